/**
 * Activity by day and by minute, in kilometres and metres: the language header is left unset, which is what makes the
 * answers metric. https://dev.fitbit.com/build/reference/web-api/activity-timeseries/
 */
import {
  plus,
  quantity,
  type RecordKind,
  type RecordOf,
  type Schema,
  type Stream,
  sample,
  type When,
  z,
} from '../../kit/index.js'
import { byDay, byRange, dayAsked, local, MaybeNum, onDay, Text } from './days.js'

interface Resource<Kind extends RecordKind> {
  readonly title: string
  readonly emits: readonly Kind[]
  readonly record: (value: number, when: When) => RecordOf<Kind>
  /** Days per request; 1095 for nearly all. */
  readonly atMost?: number
}

/**
 * Fitbit fills what was not measured with zeros, by the minute and by the day. A zero thus proves nothing, and leaving
 * it out changes no sum.
 */
const counts = (value: number | null | undefined): value is number => value != null && value !== 0

const DayValues = z.array(z.object({ dateTime: Text, value: MaybeNum }))

/** One total per civil day. */
const perDay = <const Kind extends RecordKind>(
  resource: string,
  { title, emits, record, atMost = 1095 }: Resource<Kind>,
): Stream => {
  const key = `activities-${resource}`
  return byRange({
    title: `${title} of the day`,
    scope: 'activity',
    emits,
    page: z.looseObject({ [key]: DayValues }).transform((body) => body[key]) as unknown as Schema<
      z.output<typeof DayValues>
    >,
    path: (from, to) => `/1/user/-/activities/${resource}/date/${from}/${to}.json`,
    atMost,
    *map(days) {
      for (const { dateTime, value } of days) if (counts(value)) yield record(value, onDay(dateTime))
    },
  })
}

/** Values at equal steps through one day. */
export const Dataset = z.object({
  dataset: z.array(z.object({ time: z.string(), value: MaybeNum })),
  datasetInterval: z.number().nullish(),
  datasetType: Text,
})
/** Minutes hold for as long as they last; seconds come as they were measured, every five to fifteen. */
export const timesOf = (
  day: string | undefined,
  time: string,
  { datasetInterval, datasetType }: z.output<typeof Dataset>,
): When => {
  const start = local(`${day}T${time}`)
  return datasetType === 'second' ? { start } : { start, end: plus(start, (datasetInterval ?? 1) * 60_000) }
}

const perMinute = <const Kind extends RecordKind>(
  resource: string,
  { title, emits, record }: Resource<Kind>,
): Stream => {
  const [totals, minutes] = [`activities-${resource}`, `activities-${resource}-intraday`]
  return byDay({
    title: `${title} by the minute`,
    scope: 'activity',
    emits,
    page: z
      .looseObject({ [totals]: DayValues.nullish(), [minutes]: Dataset })
      .transform((body) => ({ days: body[totals], minutes: body[minutes] })) as unknown as Schema<{
      readonly days: z.output<typeof DayValues> | null | undefined
      readonly minutes: z.output<typeof Dataset>
    }>,
    path: (day) => `/1/user/-/activities/${resource}/date/${day}/1d/1min.json`,
    *map({ days, minutes: told }, request) {
      const day = days?.[0]?.dateTime ?? dayAsked(request)
      for (const { time, value } of told.dataset) if (counts(value)) yield record(value, timesOf(day, time, told))
    },
  })
}

const steps = {
  title: 'Steps',
  emits: ['step_count'],
  record: (value, when) => sample('step_count', quantity(value, '{steps}'), when),
} as const satisfies Resource<'step_count'>
const distance = {
  title: 'Distance',
  emits: ['distance'],
  record: (value, when) => sample('distance', quantity(value, 'km'), when),
} as const satisfies Resource<'distance'>
const floors = {
  title: 'Floors',
  emits: ['floors_climbed'],
  record: (value, when) => sample('floors_climbed', quantity(value, '{floors}'), when),
} as const satisfies Resource<'floors_climbed'>
const elevation = {
  title: 'Elevation gain',
  emits: ['elevation_gain'],
  record: (value, when) => sample('elevation_gain', quantity(value, 'm'), when),
} as const satisfies Resource<'elevation_gain'>
/** While not worn, the resting energy: always there, never proof of anything. */
const calories = {
  title: 'Total energy',
  emits: ['total_calories'],
  record: (value, when) => sample('total_calories', quantity(value, 'kcal'), when),
} as const satisfies Resource<'total_calories'>
const intensity = (title: string, series: 'low' | 'medium' | 'high') =>
  ({
    title,
    emits: ['activity_intensity_time'],
    record: (value, when) => sample('activity_intensity_time', quantity(value, 'min'), when, { series }),
  }) as const satisfies Resource<'activity_intensity_time'>

export const activitySeries = {
  steps: perDay('steps', steps),
  distance: perDay('distance', distance),
  floors: perDay('floors', floors),
  elevation: perDay('elevation', elevation),
  calories: perDay('calories', calories),
  'activity-calories': perDay('activityCalories', {
    title: 'Active energy',
    emits: ['active_calories'],
    record: (value, when) => sample('active_calories', quantity(value, 'kcal'), when),
    atMost: 30,
  }),
  'calories-bmr': perDay('caloriesBMR', {
    title: 'Resting energy',
    emits: ['resting_calories'],
    record: (value, when) => sample('resting_calories', quantity(value, 'kcal'), when),
  }),
  'minutes-sedentary': perDay('minutesSedentary', {
    title: 'Sedentary time',
    emits: ['sedentary_time'],
    record: (value, when) => sample('sedentary_time', quantity(value, 'min'), when),
  }),
  'minutes-lightly-active': perDay('minutesLightlyActive', intensity('Light activity', 'low')),
  'minutes-fairly-active': perDay('minutesFairlyActive', intensity('Moderate activity', 'medium')),
  'minutes-very-active': perDay('minutesVeryActive', intensity('Vigorous activity', 'high')),
  'steps-intraday': perMinute('steps', steps),
  'distance-intraday': perMinute('distance', distance),
  'floors-intraday': perMinute('floors', floors),
  'elevation-intraday': perMinute('elevation', elevation),
  'calories-intraday': perMinute('calories', calories),
} as const
