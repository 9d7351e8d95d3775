import { code, list, number, object, text } from '../shape.js'
import { kinds } from './entry.js'

/** What people log per food. Minerals and vitamins beyond these are in `others`, by the provider's name. */
const nutrients = {
  'energyKcal?': number('kcal', 0, 20_000),
  'carbohydrateGrams?': number('g', 0, 3000),
  'sugarGrams?': number('g', 0, 2000),
  'addedSugarGrams?': number('g', 0, 2000),
  'fiberGrams?': number('g', 0, 500),
  'starchGrams?': number('g', 0, 3000),
  'proteinGrams?': number('g', 0, 1500),
  'fatGrams?': number('g', 0, 1500),
  'saturatedFatGrams?': number('g', 0, 1000),
  'monounsaturatedFatGrams?': number('g', 0, 1000),
  'polyunsaturatedFatGrams?': number('g', 0, 1000),
  'transFatGrams?': number('g', 0, 300),
  'cholesterolMilligrams?': number('mg', 0, 20_000),
  'sodiumMilligrams?': number('mg', 0, 100_000),
  'potassiumMilligrams?': number('mg', 0, 100_000),
  'calciumMilligrams?': number('mg', 0, 50_000),
  'ironMilligrams?': number('mg', 0, 2000),
  'magnesiumMilligrams?': number('mg', 0, 20_000),
  'phosphorusMilligrams?': number('mg', 0, 50_000),
  'zincMilligrams?': number('mg', 0, 2000),
  'caffeineMilligrams?': number('mg', 0, 5000),
  'alcoholGrams?': number('g', 0, 1000),
  'waterMilliliters?': number('mL', 0, 20_000),
  'others?': list(object({ name: text, milligrams: number('mg', 0, 1_000_000) })),
} as const

export const nutrition = kinds({
  nutrition: {
    shape: 'event',
    title: 'Food',
    family: 'nutrition',
    about: 'Something eaten or drunk: one food, one meal, or with `day` the total of a civil day.',
    detail: object({
      'meal?': code(
        'breakfast',
        'morning_snack',
        'lunch',
        'afternoon_snack',
        'dinner',
        'evening_snack',
        'snack',
        'other',
      ),
      'name?': text,
      'brand?': text,
      'amount?': text,
      ...nutrients,
      'foods?': list(object({ 'name?': text, 'brand?': text, 'amount?': text, ...nutrients })),
      'notes?': text,
    }),
    codes: {
      personicleEvent: 'nutrition',
      loinc: '9052-2',
      healthKit: 'HKCorrelationTypeIdentifierFood',
      healthConnect: 'NutritionRecord',
      fhir: 'social-history',
    },
  },
  hydration: {
    shape: 'sample',
    title: 'Water drunk',
    family: 'nutrition',
    value: 'number',
    unit: 'mL',
    range: [0, 20_000],
    adds: 'sum',
    overlap: 'readings',
    codes: {
      healthKit: 'HKQuantityTypeIdentifierDietaryWater',
      healthConnect: 'HydrationRecord',
      fhir: 'social-history',
    },
  },
})
