/** Refreshing an OAuth pair, under the lease that `refresh.ts` has taken; and what the provider's refusals mean. */
import { ReauthorizeError, SettingsError, TransientError } from '../../core/index.js'
import type { OAuth2 } from '../../kit/index.js'
import type { Authorization } from '../http/index.js'
import { type CredentialRow, openSecret, releaseLease } from './credentials.js'
import { refresh, TokenRefusal, type TokenSet, tokenTimeoutMs } from './oauth-client.js'
import type { TokensOptions } from './options.js'
import { ended, keep, pauseOrLeave, revoked } from './renewal.js'

/** Refusals in a row, in words we do not know, that count as the provider's word. */
const maxRefusals = 3

export interface Lease {
  readonly holder: string
  readonly until: number
}

/** `undefined`: somebody else has stored a pair meanwhile, which is to be used. */
export const refreshPair = async (
  options: TokensOptions,
  row: CredentialRow,
  { auth, name }: { readonly auth: OAuth2; readonly name: string },
  { holder, until }: Lease,
): Promise<Authorization | undefined> => {
  const { world, store, vault, http } = options
  const secret = await openSecret(vault, row)
  if (world.now() + tokenTimeoutMs > until) {
    // We slept, as machines do: the answer would come when the lease is somebody else's.
    await releaseLease(store, row.connectionId, holder, false)
    return undefined
  }
  if (secret.refresh === undefined)
    return ended(
      options,
      row,
      revoked(`${name} gives access for a while only, and it has ended; please connect again.`),
    )
  const obtainedAt = world.now()
  let tokens: TokenSet
  try {
    const client = options.clientOf(row.connector)
    if (client === undefined)
      throw new SettingsError('no-client', `There is no client id for ${name}; set it in the settings.`)
    const { access, refresh: token } = secret
    tokens = await refresh({ transport: http, now: world.now }, auth, client, { access, refresh: token })
  } catch (error) {
    return refusedOr(options, error, row, name, holder)
  }
  const { expiresAt, scopes = row.scopes } = tokens
  const next = { access: tokens.access, refresh: tokens.refresh ?? secret.refresh }
  return keep(options, row, holder, { secret: next, expiresAt, obtainedAt, scopes })
}

const refusedOr = async (
  options: TokensOptions,
  error: unknown,
  row: CredentialRow,
  name: string,
  holder: string,
): Promise<undefined> => {
  const { connectionId, connector, version } = row
  if (error instanceof ReauthorizeError) {
    const sentence =
      error.code === 'gone'
        ? `${name} has ended this kind of access for good; choose its successor.`
        : `${name} no longer accepts our access; please connect again.`
    return pauseOrLeave(options, row, revoked(sentence))
  }
  const refusals = await releaseLease(options.store, connectionId, holder, error instanceof TokenRefusal)
  if (!(error instanceof TokenRefusal)) throw error
  const { refusal } = error
  options.world.log.warn({ connection: connectionId, connector, version, refusal, refusals }, 'a refresh was refused')
  if (refusals >= maxRefusals)
    return pauseOrLeave(options, row, revoked(`${name} keeps refusing our access (${refusal}); please connect again.`))
  throw new TransientError('token-refused', `${name} refused a refresh (${refusal}); it is tried again.`)
}
