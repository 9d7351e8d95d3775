/**
 * Health Connect's records as they are, and the ids of deleted ones. Whatever comes of a record bears its id as document:
 * a record that comes again replaces all that came of it before, every sample of a series included.
 * https://developer.android.com/reference/kotlin/androidx/health/connect/client/records/package-summary
 */
import { defineStream, maybe, type RecordOf, removal, z } from '../../kit/index.js'
import { codeKinds, codesOf } from './codes.js'
import { recordTypeOf, type Told, ToldRecord } from './fields.js'
import { nutritionOf } from './nutrition.js'
import { exerciseOf, mindfulnessOf, sleepOf } from './sessions.js'
import { series, seriesKinds, valueKinds, values } from './types.js'
import { bloodOf, plainOf, seriesOf, skinOf } from './values.js'

const Deleted = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])

type Mapper = (told: Told, zone: string | undefined) => Iterable<RecordOf>

/** By type of record, where it is more than a value, a sample or a word. */
const special: Readonly<Record<string, Mapper>> = {
  SleepSession: sleepOf,
  ExerciseSession: exerciseOf,
  MindfulnessSession: mindfulnessOf,
  Nutrition: nutritionOf,
  BloodPressure: bloodOf,
  BloodGlucose: bloodOf,
  SkinTemperature: skinOf,
}

const mapperFor = (type: string): Mapper => {
  if (Object.hasOwn(values, type)) return (told, zone) => plainOf(type, told, zone)
  if (Object.hasOwn(series, type)) return (told, zone) => seriesOf(type, told, zone)
  const own = Object.hasOwn(special, type) ? special[type] : undefined
  return own ?? ((told, zone) => codesOf(type, told, zone))
}

export const records = defineStream({
  title: 'Records of the phone',
  emits: [
    ...valueKinds,
    ...seriesKinds,
    ...codeKinds,
    'blood_pressure_systolic',
    'blood_pressure_diastolic',
    'blood_glucose',
    'skin_temperature',
    'skin_temperature_deviation',
    'sleep_session',
    'exercise',
    'location',
    'mindfulness_session',
    'nutrition',
  ],
  page: z.object({
    timeZone: maybe(z.string()),
    upserts: maybe(z.array(ToldRecord)),
    deletes: maybe(z.array(Deleted)),
  }),
  *map({ timeZone, upserts = [], deletes = [] }): Iterable<RecordOf> {
    for (const told of upserts) yield* mapperFor(recordTypeOf(told))(told, timeZone)
    for (const id of deletes) yield removal(id)
  },
})
