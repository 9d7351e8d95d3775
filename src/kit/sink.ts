/** A sink takes what leaves the store. The same idea as a connector: a value that describes, and one function. */
import type { Schema } from './schema.js'

/** One change of one record, ready to leave: CloudEvents 1.0 with our record inside. */
export interface Envelope {
  /** Stable for (record, revision): `<record id>.<revision>`. An idempotent sink sees each exactly once. */
  readonly id: string
  readonly type: 'record-created' | 'record-updated' | 'record-deleted'
  readonly individual: string
  readonly kind: string
  readonly source: string
  /** ISO 8601, when it was committed. */
  readonly time: string
  readonly data: OutgoingRecord
}

/** A record as it leaves: the `record` encoding. */
export interface OutgoingRecord {
  readonly id: string
  readonly revision: number
  readonly individual: string
  readonly connection: string
  readonly kind: string
  readonly start: OutgoingMoment
  readonly end?: OutgoingMoment
  readonly day?: string
  readonly value?: number
  readonly unit?: string
  readonly code?: string
  readonly detail?: unknown
  readonly device?: string
  readonly series?: string
  readonly method?: string
  readonly flags?: readonly string[]
  readonly provenance: {
    readonly connector: string
    readonly mapper: number
    readonly page?: string
    readonly origin?: string
    readonly updatedAt?: string
  }
  readonly deleted?: { readonly reason: string }
}
export interface OutgoingMoment {
  /** ISO 8601: with offset where it is known, `Z` where only the instant is, without either where only the local time is. */
  readonly time: string
  readonly offsetFrom: 'provider' | 'zone-lookup' | 'profile' | 'unknown'
}

export interface Sink<Settings = unknown> {
  readonly id: string
  readonly title: string
  readonly settings: Schema<Settings>
  open(settings: Settings, world: SinkWorld): Promise<OpenSink>
}
export interface OpenSink {
  /** Throws when nothing was taken; returns the refusals that no retry will cure. */
  deliver(batch: readonly Envelope[]): Promise<readonly Refusal[]>
  close(): Promise<void>
}
export interface Refusal {
  readonly id: string
  readonly reason: string
}
/** What a sink may use of the world. */
export interface SinkWorld {
  readonly fetch: typeof fetch
  now(): number
}

export const defineSink = <S>(sink: Sink<S>): Sink<S> => sink
