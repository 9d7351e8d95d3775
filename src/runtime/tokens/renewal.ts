/** What refreshing and signing in again have in common: a new credential is stored before anyone uses it, or access has ended. */
import { ReauthorizeError, TransientError } from '../../core/index.js'
import type { Authorization } from '../http/index.js'
import {
  authorizationOf,
  type CredentialRow,
  pauseIfUnchanged,
  type Secret,
  sealSecret,
  storeRefreshed,
} from './credentials.js'
import type { TokensOptions } from './options.js'
import { connectorFor } from './options.js'

const firstPauseMs = 100
/** How often one and the same pair is tried to be stored: it exists nowhere else. */
const storeAttempts = 5

interface Renewed {
  readonly secret: Secret
  readonly expiresAt: number | undefined
  readonly obtainedAt: number
  readonly scopes: readonly string[]
}

/** Stored before anyone uses it. `undefined`: somebody else was faster, and theirs stands. */
export const keep = async (
  options: TokensOptions,
  row: CredentialRow,
  holder: string,
  { secret, expiresAt, obtainedAt, scopes }: Renewed,
): Promise<Authorization | undefined> => {
  const { vault, store, world } = options
  const { connectionId, individual, version, connector } = row
  const sealed = await sealSecret(vault, individual, connectionId, secret)
  const pair = { connectionId, version, holder, sealed, expiresAt, obtainedAt, scopes }
  const stored = await insist(options, () => storeRefreshed(store, pair))
  if (stored === undefined) return undefined
  world.log.info({ connection: connectionId, connector, version: stored }, 'access refreshed')
  return authorizationOf(connectorFor(options, connector), secret, stored, row.way)
}

/** The provider's word: the connection waits for its person. `undefined`: its credential has changed since, and counts. */
export const pauseOrLeave = async (
  { store, world }: TokensOptions,
  { connectionId, version, connector }: CredentialRow,
  error: ReauthorizeError,
): Promise<undefined> => {
  if (!(await pauseIfUnchanged(store, { connectionId, version, sentence: error.message, now: world.now() })))
    return undefined
  world.log.warn({ connection: connectionId, connector }, 'access ended; the person must connect again')
  throw error
}

/** The same where there is nothing to go on with. */
export const ended = async (options: TokensOptions, row: CredentialRow, error: ReauthorizeError): Promise<never> => {
  await pauseOrLeave(options, row, error)
  throw new TransientError('refresh-busy', 'The access changed while we looked; it is tried again.')
}

export const revoked = (sentence: string): ReauthorizeError => new ReauthorizeError('access-revoked', sentence)

const insist = async <T>({ world }: TokensOptions, work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++)
    try {
      return await work()
    } catch (error) {
      if (attempt === storeAttempts) throw error
      await world.sleep(firstPauseMs * 2 ** attempt)
    }
}
