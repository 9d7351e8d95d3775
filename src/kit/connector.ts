/** The whole contract between a connector and the runtime. */
import type { Instant, LocalDay, RecordKind, RecordOf } from '../core/index.js'
import type { Activities, ActivitySummary, ConnectionSettings } from './activities.js'
import type { ApiKey, Auth, Region } from './auth.js'
import type { DevicePush, FileImport } from './handed-over.js'
import type { Answer, PageRequest, RequestOptions } from './http.js'
import type { Schema } from './schema.js'
import type { Webhook } from './webhook.js'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Everything the project needs to know about one service. Its folder name is its id. */
export interface Connector {
  readonly id: string
  readonly name: string
  /** Raised when `map` changes meaning, so that a remap knows what to redo. */
  readonly version: number
  /** The provider's own API reference. */
  readonly docs: string
  /** `live`, or why it no longer is: shown on the service's card. */
  readonly status?: { readonly state: 'live' | 'legacy' | 'ended'; readonly note?: string; readonly successor?: string }
  readonly auth: Auth
  /** A second way in, for one person alone: a key they make themselves, where the operator has no application there. */
  readonly personal?: ApiKey
  /** By short id, the first is the default. Absent: the provider is one place. */
  readonly regions?: Readonly<Record<string, Region>>
  readonly api: Api
  readonly streams?: Readonly<Record<string, Stream>>
  /** What the service can do with workouts. */
  readonly activities?: Activities
  /** What a person sets for each connection: a folder, a format. */
  readonly settings?: ConnectionSettings
  readonly webhook?: Webhook
  readonly imports?: Readonly<Record<string, FileImport>>
  /** A device hands us its pages: `POST /push/<connector>` with the token we gave it. */
  readonly push?: DevicePush
}

/** Hosts, limits, and which answers mean which error. */
export interface Api {
  /** `https://api.example.com`, the first is the default. Credentials go to these and to no other. */
  readonly hosts: readonly string[]
  /**
   * Where files lie that the service's answers link to by signed addresses: asked without any credential and beyond
   * all limits. `https://*.example.net` stands for every host right below it.
   */
  readonly fileHosts?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
  /** A key of the operator's own (`<CONNECTOR>_API_KEY`) that every request bears besides the person's credential. */
  readonly operatorKey?: { readonly header: string; readonly help: string }
  readonly limits?: readonly Limit[]
  /** Reads the provider's own count of what is left from an answer's headers (lower-case names). */
  readonly readLimits?: (headers: Readonly<Record<string, string>>, now: Instant) => LimitNotice | undefined
  /** Maps odd answers to what happens next; `undefined` leaves it to the usual table (401, 403, 429, 5xx). Pure. */
  readonly errors?: (answer: ErrorAnswer) => ErrorMeaning | undefined
}
export interface Limit {
  readonly per: 'app' | 'connection' | 'endpoint'
  readonly endpoint?: string
  readonly requests: number
  readonly seconds: number
  /** `rolling` counts the last n seconds, `fixed` starts anew at multiples of the window (a clock hour, a day). */
  readonly window?: 'rolling' | 'fixed'
}
export interface LimitNotice {
  readonly per: 'app' | 'connection'
  readonly remaining: number
  readonly resetAt: Instant
}
export interface ErrorAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly request: PageRequest
}
/**
 * What an odd answer means. `nothing`: there is no such data, which is an answer, not an error. The message of
 * `reauthorize` is a sentence for the person; those of `permission` and `contract` go on after the service's name.
 */
export type ErrorMeaning =
  | { readonly means: 'expired' | 'transient' | 'nothing' | 'gone' }
  | { readonly means: 'reauthorize'; readonly message: string }
  | { readonly means: 'permission'; readonly scopes?: readonly string[]; readonly message: string }
  | { readonly means: 'limit'; readonly retryAt?: Instant; readonly per?: 'app' | 'connection' }
  | { readonly means: 'contract'; readonly message: string }

/** Anything read page by page. `pull` reaches the service only through its task; `map` is pure. */
export interface Feed<Item, Body = unknown, Cursor extends Json = Json> {
  readonly scopes?: readonly string[]
  /** Parses what `map` reads, and no more. */
  readonly page: Schema<Body>
  /** A cursor saved last year is checked before it is trusted. */
  readonly cursor?: Schema<Cursor>
  /** Absent where data is only pushed to us. */
  pull?(task: PullTask<Body, Cursor>): AsyncIterable<Page<Body, Cursor>>
  map(body: Body, request: PageRequest): Iterable<Item>
}

/** A page, and where to resume once it is safely stored. Without an answer it is a checkpoint. */
export interface Page<Body = unknown, Cursor = Json> {
  readonly answer?: Answer<Body>
  /** The last point known complete. It never goes back and never passes what is stored. */
  readonly cursor?: Cursor
  /** From here to there everything has been asked for and answered, by this page and those before it. */
  readonly covers?: Span
  /** From here to there an answer could not be read: the gap is shown, and asked for again. */
  readonly failed?: Span
}

