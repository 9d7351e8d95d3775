/** One value of one kind, by the schema the dictionary names for it. */
import {
  type Aggregation,
  dictionary,
  type OutgoingRecord,
  type SampleEntry,
  type SampleKind,
} from '../../core/index.js'
import { amountOf, type Bodies, unsaid } from './body.js'
import { isOverTime, isUnsaid, timeFrameOf, withoutEnd } from './time-frame.js'

interface Measure {
  /** What the body calls the value, and its unit there; the unit measures the same as the dictionary's. */
  readonly field: string
  readonly unit: string
  /** From the dictionary's unit to this one, where they differ. */
  readonly times?: number
  /** It has no meaning at an instant. */
  readonly overTime?: true
  /** How a value over a time was had of many. Absent where the schema has no word for it, or nobody knows. */
  readonly statistics?: true
  readonly also?: Readonly<Record<string, unknown>>
  /** What each series means in the body; one that is not here cannot be said. */
  readonly series?: Readonly<Record<string, SeriesMeaning>>
}
interface SeriesMeaning {
  readonly also?: Readonly<Record<string, unknown>>
  /** Another schema that has the word. */
  readonly schema?: string
}

const lowest: SeriesMeaning = { also: { descriptive_statistic: 'minimum' } }
const highest: SeriesMeaning = { also: { descriptive_statistic: 'maximum' } }
const extremes = { low: lowest, lowest, min: lowest, high: highest, highest, max: highest }
const average: SeriesMeaning = { also: { descriptive_statistic: 'average' } }
/** By what it was measured, or on which occasion: a plain figure all the same, and its time says the rest. */
const plain: SeriesMeaning = {}
const asleep: SeriesMeaning = { also: { temporal_relationship_to_sleep: 'during sleep' } }
const atActivity = (word: string) => ({ temporal_relationship_to_physical_activity: word })
const exercising: SeriesMeaning = { also: atActivity('during exercise') }
const onOccasion = {
  ...{ sleep: asleep, night: asleep, 'non-rem': asleep, exercise: exercising, workout: exercising },
  ...{ session: plain, ecg: plain, spo2: plain, measure: plain, average },
}
const at = (place: string): SeriesMeaning => ({ also: { measurement_location: place } })
const places: Readonly<Record<string, SeriesMeaning>> = {
  ...{ axillary: at('axillary'), armpit: at('axillary'), finger: at('finger'), forehead: at('forehead') },
  ...{ oral: at('oral'), mouth: at('oral'), rectal: at('rectal'), rectum: at('rectal'), toe: at('toe') },
  ...{ temporal_artery: at('temporal artery'), tympanic: at('tympanic'), ear: at('tympanic') },
  ...{ wrist: at('wrist'), vagina: at('vagina'), vaginal: at('vagina') },
}
/** The latest schema has no word for what a laboratory draws; the one before the last had. */
const drawn = (specimen: string): SeriesMeaning => ({
  schema: 'omh:blood-glucose:2.0',
  also: { specimen_source: specimen },
})

const beats = { field: 'heart_rate', unit: 'beats/min' } as const
const burned = { field: 'kcal_burned', unit: 'kcal', overTime: true } as const
const warmth = { field: 'body_temperature', unit: 'C', statistics: true } as const

