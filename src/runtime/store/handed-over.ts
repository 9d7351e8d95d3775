/** What of the schedule is on its way in a queue: leased to nobody in particular, until whoever receives it claims it. */
import type { Db } from './db.js'
import { type Claim, claimDue, type Purpose } from './pulls.js'

/** Leases that begin with this are those of the queue: any worker may take what they hold. */
const onItsWay = 'queue:'

export interface HandedOver {
  readonly connection: string
  readonly individual: string
  readonly connector: string
  /** When everything of it was last asked for. */
  readonly lastAccessedAt: number | undefined
  /** All it has. */
  readonly streamIds: readonly number[]
  readonly lease: string
}

/**
 * Takes what is due for the queue: at most so many connections, most urgent first, and of each all that is due. What
 * never arrives is due again after `livesMs`.
 */
export const handOverDue = async (
  db: Db,
  how: { readonly limit: number; readonly name: string; readonly now: number; readonly livesMs: number },
): Promise<HandedOver[]> => {
  const lease = `${onItsWay}${how.name}`
  const claims = await claimDue(db, { limit: how.limit, lease, now: how.now, leaseMs: how.livesMs })
  if (claims.length === 0) return []
  const urgency = new Map<number, number>()
  for (const { streamId, priority } of claims)
    urgency.set(streamId, Math.min(priority, urgency.get(streamId) ?? priority))
  const rows = await db.query<{
    id: string
    individual_id: string
    connector: string
    settled_at: Date | null
    streams: number[]
  }>(
    `with whose as (select distinct connection_id from streams where id = any($1::bigint[])),
     more as (
       select p.stream_id, p.purpose from pulls p join streams s on s.id = p.stream_id
       where s.connection_id in (select connection_id from whose) and p.due_at <= $2
       for update of p skip locked),
     taken as (
       update pulls p set lease = $3, lease_until = $4, due_at = $4
       from more where p.stream_id = more.stream_id and p.purpose = more.purpose)
     select c.id, c.individual_id, c.connector, max(s.settled_at) as settled_at, array_agg(s.id) as streams
     from streams s join connections c on c.id = s.connection_id where s.connection_id in (select connection_id from whose)
     group by c.id, c.individual_id, c.connector`,
    [[...urgency.keys()], new Date(how.now), lease, new Date(how.now + how.livesMs)],
  )
  const urgent = (streamIds: readonly number[]): number =>
    Math.min(...streamIds.map((id) => urgency.get(id) ?? Number.POSITIVE_INFINITY))
  return rows
    .map(({ id, individual_id, connector, settled_at, streams }) => ({
      connection: id,
      individual: individual_id,
      connector,
      lastAccessedAt: settled_at?.getTime(),
      streamIds: streams.map(Number),
      lease,
    }))
    .sort((a, b) => urgent(a.streamIds) - urgent(b.streamIds))
}

/** It could not be sent: due again at `dueAt`. */
export const takeBack = async (db: Db, { streamIds, lease }: HandedOver, dueAt: number): Promise<void> => {
  await db.query(
    `update pulls set lease = null, lease_until = null, due_at = $3 where stream_id = any($1::bigint[]) and lease = $2`,
    [streamIds, lease, new Date(dueAt)],
  )
}

/** The next thing to do for a connection: what was handed over, and what has become due since. Most urgent first. */
export const claimOfConnection = async (
  db: Db,
  how: { readonly connection: string; readonly lease: string; readonly now: number; readonly leaseMs: number },
): Promise<Claim | undefined> =>
  (
    await db.query<{ stream_id: number; purpose: Purpose; attempts: number; priority: number; note: string | null }>(
      `with due as (
         select p.stream_id, p.purpose from pulls p join streams s on s.id = p.stream_id
         where s.connection_id = $1 and (p.due_at <= $2 or (p.due_at is not null and p.lease like '${onItsWay}%'))
         order by p.priority, p.due_at limit 1 for update of p skip locked)
       update pulls p set lease = $3, lease_until = $4, due_at = $4
       from due where p.stream_id = due.stream_id and p.purpose = due.purpose
       returning p.stream_id, p.purpose, p.attempts, p.priority, p.note`,
      [how.connection, new Date(how.now), how.lease, new Date(how.now + how.leaseMs)],
    )
  ).map(({ stream_id, note, ...same }) => ({
    ...same,
    streamId: stream_id,
    lease: how.lease,
    note: note ?? undefined,
  }))[0]

/** Who received the request stops here: what it has not come to is due at `dueAt`, for the next one. */
export const giveUpRest = async (db: Db, connection: string, dueAt: number): Promise<number[]> =>
  (
    await db.query<{ stream_id: number }>(
      `update pulls p set lease = null, lease_until = null, due_at = $2 from streams s
       where s.id = p.stream_id and s.connection_id = $1 and p.due_at is not null and p.lease like '${onItsWay}%'
       returning p.stream_id`,
      [connection, new Date(dueAt)],
    )
  ).map(({ stream_id }) => Number(stream_id))

/** Until when somebody else is at work on it; undefined where nobody is. */
export const atWorkUntil = async (db: Db, connection: string, now: number): Promise<number | undefined> => {
  const [row] = await db.query<{ until: Date | null }>(
    `select min(p.lease_until) as until from pulls p join streams s on s.id = p.stream_id
     where s.connection_id = $1 and p.lease_until > $2 and p.lease not like '${onItsWay}%'`,
    [connection, new Date(now)],
  )
  return row?.until?.getTime()
}

/** Postpones what a connection has to do: whoever tried has not come back, again and again. */
export const postponeConnection = async (db: Db, connection: string, now: number, dueAt: number): Promise<number[]> =>
  (
    await db.query<{ stream_id: number }>(
      `update pulls p set lease = null, lease_until = null, due_at = $3 from streams s
       where s.id = p.stream_id and s.connection_id = $1 and (p.due_at <= $2 or p.lease like '${onItsWay}%')
         and p.due_at is not null
       returning p.stream_id`,
      [connection, new Date(now), new Date(dueAt)],
    )
  ).map(({ stream_id }) => Number(stream_id))

/** What a request of the original asks for: the streams of the person at this service that nobody has pulled since. */
export const streamsNotPulledSince = async (
  db: Db,
  of: { readonly individual: string; readonly connector: string; readonly since: number },
): Promise<{ connection: string; streamIds: number[] }[]> =>
  (
    await db.query<{ connection_id: string; streams: number[] }>(
      `select s.connection_id, array_agg(s.id) as streams from streams s join connections c on c.id = s.connection_id
       where c.individual_id = $1 and c.connector = $2 and c.state = 'connected' and s.state = 'active'
         and not exists (select 1 from runs r where r.stream_id = s.id and r.started_at >= $3)
       group by s.connection_id`,
      [of.individual, of.connector, new Date(of.since)],
    )
  ).map(({ connection_id, streams }) => ({ connection: connection_id, streamIds: streams.map(Number) }))

/** Those of these services that somebody is connected to: the queues of others are empty. One probe of an index each. */
export const connectorsInUse = async (db: Db, connectors: readonly string[]): Promise<string[]> =>
  (
    await db.query<{ id: string }>(
      `select id from unnest($1::text[]) as known (id)
       where exists (select 1 from connections c where c.connector = known.id and c.state = 'connected')`,
      [connectors],
    )
  ).map(({ id }) => id)
