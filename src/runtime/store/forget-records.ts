/** Empties records of a connection: what remains is that they were, so that receivers hear of it and ids stay spent. */

import type { Db } from './db.js'
import type { Deleted } from './delete-records.js'
import { rowOfStored, type StoredRow, storedColumns } from './read-rows.js'

const emptied = {
  samples: 'value = null, code = null',
  events: `detail = '{}'`,
} as const

/** The next so many live records of these streams, emptied and marked as erased. */
export const forgetSome = async (
  db: Db,
  streamIds: readonly number[],
  limit: number,
  now: number,
): Promise<Deleted[]> => {
  const deleted: Deleted[] = []
  for (const table of ['samples', 'events'] as const) {
    const rows = await db.query<StoredRow>(
      `with next as (select id from ${table} where stream_id = any($1::bigint[]) and deleted_at is null limit $2)
       update ${table} as t set revision = t.revision + 1, deleted_at = $3, deleted_reason = 'individual-erased', changed_at = $3,
         ${emptied[table]}, device = null, series = null, method = null, origin = null, flags = null, page_id = null
       from next where t.id = next.id returning ${storedColumns(table)}`,
      [streamIds, limit, new Date(now)],
    )
    for (const stored of rows) {
      const { detail: _emptied, ...row } = rowOfStored(table, stored)
      deleted.push({ row: { ...row, detail: undefined }, revision: stored.revision, reason: 'individual-erased' })
    }
  }
  return deleted
}

/** What is left of the streams besides their records: raw pages, positions, faults, and what has left with values in it. */
export const forgetStreams = async (db: Db, streamIds: readonly number[], beforeSeq: number): Promise<void> => {
  // Records that were deleted before still hold their last value; those that gave way to a successor do not come back.
  const emptied = `device = null, origin = null, page_id = null,
    deleted_reason = case when deleted_reason = 'succeeded' then 'individual-erased' else deleted_reason end
    where stream_id = any($1::bigint[])`
  await db.query(`update samples set value = null, code = null, ${emptied}`, [streamIds])
  await db.query(`update events set detail = '{}', ${emptied}`, [streamIds])
  // Emptied, not deleted: a reader that stands within such a row counts into it, and must not count into the next one.
  await db.query(
    `update changes set records = '[]', kinds = '{}', count = 0 where stream_id = any($1::bigint[]) and seq <= $2`,
    [streamIds, beforeSeq],
  )
  for (const table of ['pages', 'coverage', 'missing', 'runs', 'tallies'])
    await db.query(`delete from ${table} where stream_id = any($1::bigint[])`, [streamIds])
  for (const table of ['imports', 'removed_documents'])
    await db.query(
      `delete from ${table} where connection_id in (select connection_id from streams where id = any($1::bigint[]))`,
      [streamIds],
    )
  await db.query(
    `update streams set cursor = null, settled_at = null, last_pull_at = null, backfilled_to = null, message = null where id = any($1::bigint[])`,
    [streamIds],
  )
}

/** The newest outbox row of these streams. */
export const newestChange = async (db: Db, streamIds: readonly number[]): Promise<number> => {
  const [row] = await db.query<{ seq: number | null }>(
    'select max(seq) as seq from changes where stream_id = any($1::bigint[])',
    [streamIds],
  )
  return row?.seq ?? 0
}
