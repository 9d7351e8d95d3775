/** How many live records a stream has of each kind. */
import type { Row } from '../intake/rows.js'
import type { Db } from './db.js'

export type Tally = Map<string, number>

export const count = (tally: Tally, kind: string, by: number): void => void tally.set(kind, (tally.get(kind) ?? 0) + by)

/** Adds what a commit changed; to be called inside its transaction. */
export const addToTallies = async (db: Db, streamId: number, tally: Tally): Promise<void> => {
  const changes = [...tally].filter(([, by]) => by !== 0)
  if (changes.length === 0) return
  await db.query(
    `insert into tallies (stream_id, kind, live) select $1, * from unnest($2::text[], $3::bigint[])
     on conflict (stream_id, kind) do update set live = tallies.live + excluded.live`,
    [streamId, changes.map(([kind]) => kind), changes.map(([, by]) => by)],
  )
}

/** Which of these rows are tombstones now, and come back to life by being stored. Costs next to nothing where there are none. */
export const tombstonesAmong = async (
  db: Db,
  streamId: number,
  table: Row['table'],
  rows: readonly Row[],
): Promise<Set<string>> => {
  if (rows.length === 0) return new Set()
  const dead = await db.query<{ id: string }>(
    `select id from ${table} where stream_id = $1 and deleted_at is not null and id = any($2::uuid[])
       and exists (select 1 from ${table} where stream_id = $1 and deleted_at is not null)`,
    [streamId, rows.map(({ id }) => id)],
  )
  return new Set(dead.map(({ id }) => id))
}
