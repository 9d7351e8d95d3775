/** What was recorded on a run: a list of names, and a column of values for each. */

import type { RecordedPoint, Track, TrackChannel } from '../../kit/index.js'
import * as kit from '../../kit/index.js'

/** Their name, ours, and how much of ours is one of theirs. Cadence is counted in single steps. */
const columns = [
  ['latitude', 'latitudeDeg', 1],
  ['longitude', 'longitudeDeg', 1],
  ['elevation', 'altitudeMeters', 1],
  ['heartRate', 'heartRateBpm', 1],
  ['cadence', 'cadenceRpm', 0.5],
  ['temperature', 'temperatureCelsius', 1],
  ['distance', 'distanceMeters', 1000],
] as const satisfies readonly (readonly [string, TrackChannel, number])[]

export interface Columns {
  readonly recordingKeys?: readonly string[] | undefined
  readonly recordingValues?: readonly (readonly (number | null)[])[] | undefined
}

export const trackIn = ({ recordingKeys = [], recordingValues = [] }: Columns, startMs: number): Track => {
  const column = (name: string) => recordingValues[recordingKeys.indexOf(name)] ?? []
  const named = columns.map(([theirs, ours, factor]) => ({ ours, factor, values: column(theirs) }))
  const [latitudes, longitudes] = [column('latitude'), column('longitude')]
  return kit.trackOf(
    column('clock').flatMap((seconds, row): RecordedPoint[] => {
      if (seconds === null) return []
      // Where the watch saw no satellite it says -1 and -1.
      const isLost = latitudes[row] === -1 && longitudes[row] === -1
      const known = named.flatMap(({ ours, factor, values }) => {
        const value = values[row]
        const isPlace = ours === 'latitudeDeg' || ours === 'longitudeDeg'
        return typeof value !== 'number' || (isPlace && isLost) ? [] : [[ours, value * factor] as const]
      })
      return [{ atMs: Math.round(startMs + seconds * 1000), ...Object.fromEntries(known) }]
    }),
  )
}

/** Columns are all of one length: a place nobody knows is -1, and any other value holds until the next. */
export const columnsOf = (track: Track, startMs: number): Columns => {
  const points = [...kit.pointsOfTrack(track)]
  if (points.length === 0) return {}
  const present = columns.filter(([, ours]) => track[ours] !== undefined)
  return {
    recordingKeys: ['clock', ...present.map(([theirs]) => theirs)],
    recordingValues: [
      points.map(({ atMs }) => (atMs - startMs) / 1000),
      ...present.map(([, ours, factor]) => {
        const isPlace = ours === 'latitudeDeg' || ours === 'longitudeDeg'
        let last = isPlace ? -1 : (points.find(({ [ours]: value }) => value !== undefined)?.[ours] ?? 0) / factor
        return points.map(({ [ours]: value }) => {
          const here = value === undefined ? (isPlace ? -1 : last) : value / factor
          last = here
          return here
        })
      }),
    ],
  }
}
