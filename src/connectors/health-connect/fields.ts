/** The fields of records, of all types together: names mean the same wherever they stand. */
import { type Extras, type Method, problemIn, timeOf, z } from '../../kit/index.js'
import { Amount } from './amounts.js'
import { nutrientFields } from './nutrients.js'
import { Time, Timed } from './times.js'
import { codes, series, values } from './types.js'

const Text = z.string().nullish()
const Num = z.number().nullish()
const amounts = <Name extends string>(...names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, Amount])) as Record<Name, typeof Amount>

const Metadata = z.object({
  id: Text,
  dataOrigin: z.union([z.string(), z.object({ packageName: Text })]).nullish(),
  lastModifiedTime: z.union([z.string(), z.number()]).nullish(),
  recordingMethod: z.union([z.number(), z.string()]).nullish(),
  device: z.object({ manufacturer: Text, model: Text, type: z.union([z.number(), z.string()]).nullish() }).nullish(),
})
const Sample = z.object({
  time: Time,
  beatsPerMinute: Num,
  rate: Num,
  revolutionsPerMinute: Num,
  speed: Amount,
  power: Amount,
})
const Stage = z.object({ startTime: Time, endTime: Time, stage: Num })
const Lap = z.object({ startTime: Time, endTime: Time, length: Amount })
const Place = z.object({
  time: Time,
  latitude: z.number(),
  longitude: z.number(),
  altitude: Amount,
  horizontalAccuracy: Amount,
})
const Places = z.array(Place)

const common = { ...Timed.shape, recordType: z.string(), metadata: Metadata.nullish() }
const every = {
  title: Text,
  notes: Text,
  name: Text,
  // One value each.
  ...amounts('count', 'beatsPerMinute', 'heartRateVariabilityMillis', 'percentage', 'rate', 'floors', 'energy'),
  ...amounts('distance', 'elevation', 'basalMetabolicRate', 'weight', 'height', 'mass', 'temperature', 'volume'),
  ...amounts('vo2MillilitersPerMinuteKilogram', 'systolic', 'diastolic', 'level', 'baseline'),
  ...amounts(...nutrientFields),
  // Numbers that stand for words.
  measurementMethod: Num,
  specimenSource: Num,
  mealType: Num,
  flow: Num,
  result: Num,
  appearance: Num,
  protectionUsed: Num,
  mindfulnessSessionType: Num,
  activityIntensityType: Num,
  exerciseType: z.union([z.number(), z.string()]).nullish(),
  // Lists.
  samples: z.array(Sample).nullish(),
  deltas: z.array(z.object({ time: Time, delta: Amount })).nullish(),
  stages: z.array(Stage).nullish(),
  laps: z.array(Lap).nullish(),
  exerciseRoute: z.union([Places, z.object({ route: Places.nullish() })]).nullish(),
}
const AnyRecord = z.object({ ...common, ...every })
export type Told = z.output<typeof AnyRecord>
type Field = keyof typeof every

const special: Readonly<Record<string, readonly Field[]>> = {
  Vo2Max: ['vo2MillilitersPerMinuteKilogram', 'measurementMethod'],
  SleepSession: ['title', 'notes', 'stages'],
  ExerciseSession: ['title', 'notes', 'exerciseType', 'laps', 'exerciseRoute'],
  MindfulnessSession: ['title', 'notes', 'mindfulnessSessionType'],
  Nutrition: ['name', 'mealType', 'energy', ...nutrientFields],
  BloodPressure: ['systolic', 'diastolic'],
  BloodGlucose: ['level', 'specimenSource'],
  SkinTemperature: ['baseline', 'deltas'],
  SexualActivity: ['protectionUsed'],
  ActivityIntensity: ['activityIntensityType'],
}
const fieldsOf = (type: string): readonly string[] => {
  if (Object.hasOwn(special, type)) return special[type] as readonly string[]
  if (Object.hasOwn(series, type)) return ['samples']
  if (Object.hasOwn(values, type)) return [values[type as keyof typeof values][2]]
  return Object.hasOwn(codes, type) ? [codes[type as keyof typeof codes][1]] : []
}

const schemas = new Map<string, typeof AnyRecord>()
/** Of a type only its own fields are read: of a hundred, the others would cost more than all else. */
const schemaFor = (type: string): typeof AnyRecord => {
  const known = schemas.get(type)
  if (known !== undefined) return known
  const own = Object.fromEntries(fieldsOf(type).map((name) => [name, every[name as Field]]))
  const schema = z.object({ ...common, ...own }) as unknown as typeof AnyRecord
  // Types are few; what somebody makes up is not remembered.
  if (Object.keys(own).length > 0) schemas.set(type, schema)
  return schema
}

export const ToldRecord = z.unknown().transform((told, context): Told => {
  const { recordType } = (told ?? {}) as { readonly recordType?: unknown }
  const read = schemaFor(typeof recordType === 'string' ? typeNamed(recordType) : '').safeParse(told)
  if (read.success) return read.data
  const { path, expected } = problemIn(read.error)
  context.addIssue({ code: 'custom', path: path === '' ? [] : path.split('.'), message: expected })
  return z.NEVER
})

/** `Steps`, `StepsRecord` and `androidx.health.connect.client.records.StepsRecord` are the same. */
const typeNamed = (recordType: string): string => recordType.replace(/^.*\./, '').replace(/Record$/, '')
export const recordTypeOf = ({ recordType }: Told): string => typeNamed(recordType)

/** https://developer.android.com/reference/kotlin/androidx/health/connect/client/records/metadata/Device */
const deviceTypes = [
  undefined,
  'watch',
  'phone',
  'scale',
  'ring',
  'head mounted',
  'fitness band',
  'chest strap',
  'smart display',
]
const deviceIn = (device: NonNullable<Told['metadata']>['device']): string | undefined => {
  const name = [device?.manufacturer, device?.model].filter(Boolean).join(' ')
  if (name !== '') return name
  const type = device?.type
  return typeof type === 'string' ? type.toLowerCase() : type == null ? undefined : deviceTypes[type]
}

/** Of what a sensor wrote and what was started by hand, both are measured. */
const methodIn = (told: number | string | null | undefined): Method | undefined => {
  if (typeof told === 'string')
    return /manual/i.test(told) ? 'manual' : /auto|active/i.test(told) ? 'measured' : undefined
  return told === 3 ? 'manual' : told === 1 || told === 2 ? 'measured' : undefined
}

const changedAt = (told: number | string | null | undefined): number | undefined => {
  if (told == null) return undefined
  const moment = typeof told === 'number' ? { at: told } : timeOf(told)
  return 'at' in moment && Number.isFinite(moment.at) ? moment.at : undefined
}

/** What every record of a told one bears; `part` tells its own apart. */
export const extrasOf = ({ metadata }: Told, part?: string | number): Omit<Extras, 'series'> => {
  if (metadata == null) return {}
  const { id, dataOrigin, lastModifiedTime, recordingMethod } = metadata
  const origin = typeof dataOrigin === 'string' ? dataOrigin : (dataOrigin?.packageName ?? undefined)
  const device = deviceIn(metadata.device)
  const method = methodIn(recordingMethod)
  const updatedAt = changedAt(lastModifiedTime)
  return {
    ...(id && { key: part === undefined ? id : `${id}@${part}`, document: id }),
    ...(device !== undefined && { device }),
    ...(method !== undefined && { method }),
    ...(updatedAt !== undefined && { updatedAt }),
    ...(origin && { origin }),
  }
}
