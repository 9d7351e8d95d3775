/** HealthKit's samples as Open mHealth carries them on. https://github.com/openmhealth/schemas/tree/main/schema/granola */
import { all, amount, any, anything, flag, list, number, one, record, type SchemaTable, text, words } from '../rules.js'
import { timeFrame } from './context.js'
import { movementSchemas } from './movement.js'
import { kilocalories } from './units.js'

const named = (prefix: string, names: readonly string[]) => words(...names.map((name) => `${prefix}${name}`))

const categories10 = ['SleepAnalysis']
const categories11 = [
  ...[...categories10, 'AppleStandHour', 'CervicalMucusQuality', 'OvulationTestResult', 'MenstrualFlow'],
  ...['IntermenstrualBleeding', 'SexualActivity'],
]
const quantities10 = [
  ...['BodyMassIndex', 'BodyFatPercentage', 'Height', 'BodyMass', 'LeanBodyMass', 'StepCount'],
  ...['DistanceWalkingRunning', 'DistanceCycling', 'BasalEnergyBurned', 'ActiveEnergyBurned', 'FlightsClimbed'],
  ...['NikeFuel', 'HeartRate', 'BodyTemperature', 'BloodPressureSystolic', 'BloodPressureDiastolic'],
  ...['RespiratoryRate', 'OxygenSaturation', 'PeripheralPerfusionIndex', 'BloodGlucose', 'NumberOfTimesFallen'],
  ...['ElectrodermalActivity', 'InhalerUsage', 'BloodAlcoholContent', 'ForcedVitalCapacity'],
  ...['ForcedExpiratoryVolume1', 'PeakExpiratoryFlowRate', 'DietaryFatTotal', 'DietaryFatPolyunsaturated'],
  ...['DietaryFatMonounsaturated', 'DietaryFatSaturated', 'DietaryCholesterol', 'DietarySodium'],
  ...['DietaryCarbohydrates', 'DietaryFiber', 'DietarySugar', 'DietaryEnergyConsumed', 'DietaryProtein'],
  ...['DietaryVitaminA', 'DietaryVitaminB6', 'DietaryVitaminB12', 'DietaryVitaminC', 'DietaryVitaminD'],
  ...['DietaryVitaminE', 'DietaryVitaminK', 'DietaryCalcium', 'DietaryIron', 'DietaryThiamin', 'DietaryRiboflavin'],
  ...['DietaryNiacin', 'DietaryFolate', 'DietaryBiotin', 'DietaryPantothenicAcid', 'DietaryPhosphorus'],
  ...['DietaryIodine', 'DietaryMagnesium', 'DietaryZinc', 'DietarySelenium', 'DietaryCopper', 'DietaryManganese'],
  ...['DietaryChromium', 'DietaryMolybdenum', 'DietaryChloride', 'DietaryPotassium', 'DietaryCaffeine'],
]
const quantities11 = [...quantities10, 'DietaryWater', 'BasalBodyTemperature', 'UVExposure']
const categoryType = named('HKCategoryTypeIdentifier', categories11)
const quantityType = named('HKQuantityTypeIdentifier', quantities11)
const correlationType = named('HKCorrelationTypeIdentifier', ['BloodPressure', 'Food'])

const metadata = list(record({ key: text, value: one(text, number, flag) }))
const sampled = { effective_time_frame: timeFrame, 'metadata?': metadata }
const categorySample = record({ ...sampled, category_value: text, category_type: categoryType })
const quantitySample = all(
  record({ ...sampled, quantity_type: quantityType }),
  one(record({ unit_value: amount() }), record({ count: number })),
)

export const granolaSchemas: SchemaTable = {
  // One blood type is missing from the published list, and so from this one.
  'hk-blood-type-1.0': words('A+', 'A-', 'B+', 'B-', 'AB+', 'O+', 'O-'),
  'hk-metadata-1.0': metadata,
  'hk-category-type-1.0': named('HKCategoryTypeIdentifier', categories10),
  'hk-category-type-1.1': categoryType,
  'hk-category-sample-1.0': categorySample,
  'hk-quantity-type-1.0': named('HKQuantityTypeIdentifier', quantities10),
  'hk-quantity-type-1.1': quantityType,
  'hk-quantity-sample-1.0': quantitySample,
  'hk-correlation-type-1.0': correlationType,
  'hk-correlation-1.0': all(
    record({ ...sampled, correlation_type: correlationType }),
    any(record({ quantity_samples: list(quantitySample, 1) }), record({ category_samples: list(categorySample, 1) })),
  ),
  'hk-workout-1.0': all(
    movementSchemas['physical-activity-1.2'] ?? anything,
    record({
      ...sampled,
      activity_name: anything,
      'duration?': amount('sec'),
      'kcal_burned?': kilocalories,
    }),
  ),
}
