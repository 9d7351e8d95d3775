/** Statistics computed from the points, for files and spans that bring none. */
import type { Column, Pause, Spread, Statistics, Track } from '../core/index.js'

export interface SpanOptions {
  /** Points from this time on, up to and with `toMs`; all of them when absent. */
  readonly fromMs?: number
  readonly toMs?: number
  readonly pauses?: readonly Pause[]
}

/** A point stands for the time to the next one, but no longer than this: after that something was off. */
const longestGapMs = 30_000
/** Slower than this is standing: a GPS at rest wanders at some tenths of a metre per second. */
const standingMetersPerSecond = 0.5
/** Climbs and falls below this are the altimeter's noise. */
const altitudeNoiseMeters = 2

/** Totals, averages and extremes of a track or a span of it. Absent where no point tells. */
export const statisticsOf = (track: Track, { fromMs, toMs, pauses = [] }: SpanOptions = {}): Statistics => {
  const rows = rowsOf(track, fromMs, toMs)
  if (rows.to <= rows.from) return {}
  const weights = weightsOf(track.timeMs, rows)
  const elapsed = spanSeconds(track.timeMs, rows)
  const begin = fromMs ?? (track.timeMs[rows.from] as number)
  const end = toMs ?? (track.timeMs[rows.to - 1] as number)
  const paused = pauses.reduce(
    (sum, pause) => sum + Math.max(0, Math.min(pause.toMs, end) - Math.max(pause.fromMs, begin)),
    0,
  )
  const distance = distanceOf(track, rows)
  const climb = climbOf(track.altitudeMeters, rows)
  const moving = movingSeconds(track, rows, weights)
  const spreads = {
    altitudeMeters: spreadOf(track.altitudeMeters, rows, weights),
    speedMetersPerSecond: spreadOf(track.speedMetersPerSecond, rows, weights),
    heartRateBpm: spreadOf(track.heartRateBpm, rows, weights),
    cadenceRpm: spreadOf(track.cadenceRpm, rows, weights),
    powerWatts: spreadOf(track.powerWatts, rows, weights),
    temperatureCelsius: spreadOf(track.temperatureCelsius, rows, weights),
  }
  return {
    ...(elapsed !== undefined && { elapsedSeconds: elapsed, timerSeconds: Math.max(0, elapsed - paused / 1000) }),
    ...(moving !== undefined && { movingSeconds: moving }),
    ...(distance !== undefined && { distanceMeters: distance }),
    ...(climb !== undefined && { ascentMeters: climb.gain, descentMeters: climb.loss }),
    ...Object.fromEntries(Object.entries(spreads).filter(([, spread]) => spread !== undefined)),
  }
}

interface Rows {
  readonly from: number
  readonly to: number
}

const rowsOf = ({ timeMs }: Track, fromMs = -Infinity, toMs = Infinity): Rows => {
  if (fromMs === -Infinity && toMs === Infinity) return { from: 0, to: timeMs.length }
  const from = timeMs.findIndex((time) => time >= fromMs)
  const to = timeMs.findLastIndex((time) => time <= toMs) + 1
  return { from: from === -1 ? timeMs.length : from, to }
}

/** Seconds each point stands for; 1 where there are no times. */
const weightsOf = (timeMs: Column, { from, to }: Rows): Column => {
  const weights = new Float64Array(to - from)
  for (let row = from; row < to; row += 1) {
    const gap = row + 1 < to ? (timeMs[row + 1] as number) - (timeMs[row] as number) : 1000
    weights[row - from] = Number.isNaN(gap) ? 1 : Math.min(gap, longestGapMs) / 1000
  }
  return weights
}

const spreadOf = (values: Column | undefined, { from, to }: Rows, weights: Column): Spread | undefined => {
  if (values === undefined) return undefined
  let [sum, weight, plain, count] = [0, 0, 0, 0]
  let [minimum, maximum] = [Infinity, -Infinity]
  for (let row = from; row < to; row += 1) {
    const value = values[row] as number
    if (Number.isNaN(value)) continue
    sum += value * (weights[row - from] as number)
    weight += weights[row - from] as number
    plain += value
    count += 1
    minimum = Math.min(minimum, value)
    maximum = Math.max(maximum, value)
  }
  return count === 0 ? undefined : { average: weight > 0 ? sum / weight : plain / count, minimum, maximum }
}

const spanSeconds = (timeMs: Column, { from, to }: Rows): number | undefined => {
  const seconds = ((timeMs[to - 1] as number) - (timeMs[from] as number)) / 1000
  return Number.isNaN(seconds) ? undefined : seconds
}

const distanceOf = ({ distanceMeters, latitudeDeg, longitudeDeg }: Track, { from, to }: Rows): number | undefined => {
  if (distanceMeters !== undefined) {
    const known = distanceMeters.subarray(from, to).filter((value) => !Number.isNaN(value))
    if (known.length > 0) {
      // The first point of the whole track has already come the way from the start.
      const before = from === 0 ? 0 : (known[0] as number)
      return (known.at(-1) as number) - before
    }
  }
  if (latitudeDeg === undefined || longitudeDeg === undefined) return undefined
  let total: number | undefined
  let last: readonly [number, number] | undefined
  for (let row = from; row < to; row += 1) {
    const here = [latitudeDeg[row] as number, longitudeDeg[row] as number] as const
    if (Number.isNaN(here[0]) || Number.isNaN(here[1])) continue
    total = last === undefined ? (total ?? 0) : (total ?? 0) + metersBetween(last, here)
    last = here
  }
  return total
}

const earthRadiusMeters = 6_371_008.8
const radians = Math.PI / 180

/** Along the great circle. */
export const metersBetween = (
  [fromLatitude, fromLongitude]: readonly [number, number],
  [toLatitude, toLongitude]: readonly [number, number],
): number => {
  const halfLatitude = Math.sin(((toLatitude - fromLatitude) * radians) / 2)
  const halfLongitude = Math.sin(((toLongitude - fromLongitude) * radians) / 2)
  const chord =
    halfLatitude ** 2 + Math.cos(fromLatitude * radians) * Math.cos(toLatitude * radians) * halfLongitude ** 2
  return 2 * earthRadiusMeters * Math.asin(Math.min(1, Math.sqrt(chord)))
}

/** Counts a climb only once it is higher than the noise. */
const climbOf = (altitude: Column | undefined, { from, to }: Rows): { gain: number; loss: number } | undefined => {
  if (altitude === undefined) return undefined
  let [gain, loss] = [0, 0]
  let anchor: number | undefined
  for (let row = from; row < to; row += 1) {
    const here = altitude[row] as number
    if (Number.isNaN(here)) continue
    anchor ??= here
    const change = here - anchor
    if (Math.abs(change) < altitudeNoiseMeters) continue
    if (change > 0) gain += change
    else loss -= change
    anchor = here
  }
  return anchor === undefined ? undefined : { gain, loss }
}

const movingSeconds = (
  { speedMetersPerSecond: speed }: Track,
  { from, to }: Rows,
  weights: Column,
): number | undefined => {
  if (speed === undefined) return undefined
  let seconds = 0
  for (let row = from; row < to; row += 1)
    if ((speed[row] as number) >= standingMetersPerSecond) seconds += weights[row - from] as number
  return seconds
}
