/** A record becomes an Open mHealth data point: a header that says whose and whence, a body by the schema it names. */
import { dictionary, type Envelope, isKind, type OutgoingRecord } from '../../core/index.js'
import { type Encoded, type Encoding, type Message, pairMessageId, pressurePair, unexpressed } from '../encoding.js'
import { type Body, isBodies } from './body.js'
import { bodyOfEvent, stagesSchema } from './event-bodies.js'
import { headerOf, relatedId, schemaUrl } from './header.js'
import { bodyOfPressures } from './pressures.js'
import { bodyOfSample } from './sample-bodies.js'

const halfMissing = 'a blood pressure needs both its values, and the other of this moment is not known'
const mediaType = 'application/json'

export const openMHealth: Encoding = {
  id: 'open-mhealth',
  title: 'Open mHealth data points',
  companions: pressurePair,
  encode: (envelope, companion) =>
    Object.hasOwn(pressurePair, envelope.kind) ? encodePressures(envelope, companion) : encodeOne(envelope),
}

const encodeOne = (envelope: Envelope): Encoded => {
  const schema = schemaOf(envelope.kind)
  if (schema === undefined) return unexpressed('no published schema describes this kind')
  if (envelope.type === 'record-deleted') return { messages: tombstones(envelope, schema) }
  const bodies =
    dictionary[envelope.kind as keyof typeof dictionary].shape === 'event'
      ? bodyOfEvent(envelope.data, schema)
      : bodyOfSample(envelope.data, schema)
  if (!isBodies(bodies)) return unexpressed(bodies.unsaid)
  return { messages: bodies.map((body, index) => messageOf(envelope, envelope.data, body, index)) }
}

/** Two records, one reading: it bears the id of the systolic one. */
const encodePressures = (envelope: Envelope, companion: OutgoingRecord | undefined): Encoded => {
  const schema = schemaOf(envelope.kind) as string
  const [first, second] =
    envelope.kind === 'blood_pressure_systolic' ? [envelope.data, companion] : [companion, envelope.data]
  if (first === undefined || second === undefined) return unexpressed(halfMissing)
  const id = pairMessageId(first, second)
  if (envelope.type === 'record-deleted') return { messages: [{ ...tombstone(envelope, first, schema, 0), id }] }
  if (first.deleted !== undefined || second.deleted !== undefined) return unexpressed(halfMissing)
  const body = bodyOfPressures(first, second, schema)
  if (!isBodies(body)) return unexpressed(body.unsaid)
  return { messages: body.map((each) => ({ ...messageOf(envelope, first, each, 0, second), id })) }
}

const messageOf = (
  envelope: Envelope,
  record: OutgoingRecord,
  { schema, body }: Body,
  index: number,
  second?: OutgoingRecord,
): Message => {
  const id = relatedId(record.id, index)
  return {
    ...envelope,
    id: index === 0 ? envelope.id : `${id}.${record.revision}`,
    datacontenttype: mediaType,
    dataschema: schemaUrl(schema),
    data: { header: headerOf(envelope, record, schema, id, second), body },
  }
}

/** There is no tombstone in Open mHealth: the header of what is gone goes out alone, in an envelope that says so. */
const tombstone = (envelope: Envelope, record: OutgoingRecord, schema: string, index: number): Message => {
  const id = relatedId(record.id, index)
  return {
    ...envelope,
    id: index === 0 ? envelope.id : `${id}.${record.revision}`,
    datacontenttype: mediaType,
    dataschema: schemaUrl('omh:header:1.2'),
    data: { header: headerOf(envelope, record, schema, id) },
  }
}

/** Of a night, the summary of its stages goes as well, whether there was one or not: that is not known any more. */
const tombstones = (envelope: Envelope, schema: string): readonly Message[] =>
  [schema, ...(envelope.kind === 'sleep_session' ? [stagesSchema] : [])].map((each, index) =>
    tombstone(envelope, envelope.data, each, index),
  )

const schemaOf = (kind: string): string | undefined =>
  isKind(kind) ? (dictionary[kind] as { readonly codes?: { readonly omh?: string } }).codes?.omh : undefined
