/**
 * What Shimmer made of the same answers: Open mHealth data points, by the name of its mapper. Names and schemas are its
 * own; times, values, and whether a person typed them in are facts. It stamps UTC on what has no offset: then only the
 * wall clock is compared.
 */
import { type Draft, isKnown, type Json, localOf, type Moment, orderOf } from '../../src/kit/index.js'
import { type Check, type Outcome, ofKind } from './adapter.js'

export type Told = Readonly<Record<string, Json>>
export interface Point {
  readonly header: { readonly acquisition_provenance: Told }
  readonly body: Told
}
/** Which of our kinds a mapper's points are, and where the value stands on either side. */
export interface Reading {
  readonly kind: string
  readonly theirs: (body: Told) => Json | undefined
  /** Default: the sample's value. */
  readonly ours?: (record: Draft) => Json | undefined
}
export type Readings = Readonly<Record<string, readonly Reading[]>>

export const amountIn = (told: Json | undefined, factor = 1): number | undefined => {
  const value = (told as Told | undefined)?.['value']
  return typeof value === 'number' ? value * factor : undefined
}
export const detailOf = (record: Draft, name: string): Json | undefined =>
  record.shape === 'event' ? (record.detail[name] as Json | undefined) : undefined

/** A field of theirs that is one of our kinds. */
export const field = (name: string, kind: string, factor = 1): Reading => ({
  kind,
  theirs: (body) => amountIn(body[name], factor) ?? body[name],
})

export function* shimmerChecks(expected: unknown, readings: Readings, outcome: Outcome): Iterable<Check> {
  for (const [mapper, points] of Object.entries(expected as Readonly<Record<string, readonly Point[]>>))
    for (const reading of readings[mapper] ?? []) yield* readingChecks(mapper, points, reading, outcome)
}

function* readingChecks(mapper: string, points: readonly Point[], reading: Reading, outcome: Outcome): Iterable<Check> {
  const { kind, theirs, ours = sampled } = reading
  const own = ofKind(outcome, kind)
  yield { what: `${mapper}: count of ${kind}`, expected: points.length, actual: own.length }
  for (const [index, { header, body }] of points.entries()) {
    const { external_id: id, modality, source_updated_date_time: updated } = header.acquisition_provenance
    const record = (id === undefined ? undefined : own.find(({ key }) => key === id)) ?? own[index]
    const at = `${mapper} ${index}`
    if (record === undefined) continue
    yield { what: `${at}: ${kind}`, expected: theirs(body), actual: ours(record) }
    yield* timeChecks(at, body, record)
    // What is not said to be sensed need not be typed in.
    if (modality !== undefined)
      yield { what: `${at}: typed in`, expected: modality === 'self-reported', actual: isTyped(record) }
    if (updated !== undefined)
      yield { what: `${at}: changed at`, expected: Date.parse(String(updated)), actual: record.updatedAt }
  }
}

const sampled = (record: Draft): Json | undefined => (record.shape === 'sample' ? record.value : undefined)
const isTyped = (record: Draft): boolean => record.method === 'manual' || detailOf(record, 'manual') === true

function* timeChecks(at: string, body: Told, record: Draft): Iterable<Check> {
  const frame = body['effective_time_frame'] as Told
  const { date_time, start_date_time, end_date_time, duration } = {
    ...frame,
    ...(frame['time_interval'] as Told),
  } as Told
  yield momentCheck(`${at}: start`, String(date_time ?? start_date_time), record.start)
  const { unit, value } = (duration ?? {}) as { unit?: string; value?: number }
  if (unit === 'd') yield { what: `${at}: is a whole day's`, expected: true, actual: record.day !== undefined }
  if (unit === 'sec')
    yield {
      what: `${at}: length`,
      expected: value,
      actual: record.end && (orderOf(record.end) - orderOf(record.start)) / 1000,
    }
  if (end_date_time !== undefined) yield momentCheck(`${at}: end`, String(end_date_time), record.end)
}

/** `2015-11-16T00:00:00+05:00`; `Z` is what they stamp on what has no offset. */
export const momentCheck = (what: string, iso: string, moment: Moment | undefined): Check => {
  const wall = iso.slice(0, 19)
  if (moment === undefined) return { what, expected: wall, actual: undefined }
  if (!iso.endsWith('Z')) return { what, expected: Date.parse(iso), actual: isKnown(moment) ? moment.at : undefined }
  const actual = localOf(moment)?.slice(0, 19) ?? new Date(orderOf(moment)).toISOString().slice(0, 19)
  return { what, expected: wall, actual }
}
