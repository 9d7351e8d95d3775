/** The table of credentials: one query each. Whoever opens a secret gets it here and nowhere else. */
import { SettingsError } from '../../core/index.js'
import type { Auth, Connector } from '../../kit/index.js'
import type { Authorization } from '../http/index.js'
import type { Db } from '../store/db.js'
import type { Vault } from './vault.js'

/** What lets us in: an OAuth pair, or the key or session the person gave. */
export interface Secret {
  readonly access: string
  readonly refresh?: string
  /** The key of which `access` was made, where the service exchanges keys for tokens. */
  readonly key?: string
  /** The user name and password that opened the session, where the person lets us remember them. */
  readonly typed?: { readonly user: string; readonly password: string }
}
export interface CredentialRow {
  readonly connectionId: string
  readonly individual: string
  readonly connector: string
  /** The person's id at the provider. */
  readonly account: string
  readonly state: 'connected' | 'reauthorize' | 'disconnected'
  readonly message: string | undefined
  readonly sealed: Uint8Array
  readonly expiresAt: number | undefined
  readonly obtainedAt: number
  readonly scopes: readonly string[]
  readonly version: number
  readonly refusals: number
  readonly way: Way
}
/** How the person signed in, and where the credential is good. */
export interface Way {
  readonly signedInBy: 'auth' | 'personal'
  readonly region?: string | undefined
}
interface Stored {
  readonly connection_id: string
  readonly individual_id: string
  readonly connector: string
  readonly account_id: string
  readonly state: CredentialRow['state']
  readonly message: string | null
  readonly sealed: Uint8Array
  readonly expires_at: Date | string | null
  readonly obtained_at: Date | string
  readonly scopes: string[]
  readonly version: number
  readonly refusals: number
  readonly signed_in_by: Way['signedInBy']
  readonly region: string | null
}

export const credentialOf = async (db: Db, connectionId: string): Promise<CredentialRow | undefined> => {
  const [row] = await db.query<Stored>(
    `select c.connection_id, c.individual_id, n.connector, n.account_id, n.state, n.message, c.sealed, c.expires_at, c.obtained_at,
       c.scopes, c.version, c.refusals, n.signed_in_by, n.region
     from credentials c join connections n on n.id = c.connection_id where c.connection_id = $1`,
    [connectionId],
  )
  if (row === undefined) return undefined
  return {
    connectionId: row.connection_id,
    individual: row.individual_id,
    connector: row.connector,
    account: row.account_id,
    state: row.state,
    message: row.message ?? undefined,
    sealed: row.sealed,
    expiresAt: row.expires_at === null ? undefined : new Date(row.expires_at).getTime(),
    obtainedAt: new Date(row.obtained_at).getTime(),
    scopes: row.scopes,
    version: row.version,
    refusals: row.refusals,
    way: { signedInBy: row.signed_in_by, region: row.region ?? undefined },
  }
}

const contextOf = (connectionId: string): string => `credentials/${connectionId}`

export const sealSecret = (vault: Vault, individual: string, connectionId: string, secret: Secret): Promise<Buffer> =>
  vault.seal(individual, contextOf(connectionId), Buffer.from(JSON.stringify(secret)))

export const openSecret = async (vault: Vault, row: CredentialRow): Promise<Secret> =>
  JSON.parse((await vault.open(row.individual, contextOf(row.connectionId), row.sealed)).toString()) as Secret

/** What the connector declares of the way the person came in by. */
export const authOf = ({ name, auth, personal }: Connector, signedInBy: Way['signedInBy']): Auth => {
  if (signedInBy === 'auth') return auth
  if (personal !== undefined) return personal
  // A key must not leave as something it is not.
  throw new SettingsError('no-personal-key', `${name} no longer takes keys of one person; connect it again.`)
}

/** What lets us in, as the connector declares it. */
export const authorizationOf = (
  connector: Connector,
  { access }: Pick<Secret, 'access'>,
  version: number,
  { signedInBy, region }: Way,
): Authorization => {
  const auth = authOf(connector, signedInBy)
  const about = { version, ...(region !== undefined && { region }) }
  if (auth.type === 'apiKey') {
    const { header, prefix = '', basic, exchange } = auth
    if (exchange !== undefined) return { ...about, header: 'authorization', value: `Bearer ${access}` }
    if (basic === undefined) return { ...about, header, value: `${prefix}${access}` }
    const pair = basic.user === undefined ? access : `${basic.user}:${access}`
    return { ...about, header, value: `Basic ${Buffer.from(pair).toString('base64')}` }
  }
  if (auth.type === 'oauth2' && auth.sessionParam !== undefined) {
    const { sessionParam, header } = auth
    return header === undefined
      ? { ...about, sessionParam, value: access }
      : { ...about, header, sessionParam, value: access }
  }
  if (auth.type !== 'password') return { ...about, header: 'authorization', value: `Bearer ${access}` }
  if (auth.sessionParam !== undefined) return { ...about, sessionParam: auth.sessionParam, value: access }
  return { ...about, header: auth.header ?? 'authorization', value: `${auth.prefix ?? 'Bearer '}${access}` }
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
