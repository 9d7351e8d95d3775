/**
 * What Health Auto Export calls HealthKit's types: mostly the identifier in snake case, with exceptions that changed
 * from version to version. Names are matched loosely; what is not known stays in the raw page.
 */
import { nutrientTypes } from './nutrients.js'
import { categoryPrefix, quantityPrefix, quantityTypes, snake, waterType } from './types.js'

const aliases: Readonly<Record<string, string>> = {
  active_energy: 'ActiveEnergyBurned',
  basal_energy: 'BasalEnergyBurned',
  resting_energy: 'BasalEnergyBurned',
  walking_running_distance: 'DistanceWalkingRunning',
  cycling_distance: 'DistanceCycling',
  swimming_distance: 'DistanceSwimming',
  wheelchair_distance: 'DistanceWheelchair',
  steps: 'StepCount',
  exercise_time: 'AppleExerciseTime',
  stand_time: 'AppleStandTime',
  heart_rate_variability: 'HeartRateVariabilitySDNN',
  walking_heart_rate: 'WalkingHeartRateAverage',
  cardio_recovery: 'HeartRateRecoveryOneMinute',
  vo2max: 'VO2Max',
  vo2_max: 'VO2Max',
  blood_oxygen_saturation: 'OxygenSaturation',
  blood_oxygen: 'OxygenSaturation',
  weight_body_mass: 'BodyMass',
  weight: 'BodyMass',
  wrist_temperature: 'AppleSleepingWristTemperature',
  sleeping_wrist_temperature: 'AppleSleepingWristTemperature',
  breathing_disturbances: 'AppleSleepingBreathingDisturbances',
  walking_steadiness: 'AppleWalkingSteadiness',
  forced_expiratory_volume_1: 'ForcedExpiratoryVolume1',
  environmental_audio: 'EnvironmentalAudioExposure',
  headphone_audio: 'HeadphoneAudioExposure',
  dietary_energy: 'DietaryEnergyConsumed',
  total_fat: 'DietaryFatTotal',
  dietary_fat: 'DietaryFatTotal',
  saturated_fat: 'DietaryFatSaturated',
  monounsaturated_fat: 'DietaryFatMonounsaturated',
  polyunsaturated_fat: 'DietaryFatPolyunsaturated',
  water: 'DietaryWater',
}

const byName: ReadonlyMap<string, string> = new Map([
  ...[...quantityTypes.keys()].map((type): [string, string] => [snake(type.slice(quantityPrefix.length)), type]),
  ...[...nutrientTypes.keys(), waterType].flatMap((type): [string, string][] => {
    const name = snake(type.slice(`${quantityPrefix}Dietary`.length))
    return [
      [name, type],
      [`dietary_${name}`, type],
    ]
  }),
  ...Object.entries(aliases).map(([name, type]): [string, string] => [name, quantityPrefix + type]),
])

/** `heart_rate`, `Heart Rate` and `Heart rate` are one. */
export const metricName = (written: string): string =>
  written
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')

export const typeNamed = (name: string): string | undefined => byName.get(name)

const symptomNames: Readonly<Record<string, string>> = {
  body_and_muscle_ache: 'GeneralizedBodyAche',
  tightness_or_pain_in_the_chest: 'ChestTightnessOrPain',
  rapid_pounding_or_fluttering_heartbeat: 'RapidPoundingOrFlutteringHeartbeat',
}
/** `Abdominal Cramps`, `Runny Nose`. */
export const symptomNamed = (written: string): string => {
  const name = metricName(written)
  const camel = name.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())
  return categoryPrefix + (symptomNames[name] ?? camel)
}
