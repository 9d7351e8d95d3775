/**
 * How a simulated provider lets people in, as facts. A service has `oauth`, `apiKey` or `password`, two of them where
 * the provider has two, or none where data is only handed over by devices and in archives. Tokens, keys, sessions, wrong
 * tries and codes are the room's; a simulator says what they look like and where they stand.
 */
import type { Instant } from '../core/index.js'
import type { Person } from './person.js'
import type { AppSession, Session } from './service.js'

export interface OAuthFacts {
  readonly authorizeUrl: string
  readonly tokenUrl: string
  /**
   * Fields a form must bear to be a token request, where the provider keeps several actions at one address, as in
   * `{ action: 'requesttoken' }`. Anything else that comes there is handed to `open` and `handle`.
   */
  readonly tokenWhen?: Readonly<Record<string, string>>
  readonly revokeUrl?: string
  /** Where a revocation carries the token: RFC 7009's form field `token` unless said otherwise. */
  readonly revokeParam?: string
  /** How a revocation of a token that is dead already is answered. Default 400. */
  readonly deadTokenStatus?: number
  readonly clientAuth: readonly ('basic' | 'body')[]
  /** Where an access token stands, where it is not `Authorization: Bearer`: in the query, or in a header of its own. */
  readonly tokenIn?: { readonly param: string; readonly header: string }
  /** Full names, as they travel. */
  readonly scopes: readonly ScopeFact[]
  readonly scopeSeparator?: ' ' | ','
  /** What is asked for when the client names no scope: everything, or nothing at all. Default `all`. */
  readonly scopeDefault?: 'all' | 'none'
  /** Does the redirect back carry the granted scopes in `scope`, as Oura's does? */
  readonly scopeInRedirect?: boolean
  readonly pkce: 'required' | 'optional'
  /** How long a code from the redirect is good. Default 600. */
  readonly codeSeconds?: number
  readonly accessTokenSeconds: number
  /**
   * `rotates`: good once, and using it twice ends the whole family. `stays`: a refresh answers without a new one.
   * `none`: there are none, and `accessTokenSeconds` is all there is (a run that shortens tokens leaves these alone).
   */
  readonly refreshToken: 'rotates' | 'stays' | 'none'
  /** For so long a repeated refresh is answered with the same pair. */
  readonly refreshGraceSeconds?: number
  /** Is that over as soon as the new access token has been used, as at Withings? */
  readonly graceEndsOnUse?: boolean
  /** Is a refresh token handed out at all? Google wants `access_type=offline`. */
  readonly wantsRefresh?: (authorizeParams: URLSearchParams) => boolean
  /** The provider's own id for a person. */
  readonly account: (person: Person) => string
  /** Fields beside the standard ones in every token answer. */
  readonly tokenExtras?: (person: Person) => Readonly<Record<string, unknown>>
  /** The whole token answer in the provider's envelope, where it has one. */
  readonly tokenAnswer?: (standard: Readonly<Record<string, unknown>>) => unknown
  /** The body of a refused token request, where it is not RFC 6749's. */
  readonly tokenError?: (problem: {
    readonly status: number
    readonly error: string
    readonly description: string
  }) => unknown
  /** The status of a refused token request, where the provider says 200 and means it otherwise. */
  readonly tokenErrorStatus?: number
}
export interface ScopeFact {
  readonly name: string
  /** For the consent page: `Daily summaries of sleep, activity and readiness`. */
  readonly title: string
}

/** A key people make themselves in the provider's settings, and give away as they like. */
export interface ApiKeyFacts {
  /** The header that carries it, and what stands before it (`Bearer `, with the blank). */
  readonly header: string
  readonly prefix?: string
  /** It comes by HTTP Basic: as the password of this user, or as user and password in one. */
  readonly basic?: { readonly user?: string }
  /** The person's key. `made` counts from 0: after a key was withdrawn the person makes another, which should differ. */
  readonly keyOf: (person: Person, made: number) => string
  /** A second way in beside `oauth`. `session.by` tells `handle` which it was. */
  readonly personal?: boolean
}

/** The provider has a sign-in of its own: user name and password open a session. */
export interface PasswordFacts {
  /** Where a session stands in a request: in a header, or in the query. */
  readonly session: { readonly header: string; readonly prefix?: string } | { readonly param: string }
  readonly sessionSeconds: number
  /** What a session looks like. Default `opaque`. */
  readonly sessionShape?: 'opaque' | 'uuid'
  /**
   * Answers the requests of the sign-in, in as many steps as the provider takes; `undefined` when it is none of them.
   * `desk.verify` looks at what was typed, `desk.open` opens a session; only the wording is the simulator's.
   */
  signIn(request: Request, desk: SignInDesk): Promise<Response | undefined>
  /** What the person types as user name. Default: the e-mail address. */
  readonly userOf?: (person: Person) => string
  /** Who is sent a code that is to be typed in, too. Default: nobody. */
  readonly secondFactor?: (person: Person) => boolean
  /** After so many wrong tries in a row nobody gets in for a while, not even with the right password. */
  readonly lock?: { readonly tries: number; readonly seconds: number }
}
/** The room behind a provider's sign-in. */
export interface SignInDesk extends AppSession {
  /** `user` is the user name, or the account's id where a provider takes its sign-in in two steps. Wrong tries count. */
  verify(given: { readonly user: string; readonly password: string; readonly code?: string }): Verified
  /** A new session of somebody whose sign-in was right. */
  open(person: Person): string
}
export type Verified =
  | { readonly state: 'right'; readonly person: Person; readonly account: string }
  /** `needs-code`: a code was sent to the person just now. */
  | { readonly state: 'wrong' | 'needs-code' | 'wrong-code' }
  | { readonly state: 'locked'; readonly until: Instant }

/**
 * A request the provider wants once before it serves a person's data. Withdrawing consent undoes it. What it tells of a
 * person begins with the first registration, which `session.since` and `view.since` give.
 */
export interface RegisterFacts {
  readonly method: 'POST' | 'PUT'
  readonly path: string
  /** How it is answered; `again`: this person is registered already. */
  answer(session: Session, request: Request, again: boolean): Response | Promise<Response>
  /** How everything else is answered before it. */
  refuse(session: Session): Response
}

/**
 * The same service in several places. `handle` always sees the hosts of `SimulatedService.hosts`; `session.region` and
 * `app.region` say where it was asked. What a person was given works where their account is kept, and nowhere else.
 */
export interface RegionFacts {
  /** By short id, the first is the default: origin of `hosts` to the region's own. */
  readonly hosts: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Where this person's account is kept. */
  readonly of: (person: Person) => string
}

/** What a person types to sign in without OAuth. */
export type Credential =
  | { readonly key: string }
  | { readonly user: string; readonly password: string; readonly code?: string }
