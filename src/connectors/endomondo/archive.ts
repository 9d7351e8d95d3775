/** A file of the archive: a workout as a list of objects of one field each, with its points as such lists again. */
import * as kit from '../../kit/index.js'
import { given, numbers, texts, z } from '../../kit/index.js'
import { sportOfWord } from './sports.js'

export const ArchivedWorkout = z
  .array(z.record(z.string(), z.unknown()))
  .transform((parts) => Object.assign({}, ...parts) as Record<string, unknown>)
  .pipe(
    z.object({
      start_time: z.string(),
      ...texts('sport name message source end_time'),
      ...numbers('duration_s distance_km calories_kcal heart_rate_avg_bpm heart_rate_max_bpm'),
      ...numbers('altitude_min_m altitude_max_m ascend_m speed_avg_kmh speed_max_kmh'),
      points: kit.maybe(z.array(z.unknown())),
    }),
  )
export type Archived = z.output<typeof ArchivedWorkout>

export const isArchived = (body: unknown): boolean => ArchivedWorkout.safeParse(body).success

/** UTC, as its points say of themselves. */
const utc = (text: string): kit.Moment => kit.asUtc(kit.timeOf(`${text}Z`))

/** There is no id: nobody began two workouts at once. What can be had of it is in the archive's TCX files. */
export const archivedSummary = (told: Archived): kit.ActivitySummary => ({
  externalId: told.start_time,
  start: utc(told.start_time),
  end: given(told.end_time, utc),
  sport: sportOfWord(told.sport),
  name: told.name,
  notes: told.message,
  isStationary: told.points === undefined || told.points.length < 2,
  figures: {
    distanceMeters: given(told.distance_km, (kilometers) => kilometers * 1000),
    movingSeconds: told.duration_s,
    energyKcal: told.calories_kcal,
    ascentMeters: told.ascend_m,
    averageHeartRate: told.heart_rate_avg_bpm,
    maxHeartRate: told.heart_rate_max_bpm,
    averageSpeedMetersPerSecond: given(told.speed_avg_kmh, (speed) => speed / 3.6),
    maxSpeedMetersPerSecond: given(told.speed_max_kmh, (speed) => speed / 3.6),
  },
  skip: {
    code: 'nosupplier',
    message: 'Endomondo has ended. To send this workout on, put the TCX files of the archive into a watched folder.',
  },
})

export const archivedMore = (told: Archived) => ({
  sportName: told.sport,
  elevationMinMeters: told.altitude_min_m,
  elevationMaxMeters: told.altitude_max_m,
  source: told.source,
  ...(told.source === 'INPUT_MANUAL' && { manual: true }),
})
