/** Connections, as a person sees them. */
import { dayMs } from '../../core/index.js'
import type { Db } from '../store/db.js'

export interface ConnectionView {
  readonly id: string
  readonly connector: string
  readonly individual: string
  readonly account: string
  readonly accountName?: string
  readonly state: 'connected' | 'reauthorize' | 'disconnected'
  readonly message?: string
  /** Where the provider keeps it, by the connector's short id; absent where the provider is one place. */
  readonly region?: string
  /** `personal`: with a key of the person's own. */
  readonly signedInBy: 'auth' | 'personal'
  readonly missingScopes: readonly string[]
  readonly missingStreams: readonly string[]
  readonly connectedAt: string
  readonly lastPullAt?: string
  readonly nextPullAt?: string
  readonly records: number
  readonly backfill?: { readonly doneDays: number; readonly wantedDays: number; readonly etaSeconds?: number }
}

export const connectionsOf = async (db: Db, individual: string | undefined, now: number): Promise<ConnectionView[]> => {
  const rows = await db.query<{
    id: string
    connector: string
    individual_id: string
    account_id: string
    account_name: string | null
    state: ConnectionView['state']
    message: string | null
    region: string | null
    signed_in_by: ConnectionView['signedInBy']
    missing_scopes: string[]
    missing_streams: string[] | null
    connected_at: Date
    last_pull_at: Date | null
    next_pull_at: Date | null
    waiting: string | null
    records: number
    wanted_ms: number | null
    missing_ms: number | null
    walked: number
  }>(
    `select c.id, c.connector, c.individual_id, c.account_id, c.account_name, c.state, c.message, c.region, c.signed_in_by, c.missing_scopes, c.connected_at,
       s.last_pull_at, s.missing_streams, s.wanted_ms, s.missing_ms, s.walked, p.next_pull_at, r.sentence as waiting,
       coalesce(n.records, 0)::bigint as records
     from connections c
     left join lateral (
       select max(last_pull_at) as last_pull_at, array_agg(name) filter (where state = 'paused') as missing_streams,
         sum(extract(epoch from $2::timestamptz - backfill_wanted) * 1000)::float8 as wanted_ms,
         sum(extract(epoch from greatest(coalesce(backfilled_to, $2::timestamptz) - backfill_wanted, interval '0')) * 1000)::float8 as missing_ms,
         count(backfill_wanted) as walked
       from streams where connection_id = c.id) s on true
     left join lateral (
       select min(p.due_at) as next_pull_at from pulls p join streams s on s.id = p.stream_id where s.connection_id = c.id) p on true
     left join lateral (
       select sentence from runs r join streams s on s.id = r.stream_id
       where s.connection_id = c.id and r.state = 'waiting' and r.ended_at > $2::timestamptz - interval '1 hour'
       order by r.id desc limit 1) r on true
     left join lateral (
       select sum(t.live) as records from tallies t join streams s on s.id = t.stream_id where s.connection_id = c.id) n on true
     where c.state <> 'disconnected' and ($1::text is null or c.individual_id = $1) order by c.connected_at`,
    [individual ?? null, new Date(now)],
  )
  return rows.map((row) => {
    const message = row.message ?? row.waiting
    return {
      id: row.id,
      connector: row.connector,
      individual: row.individual_id,
      account: row.account_id,
      ...(row.account_name !== null && { accountName: row.account_name }),
      state: row.state,
      ...(message !== null && { message }),
      ...(row.region !== null && { region: row.region }),
      signedInBy: row.signed_in_by,
      missingScopes: row.missing_scopes,
      missingStreams: row.missing_streams ?? [],
      connectedAt: row.connected_at.toISOString(),
      ...(row.last_pull_at !== null && { lastPullAt: row.last_pull_at.toISOString() }),
      ...(row.next_pull_at !== null && { nextPullAt: row.next_pull_at.toISOString() }),
      records: row.records,
      ...(row.walked > 0 && {
        backfill: backfillOf(
          (row.wanted_ms ?? 0) / row.walked,
          (row.missing_ms ?? 0) / row.walked,
          row.connected_at.getTime(),
          now,
        ),
      }),
    }
  })
}

/** In days, the mean over the streams; the time left follows the speed so far. */
const backfillOf = (wantedMs: number, missingMs: number, since: number, now: number) => {
  const done = Math.max(0, wantedMs - missingMs)
  const elapsed = Math.max(1, now - since)
  return {
    doneDays: Math.round(done / dayMs),
    wantedDays: Math.round(wantedMs / dayMs),
    ...(missingMs > 0 && done > 0 && { etaSeconds: Math.round(((missingMs / done) * elapsed) / 1000) }),
  }
}
