/** What leaves: one change of one record, in an envelope after CloudEvents 1.0. Types only. */

/** One change of one record. `Data` is our own record, unless an encoding has put it into somebody else's words. */
export interface Envelope<Data = OutgoingRecord> {
  /** Stable for (record, revision): `<record id>.<revision>`. An idempotent sink sees each exactly once. */
  readonly id: string
  readonly type: 'record-created' | 'record-updated' | 'record-deleted'
  readonly individual: string
  readonly kind: string
  readonly source: string
  /** ISO 8601, when it was committed. */
  readonly time: string
  /** Media type of `data`, where it is not our own record. */
  readonly datacontenttype?: string
  /** URL of the schema `data` keeps to, where it is not our own record. */
  readonly dataschema?: string
  readonly data: Data
  /** Where the encoding has a wire form of its own: what a broker is handed instead of the envelope. */
  readonly wire?: Wire
}

/** A message as somebody else’s consumers read it: no envelope around it. */
export interface Wire {
  readonly body: string | Uint8Array
  /** `application/json`, or `avro/binary` with `schema`. */
  readonly contentType: string
  /** What the body was written with; a sink with a schema registry tells its id as the registry’s readers expect. */
  readonly schema?: { readonly name: string; readonly avro: string }
  /** Where two places are told apart: things that took place, and values. */
  readonly channel: 'events' | 'datastreams'
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
