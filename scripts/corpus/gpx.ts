/**
 * Judges the GPX codec by counts and numbers plain reading of the XML gives, and by what gpxpy and GPSBabel read.
 * Lengths and climbs are their own computations and no facts of the file.
 */
import type { Activity } from '../../src/core/activity.js'
import { decodeGpx, encodeGpx } from '../../src/formats/gpx/index.js'
import type { Tally } from './run.js'
import {
  type BabelFacts,
  type Channel,
  epochOf,
  type Fact,
  factsOfPlaces,
  factsOfPoints,
  known,
  runWorkouts,
  type XmlFacts,
} from './workout-files.js'

interface Expected {
  readonly xml: XmlFacts
  readonly gpxpy: {
    readonly error?: string
    readonly creator: string | null
    readonly waypoints: number
    readonly routes: readonly { readonly name: string | null; readonly points: number }[]
    readonly tracks: readonly { readonly name: string | null; readonly segments: readonly number[] }[]
    readonly track_points: number
    readonly time_bounds: readonly [string | null, string | null]
    readonly bounds: readonly [number, number, number, number] | null
    readonly elevation: readonly [number | null, number | null]
  }
  readonly gpsbabel?: BabelFacts
}

export const runGpx = (root: string, print: (line: string) => void): Promise<Tally> =>
  runWorkouts(root, 'gpx', { decode: decodeGpx, encode: encodeGpx }, judge, print)

const channels: Readonly<Record<string, Channel>> = {
  ele: ({ track }) => track.altitudeMeters,
  hr: ({ track }) => track.heartRateBpm,
  cad: ({ track }) => track.cadenceRpm,
  cadence: ({ track }) => track.cadenceRpm,
  atemp: ({ track }) => track.temperatureCelsius,
  temp: ({ track }) => track.temperatureCelsius,
  speed: ({ track }) => track.speedMetersPerSecond,
  power: ({ track }) => track.powerWatts,
}

function* judge(bytes: Uint8Array, { xml, gpxpy, gpsbabel = {} }: Expected): Iterable<Fact> {
  // Facts about points are facts about tracks: routes get a name nobody reads, and the other way round.
  const { activities: tracks } = decodeGpx(renamed(bytes, 'rte', 'xxx'))
  yield* factsOfPoints(tracks, xml, (element) => channels[element] ?? (({ track }) => track.more?.[element]?.values))
  // What gpxpy refuses is judged by the XML alone.
  if (gpxpy.error !== undefined) return
  yield* factsOfPlaces(tracks, gpsbabel)
  yield {
    what: 'points',
    expected: gpxpy.track_points,
    actual: tracks.reduce((sum, { track }) => sum + track.timeMs.length, 0),
  }
  yield {
    what: 'waypoints',
    expected: gpxpy.waypoints,
    actual: tracks.reduce((sum, { places = [] }) => sum + places.length, 0),
  }
  yield* factsOfTracks(
    tracks.filter(({ track }) => track.timeMs.length > 0),
    gpxpy,
  )
  const { activities } = decodeGpx(renamed(bytes, 'trk', 'xxx'))
  const routes = activities.filter(({ track }) => track.timeMs.length > 0)
  const told = gpxpy.routes.filter(({ points }) => points > 0)
  yield {
    what: 'routes',
    expected: told.map(({ points }) => points),
    actual: routes.map(({ track }) => track.timeMs.length),
  }
  for (const [index, { name }] of told.entries())
    if (told.length > 1 || name !== null)
      yield { what: `route ${index}: name`, expected: plain(name), actual: plain(routes[index]?.name) }
}

function* factsOfTracks(tracks: readonly Activity[], gpxpy: Expected['gpxpy']): Iterable<Fact> {
  const told = gpxpy.tracks.filter(({ segments }) => segments.some((points) => points > 0))
  yield { what: 'tracks', expected: told.length, actual: tracks.length }
  for (const [index, { name, segments }] of told.entries()) {
    const track = tracks[index]
    if (track === undefined) continue
    const isInOrder = track.track.timeMs.every(
      (time, row) => row === 0 || !(time < (track.track.timeMs[row - 1] as number)),
    )
    // The name of a file's only track can be the file's.
    if (told.length > 1 || name !== null)
      yield { what: `track ${index}: name`, expected: plain(name), actual: plain(track.name) }
    if (isInOrder)
      yield {
        what: `track ${index}: segments`,
        expected: segments.filter((points) => points > 0),
        actual: segmentsOf(track),
      }
  }
  if (gpxpy.creator !== null && tracks[0] !== undefined)
    yield { what: 'creator', expected: gpxpy.creator, actual: tracks[0].creator }
  // Of several tracks gpxpy's bounds are where the first begins and the last ends, whichever was earlier.
  const timed = tracks.map(({ track }) => known(track.timeMs)).filter(({ length }) => length > 0)
  for (const [what, text, actual] of [
    ['begins', gpxpy.time_bounds[0], extreme(timed[0] ?? [], Math.min)],
    ['ends', gpxpy.time_bounds[1], extreme(timed.at(-1) ?? [], Math.max)],
  ] as const)
    if (text !== null) yield { what, expected: epochOf(text), actual }
  const north = tracks.flatMap(({ track }) => known(track.latitudeDeg))
  const east = tracks.flatMap(({ track }) => known(track.longitudeDeg))
  const high = tracks.flatMap(({ track }) => known(track.altitudeMeters))
  if (gpxpy.bounds !== null)
    yield {
      what: 'bounds',
      expected: [...gpxpy.bounds],
      actual: [extreme(north, Math.min), extreme(east, Math.min), extreme(north, Math.max), extreme(east, Math.max)],
    }
  if (gpxpy.elevation[0] !== null)
    yield {
      what: 'elevation',
      expected: [...gpxpy.elevation],
      actual: [extreme(high, Math.min), extreme(high, Math.max)],
    }
}

const segmentsOf = ({ track: { timeMs, breaks = [] } }: Activity): readonly number[] =>
  [0, ...breaks].map((from, index) => (breaks[index] ?? timeMs.length) - from)

/** The same document with an element, and those whose names begin like it, called something else. */
const renamed = (bytes: Uint8Array, element: string, other: string): Uint8Array =>
  new Uint8Array(
    Buffer.from(
      Buffer.from(bytes)
        .toString('latin1')
        .replace(new RegExp(`(</?(?:\\w+:)?)${element}(?=[\\s>/ps])`, 'g'), `$1${other}`),
      'latin1',
    ),
  )

const extreme = (values: readonly number[], choose: (one: number, other: number) => number): number | undefined =>
  values.length === 0 ? undefined : values.reduce((one, other) => choose(one, other))

/** Blanks around and within, and none against nothing, are no difference. */
const plain = (text: string | null | undefined): string => (text ?? '').trim().replace(/\s+/g, ' ')