const measures: { readonly [K in SampleKind]?: Measure } = {
  heart_rate: { ...beats, statistics: true, series: { ...extremes, ...onOccasion } },
  // Lowest or mean of the calmest spell: which it is, only the provider knows.
  resting_heart_rate: { ...beats, also: atActivity('at rest'), series: { sleep: asleep } },
  walking_heart_rate: { ...beats, statistics: true, also: atActivity('active') },
  rr_interval: {
    field: 'rr_interval',
    unit: 'ms',
    statistics: true,
    series: { exercise: exercising, workout: exercising, session: plain, ecg: plain },
  },
  respiratory_rate: {
    field: 'respiratory_rate',
    unit: 'breaths/min',
    statistics: true,
    series: { ...extremes, sleep: plain },
  },
  oxygen_saturation: {
    field: 'oxygen_saturation',
    unit: '%',
    statistics: true,
    also: { system: 'peripheral capillary', measurement_method: 'pulse oximetry' },
    series: extremes,
  },
  forced_vital_capacity: { field: 'forced_vital_capacity', unit: 'L', statistics: true },
  forced_expiratory_volume: { field: 'forced_expiratory_volume_1_second', unit: 'L', statistics: true },
  weight: { field: 'body_weight', unit: 'kg' },
  height: { field: 'body_height', unit: 'cm' },
  body_fat: { field: 'body_fat_percentage', unit: '%' },
  body_mass_index: { field: 'body_mass_index', unit: 'kg/m^2' },
  body_temperature: { ...warmth, series: { ...places, unspecified: plain } },
  basal_body_temperature: {
    ...warmth,
    also: { temporal_relationship_to_sleep: 'on waking' },
    series: places,
  },
  ambient_temperature: { field: 'ambient_temperature', unit: 'C', statistics: true },
  blood_glucose: {
    field: 'blood_glucose',
    unit: 'mg/dL',
    statistics: true,
    series: {
      interstitial: { also: { specimen_source: 'interstitial fluid' } },
      capillary: { also: { specimen_source: 'capillary blood' } },
      tears: { also: { specimen_source: 'tears' } },
      plasma: drawn('plasma'),
      serum: drawn('serum'),
      whole_blood: drawn('whole blood'),
    },
  },
  step_count: { field: 'step_count', unit: 'steps', overTime: true },
  active_calories: burned,
  total_calories: burned,
  sleep_duration: { field: 'sleep_duration', unit: 'sec', overTime: true },
  activity_intensity_time: {
    field: 'minutes_moderate_activity',
    unit: 'min',
    times: 1 / 60,
    // Of light and hard effort no schema tells by itself.
    series: { medium: {} },
  },
  speed: {
    field: 'speed',
    unit: 'm/s',
    statistics: true,
    series: { ...extremes, exercise: plain, running: plain, walking: plain, cycling: plain },
  },
}

const noSeries = unsaid('the schema has no word for its series')

export const bodyOfSample = (record: OutgoingRecord, schema: string): Bodies => {
  const measure = measures[record.kind as SampleKind]
  if (measure === undefined || record.value === undefined) return unsaid('no published schema describes this kind')
  const meaning = meaningOf(measure, record)
  if (meaning === undefined) return noSeries
  const frame = timeFrameOf(record)
  if (isUnsaid(frame)) return frame
  if (measure.overTime === true && !isOverTime(frame)) return withoutEnd
  const statistic =
    isOverTime(frame) && measure.statistics === true ? statisticOf(record.kind as SampleKind) : undefined
  const value = measure.times === undefined ? record.value : tidy(record.value * measure.times)
  return [
    {
      schema: meaning.schema ?? schema,
      body: {
        [measure.field]: amountOf(value, measure.unit),
        effective_time_frame: frame,
        ...(statistic !== undefined && { descriptive_statistic: statistic }),
        ...measure.also,
        ...meaning.also,
      },
    },
  ]
}

/** Of a kind that is nothing without its series, as an intensity, the missing one has no meaning either. */
const meaningOf = ({ series, field }: Measure, record: OutgoingRecord): SeriesMeaning | undefined => {
  if (record.series === undefined) return field === 'minutes_moderate_activity' ? undefined : {}
  // A workout's own series bears its name behind an @.
  const name = record.series.replace(/@.*$/, '')
  return series !== undefined && Object.hasOwn(series, name) ? series[name] : undefined
}

const statisticWords: { readonly [A in Aggregation]?: string } = { mean: 'average', max: 'maximum', min: 'minimum' }
const statisticOf = (kind: SampleKind): string | undefined => statisticWords[(dictionary[kind] as SampleEntry).adds]

const tidy = (value: number): number => Number(value.toPrecision(12))
