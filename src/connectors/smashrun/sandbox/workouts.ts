/** A run in full, as Smashrun tells it and takes it. */
import { type Activity, type Lap, momentFromIso, recordingOf, trackOf } from '../../../kit/index.js'
import type { ShelvedAbout, ShelvedWorkout } from '../../../sandbox/index.js'

export const detailOf = ({ activity, outline }: ShelvedWorkout) => {
  const { track } = activity
  const column = (values: Float64Array | undefined, factor: number, missing: number) =>
    values && Array.from(values, (value) => (Number.isNaN(value) ? missing : value * factor))
  const all: Readonly<Record<string, readonly number[] | undefined>> = {
    clock: Array.from(track.timeMs, (atMs) => (atMs - outline.start.at) / 1000),
    latitude: column(track.latitudeDeg, 1, -1),
    longitude: column(track.longitudeDeg, 1, -1),
    elevation: column(track.altitudeMeters, 1, 0),
    heartRate: column(track.heartRateBpm, 1, 0),
    cadence: column(track.cadenceRpm, 2, 0),
    distance: column(track.distanceMeters, 1 / 1000, 0),
  }
  const told = Object.entries(all).filter(([, values]) => values !== undefined && values.length > 0)
  let kilometers = 0
  const laps = activity.sessions.flatMap(({ laps }) => laps)
  return {
    recordingKeys: told.map(([name]) => name),
    recordingValues: told.map(([, values]) => values),
    laps: laps.map(({ end, intensity, statistics }: Lap) => {
      kilometers += (statistics.distanceMeters ?? 0) / 1000
      const endDuration = end && 'at' in end ? (end.at - outline.start.at) / 1000 : 0
      return { lapType: intensity === 'rest' ? 'recovery' : 'work', endDuration, endDistance: kilometers }
    }),
  }
}

interface Posted {
  readonly startDateTimeLocal?: string
  readonly activityType?: string
  readonly distance?: number
  readonly duration?: number
  readonly calories?: number
  readonly notes?: string
  readonly heartRateAverage?: number
  readonly heartRateMax?: number
  readonly recordingKeys?: readonly string[]
  readonly recordingValues?: readonly (readonly number[])[]
}

/** Columns of unequal length, or anything but a run, are turned away. */
export const posted = (
  body: Readonly<Record<string, unknown>>,
): { readonly activity: Activity; readonly about: ShelvedAbout } | undefined => {
  const told = body as Posted
  const { recordingKeys: keys = [], recordingValues: values = [], duration, distance } = told
  const start = startIn(told.startDateTimeLocal)
  if (start === undefined || told.activityType !== 'running' || duration === undefined || distance === undefined)
    return undefined
  if (keys.length !== values.length || new Set(values.map(({ length }) => length)).size > 1) return undefined
  const at = (name: string, row: number): number | undefined => values[keys.indexOf(name)]?.[row]
  const clock = values[keys.indexOf('clock')] ?? []
  const track = trackOf(
    clock.map((seconds, row) => {
      const [latitudeDeg, longitudeDeg] = [at('latitude', row), at('longitude', row)]
      const [cadence, kilometers] = [at('cadence', row), at('distance', row)]
      const isLost = latitudeDeg === -1 && longitudeDeg === -1
      return {
        atMs: start.at + seconds * 1000,
        ...(!isLost && { latitudeDeg, longitudeDeg }),
        altitudeMeters: at('elevation', row),
        heartRateBpm: at('heartRate', row),
        cadenceRpm: cadence === undefined ? undefined : cadence / 2,
        distanceMeters: kilometers === undefined ? undefined : kilometers * 1000,
      }
    }),
  )
  const endMs = Math.max(start.at + duration * 1000, track.timeMs.at(-1) ?? 0)
  const activity = recordingOf({
    start,
    end: { ...start, at: endMs },
    sport: 'running',
    statistics: {
      elapsedSeconds: (endMs - start.at) / 1000,
      timerSeconds: duration,
      distanceMeters: distance * 1000,
      energyKcal: told.calories,
      heartRateBpm: { average: told.heartRateAverage, maximum: told.heartRateMax },
    },
    track,
  })
  return { activity, about: told.notes ? { notes: told.notes } : {} }
}

const startIn = (text = '') => {
  try {
    const moment = momentFromIso(text)
    return 'at' in moment && moment.offset !== undefined ? moment : undefined
  } catch {
    return undefined
  }
}
