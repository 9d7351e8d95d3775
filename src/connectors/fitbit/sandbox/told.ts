/**
 * How Fitbit tells things: by civil days, on the person's own clock, without an offset. A client can put an instant to it
 * only by the zone of the profile, which the facts beside each answer do as well.
 */
import { addDays, daysBetween, type Instant, isDay, type LocalDay, minuteMs, resolveLocal } from '../../../kit/index.js'
import { type Fact, hashWords, json, type Living, type Person } from '../../../sandbox/index.js'

/** Six characters; Google Health hands it on as `legacyUserId`. */
export const userId = ({ seed }: Person): string =>
  hashWords(seed, 'fitbit', 'user').toString(36).toUpperCase().padStart(6, '9').slice(-6)
/** Log ids are whole numbers, and stay with a log through every edit. */
export const logIdOf = ({ id }: Living<unknown>, which = 0): number => Number.parseInt(id.slice(-12), 16) * 2 + which

export const clockOf = (person: Person, at: Instant): string => person.iso(at).slice(0, 19)
/** What a client makes of a wall clock: the zone of the profile is all there is to go by. */
export const heardAt = (person: Person, local: string): Instant => resolveLocal(local, person.homeZone).at

export interface DayPart {
  readonly at: Instant
  /** `HH:mm:ss` */
  readonly time: string
}
/**
 * The day in steps, each wall clock once: the hour that is repeated when clocks go back is told a single time, the one
 * that is left out in spring not at all. Only what has reached the service.
 */
export function* partsOf(person: Person, day: LocalDay, everySeconds: number, now: Instant): Iterable<DayPart> {
  const synced = person.syncedUntil(now)
  for (let minute = 0; minute < 1440; minute++) {
    const start = person.wallClock(day, minute)
    if (start < person.device.since) continue
    if (start + minuteMs > synced) return
    const clock = clockOf(person, start)
    if (clock.slice(0, 10) !== day || Number(clock.slice(11, 13)) * 60 + Number(clock.slice(14, 16)) !== minute)
      continue
    for (let second = 0; second < 60; second += everySeconds)
      yield { at: start + second * 1000, time: `${clock.slice(11, 16)}:${String(second).padStart(2, '0')}` }
  }
}

/** What a day has brought so far; nothing of days before the device or still to come. */
export const totalsOf = (person: Person, day: LocalDay, now: Instant) => {
  const from = Math.max(person.dayStart(day), person.device.since)
  const to = Math.min(person.dayEnd(day), Math.floor(person.syncedUntil(now) / minuteMs) * minuteMs)
  return to > from ? person.totals({ from: Math.ceil(from / minuteMs) * minuteMs, to }) : undefined
}

export const dayFact = (
  person: Person,
  kind: string,
  day: LocalDay,
  value: number,
  more: Partial<Fact> = {},
): Fact => ({
  kind,
  start: person.dayStart(day),
  day,
  value,
  ...more,
})

export const refused = (status: number, errorType: string, message: string): Response =>
  json({ errors: [{ errorType, message }], success: false }, { status })
export const invalid = (message: string): Response => refused(400, 'validation', message)

/** Both ends count; a range that is too long is refused. */
export const daysFrom = (from: string, to: string, most: number): readonly LocalDay[] | Response => {
  if (!isDay(from) || !isDay(to) || from > to) return invalid(`Invalid date: ${from} ${to}`)
  const count = daysBetween(from, to) + 1
  if (count > most) return invalid(`The range of time between start date and end date should not exceed ${most} days`)
  return Array.from({ length: count }, (_, index) => addDays(from, index))
}
