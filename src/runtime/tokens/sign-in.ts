/**
 * Signing in, by RFC 9700: state good once, for ten minutes, and only in the browser that began; PKCE; exact redirect
 * URI; granted scopes compared with the asked ones. Whatever goes wrong is one sentence with what to do.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { dayMs, RateLimitError, SettingsError, TransientError, TributaryError } from '../../core/index.js'
import type { OAuth2 } from '../../kit/index.js'
import { inRegion, type Regional, regionOf } from '../http/index.js'
import { accountOf, type ExternalAccount, settle } from './connect.js'
import { authorizationOf, iso, type Way } from './credentials.js'
import { authorizationUrl, exchangeCode, scopesIn, TokenRefusal } from './oauth-client.js'
import type { TokensOptions } from './options.js'
import { register } from './register.js'
import { giveBack } from './revoke.js'
import { refusalSentence, type SignInRefused } from './sign-in-refusals.js'

export const signInMinutes = 10
/** Who comes later than that is still known by where they came from, to be told there. */
const keptLateMs = dayMs
const secretBytes = 32

export interface SignInRequest {
  readonly connector: string
  readonly individual: string
  /** Where the provider sends the person back to; registered there, and one per connector. */
  readonly redirectUri: string
  /** A path of ours to go to afterwards. */
  readonly returnTo?: string
  /** An address elsewhere to go to afterwards: the server has looked whether it is one of the operator's own. */
  readonly backTo?: string | undefined
  /** Where the provider keeps this account, if in several places; the first unless named. */
  readonly region?: string | undefined
}
export interface SignInStart {
  /** Where to send the person's browser. */
  readonly url: string
  /** To set as HttpOnly, SameSite=Lax, and Secure wherever we are served over https. */
  readonly cookie: {
    readonly name: string
    readonly value: string
    readonly maxAgeSeconds: number
  }
}
export interface SignInCallback {
  /** The query the provider came back with. */
  readonly params: URLSearchParams
  readonly cookie: (name: string) => string | undefined
  /** Whose redirect URI was called: a code of one provider never goes to another. */
  readonly connector?: string
}
export interface SignedIn {
  readonly state: 'connected'
  readonly connectionId: string
  readonly connector: string
  readonly individual: string
  readonly account: ExternalAccount
  readonly scopes: readonly string[]
  /** Asked and not granted. */
  readonly missingScopes: readonly string[]
  /** The account was connected before, and goes on where it stood. */
  readonly continued: boolean
  readonly returnTo?: string
  /** The cookie to delete. */
  readonly cookieName: string
}
export type SignInOutcome = SignedIn | SignInRefused

