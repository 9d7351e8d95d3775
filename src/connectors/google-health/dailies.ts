/** Types with one value per civil day; they tell a date and no time. https://developers.google.com/health/data-types */
import { event, quantity, sample, z } from '../../kit/index.js'
import { CivilDate, dailies, MaybeNum, onDay, Text } from './points.js'

const scope = 'health_metrics_and_measurements'

export const dailyRestingHeartRate = dailies('daily-resting-heart-rate', {
  title: 'Resting heart rate',
  scope,
  emits: ['resting_heart_rate'],
  value: z.object({ date: CivilDate, beatsPerMinute: MaybeNum }),
  *map({ date, beatsPerMinute }, extras) {
    if (beatsPerMinute != null)
      yield sample('resting_heart_rate', quantity(beatsPerMinute, '/min'), onDay(date), extras)
  },
})

export const dailyHeartRateVariability = dailies('daily-heart-rate-variability', {
  title: 'Heart rate variability of the day',
  scope,
  emits: ['hrv_rmssd', 'heart_rate'],
  value: z.object({
    date: CivilDate,
    averageHeartRateVariabilityMilliseconds: MaybeNum,
    deepSleepRootMeanSquareOfSuccessiveDifferencesMilliseconds: MaybeNum,
    nonRemHeartRateBeatsPerMinute: MaybeNum,
  }),
  *map(value, extras) {
    const average = value.averageHeartRateVariabilityMilliseconds
    const deep = value.deepSleepRootMeanSquareOfSuccessiveDifferencesMilliseconds
    const nonRem = value.nonRemHeartRateBeatsPerMinute
    const day = onDay(value.date)
    if (average != null) yield sample('hrv_rmssd', quantity(average, 'ms'), day, extras)
    if (deep != null) yield sample('hrv_rmssd', quantity(deep, 'ms'), day, { ...extras, series: 'deep' })
    if (nonRem != null) yield sample('heart_rate', quantity(nonRem, '/min'), day, { ...extras, series: 'non-rem' })
  },
})

/** Thresholds reckoned from age and resting heart rate: what the person's zones were on that day. */
export const dailyHeartRateZones = dailies('daily-heart-rate-zones', {
  title: 'Heart rate zones',
  scope,
  emits: ['heart_rate_zones'],
  value: z.object({
    date: CivilDate,
    heartRateZones: z
      .array(z.object({ heartRateZoneType: Text, minBeatsPerMinute: MaybeNum, maxBeatsPerMinute: MaybeNum }))
      .nullish(),
  }),
  *map({ date, heartRateZones }, extras) {
    const zones = (heartRateZones ?? []).map(({ heartRateZoneType, minBeatsPerMinute, maxBeatsPerMinute }) => ({
      name: heartRateZoneType?.toLowerCase() ?? 'unspecified',
      ...(minBeatsPerMinute != null ? { lowBpm: minBeatsPerMinute } : {}),
      ...(maxBeatsPerMinute != null ? { highBpm: maxBeatsPerMinute } : {}),
    }))
    if (zones.length > 0) yield event('heart_rate_zones', { zones }, onDay(date), extras)
  },
})

/** The bounds are those of a confidence interval, not the night's extremes. */
export const dailyOxygenSaturation = dailies('daily-oxygen-saturation', {
  title: 'Oxygen saturation of the night',
  scope,
  emits: ['oxygen_saturation'],
  value: z.object({
    date: CivilDate,
    averagePercentage: MaybeNum,
    lowerBoundPercentage: MaybeNum,
    upperBoundPercentage: MaybeNum,
  }),
  *map({ date, averagePercentage, lowerBoundPercentage, upperBoundPercentage }, extras) {
    for (const [series, percentage] of [
      [undefined, averagePercentage],
      ['lower-bound', lowerBoundPercentage],
      ['upper-bound', upperBoundPercentage],
    ] as const)
      if (percentage != null)
        yield sample('oxygen_saturation', quantity(percentage, '%'), onDay(date), {
          ...extras,
          ...(series ? { series } : {}),
        })
  },
})

export const dailyRespiratoryRate = dailies('daily-respiratory-rate', {
  title: 'Respiratory rate of the night',
  scope,
  emits: ['respiratory_rate'],
  value: z.object({ date: CivilDate, breathsPerMinute: MaybeNum }),
  *map({ date, breathsPerMinute }, extras) {
    if (breathsPerMinute != null)
      yield sample('respiratory_rate', quantity(breathsPerMinute, '/min'), onDay(date), extras)
  },
})

/** The deviation is reckoned here: the provider gives the night and the baseline it is to be held against. */
export const dailySleepTemperature = dailies('daily-sleep-temperature-derivations', {
  title: 'Skin temperature of the night',
  scope,
  emits: ['skin_temperature', 'skin_temperature_deviation'],
  value: z.object({ date: CivilDate, nightlyTemperatureCelsius: MaybeNum, baselineTemperatureCelsius: MaybeNum }),
  *map({ date, nightlyTemperatureCelsius: night, baselineTemperatureCelsius: baseline }, extras) {
    if (night == null) return
    yield sample('skin_temperature', quantity(night, 'Cel'), onDay(date), extras)
    if (baseline == null) return
    // Thousandths: the subtraction must not invent digits (33.1 - 33.4 is -0.2999…).
    const deviation = Math.round((night - baseline) * 1000) / 1000
    yield sample('skin_temperature_deviation', quantity(deviation, '{deltaCel}'), onDay(date), {
      ...extras,
      method: 'derived',
    })
  },
})

export const dailyVo2Max = dailies('daily-vo2-max', {
  title: 'Cardio fitness',
  scope: 'activity_and_fitness',
  emits: ['vo2_max'],
  value: z.object({ date: CivilDate, vo2Max: MaybeNum }),
  *map({ date, vo2Max }, extras) {
    // `estimated` tells only how sure the estimate is: no value here was measured with a mask.
    if (vo2Max != null)
      yield sample('vo2_max', quantity(vo2Max, 'mL/(kg.min)'), onDay(date), { ...extras, method: 'estimated' })
  },
})
