/**
 * One renewal at a time per connection, on any number of processes (I6), and no transaction held over the network. A
 * lease on the row says who renews; the others wait and read again. How it is done is told in `refresh-pair.ts` and
 * `sign-in-again.ts`.
 */
import { randomUUID } from 'node:crypto'
import { ReauthorizeError, TransientError } from '../../core/index.js'
import { type Authorization, type Credentials, inRegion, type Regional } from '../http/index.js'
import { authOf, authorizationOf, type CredentialRow, credentialOf, openSecret, takeLease } from './credentials.js'
import { exchangeAgain, isExchanged } from './key-exchange.js'
import { tokenTimeoutMs } from './oauth-client.js'
import { connectorFor, type TokensOptions } from './options.js'
import { takesPassword, type Unremembered } from './password.js'
import { type Lease, refreshPair } from './refresh-pair.js'
import { ended, revoked } from './renewal.js'
import { signInAgain } from './sign-in-again.js'

/** A token that ends sooner is refreshed first; one that lives shortly, in its last quarter. */
const skewMs = 90_000
/** Longer than a refresh can take. After a crash the next one waits no longer: providers forgive a repeat for a minute or two. */
export const leaseMs = tokenTimeoutMs + 15_000
/** Longer than a lease, so that whoever waits for a dead process takes over from it. */
const maxWaitMs = leaseMs + 10_000
const pollMs = 100

export const createRefresher = (options: TokensOptions, unremembered: Unremembered): Credentials => {
  const { world, store, vault } = options
  const underWay = new Map<string, Promise<Authorization>>()

  const load = async (connectionId: string): Promise<CredentialRow> => {
    const row = await credentialOf(store, connectionId)
    if (row === undefined || row.state === 'disconnected')
      throw new ReauthorizeError('not-connected', 'This account is not connected; please connect it.')
    if (row.state === 'reauthorize')
      throw new ReauthorizeError('access-revoked', row.message ?? 'Please connect this account again.')
    return row
  }

  const use = async (row: CredentialRow): Promise<Authorization> =>
    authorizationOf(connectorFor(options, row.connector), await openSecret(vault, row), row.version, row.way)

  /** Waits for whoever is renewing, or becomes the one. `stale` says of a row whether it still needs it. */
  const renewed = async (connectionId: string, stale: (row: CredentialRow) => boolean): Promise<Authorization> => {
    const giveUpAt = world.now() + maxWaitMs
    for (;;) {
      const row = await load(connectionId)
      if (!stale(row)) return use(row)
      const connector = inRegion(connectorFor(options, row.connector), row.way.region)
      const auth = authOf(connector, row.way.signedInBy)
      const { type } = auth
      if (type === 'apiKey' && !isExchanged(auth))
        return ended(options, row, revoked(`${connector.name} no longer accepts your key; please enter a new one.`))
      if (type === 'none')
        return ended(
          options,
          row,
          revoked(`${connector.name} no longer accepts what you gave us; please connect again.`),
        )
      const holder = randomUUID()
      const now = world.now()
      const until = now + leaseMs
      if (await takeLease(store, { connectionId, version: row.version, holder, now, until })) {
        const renewal = await counted(row.connector, renew(row, connector, { holder, until }))
        if (renewal !== undefined) return renewal
      } else await world.sleep(pollMs * (1 + world.random()))
      if (world.now() >= giveUpAt)
        throw new TransientError(
          'refresh-busy',
          `A refresh of ${connector.name}'s access takes too long; it is tried again.`,
        )
    }
  }

  const renew = (row: CredentialRow, connector: Regional, lease: Lease) => {
    const { auth, name } = connector
    const key = authOf(connector, row.way.signedInBy)
    if (isExchanged(key)) return exchangeAgain(options, row, connector, key, lease.holder)
    if (takesPassword(connector)) return signInAgain(options, unremembered, row, connector, lease.holder)
    return auth.type === 'oauth2' ? refreshPair(options, row, { auth, name }, lease) : undefined
  }

  const counted = async <Renewal>(
    connector: string,
    renewal: Promise<Renewal> | undefined,
  ): Promise<Renewal | undefined> => {
    const count = (outcome: string): void => world.meter?.count('token_refreshes', { connector, outcome })
    try {
      const result = await renewal
      count(result === undefined ? 'overtaken' : 'renewed')
      return result
    } catch (error) {
      count(error instanceof ReauthorizeError ? 'refused' : 'failed')
      throw error
    }
  }

  /** Callers in one process share one renewal; between processes the lease decides. */
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

/** When a credential is to be refreshed. Without an expiry only a refusal tells. */
const ends = ({ expiresAt, obtainedAt }: CredentialRow): number =>
  expiresAt === undefined
    ? Number.POSITIVE_INFINITY
    : expiresAt - Math.min(skewMs, Math.max(0, (expiresAt - obtainedAt) / 4))
