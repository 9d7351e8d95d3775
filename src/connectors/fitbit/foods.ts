/** Food and water, as people log them: by the day, without a time. https://dev.fitbit.com/build/reference/web-api/nutrition/ */
import { type DetailOf, event, quantity, sample, z } from '../../kit/index.js'
import { byDay, dayAsked, MaybeNum, onDay, present, Text } from './days.js'

const LogId = z.union([z.number(), z.string()]).transform(String).nullish()
const Food = z.object({
  logId: LogId,
  logDate: Text,
  loggedFood: z
    .object({
      name: Text,
      brand: Text,
      amount: MaybeNum,
      calories: MaybeNum,
      mealTypeId: MaybeNum,
      unit: z.object({ name: Text, plural: Text }).nullish(),
    })
    .nullish(),
  nutritionalValues: z
    .object({
      calories: MaybeNum,
      carbs: MaybeNum,
      fat: MaybeNum,
      fiber: MaybeNum,
      protein: MaybeNum,
      sodium: MaybeNum,
    })
    .nullish(),
})
const meals: Readonly<Record<number, NonNullable<DetailOf<'nutrition'>['meal']>>> = {
  1: 'breakfast',
  2: 'morning_snack',
  3: 'lunch',
  4: 'afternoon_snack',
  5: 'dinner',
  7: 'other',
}

export const foods = byDay({
  title: 'Food',
  scope: 'nutrition',
  emits: ['nutrition'],
  listing: 'complete',
  page: z.object({ foods: z.array(Food) }),
  path: (day) => `/1/user/-/foods/log/date/${day}.json`,
  *map({ foods: logs }, request) {
    for (const { logId, logDate, loggedFood: food, nutritionalValues: told } of logs) {
      const unit = food?.amount === 1 ? food.unit?.name : (food?.unit?.plural ?? food?.unit?.name)
      const amount = [food?.amount, unit].filter(Boolean).join(' ')
      const meal = meals[food?.mealTypeId ?? 0]
      yield event(
        'nutrition',
        present({
          meal,
          name: food?.name,
          brand: food?.brand || undefined,
          amount: amount || undefined,
          energyKcal: told?.calories ?? food?.calories,
          carbohydrateGrams: told?.carbs,
          fatGrams: told?.fat,
          fiberGrams: told?.fiber,
          proteinGrams: told?.protein,
          sodiumMilligrams: told?.sodium,
        }),
        onDay(logDate ?? dayAsked(request)),
        // All of a day's food stands at its midnight: the meal tells it apart.
        {
          method: 'manual',
          ...(meal ? { series: meal } : {}),
          ...(logId ? { key: logId, document: `food/${logId}` } : {}),
        },
      )
    }
  },
})

/** Millilitres. Single glasses have no time either: the day's sum says as much. */
export const water = byDay({
  title: 'Water drunk',
  scope: 'nutrition',
  emits: ['hydration'],
  page: z.object({ summary: z.object({ water: MaybeNum }) }),
  path: (day) => `/1/user/-/foods/log/water/date/${day}.json`,
  *map({ summary }, request) {
    if (summary.water)
      yield sample('hydration', quantity(summary.water, 'mL'), onDay(dayAsked(request)), { method: 'manual' })
  },
})
