/**
 * OAuth 2.0 by RFC 9700, behind one module: nothing else knows which library does it. Asks for, exchanges, refreshes
 * and revokes; what is stored, and when, is for others.
 */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  None,
  ResponseBodyError,
  refreshTokenGrant,
} from 'openid-client'
import { ReauthorizeError, SettingsError, TransientError, TributaryError } from '../../core/index.js'
import type { OAuth2 } from '../../kit/index.js'
import type { Transport } from '../http/index.js'
import { standardFetch } from './standard-answer.js'

/** The operator's keys for one service. */
export interface Client {
  readonly clientId: string
  readonly clientSecret?: string
}
export interface TokenSet {
  readonly access: string
  /** Absent where the answer brought none: the old one stays. */
  readonly refresh?: string
  readonly expiresAt?: number
  /** In the connector's own short names; absent where the answer does not tell. */
  readonly scopes?: readonly string[]
  /** The whole answer, for `account.read`. Never stored, never logged. */
  readonly answer: unknown
}
/** The provider refused in words that are not about the grant alone: `code` is its own, as in `invalid_client`. */
export class TokenRefusal extends Error {
  constructor(readonly refusal: string) {
    super(`The token endpoint refused (${refusal}).`)
  }
}
export interface OAuthClientOptions {
  readonly transport: Transport
  readonly now: () => number
}
/** A refresh may take no longer than this: the lease on the row must outlive it. */
export const tokenTimeoutMs = 20_000

export const authorizationUrl = async (
  auth: OAuth2,
  client: Client,
  request: {
    readonly state: string
    readonly verifier: string | undefined
    readonly redirectUri: string
  },
): Promise<string> => {
  const scope = auth.scopes.map((name) => `${auth.scopePrefix ?? ''}${name}`).join(auth.scopeSeparator ?? ' ')
  return buildAuthorizationUrl(configuration(auth, client), {
    response_type: 'code',
    redirect_uri: request.redirectUri,
    state: request.state,
    ...(scope === '' ? {} : { scope }),
    ...(request.verifier === undefined
      ? {}
      : {
          code_challenge: await calculatePKCECodeChallenge(request.verifier),
          code_challenge_method: 'S256',
        }),
    ...auth.authorizeParams,
  }).href
}

export const exchangeCode = (
  options: OAuthClientOptions,
  auth: OAuth2,
  client: Client,
  grant: {
    readonly code: string
    readonly redirectUri: string
    readonly verifier: string | undefined
  },
): Promise<TokenSet> =>
  granted(options, auth, client, (config) => {
    // Only the code is handed on: state was checked against our own table, and junk some providers add is no concern.
    const callback = new URL(grant.redirectUri)
    callback.searchParams.set('code', grant.code)
    const checks = grant.verifier === undefined ? {} : { pkceCodeVerifier: grant.verifier }
    return authorizationCodeGrant(config, callback, checks, {
      ...auth.tokenParams,
    })
  })

export const refresh = (
  options: OAuthClientOptions,
  auth: OAuth2,
  client: Client,
  { refresh: token, access }: { readonly refresh: string; readonly access: string },
): Promise<TokenSet> =>
  granted(options, refreshing(auth, access), client, (config) =>
    refreshTokenGrant(config, token, { ...auth.tokenParams }),
  )

/** Where and how a token is refreshed; that one lives on is told as if it were given anew. */
const refreshing = (auth: OAuth2, access: string): OAuth2 => {
  const { prolongs, readTokens = (answer: unknown) => answer } = auth
  const at = { ...auth, tokenUrl: auth.refreshUrl ?? auth.tokenUrl }
  if (prolongs === undefined) return at
  const prolonged = { access_token: access, expires_in: prolongs.seconds }
  return { ...at, readTokens: (answer) => (prolongs.isDone(answer) ? prolonged : readTokens(answer)) }
}

/** Splits what a provider calls a list of scopes, and takes its prefix off. */
export const scopesIn = (auth: OAuth2, text: string): string[] => [
  ...new Set(
    text
      .split(/[\s,]+/)
      .filter((scope) => scope !== '')
      .map((scope) =>
        auth.scopePrefix !== undefined && scope.startsWith(auth.scopePrefix)
          ? scope.slice(auth.scopePrefix.length)
          : scope,
      ),
  ),
]

interface Granted {
  readonly access_token: string
  readonly refresh_token?: string
  readonly expires_in?: number
  readonly scope?: string
}

const granted = async (
  { transport, now }: OAuthClientOptions,
  auth: OAuth2,
  client: Client,
  ask: (config: Configuration) => Promise<Granted>,
): Promise<TokenSet> => {
  // Counted from before the request, so that the token never ends earlier than we think.
  const asked = now()
  const config = configuration(auth, client)
  let answer: unknown
  config[customFetch] = standardFetch({
    transport,
    auth,
    now,
    timeoutMs: tokenTimeoutMs,
    onAnswer: (it) => (answer = it),
  })
  try {
    const tokens = await ask(config)
    return {
      access: tokens.access_token,
      ...(tokens.refresh_token === undefined ? {} : { refresh: tokens.refresh_token }),
      ...(tokens.expires_in === undefined ? {} : { expiresAt: asked + tokens.expires_in * 1000 }),
      ...(tokens.scope === undefined ? {} : { scopes: scopesIn(auth, tokens.scope) }),
      answer,
    }
  } catch (error) {
    throw judged(error, new URL(auth.tokenUrl).host)
  }
}

// The library's errors carry the whole answer as their cause, tokens included: none of it may travel on (I5).
const judged = (error: unknown, host: string): Error => {
  const cause = (error as { cause?: unknown }).cause
  for (const one of [error, cause]) if (one instanceof TributaryError) return one
  if (error instanceof ResponseBodyError) {
    if (error.error === 'invalid_grant')
      return new ReauthorizeError('invalid-grant', 'The provider no longer accepts our access; please connect again.')
    if (error.error === 'invalid_client' || error.error === 'unauthorized_client')
      return new SettingsError(
        'bad-client',
        `${host} does not know our client id or secret; check them in the settings.`,
      )
    return new TokenRefusal(/^[\w.-]{1,40}$/.test(error.error) ? error.error : 'unrecognised')
  }
  const code = (error as { code?: unknown }).code
  return new TransientError(
    'token-answer',
    `${host} gave a token answer we cannot read${typeof code === 'string' ? ` (${code})` : ''}.`,
  )
}

const configuration = (auth: OAuth2, { clientId, clientSecret }: Client): Configuration => {
  const config = new Configuration(
    {
      // Never compared: providers of plain OAuth 2.0 have no issuer, and we hand on no `iss`.
      issuer: new URL(auth.tokenUrl).origin,
      authorization_endpoint: auth.authorizeUrl,
      token_endpoint: auth.tokenUrl,
    },
    clientId,
    undefined,
    clientAuthentication(auth, clientSecret),
  )
  // The transport has its own time-out, by the clock it is given.
  config.timeout = undefined
  if (auth.tokenUrl.startsWith('http:')) allowInsecureRequests(config)
  return config
}
const clientAuthentication = (auth: OAuth2, secret: string | undefined): ClientAuth => {
  if (auth.clientAuth === 'none' || secret === undefined) return None()
  return auth.clientAuth === 'basic' ? ClientSecretBasic(secret) : ClientSecretPost(secret)
}
