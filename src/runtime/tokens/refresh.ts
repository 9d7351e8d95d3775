/**
 * One refresh at a time per connection, on any number of processes (I6), and no transaction held over the network. A
 * lease on the row says who refreshes; the others wait and read again. The new pair is stored before anyone uses it.
 */
import { randomUUID } from 'node:crypto'
import { ReauthorizeError, SettingsError, TransientError } from '../../core/index.js'
import type { OAuth2 } from '../../kit/index.js'
import type { Authorization, Credentials } from '../http/index.js'
import {
  authorizationOf,
  type CredentialRow,
  credentialOf,
  openSecret,
  pauseIfUnchanged,
  releaseLease,
  type Secret,
  sealSecret,
  storeRefreshed,
  takeLease,
} from './credentials.js'
import { refresh, TokenRefusal, type TokenSet, tokenTimeoutMs } from './oauth-client.js'
import type { TokensOptions } from './options.js'
import {
  credentialsMissing,
  isRefusal,
  openSession,
  type Session,
  takesPassword,
  type Unremembered,
} from './password.js'

/** A token that ends sooner is refreshed first; one that lives shortly, in its last quarter. */
const skewMs = 90_000
/** Longer than a refresh can take. After a crash the next one waits no longer: providers forgive a repeat for a minute or two. */
export const leaseMs = tokenTimeoutMs + 15_000
/** Longer than a lease, so that whoever waits for a dead process takes over from it. */
const maxWaitMs = leaseMs + 10_000
const pollMs = 100
/** How often one and the same pair is tried to be stored: it exists nowhere else. */
const storeAttempts = 5
/** Refusals in a row, in words we do not know, that count as the provider's word. */
const maxRefusals = 3

