/**
 * The data types, by Google's names with dashes for dots. One that is a single number is a line of the table; the values
 * of the others stand in the order of the type's fields. https://developers.google.com/fit/datatypes
 */
import {
  type DetailOf,
  event,
  type Method,
  quantity,
  type RecordOf,
  type SampleKind,
  type SeriesOf,
  type Stream,
  sample,
  type UnitFor,
} from '../../kit/index.js'
import { amountOf, numberIn, points, type Value } from './points.js'
import { sportOfCode } from './sports.js'

type Row = {
  [K in SampleKind]: readonly [scope: string, title: string, kind: K, unit: UnitFor<K>, more?: More]
}[SampleKind]
interface More {
  readonly method?: Method
  /** For what is written down every few seconds. */
  readonly daysAtOnce?: number
}
const estimated = { method: 'estimated' } as const
const dense = { daysAtOnce: 7 } as const

const rows = {
  'step_count-delta': ['activity', 'Steps', 'step_count', '{steps}'],
  'step_count-cumulative': ['activity', 'Step counter', 'cumulative_step_count', '{steps}', dense],
  'step_count-cadence': ['activity', 'Step cadence', 'step_cadence', '{steps}/min', dense],
  active_minutes: ['activity', 'Move minutes', 'active_minutes', 'min'],
  heart_minutes: ['activity', 'Heart points', 'heart_intensity_minutes', 'min'],
  // With what the body burns at rest; that alone is the next one.
  'calories-expended': ['activity', 'Total energy', 'total_calories', 'kcal', estimated],
  'calories-bmr': ['activity', 'Basal metabolic rate', 'basal_metabolic_rate', 'kcal/d', estimated],
  'power-sample': ['activity', 'Power', 'cycling_power', 'W', dense],
  'distance-delta': ['location', 'Distance', 'distance', 'm'],
  speed: ['location', 'Speed', 'speed', 'm/s', dense],
  'cycling-pedaling-cadence': ['location', 'Cycling cadence', 'cycling_cadence', '{rpm}', dense],
  'cycling-wheel_revolution-rpm': ['location', 'Wheel speed', 'wheel_speed', '{rpm}', dense],
  'heart_rate-bpm': ['heart_rate', 'Heart rate', 'heart_rate', '/min', dense],
  weight: ['body', 'Weight', 'weight', 'kg'],
  height: ['body', 'Height', 'height', 'm'],
  'body-fat-percentage': ['body', 'Body fat', 'body_fat', '%'],
  oxygen_saturation: ['oxygen_saturation', 'Oxygen saturation', 'oxygen_saturation', '%'],
  hydration: ['nutrition', 'Water', 'hydration', 'L'],
} as const satisfies Readonly<Record<string, Row>>

const measured = Object.fromEntries(
  Object.entries(rows as Readonly<Record<string, Row>>).map(([name, [scope, title, kind, unit, more]]) => [
    name,
    points(name, {
      title,
      scope,
      emits: [kind],
      ...more,
      *map({ values, when, extras }) {
        const value = numberIn(values[0])
        if (value !== undefined)
          yield sample(
            kind as SampleKind,
            quantity(value, unit as UnitFor<SampleKind>),
            when,
            extras,
          ) as RecordOf<SampleKind>
      },
    }),
  ]),
) as { readonly [Name in keyof typeof rows]: Stream }

const bodyPlaces = 'axillary finger forehead oral rectal temporal toe tympanic wrist vaginal'.split(' ')
const specimens = ['interstitial', 'capillary', 'plasma', 'serum', 'tears', 'whole_blood'] as const
/** Codes count from one; zero and what is not told are neither. */
const coded = <Word>(words: readonly Word[], value: Value | undefined): Word | undefined =>
  words[(numberIn(value) ?? 0) - 1]
const specimenOf = (value: Value | undefined): SeriesOf<'blood_glucose'> | undefined => coded(specimens, value)

/** What the body does by itself is detected as well: whoever wants only what was recorded on purpose takes `sessions`. */
const activitySegment = points('activity-segment', {
  title: 'Detected activities',
  scope: 'activity',
  emits: ['exercise'],
  method: 'derived',
  *map({ values, when, extras }) {
    const code = numberIn(values[0])
    const told = code === undefined ? undefined : sportOfCode(code)
    if (told !== undefined) yield event('exercise', told, when, { ...extras, series: 'segment' })
  },
})

