/** What food is made of, by Health Connect's names. https://developer.android.com/reference/kotlin/androidx/health/connect/client/records/NutritionRecord */
import type { DetailOf } from '../../kit/index.js'

type Field = keyof DetailOf<'nutrition'>

export const inGrams = {
  totalCarbohydrate: 'carbohydrateGrams',
  sugar: 'sugarGrams',
  dietaryFiber: 'fiberGrams',
  protein: 'proteinGrams',
  totalFat: 'fatGrams',
  saturatedFat: 'saturatedFatGrams',
  monounsaturatedFat: 'monounsaturatedFatGrams',
  polyunsaturatedFat: 'polyunsaturatedFatGrams',
  transFat: 'transFatGrams',
} as const satisfies Readonly<Record<string, Field>>

export const inMilligrams = {
  cholesterol: 'cholesterolMilligrams',
  sodium: 'sodiumMilligrams',
  potassium: 'potassiumMilligrams',
  calcium: 'calciumMilligrams',
  iron: 'ironMilligrams',
  magnesium: 'magnesiumMilligrams',
  phosphorus: 'phosphorusMilligrams',
  zinc: 'zincMilligrams',
  caffeine: 'caffeineMilligrams',
} as const satisfies Readonly<Record<string, Field>>

/** Those without a field of their own. */
export const others = [
  'biotin',
  'chloride',
  'chromium',
  'copper',
  'folate',
  'folicAcid',
  'iodine',
  'manganese',
  'molybdenum',
  'niacin',
  'pantothenicAcid',
  'riboflavin',
  'selenium',
  'thiamin',
  'vitaminA',
  'vitaminB12',
  'vitaminB6',
  'vitaminC',
  'vitaminD',
  'vitaminE',
  'vitaminK',
] as const

const keysOf = <T extends object>(table: T) => Object.keys(table) as (keyof T & string)[]
export const gramNames = keysOf(inGrams)
export const milligramNames = keysOf(inMilligrams)
export const nutrientFields = [...gramNames, ...milligramNames, ...others]
