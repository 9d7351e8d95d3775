/** What devices show when they hand us their pages. Only the hash of a token is kept. */
import type { Db } from './db.js'

export interface TokenOwner {
  readonly connectionId: string
  readonly individual: string
  readonly connector: string
}

/** Whose token this is; nobody's once its connection has ended. */
export const ownerOfToken = async (db: Db, hash: Buffer, now: number): Promise<TokenOwner | undefined> => {
  const [row] = await db.query<{ id: string; individual_id: string; connector: string; stale: boolean }>(
    `select c.id, c.individual_id, c.connector, coalesce(t.used_at < $2::timestamptz - interval '1 minute', true) as stale
     from push_tokens t join connections c on c.id = t.connection_id
     where t.token_hash = $1 and c.state = 'connected'`,
    [hash, new Date(now)],
  )
  if (row === undefined) return undefined
  // To the minute: a device that pushes every second need not write the row every second.
  if (row.stale) await db.query('update push_tokens set used_at = $2 where token_hash = $1', [hash, new Date(now)])
  return { connectionId: row.id, individual: row.individual_id, connector: row.connector }
}

/** Gives a connection its token; the one it had ends. */
export const setToken = async (db: Db, connectionId: string, hash: Buffer, now: number): Promise<void> => {
  await db.query(
    `insert into push_tokens (connection_id, token_hash, created_at) values ($1, $2, $3)
     on conflict (connection_id) do update set token_hash = excluded.token_hash, created_at = excluded.created_at,
       used_at = null`,
    [connectionId, hash, new Date(now)],
  )
}

export const dropToken = async (db: Db, connectionId: string): Promise<boolean> =>
  (await db.query('delete from push_tokens where connection_id = $1 returning 1 as one', [connectionId])).length > 0

/** Whether an account somebody signed in to, or the person's archives, have this id: no device takes their place. */
export const isTakenByAccount = async (db: Db, connectionId: string): Promise<boolean> =>
  (
    await db.query(
      `select 1 as one from connections c where c.id = $1
         and (c.account_id = 'archive' or exists (select 1 from credentials where connection_id = c.id))`,
      [connectionId],
    )
  ).length > 0

/** The connection of a device, connected: a new one, or the one of this name there was. */
export const connectDevice = async (
  db: Db,
  device: { readonly id: string; readonly individual: string; readonly connector: string; readonly name: string },
  now: number,
): Promise<void> => {
  await db.query(
    `insert into connections (id, individual_id, connector, account_id, account_name, state, connected_at, changed_at)
     values ($1, $2, $3, $4, $4, 'connected', $5, $5)
     on conflict (id) do update set state = 'connected', message = null, changed_at = excluded.changed_at`,
    [device.id, device.individual, device.connector, device.name, new Date(now)],
  )
}

/** Where each stream of a connection stands, by the device's own word. */
export const positionsOf = async (db: Db, connectionId: string): Promise<Readonly<Record<string, unknown>>> =>
  Object.fromEntries(
    (
      await db.query<{ name: string; cursor: unknown }>(
        'select name, cursor from streams where connection_id = $1 and cursor is not null order by name',
        [connectionId],
      )
    ).map(({ name, cursor }) => [name, cursor]),
  )
