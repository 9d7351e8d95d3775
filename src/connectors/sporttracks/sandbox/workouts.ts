/** A workout in full, as SportTracks tells it and takes it. */
import {
  type Activity,
  type Lap,
  momentFromIso,
  recordingOf,
  type SportName,
  type TimedValue,
  trackOfSeries,
} from '../../../kit/index.js'
import type { ShelvedAbout, ShelvedWorkout } from '../../../sandbox/index.js'

const kilojoules = 4.184
const iso = (at: number): string => new Date(at).toISOString().replace('.000Z', '+00:00').replace('Z', '+00:00')

export const detailOf = ({ activity, outline, notes, isPrivate }: ShelvedWorkout) => {
  const { track, pauses } = activity
  const flat = (values: Float64Array | undefined) =>
    values && Array.from(values).flatMap((value, row) => (Number.isNaN(value) ? [] : [after(row), value]))
  const after = (row: number): number => ((track.timeMs[row] ?? 0) - outline.start.at) / 1000
  const { latitudeDeg, longitudeDeg } = track
  return {
    clock_duration: outline.elapsedSeconds,
    notes: notes ?? '',
    sharing: isPrivate ? 'private' : 'public',
    ...(outline.energyKcal !== undefined && { calories: outline.energyKcal * kilojoules }),
    ...(outline.ascentMeters !== undefined && { elevation_gain: outline.ascentMeters }),
    ...(outline.averageHeartRate !== undefined && { avg_heartrate: outline.averageHeartRate }),
    ...(outline.maxHeartRate !== undefined && { max_heartrate: outline.maxHeartRate }),
    laps: activity.sessions.flatMap(({ laps }) => laps).map(lapOf),
    timer_stops: pauses.map(({ fromMs, toMs }) => [iso(fromMs), iso(toMs)]),
    ...(latitudeDeg &&
      longitudeDeg && {
        location: Array.from(latitudeDeg).flatMap((north, row) =>
          Number.isNaN(north) ? [] : [after(row), [north, longitudeDeg[row]]],
        ),
      }),
    elevation: flat(track.altitudeMeters),
    heartrate: flat(track.heartRateBpm),
    cadence: flat(track.cadenceRpm),
    power: flat(track.powerWatts),
    distance: flat(track.distanceMeters),
  }
}

const lapOf = ({ start, end, intensity, statistics }: Lap, index: number) => ({
  number: index + 1,
  start_time: iso('at' in start ? start.at : 0),
  duration: statistics.timerSeconds,
  clock_duration: end && 'at' in end && 'at' in start ? (end.at - start.at) / 1000 : statistics.elapsedSeconds,
  distance: statistics.distanceMeters,
  type: intensity === 'rest' ? 'REST' : 'ACTIVE',
})

const sports: readonly (readonly [part: string, sport: SportName])[] = [
  ['mountain', 'mountain_biking'],
  ['hiking', 'hiking'],
  ['standup paddling', 'stand_up_paddleboarding'],
  ['elliptical', 'elliptical'],
  ['nordic', 'cross_country_skiing'],
  ['snowboarding', 'snowboarding'],
  ['running', 'running'],
  ['cycling', 'cycling'],
  ['walking', 'walking'],
  ['swimming', 'swimming'],
  ['rowing', 'rowing'],
  ['skating', 'inline_skating'],
  ['skiing', 'alpine_skiing'],
]

/** What was sent; nothing but the start is obligatory. */
export const posted = (
  told: Readonly<Record<string, unknown>>,
): { readonly activity: Activity; readonly about: ShelvedAbout } | undefined => {
  const text = (name: string): string | undefined =>
    typeof told[name] === 'string' ? (told[name] as string) : undefined
  const number = (name: string): number | undefined =>
    typeof told[name] === 'number' ? (told[name] as number) : undefined
  const list = (name: string): readonly unknown[] => (Array.isArray(told[name]) ? (told[name] as unknown[]) : [])
  const start = read(text('start_time') ?? '')
  if (start === undefined) return undefined
  const pairs = (name: string): readonly [number, unknown][] => {
    const all = list(name)
    return all.flatMap((each, index): [number, unknown][] =>
      index % 2 === 0 ? [[each as number, all[index + 1]]] : [],
    )
  }
  const series = (name: string) => pairs(name) as readonly TimedValue[]
  const places = pairs('location') as readonly (readonly [number, readonly [number, number]])[]
  const seconds = number('clock_duration') ?? number('duration') ?? 0
  const calories = number('calories')
  const type = text('type') ?? ''
  const activity = recordingOf({
    start,
    end: { ...start, at: start.at + seconds * 1000 },
    sport: sports.find(([part]) => type.includes(part))?.[1] ?? 'other',
    statistics: {
      elapsedSeconds: seconds,
      timerSeconds: number('duration'),
      distanceMeters: number('total_distance'),
      energyKcal: calories === undefined ? undefined : calories / kilojoules,
      ascentMeters: number('elevation_gain'),
      heartRateBpm: { average: number('avg_heartrate'), maximum: number('max_heartrate') },
    },
    track: trackOfSeries(start.at, {
      latitudeDeg: places.map(([at, [north]]) => [at, north]),
      longitudeDeg: places.map(([at, [, east]]) => [at, east]),
      altitudeMeters: series('elevation'),
      heartRateBpm: series('heartrate'),
      cadenceRpm: series('cadence'),
      powerWatts: series('power'),
      distanceMeters: series('distance'),
    }),
    pauses: (list('timer_stops') as readonly (readonly [string, string])[]).flatMap(([from, to]) => {
      const [fromMs, toMs] = [read(from)?.at, read(to)?.at]
      return fromMs === undefined || toMs === undefined ? [] : [{ fromMs, toMs }]
    }),
  })
  const [title, notes] = [text('name'), text('notes')]
  const about = { ...(title && { title }), ...(notes && { notes }), isPrivate: text('sharing') !== 'public' }
  return { activity, about }
}

const read = (text: string) => {
  try {
    const moment = momentFromIso(text)
    return 'at' in moment ? moment : undefined
  } catch {
    return undefined
  }
}
