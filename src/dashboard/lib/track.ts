/** A track as a drawing: places on the earth to places on paper, true to shape where it is. Pure. */

type Column = readonly (number | null)[]
export interface Spot {
  readonly x: number
  readonly y: number
}
export interface TrackDrawing {
  /** One per point; absent where nobody knows the place. */
  readonly spots: readonly (Spot | undefined)[]
  /** For an SVG path. */
  readonly path: string
  readonly metersPerPixel: number
}
interface Paper {
  readonly width: number
  readonly height: number
  /** Left free at every edge. */
  readonly pad: number
}

const earthRadius = 6_371_008.8
const metersPerDegree = (earthRadius * Math.PI) / 180
/** What stood still is drawn as large as a playing field, not as its receiver's noise. */
const leastMeters = 60

export const drawTrack = (
  track: { readonly latitudeDeg?: Column; readonly longitudeDeg?: Column; readonly breaks?: readonly number[] },
  { width, height, pad }: Paper,
): TrackDrawing | undefined => {
  const places = placesOf(track.latitudeDeg, track.longitudeDeg)
  const box = boxOf(places)
  if (box === undefined) return undefined
  const wide = Math.max(leastMeters, box.right - box.left)
  const tall = Math.max(leastMeters, box.top - box.bottom)
  const metersPerPixel = Math.max(wide / (width - 2 * pad), tall / (height - 2 * pad))
  const [midX, midY] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2]
  const spots = places.map((place) =>
    place === undefined
      ? undefined
      : { x: width / 2 + (place.x - midX) / metersPerPixel, y: height / 2 - (place.y - midY) / metersPerPixel },
  )
  return { spots, path: pathOf(spots, track.breaks), metersPerPixel }
}

/** Metres east and north of the first place; a degree of longitude is as short as the latitude makes it. */
const placesOf = (latitudes: Column = [], longitudes: Column = []): (Spot | undefined)[] => {
  const known = latitudes.filter((value) => value !== null)
  const middle = (least(known) + most(known)) / 2
  const shrink = Math.cos((middle * Math.PI) / 180)
  const first = longitudes.find((value) => value !== null) ?? 0
  return latitudes.map((latitude, index) => {
    const longitude = longitudes[index]
    if (latitude === null || longitude === null || longitude === undefined) return undefined
    // Across the date line the way goes on, not around the world.
    const east = ((((longitude - first + 180) % 360) + 360) % 360) - 180
    return { x: east * metersPerDegree * shrink, y: latitude * metersPerDegree }
  })
}

const boxOf = (places: readonly (Spot | undefined)[]) => {
  const known = places.filter((place) => place !== undefined)
  if (known.length === 0) return undefined
  const [xs, ys] = [known.map(({ x }) => x), known.map(({ y }) => y)]
  return { left: least(xs), right: most(xs), bottom: least(ys), top: most(ys) }
}
// Spread into `Math.min` a long track would not fit the stack.
const least = (values: readonly number[]): number => values.reduce((one, other) => Math.min(one, other), Infinity)
const most = (values: readonly number[]): number => values.reduce((one, other) => Math.max(one, other), -Infinity)

/** Joined through points without a place, broken where the track says that it is. */
export const pathOf = (spots: readonly (Spot | undefined)[], breaks: readonly number[] = []): string => {
  const begins = new Set(breaks)
  let isNew = true
  const parts: string[] = []
  for (const [index, spot] of spots.entries()) {
    if (begins.has(index)) isNew = true
    if (spot === undefined) continue
    parts.push(`${isNew ? 'M' : 'L'}${spot.x.toFixed(1)} ${spot.y.toFixed(1)}`)
    isNew = false
  }
  return parts.join('')
}

/** The longest round length that is no longer than so many pixels. */
export const scaleBar = (
  metersPerPixel: number,
  atMost: number,
): { readonly meters: number; readonly pixels: number } => {
  const wanted = metersPerPixel * atMost
  const size = 10 ** Math.floor(Math.log10(wanted))
  const meters = [5, 2, 1].map((step) => step * size).find((step) => step <= wanted) ?? size
  return { meters, pixels: meters / metersPerPixel }
}

/** The point nearest to a place on the paper. */
export const nearestSpot = (spots: readonly (Spot | undefined)[], { x, y }: Spot): number | undefined => {
  let best: number | undefined
  let distance = Infinity
  for (const [index, spot] of spots.entries()) {
    if (spot === undefined) continue
    const away = (spot.x - x) ** 2 + (spot.y - y) ** 2
    if (away >= distance) continue
    distance = away
    best = index
  }
  return best
}

/** The point at a moment, or the last before it that has a place. */
export const indexAt = (
  timeMs: Column,
  at: number,
  has: (index: number) => boolean = () => true,
): number | undefined => {
  let found: number | undefined
  for (const [index, time] of timeMs.entries()) {
    if (time === null) continue
    if (time > at && found !== undefined) break
    if (has(index)) found = index
  }
  return found
}

/** Metres from the first point to each, over the ground, where the track has places and no distance. */
export const distancesOf = (latitudes: Column = [], longitudes: Column = []): number[] => {
  let sum = 0
  let before: readonly [number, number] | undefined
  return latitudes.map((latitude, index) => {
    const longitude = longitudes[index]
    if (latitude === null || longitude === null || longitude === undefined) return sum
    if (before !== undefined) sum += metersBetween(before, [latitude, longitude])
    before = [latitude, longitude]
    return sum
  })
}

const metersBetween = (one: readonly [number, number], other: readonly [number, number]): number => {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const [north, east] = [radians(other[0] - one[0]), radians(other[1] - one[1])]
  const half =
    Math.sin(north / 2) ** 2 + Math.cos(radians(one[0])) * Math.cos(radians(other[0])) * Math.sin(east / 2) ** 2
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(half)))
}
