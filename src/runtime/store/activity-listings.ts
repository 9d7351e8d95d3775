/** Workouts as services list them. */
import { type Instant, orderOf, type SyncReasonCode } from '../../core/index.js'
import type { ActivitySummary } from '../../kit/index.js'
import type { Listing } from '../../sync/index.js'
import type { Db } from './db.js'
import { storableJson, storableText } from './text.js'

interface ListedPage {
  readonly connectionId: string
  readonly individual: string
  readonly streamId: number
  readonly now: Instant
  /** The page is read again, or an archive's: what was listed since stays. */
  readonly asOf?: Instant | undefined
  readonly isArchive?: boolean
}

/**
 * What a page lists. One that comes back is there again; an older version of it changes nothing, and an archive tells
 * only what the service has not told. Returns how many are new or differ.
 */
export const listWorkouts = async (
  db: Db,
  page: ListedPage,
  summaries: readonly ActivitySummary[],
): Promise<number> => {
  const last = new Map(summaries.map((summary) => [storableText(summary.externalId), summary]))
  if (last.size === 0) return 0
  const changed = await db.query(
    `insert into activity_listings as l (connection_id, external_id, individual_id, stream_id, order_at, summary, listed_at)
     select $1, i.external_id, $2, $3, i.order_at, i.summary, $4
     from unnest($5::text[], $6::timestamptz[], $7::jsonb[]) as i (external_id, order_at, summary)
     on conflict (connection_id, external_id) do update set
       order_at = excluded.order_at, summary = excluded.summary, listed_at = excluded.listed_at, gone_at = null,
       stream_id = excluded.stream_id,
       -- It is another workout now, as far as a failure goes: what was cut short is whole, what was live has ended.
       failures = 0, not_before = null, excluded_code = null, excluded_message = null, excluded_for_good = null
     where (l.summary is distinct from excluded.summary or l.gone_at is not null)
       and not $8::boolean and ($9::timestamptz is null or l.listed_at <= $9)
       and coalesce((excluded.summary ->> 'updatedAt')::float8 >= (l.summary ->> 'updatedAt')::float8, true)
     returning 1 as one`,
    [
      page.connectionId,
      page.individual,
      page.streamId,
      new Date(page.asOf ?? page.now),
      [...last.keys()],
      [...last.values()].map(({ start }) => new Date(orderOf(start)).toISOString()),
      [...last].map(([externalId, summary]) => storableJson({ ...summary, externalId })),
      page.isArchive === true,
      page.asOf === undefined ? null : new Date(page.asOf),
    ],
  )
  if (page.asOf === undefined && page.isArchive !== true) await seenAgain(db, page, [...last.keys()])
  return changed.length
}

/**
 * What is listed unchanged is noted only while that tells something: after we have sent, changed or removed it, a
 * listing says whether it was done. A day later everyone has heard.
 */
const seenAgain = async (
  db: Db,
  { connectionId, now }: Pick<ListedPage, 'connectionId' | 'now'>,
  externalIds: readonly string[],
): Promise<void> => {
  await db.query(
    `update activity_listings l set listed_at = $3 from activity_links k
     where l.connection_id = $1 and l.external_id = any($2::text[]) and l.listed_at < $3 and l.gone_at is null
       and k.activity_id = l.activity_id and k.connection_id = $1 and k.changed_at + interval '1 day' >= l.listed_at`,
    [connectionId, externalIds, new Date(now)],
  )
}

/** What today's mapper makes of kept pages: the service has not spoken again, so what is gone stays gone. */
export const relistWorkouts = async (
  db: Db,
  page: Pick<ListedPage, 'connectionId' | 'individual' | 'streamId' | 'now'>,
  summaries: readonly ActivitySummary[],
): Promise<number> => {
  if (summaries.length === 0) return 0
  const changed = await db.query(
    `insert into activity_listings as l (connection_id, external_id, individual_id, stream_id, order_at, summary, listed_at)
     select $1, i.external_id, $2, $3, i.order_at, i.summary, $4
     from unnest($5::text[], $6::timestamptz[], $7::jsonb[]) as i (external_id, order_at, summary)
     where exists (select 1 from activity_listings k where k.connection_id = $1 and k.external_id = i.external_id)
        or exists (select 1 from events e where e.stream_id = $3 and e.document = i.external_id and e.deleted_at is null)
     on conflict (connection_id, external_id) do update set order_at = excluded.order_at, summary = excluded.summary
     where l.summary is distinct from excluded.summary
     returning 1 as one`,
    [
      page.connectionId,
      page.individual,
      page.streamId,
      new Date(page.now),
      summaries.map(({ externalId }) => storableText(externalId)),
      summaries.map(({ start }) => new Date(orderOf(start)).toISOString()),
      summaries.map((summary) => storableJson(summary)),
    ],
  )
  return changed.length
}

