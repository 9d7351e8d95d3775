/**
 * HealthKit's types by our kinds. The dictionary knows which type is which kind; here is what it does not say: ways of
 * moving that are types of their own there and series here, and types that came later.
 * https://developer.apple.com/documentation/healthkit/data_types
 */
import { dictionary, type Entry, type RecordKind, type SampleKind } from '../../kit/index.js'

export const quantityPrefix = 'HKQuantityTypeIdentifier'
export const categoryPrefix = 'HKCategoryTypeIdentifier'

interface QuantityType {
  readonly kind: SampleKind
  readonly series?: string
}

const laterTypes: Partial<Record<SampleKind, string>> = {
  distance: 'DistanceCrossCountrySkiing DistancePaddleSports DistanceRowing DistanceSkatingSports',
  speed: 'CrossCountrySkiingSpeed PaddleSportsSpeed RowingSpeed',
}

/** A word of a table, where it is one: pages may hold what JavaScript calls a property of every object. */
export const lookUp = <T>(table: Readonly<Record<string, T>>, word: string): T | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined

export const snake = (camel: string): string =>
  camel
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()

/** Distances and speeds by their way of moving: `walking_running`, `cycling`. */
const seriesOf = (kind: SampleKind, type: string): string | undefined => {
  if (kind !== 'distance' && kind !== 'speed') return undefined
  return snake(type.slice(quantityPrefix.length).replace(kind === 'distance' ? /^Distance/ : /Speed$/, ''))
}

const codesOf = (kind: string): readonly string[] => {
  const { codes } = dictionary[kind as RecordKind] as Entry
  return typeof codes?.healthKit === 'string' ? [codes.healthKit] : (codes?.healthKit ?? [])
}
const quantityEntries = Object.entries(dictionary as Readonly<Record<string, Entry>>).flatMap(([name, { shape }]) => {
  const kind = name as SampleKind
  if (shape !== 'sample') return []
  const later = (laterTypes[kind] ?? '').split(' ').filter((type) => type !== '')
  return [...codesOf(name), ...later.map((type) => quantityPrefix + type)]
    .filter((type) => type.startsWith(quantityPrefix))
    .map((type): readonly [string, QuantityType] => {
      const series = seriesOf(kind, type)
      return [type, { kind, ...(series !== undefined && { series }) }]
    })
})
/** By full identifier. */
export const quantityTypes: ReadonlyMap<string, QuantityType> = new Map(quantityEntries)

/** Kinds a coded category type has its values for, by the number HealthKit gives them (0 is none) and their name. */
export const codedTypes = {
  MenstrualFlow: { kind: 'menstrual_flow', values: [undefined, 'unspecified', 'light', 'medium', 'heavy', 'none'] },
  OvulationTestResult: {
    kind: 'ovulation_test',
    values: [undefined, 'negative', 'positive', 'inconclusive', 'high'],
  },
  CervicalMucusQuality: {
    kind: 'cervical_mucus',
    values: [undefined, 'dry', 'sticky', 'creamy', 'watery', 'egg_white'],
  },
} as const
export const codedWords: Readonly<Record<string, string>> = {
  luteinizing_hormone_surge: 'positive',
  estrogen_surge: 'high',
  indeterminate: 'inconclusive',
}

/** Category types that are an event of ours. */
export const eventTypes = {
  MindfulSession: 'mindfulness_session',
  HighHeartRateEvent: 'heart_rate_alert',
  LowHeartRateEvent: 'heart_rate_alert',
  IrregularHeartRhythmEvent: 'irregular_rhythm',
  IntermenstrualBleeding: 'intermenstrual_bleeding',
  SexualActivity: 'sexual_activity',
} as const

export const symptomTypes: ReadonlySet<string> = new Set(
  `AbdominalCramps Acne AppetiteChanges BladderIncontinence Bloating BreastPain ChestTightnessOrPain Chills Constipation
  Coughing Diarrhea Dizziness DrySkin Fainting Fatigue Fever GeneralizedBodyAche HairLoss Headache Heartburn HotFlashes
  LossOfSmell LossOfTaste LowerBackPain MemoryLapse MoodChanges Nausea NightSweats PelvicPain
  RapidPoundingOrFlutteringHeartbeat RunnyNose ShortnessOfBreath SinusCongestion SkippedHeartbeat SleepChanges SoreThroat
  VaginalDryness Vomiting Wheezing`.split(/\s+/),
)

export const sleepType = `${categoryPrefix}SleepAnalysis`
export const waterType = `${quantityPrefix}DietaryWater`

/** Every kind a quantity of HealthKit may be. */
export const quantityKinds = [...new Set<RecordKind>([...quantityTypes.values()].map(({ kind }) => kind))]

/** Every kind one sample of HealthKit may be. */
export const sampleKinds = [
  ...new Set<RecordKind>([
    ...quantityKinds,
    ...Object.values(codedTypes).map(({ kind }) => kind),
    ...Object.values(eventTypes),
    'symptom',
  ]),
]

/** Can a single sample of this type be a record? */
export const isSampleType = (type: string): boolean => {
  if (quantityTypes.has(type)) return true
  if (!type.startsWith(categoryPrefix)) return false
  const name = type.slice(categoryPrefix.length)
  return Object.hasOwn(codedTypes, name) || Object.hasOwn(eventTypes, name) || symptomTypes.has(name)
}
