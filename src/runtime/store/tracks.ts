/**
 * Samples of workouts. They have a stream of their own beside the listing's: the listing names workouts and not their
 * points, so neither its completeness nor its pages say anything of these.
 */
import { dayMs } from '../../core/index.js'
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

/** A wearable that has not been in reach reports within so many days. */
const lateDays = 14

/**
 * Originals of which no samples were made yet, of a person who wants them, newest first; and those of which another
 * stream has told something since.
 */
export const unsampledOriginals = (
  db: Db,
  individual: string,
  limit: number,
  now: number,
): Promise<{ activity: string; connection: string; externalId: string }[]> =>
  db.query(
    `select o.activity_id as activity, o.connection_id as connection, o.external_id as "externalId"
     from activity_originals o join sync_settings s on s.individual_id = o.individual_id and s.samples
     join activities a on a.id = o.activity_id
     where o.individual_id = $1 and (o.sampled_at is null or o.sampled_at > $3 and (${toldSince('samples')} or ${toldSince('events')}))
     order by o.fetched_at desc, o.external_id limit $2`,
    [individual, limit, new Date(now - lateDays * dayMs)],
  )

const toldSince = (table: 'samples' | 'events'): string => `exists (
  select 1 from ${table} w where w.individual_id = o.individual_id and w.kind = '${table === 'samples' ? 'heart_rate' : 'location'}'
    and w.order_at between a.order_at and a.order_at + coalesce(a.duration_seconds, 3600) * interval '1 second'
    and w.deleted_at is null and w.changed_at > o.sampled_at
    and not exists (select 1 from streams t where t.id = w.stream_id and t.name like '%\\_tracks'))`

/** Whether samples were made so lately that a wearable may still report the same. */
export const hasLateTracks = async (db: Db, individual: string, now: number): Promise<boolean> =>
  (
    await db.query<{ late: boolean }>(
      `select exists (select 1 from activity_originals o join sync_settings s on s.individual_id = o.individual_id and s.samples
         where o.individual_id = $1 and o.sampled_at > $2) as late`,
      [individual, new Date(now - lateDays * dayMs)],
    )
  )[0]?.late === true

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
