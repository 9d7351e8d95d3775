/** One sample of HealthKit, wherever it came from, as a record. */
import {
  type CodedKind,
  type CodeOf,
  coded,
  event,
  type Method,
  type Quantity,
  quantity,
  type RecordOf,
  type SampleKind,
  sample,
  type UnitFor,
  type When,
} from '../../kit/index.js'
import { keyFor, type Source } from './sources.js'
import {
  categoryPrefix,
  codedTypes,
  codedWords,
  eventTypes,
  lookUp,
  quantityTypes,
  snake,
  symptomTypes,
} from './types.js'
import { amountOf, type Percent } from './units.js'

export interface Told extends Source {
  /** Full identifier. */
  readonly type: string
  /** As it is written: a number, or the name or number of a category's value. */
  readonly value: string | number | undefined
  readonly unit?: string | undefined
  readonly percent?: Percent
  readonly when: When
  readonly metadata?: Readonly<Record<string, string>> | undefined
  readonly method?: Method | undefined
  /** The id HealthKit gave the sample, where it is told. */
  readonly id?: string | undefined
  /** A key other than the natural one. */
  readonly key?: string | undefined
}

/** The record a sample is; none where its type or value is none of ours. */
export const recordsOf = (told: Told): readonly RecordOf[] => {
  const quantityType = quantityTypes.get(told.type)
  if (quantityType !== undefined) return quantityOf(told, quantityType.kind, quantityType.series)
  return told.type.startsWith(categoryPrefix) ? categoryOf(told, told.type.slice(categoryPrefix.length)) : none
}
const none: readonly RecordOf[] = []

const quantityOf = (told: Told, kind: SampleKind, ofType: string | undefined): readonly RecordOf[] => {
  if (told.value === undefined || told.value === '') return none
  const series = kind === 'insulin' ? deliveryOf(told) : ofType
  const { value, unit } = amountOf(kind, Number(told.value), told.unit, told.percent ?? 'share')
  const extras = { ...extrasOf(told, series), series: series as never }
  return [sample(kind, quantity(value, unit) as Quantity<UnitFor<SampleKind>>, told.when, extras) as RecordOf]
}

/** https://developer.apple.com/documentation/healthkit/hkinsulindeliveryreason */
const deliveries: Readonly<Record<string, string>> = { 1: 'basal', 2: 'bolus', basal: 'basal', bolus: 'bolus' }
const deliveryOf = ({ metadata }: Told): string | undefined =>
  lookUp(deliveries, (metadata?.['HKInsulinDeliveryReason'] ?? '').toLowerCase())

/** What every record of a sample bears. A sample with an id is a document, which a deletion names. */
export const extrasOf = (told: Omit<Told, 'type' | 'value'>, series?: string) => {
  const { start, end } = told.when
  const method = told.method ?? (isTyped(told.metadata?.['HKWasUserEntered']) ? 'manual' : undefined)
  const own = told.key === undefined || series === undefined ? told.key : `${told.key}|${series}`
  const key = own ?? told.id ?? keyFor(told, momentText(start), end === undefined ? undefined : momentText(end), series)
  return { key, document: told.id, device: told.device, origin: told.origin, method }
}
const isTyped = (entered: string | undefined): boolean => entered === '1' || entered?.toLowerCase() === 'true'
const momentText = (moment: When['start']): string => ('at' in moment ? String(moment.at) : moment.local)

const categoryOf = (told: Told, name: string): readonly RecordOf[] => {
  if (Object.hasOwn(codedTypes, name)) return codeOf(told, name as keyof typeof codedTypes)
  if (Object.hasOwn(eventTypes, name)) return [eventOf(told, name as keyof typeof eventTypes)]
  return symptomTypes.has(name) ? [symptomOf(told, name)] : none
}

