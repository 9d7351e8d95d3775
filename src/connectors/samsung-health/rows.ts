/** Rows of a table, as they stand in its CSV file: every cell a text, empty ones left out. And the bins beside them. */
import {
  type Extras,
  type KnownMoment,
  type LocalDay,
  type Moment,
  maybe,
  minuteMs,
  momentFromIso,
  offsetMinutes,
  orderOf,
  startOfDay,
  type When,
  z,
} from '../../kit/index.js'

/** By column. */
export const RowOf = z.record(z.string(), z.unknown())
export type Row = z.output<typeof RowOf>

/** Rows of a CSV file, or the bins of one row from its JSON file, whose name tells the row. */
export const Page = z.object({
  rows: maybe(z.array(RowOf)),
  bins: maybe(z.array(RowOf)),
  of: maybe(z.string()),
})

export const textIn = (row: Row, column: string): string | undefined => {
  const value = row[column]
  return typeof value === 'string' && value !== '' ? value : undefined
}
export const numberIn = (row: Row, column: string): number | undefined => {
  const value = row[column]
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

const unreadable: KnownMoment = { at: Number.NaN, offsetFrom: 'unknown' }
/** No place is further from Greenwich. Some watches write `UTC+28550`. */
const mostOffset = 14 * 60

const offsetIn = (told: string): number | undefined => {
  try {
    const minutes = /^UTC$/i.test(told) ? 0 : offsetMinutes(told.replace(/^UTC\s*/i, ''))
    return Math.abs(minutes) <= mostOffset ? minutes : undefined
  } catch {
    return undefined
  }
}

/**
 * The app has written times in two ways. Today: in UTC, with the offset beside it as `UTC+0200`. Before: the wall clock,
 * with the offset in milliseconds. Without an offset it is not said which, and a wall clock is all it may be.
 */
export const momentIn = (row: Row, column: string, offsetOf: Row = row): Moment => {
  const told = textIn(row, column)
  const offset = textIn(offsetOf, 'time_offset')
  const isUtc = offset !== undefined && /^UTC/i.test(offset)
  const minutes = offset === undefined ? undefined : isUtc ? offsetIn(offset) : millisecondsIn(offset)
  if (told === undefined) return unreadable
  if (/^\d{10,}$/.test(told)) return known(Number(told), minutes)
  const wall = wallClock(told)
  if (wall === undefined || offset === undefined) return wall ?? unreadable
  if (isUtc) return known(orderOf(wall), minutes)
  return minutes === undefined ? wall : known(orderOf(wall) - minutes * minuteMs, minutes)
}

const known = (at: number, offset: number | undefined): KnownMoment =>
  offset === undefined ? { at, offsetFrom: 'unknown' } : { at, offset, offsetFrom: 'provider' }
const millisecondsIn = (text: string): number | undefined => {
  const minutes = Number(text) / minuteMs
  return Number.isInteger(minutes) && Math.abs(minutes) <= mostOffset ? minutes : undefined
}
const wallClock = (text: string): Moment | undefined => {
  try {
    const moment = momentFromIso(text.trim())
    return 'local' in moment ? moment : undefined
  } catch {
    return undefined
  }
}

/** Over a span that has a length, or at its start. */
export const whenOf = (row: Row): When => {
  const start = momentIn(row, 'start_time')
  if (textIn(row, 'end_time') === undefined) return { start }
  const end = momentIn(row, 'end_time')
  return orderOf(end) > orderOf(start) ? { start, end } : { start }
}

/** A bin counts milliseconds since 1970, and does not say where. */
export const binWhen = (bin: Row): When => {
  const [from, to] = [numberIn(bin, 'start_time'), numberIn(bin, 'end_time')]
  const start: KnownMoment = { at: from ?? Number.NaN, offsetFrom: 'unknown' }
  return from !== undefined && to !== undefined && to > from
    ? { start, end: { at: to, offsetFrom: 'unknown' } }
    : { start }
}

const halfDayMs = 43_200_000

/** A day is its midnight, in UTC or in the person's zone, as milliseconds or written out. */
export const dayWhen = (row: Row): When => {
  const told = textIn(row, 'day_time')
  if (told === undefined) return { start: unreadable }
  const at = Number(told)
  // Half a day on it is noon in UTC, or some hours from it: the same date wherever midnight was.
  const day: LocalDay = Number.isFinite(at)
    ? Math.abs(at) < 8e15
      ? new Date(at + halfDayMs).toISOString().slice(0, 10)
      : ''
    : told.slice(0, 10)
  return { start: startOfDay(day), day }
}

/** What every record of a row bears. A row has an id that stays when it is changed. */
export const extrasOf = (row: Row): Omit<Extras, 'series'> => {
  const [id, device, origin] = [textIn(row, 'datauuid'), textIn(row, 'deviceuuid'), textIn(row, 'pkg_name')]
  const changed = momentIn(row, 'update_time')
  return {
    ...(id !== undefined && { key: id, document: id }),
    ...(device !== undefined && { device }),
    ...(origin !== undefined && { origin }),
    // Of a wall clock it is not known when it was.
    ...('at' in changed && Number.isFinite(changed.at) && { updatedAt: changed.at }),
  }
}
