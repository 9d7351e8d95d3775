/**
 * Honest time. A moment is either an instant (with the offset where it is known, and how we know it), or a local
 * wall-clock time whose offset nobody told us. A local time is never stamped UTC: the runtime resolves it through the
 * person's zone history if there is one, and marks how.
 */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number
/** A civil date, `2026-10-05`. */
export type LocalDay = string
/** A wall-clock time without offset, `2026-10-05T23:12:30` or `2026-10-05T23:12:30.250`. */
export type LocalDateTime = string
/** How the offset is known. */
export type OffsetSource = 'provider' | 'zone-lookup' | 'profile' | 'unknown'

export interface KnownMoment {
  readonly at: Instant
  /** Minutes east of UTC where the person was, if known. */
  readonly offset?: number
  readonly offsetFrom: OffsetSource
}
export interface LocalMoment {
  readonly local: LocalDateTime
  readonly offsetFrom: 'unknown'
}
export type Moment = KnownMoment | LocalMoment

export const isKnown = (moment: Moment): moment is KnownMoment => (moment as Partial<KnownMoment>).at !== undefined

export const minuteMs = 60_000
export const hourMs = 3_600_000
export const dayMs = 86_400_000

/** An instant; the offset in minutes if the provider told it. */
export const instant = (at: Instant, offset?: number): KnownMoment =>
  offset === undefined ? { at, offsetFrom: 'unknown' } : { at, offset, offsetFrom: 'provider' }

/** A wall-clock time of unknown offset. Accepts a blank between date and time. */
export const localTime = (text: string): LocalMoment => {
  const written = text.replace(' ', 'T')
  const local = written.length === 16 ? `${written}:00` : written
  if (!isLocal(local)) throw new RangeError('not a local date-time')
  return { local, offsetFrom: 'unknown' }
}

/** Is it a wall-clock time with seconds, on a day that exists? */
export const isLocal = (text: string): boolean =>
  localPattern.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(`${text}Z`))

/** The first moment of a civil day, offset unknown. */
export const startOfDay = (day: LocalDay): LocalMoment => ({ local: `${day}T00:00:00`, offsetFrom: 'unknown' })

const localPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/
const isoPattern = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)\s?(Z|z|[+-]\d\d(?::?\d\d)?)?$/

/**
 * Reads ISO 8601: with an offset it is an instant with that offset; with `Z` an instant whose offset is unknown (UTC
 * is how it was written, not where the person was); without either a local time.
 */
export const momentFromIso = (text: string): Moment => plainIso(text) ?? anyIso(text)

const anyIso = (text: string): Moment => {
  const match = isoPattern.exec(text)
  if (match === null) throw new RangeError('not an ISO 8601 date-time')
  const [, day, clock, zone] = match as unknown as [string, string, string, string | undefined]
  const local = `${day}T${clock.length === 5 ? `${clock}:00` : clock.replace(',', '.')}`
  const asUtc = Date.parse(`${local}Z`)
  if (Number.isNaN(asUtc) || !isDay(day)) throw new RangeError('no such date')
  if (zone === undefined) return { local, offsetFrom: 'unknown' }
  if (zone === 'Z' || zone === 'z') return { at: asUtc, offsetFrom: 'unknown' }
  const offset = offsetMinutes(zone)
  return { at: asUtc - offset * minuteMs, offset, offsetFrom: 'provider' }
}

const [dash, dot, colon, upperT, upperZ, plusSign] = [45, 46, 58, 84, 90, 43] as const

/**
 * Nearly all that providers write is `2026-10-05T23:12:30`, with decimals or without, and then `Z` or `+02:00`: read by
 * hand, five times as fast as by pattern. `undefined` leaves all else, and every refusal, to the pattern.
 */
const plainIso = (text: string): Moment | undefined => {
  if (text.charCodeAt(10) !== upperT || text.charCodeAt(13) !== colon || text.charCodeAt(16) !== colon) return undefined
  const dayAt = epochDayOf(text)
  const hour = digits(text, 11, 13)
  const minute = digits(text, 14, 16)
  const second = digits(text, 17, 19)
  if (dayAt === undefined || !(hour < 24 && minute < 60 && second < 60)) return undefined
  let zoneAt = 19
  let asUtc = dayAt * dayMs + hour * hourMs + minute * minuteMs + second * 1000
  if (text.charCodeAt(zoneAt) === dot) {
    zoneAt = endOfDigits(text, 20)
    const decimals = Math.min(zoneAt, 23) - 20
    if (decimals === 0) return undefined
    asUtc += digits(text, 20, 20 + decimals) * 10 ** (3 - decimals)
  }
  if (zoneAt === text.length) return { local: text, offsetFrom: 'unknown' }
  const sign = text.charCodeAt(zoneAt)
  if (sign === upperZ && text.length === zoneAt + 1) return { at: asUtc, offsetFrom: 'unknown' }
  if ((sign !== plusSign && sign !== dash) || text.charCodeAt(zoneAt + 3) !== colon) return undefined
  const hours = digits(text, zoneAt + 1, zoneAt + 3)
  const minutes = digits(text, zoneAt + 4, zoneAt + 6)
  if (text.length !== zoneAt + 6 || !(hours < 24 && minutes < 60)) return undefined
  const size = hours * 60 + minutes
  const offset = sign === dash ? 0 - size : size
  return { at: asUtc - offset * minuteMs, offset, offsetFrom: 'provider' }
}

