/** A workout in full, as Runkeeper tells it and takes it. */
import {
  type Activity,
  instant,
  isSport,
  type Pause,
  recordingOf,
  type SportName,
  trackOfSeries,
} from '../../../kit/index.js'
import type { Person, ShelvedAbout, ShelvedWorkout } from '../../../sandbox/index.js'

export const detailOf = ({ activity, outline, notes, isPrivate }: ShelvedWorkout) => {
  const { track, pauses } = activity
  const after = (atMs: number): number => (atMs - outline.start.at) / 1000
  const series = (values: Float64Array | undefined, name: string) =>
    Array.from(values ?? [], (value, row) => ({ timestamp: after(track.timeMs[row] ?? 0), [name]: value })).filter(
      (each) => !Number.isNaN(each[name]),
    )
  const last = track.timeMs.length - 1
  return {
    ...(outline.averageHeartRate !== undefined && { average_heart_rate: outline.averageHeartRate }),
    ...(outline.ascentMeters !== undefined && { climb: outline.ascentMeters }),
    ...(notes !== undefined && { notes }),
    equipment: 'None',
    is_live: false,
    share: isPrivate ? 'Just Me' : 'Everyone',
    path: Array.from(track.latitudeDeg ?? [], (latitude, row) => ({
      timestamp: after(track.timeMs[row] ?? 0),
      latitude,
      longitude: track.longitudeDeg?.[row] ?? 0,
      altitude: track.altitudeMeters?.[row] ?? 0,
      type: typeAt(track.timeMs[row] ?? 0, pauses) ?? (row === 0 ? 'start' : row === last ? 'end' : 'gps'),
    })).filter(({ latitude }) => !Number.isNaN(latitude)),
    heart_rate: series(track.heartRateBpm, 'heart_rate'),
    distance: series(track.distanceMeters, 'distance'),
    calories: [],
  }
}

const typeAt = (atMs: number, pauses: readonly Pause[]): string | undefined =>
  pauses.some(({ fromMs }) => fromMs === atMs)
    ? 'pause'
    : pauses.some(({ toMs }) => toMs === atMs)
      ? 'resume'
      : undefined

interface Posted {
  readonly type?: string
  readonly start_time?: string
  readonly duration?: number
  readonly total_distance?: number
  readonly total_calories?: number
  readonly average_heart_rate?: number
  readonly notes?: string
  readonly share?: string
  readonly path?: readonly { timestamp: number; latitude: number; longitude: number; altitude?: number; type: string }[]
  readonly heart_rate?: readonly { timestamp: number; heart_rate: number }[]
  readonly distance?: readonly { timestamp: number; distance: number }[]
}

const sportOf = (type: string): SportName => {
  const word = type.toLowerCase().replaceAll(' ', '_')
  return isSport(word) ? word : 'other'
}

/** The wall clock is that of where the person was. */
export const posted = (
  text: string,
  person: Person,
): { readonly activity: Activity; readonly about: ShelvedAbout } | undefined => {
  const told = parsed(text)
  const clock = Date.parse(`${told?.start_time ?? ''} GMT`)
  if (told?.type === undefined || Number.isNaN(clock) || told.duration === undefined) return undefined
  const local = new Date(clock).toISOString()
  const minutes = Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16))
  const startMs = person.wallClock(local.slice(0, 10), minutes) + Number(local.slice(17, 19)) * 1000
  const { path = [], heart_rate = [], distance = [] } = told
  const types = path.map(({ type }) => type)
  // Two in a row: nobody can tell when it went on.
  if (types.some((type, index) => type === 'pause' && types[index + 1] === 'pause')) return undefined
  const track = trackOfSeries(startMs, {
    latitudeDeg: path.map(({ timestamp, latitude }) => [timestamp, latitude]),
    longitudeDeg: path.map(({ timestamp, longitude }) => [timestamp, longitude]),
    altitudeMeters: path.map(({ timestamp, altitude = 0 }) => [timestamp, altitude]),
    heartRateBpm: heart_rate.map((each) => [each.timestamp, each.heart_rate]),
    distanceMeters: distance.map((each) => [each.timestamp, each.distance]),
  })
  const end = Math.max(startMs + told.duration * 1000, track.timeMs.at(-1) ?? 0)
  const pauses = path.flatMap(({ type, timestamp }, index) => {
    const next = path[index + 1]
    return type === 'pause' && next
      ? [{ fromMs: startMs + timestamp * 1000, toMs: startMs + next.timestamp * 1000 }]
      : []
  })
  const activity = recordingOf({
    start: instant(startMs, person.offsetAt(startMs)),
    end: instant(end, person.offsetAt(startMs)),
    sport: sportOf(told.type),
    statistics: {
      elapsedSeconds: (end - startMs) / 1000,
      timerSeconds: told.duration,
      distanceMeters: told.total_distance,
      energyKcal: told.total_calories,
      heartRateBpm: { average: told.average_heart_rate },
    },
    track,
    pauses,
  })
  return { activity, about: { ...(told.notes && { notes: told.notes }), isPrivate: told.share === 'Just Me' } }
}

const parsed = (text: string): Posted | undefined => {
  try {
    return JSON.parse(text) as Posted
  } catch {
    return undefined
  }
}
