/**
 * A document is one version or another, never a mixture: an older copy that arrives late changes nothing, neither by
 * what it holds nor by what it lacks.
 */
import type { Db } from '../store/db.js'
import { documentTimes, raiseDocumentTimes } from '../store/document-times.js'
import type { Place } from '../store/place.js'
import type { MappedPage, Row } from './rows.js'

export interface Current {
  readonly mapped: MappedPage
  /** To be called when the page is stored: what stayed as it was is of the newer version all the same. */
  readonly noteTimes: () => Promise<void>
}

/** A page without the documents of which a newer version is known; only for those that date their changes. */
export const withoutStale = async (db: Db, streamId: number, mapped: MappedPage, place?: Place): Promise<Current> => {
  const told = timesOf(mapped.rows)
  if (told.size === 0) return { mapped, noteTimes: async () => undefined }
  const known = await documentTimes(db, streamId, [...told.keys()], place)
  const stale = new Set([...told].filter(([document, at]) => at < (known.get(document) ?? at)).map(([name]) => name))
  const newer = [...told].filter(([document, at]) => at > (known.get(document) ?? at))
  const isCurrent = (document: string | undefined): boolean => document === undefined || !stale.has(document)
  return {
    mapped:
      stale.size === 0
        ? mapped
        : {
            ...mapped,
            rows: mapped.rows.filter(({ document }) => isCurrent(document)),
            documents: new Set([...mapped.documents].filter(isCurrent)),
          },
    noteTimes: () => raiseDocumentTimes(db, streamId, newer, place),
  }
}

/** When each document was last changed, by what its records say. */
const timesOf = (rows: readonly Row[]): Map<string, number> => {
  const times = new Map<string, number>()
  for (const { document, updatedAt } of rows)
    if (document !== undefined && updatedAt !== undefined)
      times.set(document, Math.max(updatedAt, times.get(document) ?? updatedAt))
  return times
}
