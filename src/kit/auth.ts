/** How one signs in, declared. One tested flow in the runtime serves all; oddities are named knobs. */

export interface OAuth2 {
  readonly type: 'oauth2'
  readonly authorizeUrl: string
  readonly tokenUrl: string
  readonly revoke?: Revocation
  /** Where the client's id and secret go. Most want `basic` (RFC 6749 2.3.1) or `body`. */
  readonly clientAuth: 'basic' | 'body' | 'none'
  /** RFC 7636, S256. On wherever the provider bears it. */
  readonly pkce: boolean
  readonly scopes: readonly string[]
  /** Prefix that turns our short scope names into the provider's, as Google's URL. */
  readonly scopePrefix?: string
  readonly scopeSeparator?: ' ' | ','
  /** Is a refresh token good once (`rotates`) or for good (`stays`)? `none`: there are no refresh tokens. */
  readonly refreshToken: 'rotates' | 'stays' | 'none'
  /** How long, in seconds, the provider answers a repeated refresh with the same pair; 0 where nothing is known. */
  readonly refreshGraceSeconds?: number
  readonly authorizeParams?: Readonly<Record<string, string>>
  readonly tokenParams?: Readonly<Record<string, string>>
  /** Turns a departing token answer into the standard one. Pure. */
  readonly readTokens?: (answer: unknown) => unknown
  /** Finds the person's id at the provider; also the proof that the token works. */
  readonly account: Account
}

/** The external account: asked for by a request, or told in the token answer. */
export interface Account {
  readonly path?: string
  readonly host?: string
  /** Pure: the answer's body (or the token answer's, without `path`) to the account. */
  readonly read: (body: unknown) => {
    readonly id: string
    readonly name?: string
    readonly legacyId?: string
    readonly timeZone?: string
  }
}

export interface Revocation {
  readonly url: string
  readonly method?: 'POST' | 'GET'
  /** The parameter that carries the token; `token` by RFC 7009. */
  readonly param?: string
  readonly in?: 'form' | 'query'
  readonly clientAuth?: boolean
}

export interface ApiKey {
  readonly type: 'apiKey'
  /** The header that carries the key, and what stands before it. */
  readonly header: string
  readonly prefix?: string
  /** What to tell the person about getting one. */
  readonly help: string
  readonly account: Account
}

export interface Password {
  readonly type: 'password'
  readonly account: Account
  readonly signIn: {
    readonly path: string
    readonly host?: string
    /** Pure: what the person typed to the body sent. */
    readonly body: (given: { readonly user: string; readonly password: string; readonly code?: string }) => unknown
    /** Pure: the answer to a session token, or to the wish for a second factor, which is then typed in as `code`. */
    readonly read: (
      answer: unknown,
    ) => { readonly token: string; readonly expiresInSeconds?: number } | { readonly needsCode: true }
  }
  readonly header?: string
  readonly prefix?: string
}

/** Data is handed to us (archives, device pushes): nobody signs in. */
export interface NoAuth {
  readonly type: 'none'
}

export type Auth = OAuth2 | ApiKey | Password | NoAuth

export const oauth2 = (auth: Omit<OAuth2, 'type'>): OAuth2 => ({ type: 'oauth2', ...auth })
export const apiKey = (auth: Omit<ApiKey, 'type'>): ApiKey => ({ type: 'apiKey', ...auth })
export const password = (auth: Omit<Password, 'type'>): Password => ({ type: 'password', ...auth })
export const noAuth: NoAuth = { type: 'none' }
