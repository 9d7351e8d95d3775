/** What is eaten, by nutrient. https://developer.apple.com/documentation/healthkit/nutrition-type-identifiers */
import { convert, type DetailOf, event, type RecordOf, type UnitsLike } from '../../kit/index.js'
import { extrasOf, type Told } from './samples.js'
import { quantityPrefix, snake } from './types.js'
import { plainAmount } from './units.js'

type Detail = DetailOf<'nutrition'>
type Field = Exclude<keyof Detail, 'meal' | 'name' | 'brand' | 'amount' | 'foods' | 'notes' | 'others'>
type Milligrams = { readonly other: string }

const fields: Readonly<Record<string, Field>> = {
  EnergyConsumed: 'energyKcal',
  Carbohydrates: 'carbohydrateGrams',
  Sugar: 'sugarGrams',
  Fiber: 'fiberGrams',
  Protein: 'proteinGrams',
  FatTotal: 'fatGrams',
  FatSaturated: 'saturatedFatGrams',
  FatMonounsaturated: 'monounsaturatedFatGrams',
  FatPolyunsaturated: 'polyunsaturatedFatGrams',
  Cholesterol: 'cholesterolMilligrams',
  Sodium: 'sodiumMilligrams',
  Potassium: 'potassiumMilligrams',
  Calcium: 'calciumMilligrams',
  Iron: 'ironMilligrams',
  Magnesium: 'magnesiumMilligrams',
  Phosphorus: 'phosphorusMilligrams',
  Zinc: 'zincMilligrams',
  Caffeine: 'caffeineMilligrams',
}
const others = `VitaminA VitaminB6 VitaminB12 VitaminC VitaminD VitaminE VitaminK Biotin Chloride Chromium Copper Folate
  Iodine Manganese Molybdenum Niacin PantothenicAcid Riboflavin Selenium Thiamin`.split(/\s+/)

const typeOf = (name: string): string => `${quantityPrefix}Dietary${name}`
/** By full identifier; water is a kind of its own. */
export const nutrientTypes: ReadonlyMap<string, Field | Milligrams> = new Map<string, Field | Milligrams>([
  ...Object.entries(fields).map(([name, field]): [string, Field] => [typeOf(name), field]),
  ...others.map((name): [string, Milligrams] => [typeOf(name), { other: snake(name) }]),
])

export interface Nutrient {
  readonly type: string
  readonly unit?: string | undefined
  readonly value: number
}

const unitOf = (field: Field | Milligrams): 'kcal' | 'g' | 'mg' => {
  if (field === 'energyKcal') return 'kcal'
  return typeof field === 'string' && field.endsWith('Grams') ? 'g' : 'mg'
}

/** Nutrients of one thing eaten; what has no readable unit is left out. */
export const nutritionOf = (nutrients: readonly Nutrient[]): Partial<Detail> => {
  const sums = new Map<Field | string, number>()
  for (const { type, unit, value } of nutrients) {
    const field = nutrientTypes.get(type)
    if (field === undefined || !Number.isFinite(value)) continue
    const amount = inUnit(value, unit, unitOf(field))
    if (amount === undefined) continue
    const name = typeof field === 'string' ? field : `other ${field.other}`
    sums.set(name, Number(((sums.get(name) ?? 0) + amount).toPrecision(12)))
  }
  const rest = [...sums].filter(([name]) => name.startsWith('other '))
  return {
    ...Object.fromEntries([...sums].filter(([name]) => !name.startsWith('other '))),
    ...(rest.length > 0 && {
      others: rest.map(([name, milligrams]) => ({ name: name.slice('other '.length), milligrams })),
    }),
  }
}

/** Without a unit, HealthKit's own: kilocalories, and grams of whatever it is. */
const inUnit = (value: number, unit: string | undefined, to: 'kcal' | 'g' | 'mg'): number | undefined => {
  const amount =
    unit === undefined || unit === '' ? { value, unit: to === 'kcal' ? to : 'g' } : plainAmount(value, unit)
  try {
    return amount && convert(amount.value, amount.unit as UnitsLike<'mg'>, to as 'mg')
  } catch {
    return undefined
  }
}

/** A nutrient that stands alone. */
export const nutritionEvent = (told: Told): RecordOf<'nutrition'> =>
  event('nutrition', singleOf(told), told.when, {
    ...extrasOf(told, told.type),
    series: snake(told.type.slice(quantityPrefix.length)),
  })

/** A value or unit that cannot be read parks the record where it can be seen. */
const singleOf = ({ type, unit, value }: Told): Partial<Detail> => {
  const detail = nutritionOf([{ type, unit, value: Number(value) }])
  return Object.keys(detail).length > 0 ? detail : { energyKcal: Number.NaN }
}
