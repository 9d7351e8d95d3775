/** A key that opens nothing by itself is exchanged for a token, at first and whenever the token has ended. */
import { ContractError, ReauthorizeError } from '../../core/index.js'
import type { ApiKey, KeyExchange } from '../../kit/index.js'
import { type Authorization, jsonOf, type Regional } from '../http/index.js'
import { signInOf } from './connect.js'
import { type CredentialRow, openSecret, releaseLease } from './credentials.js'
import type { TokensOptions } from './options.js'
import { isRefusal, refusalOf } from './password.js'
import { ended, keep, pauseOrLeave, revoked } from './renewal.js'

export type KeyThatIsExchanged = ApiKey & { readonly exchange: KeyExchange }
export const isExchanged = (auth: { readonly type: string }): auth is KeyThatIsExchanged =>
  auth.type === 'apiKey' && (auth as ApiKey).exchange !== undefined

export interface Exchanged {
  readonly access: string
  readonly expiresAt: number | undefined
  readonly account: ReturnType<KeyExchange['read']>['account']
}

/** Throws `ReauthorizeError` where the service does not know the key. */
export const exchanged = async (
  { http, world }: Pick<TokensOptions, 'http' | 'world'>,
  connector: Regional,
  { header, prefix = '', exchange }: KeyThatIsExchanged,
  given: { readonly key: string; readonly individual: string; readonly connectionId?: string },
): Promise<Exchanged> => {
  const { path, host, read } = exchange
  const asked = await http.ask({
    connector,
    method: 'POST',
    path,
    options: host === undefined ? {} : { host },
    authorization: { version: 0, header, value: `${prefix}${given.key}` },
    ...(given.connectionId === undefined
      ? { signIn: signInOf(given.individual, connector.id) }
      : { connectionId: given.connectionId }),
    purpose: 'waiting',
  })
  if (asked.outcome === 'expired')
    throw new ReauthorizeError('key-refused', `${connector.name} does not accept this key; please enter a new one.`)
  try {
    const { token: access, expiresInSeconds, account } = read(jsonOf(asked.reply.raw))
    const expiresAt = expiresInSeconds === undefined ? undefined : world.now() + expiresInSeconds * 1000
    if (typeof access === 'string' && access !== '') return { access, expiresAt, account }
  } catch {
    // What `read` trips over may quote the answer.
  }
  throw new ContractError(
    'token-unreadable',
    `${connector.name} gave no token for this key that we can read; please report it.`,
    { path: '', expected: 'a token' },
  )
}

/** The token has ended: under the lease that `refresh.ts` has taken. `undefined`: somebody else has stored one meanwhile. */
export const exchangeAgain = async (
  options: TokensOptions,
  row: CredentialRow,
  connector: Regional,
  auth: KeyThatIsExchanged,
  holder: string,
): Promise<Authorization | undefined> => {
  const { vault, world, store } = options
  const { individual, connectionId, scopes } = row
  const { key } = await openSecret(vault, row)
  const noLonger = revoked(`${connector.name} no longer accepts your key; please enter a new one.`)
  if (key === undefined) return ended(options, row, noLonger)
  const obtainedAt = world.now()
  try {
    const { access, expiresAt } = await exchanged(options, connector, auth, { key, individual, connectionId })
    return await keep(options, row, holder, { secret: { access, key }, expiresAt, obtainedAt, scopes })
  } catch (error) {
    if (isRefusal(error)) return pauseOrLeave(options, row, revoked(refusalOf(error, noLonger.message)))
    await releaseLease(store, connectionId, holder, false)
    throw error
  }
}
