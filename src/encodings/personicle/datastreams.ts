/** A record becomes a data point in the message of its stream. */
import {
  convert,
  dictionary,
  type Entry,
  isKind,
  type OutgoingRecord,
  overlapOf,
  type PersonicleStream,
  type RecordKind,
  type Unit,
} from '../../core/index.js'
import { datastreams, schemaNameOf } from './data-types.js'
import type { SchemaName } from './schemas.js'
import { sourceOf } from './sources.js'
import { naiveUtc, type Span, spanOf } from './times.js'
import { isUnsaid, type Unsaid, unsaid } from './unsaid.js'

export interface DataPoint {
  readonly timestamp?: string
  readonly start_time?: string
  readonly end_time?: string
  readonly value: unknown
}
/** One message per stream, individual and source. */
export interface Datastream {
  readonly streamName: string
  readonly individual_id: string
  readonly source: string
  readonly unit: string | null
  /** Nobody tells us how sure a service is; readers want the field. */
  readonly confidence: null
  readonly dataPoints: readonly DataPoint[]
}

export interface StreamMessage {
  readonly schema: SchemaName
  readonly data: Datastream
}

const noStream = unsaid('the wire has no stream of this kind')

export const datastreamOf = (record: OutgoingRecord): StreamMessage | Unsaid => {
  const entry = isKind(record.kind) ? (dictionary[record.kind] as Entry) : undefined
  const streams = entry?.codes?.personicle
  if (entry === undefined || streams === undefined) return noStream
  if (record.series !== undefined && !isSpecimen(entry))
    return unsaid('it is of a series, and the stream would take it for the plain value')
  const span = spanOf(record)
  if (isUnsaid(span)) return span
  if (span.day && !standsForDay(record.kind as RecordKind, streams.interval))
    return unsaid('it sums up a whole day, and the stream holds single readings')
  const { interval, point } = streams
  const stream = span.end !== undefined && interval !== undefined ? interval : point
  if (stream === undefined) return unsaid('the wire knows it over a time only, and its end is not known')
  const value = wireValue(record, entry, stream)
  if (isUnsaid(value)) return value
  return {
    schema: schemaNameOf(stream),
    data: {
      streamName: datastreams + stream.stream,
      individual_id: record.individual,
      source: sourceOf(record),
      unit: stream.unit,
      confidence: null,
      dataPoints: [{ ...timesOf(span, stream), value: value.value }],
    },
  }
}

/**
 * Of one time and source the tables hold one row: the lowest pulse of a night would stand where the pulse does. What the
 * dictionary names is where it was measured, as in blood or beneath the skin, and it is the plain value all the same.
 */
const isSpecimen = (entry: Entry): boolean => entry.shape === 'sample' && entry.series !== undefined

/**
 * What somebody weighed that day is told, and a day’s total where there is a stream of intervals: as a point it would take
 * the row of the day’s first minute. A day’s mean is no reading.
 */
const standsForDay = (kind: RecordKind, interval: PersonicleStream | undefined): boolean => {
  const overlap = overlapOf(kind)
  return overlap === 'readings' || (overlap === 'segments' && interval !== undefined)
}

/** A stream of points tells a time by its beginning: that stays where it is when the end is corrected. */
const timesOf = ({ start, end = start }: Span, { schema }: PersonicleStream): Omit<DataPoint, 'value'> =>
  schema.endsWith('-interval')
    ? { start_time: naiveUtc(start), end_time: naiveUtc(end) }
    : { timestamp: naiveUtc(start) }

const wireValue = (
  record: OutgoingRecord,
  entry: Entry,
  { schema, ucum }: PersonicleStream,
): { readonly value: unknown } | Unsaid => {
  if (schema === 'location') return { value: [placeOf(record.detail as Place)] }
  if (schema === 'json-object') return { value: answersOf(record.detail as Answers) }
  if (entry.shape !== 'sample' || record.value === undefined) return unsaid('it has no value the stream could hold')
  const value = ucum === undefined ? record.value : convert(record.value, entry.unit as Unit, ucum)
  return schema.startsWith('integer') ? int32(value) : float32(value)
}

const int32 = (value: number): { readonly value: number } | Unsaid => {
  const whole = Math.round(value)
  // What rounds to -0 is 0.
  return whole === (whole | 0) ? { value: whole | 0 } : unsaid('its value does not fit the 32 bits of its stream')
}

/** JSON keeps the value as it is; in Avro it goes to the nearest of 32 bits. */
const float32 = (value: number): { readonly value: number } | Unsaid =>
  Number.isFinite(Math.fround(value)) ? { value } : unsaid('its value does not fit the 32 bits of its stream')

interface Place {
  readonly latitude: number
  readonly longitude: number
}
const placeOf = ({ latitude, longitude }: Place): Place => ({ latitude, longitude })

interface Answers {
  readonly answers: readonly { readonly questionId: string; readonly responseType?: string; readonly value: string }[]
}
const answersOf = ({ answers }: Answers) =>
  answers.map(({ questionId, responseType, value }) => ({
    question_id: questionId,
    response_type: responseType ?? null,
    value,
  }))
