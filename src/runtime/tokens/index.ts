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
import type { Credentials } from '../http/index.js'
import { type Adopted, adopt, foresee, type OldGrant } from './adopt.js'
import { iso } from './credentials.js'
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
import { connectWithKey, type KeyOutcome, type KeySignIn } from './with-key.js'

export type { Adopted, OldGrant } from './adopt.js'
export { authorizationOf } from './credentials.js'
export {
  addMasterKey,
  dropOldMasterKeys,
  type KeyWrapper,
  wrapperFromFile,
  wrapperFromText,
} from './master-key.js'
export type { Client } from './oauth-client.js'
export type { ClientSettings, TokensOptions } from './options.js'
export { openSession, type PasswordOutcome, type PasswordSignIn } from './password.js'
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
export type { KeyOutcome, KeySignIn } from './with-key.js'

export interface Tokens extends Credentials {
  /** Throws `SettingsError` (`unknown-connector`, `no-sign-in`, `no-client`, `unknown-region`). */
  beginSignIn(request: SignInRequest): Promise<SignInStart>
  /** Every refusal, by the person or the provider, is a value with a sentence. */
  finishSignIn(callback: SignInCallback): Promise<SignInOutcome>
  /** Connects an account with a key of the person's. A refusal is a value. */
  connectWithKey(given: KeySignIn): Promise<KeyOutcome>
  /** Connects an account by user name and password. A wish for a second factor, and a refusal, are values. */
  connectWithPassword(given: PasswordSignIn): Promise<PasswordOutcome>
  /** Takes over access that was given to another program. A refusal is a value. */
  adopt(old: OldGrant): Promise<Adopted>
  /** What `adopt` would do, as far as can be told without asking anybody; with the sentence of a refusal. */
  foresee(old: OldGrant): Promise<{ readonly outcome: Adopted['outcome']; readonly sentence?: string }>
  /** Revokes at the provider as far as it lets us, and forgets the credential. */
  disconnect(connectionId: string): Promise<Disconnected>
  /** The provider took our access away (a notice, or a `ReauthorizeError` of a pull): pauses the connection. */
  pause(connectionId: string, sentence: string): Promise<void>
}

export const createTokens = (options: TokensOptions): Tokens => {
  const unremembered = createUnremembered(options.vault)
  const credentials = createRefresher(options, unremembered)
  return {
    ...credentials,
    beginSignIn: (request) => beginSignIn(options, request),
    finishSignIn: (callback) => finishSignIn(options, callback),
    disconnect: async (connectionId) => {
      const disconnected = await disconnect(options, connectionId, credentials.fresh)
      unremembered.drop(connectionId)
      return disconnected
    },
    connectWithPassword: (given) => connectWithPassword(options, unremembered, given),
    connectWithKey: (given) => connectWithKey(options, given),
    adopt: (old) => adopt(options, credentials, old),
    foresee: (old) => foresee(options, old),
    pause: async (connectionId, sentence) => {
      await options.store.query(
        `update connections set state = 'reauthorize', message = $2, changed_at = $3 where id = $1 and state = 'connected'`,
        [connectionId, sentence, iso(options.world.now())],
      )
    },
  }
}
