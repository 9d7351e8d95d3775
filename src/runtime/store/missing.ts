/** Vanishing: only when two complete listings of different runs agree that a record is not there. */
import type { Db } from './db.js'

/** Records of a stream that start in a span and were not listed; those missing for the second time are returned. */
export const noteMissing = async (
  db: Db,
  listing: { streamId: number; runId: number; from: number; to: number; seen: readonly string[]; now: number },
): Promise<string[]> => {
  const params = [listing.streamId, new Date(listing.from), new Date(listing.to), listing.seen]
  await db.query(`delete from missing where stream_id = $1 and record_id = any($2::uuid[])`, [
    listing.streamId,
    listing.seen,
  ])
  const gone = await db.query<{ record_id: string }>(
    `delete from missing where stream_id = $1 and run_id <> $5 and record_id in (
       select id from samples where stream_id = $1 and order_at >= $2 and order_at < $3 and deleted_at is null
       union all
       select id from events where stream_id = $1 and order_at >= $2 and order_at < $3 and deleted_at is null)
       and not (record_id = any($4::uuid[]))
     returning record_id`,
    [...params, listing.runId],
  )
  await db.query(
    `insert into missing (record_id, stream_id, run_id, since)
     select id, $1, $5, $6 from (
       select id from samples where stream_id = $1 and order_at >= $2 and order_at < $3 and deleted_at is null
       union all
       select id from events where stream_id = $1 and order_at >= $2 and order_at < $3 and deleted_at is null) as known
     where not (id = any($4::uuid[])) and not (id = any($7::uuid[]))
     on conflict (record_id) do nothing`,
    [...params, listing.runId, new Date(listing.now), gone.map(({ record_id }) => record_id)],
  )
  return gone.map(({ record_id }) => record_id)
}
