/** Envelopes into a sink's own words, batch by batch; what there are no words for is counted by kind and reason. */
import { type Envelope, type OutgoingRecord, SettingsError } from '../../core/index.js'
import {
  type Encoded,
  type Encoding,
  encodingNamed,
  encodings,
  type Gathered,
  type Message,
} from '../../encodings/index.js'
import { faultIn } from '../claims-loop.js'
import { contentOf, provenanceOf } from '../intake/envelopes.js'
import { type Companion, type CompanionAsked, companionsOf } from '../store/companions.js'
import type { Db } from '../store/db.js'
import { rowOfStored } from '../store/read-rows.js'
import type { Unexpressed } from '../store/unexpressed.js'

export interface EncodedBatch {
  readonly messages: readonly Message[]
  readonly unexpressed: readonly Unexpressed[]
  readonly faults: readonly EncodingFault[]
}
/** An envelope that the encoding failed on, and with what sort of error: its message may quote a value (I5). */
export interface EncodingFault {
  readonly envelope: Envelope
  readonly fault: string
}

export const encodingOf = (id: string): Encoding => {
  const encoding = encodingNamed(id)
  if (encoding !== undefined) return encoding
  const known = encodings.map((each) => each.id).join(', ')
  throw new SettingsError('unknown-encoding', `There is no encoding ${id}. Choose one of: ${known}.`)
}

/** Nothing is left out in silence, and no message is told twice in one batch. */
export const encodeBatch = async (
  db: Db,
  encoding: Encoding,
  envelopes: readonly Envelope[],
): Promise<EncodedBatch> => {
  const companions = await companionsIn(db, encoding, envelopes)
  const messages = new Map<string, Message>()
  const tally = new Map<string, Unexpressed>()
  const faults: EncodingFault[] = []
  for (const envelope of envelopes) {
    const encoded = encodedOr(faults, envelope, () => encoding.encode(envelope, companions.get(envelope)))
    if (encoded === undefined) continue
    if ('messages' in encoded) {
      for (const message of encoded.messages) if (!messages.has(message.id)) messages.set(message.id, message)
      continue
    }
    const { kind } = envelope
    const key = `${kind}\n${encoded.unexpressed}`
    tally.set(key, { kind, reason: encoded.unexpressed, count: (tally.get(key)?.count ?? 0) + 1 })
  }
  return { messages: [...messages.values()], unexpressed: [...tally.values()], faults }
}

/** A record we fail on is a fault of ours, and no reason to keep the others waiting. */
const encodedOr = (faults: EncodingFault[], envelope: Envelope, encode: () => Encoded): Encoded | undefined => {
  try {
    return encode()
  } catch (error) {
    faults.push({ envelope, fault: faultIn(error) })
    return undefined
  }
}

/** As the sink is handed them: where the encoding's readers expect many values in one message, those that belong together. */
export const gathered = ({ gather }: Encoding, messages: readonly Message[]): readonly Gathered[] =>
  gather?.(messages) ?? messages.map((message) => ({ message, parts: [message] }))

/** Of the batch itself, as both halves of a reading come on one page; else, of the store. */
const companionsIn = async (
  db: Db,
  { companions }: Encoding,
  envelopes: readonly Envelope[],
): Promise<ReadonlyMap<Envelope, OutgoingRecord>> => {
  const found = new Map<Envelope, OutgoingRecord>()
  const paired = envelopes.filter(({ kind }) => Object.hasOwn(companions, kind))
  const places = new Map(paired.map((envelope, index) => [envelope, index]))
  const byMoment = new Map<string, Envelope[]>()
  for (const envelope of paired) {
    const key = momentKey(envelope.data, envelope.kind)
    byMoment.set(key, [...(byMoment.get(key) ?? []), envelope])
  }
  const alone: Envelope[] = []
  for (const envelope of paired) {
    const others = byMoment.get(momentKey(envelope.data, companions[envelope.kind] as string)) ?? []
    const own = byMoment.get(momentKey(envelope.data, envelope.kind)) ?? []
    const other = nearest(own, others, envelope, places)
    if (other === undefined) alone.push(envelope)
    else found.set(envelope, other.data)
  }
  if (alone.length > 0)
    for (const stored of await companionsOf(
      db,
      alone.map(({ data }) => askedFor(data, companions[data.kind] as string)),
    )) {
      const envelope = alone[stored.place - 1] as Envelope
      found.set(envelope, recordOf(stored, envelope.data))
    }
  return found
}

/**
 * Of the same commit, else what was told last before it, else what comes next: the reading as it was then. Where a
 * commit holds several readings of one moment, the first goes with the first.
 */
const nearest = (
  own: readonly Envelope[],
  others: readonly Envelope[],
  envelope: Envelope,
  places: ReadonlyMap<Envelope, number>,
): Envelope | undefined => {
  const here = places.get(envelope) ?? 0
  const together = (each: Envelope): boolean => each.time === envelope.time
  const before = others.filter((other) => (places.get(other) ?? 0) < here)
  return others.filter(together)[own.filter(together).indexOf(envelope)] ?? before.at(-1) ?? others[0]
}

const momentKey = ({ connection, start, device = '', series = '' }: OutgoingRecord, kind: string): string =>
  [connection, kind, orderAt(start.time), device, series].join('\n')

const askedFor = (
  { id, connection, individual, start, device, series }: OutgoingRecord,
  kind: string,
): CompanionAsked => ({
  beside: id,
  connection,
  individual,
  kind,
  at: orderAt(start.time),
  device,
  series,
})

/** A wall clock is ordered as if it were UTC. */
const orderAt = (time: string): number => Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(time) ? time : `${time}Z`)

const recordOf = (stored: Companion, beside: OutgoingRecord): OutgoingRecord => {
  const row = rowOfStored('samples', stored)
  return {
    id: stored.id,
    revision: stored.revision,
    individual: beside.individual,
    connection: beside.connection,
    ...contentOf(row),
    provenance: provenanceOf(row, { connector: beside.provenance.connector, mapper: stored.mapper }),
    ...(stored.deleted_reason !== null && { deleted: { reason: stored.deleted_reason } }),
  }
}
