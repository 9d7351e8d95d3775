/** Tombstones: a record that is no more stays as a row with its reason, and goes out like any change. */
import type { Row } from '../intake/rows.js'
import type { Db } from './db.js'
import { fromArchive } from './handed-records.js'
import { type Place, tableIn } from './place.js'
import { rowOfStored, type StoredRow, storedColumns } from './read-rows.js'

/** `superseded`: its document came again without it. `succeeded`: the connection that continues this one holds it. */
export type DeletionReason = 'provider-deleted' | 'vanished' | 'superseded' | 'succeeded' | 'individual-erased'
export interface Deleted {
  readonly row: Row
  readonly revision: number
  readonly reason: DeletionReason
  /** Where it stood. */
  readonly streamId?: number
}
const tables = ['samples', 'events'] as const

/** Everything that came from these documents and is not among `keep`. */
export const deleteByDocument = async (
  db: Db,
  from: {
    streamId: number
    documents: readonly string[]
    keep: readonly string[]
    reason: DeletionReason
    now: number
    /** What has changed since stays. */
    asOf?: number | undefined
    place?: Place
    /** `archives`: only what archives told. `connection`: in whichever stream of the connection it stands. */
    reach?: 'stream' | 'archives' | 'connection'
  },
): Promise<Deleted[]> => {
  if (from.documents.length === 0) return []
  return deleteWhere(
    db,
    from.place ?? 'records',
    `${from.reach === 'connection' ? ofSameConnection : 't.stream_id = $3'} and t.document = any($4::text[]) and not (t.id = any($5::uuid[])) and t.deleted_at is null
     and ($6::timestamptz is null or t.changed_at <= $6) ${from.reach === 'archives' ? `and ${fromArchive}` : ''}`,
    [from.streamId, from.documents, from.keep, from.asOf === undefined ? null : new Date(from.asOf)],
    from.reason,
    from.now,
  )
}

const ofSameConnection = `t.stream_id in (
  select id from streams where connection_id = (select connection_id from streams where id = $3))`

/** These records, by id. */
export const deleteByIds = (db: Db, ids: readonly string[], reason: DeletionReason, now: number): Promise<Deleted[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : deleteWhere(db, 'records', 't.id = any($3::uuid[]) and t.deleted_at is null', [ids], reason, now)

const deleteWhere = async (
  db: Db,
  place: Place,
  condition: string,
  params: readonly unknown[],
  reason: DeletionReason,
  now: number,
): Promise<Deleted[]> => {
  const deleted: Deleted[] = []
  for (const table of tables) {
    const rows = await db.query<StoredRow & { stream_id: number }>(
      `update ${tableIn(place, table)} as t set revision = t.revision + 1, deleted_at = $1, deleted_reason = $2, changed_at = $1
       where ${condition} returning t.stream_id, ${storedColumns(table)}`,
      [new Date(now), reason, ...params],
    )
    for (const row of rows)
      deleted.push({ row: rowOfStored(table, row), revision: row.revision, reason, streamId: row.stream_id })
  }
  return deleted
}
