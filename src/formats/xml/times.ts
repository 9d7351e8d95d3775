/** Dates straight from bytes: `Date.parse` takes longer than all the rest of reading a point. */
import { minuteMs } from '../../core/index.js'

/** A time as it is written. */
export interface WrittenTime {
  /** Milliseconds since the epoch; of a local time the wall clock counted as if it were UTC. NaN where unreadable. */
  ms: number
  /** `utc` was written with Z, `local` without any offset. */
  zone: 'utc' | 'offset' | 'local'
  /** Minutes east of UTC where one is written. */
  offset: number
}

const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const dayMs = 86_400_000

/** Reads `2026-10-05T23:12:30.250+02:00` and its shorter forms into `target`. Says whether it is a time. */
export const parseTime = (bytes: Uint8Array, from: number, to: number, target: WrittenTime): boolean => {
  target.ms = Number.NaN
  const year = digits(bytes, from, from + 4)
  const month = digits(bytes, from + 5, from + 7)
  const day = digits(bytes, from + 8, from + 10)
  const separator = bytes[from + 10]
  const hour = digits(bytes, from + 11, from + 13)
  const minute = digits(bytes, from + 14, from + 16)
  if (to - from < 16 || bytes[from + 4] !== 45 || bytes[from + 7] !== 45 || bytes[from + 13] !== 58) return false
  // T, t or a blank
  if (separator !== 84 && separator !== 116 && separator !== 32) return false
  if (!(year >= 0 && isDay(year, month, day) && hour <= 24 && minute < 60)) return false
  let at = from + 16
  let second = 0
  let milliseconds = 0
  if (at < to && bytes[at] === 58) {
    second = digits(bytes, at + 1, at + 3)
    at += 3
    // A leap second is the next minute's first.
    if (!(second <= 60) || at > to) return false
    if (at < to && (bytes[at] === 46 || bytes[at] === 44)) {
      let unit = 100
      for (at += 1; at < to; at += 1) {
        const digit = (bytes[at] as number) - 48
        if (!(digit >= 0 && digit <= 9)) break
        milliseconds += unit >= 1 ? digit * unit : 0
        unit /= 10
      }
    }
  }
  if (hour === 24 && minute + second + milliseconds > 0) return false
  if (!parseZone(bytes, at, to, target)) return false
  target.ms =
    epochDay(year, month, day) * dayMs +
    hour * 3_600_000 +
    minute * minuteMs +
    second * 1000 +
    milliseconds -
    (target.zone === 'offset' ? target.offset * minuteMs : 0)
  return true
}

const parseZone = (bytes: Uint8Array, from: number, to: number, target: WrittenTime): boolean => {
  let at = from
  while (at < to && bytes[at] === 32) at += 1
  const sign = bytes[at]
  target.offset = 0
  if (at >= to) target.zone = 'local'
  else if ((sign === 90 || sign === 122) && at + 1 === to) target.zone = 'utc'
  else if (sign === 43 || sign === 45) {
    const hours = digits(bytes, at + 1, at + 3)
    const colon = bytes[at + 3] === 58 ? 1 : 0
    const minutes = at + 3 === to ? 0 : digits(bytes, at + 3 + colon, at + 5 + colon)
    const isWhole = at + 3 === to || at + 5 + colon === to
    if (!isWhole || !(hours <= 18 && minutes < 60)) return false
    target.zone = 'offset'
    target.offset = (hours * 60 + minutes) * (sign === 45 ? -1 : 1)
  } else return false
  return true
}

const digits = (bytes: Uint8Array, from: number, to: number): number => {
  let value = 0
  for (let at = from; at < to; at += 1) {
    const digit = (bytes[at] as number) - 48
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

const isDay = (year: number, month: number, day: number): boolean => {
  const length = monthLengths[month - 1]
  if (length === undefined || !(day >= 1 && day <= length)) return false
  return month !== 2 || day < 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0))
}

/** Days since the epoch, with years that begin in March so that leap days come last. */
const epochDay = (year: number, month: number, day: number): number => {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}