/** Whether a connection lists something near a workout, within clocks gone wrong, that no matching has looked at yet. */
export const hasUnseen = async (
  db: Db,
  { connection, activity }: { readonly connection: string; readonly activity: string },
): Promise<boolean> =>
  (
    await db.query(
      `select 1 as one from activity_listings l join activities a on a.id = $2
       where l.connection_id = $1 and l.activity_id is null and l.gone_at is null
         and l.order_at between a.order_at - interval '42 hours' and a.order_at + interval '42 hours' limit 1`,
      [connection, activity],
    )
  ).length > 0

/** They are there no more. Returns how many were. */
export const goneWorkouts = async (
  db: Db,
  page: Pick<ListedPage, 'connectionId' | 'now' | 'asOf'>,
  externalIds: readonly string[],
): Promise<number> =>
  externalIds.length === 0
    ? 0
    : (
        await db.query(
          `update activity_listings set gone_at = $3
           where connection_id = $1 and external_id = any($2::text[]) and gone_at is null
             and ($4::timestamptz is null or listed_at <= $4) returning 1 as one`,
          [page.connectionId, externalIds, new Date(page.now), page.asOf === undefined ? null : new Date(page.asOf)],
        )
      ).length

/** Whatever could not be had of a connection may be asked for again. */
export const clearListingFailures = async (db: Db, connectionId: string): Promise<void> => {
  await db.query(
    `update activity_listings set failures = 0, not_before = null, excluded_code = null, excluded_message = null,
       excluded_for_good = null
     where connection_id = $1 and (failures > 0 or excluded_code is not null)`,
    [connectionId],
  )
}

/** After a download, or a failure of one. */
export const saveListingState = async (
  db: Db,
  listing: Pick<Listing, 'connection' | 'externalId' | 'failures' | 'excluded' | 'notBefore'>,
): Promise<void> => {
  await db.query(
    `update activity_listings set failures = $3, excluded_code = $4, excluded_message = $5, excluded_for_good = $6,
       not_before = $7
     where connection_id = $1 and external_id = $2`,
    [
      listing.connection,
      listing.externalId,
      listing.failures,
      listing.excluded?.code ?? null,
      listing.excluded?.message ?? null,
      listing.excluded?.isPermanent ?? null,
      listing.notBefore === undefined ? null : new Date(listing.notBefore),
    ],
  )
}

interface StoredListing {
  readonly connection_id: string
  readonly external_id: string
  readonly summary: ActivitySummary
  readonly listed_ms: number
  readonly gone_ms: number | null
  readonly activity_id: string | null
  readonly failures: number
  readonly excluded_code: SyncReasonCode | null
  readonly excluded_message: string | null
  readonly excluded_for_good: boolean | null
  readonly not_before_ms: number | null
}

/** SQL: milliseconds since the epoch. A number is read ten times as fast as a date, and there are tens of thousands. */
export const msOf = (column: string): string => `round(date_part('epoch', ${column}) * 1000)`

export const listingsWhere = async (db: Db, condition: string, params: readonly unknown[]): Promise<Listing[]> =>
  (
    await db.query<StoredListing>(
      `select connection_id, external_id, summary, ${msOf('listed_at')} as listed_ms, ${msOf('gone_at')} as gone_ms,
         activity_id, failures, excluded_code, excluded_message, excluded_for_good, ${msOf('not_before')} as not_before_ms
       from activity_listings where ${condition}`,
      params,
    )
  ).map(listingOf)

const listingOf = (row: StoredListing): Listing => ({
  connection: row.connection_id,
  externalId: row.external_id,
  summary: row.summary,
  listedAt: row.listed_ms,
  ...(row.gone_ms !== null && { goneAt: row.gone_ms }),
  ...(row.activity_id !== null && { activity: row.activity_id }),
  failures: row.failures,
  ...(row.excluded_code !== null && {
    excluded: {
      code: row.excluded_code,
      ...(row.excluded_message !== null && { message: row.excluded_message }),
      isPermanent: row.excluded_for_good ?? true,
    },
  }),
  ...(row.not_before_ms !== null && { notBefore: row.not_before_ms }),
})

/** What one connection lists around a time. */
export const listingsAround = (db: Db, connectionId: string, from: Instant, to: Instant): Promise<Listing[]> =>
  listingsWhere(db, 'connection_id = $1 and order_at >= $2 and order_at < $3 and gone_at is null', [
    connectionId,
    new Date(from),
    new Date(to),
  ])
