/**
 * The SDK's names for what Android measures. It leaves the unit empty for some: then it is Health Connect's own.
 * https://github.com/the-momentum/open-wearables/blob/main/backend/app/constants/series_types/sdk/metric_types.py
 */
import { convert, type Quantity, quantity, type SampleKind, type Unit, type UnitFor, units } from '../../kit/index.js'

type Metric = { [K in SampleKind]: readonly [K, UnitFor<K>] }[SampleKind]

const metrics = {
  HEART_RATE: ['heart_rate', '/min'],
  RESTING_HEART_RATE: ['resting_heart_rate', '/min'],
  // Health Connect has no other than RMSSD.
  HEART_RATE_VARIABILITY: ['hrv_rmssd', 'ms'],
  OXYGEN_SATURATION: ['oxygen_saturation', '%'],
  RESPIRATORY_RATE: ['respiratory_rate', '/min'],
  BLOOD_GLUCOSE: ['blood_glucose', 'mg/dL'],
  BLOOD_PRESSURE_SYSTOLIC: ['blood_pressure_systolic', 'mm[Hg]'],
  BLOOD_PRESSURE_DIASTOLIC: ['blood_pressure_diastolic', 'mm[Hg]'],
  HEIGHT: ['height', 'cm'],
  WEIGHT: ['weight', 'kg'],
  LEAN_BODY_MASS: ['lean_mass', 'kg'],
  SKELETAL_MUSCLE_MASS: ['muscle_mass', 'kg'],
  BODY_FAT_MASS: ['fat_mass', 'kg'],
  BODY_FAT: ['body_fat', '%'],
  BMI: ['body_mass_index', 'kg/m2'],
  BODY_TEMPERATURE: ['body_temperature', 'Cel'],
  VO2_MAX: ['vo2_max', 'mL/(kg.min)'],
  STEP_COUNT: ['step_count', '{steps}'],
  DISTANCE: ['distance', 'm'],
  FLOORS_CLIMBED: ['floors_climbed', '{floors}'],
  ACTIVE_CALORIES_BURNED: ['active_calories', 'kcal'],
  TOTAL_CALORIES_BURNED: ['total_calories', 'kcal'],
  BASAL_METABOLIC_RATE: ['basal_metabolic_rate', 'kcal/d'],
  HYDRATION: ['hydration', 'mL'],
  POWER: ['cycling_power', 'W'],
  SPEED: ['speed', 'm/s'],
  CYCLING_PEDALING_CADENCE: ['cycling_cadence', '{rpm}'],
} as const satisfies Readonly<Record<string, Metric>>
export const metricKinds = Object.values(metrics).map(([kind]) => kind)

const named: Readonly<Record<string, Unit>> = {
  lb: '[lb_av]',
  lbs: '[lb_av]',
  mmhg: 'mm[Hg]',
  'mg/dl': 'mg/dL',
  'mmol/l': 'mmol/L',
  ml: 'mL',
  l: 'L',
  '°c': 'Cel',
  celsius: 'Cel',
  c: 'Cel',
  '°f': '[degF]',
  w: 'W',
  'kcal/day': 'kcal/d',
  'km/h': 'km/h',
  'm/s': 'm/s',
  kg: 'kg',
  g: 'g',
  m: 'm',
  cm: 'cm',
  km: 'km',
  kcal: 'kcal',
  cal: 'cal',
  kj: 'kJ',
  j: 'J',
  '%': '%',
  ms: 'ms',
  s: 's',
}

/** A unit of the right dimension; what is empty, unknown or of another is left to the kind. */
const unitIn = (told: string | undefined, wanted: Unit): Unit | undefined => {
  const unit = told === undefined ? undefined : named[told.trim().toLowerCase()]
  return unit !== undefined && units[unit].dimension === units[wanted].dimension ? unit : undefined
}

/** Nobody is three centimetres tall, and nobody three metres. */
const tallestInMeters = 3
/** Nobody drinks less than ten millilitres, nor ten litres, at once. */
const mostInLiters = 10

const plainUnit = (kind: SampleKind, value: number, unit: Unit): Unit => {
  if (kind === 'height') return value < tallestInMeters ? 'm' : 'cm'
  if (kind === 'hydration') return value < mostInLiters ? 'L' : 'mL'
  return unit
}

export const sampleOf = (
  type: string | undefined,
  value: number | undefined,
  unit: string | undefined,
): { readonly kind: SampleKind; readonly amount: Quantity } | undefined => {
  if (type === undefined || value === undefined || !Object.hasOwn(metrics, type)) return undefined
  const [kind, wanted]: Metric = metrics[type as keyof typeof metrics]
  const from = unitIn(unit, wanted) ?? plainUnit(kind, value, wanted)
  return { kind, amount: quantity(from === wanted ? value : convert(value, from as never, wanted), wanted) }
}
