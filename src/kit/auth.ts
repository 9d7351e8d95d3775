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
  /** Where a token is refreshed, where it is not `tokenUrl`. */
  readonly refreshUrl?: string
  /**
   * A refresh brings no token: it has the one that is there live on for so many seconds, once the answer says that it
   * is done. COROS does so.
   */
  readonly prolongs?: { readonly seconds: number; readonly isDone: (answer: unknown) => boolean }
  /** The service takes its token in the query; where `header` is named too, there whatever is asked, and in the query of a GET. */
  readonly sessionParam?: string
  readonly header?: string
  readonly authorizeParams?: Readonly<Record<string, string>>
  readonly tokenParams?: Readonly<Record<string, string>>
  /** Turns a departing token answer into the standard one. Pure. */
  readonly readTokens?: (answer: unknown) => unknown
  /** Finds the person's id at the provider; also the proof that the token works. */
  readonly account: Account
  /** A request the provider wants once after every sign-in, before it serves data. Polar does. */
  readonly register?: Registration
}

/** Tells the provider that this person is ours. Asked with the new token, after the account is known. */
export interface Registration {
  readonly path: string
  readonly host?: string
  /** Pure: the JSON body. `reference` is our own id for the connection: opaque, and always the same for one account. */
  readonly body: (given: { readonly reference: string; readonly accountId: string }) => unknown
  /** Answers that mean it is done besides 2xx, as in `409`: registered already. */
  readonly alsoDone?: readonly number[]
}

/** The external account: asked for by a request, or told in the token answer. */
export interface Account {
  readonly path?: string
  /** A few want a POST, without any body. Default GET. */
  readonly method?: 'GET' | 'POST'
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
  /** `{account}` is replaced by the person's id at the provider. */
  readonly url: string
  readonly method?: 'POST' | 'GET' | 'DELETE'
  /** The parameter that carries the token; `token` by RFC 7009. */
  readonly param?: string
  /** Where the token stands; `bearer`: in the header it always stands in, and nowhere else. */
  readonly in?: 'form' | 'query' | 'bearer'
  /** With the client's id and secret, where the token endpoint takes them; `basic`: in the header, whatever that does. */
  readonly clientAuth?: boolean | 'basic'
}

export interface ApiKey {
  readonly type: 'apiKey'
  /** The header that carries the key, and what stands before it. */
  readonly header: string
  readonly prefix?: string
  /** The key travels by HTTP Basic: as the password of this user, or where none is named, as user and password in one (`a:b`). */
  readonly basic?: { readonly user?: string }
  /** The key opens nothing by itself: it is exchanged for a token, which is then sent as `Authorization: Bearer`. */
  readonly exchange?: KeyExchange
  /** What to tell the person about getting one. */
  readonly help: string
  readonly account: Account
}

/** Asked with the key in its header; asked again when the token has ended. */
export interface KeyExchange {
  readonly path: string
  readonly host?: string
  /** Pure: the answer to the token and, where it tells, whose account it is: then `ApiKey.account` is not asked. */
  readonly read: (answer: unknown) => {
    readonly token: string
    readonly expiresInSeconds?: number
    readonly account?: ReturnType<Account['read']>
  }
}

export interface Password {
  readonly type: 'password'
  readonly account: Account
  /** What the person should know before typing, where the service is odd about it. */
  readonly help?: string
  readonly signIn: SignInStep & {
    /** Pure: what the person typed to the body sent. */
    readonly body: (given: Given) => unknown
  }
  /** The header that carries the session, and what stands before it. Default `Authorization: Bearer`. */
  readonly header?: string
  readonly prefix?: string
  /**
   * The service takes its session in the query only. The parameter is added while the request leaves and is seen in no
   * page, note or message of ours.
   */
  readonly sessionParam?: string
}
export interface Given {
  readonly user: string
  readonly password: string
  readonly code?: string
}
export interface SignInStep {
  readonly path: string
  readonly host?: string
  /** How the body goes. Default `json`. */
  readonly sends?: 'json' | 'form'
  /**
   * Pure: the answer to a session token, to the wish for a second factor (which is then typed in as `code`), to the
   * service's word that this is nobody it knows, or to the next request of a sign-in that takes several.
   */
  readonly read: (answer: unknown, given: Given) => SignInAnswer
}
export type SignInAnswer =
  | {
      readonly token: string
      readonly expiresInSeconds?: number
      /** Whose account it is, where an earlier step told: then `Password.account` is not asked. */
      readonly account?: ReturnType<Account['read']>
    }
  | { readonly needsCode: true }
  | { readonly refused: true }
  | { readonly next: SignInStep & { readonly body: unknown } }

/** Data is handed to us (archives, device pushes): nobody signs in. */
export interface NoAuth {
  readonly type: 'none'
}

export type Auth = OAuth2 | ApiKey | Password | NoAuth

export const oauth2 = (auth: Omit<OAuth2, 'type'>): OAuth2 => ({ type: 'oauth2', ...auth })
export const apiKey = (auth: Omit<ApiKey, 'type'>): ApiKey => ({ type: 'apiKey', ...auth })
export const password = (auth: Omit<Password, 'type'>): Password => ({ type: 'password', ...auth })
export const noAuth: NoAuth = { type: 'none' }

/**
 * A provider that keeps its people in several places, and a token good in one of them only: the person chooses before
 * signing in. Origins of the connector (API, authorization server) are replaced by those of the chosen region.
 */
export interface Region {
  /** For people: `Outside the United States`. */
  readonly title: string
  /** `{ 'https://api.example.com': 'https://api.example.eu' }`; an origin that is not named stays. */
  readonly hosts: Readonly<Record<string, string>>
}
