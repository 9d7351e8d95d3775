/** The HTTP API as the dashboard sees it. The server's OpenAPI document at /openapi.json is the same contract. */

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
  streams: StreamInfo[]
  capabilities: { downloads: boolean; uploads: boolean; notifies: boolean; imports: string[] }
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
}
/** Buckets for a chart: min, mean, max and count per step, gaps as missing buckets. */
export interface Series {
  kind: string
  unit?: string
  stepMs: number
  points: { t: number; min: number; mean: number; max: number; sum: number; count: number; sources: string[] }[]
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
 GET  /connect/{connector}                             -> 302 to the provider's consent; comes back to /?connected={connector} or /?problem={sentence}
 GET  /v1/kinds                                        -> { kinds: Kind[] }
 GET  /v1/records?kind=&from=&to=&limit=&after=        -> { records: RecordItem[], next?: string }   from/to ISO 8601; what touches the span, by start; limit up to 1000
 GET  /v1/records/{id}                                 -> RecordItem & { provenance: {...}, page?: { path, query, fetchedAt } }   "why this number"
 GET  /v1/series?kind=&from=&to=&step=                 -> Series                         step in seconds; chosen by the server when absent.
                                                          A value for a whole day stands only in buckets of a day or more, where it takes the place of its day's parts
 GET  /v1/coverage?from=&to=                           -> { strips: CoverageStrip[] }    from/to civil days
 GET  /v1/runs?limit=&before=                          -> { runs: Run[], next?: string }
 GET  /v1/dead-letters                                 -> { deadLetters: DeadLetter[] }
 POST /v1/dead-letters/{id}/retry                      -> 202
 GET  /v1/sinks                                        -> { sinks: SinkState[] }
 POST /v1/sinks/{id}/replay { from: 'beginning' }      -> 202
 POST /v1/sinks/{id}/resume                            -> 202                         after a pause
 GET  /v1/changes?after=&limit=                        -> { changes: Envelope[], next: string }
 GET  /v1/events                                       -> text/event-stream: events `run` (Run), `connection` (Connection), `sink` (SinkState), `coverage` ({connection, stream})
*/
