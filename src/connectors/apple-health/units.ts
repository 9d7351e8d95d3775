/** Units as HealthKit writes them, by ours. Which of several units comes is the person's choice at the time of export. */
import { dictionary, type SampleEntry, type SampleKind, type Unit, units } from '../../kit/index.js'

const names: Readonly<Record<string, Unit>> = {
  km: 'km',
  m: 'm',
  cm: 'cm',
  mm: 'mm',
  mi: '[mi_i]',
  ft: '[ft_i]',
  in: '[in_i]',
  yd: '[yd_i]',
  kg: 'kg',
  g: 'g',
  mg: 'mg',
  mcg: 'ug',
  μg: 'ug',
  µg: 'ug',
  lb: '[lb_av]',
  lbs: '[lb_av]',
  oz: '[oz_av]',
  st: '[stone_av]',
  kcal: 'kcal',
  Cal: 'kcal',
  Kcal: 'kcal',
  cal: 'cal',
  kJ: 'kJ',
  J: 'J',
  degC: 'Cel',
  '°C': 'Cel',
  degF: '[degF]',
  '°F': '[degF]',
  K: 'K',
  ms: 'ms',
  s: 's',
  sec: 's',
  min: 'min',
  hr: 'h',
  h: 'h',
  d: 'd',
  'm/s': 'm/s',
  'km/hr': 'km/h',
  'km/h': 'km/h',
  kmph: 'km/h',
  'mi/hr': '[mi_i]/h',
  mph: '[mi_i]/h',
  mL: 'mL',
  ml: 'mL',
  L: 'L',
  l: 'L',
  fl_oz_us: '[foz_us]',
  mmHg: 'mm[Hg]',
  kPa: 'kPa',
  'mg/dL': 'mg/dL',
  'mmol/L': 'mmol/L',
  IU: '[iU]',
  dBASPL: 'dB[SPL]',
  W: 'W',
  mcS: 'uS',
  μS: 'uS',
  'L/min': 'L/min',
  'count/s': '/s',
  Hz: 'Hz',
  'mL/min·kg': 'mL/(kg.min)',
  'mL/(kg·min)': 'mL/(kg.min)',
  'ml/(kg·min)': 'mL/(kg.min)',
  'ml/(kg*min)': 'mL/(kg.min)',
  'mL/kg/min': 'mL/(kg.min)',
  'ml/kg/min': 'mL/(kg.min)',
  'kcal/hr·kg': '{MET}',
  'kcal/hr-kg': '{MET}',
  'kcal/(kg·hr)': '{MET}',
  'kcal/kg/hr': '{MET}',
  MET: '{MET}',
}
/** Those UCUM's table here has no name for, as so many of one that it has. */
const measures: Readonly<Record<string, readonly [number, Unit]>> = {
  fl_oz_imp: [28.413_062_5, 'mL'],
  cup_us: [236.588_236_5, 'mL'],
  cup_imp: [284.130_625, 'mL'],
  pt_us: [473.176_473, 'mL'],
  pt_imp: [568.261_25, 'mL'],
  cmHg: [10, 'mm[Hg]'],
  S: [1_000_000, 'uS'],
  'mL/min': [0.001, 'L/min'],
}
/** Words for a number of something, which each kind has its own unit for. */
const counts = new Set(['count', 'count/min', 'bpm', 'steps', 'spm', 'rpm', 'breaths/min', 'flights', 'floors'])

const dimensionOf = (unit: Unit): string => units[unit].dimension

interface Amount {
  readonly value: number
  readonly unit: Unit
}

/** How percentages are written: HealthKit as a share of one, some apps as they are said. */
export type Percent = 'share' | 'hundred'

/** What HealthKit's own units are where none is written (the unit is then that of its documentation). */
const unwritten = (kindUnit: Unit): Unit => (dimensionOf(kindUnit) === 'length' ? 'm' : kindUnit)
const unwrittenOf: Readonly<Partial<Record<SampleKind, Unit>>> = { standing_time: 'min', skin_conductance: 'uS' }

/**
 * An amount in a unit its kind can bear. One that cannot be told is NaN, so that the record is parked where it can be
 * seen, rather than guessed.
 */
export const amountOf = (kind: SampleKind, written: number, unit: string | undefined, percent: Percent): Amount => {
  const { unit: own, range } = dictionary[kind] as SampleEntry
  if (own === '%') return { value: percentOf(written, range, percent), unit: '%' }
  const amount = plainAmount(written, unit)
  if (amount === undefined) {
    if (unit === undefined || unit === '') return { value: written, unit: unwrittenOf[kind] ?? unwritten(own) }
    return { value: counts.has(unit) ? written : Number.NaN, unit: own }
  }
  return dimensionOf(amount.unit) === dimensionOf(own) ? amount : { value: Number.NaN, unit: own }
}

/** An amount whose kind is not asked. */
export const plainAmount = (value: number, unit: string | undefined): Amount | undefined => {
  if (unit === undefined) return undefined
  // `mmol<180.1558800000541>/L`: the molar mass is that of glucose.
  const name = unit.startsWith('mmol<') ? 'mmol/L' : unit
  if (Object.hasOwn(names, name)) return { value, unit: names[name] as Unit }
  const measure = Object.hasOwn(measures, name) ? measures[name] : undefined
  return measure === undefined ? undefined : { value: value * measure[0], unit: measure[1] }
}

/** Twelve digits: 0.29 of one is 29 %, not 28.999999999999996. */
const hundredfold = (share: number): number => Number((share * 100).toPrecision(12))

const percentOf = (written: number, [low, high]: readonly [number, number], percent: Percent): number => {
  if (percent === 'share') return hundredfold(written)
  // Where apps differ, a share is known by being no plausible percentage.
  const share = hundredfold(written)
  return written < low && share >= low && share <= high ? share : written
}
