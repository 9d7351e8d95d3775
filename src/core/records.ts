/**
 * What a mapper makes of a page. Drafts are built only by `sample`, `coded`, `event` and `removal`, so that a wrong
 * kind, unit or detail does not compile; the runtime adds id, revision, individual, connection and provenance.
 */
import {
  type CodedEntry,
  type CodedKind,
  type CodeOf,
  type DetailOf,
  dictionary,
  type Entry,
  type EventEntry,
  type EventKind,
  isKind,
  type RecordKind,
  type SampleEntry,
  type SampleKind,
  type SeriesOf,
  type UnitFor,
} from './dictionary/index.js'
import { isMoment, type Problem, problemsOf } from './shape.js'
import { hourMs, isDay, isKnown, type LocalDay, type Moment, orderOf } from './time.js'
import { convert, type Quantity, type Unit } from './units.js'

declare const made: unique symbol

/** How the value came to be. */
export type Method = 'measured' | 'manual' | 'derived' | 'estimated'

/** When it was: at `start`, over [`start`, `end`), or a value for the whole civil `day`. */
export interface When {
  readonly start: Moment
  readonly end?: Moment | undefined
  /**
   * On a sample: the value is for this whole civil day (and does not add to the intervals within it).
   * On an event: the civil day it belongs to; a sleep belongs to the day of waking.
   */
  readonly day?: LocalDay | undefined
}

/** What else the page tells of a record. */
export interface Extras {
  /** The provider's own id for this record, unique within connection and kind. Without it the natural key serves. */
  readonly key?: string | undefined
  /**
   * The provider's document this record was taken from. When the document comes again without the record, the
   * record is superseded; when the document is removed, so is all that came from it.
   */
  readonly document?: string | undefined
  readonly device?: string | undefined
  /** Tells apart values of one kind at one time that are not the same series (`left`, `right`; `day`, `night`). */
  readonly series?: string | undefined
  readonly method?: Method | undefined
  /** When the provider last changed it, in milliseconds since the epoch. */
  readonly updatedAt?: number | undefined
  /** Where the provider itself had it from, as in `FITBIT` or `HEALTH_CONNECT`. */
  readonly origin?: string | undefined
}

/** Extras of one kind: where the dictionary names its series, no other will do. */
export type ExtrasOf<K extends RecordKind> = Omit<Extras, 'series'> & { readonly series?: SeriesOf<K> | undefined }

export interface SampleDraft<K extends SampleKind = SampleKind> extends When, Extras {
  readonly [made]: 'sample'
  readonly shape: 'sample'
  readonly kind: K
  /** In the kind's own unit. */
  readonly value: number
}
export interface CodedDraft<K extends CodedKind = CodedKind> extends When, Extras {
  readonly [made]: 'coded'
  readonly shape: 'coded'
  readonly kind: K
  readonly code: string
}
export interface EventDraft<K extends EventKind = EventKind> extends When, Extras {
  readonly [made]: 'event'
  readonly shape: 'event'
  readonly kind: K
  readonly detail: Readonly<Record<string, unknown>>
}
/** The provider says that a document is no more: everything that came from it goes. */
export interface Removal {
  readonly [made]: 'removal'
  readonly shape: 'removal'
  readonly document: string
}

/** What a stream that emits `K` may yield. */
export type RecordOf<K extends RecordKind = RecordKind> =
  | (K extends SampleKind ? SampleDraft<K> : never)
  | (K extends CodedKind ? CodedDraft<K> : never)
  | (K extends EventKind ? EventDraft<K> : never)
  | Removal
export type Draft = SampleDraft | CodedDraft | EventDraft

/** One value of one kind. Converts to the kind's unit; an amount of another dimension does not compile. */
export const sample = <K extends SampleKind>(
  kind: K,
  amount: Quantity<UnitFor<K>>,
  when: When,
  extras?: ExtrasOf<K>,
): SampleDraft<K> => {
  const { unit } = dictionary[kind] as SampleEntry
  const value = (amount.unit as Unit) === unit ? amount.value : convert(amount.value, amount.unit as Unit, unit)
  return { shape: 'sample', kind, value, ...when, ...extras } as unknown as SampleDraft<K>
}

/** One code of a coded kind. */
export const coded = <K extends CodedKind>(kind: K, value: CodeOf<K>, when: When, extras?: Extras): CodedDraft<K> =>
  ({ shape: 'coded', kind, code: value, ...when, ...extras }) as unknown as CodedDraft<K>

/** Something that took place, with typed detail. */
export const event = <K extends EventKind>(kind: K, detail: DetailOf<K>, when: When, extras?: Extras): EventDraft<K> =>
  ({ shape: 'event', kind, detail, ...when, ...extras }) as unknown as EventDraft<K>

/** The provider removed this document. */
export const removal = (document: string): Removal => ({ shape: 'removal', document }) as unknown as Removal

/**
 * What tells a record from all others of its connection and kind: the provider's id, else start, end, device and
 * series. Never the value, and never a clock of ours: the same input gives the same key for ever (I3).
 */