export const beginSignIn = async (options: TokensOptions, request: SignInRequest): Promise<SignInStart> => {
  const { world, store, vault } = options
  const { connector, auth, client, way } = oauthOf(options, request.connector, request.region)
  const state = randomBytes(secretBytes).toString('base64url')
  const binding = randomBytes(secretBytes).toString('base64url')
  const verifier = auth.pkce ? randomBytes(secretBytes).toString('base64url') : undefined
  const stateHash = hash(state)
  await vault.admit(request.individual)
  const sealed =
    verifier === undefined ? null : await vault.seal(request.individual, contextOf(stateHash), Buffer.from(verifier))
  const now = world.now()
  await store.query('delete from sign_ins where expires_at < $1', [iso(now - keptLateMs)])
  await store.query(
    `insert into sign_ins (state_hash, binding_hash, connector, individual_id, sealed_verifier, redirect_uri, return_to, expires_at, region)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      stateHash,
      hash(binding),
      connector.id,
      request.individual,
      sealed,
      request.redirectUri,
      request.backTo ?? (isOwnPath(request.returnTo) ? request.returnTo : null),
      iso(now + signInMinutes * 60_000),
      way.region ?? null,
    ],
  )
  const url = await authorizationUrl(auth, client, {
    state,
    verifier,
    redirectUri: request.redirectUri,
  })
  return {
    url: options.http.route(url),
    cookie: {
      name: cookieName(stateHash),
      value: binding,
      maxAgeSeconds: signInMinutes * 60,
    },
  }
}

export const finishSignIn = async (options: TokensOptions, callback: SignInCallback): Promise<SignInOutcome> => {
  const state = callback.params.get('state')
  if (state === null) return refused('no-state')
  const stateHash = hash(state)
  const row = await claim(options, stateHash)
  if (row === undefined) return refused('unknown-sign-in')
  const about = {
    connector: row.connector,
    cookieName: cookieName(stateHash),
    ...(row.return_to === null ? {} : { returnTo: row.return_to }),
  }
  if (row.late) return refused('unknown-sign-in', about)
  const binding = callback.cookie(about.cookieName)
  if (binding === undefined || !timingSafeEqual(hash(binding), Buffer.from(row.binding_hash)))
    return refused('other-browser', about)
  if (callback.connector !== undefined && callback.connector !== row.connector) return refused('other-service', about)
  const error = callback.params.get('error')
  if (error !== null) return refused(error, about, options.connectorOf(row.connector)?.name)
  const code = callback.params.get('code')
  if (code === null) return refused('no-code', about)
  try {
    return {
      ...(await exchanged(options, row, stateHash, code, callback.params.get('scope'))),
      ...about,
    }
  } catch (problem) {
    if (problem instanceof TokenRefusal)
      return refused(problem.refusal, about, options.connectorOf(row.connector)?.name)
    if (!(problem instanceof TributaryError)) {
      const fault = problem instanceof Error ? problem.name : 'unknown'
      options.world.log.error({ connector: row.connector, fault }, 'a sign-in failed by a fault')
      return refused('fault', about)
    }
    options.world.log.warn({ connector: row.connector, code: problem.code }, 'a sign-in failed')
    if (problem.code === 'invalid-grant') return refused('code-expired', about)
    return {
      state: 'refused',
      code: problem.code,
      sentence: sentenceOf(problem),
      ...about,
    }
  }
}

interface SignInRow {
  readonly connector: string
  readonly individual_id: string
  readonly binding_hash: Uint8Array
  readonly sealed_verifier: Uint8Array | null
  readonly redirect_uri: string
  readonly return_to: string | null
  readonly region: string | null
  readonly late: boolean
}

/** Good once: whoever asks first has it, whatever comes of it. */
const claim = async ({ store, world }: TokensOptions, stateHash: Buffer): Promise<SignInRow | undefined> => {
  const [row] = await store.query<SignInRow>(
    `delete from sign_ins where state_hash = $1
     returning connector, individual_id, binding_hash, sealed_verifier, redirect_uri, return_to, region, expires_at < $2 as late`,
    [stateHash, iso(world.now())],
  )
  return row
}

const exchanged = async (
  options: TokensOptions,
  row: SignInRow,
  stateHash: Buffer,
  code: string,
  callbackScope: string | null,
): Promise<Omit<SignedIn, 'cookieName'>> => {
  const { world, vault, http } = options
  const { connector, auth, client, way } = oauthOf(options, row.connector, row.region ?? undefined)
  const individual = row.individual_id
  const verifier =
    row.sealed_verifier === null
      ? undefined
      : (await vault.open(individual, contextOf(stateHash), row.sealed_verifier)).toString()
  const obtainedAt = world.now()
  const tokens = await exchangeCode({ transport: http, now: world.now }, auth, client, {
    code,
    redirectUri: row.redirect_uri,
    verifier,
  })
  const secret = {
    access: tokens.access,
    ...(tokens.refresh === undefined ? {} : { refresh: tokens.refresh }),
  }
  // The token answer comes from the provider itself, the callback through a browser. Neither: all was granted (RFC 6749 5.1).
  const scopes = tokens.scopes ?? (callbackScope === null ? auth.scopes : scopesIn(auth, callbackScope))
  const missingScopes = auth.scopes.filter((scope) => !scopes.includes(scope))
  let account: ExternalAccount | undefined
  try {
    const authorization = authorizationOf(connector, secret, 0, way)
    account = await accountOf(options, connector, auth.account, authorization, tokens.answer, individual)
    await register(options, connector, { individual, accountId: account.id }, authorization)
    const { expiresAt } = tokens
    const settled = await settle(options, {
      individual,
      connector,
      way,
      account,
      secret,
      expiresAt,
      obtainedAt,
      scopes,
      missingScopes,
    })
    world.log.info(
      {
        connection: settled.connectionId,
        connector: connector.id,
        missing: missingScopes.length,
      },
      'connected',
    )
    return {
      state: 'connected',
      connector: connector.id,
      individual,
      account,
      scopes,
      missingScopes,
      ...settled,
    }
  } catch (problem) {
    // Access that leads nowhere is given back; if even that fails, it ends by itself.
    await giveBack(options, connector, { secret, way, account: account?.id }).catch(() => undefined)
    throw problem
  }
}

const oauthOf = (options: TokensOptions, id: string, region: string | undefined) => {
  const described = options.connectorOf(id)
  if (described === undefined) throw new SettingsError('unknown-connector', `There is no connector ${id} here.`)
  if (described.auth.type !== 'oauth2')
    throw new SettingsError('no-sign-in', `${described.name} is not connected through a sign-in page.`)
  const client = options.clientOf(id)
  if (client === undefined)
    throw new SettingsError(
      'no-client',
      `${described.name} needs a client id and secret; register one there and put them into the settings.`,
    )
  const way: Way = { signedInBy: 'auth', region: regionOf(described, region) }
  const connector = inRegion(described, way.region) as Regional & { readonly auth: OAuth2 }
  return { connector, auth: connector.auth, client, way }
}

/** What has nothing to do with this person passes; they are told so. */
const sentenceOf = (problem: TributaryError): string =>
  (problem instanceof TransientError || problem instanceof RateLimitError) && !problem.message.includes('again')
    ? `${problem.message} Please try again in a few minutes.`
    : problem.message

const refused = (
  code: string,
  about: Pick<SignInRefused, 'connector' | 'returnTo' | 'cookieName'> = {},
  name = 'The service',
): SignInRefused => ({
  state: 'refused',
  ...refusalSentence(code, name),
  ...about,
})

const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
const contextOf = (stateHash: Buffer): string => `sign_ins/${stateHash.toString('hex')}`
// One cookie per sign-in: two tabs may connect two services at once.
const cookieName = (stateHash: Buffer): string => `tributary_sign_in_${stateHash.toString('hex').slice(0, 12)}`
/** Never an address elsewhere: `//host` and `/\host` are that to a browser. */
const isOwnPath = (path: string | undefined): path is string => path !== undefined && /^\/(?![/\\])/.test(path)
