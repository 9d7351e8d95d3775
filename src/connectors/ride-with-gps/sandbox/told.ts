/** Trips in Ride with GPS' words. https://github.com/ridewithgps/developers/blob/master/reference/routes_and_trips.md */
import type { SportName } from '../../../kit/index.js'
import {
  createShelf,
  hashWords,
  type Outline,
  type Person,
  type ServiceState,
  type ShelvedWorkout,
} from '../../../sandbox/index.js'

export const userOf = ({ seed }: Person): number => 1000 + (hashWords(seed, 'ride-with-gps') % 4_000_000)

const outdoors = (outline: Outline): boolean => outline.hasPositions
/** Its own app records outside. Files without a track are no trips. */
export const shelfOf = (person: Person, state: ServiceState) =>
  createShelf({
    service: 'ride-with-gps',
    person,
    state,
    native: 0.25,
    records: outdoors,
    processesSeconds: 20,
    detectsDuplicates: false,
    refuses: ({ isStationary }) => (isStationary ? 'the file has no track' : undefined),
  })

const types: Partial<Record<SportName, readonly [type: string, sport: number, subSport: number]>> = {
  cycling: ['cycling:generic', 2, 0],
  road_cycling: ['cycling:road', 2, 7],
  mountain_biking: ['cycling:mountain', 2, 8],
  gravel_cycling: ['cycling:gravel', 2, 46],
  indoor_cycling: ['cycling:indoor', 2, 6],
  virtual_cycling: ['cycling:virtual', 2, 58],
  running: ['running:generic', 1, 0],
  trail_running: ['running:trail', 1, 3],
  treadmill_running: ['running:indoor', 1, 1],
  walking: ['walking:generic', 11, 0],
  hiking: ['walking:hiking', 17, 0],
  swimming: ['swimming:generic', 5, 0],
  pool_swimming: ['swimming:lap', 5, 17],
  strength_training: ['training:strength', 10, 20],
  yoga: ['training:yoga', 10, 43],
}

const rounded = (value: number | undefined): number | null => (value === undefined ? null : Math.round(value))

export const tripTold = (person: Person, workout: ShelvedWorkout): Readonly<Record<string, unknown>> => {
  const { outline, createdAt, updatedAt, isUpload } = workout
  const [activity_type, fit_sport, fit_sub_sport] = types[workout.sport] ?? ['other:generic', 0, 0]
  const { distanceMeters: meters, timerSeconds } = outline
  const speed = meters === undefined || timerSeconds === 0 ? null : Math.round((meters / timerSeconds) * 36) / 10
  const where = outline.hasPositions ? { first_lat: 48.2, first_lng: 16.37, last_lat: 48.2, last_lng: 16.37 } : {}
  return {
    id: Number(workout.id),
    url: `https://ridewithgps.com/api/v1/trips/${workout.id}.json`,
    name: workout.name ?? null,
    description: workout.notes ?? null,
    visibility: workout.isPrivate ? 'private' : 'public',
    departed_at: person.iso(outline.start.at),
    time_zone: outline.zone,
    activity_type,
    fit_sport,
    fit_sub_sport,
    is_stationary: !outline.hasPositions,
    distance: rounded(meters),
    duration: rounded(outline.elapsedSeconds),
    moving_time: rounded(timerSeconds),
    elevation_gain: rounded(outline.ascentMeters),
    avg_speed: speed,
    avg_hr: rounded(outline.averageHeartRate),
    max_hr: rounded(outline.maxHeartRate),
    calories: rounded(outline.energyKcal),
    ...where,
    created_at: new Date(createdAt).toISOString(),
    updated_at: new Date(updatedAt).toISOString(),
    device_manufacturer: isUpload ? null : 'Ride with GPS',
    device_display_name: isUpload ? null : person.device.name,
  }
}

/** Speed in km/h, time in seconds since 1970, and a mark where a lap begins. */
export const pointsTold = ({ activity: { track, sessions } }: ShelvedWorkout) => {
  const laps = new Set(
    sessions.flatMap(({ laps }) => laps.flatMap(({ start }) => ('at' in start ? [Math.floor(start.at / 1000)] : []))),
  )
  const at = (column: Float64Array | undefined, row: number, digits = 1): number | undefined => {
    const value = column?.[row]
    return value === undefined || Number.isNaN(value) ? undefined : Math.round(value * 10 ** digits) / 10 ** digits
  }
  return Array.from(track.timeMs, (timeMs, row) => {
    const speed = at(track.speedMetersPerSecond, row, 3)
    const t = Math.floor(timeMs / 1000)
    return {
      x: at(track.longitudeDeg, row, 6),
      y: at(track.latitudeDeg, row, 6),
      e: at(track.altitudeMeters, row),
      d: at(track.distanceMeters, row),
      s: speed === undefined ? undefined : Math.round(speed * 36) / 10,
      t,
      h: at(track.heartRateBpm, row),
      c: at(track.cadenceRpm, row),
      p: at(track.powerWatts, row),
      T: at(track.temperatureCelsius, row),
      ...(laps.has(t) && { lap: true }),
    }
  })
}
