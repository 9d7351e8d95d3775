/** What a page takes back: what its documents no longer hold, and the documents it says are no more. */
import type { Db } from '../store/db.js'
import { type Deleted, deleteByDocument } from '../store/delete-records.js'
import type { Via } from '../store/handed-records.js'
import type { Place } from '../store/place.js'
import type { MappedPage } from './rows.js'

interface Page {
  readonly streamId: number
  readonly now: number
  readonly via: Via
  /** What has changed since stays. */
  readonly asOf?: number | undefined
  readonly place?: Place
}

/** An archive takes back only what archives told; a device deletes by id alone, in whichever stream it stood. */
export const takeBack = async (
  db: Db,
  { via, ...from }: Page,
  { rows, documents, removedDocuments, unreadable }: MappedPage,
): Promise<{ readonly superseded: readonly Deleted[]; readonly gone: readonly Deleted[] }> => {
  const archives = via === 'import' ? { reach: 'archives' as const } : {}
  const stands = rows.filter((row) => row.document !== undefined).map(({ id }) => id)
  const superseded = await deleteByDocument(db, {
    ...from,
    ...archives,
    documents: [...documents],
    keep: [...stands, ...unreadable],
    reason: 'superseded',
  })
  const gone = await deleteByDocument(db, {
    ...from,
    ...(via === 'push' ? { reach: 'connection' as const } : archives),
    documents: [...removedDocuments],
    keep: [],
    reason: 'provider-deleted',
  })
  return { superseded, gone }
}
