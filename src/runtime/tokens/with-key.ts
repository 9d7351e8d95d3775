/** Connecting with a key the person took from the service: its only way in, or the second one, for one person alone. */
import { SettingsError, type TributaryError } from '../../core/index.js'
import type { ApiKey, Connector } from '../../kit/index.js'
import { inRegion, regionOf } from '../http/index.js'
import { accountOf, settle } from './connect.js'
import { authorizationOf, type Way } from './credentials.js'
import { exchanged, isExchanged } from './key-exchange.js'
import type { TokensOptions } from './options.js'
import { isRefusal, refusalOf } from './password.js'

export interface KeySignIn {
  readonly connector: string
  readonly individual: string
  readonly key: string
  readonly region?: string | undefined
}
export type KeyOutcome =
  | { readonly state: 'connected'; readonly connectionId: string; readonly continued: boolean }
  | { readonly state: 'refused'; readonly sentence: string }

/** What a header can carry. A key with anything else in it was copied with something beside it. */
const plainKey = /^[\x20-\x7e]{1,4096}$/

export const connectWithKey = async (options: TokensOptions, given: KeySignIn): Promise<KeyOutcome> => {
  const { world, vault } = options
  const { individual } = given
  const described = options.connectorOf(given.connector)
  const [auth, signedInBy] = keyOf(described) ?? []
  if (described === undefined || auth === undefined || signedInBy === undefined)
    throw new SettingsError('no-key-sign-in', `${described?.name ?? given.connector} is not connected with a key.`)
  const way: Way = { signedInBy, region: regionOf(described, given.region) }
  const connector = inRegion(described, way.region)
  const key = given.key.trim()
  const notAccepted = `${connector.name} does not accept this key; please check it and try again.`
  if (!plainKey.test(key)) return { state: 'refused', sentence: notAccepted }
  await vault.admit(individual)
  const obtainedAt = world.now()
  try {
    const session = isExchanged(auth) ? await exchanged(options, connector, auth, { key, individual }) : undefined
    const secret = session === undefined ? { access: key } : { access: session.access, key }
    const authorization = authorizationOf(connector, secret, 0, way)
    const account =
      session?.account ?? (await accountOf(options, connector, auth.account, authorization, undefined, individual))
    const { expiresAt } = session ?? {}
    const grant = { individual, connector, way, account, secret, expiresAt, obtainedAt, scopes: [], missingScopes: [] }
    const settled = await settle(options, grant)
    world.log.info({ connection: settled.connectionId, connector: connector.id, by: signedInBy }, 'connected')
    return { state: 'connected', ...settled }
  } catch (error) {
    if (!isRefusal(error)) throw error
    world.log.warn({ connector: connector.id, code: (error as TributaryError).code }, 'a sign-in failed')
    return { state: 'refused', sentence: refusalOf(error, notAccepted) }
  }
}

/** Which of its ways takes a key, if any. */
const keyOf = (connector: Connector | undefined): readonly [ApiKey, Way['signedInBy']] | undefined => {
  if (connector?.auth.type === 'apiKey') return [connector.auth, 'auth']
  return connector?.personal === undefined ? undefined : [connector.personal, 'personal']
}
