/** The HTTP API as the dashboard sees it. The server's OpenAPI document at /openapi.json is the same contract. */
import type { WayIn } from './api-ways-in.js'

export type * from './api-activities.js'
export type * from './api-sync.js'
export type * from './api-ways-in.js'

export interface Service {
  id: string
  name: string
  docs: string
  state: 'live' | 'legacy' | 'ended'
  note?: string
  successor?: string
  /** How it can be connected here: through the sandbox, with real keys, or not yet (with what to do). */
  mode: 'sandbox' | 'real' | 'not-set-up'
  howToSetUp?: string
  auth: 'oauth2' | 'apiKey' | 'password' | 'none'
  /** How an account is connected; empty where data is only handed over. */
  signIn: WayIn[]
  /** To choose from before signing in, the first is the default; empty: it is one place. */
  regions: { id: string; title: string }[]
  /** Devices can hand us its data. */
  push?: { title: string; setUp: string }
  streams: StreamInfo[]
  capabilities: {
    /** Gives workouts, and takes them. */
    downloads: boolean
    uploads: boolean
    notifies: boolean
    imports: string[]
    pushes: boolean
  }
}
export interface StreamInfo {
  name: string
  title: string
  kinds: string[]
  scopes: string[]
}
export interface Connection {
  id: string
  connector: string
  individual: string
  account: string
  accountName?: string
  state: 'connected' | 'reauthorize' | 'disconnected'
  /** One sentence a person would say, as in "Oura asked us to wait until 14:05." */
  message?: string
  region?: string
  signedInBy: 'auth' | 'personal'
  missingScopes: string[]
  /** What is lost by the missing scopes. */
  missingStreams: string[]
  connectedAt: string
  lastPullAt?: string
  nextPullAt?: string
  records: number
  backfill?: { doneDays: number; wantedDays: number; etaSeconds?: number }
}
export interface Kind {
  kind: string
  title: string
  family: string
  shape: 'sample' | 'coded' | 'event'
  /** How values of several sources come together. */
  overlap?: 'segments' | 'levels' | 'readings' | 'episodes' | 'apart'
  unit?: string
  adds?: string
  about?: string
  /** How many records of this person. */
  count: number
}
export interface RecordItem {
  id: string
  revision: number
  kind: string
  connection: string
  connector: string
  stream: string
  /** Milliseconds since the epoch, for placing it on an axis. */
  startMs: number
  endMs?: number
  /** As the person's clock showed it, without offset. */
  startLocal: string
  endLocal?: string
  /** ISO 8601 as far as it is known: with an offset, with `Z` (an instant of unknown offset), or without (a wall clock). */
  start?: string
  offsetFrom: 'provider' | 'zone-lookup' | 'profile' | 'unknown'
  day?: string
  value?: number
  unit?: string
  code?: string
  detail?: Record<string, unknown>
  device?: string
  series?: string
  method?: string
  flags: string[]
  /** Only with `fused=true`: the record it is or is a piece of, and why it counts. */
  record?: string
  why?: Why
}
export interface DataSource {
  connection: string
  connector: string
  device?: string
  origin?: string
  method?: string
}
/** Which sources a value comes from and why, and which were not counted. */
export interface Why {
  sources: (DataSource & { share: number; value?: number; reason: string })[]
  over: (DataSource & { reason: string })[]
  apportioned?: true
}
/** A civil day in one figure over all sources. */
export interface FusedDay {
  day: string
  value: number
  unit?: string
  low: number
  high: number
  count: number
  series?: string
  why: Why
}
/** Buckets for a chart: min, mean, max and count per step, gaps as missing buckets. */
export interface Series {
  kind: string
  unit?: string
  stepMs: number
  points: SeriesPoint[]
  /** With `by=source`: a line for each connection. */
  lines?: { connection: string; connector: string; points: SeriesPoint[] }[]
}
export interface SeriesPoint {
  t: number
  min: number
  mean: number
  max: number
  sum: number
  count: number
  sources: string[]
}
export interface CoverageStrip {
  connection: string
  connector: string
  stream: string
  title: string
  /** One per civil day, oldest first. */
  days: {
    day: string
    state: 'complete' | 'provisional' | 'empty' | 'failed' | 'never'
    records: number
    reason?: string
  }[]
}
export interface Run {
  id: string
  connection: string
  connector: string
  individual: string
  stream: string
  purpose: 'fresh' | 'backfill' | 'notice' | 'import'
  state: 'running' | 'done' | 'waiting' | 'failed'
  startedAt: string
  endedAt?: string
  /** One sentence: what happened and, if something is to be done, what. */
  sentence: string
  pages: number
  requests: number
  created: number
  updated: number
  unchanged: number
  deleted: number
  parked: number
  error?: { name: string; code: string; message: string }
}
export interface DeadLetter {
  id: string
  connector: string
  connection?: string
  stream: string
  what: 'page' | 'record' | 'delivery'
  code: string
  path?: string
  expected?: string
  message: string
  at: string
  attempts: number
}
export interface SinkState {
  id: string
  type: string
  title: string
  state: 'delivering' | 'idle' | 'waiting' | 'paused'
  delivered: number
  /** Records committed and not yet acknowledged. */
  lag: number
  parked: number
  message?: string
}
export interface Status {
  version: string
  mode: 'sandbox' | 'real' | 'mixed'
  individual: string
  store: 'embedded' | 'postgres'
  virtualNow?: string
}
/** Problem details, RFC 9457. */
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  code: string
}

