/** Single entries with a name of their own: weighings, what was typed in once, food and drink. */
import { alive, keyed, wider, within } from './documents.js'
import { interval, nameOf, sampleTime, type Teller, typedIn } from './told.js'

const weighing = (
  type: 'weight' | 'body-fat',
  payload: string,
  kind: string,
  read: (value: { weightKg: number; bodyFatPercent: number }) => readonly [object, number],
): Teller =>
  function* (person, span, now) {
    for (const { living, value } of alive(person.weighIns(wider(span)), now)) {
      const { at: start } = value
      const [amount, inKind] = read(value)
      if (!within(start, span)) continue
      yield {
        start,
        end: start,
        point: () => ({
          name: nameOf(person, type, living.id),
          dataSource:
            value.source === 'manual'
              ? typedIn
              : {
                  recordingMethod: 'ACTIVELY_MEASURED',
                  device: { formFactor: 'SCALE', displayName: 'Aria Air' },
                  platform: 'FITBIT',
                },
          [payload]: { sampleTime: sampleTime(person, start), ...amount },
        }),
        facts: [{ kind, start, value: inKind, ...keyed(type, living.id) }],
      }
    }
  }
export const weight = weighing('weight', 'weight', 'weight', ({ weightKg }) => [
  { weightGrams: Math.round(weightKg * 1000) },
  weightKg,
])
export const bodyFat = weighing('body-fat', 'bodyFat', 'body_fat', ({ bodyFatPercent }) => [
  { percentage: bodyFatPercent },
  bodyFatPercent,
])

/** Typed in once, on the first day. */
export const height: Teller = function* (person, span) {
  const start = person.device.since
  if (!within(start, span)) return
  const millimeters = Math.round(person.heightMeters * 1000)
  yield {
    start,
    end: start,
    point: () => ({
      name: nameOf(person, 'height', 'typed-in'),
      dataSource: typedIn,
      height: { sampleTime: sampleTime(person, start), heightMillimeters: String(millimeters) },
    }),
    facts: [{ kind: 'height', start, value: millimeters / 10, ...keyed('height', 'typed-in') }],
  }
}

export const hydrationLog: Teller = function* (person, span, now) {
  for (const { living, value } of alive(person.drinks(wider(span)), now)) {
    const { at: start } = value
    if (within(start, span))
      yield {
        start,
        end: start,
        point: () => ({
          name: nameOf(person, 'hydration-log', living.id),
          dataSource: typedIn,
          hydrationLog: {
            interval: interval(person, start, start),
            amountConsumed: { milliliters: value.milliliters, userProvidedUnit: 'MILLILITER' },
          },
        }),
        facts: [{ kind: 'hydration', start, value: value.milliliters, ...keyed('hydration-log', living.id) }],
      }
  }
}

const meals = { breakfast: 'BREAKFAST', lunch: 'LUNCH', dinner: 'DINNER', snack: 'SNACK' } as const
export const nutritionLog: Teller = function* (person, span, now) {
  for (const { living, value } of alive(person.meals(wider(span)), now)) {
    const { at: start } = value
    if (within(start, span))
      yield {
        start,
        end: start,
        point: () => ({
          name: nameOf(person, 'nutrition-log', living.id),
          dataSource: typedIn,
          nutritionLog: {
            interval: interval(person, start, start),
            foodDisplayName: value.name,
            mealType: meals[value.meal],
            energy: { kcal: value.energyKcal, userProvidedUnit: 'KILOCALORIE' },
            totalCarbohydrate: { grams: value.carbohydrateGrams },
            totalFat: { grams: value.fatGrams },
            nutrients: [{ nutrient: 'PROTEIN', quantity: { grams: value.proteinGrams } }],
          },
        }),
        facts: [
          {
            kind: 'nutrition',
            start,
            ...keyed('nutrition-log', living.id),
            detail: {
              name: value.name,
              energyKcal: value.energyKcal,
              carbohydrateGrams: value.carbohydrateGrams,
              proteinGrams: value.proteinGrams,
              fatGrams: value.fatGrams,
            },
          },
        ],
      }
  }
}
