/**
 * Types of data whose rows hold one value or a few, as a table: which column is which kind, in which unit. Units are the
 * SDK's, which the export keeps. https://developer.samsung.com/health/android/data/guide/health-data-store.html
 */
import {
  defineStream,
  dictionary,
  type ExtrasOf,
  quantity,
  type RecordOf,
  type SampleKind,
  type Stream,
  sample,
  type UnitFor,
} from '../../kit/index.js'
import { binWhen, dayWhen, extrasOf, numberIn, Page, type Row, textIn, whenOf } from './rows.js'

type Column = { [K in SampleKind]: readonly [K, UnitFor<K>, ExtrasOf<K>?] }[SampleKind]
type Columns = Readonly<Record<string, Column>>

export interface Table {
  readonly title: string
  /** Names of its files, before the date: the app has called some of them otherwise. */
  readonly files: readonly string[]
  readonly columns: Columns
  /** Of the JSON file of a row. Where a row has one, it is a summary of it, and is left out. */
  readonly bins?: Columns
  readonly by?: 'day'
  readonly keep?: (row: Row) => boolean
}

export const tables = {
  'heart-rate': {
    title: 'Heart rate',
    files: ['com.samsung.shealth.tracker.heart_rate', 'com.samsung.health.heart_rate'],
    columns: { heart_rate: ['heart_rate', '/min'] },
    bins: { heart_rate: ['heart_rate', '/min'] },
  },
  'heart-rate-variability': {
    title: 'Heart rate variability',
    files: ['com.samsung.health.hrv'],
    columns: {},
    bins: { rmssd: ['hrv_rmssd', 'ms'], sdnn: ['hrv_sdnn', 'ms'] },
  },
  'oxygen-saturation': {
    title: 'Blood oxygen',
    files: ['com.samsung.shealth.tracker.oxygen_saturation', 'com.samsung.health.oxygen_saturation'],
    columns: { spo2: ['oxygen_saturation', '%'], heart_rate: ['heart_rate', '/min'] },
    bins: { spo2: ['oxygen_saturation', '%'] },
  },
  'respiratory-rate': {
    title: 'Breathing in sleep',
    files: ['com.samsung.health.respiratory_rate'],
    columns: { average: ['respiratory_rate', '/min'] },
    bins: { respiratory_rate: ['respiratory_rate', '/min'] },
  },
  'skin-temperature': {
    title: 'Skin temperature in sleep',
    files: ['com.samsung.health.skin_temperature'],
    columns: { temperature: ['skin_temperature', 'Cel'] },
    bins: { mean: ['skin_temperature', 'Cel'], temperature: ['skin_temperature', 'Cel'] },
  },
  stress: {
    title: 'Stress',
    files: ['com.samsung.shealth.stress'],
    columns: { score: ['stress_level', '{score}', { method: 'derived' }] },
    bins: { score: ['stress_level', '{score}', { method: 'derived' }] },
  },
  'daily-steps': {
    title: 'Steps of the day',
    files: ['com.samsung.shealth.step_daily_trend'],
    by: 'day',
    // Phone, watch and both together each write the day; -2 is both together.
    keep: (row) => (numberIn(row, 'source_type') ?? -2) === -2,
    columns: { count: ['step_count', '{steps}'], distance: ['distance', 'm'] },
  },
  steps: {
    title: 'Steps',
    files: ['com.samsung.shealth.tracker.pedometer_step_count', 'com.samsung.health.step_count'],
    columns: { count: ['step_count', '{steps}'], distance: ['distance', 'm'] },
  },
  floors: {
    title: 'Floors climbed',
    files: ['com.samsung.health.floors_climbed'],
    columns: { floor: ['floors_climbed', '{floors}'] },
  },
  'daily-activity': {
    title: 'Active minutes of the day',
    files: ['com.samsung.shealth.activity.day_summary'],
    by: 'day',
    columns: { active_time: ['active_minutes', 'ms'] },
  },
  'energy-score': {
    title: 'Energy score',
    files: ['com.samsung.shealth.vitality_score'],
    by: 'day',
    columns: { total_score: ['readiness_score', '{score}', { method: 'derived' }] },
  },
  weight: {
    title: 'Weight and body composition',
    files: ['com.samsung.health.weight'],
    columns: {
      weight: ['weight', 'kg'],
      height: ['height', 'cm'],
      body_fat: ['body_fat', '%'],
      body_fat_mass: ['fat_mass', 'kg'],
      fat_free_mass: ['lean_mass', 'kg'],
      skeletal_muscle_mass: ['muscle_mass', 'kg'],
      total_body_water: ['water_mass', 'kg'],
      basal_metabolic_rate: ['basal_metabolic_rate', 'kcal/d', { method: 'estimated' }],
      vfa_level: ['visceral_fat', '{index}'],
    },
  },
  height: {
    title: 'Height',
    files: ['com.samsung.health.height'],
    columns: { height: ['height', 'cm'] },
  },
  'blood-pressure': {
    title: 'Blood pressure',
    files: ['com.samsung.shealth.blood_pressure', 'com.samsung.health.blood_pressure'],
    columns: {
      systolic: ['blood_pressure_systolic', 'mm[Hg]'],
      diastolic: ['blood_pressure_diastolic', 'mm[Hg]'],
      pulse: ['heart_rate', '/min'],
    },
  },
  'blood-glucose': {
    title: 'Glucose',
    files: ['com.samsung.shealth.blood_glucose', 'com.samsung.health.blood_glucose'],
    columns: { glucose: ['blood_glucose', 'mmol/L'] },
  },
  'body-temperature': {
    title: 'Body temperature',
    files: ['com.samsung.health.body_temperature'],
    columns: { temperature: ['body_temperature', 'Cel'] },
  },
  water: {
    title: 'Water drunk',
    files: ['com.samsung.health.water_intake'],
    columns: { amount: ['hydration', 'mL'] },
  },
} as const satisfies Readonly<Record<string, Table>>

export const tableStream = ({ title, columns, bins = {}, by, keep = () => true }: Table): Stream =>
  defineStream({
    title,
    emits: [...new Set([...Object.values(columns), ...Object.values(bins)].map(([kind]) => kind))],
    page: Page,
    *map({ rows = [], bins: told = [], of }): Iterable<RecordOf> {
      for (const row of rows) {
        const isSummary =
          Object.keys(bins).length > 0 && (textIn(row, 'binning_data') ?? textIn(row, 'binning')) !== undefined
        if (isSummary || !keep(row)) continue
        const { key, ...extras } = extrasOf(row)
        // A day has one total, whatever the id of its row is in the next export.
        if (by === 'day') yield* valuesIn(row, columns, dayWhen(row), extras)
        else yield* valuesIn(row, columns, whenOf(row), { key, ...extras })
      }
      for (const bin of told) {
        const extras = of === undefined ? {} : { key: `${of}@${String(bin['start_time'])}`, document: of }
        yield* valuesIn(bin, bins, binWhen(bin), extras)
      }
    },
  })

function* valuesIn(row: Row, columns: Columns, when: ReturnType<typeof whenOf>, extras: object): Iterable<RecordOf> {
  const seen = new Set<SampleKind>()
  for (const [column, [kind, unit, own]] of Object.entries(columns)) {
    const value = numberIn(row, column)
    // Zero is how the app writes that nothing was measured, where nobody living could have it.
    if (value === undefined || (value === 0 && dictionary[kind].range[0] > 0) || seen.has(kind)) continue
    seen.add(kind)
    yield sample(kind, quantity(value, unit as never), when, { ...extras, ...own } as never) as RecordOf
  }
}
