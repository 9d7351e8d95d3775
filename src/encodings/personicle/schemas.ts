/**
 * What messages look like, as Avro schemas. Names and fields are facts of the wire: readers find a record by its name
 * and a field by its own, so both stand as there. https://github.com/Personicle/personicle-schema-validation
 */
import type { Schema } from 'avsc'

/** The files of the contract, by name without ending. */
export type SchemaName =
  | 'event_schema'
  | 'integer_datastream_schema'
  | 'numeric_datastream_schema'
  | 'integer_interval_datastream_schema'
  | 'numeric_interval_datastream_schema'
  | 'json_object_datastream_schema'
  | 'location_datastream_schema'

const space = 'com.personicle.individual'
const texts = (...names: readonly string[]) => names.map((name) => ({ name, type: 'string' as const }))
const about = texts('streamName', 'individual_id', 'source')

const record = (namespace: string, name: string, fields: readonly object[]): Schema =>
  ({ namespace: `${space}.${namespace}`, name, type: 'record', fields }) as Schema

/** Streams of values. There, a list of points is a list of a union of one; its bytes begin each point with the branch. */
const values = (namespace: string, name: string, times: readonly string[], value: 'int' | 'float'): Schema =>
  record(`datastreams.base.${namespace}`, name, [
    ...about,
    { name: 'confidence', type: ['float', 'null'] },
    { name: 'unit', type: ['string', 'null'] },
    {
      name: 'dataPoints',
      type: {
        type: 'array',
        items: [{ name: 'datapoints', type: 'record', fields: [...texts(...times), { name: 'value', type: value }] }],
      },
    },
  ])

const answer = {
  name: 'Value',
  type: 'record',
  fields: [
    ...texts('question_id'),
    { name: 'response_type', type: ['null', 'string'], default: null },
    ...texts('value'),
  ],
}
const answers = {
  name: 'DataPoint',
  type: 'record',
  fields: [...texts('timestamp'), { name: 'value', type: { type: 'array', items: ['null', answer] } }],
}
const place = {
  name: 'value_record',
  type: 'record',
  fields: ['latitude', 'longitude'].map((name) => ({ name, type: 'double' })),
}
const places = {
  name: 'dataPoints_record',
  type: 'record',
  fields: [...texts('timestamp'), { name: 'value', type: { type: 'array', items: place } }],
}

export const schemas: Readonly<Record<SchemaName, Schema>> = {
  event_schema: record(
    'event.fitbit',
    'fitbit_event_record',
    texts('individual_id', 'start_time', 'end_time', 'event_name', 'source', 'parameters'),
  ),
  integer_datastream_schema: values('int_stream', 'integer_valued_stream_message', ['timestamp'], 'int'),
  numeric_datastream_schema: values('num_stream', 'real_valued_stream_message', ['timestamp'], 'float'),
  integer_interval_datastream_schema: values(
    'interval.int_stream',
    'integer_valued_interval_stream_message',
    ['start_time', 'end_time'],
    'int',
  ),
  numeric_interval_datastream_schema: values(
    'interval.num_stream',
    'real_valued_interval_stream_message',
    ['start_time', 'end_time'],
    'float',
  ),
  json_object_datastream_schema: record('datastreams.subjective.physician_questionnaire', 'json_stream_message', [
    { name: 'confidence', type: ['null', 'int'], default: null },
    { name: 'dataPoints', type: { type: 'array', items: ['null', answers] } },
    ...texts('individual_id', 'source', 'streamName'),
    { name: 'unit', type: ['null', 'string'], default: null },
  ]),
  location_datastream_schema: record('datastreams.location', 'location_stream_message', [
    ...about,
    { name: 'dataPoints', type: { type: 'array', items: places } },
  ]),
}

/** Where the schema of that name is published. */
export const schemaUrl = (name: SchemaName): string =>
  `https://github.com/Personicle/personicle-schema-validation/blob/HEAD/avro_modules/${name}.avsc`
