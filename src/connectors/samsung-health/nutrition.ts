/** Meals, as the app sums them up. https://developer.samsung.com/health/android/data/api-reference/com/samsung/android/sdk/healthdata/HealthConstants.Nutrition.html */
import { type DetailOf, defineStream, event, type RecordOf } from '../../kit/index.js'
import { extrasOf, numberIn, Page, textIn, whenOf } from './rows.js'

type Detail = DetailOf<'nutrition'>

const nutrients = {
  calorie: 'energyKcal',
  carbohydrate: 'carbohydrateGrams',
  sugar: 'sugarGrams',
  dietary_fiber: 'fiberGrams',
  protein: 'proteinGrams',
  total_fat: 'fatGrams',
  saturated_fat: 'saturatedFatGrams',
  monosaturated_fat: 'monounsaturatedFatGrams',
  polysaturated_fat: 'polyunsaturatedFatGrams',
  trans_fat: 'transFatGrams',
  cholesterol: 'cholesterolMilligrams',
  sodium: 'sodiumMilligrams',
  potassium: 'potassiumMilligrams',
} as const satisfies Readonly<Record<string, keyof Detail>>

const meals: Readonly<Record<number, NonNullable<Detail['meal']>>> = {
  100001: 'breakfast',
  100002: 'lunch',
  100003: 'dinner',
  100004: 'morning_snack',
  100005: 'afternoon_snack',
  100006: 'evening_snack',
}

export const nutrition = defineStream({
  title: 'Meals',
  emits: ['nutrition'],
  page: Page,
  *map({ rows = [] }): Iterable<RecordOf> {
    for (const row of rows) {
      const figures: Record<string, number> = {}
      for (const [column, field] of Object.entries(nutrients)) {
        const value = numberIn(row, column)
        if (value !== undefined) figures[field] = value
      }
      const [meal, name] = [meals[numberIn(row, 'meal_type') ?? 0], textIn(row, 'title')]
      const detail: Detail = { ...(meal !== undefined && { meal }), ...(name !== undefined && { name }), ...figures }
      yield event('nutrition', detail, whenOf(row), extrasOf(row))
    }
  },
})
