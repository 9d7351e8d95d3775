/** Food and drink, as people log it. https://developers.google.com/health/data-types/nutrition */
import { convert, type DetailOf, event, quantity, sample, z } from '../../kit/index.js'
import { Interval, MaybeNum, over, sessions, Text } from './points.js'

const scope = 'nutrition'

export const hydrationLog = sessions('hydration-log', {
  title: 'Water drunk',
  scope,
  emits: ['hydration'],
  // The unit the person typed is for display: the amount always is millilitres.
  value: z.object({ interval: Interval, amountConsumed: z.object({ milliliters: MaybeNum }).nullish() }),
  *map({ interval, amountConsumed }, extras) {
    if (amountConsumed?.milliliters != null)
      yield sample('hydration', quantity(amountConsumed.milliliters, 'mL'), over(interval), extras)
  },
})

type Detail = DetailOf<'nutrition'>
const meals: Readonly<Record<string, NonNullable<Detail['meal']>>> = {
  BREAKFAST: 'breakfast',
  BEFORE_LUNCH: 'morning_snack',
  LUNCH: 'lunch',
  BEFORE_DINNER: 'afternoon_snack',
  DINNER: 'dinner',
  AFTER_DINNER: 'evening_snack',
  SNACK: 'snack',
  BEFORE_BREAKFAST: 'other',
  ANYTIME: 'other',
}
const inGrams = {
  CARBOHYDRATES: 'carbohydrateGrams',
  SUGAR: 'sugarGrams',
  DIETARY_FIBER: 'fiberGrams',
  PROTEIN: 'proteinGrams',
  SATURATED_FAT: 'saturatedFatGrams',
  MONOUNSATURATED_FAT: 'monounsaturatedFatGrams',
  POLYUNSATURATED_FAT: 'polyunsaturatedFatGrams',
  TRANS_FAT: 'transFatGrams',
} as const
const inMilligrams = {
  CHOLESTEROL: 'cholesterolMilligrams',
  SODIUM: 'sodiumMilligrams',
  POTASSIUM: 'potassiumMilligrams',
  CALCIUM: 'calciumMilligrams',
  IRON: 'ironMilligrams',
  MAGNESIUM: 'magnesiumMilligrams',
  PHOSPHORUS: 'phosphorusMilligrams',
  ZINC: 'zincMilligrams',
  CAFFEINE: 'caffeineMilligrams',
} as const

/** What a log and a day's total have in common, in kilocalories and grams. */
export interface Nourishment {
  readonly kcal: number | null | undefined
  readonly carbohydrateGrams: number | null | undefined
  readonly fatGrams: number | null | undefined
  readonly nutrients: readonly { readonly name: string | null | undefined; readonly grams: number | null | undefined }[]
}
export const nourishmentOf = ({ kcal, carbohydrateGrams, fatGrams, nutrients }: Nourishment): Detail => {
  const fields: Record<string, number> = {}
  const others: { name: string; milligrams: number }[] = []
  for (const { name, grams } of nutrients) {
    if (!name || grams == null) continue
    if (Object.hasOwn(inGrams, name)) fields[inGrams[name as keyof typeof inGrams]] = grams
    else if (Object.hasOwn(inMilligrams, name))
      fields[inMilligrams[name as keyof typeof inMilligrams]] = convert(grams, 'g', 'mg')
    else others.push({ name: name.toLowerCase(), milligrams: convert(grams, 'g', 'mg') })
  }
  return {
    ...(kcal != null ? { energyKcal: kcal } : {}),
    ...fields,
    // The totals have fields of their own, which hold where a nutrient repeats them.
    ...(carbohydrateGrams != null ? { carbohydrateGrams } : {}),
    ...(fatGrams != null ? { fatGrams } : {}),
    ...(others.length > 0 ? { others } : {}),
  }
}

const Grams = z.object({ grams: MaybeNum }).nullish()

export const nutritionLog = sessions('nutrition-log', {
  title: 'Food',
  scope,
  emits: ['nutrition'],
  value: z.object({
    interval: Interval,
    foodDisplayName: Text,
    mealType: Text,
    serving: z.object({ amount: MaybeNum, foodMeasurementUnitDisplayName: Text }).nullish(),
    energy: z.object({ kcal: MaybeNum }).nullish(),
    totalCarbohydrate: Grams,
    totalFat: Grams,
    nutrients: z.array(z.object({ nutrient: Text, quantity: Grams })).nullish(),
  }),
  *map(value, extras) {
    const amount = [value.serving?.amount, value.serving?.foodMeasurementUnitDisplayName].filter(Boolean).join(' ')
    const meal = meals[value.mealType ?? '']
    yield event(
      'nutrition',
      {
        ...(meal ? { meal } : {}),
        ...(value.foodDisplayName ? { name: value.foodDisplayName } : {}),
        ...(amount ? { amount } : {}),
        ...nourishmentOf({
          kcal: value.energy?.kcal,
          carbohydrateGrams: value.totalCarbohydrate?.grams,
          fatGrams: value.totalFat?.grams,
          nutrients: (value.nutrients ?? []).map(({ nutrient, quantity: weight }) => ({
            name: nutrient,
            grams: weight?.grams,
          })),
        }),
      },
      over(value.interval),
      extras,
    )
  },
})