/** Half-open: from ≤ t < to. */
export interface Span {
  readonly from: Instant
  readonly to: Instant
}

/** A feed of health records. */
export interface Stream<Kind extends RecordKind = RecordKind, Body = unknown, Cursor extends Json = Json>
  extends Feed<RecordOf<Kind>, Body, Cursor> {
  readonly emits: readonly Kind[]
  /** For people: `Nights of sleep`. */
  readonly title?: string
  /** How long, in days, the provider may still revise what it gave: read again until then, and shown as provisional. */
  readonly settleDays?: number
  /** Minutes between two pulls when no notice arrives. Default 60. */
  readonly everyMinutes?: number
  /** How far back, in days, history can be asked for. Default: without end. */
  readonly historyDays?: number
  /** How much history, in days, one pull of the walk back asks for. Default 30; listings of few items bear more. */
  readonly backfillDays?: number
  /** Every pull lists all there is, whatever its window: nothing older is waited for. */
  readonly listsEverything?: true
  /**
   * The cursor is a place in the service's own list of changes: from there on everything new is told, whenever it took
   * place. What is looked for is then looked for among the changes, not in all there is.
   */
  readonly listsChanges?: true
  /** Fetches one document a notice names; `undefined` when the provider says that there is no such document. */
  one?(task: Task<Body>, document: string): Promise<Answer<Body> | undefined>
  /**
   * `complete`: what a covered span does not list is not there, so a record missing from two complete listings has
   * vanished. Default `partial`: absence proves nothing.
   */
  readonly listing?: 'complete' | 'partial'
  /** Workouts of the page that can be fetched, or need not be sent there: see `Activities`. Pure, as `map` is. */
  lists?(body: Body, request: PageRequest): Iterable<ActivitySummary>
}

/** How a connector reaches its service. Waiting, retrying, refreshing and counting happen on the other side. */
export interface Task<Body = unknown> extends AppTask<Body> {
  readonly account: { readonly id: string; readonly timeZone?: string }
  readonly scopes: readonly string[]
  /** `personal`: with a key of the person's own, which some providers serve at other paths. */
  readonly signedInBy: 'auth' | 'personal'
  /** What the person set for this connection, as the connector's own `settings` schema gives it. */
  readonly settings?: unknown
}
/** The same way to the service without a person's credential: what the application itself asks for. */
export interface AppTask<Body = unknown> {
  get(path: string, query?: RequestOptions['query'], options?: Omit<RequestOptions, 'query'>): Promise<Answer<Body>>
  post(path: string, options?: RequestOptions): Promise<Answer<Body>>
  put(path: string, options?: RequestOptions): Promise<Answer<Body>>
  patch(path: string, options?: RequestOptions): Promise<Answer<Body>>
  delete(path: string, options?: RequestOptions): Promise<Answer<Body>>
  readonly signal: AbortSignal
}
export interface PullTask<Body = unknown, Cursor = Json> extends Task<Body> {
  /** Where the last pull ended; absent on the first. */
  readonly cursor?: Cursor
  /** What this pull is to bring. A backfill's spans walk backwards from now. */
  readonly window: Span
  readonly purpose: 'fresh' | 'backfill'
  /** The runtime's clock, at the start of this pull. */
  readonly now: Instant
}

export interface DayWindow {
  readonly from: LocalDay
  readonly to: LocalDay
}

/** Capabilities are looked up, never claimed. */
export const capabilitiesOf = ({ streams, activities, webhook, imports, push }: Connector) => ({
  streams: Object.keys(streams ?? {}),
  downloads: activities?.download !== undefined,
  uploads: activities?.upload !== undefined,
  deletes: activities?.delete !== undefined,
  edits: activities?.edit?.fields ?? [],
  notifies: webhook !== undefined,
  imports: Object.keys(imports ?? {}),
  pushes: push !== undefined,
})

/** Declares a connector; the compiler checks it, nothing else happens. */
export const defineConnector = <const C extends Connector>(connector: C): C => connector

/**
 * Declares a stream: `page` gives `map` its body, `cursor` gives `pull` its cursor, and a kind that is not in `emits`
 * does not compile.
 *
 * @example
 * export const sleep = defineStream({
 *   emits: ['sleep_session'],
 *   page: z.object({ nights: z.array(Night) }),
 *   cursor: LocalDay,
 *   pull: (task) => byDayRange(task, { atMost: 30 }, ({ from, to }) => once(() => task.get('/v1/sleep', { from, to }))),
 *   map: (body) => body.nights.map(toSleepSession),
 * })
 */
export const defineStream = <const Kind extends RecordKind, Body, Cursor extends Json = string>(
  stream: Omit<Stream<Kind, Body, Cursor>, 'emits'> & { readonly emits: readonly Kind[] },
): Stream => stream as unknown as Stream
