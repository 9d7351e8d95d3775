/** The part of the HTTP API by which data comes in without a consent page: what people type, devices, archives, histories. */

export interface WayIn {
  way: 'oauth2' | 'apiKey' | 'password'
  /** A key of the person's own, beside the usual way. */
  personal: boolean
  /** Whether it can be used here; if not, `howToSetUp` says how. */
  ready: boolean
  /** What to tell the person before they type. */
  help?: string
}
export type WayInOutcome =
  | { state: 'connected'; connectionId: string; continued: boolean }
  | { state: 'needs-code' }
  | { state: 'refused'; sentence: string }
/** What a device needs to push to us. The token is told this once. */
export interface Device {
  connection: string
  url: string
  token: string
  /** Markdown, with address and token filled in. */
  setUp: string
}
/** Two connections that are one history, or could be. */
export interface Succession {
  successor: { id: string; connector: string }
  predecessor: { id: string; connector: string }
  /** Since when they are one; absent where the person has not said so. */
  since?: string
  /** The last moment that is still told by the predecessor. */
  seam?: string
}
/** An archive that was handed over. */
export interface Import {
  id: string
  connector: string
  connection?: string
  /** Of the kind of archive. */
  title: string
  file: string
  state: 'waiting' | 'running' | 'done' | 'failed'
  /** Where it stopped before its end: why, and what to do. */
  message?: string
  bytes: number
  bytesRead: number
  begunAt: string
  endedAt?: string
  seconds: number
  etaSeconds?: number
  report: Partial<ImportReport>
}
export interface ImportReport {
  pages: number
  /** Pages that are here from an earlier reading. */
  passedOver: number
  created: number
  updated: number
  unchanged: number
  deleted: number
  parked: number
  skipped: { what: string; reason: string; count: number }[]
  /** The time the records cover that were read. */
  first?: string
  last?: string
}