export const keyOf = (draft: Draft): string => {
  if (draft.key !== undefined) return `k:${draft.key}`
  const { start, end, day, device = '', series = '' } = draft
  if (day !== undefined && draft.shape !== 'event') return `d:${day}|${device}|${series}`
  return `n:${momentKey(start)}|${end === undefined ? '' : momentKey(end)}|${device}|${series}`
}

const momentKey = (moment: Moment): string => (isKnown(moment) ? String(moment.at) : moment.local)

/** Earlier than this no device of ours existed. */
const earliest = Date.UTC(1971, 0, 1)
/** A local time may be fourteen hours ahead of UTC, and a day's summary is stamped before the day is over. */
const ahead = 36 * hourMs
const methods: readonly string[] = ['measured', 'manual', 'derived', 'estimated'] satisfies readonly Method[]
const nothing: readonly Problem[] = []

/** Everything that is wrong with a draft. `invalid` is parked; `implausible` is kept and flagged. */
export const problemsOfRecord = (draft: Draft, now: number): Iterable<Problem> =>
  isPlainAndSound(draft, now) ? nothing : everyProblem(draft, now)

/** Nearly every record is a sound sample at an instant: say so without the cost of a generator. */
const isPlainAndSound = (draft: Draft, now: number): boolean => {
  if (draft.shape !== 'sample') return false
  const { start, end, day, value, series, key, method } = draft
  const entry = dictionary[draft.kind] as Entry
  if (entry?.shape !== 'sample' || !isMoment(start) || !isKnown(start)) return false
  if (!(start.at >= earliest && start.at <= now + ahead)) return false
  if (end !== undefined && !(isMoment(end) && isKnown(end) && end.at >= start.at)) return false
  if (day !== undefined && !isDay(day)) return false
  if (typeof value !== 'number' || !(value >= entry.range[0] && value <= entry.range[1])) return false
  if (entry.value === 'integer' && !Number.isInteger(value)) return false
  if (series !== undefined && entry.series !== undefined && !entry.series.values.includes(series)) return false
  return key !== '' && (method === undefined || methods.includes(method))
}

function* everyProblem(draft: Draft, now: number): Iterable<Problem> {
  if (!isKind(draft.kind)) {
    yield { path: 'kind', expected: 'a kind of the dictionary', severity: 'invalid' }
    return
  }
  const entry: Entry = dictionary[draft.kind]
  if (entry.shape !== draft.shape) {
    yield { path: 'shape', expected: `to be ${entry.shape}, as its kind is`, severity: 'invalid' }
    return
  }
  yield* problemsOfTime(draft, now)
  if (draft.key === '') yield { path: 'key', expected: 'not empty', severity: 'invalid' }
  if (draft.method !== undefined && !methods.includes(draft.method))
    yield { path: 'method', expected: `one of ${methods.join(', ')}`, severity: 'invalid' }
  if (draft.shape === 'sample') yield* problemsOfSample(entry as SampleEntry, draft)
  else if (draft.shape === 'coded')
    yield* problemsOf({ type: 'code', codes: (entry as CodedEntry).values }, draft.code, 'code')
  else yield* problemsOf((entry as EventEntry).detail, draft.detail, 'detail')
}

function* problemsOfTime({ start, end, day }: When, now: number): Iterable<Problem> {
  if (day !== undefined && !isDay(day)) yield { path: 'day', expected: 'a civil date', severity: 'invalid' }
  if (end !== undefined && !isMoment(end)) yield { path: 'end', expected: 'a moment', severity: 'invalid' }
  if (!isMoment(start)) {
    yield { path: 'start', expected: 'a moment', severity: 'invalid' }
    return
  }
  const from = orderOf(start)
  if (isMoment(end) && orderOf(end) < from - slackBetween(start, end))
    yield { path: 'end', expected: 'not before start', severity: 'invalid' }
  if (from < earliest) yield { path: 'start', expected: 'after 1970', severity: 'implausible' }
  if (from > now + ahead) yield { path: 'start', expected: 'not in the future', severity: 'implausible' }
}

/** Clocks that go back let a local end stand before its start; a local and a known time compare only to the day. */
const slackBetween = (start: Moment, end: Moment): number => {
  if (isKnown(start) !== isKnown(end)) return ahead
  return isKnown(start) ? 0 : hourMs
}

function* problemsOfSample(entry: SampleEntry, draft: SampleDraft): Iterable<Problem> {
  yield* problemsOf({ type: 'number', unit: entry.unit, range: entry.range }, draft.value, 'value')
  if (entry.value === 'integer' && Number.isFinite(draft.value) && !Number.isInteger(draft.value))
    yield { path: 'value', expected: `a whole number of ${entry.unit}`, severity: 'implausible' }
  const { series } = entry
  if (series !== undefined && draft.series !== undefined && !series.values.includes(draft.series))
    yield { path: 'series', expected: `one of ${series.values.join(', ')}`, severity: 'invalid' }
}
