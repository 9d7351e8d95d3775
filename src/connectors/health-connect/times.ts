/**
 * Times of Health Connect are instants; the offset there stands beside them, and may be missing: many an app writes none,
 * and some wrappers drop it. Then the zone the phone is in as it sends tells it, and the record says how it is known.
 */
import {
  instant,
  isZone,
  type KnownMoment,
  type Moment,
  minuteMs,
  offsetAt,
  offsetMinutes,
  orderOf,
  resolveLocal,
  timeOf,
  type When,
  z,
} from '../../kit/index.js'

/** ISO 8601, or milliseconds since 1970. */
export const Time = z.union([z.string(), z.number()]).nullish()
type MaybeTime = z.output<typeof Time>

/** `{id: "+02:00", totalSeconds: 7200}`, or `"+02:00"`. */
export const Offset = z.union([z.string(), z.looseObject({ totalSeconds: z.number().nullish() })]).nullish()
type MaybeOffset = z.output<typeof Offset>

const unreadable: Moment = { at: Number.NaN, offsetFrom: 'unknown' }
/** Clocks change on quarters of an hour: asked for those alone, the answers are found again. */
const quarterMs = 15 * minuteMs

const minutesIn = (offset: MaybeOffset): number | undefined => {
  if (offset == null) return undefined
  if (typeof offset !== 'string') return offset.totalSeconds == null ? undefined : offset.totalSeconds / 60
  if (offset === 'Z') return 0
  try {
    return offsetMinutes(offset)
  } catch {
    return undefined
  }
}

const read = (time: MaybeTime): Moment => {
  if (typeof time === 'number') return Math.abs(time) < 1e14 ? { at: time, offsetFrom: 'unknown' } : unreadable
  return time == null ? unreadable : timeOf(time)
}

/** In a zone: its offset at that instant, marked as looked up. */
const inZone = (at: number, zone: string): KnownMoment => ({
  at,
  offset: offsetAt(zone, Math.floor(at / quarterMs) * quarterMs),
  offsetFrom: 'zone-lookup',
})

export const momentAt = (time: MaybeTime, offset: MaybeOffset, zone: string | undefined): Moment => {
  const moment = read(time)
  const known = zone !== undefined && isZone(zone) ? zone : undefined
  if (!('at' in moment)) {
    const minutes = minutesIn(offset)
    if (minutes !== undefined) return instant(orderOf(moment) - minutes * minuteMs, minutes)
    return known === undefined ? moment : { ...resolveLocal(moment.local, known), offsetFrom: 'zone-lookup' }
  }
  if (moment.offset !== undefined || !Number.isFinite(moment.at)) return moment
  const minutes = minutesIn(offset)
  if (minutes !== undefined) return instant(moment.at, minutes)
  return known === undefined ? moment : inZone(moment.at, known)
}

/** What a record says of its time: at an instant, or over a span. */
export const Timed = z.object({
  time: Time,
  zoneOffset: Offset,
  startTime: Time,
  endTime: Time,
  startZoneOffset: Offset,
  endZoneOffset: Offset,
})
export const whenOf = (told: z.output<typeof Timed>, zone: string | undefined): When => {
  if (told.time != null) return { start: momentAt(told.time, told.zoneOffset, zone) }
  const start = momentAt(told.startTime, told.startZoneOffset, zone)
  if (told.endTime == null) return { start }
  const end = momentAt(told.endTime, told.endZoneOffset ?? told.startZoneOffset, zone)
  return orderOf(end) === orderOf(start) ? { start } : { start, end }
}
