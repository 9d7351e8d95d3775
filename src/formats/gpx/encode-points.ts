/** Points of tracks and routes, with the extensions that hold what GPX has no element for. */
import type { Column, Track } from '../../core/index.js'
import type { LossList } from '../report.js'
import { tellChannels, wholeNumbers, type XmlWriter } from '../xml/index.js'
import { headUnits, pointUnits, qualityUnits, spaces, unitOf } from './words.js'

interface Target {
  readonly writer: XmlWriter
  readonly losses: LossList
  readonly timeText: (ms: number) => string
}

/** Services that check read version 1; only speed and directions need version 2. */
const needsV2 = ({ speedMetersPerSecond, more = {} }: Track): boolean =>
  speedMetersPerSecond !== undefined || more['course'] !== undefined || more['bearing'] !== undefined

/** The namespaces a track's points use. */
export const usedSpaces = (track: Track, hasLaps: boolean): Readonly<Record<string, string | undefined>> => ({
  'xmlns:gpxtpx': needsV2(track) ? spaces.pointV2 : spaces.pointV1,
  'xmlns:gpxpx': track.powerWatts === undefined ? undefined : spaces.power,
  'xmlns:gpxdata': track.distanceMeters === undefined && !hasLaps ? undefined : spaces.cluetrust,
  'xmlns:own': ownChannels(track).length === 0 ? undefined : spaces.own,
})

/** Channels that get an element of ours: one value a point, with a name XML can have. */
const ownChannels = ({ more = {} }: Track): readonly string[] =>
  Object.entries(more).flatMap(([name, { width = 1, developer }]) =>
    width === 1 && developer === undefined && !isElsewhere(name) && /^[A-Za-z_][\w.-]*$/.test(name) ? [name] : [],
  )

const isElsewhere = (name: string): boolean =>
  Object.hasOwn(pointUnits, name) || Object.hasOwn(headUnits, name) || Object.hasOwn(qualityUnits, name)

/** What the schemas want of a number; others are left out. */
const bounds: Readonly<Record<string, readonly [least: number, most: number]>> = {
  magvar: [0, 359.999_999],
  course: [0, 360],
  bearing: [0, 360],
  sat: [0, 1e9],
  dgpsid: [0, 1023],
}
const wholes = new Set(['sat', 'dgpsid'])

export const pointWriter = (track: Track, { writer, losses, timeText }: Target) => {
  const whole = wholeNumbers(losses, 'GPX')
  const own = ownChannels(track)
  const held = new Set([
    'timeMs',
    'latitudeDeg',
    'longitudeDeg',
    'altitudeMeters',
    'distanceMeters',
    'speedMetersPerSecond',
    'heartRateBpm',
    'cadenceRpm',
    'powerWatts',
    'temperatureCelsius',
  ])
  for (const [name, { width = 1, developer, unit }] of Object.entries(track.more ?? {})) {
    if (width !== 1 || developer !== undefined || !(own.includes(name) || isElsewhere(name))) continue
    held.add(`more.${name}`)
    if (unit !== unitOf(name))
      losses.add(`track.more.${name}.unit`, 'no-place', `GPX has no place for the unit of ${name}.`)
  }
  tellChannels(track, held, 'GPX', losses)
  const at = (column: Column | undefined, row: number): number | undefined => {
    const value = column?.[row]
    return value === undefined || Number.isNaN(value) ? undefined : value
  }
  const other = (name: string, row: number): number | undefined => {
    const channel = track.more?.[name]
    if (channel === undefined || (channel.width ?? 1) !== 1 || channel.developer !== undefined) return undefined
    const value = at(channel.values, row)
    const [least, most] = bounds[name] ?? [-Infinity, Infinity]
    if (wholes.has(name)) return whole(`track.more.${name}`, value, least, most)
    if (value === undefined || (value >= least && value <= most)) return value
    losses.add(`track.more.${name}`, 'out-of-range', `GPX holds ${name} only from ${least} to ${most}.`)
    return undefined
  }
  const present = (names: Readonly<Record<string, unknown>>): readonly string[] =>
    Object.keys(names).filter((name) => track.more?.[name] !== undefined)
  const [head, quality] = [present(headUnits), present(qualityUnits)]

  const writeExtensions = (row: number): void => {
    const watts = whole('track.powerWatts', track.powerWatts?.[row], 0, 65_535)
    const point: readonly (readonly [string, number | undefined])[] = [
      ['atemp', at(track.temperatureCelsius, row)],
      ['wtemp', other('wtemp', row)],
      ['depth', other('depth', row)],
      ['hr', whole('track.heartRateBpm', track.heartRateBpm?.[row], 1, 255)],
      ['cad', whole('track.cadenceRpm', track.cadenceRpm?.[row], 0, 254)],
      ['speed', at(track.speedMetersPerSecond, row)],
      ['course', other('course', row)],
      ['bearing', other('bearing', row)],
    ]
    const hasPoint = point.some(([, value]) => value !== undefined)
    const meters = at(track.distanceMeters, row)
    const others = own.filter((name) => other(name, row) !== undefined)
    if (watts === undefined && !hasPoint && meters === undefined && others.length === 0) return
    writer.open('extensions')
    writer.value('gpxpx:PowerInWatts', watts)
    if (hasPoint) {
      writer.open('gpxtpx:TrackPointExtension')
      for (const [name, value] of point) writer.value(`gpxtpx:${name}`, value)
      writer.close()
    }
    writer.value('gpxdata:distance', meters)
    for (const name of others) writer.value(`own:${name}`, other(name, row))
    writer.close()
  }

  return (from: number, to: number, element: 'trkpt' | 'rtept'): void => {
    for (let row = from; row < to; row += 1) {
      const [north, east] = [at(track.latitudeDeg, row), at(track.longitudeDeg, row)]
      if (north === undefined || east === undefined) {
        losses.add('track', 'no-place', 'GPX has no place for points without a position.')
        continue
      }
      writer.open(element, { lat: north, lon: east === 180 ? -180 : east })
      writer.value('ele', at(track.altitudeMeters, row))
      const ms = at(track.timeMs, row)
      if (ms !== undefined) writer.value('time', timeText(ms))
      for (const name of head) writer.value(name, other(name, row))
      for (const name of quality) writer.value(name, other(name, row))
      writeExtensions(row)
      writer.close()
    }
  }
}
