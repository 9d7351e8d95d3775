/** The data types of the wire, from our dictionary: which stream is of which kind, what it holds, and whose table it fills. */
import { dictionary, type Entry, type PersonicleStream, type RecordKind } from '../../core/index.js'
import type { SchemaName } from './schemas.js'

export const datastreams = 'com.personicle.individual.datastreams.'
export const events = 'com.personicle.individual.events.'

/** What the data dictionary of the old system answers of a stream. */
export interface PersonicleDataType {
  readonly ValueType: 'Integer' | 'Numeric' | 'Json'
  readonly Unit: string | null
  readonly TableName: string
  readonly base_schema: string
}
/** A stream, and whose values it carries. */
export interface KnownStream {
  readonly kind: RecordKind
  readonly stream: PersonicleStream
  readonly schema: SchemaName
}

export const schemaNameOf = ({ schema }: PersonicleStream): SchemaName =>
  `${schema.replace('-', '_')}_datastream_schema` as SchemaName

const known: ReadonlyMap<string, KnownStream> = new Map(
  (Object.entries(dictionary) as readonly (readonly [RecordKind, Entry])[]).flatMap(([kind, { codes }]) => {
    const { point, interval, alias = [] } = codes?.personicle ?? {}
    return [point, interval, ...alias]
      .filter((stream) => stream !== undefined)
      .map((stream) => [datastreams + stream.stream, { kind, stream, schema: schemaNameOf(stream) }] as const)
  }),
)

/** By full name, `com.personicle.individual.datastreams.heartrate`. */
export const streamNamed = (name: string): KnownStream | undefined => known.get(name)

const withStream: ReadonlySet<string> = new Set([...known.values()].map(({ kind }) => kind))

/** Has the wire a stream for this kind? */
export const hasStream = (kind: string): boolean => withStream.has(kind)

/** Tables that are not called as their stream is. */
const tables: Readonly<Record<string, string>> = {
  heartrate: 'heart_rate',
  'heartrate.test': 'heart_rate',
  'step.cumulative': 'steps_cumulative',
  resting_calories: 'calories_resting',
  active_calories: 'calories_active',
  total_calories: 'calories_total',
  'interval.total_calories': 'interval_calories_total',
  'cycling.cumulative_cadence': 'cumulative_cycling_cadence',
  'interval.cycling.cumulative_cadence': 'interval_cumulative_cycling_cadence',
  location: 'locations',
  'subjective.physician_questionnaire': 'physician_questionnaire',
  'subjective.user_questionnaire': 'user_questionnaire',
  'subjective.image_uploads': 'image_uploads',
}

const valueTypes = {
  integer: 'Integer',
  'integer-interval': 'Integer',
  numeric: 'Numeric',
  'numeric-interval': 'Numeric',
  'json-object': 'Json',
  location: 'Json',
} as const

/** `blood_glucose` names a file that was never written; its messages are numeric. */
const namesMissingFile = 'blood_glucose'

/** What `match-data-dictionary` answers of a stream. */
export const personicleDataType = (name: string): PersonicleDataType | undefined => {
  const found = streamNamed(name)
  if (found === undefined) return undefined
  const { stream, unit, schema } = found.stream
  return {
    ValueType: valueTypes[schema],
    Unit: unit,
    TableName: tables[stream] ?? stream.replaceAll('.', '_'),
    base_schema: `${stream === namesMissingFile ? 'json_datastream_schema' : found.schema}.avsc`,
  }
}
