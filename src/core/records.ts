/**
 * What a mapper makes of a page. Drafts are built only by `sample`, `coded`, `event` and `removal`, so that a wrong
 * kind, unit or detail does not compile; the runtime adds id, revision, individual, connection and provenance.
 */
import {
  type CodedKind,
  type CodeOf,
  type DetailOf,
  dictionary,
  type Entry,
  type EventKind,
  type RecordKind,
  type SampleEntry,
  type SampleKind,
  type UnitFor,
} from './dictionary/index.js'
import { isMoment, type Problem, problemsOf } from './shape.js'
import { isDay, type LocalDay, type Moment, orderOf } from './time.js'
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
  extras?: Extras,
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

const momentKey = (moment: Moment): string => ('at' in moment ? String(moment.at) : moment.local)

/** Earlier than this no device of ours existed; later than a day from now nothing has been measured. */
const earliest = Date.UTC(1971, 0, 1)

/** Everything that is wrong with a draft. `invalid` is parked; `implausible` is kept and flagged. */
export function* problemsOfRecord(draft: Draft, now: number): Iterable<Problem> {
  const entry: Entry | undefined = dictionary[draft.kind]
  if (entry === undefined) {
    yield { path: 'kind', expected: 'a kind of the dictionary', severity: 'invalid' }
    return
  }
  if (!isMoment(draft.start) || Number.isNaN(orderOf(draft.start))) {
    yield { path: 'start', expected: 'a moment', severity: 'invalid' }
    return
  }
  const start = orderOf(draft.start)
  if (draft.end !== undefined) {
    if (!isMoment(draft.end) || Number.isNaN(orderOf(draft.end)))
      yield { path: 'end', expected: 'a moment', severity: 'invalid' }
    else if (orderOf(draft.end) < start) yield { path: 'end', expected: 'not before start', severity: 'invalid' }
  }
  if (draft.day !== undefined && !isDay(draft.day)) yield { path: 'day', expected: 'a civil date', severity: 'invalid' }
  if (start < earliest) yield { path: 'start', expected: 'after 1970', severity: 'implausible' }
  // A local time may be fourteen hours ahead of UTC, a day's summary is stamped before the day is over.
  if (start > now + 36 * 3_600_000) yield { path: 'start', expected: 'not in the future', severity: 'implausible' }

  if (draft.shape === 'sample') {
    const { range, unit, value } = entry as SampleEntry
    if (!Number.isFinite(draft.value)) yield { path: 'value', expected: `a finite number in ${unit}`, severity: 'invalid' }
    else if (draft.value < range[0] || draft.value > range[1])
      yield { path: 'value', expected: `${range[0]} to ${range[1]} ${unit}`, severity: 'implausible' }
    else if (value === 'integer' && !Number.isInteger(draft.value))
      yield { path: 'value', expected: `a whole number of ${unit}`, severity: 'implausible' }
  } else if (draft.shape === 'coded') {
    if (entry.shape !== 'coded' || !(entry.values as readonly string[]).includes(draft.code))
      yield { path: 'code', expected: 'a code of the kind', severity: 'invalid' }
  } else if (entry.shape !== 'event') yield { path: 'kind', expected: 'an event', severity: 'invalid' }
  else yield* problemsOf(entry.detail, draft.detail, 'detail')
}
