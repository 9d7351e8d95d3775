/**
 * What one data type tells of an invented person: points as the API gives them, and beside each the facts a perfect
 * client holds because of it. https://developers.google.com/fit/datatypes
 */
import { hourMs, type Instant, minuteMs } from '../../../kit/index.js'
import { asOf, type Fact, hashWords, type Living, type Person, type TimeSpan } from '../../../sandbox/index.js'

/** One of a point's values, in the order of the type's fields. */
export type Value = Readonly<Record<string, unknown>>
export const fp = (value: number): Value => ({ fpVal: value, mapVal: [] })
export const int = (value: number): Value => ({ intVal: value, mapVal: [] })

export interface Told {
  readonly start: Instant
  readonly end: Instant
  readonly values: readonly Value[]
  readonly facts: readonly Fact[]
  readonly typedIn?: boolean
}
/** The points that start within the span, as they are known at `now`, oldest first. */
export type Teller = (person: Person, span: TimeSpan, now: Instant) => Iterable<Told>

export const prefix = 'com.google.'
export const google = 'com.google.android.gms'
const app = 'com.google.android.apps.fitness'

/** 21 digits, as Google's ids have. */
export const subOf = ({ seed }: Person): string =>
  `1${String(hashWords(seed, 'google', 'subject')).padStart(10, '0')}${String(hashWords(seed, 'google', 'more')).padStart(10, '0')}`

export const deviceSource = (person: Person, type: string): string =>
  `raw:${prefix}${type}:${google}:${person.device.name.split(' ')[0]}:${person.device.name}:${person.device.serial.slice(-8)}:live`
export const typedSource = (type: string): string => `raw:${prefix}${type}:${app}:user_input`

/** Whole minutes that start in the span and have reached the service. */
function* minutesIn(person: Person, span: TimeSpan, now: Instant): Iterable<Instant> {
  const from = Math.ceil(Math.max(span.from, person.device.since) / minuteMs) * minuteMs
  const to = Math.min(span.to, person.syncedUntil(now) - minuteMs + 1)
  for (let at = from; at < to; at += minuteMs) yield at
}
/** Hours that start in the span and are over and handed in: what is cut by the hour grows no more. */
function* hoursIn(person: Person, span: TimeSpan, now: Instant): Iterable<Instant> {
  const from = Math.ceil(Math.max(span.from, person.device.since) / hourMs) * hourMs
  for (let at = from; at < span.to && at + hourMs <= person.syncedUntil(now); at += hourMs) yield at
}

const every =
  (each: typeof minutesIn, lengthMs: number) =>
  (
    kind: string,
    read: (person: Person, start: Instant, end: Instant) => number,
    tell: (value: number) => Value,
  ): Teller =>
    function* (person, span, now) {
      for (const start of each(person, span, now)) {
        const end = start + lengthMs
        const value = read(person, start, end)
        if (value > 0) yield { start, end, values: [tell(value)], facts: [{ kind, start, end, value }] }
      }
    }
export const byMinute = every(minutesIn, minuteMs)
export const byHour = every(hoursIn, hourMs)

const stepMs = 15_000
export const samples = (
  kind: string,
  everyMs: (person: Person, at: Instant) => number,
  read: (person: Person, at: Instant) => number | undefined,
): Teller =>
  function* (person, span, now) {
    const first = Math.ceil(Math.max(span.from, person.device.since) / stepMs) * stepMs
    const to = Math.min(span.to, person.syncedUntil(now))
    for (let start = first; start < to; start += stepMs) {
      if (start % everyMs(person, start) !== 0) continue
      const value = read(person, start)
      if (value !== undefined) yield { start, end: start, values: [fp(value)], facts: [{ kind, start, value }] }
    }
  }

/** Lists of the city go by the end, points by the start: nothing lasts longer than two days. */
export const wider = ({ from, to }: TimeSpan): TimeSpan => ({ from, to: to + 48 * hourMs })
export const within = (start: Instant, { from, to }: TimeSpan): boolean => start >= from && start < to
export function* alive<T>(livings: readonly Living<T>[], now: Instant) {
  for (const living of livings) {
    const known = asOf(living, now)
    if (known.state === 'alive')
      yield { living, value: known.value, updatedAt: known.updatedAt, final: known.version === living.versions.length }
  }
}
/** Entries of the city that have an instant, one point each. */
export const entries = <T extends { readonly at: Instant }>(
  list: (person: Person, span: TimeSpan) => readonly Living<T>[],
  tell: (value: T) => {
    readonly values: readonly Value[]
    readonly fact: Omit<Fact, 'start'>
    readonly typedIn: boolean
  },
): Teller =>
  function* (person, span, now) {
    for (const { value } of alive(list(person, wider(span)), now)) {
      const { at: start } = value
      const { values, fact, typedIn } = tell(value)
      if (within(start, span)) yield { start, end: start, values, typedIn, facts: [{ ...fact, start }] }
    }
  }
