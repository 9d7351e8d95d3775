/** Closed ways around invented places: nobody lives there, but each lies in the zone where the person is. */
import type { Dice } from '../random.js'

/** Latitude and longitude, in the open country of each zone of the city's homes and journeys. */
const places: Readonly<Record<string, readonly [latitude: number, longitude: number]>> = {
  'Africa/Lagos': [7.42, 4.24],
  'Africa/Nairobi': [-0.61, 36.42],
  'America/Los_Angeles': [36.93, -119.94],
  'America/New_York': [41.31, -74.22],
  'America/Santiago': [-33.87, -71.05],
  'America/Sao_Paulo': [-22.41, -47.43],
  'America/St_Johns': [48.23, -54.01],
  'Asia/Kathmandu': [27.82, 84.63],
  'Asia/Kolkata': [18.64, 74.21],
  'Asia/Tokyo': [36.12, 139.63],
  'Australia/Sydney': [-33.34, 149.42],
  'Europe/Berlin': [52.33, 13.22],
  'Europe/Lisbon': [39.31, -8.62],
  'Europe/London': [51.92, -0.73],
  'Pacific/Auckland': [-38.31, 175.64],
  'Pacific/Honolulu': [19.71, -155.52],
}
const metersPerDegree = 111_195
const corners = 256

/** Where one is after so much of the way, 0 to 1. */
export type Route = (share: number) => { readonly latitudeDeg: number; readonly longitudeDeg: number }

/** A round of that length which ends where it begins: a circle with two bulges, somewhere within some kilometres. */
export const routeAround = (zone: string, meters: number, d: Dice): Route => {
  const [latitude, longitude] = places[zone] ?? [45.02, 7.03]
  const home = [latitude + d.around() * 0.04, longitude + d.around() * 0.04] as const
  const [phase, other, turn] = [d.next() * 6.28, d.next() * 6.28, d.chance(0.5) ? 1 : -1]
  const points = Array.from({ length: corners + 1 }, (_, index) => {
    const angle = (turn * 2 * Math.PI * index) / corners
    const radius = 1 + 0.22 * Math.sin(2 * angle + phase) + 0.1 * Math.sin(5 * angle + other)
    return [radius * Math.cos(angle), radius * Math.sin(angle)] as const
  })
  const [first = [1, 0] as const] = points
  const along = [0]
  for (let index = 1; index <= corners; index++) {
    const [here, before] = [points[index] ?? first, points[index - 1] ?? first]
    along.push((along[index - 1] ?? 0) + Math.hypot(here[0] - before[0], here[1] - before[1]))
  }
  const length = along[corners] ?? 1
  const degrees = meters / length / metersPerDegree
  const narrow = Math.cos((home[0] * Math.PI) / 180)
  return (share) => {
    const wanted = Math.min(1, Math.max(0, share)) * length
    let [low, high] = [0, corners]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((along[middle] ?? 0) <= wanted) low = middle
      else high = middle
    }
    const [from, to] = [points[low] ?? first, points[high] ?? first]
    const part = (wanted - (along[low] ?? 0)) / ((along[high] ?? 1) - (along[low] ?? 0))
    const north = from[0] + (to[0] - from[0]) * part - first[0]
    const east = from[1] + (to[1] - from[1]) * part - first[1]
    return {
      latitudeDeg: onGrid(home[0] + north * degrees),
      longitudeDeg: onGrid(home[1] + (east * degrees) / narrow),
    }
  }
}

/** FIT counts 2^31 to half a turn: what lies on its grid is the same everywhere, and on every machine. */
const onGrid = (degrees: number): number => (Math.round((degrees * 2 ** 31) / 180) * 180) / 2 ** 31
