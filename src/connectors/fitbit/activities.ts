/** Workouts, and the summary of a day that holds them, too. https://dev.fitbit.com/build/reference/web-api/activity/ */
import {
  convert,
  event,
  isKnown,
  localOf,
  type Moment,
  momentFromIso,
  plus,
  quantity,
  type RecordOf,
  sample,
  z,
} from '../../kit/index.js'
import { byList, dayAsked, local, MaybeNum, onDay, Pagination, present, stored, Text } from './days.js'
import { Zones, zoneSums } from './heart.js'
import { sportOf } from './sports.js'

const LogId = z.union([z.number(), z.string()]).transform(String).nullish()
export const Log = z.object({
  logId: LogId,
  activityName: Text,
  activityParentName: Text,
  name: Text,
  description: Text,
  /** With offset in the list of logs, a bare `HH:mm` beside `startDate` in the summary of a day. */
  startTime: Text,
  startDate: Text,
  duration: MaybeNum,
  activeDuration: MaybeNum,
  calories: MaybeNum,
  distance: MaybeNum,
  distanceUnit: Text,
  steps: MaybeNum,
  averageHeartRate: MaybeNum,
  elevationGain: MaybeNum,
  speed: MaybeNum,
  heartRateZones: Zones,
  activeZoneMinutes: z.object({ totalMinutes: MaybeNum }).nullish(),
  logType: Text,
  hasGps: z.boolean().nullish(),
  source: z.object({ name: Text }).nullish(),
  lastModified: Text,
})
type Log = z.output<typeof Log>

/** Kilometres, unless the log says miles; steps and other units are no distance. */
const metersOf = ({ distance, distanceUnit }: Log): number | undefined => {
  if (distance == null) return undefined
  if (distanceUnit == null || /^kilomet/i.test(distanceUnit)) return convert(distance, 'km', 'm')
  return /^mile/i.test(distanceUnit) ? convert(distance, '[mi_i]', 'm') : undefined
}

const timeOf = (text: string | null | undefined): Moment => {
  try {
    return momentFromIso(text ?? '')
  } catch {
    return local(text)
  }
}

const startOf = ({ startTime, startDate }: Log): Moment =>
  startDate == null
    ? timeOf(startTime)
    : startTime == null
      ? onDay(startDate).start
      : local(`${startDate}T${startTime}`)

/** Durations come in milliseconds here, and in minutes or seconds elsewhere. */
export const toExercise = (log: Log, start = startOf(log)): RecordOf<'exercise'> => {
  const name = log.activityName ?? log.activityParentName ?? log.name
  const manual = log.logType === 'manual'
  const zones = (log.heartRateZones ?? []).map((zone) => ({
    name: zone.name?.toLowerCase().replaceAll(' ', '_') ?? 'unnamed',
    seconds: (zone.minutes ?? 0) * 60,
    ...present({ lowBpm: zone.min, highBpm: zone.max, energyKcal: zone.caloriesOut }),
  }))
  const updatedAt = log.lastModified ? timeOf(log.lastModified) : undefined
  return event(
    'exercise',
    {
      sport: sportOf(name),
      ...present({
        sportName: name,
        name: log.name,
        notes: log.description || undefined,
        distanceMeters: metersOf(log),
        energyKcal: log.calories,
        steps: log.steps,
        activeSeconds: log.activeDuration == null ? undefined : log.activeDuration / 1000,
        averageHeartRate: log.averageHeartRate,
        averageSpeedMetersPerSecond: log.speed == null ? undefined : convert(log.speed, 'km/h', 'm/s'),
        elevationGainMeters: log.elevationGain,
        zones: zones.length > 0 ? zones : undefined,
        heartIntensityMinutes: log.activeZoneMinutes?.totalMinutes,
        routeAvailable: log.hasGps,
        source: log.logType,
        manual: manual || undefined,
      }),
    },
    { start, ...(log.duration == null ? {} : { end: plus(start, log.duration) }) },
    {
      ...(log.logId ? { key: log.logId, document: `activity/${log.logId}` } : {}),
      ...(log.source?.name ? { device: log.source.name } : {}),
      ...(manual ? { method: 'manual' as const } : {}),
      ...(updatedAt !== undefined && isKnown(updatedAt) && !Number.isNaN(updatedAt.at)
        ? { updatedAt: updatedAt.at }
        : {}),
    },
  )
}

