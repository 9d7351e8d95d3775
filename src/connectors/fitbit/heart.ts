/** Heart rate and its zones. https://dev.fitbit.com/build/reference/web-api/heartrate-timeseries/ */
import { quantity, type RecordOf, sample, z } from '../../kit/index.js'
import { byDay, byRange, dayAsked, MaybeNum, onDay, Text } from './days.js'
import { Dataset, timesOf } from './series.js'

export const Zones = z
  .array(z.object({ name: Text, min: MaybeNum, max: MaybeNum, minutes: MaybeNum, caloriesOut: MaybeNum }))
  .nullish()

/** Time and energy in each of the four zones; zones the person defined themselves cut the same time once more. */
export function* zoneSums(
  day: string | null | undefined,
  zones: z.output<typeof Zones>,
): Iterable<RecordOf<'heart_zone_time' | 'heart_zone_calories'>> {
  for (const { name, minutes, caloriesOut } of zones ?? []) {
    const series = name?.toLowerCase().replaceAll(' ', '_') ?? 'unnamed'
    if (minutes) yield sample('heart_zone_time', quantity(minutes, 'min'), onDay(day), { series })
    if (caloriesOut) yield sample('heart_zone_calories', quantity(caloriesOut, 'kcal'), onDay(day), { series })
  }
}

const Day = z.object({
  dateTime: Text,
  value: z.object({ restingHeartRate: MaybeNum, heartRateZones: Zones }),
})

/** A day without enough wear has no resting heart rate. */
export const heart = byRange({
  title: 'Resting heart rate and zones',
  scope: 'heartrate',
  emits: ['resting_heart_rate', 'heart_zone_time', 'heart_zone_calories'],
  page: z.object({ 'activities-heart': z.array(Day) }),
  path: (from, to) => `/1/user/-/activities/heart/date/${from}/${to}.json`,
  atMost: 365,
  *map(body) {
    for (const { dateTime, value } of body['activities-heart']) {
      const { restingHeartRate, heartRateZones } = value
      if (restingHeartRate != null)
        yield sample('resting_heart_rate', quantity(restingHeartRate, '/min'), onDay(dateTime))
      yield* zoneSums(dateTime, heartRateZones)
    }
  },
})

/** "Every second" is every five to fifteen. The day's summary beside it has another shape here, and is not read. */
export const heartIntraday = byDay({
  title: 'Heart rate',
  scope: 'heartrate',
  emits: ['heart_rate'],
  page: z.object({
    'activities-heart': z.array(z.object({ dateTime: Text })).nullish(),
    'activities-heart-intraday': Dataset,
  }),
  path: (day) => `/1/user/-/activities/heart/date/${day}/1d/1sec.json`,
  *map(body, request) {
    const told = body['activities-heart-intraday']
    const day = body['activities-heart']?.[0]?.dateTime ?? dayAsked(request)
    for (const { time, value } of told.dataset)
      if (value) yield sample('heart_rate', quantity(value, '/min'), timesOf(day, time, told))
  },
})

/** Minutes in cardio and peak already count twice. */
export const activeZoneMinutes = byRange({
  title: 'Active zone minutes',
  scope: 'activity',
  emits: ['heart_intensity_minutes'],
  page: z.object({
    'activities-active-zone-minutes': z.array(
      z.object({ dateTime: Text, value: z.object({ activeZoneMinutes: MaybeNum }) }),
    ),
  }),
  path: (from, to) => `/1/user/-/activities/active-zone-minutes/date/${from}/${to}.json`,
  atMost: 1095,
  *map(body) {
    for (const { dateTime, value } of body['activities-active-zone-minutes'])
      if (value.activeZoneMinutes)
        yield sample('heart_intensity_minutes', quantity(value.activeZoneMinutes, 'min'), onDay(dateTime))
  },
})
