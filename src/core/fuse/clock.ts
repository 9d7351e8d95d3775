/**
 * The person's clock: which civil day an instant belongs to. Made of the offsets that records tell and, between and
 * beyond them, of the zone the profile names, as long as the two agree.
 */
import { dayMs, type Instant, type LocalDay, minuteMs, offsetAt as zoneOffsetAt } from '../time.js'

export interface CivilClock {
  /** Minutes east of UTC. */
  readonly offsetAt: (at: Instant) => number
  /** Days since 1970 on the person's calendar. */
  readonly dayNumberAt: (at: Instant) => number
  /** The first instant after this one that belongs to another civil day. */
  readonly dayEndAt: (at: Instant) => Instant
  /** The first instant of a civil day; a day lived twice (a flight east over the date line) begins once. */
  readonly startOf: (day: LocalDay) => Instant
}

/** At this instant somebody knew the person's offset. */
export interface OffsetSeen {
  readonly at: Instant
  readonly offset: number
}
interface Stretch {
  readonly from: Instant
  readonly offset: number
}

export const dayNumber = (day: LocalDay): number => Date.parse(`${day}T00:00:00Z`) / dayMs
export const dayName = (number: number): LocalDay => new Date(number * dayMs).toISOString().slice(0, 10)

/** How far a zone's rules are read before and after what is asked. */
const marginMs = 3 * dayMs

export const civilClock = (options: {
  readonly seen?: readonly OffsetSeen[]
  readonly zone?: string | undefined
  readonly from: Instant
  readonly to: Instant
}): CivilClock => {
  const { zone } = options
  const seen = [...(options.seen ?? [])].sort((a, b) => a.at - b.at || a.offset - b.offset)
  const first = seen[0]?.at ?? options.from
  const last = seen.at(-1)?.at ?? options.to
  const span = { from: Math.min(options.from, first) - marginMs, to: Math.max(options.to, last) + marginMs }
  return clockOf(stretchesOf(seen, zone === undefined ? [] : zoneStretches(zone, span.from, span.to)))
}

/** Where a zone changes its offset within a span, found by halving. */
const zoneStretches = (zone: string, from: Instant, to: Instant): Stretch[] => {
  const found: Stretch[] = [{ from: Number.NEGATIVE_INFINITY, offset: zoneOffsetAt(zone, from) }]
  for (let at = from; at < to; at += dayMs) {
    const after = zoneOffsetAt(zone, at + dayMs)
    if (after === zoneOffsetAt(zone, at)) continue
    let [low, high] = [Math.floor(at / minuteMs), Math.floor((at + dayMs) / minuteMs)]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (zoneOffsetAt(zone, middle * minuteMs) === after) high = middle
      else low = middle
    }
    found.push({ from: high * minuteMs, offset: after })
  }
  return found
}

/**
 * What is seen stands. Between two sightings the zone's own rules hold where it agrees with both; where it does not, the
 * person has travelled, and the clock changes with the first record that tells so.
 */
const stretchesOf = (seen: readonly OffsetSeen[], zone: readonly Stretch[]): readonly Stretch[] => {
  const first = seen[0]
  if (first === undefined) return zone.length === 0 ? [{ from: Number.NEGATIVE_INFINITY, offset: 0 }] : zone
  const agrees = ({ at, offset }: OffsetSeen): boolean => zone.length > 0 && stretchAt(zone, at).offset === offset
  const stretches: Stretch[] = agrees(first)
    ? zone.filter(({ from }) => from <= first.at)
    : [{ from: Number.NEGATIVE_INFINITY, offset: first.offset }]
  let before = first
  for (const next of seen) {
    const follows = zone.length > 1 && agrees(before) && agrees(next)
    if (follows) for (const one of zone) if (one.from > before.at && one.from <= next.at) stretches.push(one)
    if (stretches.at(-1)?.offset !== next.offset) stretches.push({ from: next.at, offset: next.offset })
    before = next
  }
  if (agrees(before)) stretches.push(...zone.filter(({ from }) => from > before.at))
  return stretches
}

const indexAt = (stretches: readonly Stretch[], at: Instant): number => {
  let [low, high] = [0, stretches.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((stretches[middle] as Stretch).from <= at) low = middle
    else high = middle - 1
  }
  return low
}
const stretchAt = (stretches: readonly Stretch[], at: Instant): Stretch => stretches[indexAt(stretches, at)] as Stretch

const clockOf = (stretches: readonly Stretch[]): CivilClock => {
  const offsetAt = (at: Instant): number => stretchAt(stretches, at).offset
  const numberAt = (at: Instant, offset: number): number => Math.floor((at + offset * minuteMs) / dayMs)
  const dayEndAt = (at: Instant): Instant => {
    let index = indexAt(stretches, at)
    let { offset } = stretches[index] as Stretch
    const number = numberAt(at, offset)
    for (;;) {
      const midnight = (number + 1) * dayMs - offset * minuteMs
      const next = stretches[++index]
      if (next === undefined || next.from >= midnight) return midnight
      if (numberAt(next.from, next.offset) !== number) return next.from
      offset = next.offset
    }
  }
  const dayNumberAt = (at: Instant): number => numberAt(at, offsetAt(at))
  const startOf = (day: LocalDay): Instant => {
    const number = dayNumber(day)
    let at = number * dayMs - 26 * 60 * minuteMs
    while (dayNumberAt(at) < number) at = dayEndAt(at)
    return at
  }
  return { offsetAt, dayNumberAt, dayEndAt, startOf }
}

/** Days of UTC, where nothing is known of the person's place. */
export const utcClock: CivilClock = civilClock({ from: 0, to: 0 })
