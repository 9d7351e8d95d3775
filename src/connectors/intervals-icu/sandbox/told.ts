/** Workouts and days in intervals.icu's words. https://intervals.icu/api-docs.html */
import type { LocalDay, SportName } from '../../../kit/index.js'
import {
  asOf,
  createShelf,
  hashWords,
  type Person,
  type ServiceState,
  type ShelvedWorkout,
} from '../../../sandbox/index.js'

export const athleteOf = ({ seed }: Person): string => `i${10_000 + (hashWords(seed, 'intervals-icu') % 800_000)}`

/** What was recorded by watches that are linked there. Equal files are known, and nothing else: a ride may well stand there twice. */
export const shelfOf = (person: Person, state: ServiceState) =>
  createShelf({ service: 'intervals-icu', person, state, native: 0.3, isDuplicate: () => false })

/** Ids are numbers behind an `i`; old ones are bare. */
export const idOf = ({ id }: Pick<ShelvedWorkout, 'id'>): string => `i${id}`
export const shelfIdOf = (id: string): string => id.replace(/^i/, '')

const types: Partial<Record<SportName, string>> = {
  running: 'Run',
  trail_running: 'TrailRun',
  treadmill_running: 'Run',
  walking: 'Walk',
  hiking: 'Hike',
  cycling: 'Ride',
  road_cycling: 'Ride',
  mountain_biking: 'MountainBikeRide',
  gravel_cycling: 'GravelRide',
  indoor_cycling: 'Ride',
  virtual_cycling: 'VirtualRide',
  swimming: 'Swim',
  pool_swimming: 'Swim',
  open_water_swimming: 'OpenWaterSwim',
  strength_training: 'WeightTraining',
  yoga: 'Yoga',
  rowing: 'Rowing',
  cross_country_skiing: 'NordicSki',
  alpine_skiing: 'AlpineSki',
  other: 'Other',
}
export const typeOf = (sport: SportName): string => types[sport] ?? 'Workout'
const indoors: readonly SportName[] = ['treadmill_running', 'indoor_cycling']
export const sportOf = (type: unknown, trainer: unknown): SportName | undefined =>
  (Object.keys(types) as SportName[]).find(
    (sport) =>
      types[sport] === type && indoors.includes(sport) === (trainer === true && (type === 'Run' || type === 'Ride')),
  )

/** Some of what is linked there comes by way of Strava. */
export const isFromStrava = ({ id, isUpload }: ShelvedWorkout): boolean =>
  !isUpload && hashWords(1, 'by way of Strava', id) % 8 === 0

const clock = (person: Person, at: number): string => person.iso(at).slice(0, 19)
const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`
const rounded = (value: number | undefined, digits = 1): number | null =>
  value === undefined ? null : Math.round(value * 10 ** digits) / 10 ** digits

export const activityTold = (person: Person, workout: ShelvedWorkout): Readonly<Record<string, unknown>> => {
  const { outline, createdAt, updatedAt, mark, isUpload } = workout
  const id = idOf(workout)
  const start_date_local = clock(person, outline.start.at)
  if (isFromStrava(workout))
    return { id, start_date_local, source: 'STRAVA', _note: 'STRAVA activities are not available via the API' }
  const isManual = outline.isStationary
  const streams = ['time', ...(outline.hasPositions ? ['latlng', 'altitude', 'distance'] : []), 'heartrate']
  return {
    id,
    icu_athlete_id: athleteOf(person),
    type: typeOf(workout.sport),
    name: workout.name ?? typeOf(workout.sport),
    description: workout.notes ?? null,
    start_date_local,
    start_date: utc(outline.start.at),
    timezone: outline.zone,
    distance: rounded(outline.distanceMeters),
    moving_time: Math.round(outline.timerSeconds),
    elapsed_time: Math.round(outline.elapsedSeconds),
    total_elevation_gain: rounded(outline.ascentMeters),
    average_heartrate: rounded(outline.averageHeartRate, 0),
    max_heartrate: rounded(outline.maxHeartRate, 0),
    calories: rounded(outline.energyKcal, 0),
    trainer: indoors.includes(workout.sport),
    source: isManual ? 'MANUAL' : isUpload ? 'OAUTH_CLIENT' : 'GARMIN_CONNECT',
    external_id: mark ?? null,
    device_name: isUpload ? null : person.device.name,
    file_type: isManual ? null : workout.originalFormat,
    icu_training_load: Math.round(outline.timerSeconds / 60),
    created: utc(createdAt),
    analyzed: utc(updatedAt),
    stream_types: isManual ? null : streams,
  }
}

/** What the watch and the scale brought, as of now; `undefined` where nobody knows of the day. */
export const wellnessOn = (person: Person, day: LocalDay, now: number) => {
  if (person.dayStart(day) > now) return undefined
  const known = asOf(person.figures(day), now)
  const figures = known.state === 'unborn' ? undefined : known.value
  const span = { from: person.dayStart(day), to: person.dayEnd(day) }
  const nights = person.sleeps(span).flatMap((living) => {
    const night = asOf(living, now)
    return night.state === 'alive' && night.value.day === day && !night.value.nap ? [night.value] : []
  })
  const weight = person.weighIns(span).flatMap((living) => {
    const one = asOf(living, now)
    return one.state === 'alive' ? [one.value.weightKg] : []
  })
  const asleep = nights.map(({ stages }) =>
    stages.reduce((sum, { stage, start, end }) => sum + (stage === 'awake' ? 0 : end - start), 0),
  )
  // Steps come with the watch's last word on the day.
  const isOver = person.syncedUntil(now) >= span.to
  return {
    weight: weight.at(-1) ?? null,
    restingHR: figures?.restingHeartRate ?? null,
    hrv: figures?.hrvRmssd ?? null,
    hrvSDNN: figures?.hrvSdnn ?? null,
    sleepSecs: asleep[0] === undefined ? null : asleep[0] / 1000,
    sleepScore: figures?.sleepScore ?? null,
    readiness: figures?.readinessScore ?? null,
    spO2: figures?.oxygenAverage ?? null,
    respiration: figures?.respiratoryRate ?? null,
    steps: isOver ? person.totals(span).steps : null,
  }
}
