/** Types measured at an instant. https://developers.google.com/health/data-types */
import { type Method, quantity, type SeriesOf, sample, z } from '../../kit/index.js'
import { at, MaybeNum, SampleTime, samples, Text } from './points.js'

const scope = 'health_metrics_and_measurements'

/** Every few seconds while worn: a day is about two pages, so a day is what one range asks for. */
export const heartRate = samples('heart-rate', {
  title: 'Heart rate',
  scope,
  emits: ['heart_rate'],
  daysAtOnce: 1,
  value: z.object({ sampleTime: SampleTime, beatsPerMinute: MaybeNum }),
  *map({ sampleTime, beatsPerMinute }, extras) {
    if (beatsPerMinute != null) yield sample('heart_rate', quantity(beatsPerMinute, '/min'), at(sampleTime), extras)
  },
})

export const heartRateVariability = samples('heart-rate-variability', {
  title: 'Heart rate variability',
  scope,
  emits: ['hrv_rmssd', 'hrv_sdnn'],
  value: z.object({
    sampleTime: SampleTime,
    rootMeanSquareOfSuccessiveDifferencesMilliseconds: MaybeNum,
    standardDeviationMilliseconds: MaybeNum,
  }),
  *map(
    { sampleTime, rootMeanSquareOfSuccessiveDifferencesMilliseconds: rmssd, standardDeviationMilliseconds: sdnn },
    extras,
  ) {
    if (rmssd != null) yield sample('hrv_rmssd', quantity(rmssd, 'ms'), at(sampleTime), extras)
    if (sdnn != null) yield sample('hrv_sdnn', quantity(sdnn, 'ms'), at(sampleTime), extras)
  },
})

export const oxygenSaturation = samples('oxygen-saturation', {
  title: 'Oxygen saturation',
  scope,
  emits: ['oxygen_saturation'],
  value: z.object({ sampleTime: SampleTime, percentage: MaybeNum }),
  *map({ sampleTime, percentage }, extras) {
    if (percentage != null) yield sample('oxygen_saturation', quantity(percentage, '%'), at(sampleTime), extras)
  },
})

export const weight = samples('weight', {
  title: 'Weight',
  scope,
  emits: ['weight'],
  value: z.object({ sampleTime: SampleTime, weightGrams: MaybeNum }),
  *map({ sampleTime, weightGrams }, extras) {
    if (weightGrams != null) yield sample('weight', quantity(weightGrams, 'g'), at(sampleTime), extras)
  },
})

export const bodyFat = samples('body-fat', {
  title: 'Body fat',
  scope,
  emits: ['body_fat'],
  value: z.object({ sampleTime: SampleTime, percentage: MaybeNum }),
  *map({ sampleTime, percentage }, extras) {
    if (percentage != null) yield sample('body_fat', quantity(percentage, '%'), at(sampleTime), extras)
  },
})

export const height = samples('height', {
  title: 'Height',
  scope,
  emits: ['height'],
  value: z.object({ sampleTime: SampleTime, heightMillimeters: MaybeNum }),
  *map({ sampleTime, heightMillimeters }, extras) {
    if (heightMillimeters != null) yield sample('height', quantity(heightMillimeters, 'mm'), at(sampleTime), extras)
  },
})

/** Where it was taken is a series of its own: an ear and an armpit do not make one curve. */
export const coreBodyTemperature = samples('core-body-temperature', {
  title: 'Body temperature',
  scope,
  emits: ['body_temperature'],
  value: z.object({ sampleTime: SampleTime, temperatureCelsius: MaybeNum, measurementLocation: Text }),
  *map({ sampleTime, temperatureCelsius, measurementLocation }, extras) {
    if (temperatureCelsius != null)
      yield sample('body_temperature', quantity(temperatureCelsius, 'Cel'), at(sampleTime), {
        ...extras,
        ...(measurementLocation ? { series: measurementLocation.toLowerCase() } : {}),
      })
  },
})

