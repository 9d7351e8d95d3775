/** Connections as sync sees them: rows, before their connectors have their say. */

import type { StoredConnectionSettings } from './connection-settings.js'
import type { Db } from './db.js'
import type { StreamRow } from './streams.js'

export interface PartyRow {
  readonly id: string
  readonly connector: string
  readonly accountId: string
  readonly state: StreamRow['connectionState']
  readonly message: string | undefined
  readonly scopes: readonly string[]
  readonly signedInBy: StreamRow['signedInBy']
  readonly credential: number | undefined
  readonly zone: string | undefined
  readonly settings: StoredConnectionSettings
  readonly streams: readonly PartyStream[]
  /** Whether any workout of it is known. */
  readonly isKnown: boolean
}
export interface PartyStream {
  readonly id: number
  readonly name: string
  readonly state: 'active' | 'paused'
  readonly lastPullAt: number | undefined
  /** Its workouts have been listed ever since its coverage begins. */
  readonly listsWorkouts: boolean
  /** Newest first. */
  readonly spans: readonly { readonly from: number; readonly to: number; readonly state: 'complete' | 'failed' }[]
}

export const partyRowsOf = async (db: Db, individual: string): Promise<PartyRow[]> => {
  const connections = await db.query<{
    id: string
    connector: string
    account_id: string
    state: PartyRow['state']
    message: string | null
    scopes: string[]
    signed_in_by: PartyRow['signedInBy']
    credential: number | null
    zone: string | null
    settings: Record<string, unknown> | null
    sync_private: boolean | null
    auto_pause: boolean | null
    known: boolean
  }>(
    `select c.id, c.connector, c.account_id, c.state, c.message, c.scopes, c.signed_in_by, k.version as credential,
       coalesce(c.time_zone, i.time_zone) as zone, s.settings, s.sync_private, s.auto_pause,
       exists (select 1 from activity_listings l where l.connection_id = c.id)
         or exists (select 1 from activity_links l where l.connection_id = c.id) as known
     from connections c join individuals i on i.id = c.individual_id
     left join credentials k on k.connection_id = c.id
     left join connection_settings s on s.connection_id = c.id
     where c.individual_id = $1 order by c.connected_at, c.id`,
    [individual],
  )
  const streams = await streamsIn(db, individual)
  return connections.map((row) => ({
    id: row.id,
    connector: row.connector,
    accountId: row.account_id,
    state: row.state,
    message: row.message ?? undefined,
    scopes: row.scopes,
    signedInBy: row.signed_in_by,
    credential: row.credential ?? undefined,
    zone: row.zone ?? undefined,
    settings: {
      settings: row.settings ?? {},
      syncPrivate: row.sync_private ?? false,
      autoPause: row.auto_pause ?? false,
    },
    streams: streams.get(row.id) ?? [],
    isKnown: row.known,
  }))
}

const streamsIn = async (db: Db, individual: string): Promise<Map<string, PartyStream[]>> => {
  const rows = await db.query<{
    id: number
    connection_id: string
    name: string
    state: 'active' | 'paused'
    last_pull_at: Date | null
    lists_workouts: boolean
    spans: { f: number; t: number; s: 'complete' | 'failed' }[] | null
  }>(
    `select s.id, s.connection_id, s.name, s.state, s.last_pull_at, s.lists_workouts, (
       select json_agg(json_build_object('f', extract(epoch from from_at) * 1000, 't', extract(epoch from to_at) * 1000,
         's', v.state) order by from_at desc) from coverage v where v.stream_id = s.id) as spans
     from streams s where s.individual_id = $1 order by s.id`,
    [individual],
  )
  const found = new Map<string, PartyStream[]>()
  for (const { id, connection_id, name, state, last_pull_at, lists_workouts, spans } of rows) {
    const list = found.get(connection_id) ?? []
    found.set(connection_id, list)
    list.push({
      id,
      name,
      state,
      lastPullAt: last_pull_at?.getTime(),
      listsWorkouts: lists_workouts,
      spans: (spans ?? []).map(({ f, t, s }) => ({ from: f, to: t, state: s })),
    })
  }
  return found
}
