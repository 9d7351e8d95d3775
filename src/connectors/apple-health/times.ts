/**
 * Times as Apple's export and the apps around it write them: `2026-10-05 07:58:02 +0200`, on a phone set to twelve hours
 * `2026-10-05 7:58:02 AM +0200`, and elsewhere ISO 8601.
 */
import {
  instant,
  isZone,
  type Moment,
  minuteMs,
  momentFromIso,
  offsetAt,
  orderOf,
  startOfDay,
  type When,
} from '../../kit/index.js'

const unreadable: Moment = { at: Number.NaN, offsetFrom: 'unknown' }

/** What cannot be read parks its record alone. */
export const timeOf = (text: string | undefined): Moment => {
  if (text === undefined) return unreadable
  try {
    // Nearly all of them: the fast reader of ISO 8601 wants a T and a colon.
    if (text.length === 25 && text.charCodeAt(10) === 32 && text.charCodeAt(19) === 32)
      return momentFromIso(`${text.slice(0, 10)}T${text.slice(11, 19)}${text.slice(20, 23)}:${text.slice(23)}`)
    if (text.length === 10) return momentFromIso(`${text}T00:00:00`)
    return momentFromIso(inTwentyFourHours(text))
  } catch {
    return unreadable
  }
}

/** Before `am` stands a narrow no-break space since iOS 17. */
const twelveHours = /^(\S+)\s(\d{1,2})(:\d\d(?::\d\d)?)\s*([ap])\.?m\.?\s*(\S*)$/i
const inTwentyFourHours = (text: string): string => {
  const match = twelveHours.exec(text)
  if (match === null) return text
  const [, day, hour, rest, half, zone] = match as unknown as [string, string, string, string, string, string]
  const hours = (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  return `${day}T${String(hours).padStart(2, '0')}${rest}${zone}`
}

/** Without the offset: what is written beside the time does not say where the person was. */
export const placeless = (moment: Moment): Moment =>
  'at' in moment ? { at: moment.at, offsetFrom: 'unknown' } : moment

/**
 * A time of the export. Its offset is that of the phone when it exported, in summer as in winter and wherever the person
 * was: only the instant is right. The offset there is known where the sample names its zone.
 */
export const exportedTime = (text: string | undefined, zone: string | undefined): Moment => {
  const moment = timeOf(text)
  if (!('at' in moment) || Number.isNaN(moment.at)) return moment
  return zone !== undefined && isZone(zone) ? instant(moment.at, offsetIn(zone, moment.at)) : placeless(moment)
}

/** Clocks change on quarters of an hour: asked for those alone, the answers are found again. */
const quarterMs = 15 * minuteMs
const offsetIn = (zone: string, at: number): number => offsetAt(zone, Math.floor(at / quarterMs) * quarterMs)

/** At a time, or over a span that has a length. */
export const spanOf = (start: Moment, end: Moment | undefined): When =>
  end === undefined || Object.is(orderOf(end), orderOf(start)) ? { start } : { start, end }

/** `.hae` files count seconds from 2001. */
export const sinceAppleEpoch = (seconds: number): Moment => ({
  at: Math.round(seconds * 1000) + Date.UTC(2001, 0, 1),
  offsetFrom: 'unknown',
})

/** The start of a civil day, whose text may go on with a time. */
export const dayStart = (day: string): Moment => {
  try {
    return startOfDay(day.slice(0, 10))
  } catch {
    return unreadable
  }
}