/** The only times with an offset in all of Fitbit. */
export const activityLog = byList({
  title: 'Workouts',
  scope: 'activity',
  emits: ['exercise'],
  listing: 'complete',
  path: '/1/user/-/activities/list.json',
  limit: 100,
  page: z.object({ activities: z.array(Log), pagination: Pagination }),
  lastDay: ({ activities }) => {
    const last = activities.at(-1)
    return last === undefined ? undefined : localOf(startOf(last))?.slice(0, 10)
  },
  *map({ activities }) {
    for (const log of activities) yield toExercise(log)
  },
})

const Summary = z.object({
  steps: MaybeNum,
  floors: MaybeNum,
  elevation: MaybeNum,
  caloriesOut: MaybeNum,
  caloriesBMR: MaybeNum,
  activityCalories: MaybeNum,
  restingHeartRate: MaybeNum,
  sedentaryMinutes: MaybeNum,
  lightlyActiveMinutes: MaybeNum,
  fairlyActiveMinutes: MaybeNum,
  veryActiveMinutes: MaybeNum,
  distances: z.array(z.object({ activity: Text, distance: MaybeNum })).nullish(),
  heartRateZones: Zones,
})

/**
 * Everything about one day at once. Never asked for: the series tell the same for years in one request. What others
 * have kept of it is read, under the very keys the series use, so that a day is never told twice.
 */
export const activitySummary = stored({
  title: 'Summary of a day',
  scope: 'activity',
  emits: [
    'exercise',
    'step_count',
    'floors_climbed',
    'elevation_gain',
    'distance',
    'total_calories',
    'resting_calories',
    'active_calories',
    'resting_heart_rate',
    'sedentary_time',
    'activity_intensity_time',
    'active_minutes',
    'heart_zone_time',
    'heart_zone_calories',
  ],
  page: z.object({ activities: z.array(Log), summary: Summary.nullish() }),
  *map({ activities, summary }, request) {
    for (const log of activities) yield toExercise(log)
    const day = dayAsked(request)
    // Without the day it was asked for, a summary is of no day at all.
    if (summary != null && day !== undefined) yield* summaryOf(summary, day)
  },
})

function* summaryOf(summary: z.output<typeof Summary>, day: string) {
  const when = onDay(day)
  const distance = summary.distances?.find(({ activity }) => activity === 'total')?.distance
  const { lightlyActiveMinutes: light, fairlyActiveMinutes: fair, veryActiveMinutes: very } = summary
  if (summary.steps) yield sample('step_count', quantity(summary.steps, '{steps}'), when)
  if (summary.floors) yield sample('floors_climbed', quantity(summary.floors, '{floors}'), when)
  if (summary.elevation) yield sample('elevation_gain', quantity(summary.elevation, 'm'), when)
  if (distance) yield sample('distance', quantity(distance, 'km'), when)
  if (summary.caloriesOut) yield sample('total_calories', quantity(summary.caloriesOut, 'kcal'), when)
  if (summary.caloriesBMR) yield sample('resting_calories', quantity(summary.caloriesBMR, 'kcal'), when)
  if (summary.activityCalories) yield sample('active_calories', quantity(summary.activityCalories, 'kcal'), when)
  if (summary.restingHeartRate) yield sample('resting_heart_rate', quantity(summary.restingHeartRate, '/min'), when)
  if (summary.sedentaryMinutes) yield sample('sedentary_time', quantity(summary.sedentaryMinutes, 'min'), when)
  for (const [series, minutes] of [
    ['low', light],
    ['medium', fair],
    ['high', very],
  ] as const)
    if (minutes) yield sample('activity_intensity_time', quantity(minutes, 'min'), when, { series })
  if (light != null && fair != null && very != null && light + fair + very > 0)
    yield sample('active_minutes', quantity(light + fair + very, 'min'), when)
  yield* zoneSums(day, summary.heartRateZones)
}
