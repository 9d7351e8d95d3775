/**
 * Samples of workouts. They have a stream of their own beside the listing's: the listing names workouts and not their
 * points, so neither its completeness nor its pages say anything of these.
 */
import type { Db } from './db.js'
import { ensureHandedStream } from './streams.js'

const nameOf = (listing: string): string => `${listing}_tracks`

export const ensureTrackStream = async (
  db: Db,
  of: { readonly connectionId: string; readonly individual: string; readonly connector: string },
  listing: string,
): Promise<number> => {
  await ensureHandedStream(db, of, nameOf(listing))
  return (await trackStreamOf(db, of.connectionId, listing)) as number
}

export const trackStreamOf = async (db: Db, connectionId: string, listing: string): Promise<number | undefined> =>
  (
    await db.query<{ id: number }>('select id from streams where connection_id = $1 and name = $2', [
      connectionId,
      nameOf(listing),
    ])
  )[0]?.id

/** Originals of which no samples were made yet, of a person who wants them; newest first. */
export const unsampledOriginals = (
  db: Db,
  individual: string,
  limit: number,
): Promise<{ activity: string; connection: string; externalId: string }[]> =>
  db.query(
    `select o.activity_id as activity, o.connection_id as connection, o.external_id as "externalId"
     from activity_originals o join sync_settings s on s.individual_id = o.individual_id and s.samples
     where o.individual_id = $1 and o.sampled_at is null order by o.fetched_at desc, o.external_id limit $2`,
    [individual, limit],
  )

export const noteSampled = async (
  db: Db,
  { connection, externalId }: { readonly connection: string; readonly externalId: string },
  now: number,
): Promise<void> => {
  await db.query('update activity_originals set sampled_at = $3 where connection_id = $1 and external_id = $2', [
    connection,
    externalId,
    new Date(now),
  ])
}

/** When other streams of the person have records of a kind, in milliseconds, in order. */
export const othersAt = async (
  db: Db,
  what: {
    readonly individual: string
    readonly kind: string
    readonly from: number
    readonly to: number
    readonly but: number
  },
): Promise<readonly number[]> =>
  (
    await db.query<{ at: number }>(
      `select distinct round(date_part('epoch', order_at) * 1000) as at from (
         select order_at from samples where individual_id = $1 and kind = $2 and order_at >= $3 and order_at <= $4
           and stream_id <> $5 and deleted_at is null
         union all
         select order_at from events where individual_id = $1 and kind = $2 and order_at >= $3 and order_at <= $4
           and stream_id <> $5 and deleted_at is null) as others
       order by 1`,
      [what.individual, what.kind, new Date(what.from), new Date(what.to), what.but],
    )
  ).map(({ at }) => at)
