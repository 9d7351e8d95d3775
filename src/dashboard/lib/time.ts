/**
 * Times as the person's own clock showed them. An axis is in milliseconds of that clock (`local`), so that a day's
 * midnight is a midnight wherever it was lived; the offset between the two is taken from the records.
 */
import type { RecordItem } from '../api.js'

export const minuteMs = 60_000
export const hourMs = 3_600_000
export const dayMs = 86_400_000

/** Minutes east of UTC of this browser at an instant. */
export const browserOffset = (at: number): number => -new Date(at).getTimezoneOffset()

/** A wall-clock text without offset as a number on the axis. */
export const localMs = (local: string): number => Date.parse(local.length === 10 ? `${local}T00:00Z` : `${local}Z`)

/** Minutes east of UTC where a record was made; undefined where its source did not know. */
export const offsetOf = (record: Pick<RecordItem, 'startMs' | 'startLocal' | 'offsetFrom'>): number | undefined =>
  record.offsetFrom === 'unknown' ? undefined : Math.round((localMs(record.startLocal) - record.startMs) / minuteMs)

/** `UTC+01:00`. */
export const zoneText = (offset: number): string => {
  const minutes = Math.abs(offset)
  return `UTC${offset < 0 ? '−' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
const two = (value: number): string => String(value).padStart(2, '0')

export const dayOf = (axisMs: number): string => new Date(axisMs).toISOString().slice(0, 10)
export const addDays = (day: string, days: number): string => dayOf(localMs(day) + days * dayMs)
export const clock = (axisMs: number): string => new Date(axisMs).toISOString().slice(11, 16)

const formats = {
  day: new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }),
  date: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }),
  month: new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }),
  shortMonth: new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' }),
}
/** `Fri 20 Nov`. */
export const dayText = (axisMs: number): string => formats.day.format(axisMs).replace(',', '')
/** `20 Nov 2026`. */
export const dateText = (axisMs: number): string => formats.date.format(axisMs)
export const monthText = (axisMs: number): string => formats.month.format(axisMs)
export const shortMonthText = (axisMs: number): string => formats.shortMonth.format(axisMs)

/** A moment of the server's as the person reads it: its own wall clock if it has one, else the browser's. */
export const axisOf = (iso: string): { at: number; local: number; offset: number } => {
  const at = Date.parse(iso)
  const zone = /([+-])(\d\d):?(\d\d)$/.exec(iso)
  const offset =
    zone === null ? browserOffset(at) : (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3]))
  return { at, local: at + offset * minuteMs, offset }
}

/** `14:05`, `yesterday 14:05`, `Tue 17 Nov 14:05`; with the zone when it is not the browser's. */
export const momentText = (iso: string, now: number): string => {
  const { at, local, offset } = axisOf(iso)
  const apart = Math.round((localMs(dayOf(local)) - localMs(dayOf(now + offset * minuteMs))) / dayMs)
  const day = apart === 0 ? '' : apart === -1 ? 'yesterday ' : apart === 1 ? 'tomorrow ' : `${dayText(local)} `
  return `${day}${clock(local)}${offset === browserOffset(at) ? '' : ` ${zoneText(offset)}`}`
}

/** `20 Nov 2026, 14:05:33 UTC+01:00`, for hover and focus. */
export const exactText = (iso: string): string => {
  const { local, offset } = axisOf(iso)
  return `${dateText(local)}, ${new Date(local).toISOString().slice(11, 19)} ${zoneText(offset)}`
}

/** `in 12 min`, `3 h ago`, `just now`. */
export const relativeText = (at: number, now: number): string => {
  const seconds = Math.round((at - now) / 1000)
  const size = Math.abs(seconds)
  if (size < 45) return seconds > 0 ? 'in a moment' : 'just now'
  const text =
    size < 3570
      ? `${Math.max(1, Math.round(size / 60))} min`
      : size < 129_600
        ? `${Math.round(size / 3600)} h`
        : `${Math.round(size / 86_400)} days`
  return seconds > 0 ? `in ${text}` : `${text} ago`
}