const bodyTemperature = points('body-temperature', {
  title: 'Body temperature',
  scope: 'body_temperature',
  emits: ['body_temperature'],
  *map({ values: [level, place], when, extras }) {
    const value = numberIn(level)
    if (value !== undefined)
      yield sample('body_temperature', quantity(value, 'Cel'), when, { ...extras, series: coded(bodyPlaces, place) })
  },
})

const bloodPressure = points('blood_pressure', {
  title: 'Blood pressure',
  scope: 'blood_pressure',
  emits: ['blood_pressure_systolic', 'blood_pressure_diastolic'],
  *map({ values, when, extras }) {
    const [systolic, diastolic] = values.map(numberIn)
    if (systolic !== undefined) yield sample('blood_pressure_systolic', quantity(systolic, 'mm[Hg]'), when, extras)
    if (diastolic !== undefined) yield sample('blood_pressure_diastolic', quantity(diastolic, 'mm[Hg]'), when, extras)
  },
})

const bloodGlucose = points('blood_glucose', {
  title: 'Glucose',
  scope: 'blood_glucose',
  emits: ['blood_glucose'],
  *map({ values: [level, , , , specimen], when, extras }) {
    const value = numberIn(level)
    if (value !== undefined)
      yield sample('blood_glucose', quantity(value, 'mmol/L'), when, { ...extras, series: specimenOf(specimen) })
  },
})

const meals = [undefined, 'breakfast', 'lunch', 'dinner', 'snack'] as const
/** Grams, but for energy and for what is written in milligrams. Vitamins are in units of their own and left out. */
const nutrients: Readonly<Record<string, keyof DetailOf<'nutrition'>>> = {
  calories: 'energyKcal',
  'carbs.total': 'carbohydrateGrams',
  dietary_fiber: 'fiberGrams',
  sugar: 'sugarGrams',
  protein: 'proteinGrams',
  'fat.total': 'fatGrams',
  'fat.saturated': 'saturatedFatGrams',
  'fat.monounsaturated': 'monounsaturatedFatGrams',
  'fat.polyunsaturated': 'polyunsaturatedFatGrams',
  'fat.trans': 'transFatGrams',
  cholesterol: 'cholesterolMilligrams',
  sodium: 'sodiumMilligrams',
  potassium: 'potassiumMilligrams',
}
const nutrition = points('nutrition', {
  title: 'Food',
  scope: 'nutrition',
  emits: ['nutrition'],
  *map({ values: [amounts, meal, food], when, extras }) {
    const told = (amounts?.mapVal ?? []).flatMap(({ key, value }) => {
      const name = Object.hasOwn(nutrients, key ?? '') ? nutrients[key ?? ''] : undefined
      const amount = amountOf(value?.fpVal)
      return name === undefined || amount === undefined ? [] : [[name, amount]]
    })
    const detail: DetailOf<'nutrition'> = {
      meal: coded(meals, meal),
      name: food?.stringVal ?? undefined,
      ...(Object.fromEntries(told) as Partial<DetailOf<'nutrition'>>),
    }
    if (told.length > 0 || detail.name !== undefined)
      // Two foods of one meal have the same moment: the name tells them apart.
      yield event('nutrition', detail, when, { ...extras, series: detail.name })
  },
})

const location = points('location-sample', {
  title: 'Places',
  scope: 'location',
  emits: ['location'],
  daysAtOnce: 7,
  *map({ values, when, extras }) {
    const [latitude, longitude, accuracyMeters, altitudeMeters] = values.map(numberIn)
    if (latitude !== undefined && longitude !== undefined)
      yield event('location', { latitude, longitude, accuracyMeters, altitudeMeters }, when, extras)
  },
})

export const types = {
  ...measured,
  'activity-segment': activitySegment,
  'body-temperature': bodyTemperature,
  blood_pressure: bloodPressure,
  blood_glucose: bloodGlucose,
  nutrition,
  'location-sample': location,
} as const
