/** Every data type by Google's name without `com.google.`: the name of its merged stream, its scope, and what it tells. */
import { minuteMs } from '../../../kit/index.js'
import type { Meal } from '../../../sandbox/index.js'
import { segments, sleepSegments } from './sessions.js'
import { byHour, byMinute, entries, fp, int, samples, type Teller, within } from './told.js'

export interface TypeFacts {
  readonly scope: string
  readonly merged: string
  readonly fields: readonly (readonly [name: string, format: string])[]
  readonly tell: Teller
}
const type = (scope: string, merged: string, fields: string, tell: Teller): TypeFacts => ({
  scope,
  merged,
  fields: fields.split(' ').map((field) => field.split(':') as [string, string]),
  tell,
})
const everyFive = () => 5 * minuteMs
const meals = { breakfast: 2, lunch: 3, dinner: 4, snack: 5 } as const

/** Typed in once, on the first day. */
const height: Teller = function* (person, span) {
  const start = person.device.since
  if (within(start, span))
    yield {
      start,
      end: start,
      typedIn: true,
      values: [fp(person.heightMeters)],
      facts: [{ kind: 'height', start, value: person.heightMeters * 100 }],
    }
}
const nutrients = ({ energyKcal, carbohydrateGrams, proteinGrams, fatGrams }: Meal) =>
  Object.entries({
    calories: energyKcal,
    'carbs.total': carbohydrateGrams,
    protein: proteinGrams,
    'fat.total': fatGrams,
  }).map(([key, value]) => ({ key, value: { fpVal: value } }))

export const types: Readonly<Record<string, TypeFacts>> = {
  'step_count.delta': type(
    'activity',
    'estimated_steps',
    'steps:integer',
    byMinute('step_count', (person, at) => person.minuteAt(at).steps, int),
  ),
  'distance.delta': type(
    'location',
    'merge_distance_delta',
    'distance:floatPoint',
    byMinute('distance', (person, at) => person.minuteAt(at).distanceMillimeters / 1000, fp),
  ),
  // With what is burnt at rest.
  'calories.expended': type(
    'activity',
    'merge_calories_expended',
    'calories:floatPoint',
    byHour(
      'total_calories',
      (person, from, to) => {
        const { activeKcal, restingKcal } = person.totals({ from, to })
        return activeKcal + restingKcal
      },
      fp,
    ),
  ),
  active_minutes: type(
    'activity',
    'merge_active_minutes',
    'duration:integer',
    byHour(
      'active_minutes',
      (person, from, to) => {
        const { light, moderate, vigorous } = person.totals({ from, to }).minutes
        return light + moderate + vigorous
      },
      int,
    ),
  ),
  // A point for a minute that is brisk, two for one that is hard.
  heart_minutes: type(
    'activity',
    'merge_heart_minutes',
    'intensity:floatPoint',
    byMinute(
      'heart_intensity_minutes',
      (person, at) => ({ moderate: 1, vigorous: 2 })[person.minuteAt(at).level as string] ?? 0,
      fp,
    ),
  ),
  'heart_rate.bpm': type(
    'heart_rate',
    'merge_heart_rate_bpm',
    'bpm:floatPoint',
    samples(
      'heart_rate',
      (person, at) => (person.minuteAt(at).level === 'vigorous' ? 15_000 : 5 * minuteMs),
      (person, at) => person.heartRateAt(at),
    ),
  ),
  oxygen_saturation: type(
    'oxygen_saturation',
    'merged',
    'oxygen_saturation:floatPoint',
    samples('oxygen_saturation', everyFive, (person, at) => person.oxygenAt(at)),
  ),
  weight: type(
    'body',
    'merge_weight',
    'weight:floatPoint',
    entries(
      (person, span) => person.weighIns(span),
      ({ weightKg, source }) => ({
        values: [fp(weightKg)],
        fact: { kind: 'weight', value: weightKg },
        typedIn: source === 'manual',
      }),
    ),
  ),
  'body.fat.percentage': type(
    'body',
    'merged',
    'percentage:floatPoint',
    entries(
      (person, span) => person.weighIns(span),
      ({ bodyFatPercent, source }) => ({
        values: [fp(bodyFatPercent)],
        fact: { kind: 'body_fat', value: bodyFatPercent },
        typedIn: source === 'manual',
      }),
    ),
  ),
  height: type('body', 'merge_height', 'height:floatPoint', height),
  hydration: type(
    'nutrition',
    'merged',
    'volume:floatPoint',
    entries(
      (person, span) => person.drinks(span),
      ({ milliliters }) => ({
        values: [fp(milliliters / 1000)],
        fact: { kind: 'hydration', value: milliliters },
        typedIn: true,
      }),
    ),
  ),
  nutrition: type(
    'nutrition',
    'merged',
    'nutrients:map meal_type:integer food_item:string',
    entries(
      (person, span) => person.meals(span),
      (meal) => ({
        values: [{ mapVal: nutrients(meal) }, int(meals[meal.meal]), { stringVal: meal.name, mapVal: [] }],
        fact: {
          kind: 'nutrition',
          detail: {
            meal: meal.meal,
            name: meal.name,
            energyKcal: meal.energyKcal,
            carbohydrateGrams: meal.carbohydrateGrams,
            proteinGrams: meal.proteinGrams,
            fatGrams: meal.fatGrams,
          },
        },
        typedIn: true,
      }),
    ),
  ),
  'activity.segment': type('activity', 'merge_activity_segments', 'activity:integer', segments),
  'sleep.segment': type('sleep', 'merged', 'sleep_segment_type:integer', sleepSegments),
}