export const createRefresher = (options: TokensOptions, unremembered: Unremembered): Credentials => {
  const { world, store, vault, http } = options
  const underWay = new Map<string, Promise<Authorization>>()

  const connectorOf = (id: string) => {
    const connector = options.connectorOf(id)
    if (connector === undefined)
      throw new SettingsError('unknown-connector', `There is no connector ${id} here; install it or disconnect.`)
    return connector
  }

  const load = async (connectionId: string): Promise<CredentialRow> => {
    const row = await credentialOf(store, connectionId)
    if (row === undefined || row.state === 'disconnected')
      throw new ReauthorizeError('not-connected', 'This account is not connected; please connect it.')
    if (row.state === 'reauthorize')
      throw new ReauthorizeError('access-revoked', row.message ?? 'Please connect this account again.')
    return row
  }

  const use = async (row: CredentialRow): Promise<Authorization> =>
    authorizationOf(connectorOf(row.connector), await openSecret(vault, row), row.version)

  /** Waits for whoever is refreshing, or becomes the one. `stale` says of a row whether it still needs it. */
  const renewed = async (connectionId: string, stale: (row: CredentialRow) => boolean): Promise<Authorization> => {
    const giveUpAt = world.now() + maxWaitMs
    for (;;) {
      const row = await load(connectionId)
      if (!stale(row)) return use(row)
      const connector = connectorOf(row.connector)
      const { auth } = connector
      if (auth.type !== 'oauth2' && auth.type !== 'password')
        return ended(row, revoked(`${connector.name} no longer accepts what you gave us; please connect again.`))
      const holder = randomUUID()
      const now = world.now()
      if (
        await takeLease(store, {
          connectionId,
          version: row.version,
          holder,
          now,
          until: now + leaseMs,
        })
      ) {
        const pair = takesPassword(connector)
          ? await signedInAgain(row, connector, holder)
          : await refreshed(row, auth as OAuth2, connector.name, { holder, until: now + leaseMs })
        if (pair !== undefined) return pair
      } else await world.sleep(pollMs * (1 + world.random()))
      if (world.now() >= giveUpAt)
        throw new TransientError(
          'refresh-busy',
          `A refresh of ${connector.name}'s access takes too long; it is tried again.`,
        )
    }
  }

  /** Refreshes under the lease. `undefined`: somebody else has stored a pair meanwhile, which is to be used. */
  const refreshed = async (
    row: CredentialRow,
    auth: OAuth2,
    name: string,
    { holder, until }: { readonly holder: string; readonly until: number },
  ): Promise<Authorization | undefined> => {
    const { connectionId, individual, version } = row
    const secret = await openSecret(vault, row)
    if (world.now() + tokenTimeoutMs > until) {
      // We slept, as machines do: the answer would come when the lease is somebody else's.
      await releaseLease(store, connectionId, holder, false)
      return undefined
    }
    if (secret.refresh === undefined)
      return ended(row, revoked(`${name} gives access for a while only, and it has ended; please connect again.`))
    const obtainedAt = world.now()
    let tokens: TokenSet
    try {
      const client = options.clientOf(row.connector)
      if (client === undefined)
        throw new SettingsError('no-client', `There is no client id for ${name}; set it in the settings.`)
      tokens = await refresh({ transport: http, now: world.now }, auth, client, secret.refresh)
    } catch (error) {
      return refusedOr(error, row, name, holder)
    }
    const next = {
      access: tokens.access,
      refresh: tokens.refresh ?? secret.refresh,
    }
    const sealed = await sealSecret(vault, individual, connectionId, next)
    const { expiresAt, scopes = row.scopes } = tokens
    return keep(row, next, { connectionId, version, holder, sealed, expiresAt, obtainedAt, scopes })
  }

  /** Opens a new session with what the person typed, remembered or not. */
  const signedInAgain = async (
    row: CredentialRow,
    connector: Parameters<typeof openSession>[1],
    holder: string,
  ): Promise<Authorization | undefined> => {
    const { connectionId, individual, version, scopes } = row
    const { typed } = await openSecret(vault, row)
    const known = typed ?? (await unremembered.recall(individual, connectionId))
    if (known === undefined)
      return ended(
        row,
        new ReauthorizeError(
          'credentials-missing',
          `${credentialsMissing}: ${connector.name} wants your password again, which we were not to remember.`,
        ),
      )
    const obtainedAt = world.now()
    let session: Session | undefined
    try {
      session = await openSession(options, connector, known)
    } catch (error) {
      if (isRefusal(error))
        return pauseOrLeave(row, revoked(`${connector.name} no longer accepts your password; please connect again.`))
      await releaseLease(store, connectionId, holder, false)
      throw error
    }
    if (session === undefined)
      return pauseOrLeave(
        row,
        revoked(`${connector.name} has sent you a code and wants to see it; please connect again.`),
      )
    const next = { access: session.access, ...(typed !== undefined && { typed }) }
    const sealed = await sealSecret(vault, individual, connectionId, next)
    const { expiresAt } = session
    return keep(row, next, { connectionId, version, holder, sealed, expiresAt, obtainedAt, scopes })
  }

  /** Stored before anyone uses it. `undefined`: somebody else was faster, and theirs stands. */
  const keep = async (
    row: CredentialRow,
    secret: Secret,
    pair: Parameters<typeof storeRefreshed>[1],
  ): Promise<Authorization | undefined> => {
    const stored = await insist(() => storeRefreshed(store, pair))
    if (stored === undefined) return undefined
    const { connectionId: connection, connector } = row
    world.log.info({ connection, connector, version: stored }, 'access refreshed')
    return authorizationOf(connectorOf(connector), secret, stored)
  }

  const refusedOr = async (error: unknown, row: CredentialRow, name: string, holder: string): Promise<undefined> => {
    const { connectionId, version } = row
    if (error instanceof ReauthorizeError) {
      const sentence =
        error.code === 'gone'
          ? `${name} has ended this kind of access for good; choose its successor.`
          : `${name} no longer accepts our access; please connect again.`
      return pauseOrLeave(row, revoked(sentence))
    }
    const refusals = await releaseLease(store, connectionId, holder, error instanceof TokenRefusal)
    if (!(error instanceof TokenRefusal)) throw error
    world.log.warn(
      {
        connection: connectionId,
        connector: row.connector,
        version,
        refusal: error.refusal,
        refusals,
      },
      'a refresh was refused',
    )
    if (refusals >= maxRefusals)
      return pauseOrLeave(row, revoked(`${name} keeps refusing our access (${error.refusal}); please connect again.`))
    throw new TransientError('token-refused', `${name} refused a refresh (${error.refusal}); it is tried again.`)
  }

  const pauseOrLeave = async (row: CredentialRow, error: ReauthorizeError): Promise<undefined> => {
    const { connectionId, version, connector } = row
    if (!(await pauseIfUnchanged(store, { connectionId, version, sentence: error.message, now: world.now() })))
      return undefined
    world.log.warn({ connection: connectionId, connector }, 'access ended; the person must connect again')
    throw error
  }
  const ended = async (row: CredentialRow, error: ReauthorizeError): Promise<never> => {
    await pauseOrLeave(row, error)
    throw new TransientError('refresh-busy', 'The access changed while we looked; it is tried again.')
  }

  const insist = async <T>(work: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++)
      try {
        return await work()
      } catch (error) {
        if (attempt === storeAttempts) throw error
        await world.sleep(pollMs * 2 ** attempt)
      }
  }

  /** Callers in one process share one refresh; between processes the lease decides. */
  const shared = (key: string, work: () => Promise<Authorization>): Promise<Authorization> => {
    const existing = underWay.get(key)
    if (existing !== undefined) return existing
    const promise = work().finally(() => underWay.delete(key))
    underWay.set(key, promise)
    return promise
  }

  return {
    fresh: async (connectionId) => {
      const row = await load(connectionId)
      const stale = (one: CredentialRow): boolean => ends(one) <= world.now()
      return stale(row) ? shared(connectionId, () => renewed(connectionId, stale)) : use(row)
    },
    renew: (connectionId, refusedVersion) =>
      shared(`${connectionId}#${refusedVersion}`, () =>
        renewed(connectionId, ({ version }) => version === refusedVersion),
      ),
  }
}

const revoked = (sentence: string): ReauthorizeError => new ReauthorizeError('access-revoked', sentence)

/** When a credential is to be refreshed. Without an expiry only a refusal tells. */
const ends = ({ expiresAt, obtainedAt }: CredentialRow): number =>
  expiresAt === undefined
    ? Number.POSITIVE_INFINITY
    : expiresAt - Math.min(skewMs, Math.max(0, (expiresAt - obtainedAt) / 4))
