/**
 * Workouts put together from a service's own answers, and taken apart for services that want them so rather than as a
 * file. What a service calls its series, and in which units it gives them, is the connector's.
 */
import {
  type Activity,
  fileSportOf,
  instant,
  isKnown,
  localOf,
  type Moment,
  offsetAt,
  orderOf,
  type SportName,
  type Track,
} from '../core/index.js'

const channels = [
  'latitudeDeg',
  'longitudeDeg',
  'altitudeMeters',
  'distanceMeters',
  'speedMetersPerSecond',
  'heartRateBpm',
  'cadenceRpm',
  'powerWatts',
  'temperatureCelsius',
] as const satisfies readonly (keyof Track)[]
export type TrackChannel = (typeof channels)[number]

/** A point, with what is known there. */
export type RecordedPoint = { readonly atMs: number } & { readonly [Name in TrackChannel]?: number | undefined }

/** The track of points in any order; a channel nobody measured is absent. */
export const trackOf = (points: readonly RecordedPoint[]): Track => {
  const sorted = points.toSorted((one, other) => one.atMs - other.atMs)
  const columns = channels.flatMap((name) => {
    const values = Float64Array.from(sorted, (point) => point[name] ?? Number.NaN)
    return values.some((value) => !Number.isNaN(value)) ? [[name, values] as const] : []
  })
  return { timeMs: Float64Array.from(sorted, ({ atMs }) => atMs), ...Object.fromEntries(columns) }
}

/** Seconds from the start, and the value there. */
export type TimedValue = readonly [seconds: number, value: number]

/** What a sensor said last holds until it speaks again; where somebody was, and how far they had come, does not. */
const held: readonly TrackChannel[] = ['heartRateBpm', 'cadenceRpm', 'powerWatts', 'temperatureCelsius']
const heldMs = 30_000

/**
 * The track of series that each have a clock of their own: a point at every time any of them names.
 *
 * @example trackOfSeries(startMs, { heartRateBpm: [[0, 90], [5, 94]], altitudeMeters: [[0, 212], [3, 213]] })
 */
export const trackOfSeries = (
  startMs: number,
  series: { readonly [Name in TrackChannel]?: readonly TimedValue[] | undefined },
): Track => {
  const points = new Map<number, { atMs: number } & { [Name in TrackChannel]?: number }>()
  const named = channels.map((name) => ({ name, values: timedFrom(startMs, series[name] ?? []) }))
  for (const { name, values } of named)
    for (const [atMs, value] of values) {
      const point = points.get(atMs) ?? { atMs }
      point[name] = value
      points.set(atMs, point)
    }
  const sorted = [...points.values()].sort((one, other) => one.atMs - other.atMs)
  for (const { name, values } of named) if (held.includes(name)) hold(sorted, name, values)
  return trackOf(sorted)
}

const timedFrom = (startMs: number, values: readonly TimedValue[]): readonly TimedValue[] =>
  values
    .map(([seconds, value]): TimedValue => [Math.round(startMs + seconds * 1000), value])
    .filter(([atMs, value]) => Number.isFinite(atMs) && Number.isFinite(value))
    .toSorted(([one], [other]) => one - other)

const hold = (
  points: readonly ({ readonly atMs: number } & { [Name in TrackChannel]?: number })[],
  name: TrackChannel,
  values: readonly TimedValue[],
): void => {
  let next = 0
  for (const point of points) {
    while ((values[next]?.[0] ?? Number.POSITIVE_INFINITY) <= point.atMs) next++
    const [before, after] = [values[next - 1], values[next]]
    if (point[name] === undefined && before !== undefined && after !== undefined && after[0] - before[0] <= heldMs)
      point[name] = before[1]
  }
}

/** The points of a track, with the channels that have a value there; those without a time are left out. */
export function* pointsOfTrack(track: Track): Iterable<RecordedPoint> {
  const present = channels.flatMap((name) => (track[name] === undefined ? [] : [[name, track[name]] as const]))
  for (const [row, atMs] of track.timeMs.entries()) {
    if (Number.isNaN(atMs)) continue
    const point: { atMs: number } & { [Name in TrackChannel]?: number } = { atMs }
    for (const [name, values] of present) {
      const value = values[row]
      if (value !== undefined && !Number.isNaN(value)) point[name] = value
    }
    yield point
  }
}

/** Does anybody know where it was, at two points at least? */
export const hasPositions = ({ latitudeDeg, longitudeDeg }: Track): boolean => {
  let found = 0
  for (const [row, latitude] of latitudeDeg?.entries() ?? [])
    if (!Number.isNaN(latitude) && !Number.isNaN(longitudeDeg?.[row] ?? Number.NaN) && ++found > 1) return true
  return false
}

/** What is told of a workout of one session; the rest follows from it. */
export type Recording = Omit<Activity, 'sport' | 'subSport' | 'sessions' | 'statistics' | 'track' | 'pauses'> &
  Partial<Pick<Activity, 'statistics' | 'track' | 'pauses'>> & {
    readonly sport: SportName
    readonly laps?: Activity['sessions'][number]['laps']
  }

export const recordingOf = ({ sport, laps = [], statistics = {}, pauses = [], ...told }: Recording): Activity => {
  const { track = trackOf([]), ...about } = presentIn(told)
  const named = fileSportOf(sport)
  const { start, end } = about
  const known = presentIn(statistics)
  const session = {
    start,
    ...(end !== undefined && { end }),
    ...named,
    statistics: known,
    laps: laps.map((lap) => ({ ...presentIn(lap), statistics: presentIn(lap.statistics) })),
  }
  return { ...about, ...named, statistics: known, sessions: [session], track, pauses }
}

/** Without what is `undefined`, and without spreads of which nothing is known. */
const presentIn = <T extends object>(fields: T): T =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      if (value === undefined) return []
      if (Object.getPrototypeOf(value) !== Object.prototype) return [[name, value]]
      const inner = presentIn(value as object)
      return Object.keys(inner).length === 0 && Object.keys(value).length > 0 ? [] : [[name, inner]]
    }),
  ) as T

/** Where time begins in the track: at the start, a wall clock counted as if it were UTC. */
export const startMsOf = ({ start }: Pick<Activity, 'start'>): number => orderOf(start)

/** The start as a wall clock, where its offset, or the zone it took place in, is known. */
export const wallClockOf = ({ start, zone }: Pick<Activity, 'start' | 'zone'>): string | undefined =>
  localOf(zonedStartOf({ start, ...(zone !== undefined && { zone }) }))

/** The start with its offset, where the activity tells the zone alone. */
export const zonedStartOf = ({ start, zone }: Pick<Activity, 'start' | 'zone'>): Moment =>
  isKnown(start) && start.offset === undefined && zone !== undefined
    ? instant(start.at, offsetAt(zone, start.at))
    : start

/** ISO 8601, with the offset where one is known, and in UTC where none is; a wall clock as it is. */
export const isoOfMoment = (moment: Moment): string => {
  if (!isKnown(moment)) return moment.local
  const { at, offset } = moment
  if (offset === undefined) return new Date(at).toISOString().replace('.000Z', 'Z')
  const size = Math.abs(offset)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${localOf(moment)}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
