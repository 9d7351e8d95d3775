/** Offsets of IANA zones without asking the machine's slow formatter every time: a year's transitions are kept. */
import { addDays, dayMs, type Instant, type LocalDay, minuteMs, offsetAt } from '../../core/index.js'

interface Stretch {
  readonly from: Instant
  readonly offset: number
}
const years = new Map<string, readonly Stretch[]>()

/** Where the offset changes within one UTC year, found by halving; daylight-saving rules leave days between changes. */
const stretchesOf = (zone: string, year: number): readonly Stretch[] => {
  const key = `${zone} ${year}`
  const known = years.get(key)
  if (known !== undefined) return known
  const end = Date.UTC(year + 1, 0, 1)
  const found: Stretch[] = [{ from: Date.UTC(year, 0, 1), offset: offsetAt(zone, Date.UTC(year, 0, 1)) }]
  for (let probe = Date.UTC(year, 0, 1); probe < end; probe += 15 * dayMs) {
    const next = Math.min(probe + 15 * dayMs, end - 1)
    const before = offsetAt(zone, probe)
    const after = offsetAt(zone, next)
    if (before === after) continue
    let low = probe
    let high = next
    while (high - low > minuteMs) {
      const middle = low + Math.floor((high - low) / 2 / minuteMs) * minuteMs || low + minuteMs
      if (offsetAt(zone, middle) === before) low = middle
      else high = middle
    }
    found.push({ from: Math.ceil(high / minuteMs) * minuteMs, offset: after })
  }
  years.set(key, found)
  return found
}

/** Minutes east of UTC. */
export const zoneOffset = (zone: string, at: Instant): number => {
  const stretches = stretchesOf(zone, new Date(at).getUTCFullYear())
  let offset = stretches[0]?.offset ?? 0
  for (const stretch of stretches) if (stretch.from <= at) offset = stretch.offset
  return offset
}

/**
 * The instant of a wall-clock time, in minutes after a day's midnight. A time that occurs twice is the earlier one, one
 * that does not occur moves on by the gap: as `resolveLocal` of core, which is too slow for ninety days of minutes.
 */
export const wallClockIn = (zone: string, day: LocalDay, minutes: number): Instant => {
  const asUtc = Date.parse(`${day}T00:00:00Z`) + minutes * minuteMs
  const before = zoneOffset(zone, asUtc - dayMs)
  const after = zoneOffset(zone, asUtc + dayMs)
  for (const offset of before >= after ? [before, after] : [after, before]) {
    const at = asUtc - offset * minuteMs
    if (zoneOffset(zone, at) === offset) return at
  }
  return asUtc - before * minuteMs
}

/** A journey: midnights after `out` and up to `back` are spent in `zone`. Where both are near, clocks are changed at noon. */
export interface Trip {
  readonly out: LocalDay
  readonly back: LocalDay
  readonly zone: string
}

/** A person's civil days. */
export interface Calendar {
  readonly zoneAt: (at: Instant) => string
  readonly offsetAt: (at: Instant) => number
  readonly dayAt: (at: Instant) => LocalDay
  readonly dayStart: (day: LocalDay) => Instant
  readonly dayEnd: (day: LocalDay) => Instant
  readonly wallClock: (day: LocalDay, minutes: number) => Instant
  readonly daysIn: (span: { readonly from: Instant; readonly to: Instant }) => readonly LocalDay[]
  readonly isTravelDay: (day: LocalDay) => boolean
  readonly iso: (at: Instant) => string
}

/**
 * When clocks are changed, in minutes after midnight by the old one, so that it never changes the date: the civil day of
 * an instant is then always the date on the person's own watch. Noon will do for zones less than twelve hours apart; who
 * flies far west flies in the evening and lives most of the day again, who comes back from there lands late.
 */
const changeOfClocks = (before: string, after: string, near: Instant): number => {
  const gained = zoneOffset(after, near) - zoneOffset(before, near)
  if (Math.abs(gained) < 720) return 720
  return gained < 0 ? 1200 : 240
}

export const calendarOf = (homeZone: string, tripNear: (day: LocalDay) => Trip | undefined): Calendar => {
  const starts = new Map<LocalDay, Instant>()
  const midnightZone = (day: LocalDay): string => {
    const trip = tripNear(day)
    return trip !== undefined && trip.out < day && day <= trip.back ? trip.zone : homeZone
  }
  const noonZone = (day: LocalDay): string => midnightZone(addDays(day, 1))
  const switchMinutes = (day: LocalDay): number =>
    changeOfClocks(midnightZone(day), noonZone(day), Date.parse(`${day}T12:00:00Z`))
  const switchAt = (day: LocalDay): Instant => wallClockIn(midnightZone(day), day, switchMinutes(day))
  const isTravelDay = (day: LocalDay): boolean => midnightZone(day) !== noonZone(day)

  const dayStart = (day: LocalDay): Instant => {
    let start = starts.get(day)
    if (start === undefined) {
      if (starts.size > 4000) starts.clear()
      start = wallClockIn(midnightZone(day), day, 0)
      starts.set(day, start)
    }
    return start
  }
  const dayEnd = (day: LocalDay): Instant => dayStart(addDays(day, 1))
  const dayAt = (at: Instant): LocalDay => {
    let day = new Date(at + zoneOffset(homeZone, at) * minuteMs).toISOString().slice(0, 10)
    while (at < dayStart(day)) day = addDays(day, -1)
    while (at >= dayEnd(day)) day = addDays(day, 1)
    return day
  }
  const zoneAt = (at: Instant): string => {
    const day = dayAt(at)
    const before = midnightZone(day)
    const after = noonZone(day)
    return before === after || at < switchAt(day) ? before : after
  }
  const offsetAtPlace = (at: Instant): number => zoneOffset(zoneAt(at), at)
  const wallClock = (day: LocalDay, minutes: number): Instant => {
    if (minutes >= 1440) return wallClock(addDays(day, 1), minutes - 1440)
    if (minutes < 0) return wallClock(addDays(day, -1), minutes + 1440)
    if (!isTravelDay(day) || minutes < switchMinutes(day)) return wallClockIn(midnightZone(day), day, minutes)
    return Math.max(wallClockIn(noonZone(day), day, minutes), switchAt(day))
  }
  return {
    zoneAt,
    offsetAt: offsetAtPlace,
    dayAt,
    dayStart,
    dayEnd,
    wallClock,
    isTravelDay,
    daysIn: ({ from, to }) => {
      const days: LocalDay[] = []
      if (to <= from) return days
      for (let day = dayAt(from); dayStart(day) < to; day = addDays(day, 1)) days.push(day)
      return days
    },
    iso: (at) => isoWithOffset(at, offsetAtPlace(at)),
  }
}

/** `2026-10-05T23:12:30+02:00`, with milliseconds only where there are any. */
const isoWithOffset = (at: Instant, offset: number): string => {
  const local = new Date(at + offset * minuteMs).toISOString().replace(/(\.000)?Z$/, '')
  const size = Math.abs(offset)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

export { dayMs, minuteMs }
