/** What was eaten and drunk at one time and told by one app: its nutrients together, with the foods where they are named. */
import { convert, defineStream, event, maybe, quantity, sample, texts, type UnitsLike, z } from '../../kit/index.js'
import { type Nutrient, nutritionOf } from './nutrients.js'
import { extrasOf } from './samples.js'
import { exportedTime, spanOf } from './times.js'
import { waterType } from './types.js'
import { amountOf } from './units.js'

const Told = z.object({ type: z.string(), unit: maybe(z.string()), value: z.number() })
const Nutrients = z
  .array(Told.nullable().catch(null))
  .nullish()
  .transform((list) => (list ?? []).filter((each) => each !== null))
const Food = z.object({ ...texts('name'), nutrients: Nutrients })
const Meal = z.object({ ...texts('start end device origin zone'), nutrients: Nutrients, foods: maybe(z.array(Food)) })

export const meals = defineStream({
  title: 'Meals of an export',
  emits: ['nutrition', 'hydration'],
  page: z.object({ meals: z.array(Meal) }),
  *map({ meals: told }) {
    for (const { nutrients, foods = [], device, origin, ...meal } of told) {
      const when = spanOf(exportedTime(meal.start, meal.zone), exportedTime(meal.end, meal.zone))
      const source = { ...(device !== undefined && { device }), ...(origin !== undefined && { origin }) }
      const extras = extrasOf({ ...source, when })
      const all = together(
        nutrients,
        foods.flatMap((food) => food.nutrients),
      )
      const water = all.filter(({ type }) => type === waterType)
      if (water.length > 0) yield sample('hydration', quantity(waterIn(water), 'mL'), when, extras)
      const total = nutritionOf(all)
      if (Object.keys(total).length === 0) continue
      const named = foods.map(({ name, nutrients: of }) => ({ ...(name && { name }), ...nutritionOf(of) }))
      const only = named.length === 1 ? named[0]?.name : undefined
      const detail = { ...total, ...(only !== undefined && { name: only }), ...(named.length > 1 && { foods: named }) }
      yield event('nutrition', detail, when, extras)
    }
  },
})

/** A food's nutrients stand at the top as well; an export that should have them in the food alone is read alike. */
const together = (top: readonly Nutrient[], inFoods: readonly Nutrient[]): readonly Nutrient[] => {
  const there = new Set(top.map(({ type }) => type))
  return [...top, ...inFoods.filter(({ type }) => !there.has(type))]
}

const waterIn = (water: readonly Nutrient[]): number => {
  const milliliters = water.map(({ value, unit }) => {
    const amount = amountOf('hydration', value, unit, 'share')
    return convert(amount.value, amount.unit as UnitsLike<'mL'>, 'mL')
  })
  return Number(milliliters.reduce((sum, each) => sum + each, 0).toPrecision(12))
}
