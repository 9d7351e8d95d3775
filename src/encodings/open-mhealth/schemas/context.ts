/**
 * What surrounds a measure: when it held, what figure of many it is, where on the body, around which meal; and the
 * header of a data point. https://github.com/openmhealth/schemas/tree/main/schema/omh
 */
import {
  all,
  any,
  anything,
  dateTime,
  type FieldRules,
  matching,
  one,
  type Rule,
  record,
  type SchemaTable,
  text,
  uri,
  words,
} from '../rules.js'
import { duration } from './units.js'

const fullDate = matching(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/)
export const localTime = matching(/^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(.\d{1,3})?$/)
export const partOfDay = words('morning', 'afternoon', 'evening', 'night')

/** Three ways to bound a time, of which exactly one must hold. */
export const intervalForms: readonly Rule[] = [
  record({ start_date_time: dateTime, duration }),
  record({ end_date_time: dateTime, duration }),
  record({ start_date_time: dateTime, end_date_time: dateTime }),
]
export const timeInterval = one(...intervalForms, record({ date: fullDate, part_of_day: partOfDay }))
/** As in JSON Schema, a branch does not look at what only the other names. */
export const frameOf = (interval: Rule): Rule =>
  one(record({ date_time: dateTime }), record({ time_interval: interval }))
export const timeFrame = frameOf(timeInterval)
export const overTime = all(timeFrame, record({ time_interval: anything }))
export const atATime = all(timeFrame, record({ date_time: anything }))

export const statistic10 = words(
  ...['average', 'maximum', 'minimum', 'standard deviation', 'variance', 'sum', 'median'],
)
const statistic11 = words(
  ...['average', 'maximum', 'minimum', 'standard deviation', 'variance', 'sum', 'median', 'count'],
  ...['quartile deviation', '80th percentile', 'lower quartile', 'upper quartile'],
  ...['1st quintile', '2nd quintile', '3rd quintile', '4th quintile'],
)
export const statistic = words(
  ...['average', 'count', 'maximum', 'median', 'minimum', 'standard deviation', 'sum', 'variance'],
  ...['20th percentile', '80th percentile', 'lower quartile', 'upper quartile', 'quartile deviation'],
  ...['1st quintile', '2nd quintile', '3rd quintile', '4th quintile'],
)
export const denominator = words('d', 'wk', 'Mo', 'episode', 'meal', 'session')
/** Per what a figure is: a word of the list or, in the end, any text. */
export const perWhat = any(denominator, text)

const mealsOfOld = [
  ...['fasting', 'not fasting', 'before meal', 'after meal', 'before breakfast', 'after breakfast'],
  ...['before lunch', 'after lunch', 'before dinner', 'after dinner', '2 hours postprandial'],
] as const
export const aroundMeal = words(...mealsOfOld, 'with meal', 'with food')
export const aroundActivity = words('at rest', 'active', 'before exercise', 'after exercise', 'during exercise')
export const aroundSleep = words('before sleeping', 'during sleep', 'on waking')
export const bodyLocation = words(
  ...['left ankle', 'right ankle', 'left hip', 'right hip', 'left thigh', 'right thigh', 'left thorax'],
  ...['middle left thorax', 'left upper arm', 'right upper arm', 'left wrist', 'right wrist'],
)
export const bodyPosture = words('sitting', 'lying down', 'standing', 'semi-recumbent')
export const positionOfOld = words('sitting', 'lying down', 'standing')
export const specimenOfOld = words(
  ...['interstitial fluid', 'capillary blood', 'plasma', 'serum', 'tears', 'whole blood'],
)
export const specimen = words(
  ...['breath', 'capillary blood', 'interstitial fluid', 'saliva', 'sweat', 'tears', 'urine'],
)
export const bloodSpecimen = words('whole blood', 'plasma', 'serum')
export const dayOfWeek = words('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday')

const schemaIdOfOld = { namespace: text, name: text, version: text }
const schemaId = record({ ...schemaIdOfOld, 'url?': uri })
const provenance = {
  source_name: text,
  'source_creation_date_time?': dateTime,
  'modality?': words('sensed', 'self-reported'),
}
const header = (source: FieldRules, more: FieldRules = {}): Rule =>
  record({
    id: text,
    creation_date_time: dateTime,
    schema_id: schemaId,
    'acquisition_provenance?': record(source),
    ...more,
  })
const header12 = header(
  { ...provenance, 'source_data_point_id?': text, 'source_last_modification_date_time?': dateTime },
  { 'user_id?': text },
)

export const contextSchemas: SchemaTable = {
  'header-1.0': header(provenance),
  'header-1.1': header(provenance, { 'user_id?': text }),
  'header-1.2': header12,
  'data-point-1.0': record({ header: header12, body: record({}) }),
  'schema-id-1.0': record(schemaIdOfOld),
  'schema-id-1.1': schemaId,
  'date-time-1.0': dateTime,
  'full-date-1.0': fullDate,
  'local-time-1.0': localTime,
  'part-of-day-1.0': partOfDay,
  'day-of-week-1.0': dayOfWeek,
  'time-interval-1.0': timeInterval,
  'time-frame-1.0': timeFrame,
  'descriptive-statistic-1.0': statistic10,
  'descriptive-statistic-1.1': statistic11,
  'descriptive-statistic-1.2': statistic,
  'descriptive-statistic-denominator-1.0': words('d', 'episode', 'meal', 'session'),
  'descriptive-statistic-denominator-1.1': denominator,
  'temporal-relationship-to-meal-1.0': words(...mealsOfOld),
  'temporal-relationship-to-meal-1.1': words(...mealsOfOld, 'not related to meals', 'with meal', 'with food'),
  'temporal-relationship-to-meal-1.2': aroundMeal,
  'temporal-relationship-to-physical-activity-1.0': aroundActivity,
  'temporal-relationship-to-sleep-1.0': aroundSleep,
  'body-location-1.0': bodyLocation,
  'body-location-1.1': bodyLocation,
  'body-posture-1.0': bodyPosture,
  'position-during-measurement-1.0': positionOfOld,
  'blood-specimen-type-1.0': bloodSpecimen,
  'specimen-source-1.0': specimenOfOld,
  'specimen-source-2.0': words(
    ...['breath', 'capillary blood', 'interstitial fluid', 'lacrimal fluid', 'saliva', 'sweat', 'urine'],
  ),
  'specimen-source-2.1': specimen,
}
