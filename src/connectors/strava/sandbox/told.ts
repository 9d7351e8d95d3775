/** What is told of a workout: as the list has it, in detail, and in streams. */
import { offsetAt, type SportName } from '../../../kit/index.js'
import {
  createShelf,
  hashWords,
  type Person,
  type ServiceState,
  type Shelf,
  type ShelvedWorkout,
} from '../../../sandbox/index.js'

export const processesSeconds = 2

/** `processes`: what is entered by hand needs no reading. */
export const shelfOf = (person: Person, state: ServiceState, processes = processesSeconds): Shelf =>
  createShelf({
    service: 'strava',
    person,
    state,
    processesSeconds: processes,
    lagSeconds: 20,
    refuses: ({ isStationary, elapsedSeconds }) =>
      isStationary && elapsedSeconds <= 0 ? 'Time information is missing from file.' : undefined,
  })

export const athleteId = (person: Person): number => 1_000_000 + (hashWords(person.seed, 'strava') % 90_000_000)

/** The words of the reference's `SportType`, as far as people of the city do them. */
const words: Readonly<Record<string, SportName>> = {
  Run: 'running',
  TrailRun: 'trail_running',
  Ride: 'cycling',
  MountainBikeRide: 'mountain_biking',
  GravelRide: 'gravel_cycling',
  VirtualRide: 'virtual_cycling',
  EBikeRide: 'e_biking',
  Walk: 'walking',
  Hike: 'hiking',
  Swim: 'swimming',
  WeightTraining: 'strength_training',
  Yoga: 'yoga',
  Rowing: 'rowing',
  Elliptical: 'elliptical',
  NordicSki: 'cross_country_skiing',
  AlpineSki: 'alpine_skiing',
}
const more: Readonly<Record<string, string>> = {
  indoor_cycling: 'Ride',
  treadmill_running: 'Run',
  pool_swimming: 'Swim',
  open_water_swimming: 'Swim',
}
const inside = ['indoor_cycling', 'treadmill_running']

export const wordOf = (sport: SportName): string =>
  more[sport] ?? Object.entries(words).find(([, name]) => name === sport)?.[0] ?? 'Workout'
export const sportNamed = (word: string): SportName => words[word] ?? 'other'

const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`
const tenth = (value: number): number => Math.round(value * 10) / 10

/** https://developers.strava.com/docs/reference/#api-models-SummaryActivity */
export const summary = (workout: ShelvedWorkout) => {
  const { id, outline, sport, name, isPrivate, mark, fileName } = workout
  const { start, zone, elapsedSeconds, timerSeconds, distanceMeters = 0, ascentMeters = 0 } = outline
  const at = Math.floor(start.at / 1000) * 1000
  const offset = start.offset ?? offsetAt(zone, at)
  const moving_time = Math.round(timerSeconds)
  const place = outline.hasPositions ? [52.5, 13.4] : []
  const standard = offsetAt(zone, Date.UTC(new Date(at).getUTCFullYear(), 0, 1))
  const clock = `${standard < 0 ? '-' : '+'}${[Math.floor(Math.abs(standard) / 60), Math.abs(standard) % 60].map((part) => String(part).padStart(2, '0')).join(':')}`
  return {
    resource_state: 2,
    id: Number(id),
    name: name ?? 'Activity',
    distance: tenth(distanceMeters),
    moving_time,
    elapsed_time: Math.round(elapsedSeconds),
    total_elevation_gain: tenth(ascentMeters),
    type: wordOf(sport),
    sport_type: wordOf(sport),
    start_date: iso(at),
    // The wall clock, with a Z that is not true.
    start_date_local: iso(at + offset * 60_000),
    timezone: `(GMT${clock}) ${zone}`,
    utc_offset: offset * 60,
    start_latlng: place,
    end_latlng: place,
    average_speed: moving_time > 0 ? Math.round((distanceMeters / moving_time) * 1000) / 1000 : 0,
    has_heartrate: outline.averageHeartRate !== undefined,
    ...(outline.averageHeartRate !== undefined && { average_heartrate: tenth(outline.averageHeartRate) }),
    ...(outline.maxHeartRate !== undefined && { max_heartrate: outline.maxHeartRate }),
    trainer: inside.includes(sport),
    commute: false,
    manual: outline.isStationary,
    private: isPrivate,
    visibility: isPrivate ? 'only_me' : 'everyone',
    flagged: false,
    upload_id: Number(id) + 1,
    external_id: mark ?? fileName ?? `recorded-${id}.fit`,
  }
}

/** https://developers.strava.com/docs/reference/#api-models-DetailedActivity */
export const detail = (workout: ShelvedWorkout) => {
  const told = summary(workout)
  const { activity, notes, outline } = workout
  const laps = activity.sessions.flatMap((session) => session.laps)
  const calories = activity.statistics.energyKcal ?? outline.energyKcal
  return {
    ...told,
    resource_state: 3,
    description: notes ?? null,
    calories: calories ?? 0,
    device_name: activity.device?.name ?? activity.device?.product ?? null,
    device_watts: activity.track.powerWatts !== undefined,
    laps: laps.map(({ start, end, statistics }, index) => {
      const at = 'at' in start ? start.at : Date.parse(`${start.local}Z`)
      const seconds = end !== undefined && 'at' in end ? (end.at - at) / 1000 : (statistics.elapsedSeconds ?? 0)
      return {
        id: told.id * 100 + index,
        name: `Lap ${index + 1}`,
        lap_index: index + 1,
        start_date: iso(at),
        elapsed_time: Math.round(seconds),
        moving_time: Math.round(statistics.timerSeconds ?? seconds),
        distance: tenth(statistics.distanceMeters ?? 0),
      }
    }),
  }
}

/** By type; `time` in whole seconds from the start. Absent where nothing was recorded. */
export const streams = ({ activity }: ShelvedWorkout, keys: readonly string[]) => {
  const { track, pauses } = activity
  const { timeMs } = track
  const start = timeMs[0]
  if (start === undefined) return undefined
  const of = (column: Float64Array | undefined) =>
    column && Array.from(column, (value) => (Number.isNaN(value) ? null : value))
  const told: Record<string, readonly unknown[] | undefined> = {
    time: Array.from(timeMs, (at) => Math.round((at - start) / 1000)),
    distance: of(track.distanceMeters),
    latlng:
      track.latitudeDeg &&
      Array.from(track.latitudeDeg, (latitude, row) =>
        Number.isNaN(latitude) ? [0, 0] : [latitude, track.longitudeDeg?.[row] ?? 0],
      ),
    altitude: of(track.altitudeMeters),
    heartrate: of(track.heartRateBpm),
    cadence: of(track.cadenceRpm),
    watts: of(track.powerWatts),
    temp: of(track.temperatureCelsius),
    moving: Array.from(timeMs, (at) => !pauses.some(({ fromMs, toMs }) => at > fromMs && at <= toMs)),
  }
  return Object.fromEntries(
    Object.entries(told).flatMap(([type, data]) =>
      data === undefined || !keys.includes(type)
        ? []
        : [[type, { data, series_type: 'time', original_size: data.length, resolution: 'high' }]],
    ),
  )
}
