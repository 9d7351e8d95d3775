/** What is known of one feed of one connection. */
import type { Json } from '../../kit/index.js'
import type { Db } from './db.js'
import { storableJson } from './text.js'

export interface StreamRow {
  readonly id: number
  readonly connectionId: string
  readonly individual: string
  readonly connector: string
  readonly name: string
  readonly state: 'active' | 'paused'
  readonly cursor: Json | undefined
  readonly settledAt: number | undefined
  readonly backfilledTo: number | undefined
  readonly backfillWanted: number | undefined
  readonly connectionState: 'connected' | 'reauthorize' | 'disconnected'
  readonly accountId: string
  readonly scopes: readonly string[]
  /** The zone that resolves local times: the provider's profile's, else the person's. */
  readonly zone: string | undefined
  /** `personal`: with a key of the person's own. */
  readonly signedInBy: 'auth' | 'personal'
  /** Which credential the connection had; absent where it needs none. */
  readonly credential: number | undefined
  /** What the person set for the connection, as it was stored. */
  readonly settings?: Json | undefined
}

interface Stored {
  readonly id: number
  readonly connection_id: string
  readonly individual_id: string
  readonly connector: string
  readonly name: string
  readonly state: 'active' | 'paused'
  readonly cursor: Json | null
  readonly settled_at: Date | null
  readonly backfilled_to: Date | null
  readonly backfill_wanted: Date | null
  readonly connection_state: StreamRow['connectionState']
  readonly account_id: string
  readonly scopes: string[]
  readonly zone: string | null
  readonly signed_in_by: StreamRow['signedInBy']
  readonly credential: number | null
  readonly settings: Json | null
}

const select = `
  select s.id, s.connection_id, s.individual_id, s.connector, s.name, s.state, s.cursor, s.settled_at,
         s.backfilled_to, s.backfill_wanted, c.state as connection_state, c.account_id, c.scopes, c.signed_in_by,
         (select version from credentials k where k.connection_id = c.id) as credential,
         (select settings from connection_settings k where k.connection_id = c.id) as settings,
         coalesce(c.time_zone, i.time_zone) as zone
  from streams s join connections c on c.id = s.connection_id join individuals i on i.id = s.individual_id`

export const streamById = async (db: Db, id: number): Promise<StreamRow | undefined> =>
  (await db.query<Stored>(`${select} where s.id = $1`, [id])).map(streamOf)[0]

export const streamByName = async (db: Db, connectionId: string, name: string): Promise<StreamRow | undefined> =>
  (await db.query<Stored>(`${select} where s.connection_id = $1 and s.name = $2`, [connectionId, name])).map(
    streamOf,
  )[0]

export const streamsOf = async (db: Db, connectionId: string): Promise<StreamRow[]> =>
  (await db.query<Stored>(`${select} where s.connection_id = $1 order by s.id`, [connectionId])).map(streamOf)

const streamOf = (row: Stored): StreamRow => ({
  id: row.id,
  connectionId: row.connection_id,
  individual: row.individual_id,
  connector: row.connector,
  name: row.name,
  state: row.state,
  cursor: row.cursor ?? undefined,
  settledAt: row.settled_at?.getTime(),
  backfilledTo: row.backfilled_to?.getTime(),
  backfillWanted: row.backfill_wanted?.getTime(),
  connectionState: row.connection_state,
  accountId: row.account_id,
  scopes: row.scopes,
  zone: row.zone ?? undefined,
  signedInBy: row.signed_in_by,
  credential: row.credential ?? undefined,
  settings: row.settings ?? undefined,
})

/** Makes sure a connection has a row and a schedule for each of these streams; those it has stay as they are. */
export const ensureStreams = async (
  db: Db,
  of: { connectionId: string; individual: string; connector: string; now: number; backfillTo: number },
  streams: readonly { name: string; pulled: boolean; history: boolean; listsWorkouts?: boolean }[],
): Promise<void> => {
  const names = streams.map(({ name }) => name)
  await db.query(
    `insert into streams (connection_id, individual_id, connector, name, backfill_wanted, lists_workouts)
     select $1, $2, $3, * from unnest($4::text[], $5::timestamptz[], $6::boolean[])
     on conflict (connection_id, name) do update set state = 'active', message = null`,
    [
      of.connectionId,
      of.individual,
      of.connector,
      names,
      streams.map(({ history }) => (history ? new Date(of.backfillTo).toISOString() : null)),
      streams.map(({ listsWorkouts = false }) => listsWorkouts),
    ],
  )
  await db.query(
    `insert into pulls (stream_id, purpose, priority, due_at)
     select s.id, 'fresh', 0, $3::timestamptz from streams s where s.connection_id = $1 and s.name = any($2::text[])
     on conflict (stream_id, purpose) do update set priority = 0, attempts = 0,
       due_at = case when pulls.lease_until > excluded.due_at then pulls.due_at else excluded.due_at end`,
    [of.connectionId, streams.filter(({ pulled }) => pulled).map(({ name }) => name), new Date(of.now)],
  )
  // History waits for the first fresh pull, which says where it begins to walk back from; one begun before goes on.
  await db.query(
    `insert into pulls (stream_id, purpose, priority, due_at)
     select s.id, 'backfill', 3, case when s.backfilled_to is not null then $3::timestamptz end
     from streams s where s.connection_id = $1 and s.name = any($2::text[])
     on conflict (stream_id, purpose) do update set attempts = 0,
       due_at = case when pulls.lease_until > $3 then pulls.due_at else coalesce(excluded.due_at, pulls.due_at) end`,
    [of.connectionId, streams.filter(({ history }) => history).map(({ name }) => name), new Date(of.now)],
  )
}

/** A device's own position: only the device can tell which of two is the later, so the last one told stands. */
export const setPosition = async (db: Db, streamId: number, position: Json): Promise<void> => {
  await db.query('update streams set cursor = $2::jsonb where id = $1', [streamId, storableJson(position)])
}

/** Makes sure a connection has a row for a stream that is handed over. One that waits for a scope goes on waiting. */
export const ensureHandedStream = async (
  db: Db,
  of: { connectionId: string; individual: string; connector: string },
  name: string,
): Promise<void> => {
  await db.query(
    `insert into streams (connection_id, individual_id, connector, name) values ($1, $2, $3, $4)
     on conflict (connection_id, name) do nothing`,
    [of.connectionId, of.individual, of.connector, name],
  )
}

/** Moves the cursor, never back: the later of two points stands; points that cannot be compared follow the provider. */
export const moveCursor = async (db: Db, streamId: number, cursor: Json): Promise<void> => {
  await db.query(
    `update streams set cursor = $2::jsonb
     where id = $1 and (cursor is null or jsonb_typeof(cursor) <> jsonb_typeof($2::jsonb) or jsonb_typeof($2::jsonb) not in ('string', 'number')
       or (jsonb_typeof($2::jsonb) = 'number' and $2::jsonb > cursor)
       or (jsonb_typeof($2::jsonb) = 'string' and ($2::jsonb #>> '{}') collate "C" > (cursor #>> '{}') collate "C"))`,
    [streamId, JSON.stringify(cursor)],
  )
}