type Specimen = SeriesOf<'blood_glucose'>
const specimens: Readonly<Record<string, Specimen>> = {
  CAPILLARY_BLOOD: 'capillary',
  INTERSTITIAL_FLUID: 'interstitial',
  PLASMA: 'plasma',
  SERUM: 'serum',
  TEARS: 'tears',
  WHOLE_BLOOD: 'whole_blood',
}
/** A sensor measures under the skin and a meter from the finger, also where the specimen is not told. */
const specimenOf: Readonly<Record<string, Specimen>> = {
  CONTINUOUS_GLUCOSE_MONITORING: 'interstitial',
  SELF_MONITORING_BLOOD_GLUCOSE: 'capillary',
}

export const bloodGlucose = samples('blood-glucose', {
  title: 'Blood glucose',
  scope,
  emits: ['blood_glucose'],
  value: z.object({
    sampleTime: SampleTime,
    bloodGlucoseMilligramsPerDeciliter: MaybeNum,
    measurementSource: Text,
    specimen: Text,
  }),
  *map({ sampleTime, bloodGlucoseMilligramsPerDeciliter: level, measurementSource, specimen }, extras) {
    const series = specimens[specimen ?? ''] ?? specimenOf[measurementSource ?? '']
    if (level != null)
      yield sample('blood_glucose', quantity(level, 'mg/dL'), at(sampleTime), {
        ...extras,
        ...(series ? { series } : {}),
      })
  },
})

/** Only the metabolic cart measures; every other way estimates. */
const methodOfVo2Max = (name: string | null | undefined): { readonly method?: Method } =>
  name == null ? {} : { method: name === 'METABOLIC_CART' ? 'measured' : 'estimated' }

export const vo2Max = samples('vo2-max', {
  title: 'VO₂ max',
  scope: 'activity_and_fitness',
  emits: ['vo2_max'],
  value: z.object({ sampleTime: SampleTime, vo2Max: MaybeNum, measurementMethod: Text }),
  *map({ sampleTime, vo2Max: uptake, measurementMethod }, extras) {
    if (uptake != null)
      yield sample('vo2_max', quantity(uptake, 'mL/(kg.min)'), at(sampleTime), {
        ...extras,
        ...methodOfVo2Max(measurementMethod),
      })
  },
})

export const runVo2Max = samples('run-vo2-max', {
  title: 'VO₂ max of a run',
  scope: 'activity_and_fitness',
  emits: ['vo2_max'],
  value: z.object({ sampleTime: SampleTime, runVo2Max: MaybeNum }),
  *map({ sampleTime, runVo2Max: uptake }, extras) {
    if (uptake != null)
      yield sample('vo2_max', quantity(uptake, 'mL/(kg.min)'), at(sampleTime), {
        ...extras,
        series: 'run',
        method: 'estimated',
      })
  },
})

const Statistics = z.object({ breathsPerMinute: MaybeNum }).nullish()

/** The whole sleep without a series, its stages each in their own. */
export const respiratoryRateSleepSummary = samples('respiratory-rate-sleep-summary', {
  title: 'Respiratory rate by sleep',
  scope,
  emits: ['respiratory_rate'],
  value: z.object({
    sampleTime: SampleTime,
    fullSleepStats: Statistics,
    deepSleepStats: Statistics,
    lightSleepStats: Statistics,
    remSleepStats: Statistics,
  }),
  *map({ sampleTime, fullSleepStats, deepSleepStats, lightSleepStats, remSleepStats }, extras) {
    for (const [series, stats] of [
      [undefined, fullSleepStats],
      ['deep', deepSleepStats],
      ['light', lightSleepStats],
      ['rem', remSleepStats],
    ] as const) {
      const breaths = stats?.breathsPerMinute
      // A stage that did not occur is told as 0 breaths.
      if (breaths)
        yield sample('respiratory_rate', quantity(breaths, '/min'), at(sampleTime), {
          ...extras,
          ...(series ? { series } : {}),
        })
    }
  },
})
