/** Times as the wire writes them: UTC without saying so, to the second or to the microsecond. */
import { dayMs, type OutgoingMoment, type OutgoingRecord } from '../../core/index.js'
import { isInstant, isOfDay, opensDay } from '../moments.js'
import { type Unsaid, unsaid } from './unsaid.js'

/** `2026-10-05 06:15:00`, with six decimals where there are any: as Python prints a time without a zone. */
export const naiveUtc = (at: number): string => {
  const iso = new Date(at).toISOString()
  const text = `${iso.slice(0, 10)} ${iso.slice(11, 19)}`
  return at % 1000 === 0 ? text : `${text}.${iso.slice(20, 23)}000`
}

/** Where the contract says epoch milliseconds and gives them the type of a text: the digits. */
export const epochDigits = (at: number): string => String(at)

export interface Span {
  readonly start: number
  /** Absent of what is of one moment. */
  readonly end?: number
  /** A value of a whole civil day, which lasts from the day's beginning, as its service begins it. */
  readonly day: boolean
}

const withoutOffset = unsaid('its time is a wall clock of unknown offset, and the wire is in UTC')
const withoutDawn = unsaid('it is of a whole civil day, and the offset at the beginning of that day is not known')

/** The years the wire’s four digits can write; what is not of them is no time anybody measured at. */
const inYears = (at: number): boolean => at >= Date.UTC(1, 0, 1) && at < Date.UTC(10_000, 0, 1)

/** When a record was, in milliseconds since the epoch. */
export const spanOf = (record: OutgoingRecord): Span | Unsaid => {
  const { start, end, day } = record
  if (!isInstant(start) || (end !== undefined && !isInstant(end))) return withoutOffset
  const from = Date.parse(start.time)
  const to = end === undefined ? undefined : Date.parse(end.time)
  if (!inYears(from) || (to !== undefined && !inYears(to)))
    return unsaid('its time is outside the years the wire can write')
  if (to !== undefined && to > from) return { start: from, end: to, day: false }
  if (!isOfDay(record)) return { start: from, day: false }
  return opensDay(start, day as string) ? { start: from, end: from + dayMs, day: true } : withoutDawn
}

/** Milliseconds since the epoch, where the offset is known. */
export const epochOf = (moment: OutgoingMoment): number | undefined =>
  isInstant(moment) ? Date.parse(moment.time) : undefined
