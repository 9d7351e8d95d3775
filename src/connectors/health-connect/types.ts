/** Types of record that hold one value, one per sample, or one word: which field is which kind, in which unit. */
import type { CodedKind, SampleKind, Unit, UnitFor } from '../../kit/index.js'

/** Kind, unit, field, and what a bare number is in where that is another unit. */
export type Value = { [K in SampleKind]: readonly [K, UnitFor<K>, string, Unit?] }[SampleKind]

export const values = {
  Steps: ['step_count', '{steps}', 'count'],
  WheelchairPushes: ['pushes', '{pushes}', 'count'],
  Distance: ['distance', 'm', 'distance'],
  ElevationGained: ['elevation_gain', 'm', 'elevation'],
  FloorsClimbed: ['floors_climbed', '{floors}', 'floors'],
  ActiveCaloriesBurned: ['active_calories', 'kcal', 'energy'],
  TotalCaloriesBurned: ['total_calories', 'kcal', 'energy'],
  BasalMetabolicRate: ['basal_metabolic_rate', 'kcal/d', 'basalMetabolicRate'],
  RestingHeartRate: ['resting_heart_rate', '/min', 'beatsPerMinute'],
  HeartRateVariabilityRmssd: ['hrv_rmssd', 'ms', 'heartRateVariabilityMillis'],
  OxygenSaturation: ['oxygen_saturation', '%', 'percentage'],
  RespiratoryRate: ['respiratory_rate', '/min', 'rate'],
  Weight: ['weight', 'kg', 'weight'],
  Height: ['height', 'cm', 'height', 'm'],
  BodyFat: ['body_fat', '%', 'percentage'],
  LeanBodyMass: ['lean_mass', 'kg', 'mass'],
  BoneMass: ['bone_mass', 'kg', 'mass'],
  BodyWaterMass: ['water_mass', 'kg', 'mass'],
  BodyTemperature: ['body_temperature', 'Cel', 'temperature'],
  BasalBodyTemperature: ['basal_body_temperature', 'Cel', 'temperature'],
  Vo2Max: ['vo2_max', 'mL/(kg.min)', 'vo2MillilitersPerMinuteKilogram'],
  Hydration: ['hydration', 'mL', 'volume', 'L'],
} as const satisfies Readonly<Record<string, Value>>
export const valueKinds = Object.values(values).map(([kind]) => kind)

/** Kind, unit, and the field of each sample. */
export type Series = {
  [K in SampleKind]: readonly [K, UnitFor<K>, 'beatsPerMinute' | 'rate' | 'revolutionsPerMinute' | 'speed' | 'power']
}[SampleKind]

export const series = {
  HeartRate: ['heart_rate', '/min', 'beatsPerMinute'],
  StepsCadence: ['step_cadence', '{steps}/min', 'rate'],
  CyclingPedalingCadence: ['cycling_cadence', '{rpm}', 'revolutionsPerMinute'],
  Speed: ['speed', 'm/s', 'speed'],
  Power: ['cycling_power', 'W', 'power'],
} as const satisfies Readonly<Record<string, Series>>
export const seriesKinds = Object.values(series).map(([kind]) => kind)

/** Kind, field, and the words by number. */
export const codes = {
  MenstruationFlow: ['menstrual_flow', 'flow', ['unspecified', 'light', 'medium', 'heavy']],
  OvulationTest: ['ovulation_test', 'result', ['inconclusive', 'positive', 'high', 'negative']],
  CervicalMucus: [
    'cervical_mucus',
    'appearance',
    ['unspecified', 'dry', 'sticky', 'creamy', 'watery', 'egg_white', 'unusual'],
  ],
} as const satisfies Readonly<Record<string, readonly [CodedKind, string, readonly string[]]>>
