/** Buckets of a series on the person's axis. */
import type { RecordItem, Series, Why } from '../api.js'
import { startOf } from './stages.js'
import { dayMs, dayOf, localMs, minuteMs } from './time.js'

export interface Point {
  /** Where the bucket begins on the axis. */
  readonly at: number
  readonly min: number
  readonly mean: number
  readonly max: number
  readonly sum: number
  readonly count: number
  readonly sources: readonly string[]
  /** Where the bucket is a single record. */
  readonly record?: string
  readonly why?: Why
}

export const pointsOf = (series: Series, offsetAt: (at: number) => number): Point[] =>
  series.points
    .map(({ t, ...rest }) => {
      const at = t + offsetAt(t) * minuteMs
      // A bucket of days begins at a midnight, be it the person's or UTC's: the nearest of the person's is meant.
      return { at: series.stepMs >= dayMs ? Math.round(at / dayMs) * dayMs : at, ...rest }
    })
    .sort((a, b) => a.at - b.at)

/**
 * Single records as buckets of their own. A value for a whole day begins with its day; one of a moment stands in the
 * middle of a bucket, `before` ahead of it.
 */
export const pointsOfRecords = (
  records: readonly RecordItem[],
  before = 0,
  offsetAt?: (at: number) => number,
): Point[] =>
  records
    .flatMap((record) => {
      const { id, value, day, connector } = record
      return value === undefined
        ? []
        : [
            {
              at: (day === undefined ? startOf(record, offsetAt) : localMs(day)) - before,
              min: value,
              mean: value,
              max: value,
              sum: value,
              count: 1,
              sources: [connector],
              record: record.record ?? id,
              ...(record.why !== undefined && { why: record.why }),
            },
          ]
    })
    .sort((a, b) => a.at - b.at)

/** Puts buckets together to the person's civil days, or to weeks of them from Monday on. */
export const byDay = (points: readonly Point[], length: 1 | 7 = 1): Point[] => {
  const days: Point[] = []
  for (const point of points) {
    const day = localMs(dayOf(point.at))
    // 1 January 1970 was a Thursday.
    const at = length === 1 ? day : Math.floor((day + 3 * dayMs) / (7 * dayMs)) * 7 * dayMs - 3 * dayMs
    const last = days.at(-1)
    if (last === undefined || last.at !== at) {
      days.push({ ...point, at })
      continue
    }
    const count = last.count + point.count
    // Put together from several, it is no single record any more.
    days[days.length - 1] = {
      at,
      min: Math.min(last.min, point.min),
      max: Math.max(last.max, point.max),
      mean: (last.mean * last.count + point.mean * point.count) / count,
      sum: last.sum + point.sum,
      count,
      sources: [...new Set([...last.sources, ...point.sources])],
    }
  }
  return days
}

/** The bucket a moment lies in, or the nearest one within a bucket's length. */
export const nearest = (points: readonly Point[], at: number, stepMs: number): Point | undefined => {
  let [low, high] = [0, points.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((points[middle]?.at ?? 0) <= at) low = middle + 1
    else high = middle
  }
  const before = points[low - 1]
  const after = points[low]
  if (before !== undefined && at < before.at + stepMs) return before
  const apart = (point: Point | undefined) => (point === undefined ? Infinity : Math.abs(point.at + stepMs / 2 - at))
  const best = apart(before) <= apart(after) ? before : after
  return apart(best) <= 1.5 * stepMs ? best : undefined
}

export interface Summary {
  readonly value: number
  readonly about: string
  readonly low: number
  readonly high: number
}

/** One number for what is in view: a sum is told per day once there are days, the rest as its mean. */
export const summaryOf = (
  points: readonly Point[],
  adds: string | undefined,
  spanMs: number,
  isWholeDays = false,
): Summary | undefined => {
  if (points.length === 0) return undefined
  const low = Math.min(...points.map(({ min }) => min))
  const high = Math.max(...points.map(({ max }) => max))
  if (adds === 'sum') {
    const total = points.reduce((sum, point) => sum + point.sum, 0)
    const days = byDay(points).length
    return spanMs <= 1.6 * dayMs && !isWholeDays
      ? { value: total, about: 'in all', low, high }
      : { value: total / Math.max(1, days), about: 'a day', low, high }
  }
  const count = points.reduce((sum, point) => sum + point.count, 0)
  const mean = points.reduce((sum, point) => sum + point.mean * point.count, 0) / Math.max(1, count)
  const last = points.at(-1)
  return adds === 'last' && last !== undefined && spanMs <= 1.6 * dayMs
    ? { value: last.mean, about: 'last', low, high }
    : { value: mean, about: 'on average', low, high }
}