/** Days since 1970 of the date a text begins with. */
const epochDayOf = (text: string): number | undefined => {
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 7)
  const day = digits(text, 8, 10)
  if (text.charCodeAt(4) !== dash || text.charCodeAt(7) !== dash || !isDate(year, month, day)) return undefined
  // `Date.UTC` takes years before 100 for those of the last century.
  return year < 100 ? undefined : Date.UTC(year, month - 1, day) / dayMs
}

const endOfDigits = (text: string, from: number): number => {
  let index = from
  while (text.charCodeAt(index) >= 48 && text.charCodeAt(index) <= 57) index++
  return index
}

/** `+02:00`, `+0200` or `-07` to minutes east of UTC. */
export const offsetMinutes = (text: string): number => {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(text)
  if (match === null) throw new RangeError('not a UTC offset')
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0)
  if (Number(match[2]) > 23 || Number(match[3] ?? 0) > 59) throw new RangeError('not a UTC offset')
  return match[1] === '-' ? 0 - minutes : minutes
}

/** Moves a moment by milliseconds; a local time moves along its own clock. */
export const plus = (moment: Moment, milliseconds: number): Moment =>
  isKnown(moment)
    ? { ...moment, at: moment.at + milliseconds }
    : { ...moment, local: localFromEpoch(Date.parse(`${moment.local}Z`) + milliseconds) }

/** The wall clock of a moment, where it can be told. */
export const localOf = (moment: Moment): LocalDateTime | undefined => {
  if (!isKnown(moment)) return moment.local
  return moment.offset === undefined ? undefined : localFromEpoch(moment.at + moment.offset * minuteMs)
}

const localFromEpoch = (epochMs: number): LocalDateTime => {
  const iso = new Date(epochMs).toISOString()
  return iso.endsWith('.000Z') ? iso.slice(0, 19) : iso.slice(0, 23)
}

/** A key by which moments sort. For ordering only: a local time sorts as if it were UTC, at most 14 hours off. */
export const orderOf = (moment: Moment): Instant => (isKnown(moment) ? moment.at : Date.parse(`${moment.local}Z`))

export const dayOf = (at: Instant, offset = 0): LocalDay => new Date(at + offset * minuteMs).toISOString().slice(0, 10)

export const addDays = (day: LocalDay, count: number): LocalDay =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * dayMs).toISOString().slice(0, 10)

export const daysBetween = (from: LocalDay, to: LocalDay): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)

const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/** Is it a civil date that exists? `Date.parse` would take 30 February for 2 March. */
export const isDay = (text: string): boolean => {
  if (text.length !== 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return false
  return isDate(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10))
}

const isDate = (year: number, month: number, day: number): boolean => {
  const length = monthLengths[month - 1]
  if (length === undefined || !(year >= 0) || !(day >= 1 && day <= length)) return false
  return month !== 2 || day < 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0))
}

/** The number written from `from` to `to`; NaN if anything there is no digit. By hand, for every record passes here. */
const digits = (text: string, from: number, to: number): number => {
  let value = 0
  for (let index = from; index < to; index++) {
    const digit = text.charCodeAt(index) - 48
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

const formats = new Map<string, Intl.DateTimeFormat>()
const formatFor = (zone: string): Intl.DateTimeFormat => {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formats.set(zone, format)
  }
  return format
}

/** Is it an IANA zone this machine knows? */
export const isZone = (zone: string): boolean => {
  try {
    formatFor(zone)
    return true
  } catch {
    return false
  }
}

/** Offsets already asked for, by zone and minute: an hour of one-second data asks for the same ones over and over. */
const offsets = new Map<string, Map<number, number>>()
const offsetsAtMost = 20_000

/** Minutes east of UTC in an IANA zone at an instant. */
export const offsetAt = (zone: string, at: Instant): number => {
  let known = offsets.get(zone)
  if (known === undefined || known.size >= offsetsAtMost) {
    known = new Map()
    offsets.set(zone, known)
  }
  const minute = Math.floor(at / minuteMs)
  let offset = known.get(minute)
  if (offset === undefined) {
    offset = readOffset(zone, at)
    known.set(minute, offset)
  }
  return offset
}

const readOffset = (zone: string, at: Instant): number => {
  const parts: Record<string, string> = {}
  for (const { type, value } of formatFor(zone).formatToParts(at)) parts[type] = value
  const wall = Date.parse(
    `${parts['year']?.padStart(4, '0')}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}:${parts['second']}Z`,
  )
  return Math.round((wall - Math.floor(at / 1000) * 1000) / minuteMs)
}

/**
 * The instant of a wall-clock time in a zone. A time that occurs twice (clocks go back) is the earlier one; a time
 * that does not occur (clocks go forward) moves on by the gap.
 */
export const resolveLocal = (local: LocalDateTime, zone: string): { at: Instant; offset: number } => {
  const asUtc = Date.parse(`${local}Z`)
  const before = offsetAt(zone, asUtc - dayMs)
  const after = offsetAt(zone, asUtc + dayMs)
  for (const offset of before >= after ? [before, after] : [after, before]) {
    const at = asUtc - offset * minuteMs
    if (offsetAt(zone, at) === offset) return { at, offset }
  }
  const at = asUtc - before * minuteMs
  return { at, offset: offsetAt(zone, at) }
}
