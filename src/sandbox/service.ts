/**
 * The contract of a simulated service. A simulator is a value: facts about how the provider signs people in and counts
 * requests, and functions that tell a part of an invented person's life through the provider's own protocol. It is
 * written from the provider's documents, never from our page schemas. Tokens, keys, sessions, limits, faults, HTTP and
 * the delivery of webhooks and pushes are the room's: when `handle` is called, whatever let the person in has been
 * checked and the request counted.
 *
 * @example
 * // A key in a header:            apiKey: { header: 'authorization', keyOf: ({ id }, made) => `key-${id}-${made}` }
 * // User name and password:       password: { session: { param: 'sessionId' }, sessionSeconds: 86_400, signIn }
 * // A device that pushes:         pushes: (device, span) => […]      and neither `oauth` nor `handle`
 * // The same under other hosts:   regions: { hosts: { us: {}, eu: { 'https://api.x.com': 'https://api.x.eu' } }, of }
 */
import type { Instant, LocalDay } from '../core/index.js'
import type { Clock } from './clock.js'
import type { Person, TimeSpan } from './person.js'
import type { ApiKeyFacts, OAuthFacts, PasswordFacts, RegionFacts, RegisterFacts } from './ways-in.js'
import type { Shelf } from './workouts/index.js'

export interface SimulatedService {
  /** The connector's id, which is also the first part of the path the room serves it under. */
  readonly id: string
  readonly name: string
  /** Origins it plays, `https://api.example.com`: those of the API and of the authorization server. */
  readonly hosts: readonly string[]
  /** Where several simulators play one host (Google's): the paths that are this one's, by how they begin. */
  readonly paths?: readonly string[]
  readonly oauth?: OAuthFacts
  readonly apiKey?: ApiKeyFacts
  readonly password?: PasswordFacts
  /** The provider's own id for a person, where there is no `oauth` to say it. Default: the person's own id. */
  readonly account?: (person: Person) => string
  readonly regions?: RegionFacts
  readonly register?: RegisterFacts
  /** What the provider says it bears. Beyond it the room answers 429 and the referee takes a note. */
  readonly limits: readonly LimitFact[]
  /** Where a listing keeps its items and its token, so that the room can repeat, shuffle and overlap pages. */
  readonly paging?: PagingFacts
  /** Requests that carry no person's token (subscriptions, public keys). `undefined`: it is not such a request. */
  open?(request: Request, app: AppSession): Promise<Response | undefined>
  /** An API call of a person who is signed in. The request bears the provider's real URL. Absent: nothing can be asked. */
  handle?(request: Request, session: Session): Promise<Response>
  /** The provider's own words for 401 and 429; without it the room answers as RFC 6750 and RFC 6585 do. */
  refuse?(refusal: Refusal): Response
  /** A person's workouts there, for a service that has them. The room and the referee look at the same. */
  shelf?(person: Person, state: ServiceState): Shelf
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
  /**
   * What the person's device hands over in [from, to): `POST /push/<connector>` with the token it was given. Everything
   * that came to the device's knowledge within the span: new and changed records, late uploads of a watch, deletions;
   * and when `span.from` is `device.since`, as much history as the app sends at first. A span whose delivery failed is
   * told again, in one with the next: so the same span must tell the same, and a wider one at least as much.
   */
  pushes?(device: PairedDevice, span: TimeSpan): Iterable<OutgoingPush>
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

/** A call that was let in. */
export interface Session {
  readonly person: Person
  /** By which of the service's ways. */
  readonly by: 'oauth' | 'key' | 'password'
  /** The provider's id for the person. */
  readonly account: string
  /** Granted, by their full names. */
  readonly scopes: readonly string[]
  readonly now: Instant
  readonly clock: Clock
  readonly app: AppSession
  /** Of this person alone: subscriptions asked for with their token, and the like. As `app.stateOf(person)`. */
  readonly state: ServiceState
  /** Where it was asked; the empty text for a service without regions. */
  readonly region: string
  /** When the person was first registered, for a service that has `register`. */
  readonly since?: Instant
}

/** What concerns the registered client rather than one person. */
export interface AppSession {
  readonly clientId: string
  readonly clientSecret: string
  readonly now: Instant
  readonly clock: Clock
  /** Small JSON values the service keeps (subscriptions); survives a restart where the sandbox has a state file. */
  readonly state: ServiceState
  /** The same for one person. */
  readonly stateOf: (person: Person) => ServiceState
  /** Where it was asked; the empty text for a service without regions. */
  readonly region: string
  /** Everybody in the city, whether connected or not. */
  readonly people: readonly Person[]
  /** The people who have granted this client something, with the scopes granted. */
  readonly connected: () => readonly { readonly person: Person; readonly scopes: readonly string[] }[]
  /** Has the access token of this refresh token live on, where a refresh brings no new one. False: it is no good. */
  readonly prolong: (refreshToken: string) => boolean
  /** Ends all that this person granted, as a provider's own way of revoking does (`DELETE /user/access`). */
  readonly end: (person: Person) => void
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
  /** Since when the service tells anything: the first registration, or the pairing of the device. Absent: always. */
  readonly since?: Instant
  /** What the service keeps of the person: clients may have brought some of what it tells. */
  readonly state?: ServiceState
  /** Of these kinds alone: all that is asked about, or that the person allows the app on their device. Absent: of all. */
  readonly kinds?: readonly string[]
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

/** A device that was shown our address and token. */
export interface PairedDevice {
  readonly person: Person
  /** When it was paired. */
  readonly since: Instant
  /** What the person lets the app read, in our kinds. Absent: everything. */
  readonly kinds?: readonly string[]
  readonly now: Instant
  /** What the app on it remembers: change tokens and the like. */
  readonly state: ServiceState
}
/** One delivery on its way out. Address and token are added by the room. */
export interface OutgoingPush {
  readonly body: string | Uint8Array
  /** Default: `content-type: application/json`. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Declares a simulator; the compiler checks it, nothing else happens. */
export const defineService = <const S extends SimulatedService>(service: S): S => service
