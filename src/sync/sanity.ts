/**
 * What cannot be, told before it is sent on: times that lie in the future, rides around the world, places that are
 * none. Stricter rules of tapiriik about laps are left out: our laps are what a source says, not what we rebuilt.
 */
import {
  type Activity,
  type Column,
  dayMs,
  type Instant,
  orderOf,
  type Spread,
  type Statistics,
} from '../core/index.js'
import type { Reason } from './model.js'

const earliestStart = Date.UTC(1995, 0, 1)
const startsAheadMs = 5 * dayMs
const endsAheadMs = 10 * dayMs
const longestMs = 5 * dayMs
const furthestMeters = 1_000_000

/** `undefined`: it can be. */
export const unsound = (activity: Activity, now: Instant): Reason | undefined => {
  const told =
    timesOf(activity, now) ?? distanceOf(activity) ?? placesOf(activity) ?? (isLonePoint(activity) ? lone : undefined)
  return told === undefined ? undefined : { code: 'sanity', message: told }
}
const lone = 'It has a single point, which makes no track.'

const timesOf = (activity: Activity, now: Instant): string | undefined => {
  const start = orderOf(activity.start)
  const end = endOf(activity)
  if (start > now + startsAheadMs || (end !== undefined && end > now + endsAheadMs)) return 'It lies in the future.'
  if (start < earliestStart) return 'It is dated before 1995.'
  if (end === undefined) return undefined
  if (end < start) return 'It ends before it begins.'
  if (end === start) return 'It lasts no time at all.'
  return end - start > longestMs ? 'It lasts more than five days.' : undefined
}

/** As the file says, else by the length it says, else by its last point. */
const endOf = ({ start, end, statistics, track: { timeMs } }: Activity): Instant | undefined => {
  if (end !== undefined) return orderOf(end)
  if (statistics.elapsedSeconds !== undefined) return orderOf(start) + statistics.elapsedSeconds * 1000
  const last = timeMs.findLast((time) => !Number.isNaN(time))
  return last === undefined ? undefined : Math.max(last, orderOf(start))
}

const distanceOf = ({ statistics, track: { distanceMeters } }: Activity): string | undefined =>
  Math.max(statistics.distanceMeters ?? 0, distanceMeters?.findLast((value) => !Number.isNaN(value)) ?? 0) >
  furthestMeters
    ? 'It is longer than a thousand kilometres.'
    : undefined

const placesOf = ({ track: { latitudeDeg, longitudeDeg } }: Activity): string | undefined => {
  let places = 0
  for (const [row, latitude] of latitudeDeg?.entries() ?? []) {
    const longitude = longitudeDeg?.[row] ?? Number.NaN
    if (Number.isNaN(latitude) || Number.isNaN(longitude)) continue
    places++
    if (latitude === 0 && longitude === 0)
      return 'A point lies in the sea off Africa, where receivers without a fix are.'
    if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return 'A point lies beside the earth.'
  }
  return places === 1 ? 'It has a single position, which makes no track.' : undefined
}

const isLonePoint = ({ track: { timeMs } }: Activity): boolean => timeMs.length === 1

type Range = readonly [number, number]
/** Outside of these a figure is no figure. */
const spreads = {
  powerWatts: [0, 5000],
  speedMetersPerSecond: [0, 150 / 3.6],
  altitudeMeters: [-500, 8850],
  heartRateBpm: [15, 300],
  cadenceRpm: [0, 255],
  temperatureCelsius: [-62, 50],
} as const satisfies Partial<Record<keyof Statistics, Range>>
const totals = {
  energyKcal: [1, 65_535],
  distanceMeters: [0, furthestMeters],
  strokes: [1, 9_999_999],
  steps: [1, 9_999_999],
} as const satisfies Partial<Record<keyof Statistics, Range>>

const isWithin = (value: number | undefined, [least, most]: Range): boolean =>
  value === undefined || (value >= least && value <= most)

/** Without figures that cannot be. */
const cleanStatistics = (statistics: Statistics): Statistics => {
  const cleaned: Record<string, unknown> = { ...statistics }
  for (const [key, range] of Object.entries(totals))
    if (!isWithin(statistics[key as keyof typeof totals], range)) delete cleaned[key]
  for (const [key, range] of Object.entries(spreads)) {
    const spread: Spread | undefined = statistics[key as keyof typeof spreads]
    if (spread === undefined) continue
    const kept = Object.entries(spread).filter(([, value]) => isWithin(value as number, range))
    if (kept.length === 0) delete cleaned[key]
    else cleaned[key] = Object.fromEntries(kept)
  }
  return cleaned
}

/** What is negative where nothing can be becomes nought; an altitude that is nought all along was never measured. */
const cleanTrack = (track: Activity['track']): Activity['track'] => {
  const cleaned: Record<string, unknown> = { ...track }
  const nonnegative = ['distanceMeters', 'speedMetersPerSecond', 'cadenceRpm', 'powerWatts', 'heartRateBpm'] as const
  for (const key of nonnegative) {
    const column: Column | undefined = track[key]
    if (column?.some((value) => value < 0) === true) cleaned[key] = column.map((value) => (value < 0 ? 0 : value))
  }
  if (track.altitudeMeters?.every((value) => value === 0 || Number.isNaN(value)) === true)
    delete cleaned['altitudeMeters']
  return cleaned as unknown as Activity['track']
}

/** Before it is encoded; an original that is passed on is not touched. */
export const cleaned = (activity: Activity): Activity => ({
  ...activity,
  statistics: cleanStatistics(activity.statistics),
  sessions: activity.sessions.map((session) => ({
    ...session,
    statistics: cleanStatistics(session.statistics),
    laps: session.laps.map((lap) => ({ ...lap, statistics: cleanStatistics(lap.statistics) })),
  })),
  track: cleanTrack(activity.track),
})
