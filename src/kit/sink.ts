/** A sink takes what leaves the store. The same idea as a connector: a value that describes, and one function. */
import { dictionary, type Entry, type Envelope, type Wire } from '../core/index.js'
import type { Schema } from './schema.js'

export interface Sink<Settings = unknown> {
  readonly id: string
  readonly title: string
  readonly settings: Schema<Settings>
  /** The encodings it can take, where not every one: columns, say, are made for our own records. */
  readonly encodings?: readonly string[]
  open(settings: Settings, world: SinkWorld): Promise<OpenSink>
}
export interface OpenSink {
  /**
   * Throws when nothing was taken; returns the refusals that no retry will cure. What an envelope's `data` is, the
   * sink's encoding has decided: our own record unless the operator chose another.
   */
  deliver(batch: readonly Envelope<unknown>[]): Promise<readonly Refusal[]>
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

/** What a broker is handed: the encoding’s own wire form, else the envelope as JSON. */
export const wireOf = (envelope: Envelope<unknown>): Wire => {
  if (envelope.wire !== undefined) return envelope.wire
  const entry = (dictionary as unknown as Readonly<Record<string, Entry>>)[envelope.kind]
  return {
    body: JSON.stringify(envelope),
    contentType: 'application/json',
    channel: entry?.shape === 'event' ? 'events' : 'datastreams',
  }
}

/** For a sink that writes envelopes as JSON: `data` says all that the wire form says, and bytes have no place in JSON. */
export const withoutWire = ({ wire: _, ...envelope }: Envelope<unknown>): Envelope<unknown> => envelope
