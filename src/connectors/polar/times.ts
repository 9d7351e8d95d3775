/** Polar's ways of telling time: with an offset, in UTC without saying so, on the wrist's clock, and as `HH:mm`. */
import * as kit from '../../kit/index.js'
import { type Moment, minuteMs } from '../../kit/index.js'

const hasZone = /([zZ]|[+-]\d\d:?\d\d)$/
/** SleepWise and Elixir write UTC without a `Z`. Where the offset stands beside it, the wall clock is known, too. */
export const utc = (text: string | undefined, offsetMinutes?: number): Moment | undefined => {
  if (text === undefined) return undefined
  const moment = kit.timeOf(hasZone.test(text) ? text : `${text}Z`)
  return 'at' in moment && offsetMinutes !== undefined ? kit.instant(moment.at, offsetMinutes) : moment
}

/** The wrist's own clock, and the offset beside it in minutes. Without one it stays a wall-clock time. */
export const onWrist = (text: string, offsetMinutes: number | undefined): Moment => {
  const moment = kit.timeOf(text)
  if ('at' in moment || offsetMinutes === undefined) return moment
  return kit.instant(Date.parse(`${moment.local}Z`) - offsetMinutes * minuteMs, offsetMinutes)
}

const duration = /^P(?:(\d+)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/
/** `PT1H2M3.5S` in seconds. */
export const secondsOf = (text: string | undefined): number | undefined => {
  const parts = duration.exec(text ?? '')
  if (parts === null) return undefined
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ]
  return days * 86_400 + hours * 3600 + minutes * 60 + seconds
}

/** What a night tells by the clock on the wall, `{"23:12": 3, "00:21": 1}`, in the order it is told. */
type ByClock = Readonly<Record<string, unknown>>
interface ClockPoint {
  readonly value: number
  readonly minute: number
}
const clock = /^(\d\d):(\d\d)(?::\d\d)?$/
export const pointsOf = (told: ByClock | undefined): ClockPoint[] =>
  Object.entries(told ?? {}).flatMap(([key, value]) => {
    const [, hours, minutes] = clock.exec(key) ?? []
    return typeof value === 'number' && hours !== undefined
      ? [{ value, minute: Number(hours) * 60 + Number(minutes) }]
      : []
  })

const dayMinutes = 1440
/** The first key may be a moment before the night begins; what is further back is meant for the next day. */
const slackMinutes = 60

/**
 * Moments of a night's keys. They count from its start, past midnight. Where the clocks change in between, start and
 * end have other offsets, and the keys show where: they step back, or leave out an hour. A repeated hour told once
 * shows nothing; then each key counts from the end of the night it is nearer to.
 */
export const inNight = (
  points: readonly ClockPoint[],
  { start, end }: { readonly start: Moment; readonly end?: Moment | undefined },
): readonly { readonly value: number; readonly at: Moment }[] => {
  const local = kit.localOf(start)
  if (local === undefined || points.length === 0) return []
  const first = Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16))
  const since = points.map(({ minute }) => {
    const ahead = (minute - first + dayMinutes) % dayMinutes
    return ahead > dayMinutes - slackMinutes ? ahead - dayMinutes : ahead
  })
  // Counted in whole minutes from the minute the night begins in.
  const origin = kit.plus(start, -(Number(local.slice(17)) || 0) * 1000)
  const shift = shiftBetween(start, end)
  const turn = shift === 0 ? since.length : turnOf(since, shift, lengthOf(start, end))
  return points.map(({ value }, index) => {
    const minutes = (since[index] as number) - (index >= turn ? shift : 0)
    const at = kit.plus(origin, minutes * minuteMs)
    return { value, at: index >= turn && end !== undefined ? withOffsetOf(end, at) : at }
  })
}

/** By how many minutes the clock on the wall was put forward between two moments. */
const shiftBetween = (start: Moment, end: Moment | undefined): number =>
  end !== undefined && 'offset' in start && 'offset' in end ? (end.offset ?? 0) - (start.offset ?? 0) : 0
const lengthOf = (start: Moment, end: Moment | undefined): number =>
  end === undefined ? 0 : Math.floor((kit.orderOf(end) - kit.orderOf(start)) / minuteMs)
const withOffsetOf = (other: Moment, at: Moment): Moment =>
  'at' in at && 'offset' in other ? kit.instant(at.at, other.offset) : at

/** The first key after the clocks changed. */
const turnOf = (since: readonly number[], shift: number, length: number): number => {
  const steps = since.map((minutes, index) => (index === 0 ? 0 : minutes - (since[index - 1] as number)))
  const most = Math.max(...steps)
  const seen = shift < 0 ? steps.findIndex((step) => step < 0) : most < shift ? -1 : steps.indexOf(most)
  if (seen > 0) return seen
  const nearer = since.findIndex((minutes) => minutes >= length - (minutes - shift))
  return nearer < 0 ? since.length : nearer
}

const never: Moment = { at: Number.NaN, offsetFrom: 'unknown' }
/** A value for a whole day. A date that is none parks its record. */
export const onDay = (date: string): kit.When => {
  const day = date.slice(0, 10)
  return kit.isDay(day) ? { start: kit.startOfDay(day), day } : { start: never }
}

/**
 * The same without a start: wall-clock times of a night that ends on `day`. What stands before a midnight is of the day
 * before, and so is an evening without one.
 */
export const onNightOf = (
  points: readonly ClockPoint[],
  day: string,
): readonly { readonly value: number; readonly at: Moment }[] => {
  if (!kit.isDay(day)) return points.map(({ value }) => ({ value, at: never }))
  let daysBack = (points.at(-1)?.minute ?? 0) >= 18 * 60 ? 1 : 0
  return points
    .toReversed()
    .map(({ value, minute }, index, later) => {
      const next = later[index - 1]
      if (next !== undefined && minute > next.minute + slackMinutes) daysBack++
      const time = new Date(minute * minuteMs).toISOString().slice(11, 19)
      return { value, at: kit.timeOf(`${kit.addDays(day, -daysBack)}T${time}`) }
    })
    .toReversed()
}
