import type { Envelope, OutgoingRecord } from '../core/index.js'

/** An envelope whose `data` is a document of the encoding, with its media type and schema beside it. */
export type Message = Envelope<unknown>

/** What became of an envelope: messages, or why there are none. The reason names no value: it is counted by it. */
export type Encoded = { readonly messages: readonly Message[] } | { readonly unexpressed: string }

/** A message, and those it was put together of: they are what is counted, and what is parked where it is refused. */
export interface Gathered {
  readonly message: Message
  readonly parts: readonly Message[]
}

export interface Encoding {
  readonly id: 'record' | 'open-mhealth' | 'fhir' | 'personicle' | 'personicle-epoch' | 'personicle-avro'
  readonly title: string
  /**
   * Kinds told in one message with another, and with which: two pressures are one reading. The other is looked for at
   * the same moment of the same connection, and handed to `encode`.
   */
  readonly companions: Readonly<Record<string, string>>
  /** Pure: the same envelope gives the same messages under the same ids, for ever. */
  encode(envelope: Envelope, companion?: OutgoingRecord): Encoded
  /**
   * Where readers expect many values in one message. Pure; keeps the order of each individual’s stream, leaves nothing
   * out, and the same messages come together under the same id.
   */
  gather?(messages: readonly Message[]): readonly Gathered[]
}

export const unexpressed = (why: string): Encoded => ({ unexpressed: why })

/** A cuff measures both pressures at once, and others know the two as one reading. */
export const pressurePair: Readonly<Record<string, string>> = {
  blood_pressure_systolic: 'blood_pressure_diastolic',
  blood_pressure_diastolic: 'blood_pressure_systolic',
}

/** The two records of a reading in their order, whichever of them has changed. */
export const pairOf = (
  data: OutgoingRecord,
  companion: OutgoingRecord | undefined,
): { readonly systolic: OutgoingRecord | undefined; readonly diastolic: OutgoingRecord | undefined } =>
  data.kind === 'blood_pressure_systolic'
    ? { systolic: data, diastolic: companion }
    : { systolic: companion, diastolic: data }

/** What is to be said of a reading as a whole: a doubt about either half is a doubt about it. */
export const flagsOf = (first: OutgoingRecord, second?: OutgoingRecord): readonly string[] => [
  ...new Set([...(first.flags ?? []), ...(second?.flags ?? [])]),
]

/** A pair is told again when either half changes; both ways to tell of one state of it bear the same id. */
export const pairMessageId = (first: OutgoingRecord, second: OutgoingRecord | undefined): string =>
  second === undefined ? `${first.id}.${first.revision}` : `${first.id}.${first.revision}-${second.revision}`
