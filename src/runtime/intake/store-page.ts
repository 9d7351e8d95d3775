/** The page's part of a commit: raw bytes, faults, records, and what its documents no longer hold. */
import type { ActivitySummary } from '../../kit/index.js'
import type { Db } from '../store/db.js'
import { noteFaults } from '../store/dead-letters.js'
import type { Deleted } from '../store/delete-records.js'
import { confirmRecords, rememberRemoved } from '../store/handed-records.js'
import { keepPage } from '../store/pages.js'
import { count, type Tally, tombstonesAmong } from '../store/tallies.js'
import { upsertRecords } from '../store/upsert-records.js'
import type { Commit } from './commit.js'
import { withoutRemoved } from './removed.js'
import type { Row } from './rows.js'
import { withoutStale } from './stale.js'
import { takeBack } from './taken-back.js'

export interface StoredPage {
  readonly changed: readonly { readonly row: Row; readonly revision: number }[]
  readonly deleted: readonly Deleted[]
  /** Records that came to life, by kind. */
  readonly tally: Tally
  readonly unchanged: number
  readonly parked: number
  /** Workouts it lists, without such as their device has removed since. */
  readonly workouts?: readonly ActivitySummary[]
}

export const storePage = async (
  db: Db,
  { stream, mapper, now }: Pick<Commit, 'stream' | 'mapper' | 'now'>,
  { mapped: told, unreadable, asOf, via = 'pull', ...kept }: NonNullable<Commit['page']>,
): Promise<StoredPage> => {
  const { id: streamId, individual, connectionId } = stream
  const standing = via === 'pull' ? told : await withoutRemoved(db, connectionId, told)
  const isRemoved = (document: string): boolean => told.documents.has(document) && !standing.documents.has(document)
  const { mapped, noteTimes } = await withoutStale(db, streamId, standing)
  // A page read again was not seen again: the order in which pages were seen is the order in which they count.
  const pageId = await keepPage(db, {
    ...kept,
    via,
    streamId,
    mapper,
    now: asOf ?? now,
    isReadAgain: asOf !== undefined,
  })
  const faults = unreadable === undefined ? mapped.faults : [unreadable]
  await noteFaults(db, { streamId, pageId, what: unreadable === undefined ? 'record' : 'page', faults, now })

  const tally: Tally = new Map()
  const changed: { readonly row: Row; readonly revision: number }[] = []
  const unchanged: string[] = []
  for (const table of ['samples', 'events'] as const) {
    const rows = mapped.rows.filter((row) => row.table === table)
    const revived = await tombstonesAmong(db, streamId, table, rows)
    const revisions = await upsertRecords(db, table, rows, { streamId, individual, pageId, mapper, now, asOf, via })
    for (const row of rows) {
      const revision = revisions.get(row.id)
      if (revision === undefined) unchanged.push(row.id)
      else {
        if (revision === 1 || revived.has(row.id)) count(tally, row.kind, 1)
        changed.push({ row, revision })
      }
    }
  }
  if (via !== 'import' && asOf === undefined) await confirmRecords(db, { connectionId, pageId, ids: unchanged })

  const { superseded, gone } = await takeBack(db, { streamId, now, asOf, via }, mapped)
  await noteTimes()
  if (via === 'push') {
    const wasHere = new Set(gone.map(({ row }) => row.document))
    await rememberRemoved(db, connectionId, [...mapped.removedDocuments], asOf ?? now, wasHere)
  }
  return {
    changed,
    deleted: [...superseded, ...gone],
    tally,
    unchanged: unchanged.length + told.rows.length - mapped.rows.length,
    parked: faults.length,
    ...(told.workouts && { workouts: told.workouts.filter(({ externalId: id }) => !isRemoved(id)) }),
  }
}
