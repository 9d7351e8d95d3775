/** How Polar tells things: days on the wrist's own clock, nights with an offset, predictions in UTC. */
import { type Instant, isDay, type LocalDay, minuteMs } from '../../../kit/index.js'
import { hashWords, json, type Living, type Person } from '../../../sandbox/index.js'

export const userId = ({ seed }: Person): number => 10_000_000 + (hashWords(seed, 'polar', 'user') % 80_000_000)
export const userUrl = (person: Person): string => `https://www.polaraccesslink.com/v3/users/${userId(person)}`

export const problem = (status: number, errorType: string, message: string, now: Instant = 0): Response =>
  json(
    { timestamp: new Date(now).toISOString(), status, errorType, message, corrId: hashWords(1, now).toString(16) },
    { status },
  )

/** `2026-10-05T23:12:30` where the person is. */
export const wall = (person: Person, at: Instant): string => person.iso(at).slice(0, 19)
/** `23:12` */
export const clock = (person: Person, at: Instant): string => wall(person, at).slice(11, 16)
/** UTC, and no `Z` to say so. */
export const bareUtc = (at: Instant): string => new Date(at).toISOString().slice(0, 19)
/** Where a wall clock without an offset stands for whoever knows no zone. */
export const unplaced = (local: string): Instant => Date.parse(`${local}Z`)

/** `PT1H2M3S` */
export const duration = (seconds: number): string => {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const parts = `${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${rest ? `${rest}S` : ''}`
  return `PT${parts || '0S'}`
}

/** Both ends count, 28 days at most; a day is one, too. */
export const datesIn = (url: URL): { readonly from: LocalDay; readonly to: LocalDay } | undefined => {
  const [from, to] = [url.searchParams.get('from') ?? '', url.searchParams.get('to') ?? '']
  const isRange = isDay(from) && isDay(to) && from <= to && Date.parse(to) - Date.parse(from) <= 28 * 86_400_000
  return isRange ? { from, to } : undefined
}

interface Tick {
  readonly at: Instant
  /** `2026-10-05T23:12` */
  readonly local: string
}
/** Every minute of a day on the wall: the hour that comes twice is told once, the one that is left out not at all. */
export function* minutesOf(person: Person, day: LocalDay, everyMinutes: number): Iterable<Tick> {
  const [start, end] = [person.dayStart(day), person.dayEnd(day)]
  const isPlain = end - start === 1440 * minuteMs && person.offsetAt(start) === person.offsetAt(end - 1)
  for (let minute = 0; minute < 1440; minute += everyMinutes) {
    const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
    const at = isPlain ? start + minute * minuteMs : person.wallClock(day, minute)
    const local = `${day}T${time}`
    if (isPlain || wall(person, at).slice(0, 16) === local) yield { at, local }
  }
}

/** A document as it is at `now`. What a person removes stays where Flow knows no way to remove it. */
export const lastOf = <T>({ versions }: Living<T>, now: Instant): T | undefined =>
  versions.findLast(({ at }) => at <= now)?.value

/** Days that are over are told the same for ever: kept, so that asking again costs nothing. */
const daysKept = 400
export const keptByDay = <T>(make: (person: Person, day: LocalDay, until: Instant) => T) => {
  const kept = new Map<string, T>()
  return (person: Person, day: LocalDay, now: Instant): T => {
    const until = Math.min(person.syncedUntil(now), person.dayEnd(day))
    if (until < person.dayEnd(day)) return make(person, day, until)
    const key = `${person.seed} ${day}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const made = make(person, day, until)
    if (kept.size >= daysKept) kept.delete(kept.keys().next().value as string)
    kept.set(key, made)
    return made
  }
}
