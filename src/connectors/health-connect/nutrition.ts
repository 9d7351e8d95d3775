import { type DetailOf, event, type RecordOf } from '../../kit/index.js'
import { amountIn } from './amounts.js'
import { extrasOf, type Told } from './fields.js'
import { gramNames, inGrams, inMilligrams, milligramNames, others } from './nutrients.js'
import { whenOf } from './times.js'

const meals = [undefined, 'breakfast', 'lunch', 'dinner', 'snack'] as const

/** Something eaten or drunk. Bare numbers are grams here, as all of it is Health Connect's Mass. */
export function* nutritionOf(told: Told, zone: string | undefined): Iterable<RecordOf> {
  const meal = meals[told.mealType ?? 0]
  const energy = amountIn(told.energy, 'kcal')
  const figures: Record<string, number> = {}
  for (const name of gramNames) {
    const amount = amountIn(told[name], 'g')
    if (amount !== undefined) figures[inGrams[name]] = amount.value
  }
  for (const name of milligramNames) {
    const amount = amountIn(told[name], 'mg', 'g')
    if (amount !== undefined) figures[inMilligrams[name]] = amount.value
  }
  const rest = others.flatMap((name) => {
    const amount = amountIn(told[name], 'mg', 'g')
    return amount === undefined ? [] : [{ name, milligrams: amount.value }]
  })
  const detail: DetailOf<'nutrition'> = {
    ...(meal !== undefined && { meal }),
    ...(told.name && { name: told.name }),
    ...(energy !== undefined && { energyKcal: energy.value }),
    ...figures,
    ...(rest.length > 0 && { others: rest }),
  }
  yield event('nutrition', detail, whenOf(told, zone), extrasOf(told))
}
