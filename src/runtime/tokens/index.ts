/**
 * Secrets: sealed at rest, refreshed by one at a time, given only to the hosts a connector declares. Knows how people
 * sign in, and how access is kept and given back. What is asked with it is left to http, which data follows to intake.
 *
 * @example
 * const vault = createVault({ db: store, wrapper: wrapperFromFile(join(dataDirectory, 'master.key')), world })
 * await vault.check()
 * const tokens = createTokens({ world, store, vault, http, connectorOf, clientOf })
 * const { url, cookie } = await tokens.beginSignIn({ connector: 'oura', individual: 'me', redirectUri, returnTo: '/' })
 * const outcome = await tokens.finishSignIn({ params, cookie: (name) => cookies[name], connector: 'oura' })
 */
import { SettingsError } from '../../core/index.js'
import type { ApiKey, Connector } from '../../kit/index.js'
import type { Credentials } from '../http/index.js'
import { accountOf, settle } from './connect.js'
import { authorizationOf, iso } from './credentials.js'
import type { TokensOptions } from './options.js'
import { connectWithPassword, createUnremembered, type PasswordOutcome, type PasswordSignIn } from './password.js'
import { createRefresher } from './refresh.js'
import { type Disconnected, disconnect } from './revoke.js'
import {
  beginSignIn,
  finishSignIn,
  type SignInCallback,
  type SignInOutcome,
  type SignInRequest,
  type SignInStart,
} from './sign-in.js'

export {
  addMasterKey,
  dropOldMasterKeys,
  type KeyWrapper,
  wrapperFromFile,
  wrapperFromText,
} from './master-key.js'
export type { Client } from './oauth-client.js'
export type { ClientSettings, TokensOptions } from './options.js'
export type { PasswordOutcome, PasswordSignIn } from './password.js'
export type { Disconnected } from './revoke.js'
export type {
  SignedIn,
  SignInCallback,
  SignInOutcome,
  SignInRequest,
  SignInStart,
} from './sign-in.js'
export type { SignInRefused } from './sign-in-refusals.js'
export { createVault, type Vault, type VaultOptions } from './vault.js'

export interface Tokens extends Credentials {
  /** Throws `SettingsError` (`unknown-connector`, `no-sign-in`, `no-client`). */
  beginSignIn(request: SignInRequest): Promise<SignInStart>
  /** Every refusal, by the person or the provider, is a value with a sentence. */
  finishSignIn(callback: SignInCallback): Promise<SignInOutcome>
  /** Connects an account whose service hands out keys. Throws by the error table when the key does not work. */
  connectWithKey(given: {
    readonly connector: string
    readonly individual: string
    readonly key: string
  }): Promise<{ readonly connectionId: string; readonly continued: boolean }>
  /** Connects an account by user name and password. A wish for a second factor, and a refusal, are values. */
  connectWithPassword(given: PasswordSignIn): Promise<PasswordOutcome>
  /** Revokes at the provider as far as it lets us, and forgets the credential. */
  disconnect(connectionId: string): Promise<Disconnected>
  /** The provider took our access away (a notice, or a `ReauthorizeError` of a pull): pauses the connection. */
  pause(connectionId: string, sentence: string): Promise<void>
}

export const createTokens = (options: TokensOptions): Tokens => {
  const unremembered = createUnremembered(options.vault)
  return {
    ...createRefresher(options, unremembered),
    beginSignIn: (request) => beginSignIn(options, request),
    finishSignIn: (callback) => finishSignIn(options, callback),
    disconnect: (connectionId) => {
      unremembered.drop(connectionId)
      return disconnect(options, connectionId)
    },
    connectWithPassword: (given) => connectWithPassword(options, unremembered, given),
    connectWithKey: async ({ connector: id, individual, key }) => {
      const connector = options.connectorOf(id)
      if (connector === undefined || connector.auth.type !== 'apiKey')
        throw new SettingsError('no-key-sign-in', `${connector?.name ?? id} is not connected with a key.`)
      const keyed = connector as Connector & { readonly auth: ApiKey }
      await options.vault.admit(individual)
      const secret = { access: key }
      const account = await accountOf(options, keyed, authorizationOf(keyed, secret, 0), undefined)
      return settle(options, {
        individual,
        connector,
        account,
        secret,
        obtainedAt: options.world.now(),
        scopes: [],
        missingScopes: [],
      })
    },
    pause: async (connectionId, sentence) => {
      await options.store.query(
        `update connections set state = 'reauthorize', message = $2, changed_at = $3 where id = $1 and state = 'connected'`,
        [connectionId, sentence, iso(options.world.now())],
      )
    },
  }
}
