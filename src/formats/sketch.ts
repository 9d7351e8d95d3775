/** A workout in a few dozen points, for a drawing as small as a word: its shape, and how high it went. */
import type { Activity, Column } from '../core/index.js'

export interface Sketch {
  /** Within 0 and 1, to one scale in both directions; y grows downwards, as screens do. It holds no coordinates. */
  readonly track: readonly (readonly [x: number, y: number])[]
  /** Evenly over the workout, 0 the lowest and 1 the highest point. */
  readonly elevation: readonly number[]
}

const mostPoints = 48
/** Less than this from lowest to highest is drawn as flat, not blown up. */
const leastClimbMeters = 20
const metersPerDegree = 111_320

/** `undefined` where there is neither a track nor an altitude. */
export const sketchOf = ({ track }: Activity): Sketch | undefined => {
  const way = wayOf(track.latitudeDeg, track.longitudeDeg)
  const elevation = elevationOf(track.altitudeMeters)
  return way.length < 2 && elevation.length < 2 ? undefined : { track: way, elevation }
}

const wayOf = (latitudes: Column | undefined, longitudes: Column | undefined): Sketch['track'] => {
  if (latitudes === undefined || longitudes === undefined) return []
  const known = indices(latitudes).filter((at) => Number.isFinite(longitudes[at]))
  if (known.length < 2) return []
  const kept = spread(known)
  const latitudeOf = (at: number): number => latitudes[at] as number
  const narrowing = Math.cos((latitudeOf(kept[0] as number) * Math.PI) / 180)
  // Across the date line the shorter way round is meant.
  const first = longitudes[kept[0] as number] as number
  const eastOf = (at: number): number => (((longitudes[at] as number) - first + 540) % 360) - 180
  const xs = kept.map((at) => eastOf(at) * narrowing * metersPerDegree)
  const ys = kept.map((at) => -latitudeOf(at) * metersPerDegree)
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top]
  const size = Math.max(width, height, 1)
  return xs.map((x, index) => [
    rounded((x - left + (size - width) / 2) / size),
    rounded(((ys[index] as number) - top + (size - height) / 2) / size),
  ])
}

const elevationOf = (altitudes: Column | undefined): readonly number[] => {
  if (altitudes === undefined) return []
  const heights = spread(indices(altitudes)).map((at) => altitudes[at] as number)
  if (heights.length < 2) return []
  const lowest = Math.min(...heights)
  const climb = Math.max(leastClimbMeters, Math.max(...heights) - lowest)
  return heights.map((height) => rounded((height - lowest) / climb))
}

const indices = (column: Column): number[] => {
  const found: number[] = []
  for (let at = 0; at < column.length; at += 1) if (Number.isFinite(column[at])) found.push(at)
  return found
}

/** A few of them, evenly, the first and the last always. */
const spread = (all: readonly number[]): number[] => {
  if (all.length <= mostPoints) return [...all]
  const step = (all.length - 1) / (mostPoints - 1)
  return Array.from({ length: mostPoints }, (_, index) => all[Math.round(index * step)] as number)
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000
