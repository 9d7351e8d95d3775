/** What sinks were not told, because their encoding has no words for it. */
import type { Db } from './db.js'

export interface Unexpressed {
  readonly kind: string
  readonly reason: string
  readonly count: number
}

/** Adds to a sink's tally; to be called inside the transaction that acknowledges, so that each change counts once. */
export const countUnexpressed = async (
  db: Db,
  sinkId: string,
  found: readonly Unexpressed[],
  now: number,
): Promise<void> => {
  if (found.length === 0) return
  await db.query(
    `insert into unexpressed (sink_id, kind, reason, count, last_at)
     select $1, *, $5::timestamptz from unnest($2::text[], $3::text[], $4::bigint[])
     on conflict (sink_id, kind, reason)
     do update set count = unexpressed.count + excluded.count, last_at = excluded.last_at`,
    [
      sinkId,
      found.map(({ kind }) => kind),
      found.map(({ reason }) => reason),
      found.map(({ count }) => count),
      new Date(now),
    ],
  )
}

export const unexpressedOf = (db: Db, sinkId: string): Promise<Unexpressed[]> =>
  db.query<Unexpressed>('select kind, reason, count from unexpressed where sink_id = $1 order by kind, reason', [
    sinkId,
  ])

/** A sink that begins again, or is spoken to in other words, counts anew. */
export const forgetUnexpressed = async (db: Db, sinkId: string): Promise<void> => {
  await db.query('delete from unexpressed where sink_id = $1', [sinkId])
}
