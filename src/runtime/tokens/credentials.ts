/** The table of credentials: one query each. Whoever opens a secret gets it here and nowhere else. */
import type { Connector } from '../../kit/index.js'
import type { Authorization } from '../http/index.js'
import type { Db } from '../store/db.js'
import type { Vault } from './vault.js'

/** What lets us in: an OAuth pair, or the key or session the person gave. */
export interface Secret {
  readonly access: string
  readonly refresh?: string
  /** The user name and password that opened the session, where the person lets us remember them. */
  readonly typed?: { readonly user: string; readonly password: string }
}
export interface CredentialRow {
  readonly connectionId: string
  readonly individual: string
  readonly connector: string
  readonly state: 'connected' | 'reauthorize' | 'disconnected'
  readonly message: string | undefined
  readonly sealed: Uint8Array
  readonly expiresAt: number | undefined
  readonly obtainedAt: number
  readonly scopes: readonly string[]
  readonly version: number
  readonly refusals: number
}
interface Stored {
  readonly connection_id: string
  readonly individual_id: string
  readonly connector: string
  readonly state: CredentialRow['state']
  readonly message: string | null
  readonly sealed: Uint8Array
  readonly expires_at: Date | string | null
  readonly obtained_at: Date | string
  readonly scopes: string[]
  readonly version: number
  readonly refusals: number
}

export const credentialOf = async (db: Db, connectionId: string): Promise<CredentialRow | undefined> => {
  const [row] = await db.query<Stored>(
    `select c.connection_id, c.individual_id, n.connector, n.state, n.message, c.sealed, c.expires_at, c.obtained_at,
       c.scopes, c.version, c.refusals
     from credentials c join connections n on n.id = c.connection_id where c.connection_id = $1`,
    [connectionId],
  )
  if (row === undefined) return undefined
  return {
    connectionId: row.connection_id,
    individual: row.individual_id,
    connector: row.connector,
    state: row.state,
    message: row.message ?? undefined,
    sealed: row.sealed,
    expiresAt: row.expires_at === null ? undefined : new Date(row.expires_at).getTime(),
    obtainedAt: new Date(row.obtained_at).getTime(),
    scopes: row.scopes,
    version: row.version,
    refusals: row.refusals,
  }
}

const contextOf = (connectionId: string): string => `credentials/${connectionId}`

export const sealSecret = (vault: Vault, individual: string, connectionId: string, secret: Secret): Promise<Buffer> =>
  vault.seal(individual, contextOf(connectionId), Buffer.from(JSON.stringify(secret)))

export const openSecret = async (vault: Vault, row: CredentialRow): Promise<Secret> =>
  JSON.parse((await vault.open(row.individual, contextOf(row.connectionId), row.sealed)).toString()) as Secret

/** The header that lets us in, as the connector declares it. */
export const authorizationOf = ({ auth }: Connector, secret: Secret, version: number): Authorization => {
  switch (auth.type) {
    case 'apiKey':
      return {
        header: auth.header,
        value: `${auth.prefix ?? ''}${secret.access}`,
        version,
      }
    case 'password':
      return {
        header: auth.header ?? 'authorization',
        value: `${auth.prefix ?? 'Bearer '}${secret.access}`,
        version,
      }
    default:
      return {
        header: 'authorization',
        value: `Bearer ${secret.access}`,
        version,
      }
  }
}

/** Takes the right to refresh this version. Nobody holds a lock or a transaction while the provider is asked. */
export const takeLease = async (
  db: Db,
  lease: {
    readonly connectionId: string
    readonly version: number
    readonly holder: string
    readonly now: number
    readonly until: number
  },
): Promise<boolean> => {
  const rows = await db.query(
    `update credentials set refreshing_by = $3, refreshing_until = $5
     where connection_id = $1 and version = $2 and (refreshing_until is null or refreshing_until < $4) returning 1 as taken`,
    [lease.connectionId, lease.version, lease.holder, iso(lease.now), iso(lease.until)],
  )
  return rows.length === 1
}

/** Gives the right back; after `refused` the refusal is counted. Returns how many there were in a row. */
export const releaseLease = async (db: Db, connectionId: string, holder: string, refused: boolean): Promise<number> => {
  const rows = await db.query<{ refusals: number }>(
    `update credentials set refreshing_by = null, refreshing_until = null, refusals = refusals + $3
     where connection_id = $1 and refreshing_by = $2 returning refusals`,
    [connectionId, holder, refused ? 1 : 0],
  )
  return rows[0]?.refusals ?? 0
}

/**
 * Stores a new pair. The holder of the lease always may; one whose lease ran out may too, as long as nobody has stored
 * another pair: it is then the only one that has the newest token. Returns the new version.
 */
export const storeRefreshed = async (
  db: Db,
  pair: {
    readonly connectionId: string
    readonly version: number
    readonly holder: string
    readonly sealed: Buffer
    readonly expiresAt: number | undefined
    readonly obtainedAt: number
    readonly scopes: readonly string[]
  },
): Promise<number | undefined> => {
  const rows = await db.query<{ version: number }>(
    `update credentials set sealed = $4, expires_at = $5, obtained_at = $6, scopes = $7, version = version + 1, refusals = 0,
       refreshing_until = case when refreshing_by = $3 then null else refreshing_until end,
       refreshing_by = case when refreshing_by = $3 then null else refreshing_by end
     where connection_id = $1 and (version = $2 or refreshing_by = $3) returning version`,
    [
      pair.connectionId,
      pair.version,
      pair.holder,
      pair.sealed,
      pair.expiresAt === undefined ? null : iso(pair.expiresAt),
      iso(pair.obtainedAt),
      pair.scopes,
    ],
  )
  return rows[0]?.version
}

/** Pauses the connection, unless its credential has changed since `version`. */
export const pauseIfUnchanged = async (
  db: Db,
  pause: {
    readonly connectionId: string
    readonly version: number
    readonly sentence: string
    readonly now: number
  },
): Promise<boolean> => {
  const rows = await db.query(
    `with same as (
       update credentials set refreshing_by = null, refreshing_until = null
       where connection_id = $1 and version = $2 returning connection_id
     )
     update connections set state = 'reauthorize', message = $3, changed_at = $4
     where id in (select connection_id from same) and state <> 'disconnected' returning 1 as paused`,
    [pause.connectionId, pause.version, pause.sentence, iso(pause.now)],
  )
  return rows.length === 1
}

export const iso = (at: number): string => new Date(at).toISOString()
