/**
 * What one type of data tells of an invented person: points as the API gives them, and beside each the facts a perfect
 * client holds because of it. https://developers.google.com/health/reference/rest/v4/users.dataTypes.dataPoints
 */
import { type Instant, type LocalDay, minuteMs, resolveLocal } from '../../../kit/index.js'
import { type Fact, hashWords, type Person, type TimeSpan } from '../../../sandbox/index.js'

export interface Told {
  /** What lists are ordered and filtered by; of a daily point the start of its day. */
  readonly start: Instant
  readonly end: Instant
  readonly day?: LocalDay
  readonly point: () => Readonly<Record<string, unknown>>
  readonly facts: readonly Fact[]
}
/** The points that start within the span, as they are known at `now`, oldest first. */
export type Teller = (person: Person, span: TimeSpan, now: Instant) => Iterable<Told>

/** How a type may be filtered, and so how its time is told. */
export type Shape = 'interval' | 'sample' | 'daily' | 'session' | 'sleep' | 'electrocardiogram'
export interface TypeFacts {
  readonly shape: Shape
  /** The middle of the scope's name. */
  readonly scope: string
  readonly tell: Teller
}

export const healthUserId = ({ seed }: Person): string =>
  `10${String(hashWords(seed, 'google-health', 'user')).padStart(10, '0')}`
/** Six characters, as the Fitbit Web API knew the same person: its simulator makes the very same. */
export const legacyUserId = ({ seed }: Person): string =>
  hashWords(seed, 'fitbit', 'user').toString(36).toUpperCase().padStart(6, '9').slice(-6)

const rfc3339 = (at: Instant): string => new Date(at).toISOString().replace('.000Z', 'Z')
/** Durations are seconds with an `s`; zero is `0s`. */
export const seconds = (count: number): string => `${count}s`
export const offsetAt = (person: Person, at: Instant): string => seconds(person.offsetAt(at) * 60)

export const civilDate = (day: LocalDay) => {
  const [year, month, date] = day.split('-').map(Number)
  return { year, month, day: date }
}
/** proto3 leaves zeros out, so that midnight has an empty time. */
const civil = (at: Instant, offsetMinutes: number) => {
  const clock = new Date(at + offsetMinutes * minuteMs)
  const [hours, minutes, secs] = [clock.getUTCHours(), clock.getUTCMinutes(), clock.getUTCSeconds()]
  return {
    date: { year: clock.getUTCFullYear(), month: clock.getUTCMonth() + 1, day: clock.getUTCDate() },
    time: { ...(hours && { hours }), ...(minutes && { minutes }), ...(secs && { seconds: secs }) },
  }
}
export const interval = (person: Person, start: Instant, end: Instant) => {
  const [from, to] = [person.offsetAt(start), person.offsetAt(end)]
  return {
    startTime: rfc3339(start),
    startUtcOffset: seconds(from * 60),
    endTime: rfc3339(end),
    endUtcOffset: seconds(to * 60),
    civilStartTime: civil(start, from),
    civilEndTime: civil(end, to),
  }
}
export const sampleTime = (person: Person, at: Instant) => {
  const offset = person.offsetAt(at)
  return { physicalTime: rfc3339(at), utcOffset: seconds(offset * 60), civilTime: civil(at, offset) }
}

export const wearable = (person: Person, recordingMethod = 'PASSIVELY_MEASURED') => ({
  recordingMethod,
  device: { formFactor: 'WATCH', displayName: person.device.name },
  platform: 'FITBIT',
})
export const typedIn = {
  recordingMethod: 'MANUAL',
  application: { packageName: 'com.google.fitbit' },
  platform: 'FITBIT',
}
export const derived = { recordingMethod: 'DERIVED', platform: 'FITBIT' }
export const nameOf = (person: Person, type: string, id: string): string =>
  `users/${healthUserId(person)}/dataTypes/${type}/dataPoints/${id}`
export const timestamp = rfc3339

/**
 * An event of a civil day has a date and no time: where a client puts its midnight depends on the zone it knows. Each
 * of these is right, and none is asked for.
 */
export function* midnights(person: Person, day: LocalDay, fact: Omit<Fact, 'start' | 'day'>): Iterable<Fact> {
  const starts = new Set([
    person.dayStart(day),
    resolveLocal(`${day}T00:00:00`, person.homeZone).at,
    Date.parse(`${day}T00:00:00Z`),
  ])
  for (const start of starts) yield { ...fact, start, day, optional: true }
}

/** Whole minutes that start in the span and have reached the service. */
export function* minutesIn(person: Person, span: TimeSpan, now: Instant): Iterable<Instant> {
  const from = Math.ceil(Math.max(span.from, person.device.since) / minuteMs) * minuteMs
  const to = Math.min(span.to, person.syncedUntil(now) - minuteMs + 1)
  for (let at = from; at < to; at += minuteMs) yield at
}
