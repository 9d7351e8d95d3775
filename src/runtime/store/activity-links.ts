/** What is known of one workout at one service. */
import type { Instant, SyncReasonCode } from '../../core/index.js'
import type { ActivityEdit, Json } from '../../kit/index.js'
import type { Link } from '../../sync/index.js'
import { msOf } from './activity-listings.js'
import type { Db } from './db.js'
import { storableJson } from './text.js'

const json = (value: unknown): string | null => (value === undefined ? null : storableJson(value))
const time = (at: Instant | undefined): string | null => (at === undefined ? null : new Date(at).toISOString())

/** Written as they are told, all at once. Of a workout or a connection that is no more, nothing is. */
export const saveLinks = async (db: Db, individual: string, links: readonly Link[]): Promise<void> => {
  if (links.length === 0) return
  await db.query(
    `insert into activity_links (activity_id, connection_id, individual_id, state, external_id, mark, ticket,
       intended_at, attempts, not_before, reason_code, reason_message, agreed, changed_at)
     select i.activity, i.connection, $1, i.state, i.external_id, i.mark, i.ticket, i.intended_at, i.attempts,
       i.not_before, i.code, i.message, i.agreed, i.changed_at
     from unnest($2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::jsonb[], $8::timestamptz[], $9::int[],
       $10::timestamptz[], $11::text[], $12::text[], $13::jsonb[], $14::timestamptz[])
       as i (activity, connection, state, external_id, mark, ticket, intended_at, attempts, not_before, code,
         message, agreed, changed_at)
     join activities a on a.id = i.activity and a.individual_id = $1
     join connections c on c.id = i.connection and c.individual_id = $1
     on conflict (activity_id, connection_id) do update set state = excluded.state, external_id = excluded.external_id,
       mark = excluded.mark, ticket = excluded.ticket, intended_at = excluded.intended_at, attempts = excluded.attempts,
       not_before = excluded.not_before, reason_code = excluded.reason_code, reason_message = excluded.reason_message, agreed = excluded.agreed, changed_at = excluded.changed_at`,
    [
      individual,
      links.map(({ activity }) => activity),
      links.map(({ connection }) => connection),
      links.map(({ state }) => state),
      links.map(({ externalId }) => externalId ?? null),
      links.map(({ mark }) => mark ?? null),
      links.map(({ ticket }) => json(ticket)),
      links.map(({ intendedAt }) => time(intendedAt)),
      links.map(({ attempts }) => attempts),
      links.map(({ notBefore }) => time(notBefore)),
      links.map(({ reason }) => reason?.code ?? null),
      links.map(({ reason }) => reason?.message ?? null),
      links.map(({ agreed }) => json(agreed)),
      links.map(({ changedAt }) => time(changedAt)),
    ],
  )
}

interface StoredLink {
  readonly activity_id: string
  readonly connection_id: string
  readonly state: Link['state']
  readonly external_id: string | null
  readonly mark: string | null
  readonly ticket: Json | null
  readonly intended_ms: number | null
  readonly attempts: number
  readonly not_before_ms: number | null
  readonly reason_code: SyncReasonCode | null
  readonly reason_message: string | null
  readonly agreed: ActivityEdit | null
  readonly changed_ms: number
}

export const linksWhere = async (db: Db, condition: string, params: readonly unknown[]): Promise<Link[]> =>
  (
    await db.query<StoredLink>(
      `select activity_id, connection_id, state, external_id, mark, ticket, ${msOf('intended_at')} as intended_ms, attempts,
         ${msOf('not_before')} as not_before_ms, reason_code, reason_message, agreed, ${msOf('changed_at')} as changed_ms
       from activity_links where ${condition}`,
      params,
    )
  ).map(linkOf)

const linkOf = (row: StoredLink): Link => ({
  activity: row.activity_id,
  connection: row.connection_id,
  state: row.state,
  ...(row.external_id !== null && { externalId: row.external_id }),
  ...(row.mark !== null && { mark: row.mark }),
  ...(row.ticket !== null && { ticket: row.ticket }),
  ...(row.intended_ms !== null && { intendedAt: row.intended_ms }),
  attempts: row.attempts,
  ...(row.not_before_ms !== null && { notBefore: row.not_before_ms }),
  ...(row.reason_code !== null && {
    reason: { code: row.reason_code, ...(row.reason_message !== null && { message: row.reason_message }) },
  }),
  ...(row.agreed !== null && { agreed: row.agreed }),
  changedAt: row.changed_ms,
})

/** Failures are forgotten: the person wants it tried again. What was removed there stays removed. */
export const clearFailures = async (db: Db, individual: string, activity: string): Promise<void> => {
  const who = [activity, individual]
  await db.query(
    `delete from activity_links where activity_id = $1 and individual_id = $2 and state in ('failed', 'refused')`,
    who,
  )
  await db.query(`update activity_links set not_before = null where activity_id = $1 and individual_id = $2`, who)
  await db.query(
    `update activity_listings set failures = 0, not_before = null, excluded_code = null, excluded_message = null,
       excluded_for_good = null
     where activity_id = $1 and individual_id = $2`,
    who,
  )
}

/**
 * What is left of links to a connection that is forgotten: that we have sent something there, or may have. Should its
 * person come back, it is not sent again (I8). The reason tells such a link from one that is in use.
 */
export const emptyLinks = async (db: Db, connectionId: string): Promise<void> => {
  await db.query(
    `delete from activity_links where connection_id = $1 and (intended_at is null or state in ('present', 'failed'))`,
    [connectionId],
  )
  await db.query(
    `update activity_links set state = case state when 'processing' then 'intended' else state end, ticket = null,
       agreed = null, not_before = null, reason_message = null,
       reason_code = case when state in ('removed', 'refused') then reason_code else 'disconnected' end
     where connection_id = $1`,
    [connectionId],
  )
}

/** How many uploads are on their way: sent, and not answered for. */
export const openLinks = async (db: Db, individual: string): Promise<number> =>
  (
    await db.query<{ open: number }>(
      `select count(*) as open from activity_links where individual_id = $1 and state in ('intended', 'processing')`,
      [individual],
    )
  )[0]?.open ?? 0