/** `HKCategoryValueMenstrualFlowLight`, `HKCategoryValueVaginalBleedingLight`, 2, `Light`. */
const codeOf = (told: Told, name: keyof typeof codedTypes): readonly RecordOf[] => {
  const { kind, values } = codedTypes[name]
  const word = wordOf(told.value, `${name}|VaginalBleeding`)
  const known = values as readonly (string | undefined)[]
  const code = /^\d+$/.test(word) ? known[Number(word)] : (lookUp(codedWords, word) ?? word)
  if (code === undefined || !known.includes(code)) return none
  return [coded(kind as CodedKind, code as CodeOf<CodedKind>, told.when, extrasOf(told)) as RecordOf]
}

const wordOf = (value: string | number | undefined, names: string): string =>
  snake(String(value ?? '').replace(new RegExp(`^HKCategoryValue(${names})?`), '')).replace(/[\s-]+/g, '_')

const eventOf = (told: Told, name: keyof typeof eventTypes): RecordOf => {
  const extras = extrasOf(told, name)
  const manual = extras.method === 'manual' ? { manual: true } : {}
  switch (name) {
    case 'MindfulSession':
      return event('mindfulness_session', manual, told.when, extras)
    case 'HighHeartRateEvent':
    case 'LowHeartRateEvent': {
      const direction = name === 'HighHeartRateEvent' ? 'high' : 'low'
      return event('heart_rate_alert', { direction, ...thresholdOf(told) }, told.when, { ...extras, series: direction })
    }
    case 'IrregularHeartRhythmEvent':
      return event('irregular_rhythm', { positive: true }, told.when, extras)
    case 'IntermenstrualBleeding':
      return event('intermenstrual_bleeding', {}, told.when, extras)
    case 'SexualActivity':
      return event('sexual_activity', protectionOf(told), told.when, extras)
  }
}

/** `120 count/min`, under either of the names it is exported by. */
const thresholdOf = ({ metadata = {} }: Told) => {
  const written = metadata['HKHeartRateEventThreshold'] ?? metadata['HKMetadataKeyHeartRateEventThreshold']
  const thresholdBpm = written === undefined ? Number.NaN : Number.parseFloat(written)
  return Number.isFinite(thresholdBpm) ? { thresholdBpm } : {}
}

const protectionOf = ({ metadata = {} }: Told) => {
  const used = metadata['HKSexualActivityProtectionUsed']
  return used === undefined ? {} : { protectionUsed: isTyped(used) }
}

const severities = ['unspecified', 'not_present', 'mild', 'moderate', 'severe'] as const
/** Symptoms that are only there or not: 0 is there. */
const presences = ['unspecified', 'not_present'] as const
const severityWords: Readonly<Record<string, (typeof severities)[number]>> = {
  present: 'unspecified',
  no_change: 'not_present',
  increased: 'unspecified',
  decreased: 'unspecified',
}
const onlyPresent = new Set(['AppetiteChanges', 'MoodChanges', 'SleepChanges'])

const symptomOf = (told: Told, type: string): RecordOf => {
  const name = snake(type).replaceAll('_', ' ')
  const word = wordOf(told.value, 'Severity|Presence|AppetiteChanges')
  const numbered = (onlyPresent.has(type) ? presences : severities) as readonly (typeof severities)[number][]
  const severity = /^\d+$/.test(word)
    ? numbered[Number(word)]
    : (lookUp(severityWords, word) ?? severities.find((each) => each === word))
  const notes = word === 'increased' || word === 'decreased' ? { notes: word } : {}
  return event('symptom', { name, ...(severity !== undefined && { severity }), ...notes }, told.when, {
    ...extrasOf(told, name),
    series: name,
  })
}

/** Metadata like `56 degF` or `11937 cm`: the number, and the unit as it is written. */
export const writtenAmount = (written: string | undefined): { value: number; unit: string } | undefined => {
  const [, number, unit = ''] = /^\s*(-?[\d.]+(?:e[+-]?\d+)?)\s*(.*?)\s*$/i.exec(written ?? '') ?? []
  return number === undefined || Number.isNaN(Number(number)) ? undefined : { value: Number(number), unit }
}
