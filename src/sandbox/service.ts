/**
 * The contract of a simulated service. A simulator is a value: facts about how the provider signs people in and counts
 * requests, and functions that tell a part of an invented person's life through the provider's own protocol. It is
 * written from the provider's documents, never from our page schemas. Tokens, limits, faults, HTTP and webhook delivery
 * are the room's: when `handle` is called the token has been checked and the request counted.
 */
import type { Instant, LocalDay } from '../core/index.js'
import type { Clock } from './clock.js'
import type { Person } from './person.js'

export interface SimulatedService {
  /** The connector's id, which is also the first part of the path the room serves it under. */
  readonly id: string
  readonly name: string
  /** Origins it plays, `https://api.example.com`: those of the API and of the authorization server. */
  readonly hosts: readonly string[]
  readonly oauth: OAuthFacts
  /** What the provider says it bears. Beyond it the room answers 429 and the referee takes a note. */
  readonly limits: readonly LimitFact[]
  /** Where a listing keeps its items and its token, so that the room can repeat, shuffle and overlap pages. */
  readonly paging?: PagingFacts
  /** Requests that carry no person's token (subscriptions, public keys). `undefined`: it is not such a request. */
  open?(request: Request, app: AppSession): Promise<Response | undefined>
  /** An API call of a person who is signed in. The request bears the provider's real URL. */
  handle(request: Request, session: Session): Promise<Response>
  /** The provider's own words for 401 and 429; without it the room answers as RFC 6750 and RFC 6585 do. */
  refuse?(refusal: Refusal): Response
  /** What a perfect client holds at `view.now`. Every fact of a kind it tells at all. */
  truth(person: Person, view: TruthView): Iterable<Fact>
  /** How the provider calls its subscribers about what changed for this person in [from, to). */
  notices?(
    app: AppSession,
    person: Person,
    span: { readonly from: Instant; readonly to: Instant },
  ): Iterable<OutgoingCall>
  /** What a subscriber's answer does to its subscription, as in "410 cancels". */
  noticeAnswered?(app: AppSession, call: OutgoingCall, status: number): void
}

export interface OAuthFacts {
  readonly authorizeUrl: string
  readonly tokenUrl: string
  readonly revokeUrl?: string
  /** Where a revocation carries the token: RFC 7009's form field `token` unless said otherwise. */
  readonly revokeParam?: string
  /** How a revocation of a token that is dead already is answered. Default 400. */
  readonly deadTokenStatus?: number
  readonly clientAuth: readonly ('basic' | 'body')[]
  /** Full names, as they travel. */
  readonly scopes: readonly ScopeFact[]
  readonly scopeSeparator?: ' ' | ','
  /** What is asked for when the client names no scope: everything, or nothing at all. Default `all`. */
  readonly scopeDefault?: 'all' | 'none'
  /** Does the redirect back carry the granted scopes in `scope`, as Oura's does? */
  readonly scopeInRedirect?: boolean
  readonly pkce: 'required' | 'optional'
  readonly accessTokenSeconds: number
  /** `rotates`: good once, and using it twice ends the whole family. `stays`: a refresh answers without a new one. */
  readonly refreshToken: 'rotates' | 'stays'
  /** For so long a repeated refresh is answered with the same pair. */
  readonly refreshGraceSeconds?: number
  /** Is a refresh token handed out at all? Google wants `access_type=offline`. */
  readonly wantsRefresh?: (authorizeParams: URLSearchParams) => boolean
  /** The provider's own id for a person. */
  readonly account: (person: Person) => string
  /** Fields beside the standard ones in every token answer. */
  readonly tokenExtras?: (person: Person) => Readonly<Record<string, unknown>>
  /** The body of a refused token request, where it is not RFC 6749's. */
  readonly tokenError?: (problem: {
    readonly status: number
    readonly error: string
    readonly description: string
  }) => unknown
}
export interface ScopeFact {
  readonly name: string
  /** For the consent page: `Daily summaries of sleep, activity and readiness`. */
  readonly title: string
}

export interface LimitFact {
  /** Who shares the budget: all calls of the client, or those of one person's connection. */
  readonly per: 'app' | 'connection'
  readonly requests: number
  readonly seconds: number
  /** `fixed` starts anew at multiples of the window. Default `rolling`. */
  readonly window?: 'rolling' | 'fixed'
}

export interface PagingFacts {
  /** The name of the array in a listing's body, or undefined when the body is no listing. */
  readonly itemsIn: (body: Readonly<Record<string, unknown>>) => string | undefined
  /** The field that names the next page, and the query parameter that asks for it. */
  readonly nextIn: string
  readonly tokenParam: string
}

/** A call whose token was good. */
export interface Session {
  readonly person: Person
  /** The provider's id for the person. */
  readonly account: string
  /** Granted, by their full names. */
  readonly scopes: readonly string[]
  readonly now: Instant
  readonly clock: Clock
  readonly app: AppSession
}

/** What concerns the registered client rather than one person. */
export interface AppSession {
  readonly clientId: string
  readonly clientSecret: string
  readonly now: Instant
  readonly clock: Clock
  /** Small JSON values the service keeps (subscriptions); survives a restart where the sandbox has a state file. */
  readonly state: ServiceState
  /** Everybody in the city, whether connected or not. */
  readonly people: readonly Person[]
  /** The people who have granted this client something, with the scopes granted. */
  readonly connected: () => readonly { readonly person: Person; readonly scopes: readonly string[] }[]
  /** Calls a subscriber: handshakes and the like. Goes through the room, so it can be watched. */
  readonly call: (call: OutgoingCall) => Promise<Response>
}
export interface ServiceState {
  get<T>(key: string): T | undefined
  set(key: string, value: unknown): void
}

/** Why the room turned a call away before the service saw it. */
export type Refusal =
  | { readonly why: 'no-token' | 'unknown-token' | 'expired-token' | 'revoked-token'; readonly request: Request }
  | {
      readonly why: 'limited'
      readonly request: Request
      readonly limit: LimitFact
      readonly now: Instant
      readonly retryAfterSeconds: number
    }

export interface TruthView {
  readonly from: Instant
  readonly to: Instant
  /** Facts are as the service knows them at this moment. */
  readonly now: Instant
  readonly scopes: readonly string[]
}

/** One thing a perfect client holds. Compared by kind and time; `value`, `code` and the named `detail` must agree. */
export interface Fact {
  /** A kind of our dictionary. */
  readonly kind: string
  readonly start: Instant
  readonly end?: Instant
  readonly day?: LocalDay
  readonly series?: string
  /** In the kind's own unit. */
  readonly value?: number
  readonly code?: string
  /** The parts of an event's detail worth checking: numbers, texts, flags. */
  readonly detail?: Readonly<Record<string, number | string | boolean>>
  /** The provider's id, where a client needs it as key. */
  readonly key?: string
  readonly document?: string
  /** A client may leave it out, but if it holds one, it must be this. */
  readonly optional?: boolean
  /** How many records may rightly tell it, where the provider tells it in several places. Default 1. */
  readonly upTo?: number
  /** How far a value may be off, in the kind's unit, where the protocol rounds. Default 1e-6. */
  readonly tolerance?: number
}

/** A webhook call on its way out. */
export interface OutgoingCall {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Whose data it is about, for the admin page; and which subscription it belongs to. */
  readonly about?: string
  readonly subscription?: string
}

/** Declares a simulator; the compiler checks it, nothing else happens. */
export const defineService = <const S extends SimulatedService>(service: S): S => service