/*
 GET  /v1/status                                       -> Status
 GET  /v1/services                                     -> { services: Service[] }
 GET  /v1/connections                                  -> { connections: Connection[] }
 POST /v1/connections/{id}/pull                        -> 202 { due: number }            pull everything now
 POST /v1/connections/{id}/backfill { days }           -> 202 { due: number }
 DELETE /v1/connections/{id}?data=keep|delete          -> 204
 POST /v1/connections/key { connector, key, region? }  -> WayInOutcome
 POST /v1/connections/password { connector, user, password, remember, code?, region? } -> WayInOutcome
 POST /v1/connections/push { connector, name? }        -> 201 Device
 POST /v1/connections/{id}/push-token                  -> 201 Device                     the old token ends at once
 DELETE /v1/connections/{id}/push-token                -> { sentence }
 GET  /v1/successions                                  -> { successions: Succession[] }
 POST /v1/connections/{id}/follows { predecessor }     -> { succeeded: number }
 DELETE /v1/connections/{id}/follows                   -> { restored: number }
 POST /v1/imports?as=  (the file, `x-file-name`)       -> 202 Import
 GET  /v1/imports                                      -> { imports: Import[] }          newest first
 GET  /connect/{connector}?region=                     -> 302 to the provider's consent; comes back to /?connected={connector} or /?problem={sentence}
 GET  /v1/kinds                                        -> { kinds: Kind[] }
 GET  /v1/records?kind=&from=&to=&limit=&after=        -> { records: RecordItem[], next?: string }   from/to ISO 8601; what touches the span, by start; limit up to 1000
      &fused=true                                      -> each time once, every value with `why`; prefer=oura,fitbit whom the person trusts more
 GET  /v1/days?kind=&from=&to=                         -> { days: FusedDay[] }           from/to civil days; one figure over all sources
 GET  /v1/records/{id}                                 -> RecordItem & { provenance: {...}, page?: { path, query, fetchedAt } }   "why this number"
 GET  /v1/series?kind=&from=&to=&step=                 -> Series                         step in seconds; chosen by the server when absent.
                                                          fused=true: one line over all sources; by=source: a line for each.
                                                          A value for a whole day stands only in buckets of a day or more, where it takes the place of its day's parts
 GET  /v1/coverage?from=&to=                           -> { strips: CoverageStrip[] }    from/to civil days
 GET  /v1/runs?limit=&before=                          -> { runs: Run[], next?: string }
 GET  /v1/dead-letters                                 -> { deadLetters: DeadLetter[] }
 POST /v1/dead-letters/{id}/retry                      -> 202
 GET  /v1/sinks                                        -> { sinks: SinkState[] }
 POST /v1/sinks/{id}/replay { from: 'beginning' }      -> 202
 POST /v1/sinks/{id}/resume                            -> 202                         after a pause
 GET  /v1/changes?after=&limit=                        -> { changes: Envelope[], next: string }
 GET  /v1/activities?sport=&text=&at=&notAt=&trouble=&excluded=&from=&to=&limit=&after= -> Activities     newest first
 GET  /v1/activities/{id}?points=                      -> ActivityDetail                 the track thinned to so many points
 GET  /v1/activities/{id}/file?format=fit|tcx|gpx|pwx  -> the file
 POST /v1/activities/{id}/resync                       -> 202
 PUT  /v1/activities/{id}/excluded { excluded }        -> 202
 GET  /v1/sync                                         -> SyncStatus
 POST /v1/sync                                         -> 202 { listed: number }         list every service now
 GET  /v1/sync/plan?limit=&on=                         -> SyncPlan                       nothing is done
 GET  /v1/sync/settings                                -> SyncSettings
 PUT  /v1/sync/settings (some of them)                 -> SyncSettings                   `skipBefore: null` takes the day away
 GET  /v1/sync/runs?limit=&before=                     -> { runs: SyncRun[], next?: string }
 GET  /v1/flows                                        -> Flows
 PUT  /v1/flows { rules: { source, target, allowed }[] } -> Flows
 GET  /v1/connections/{id}/settings                    -> ConnectionSettings
 PUT  /v1/connections/{id}/settings { settings?, syncPrivate?, autoPause? } -> ConnectionSettings
 GET  /v1/rollback                                     -> Rollback
 POST /v1/rollback { connections?, activity? }         -> 202 { wanted: number }
 DELETE /v1/rollback                                   -> 202 { left: number }
 GET  /v1/events                                       -> text/event-stream: events `run` (Run), `connection` (Connection), `sink` (SinkState), `import` (Import), `sync` (SyncStatus), `coverage` ({connection, stream})
*/
