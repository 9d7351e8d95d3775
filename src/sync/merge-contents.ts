/**
 * One track out of several originals of one workout: the best source is the base, and what it lacks is taken from the
 * others, channel by channel, if their clocks agree with its own. A value is taken where the other source measured at
 * that very time; between its points nothing is invented.
 */
import { type Activity, type Channel, type Column, isKnown, minuteMs, orderOf, type Track } from '../core/index.js'
import { present } from './merge.js'
import type { Content } from './model.js'

/** A point stands for another clock's point so near. */
const sameMomentMs = 1000
/** Recordings that begin further apart are of different clocks, and are left alone. */
const sameStartMs = 3 * minuteMs
/** So much of the base must lie within the other recording. */
const leastOverlap = 0.5

export interface MergedContent {
  readonly activity: Activity
  /** The original that rules. */
  readonly base: Content
  /** Channels that are from others; empty: the base is as good as all of them. */
  readonly added: readonly string[]
}

export const mergeContents = (
  contents: readonly Content[],
  rankOf: (connection: string) => number = () => 0,
): MergedContent | undefined => {
  const [base, ...others] = bestFirst(contents, rankOf)
  if (base === undefined) return undefined
  let activity = base.activity
  const added: string[] = []
  for (const other of others) {
    if (!timesAgree(base.activity, other.activity)) continue
    const merged = withChannels(activity.track, other.activity.track)
    if (merged.added.length === 0) continue
    added.push(...merged.added)
    activity = {
      ...activity,
      track: merged.track,
      statistics: { ...present(other.activity.statistics), ...activity.statistics },
      ...(activity.rrIntervals === undefined &&
        other.activity.rrIntervals !== undefined && { rrIntervals: other.activity.rrIntervals }),
    }
  }
  return { activity, base, added }
}

/** A track before none, a rich source before a poor one, a file before what was put together; then by name. */
const bestFirst = (contents: readonly Content[], rankOf: (connection: string) => number): readonly Content[] =>
  contents.toSorted(
    (one, other) =>
      Number(other.activity.track.timeMs.length > 1) - Number(one.activity.track.timeMs.length > 1) ||
      rankOf(one.original.connection) - rankOf(other.original.connection) ||
      Number(other.file !== undefined) - Number(one.file !== undefined) ||
      (nameOf(one) < nameOf(other) ? -1 : 1),
  )

const nameOf = ({ original: { connection, externalId } }: Content): string => `${connection}\n${externalId}`

const timesAgree = (base: Activity, other: Activity): boolean => {
  if (isKnown(base.start) !== isKnown(other.start) || isUntimed(base.track) || isUntimed(other.track)) return false
  if (Math.abs(orderOf(base.start) - orderOf(other.start)) > sameStartMs) return false
  const [span, another] = [spanOf(base.track), spanOf(other.track)]
  if (span === undefined || another === undefined) return false
  const shared = Math.min(span.to, another.to) - Math.max(span.from, another.from)
  return shared >= leastOverlap * (span.to - span.from)
}

const isUntimed = ({ timeMs }: Track): boolean => timeMs.some((time) => Number.isNaN(time))

const spanOf = ({ timeMs }: Track): { readonly from: number; readonly to: number } | undefined => {
  const from = timeMs.find((time) => !Number.isNaN(time))
  const to = timeMs.findLast((time) => !Number.isNaN(time))
  return from === undefined || to === undefined ? undefined : { from, to }
}

const columns = [
  'altitudeMeters',
  'distanceMeters',
  'speedMetersPerSecond',
  'heartRateBpm',
  'cadenceRpm',
  'powerWatts',
  'temperatureCelsius',
] as const

const withChannels = (base: Track, other: Track): { readonly track: Track; readonly added: readonly string[] } => {
  const rows = rowsAt(base.timeMs, other.timeMs)
  const track: Record<string, unknown> = { ...base }
  const added: string[] = []
  const take = (key: string, column: Column | undefined): void => {
    const taken = column === undefined ? undefined : sampled(column, rows, 1)
    if (taken === undefined) return
    track[key] = taken
    added.push(key)
  }
  // A position is two numbers of one source.
  if (isEmpty(base.latitudeDeg) || isEmpty(base.longitudeDeg)) {
    take('latitudeDeg', other.latitudeDeg)
    take('longitudeDeg', other.longitudeDeg)
  }
  for (const key of columns) if (isEmpty(base[key])) take(key, other[key])
  const more = moreOf(base.more, other.more, rows)
  if (more.added.length > 0) track['more'] = more.channels
  return { track: track as unknown as Track, added: [...added, ...more.added] }
}

const moreOf = (base: Track['more'] = {}, other: Track['more'] = {}, rows: Int32Array) => {
  const channels: Record<string, Channel> = { ...base }
  const added: string[] = []
  for (const [name, channel] of Object.entries(other)) {
    if (!isEmpty(base[name]?.values)) continue
    const values = sampled(channel.values, rows, channel.width ?? 1)
    if (values === undefined) continue
    channels[name] = { ...channel, values }
    added.push(name)
  }
  return { channels, added }
}

const isEmpty = (column: Column | undefined): boolean =>
  column === undefined || column.every((value) => Number.isNaN(value))

/** For each point of the base the nearest point of the other, or -1. */
const rowsAt = (base: Column, other: Column): Int32Array => {
  const rows = new Int32Array(base.length).fill(-1)
  let near = 0
  for (const [row, time] of base.entries()) {
    if (Number.isNaN(time)) continue
    while (
      near + 1 < other.length &&
      !(Math.abs((other[near + 1] as number) - time) > Math.abs((other[near] as number) - time))
    )
      near++
    if (Math.abs((other[near] as number) - time) <= sameMomentMs) rows[row] = near
  }
  return rows
}

/** The other's values at the base's points; `undefined` where there are none. */
const sampled = (values: Column, rows: Int32Array, width: number): Column | undefined => {
  const column = new Float64Array(rows.length * width).fill(Number.NaN)
  let found = false
  for (const [row, from] of rows.entries()) {
    if (from === -1) continue
    for (let part = 0; part < width; part++) {
      const value = values[from * width + part] ?? Number.NaN
      column[row * width + part] = value
      found ||= !Number.isNaN(value)
    }
  }
  return found ? column : undefined
}
