/**
 * What an app of one's own pushes: samples as HealthKit has them, each with its UUID, and the UUIDs of those that are
 * gone. The shape is that of the Open Wearables SDK, with `deleted` and `cursor` added; the README says it in full.
 * https://github.com/the-momentum/open-wearables
 */
import {
  type DetailOf,
  defineStream,
  event,
  instant,
  type Moment,
  maybe,
  numbers,
  offsetMinutes,
  quantity,
  type RecordOf,
  removal,
  sample,
  texts,
  z,
} from '../../kit/index.js'
import { sleepSession, stageOf } from './nights.js'
import { nutrientTypes, nutritionEvent } from './nutrients.js'
import { placeOf } from './routes.js'
import { extrasOf, recordsOf, type Told } from './samples.js'
import { type Source, sourceFrom } from './sources.js'
import { sportOf } from './sports.js'
import { spanOf, timeOf } from './times.js'
import { sampleKinds } from './types.js'
import { celsiusOf, figuresOfValues } from './workout-figures.js'

const From = maybe(
  z.object(
    texts(
      'name bundleIdentifier appId deviceManufacturer deviceModel deviceName productType deviceHardwareVersion recordingMethod',
    ),
  ),
)
const Timed = z.object({ ...texts('id startDate endDate zoneOffset'), source: From })
const Value = z.union([z.number(), z.string(), z.boolean()]).nullish()
const Metadata = z
  .union([z.record(z.string(), z.unknown()), z.array(z.record(z.string(), z.unknown()))])
  .nullish()
  .catch(null)

const Sample = Timed.extend({ ...texts('type unit'), value: Value, metadata: Metadata })
const Segment = Timed.extend({ stage: Value })
const Point = z.object({
  ...texts('timestamp'),
  ...numbers('latitude longitude altitude altitudeM horizontalAccuracy horizontalAccuracyM speed course'),
})
const Lap = z.object({ ...texts('startDate endDate'), ...numbers('distance') })
const Workout = Timed.extend({
  ...texts('type title notes'),
  values: maybe(z.array(z.object({ ...texts('type unit'), value: Value }))),
  laps: maybe(z.array(Lap)),
  route: maybe(z.array(Point)),
})
const Deleted = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])
type Timed = z.output<typeof Timed>

export const sync = defineStream({
  title: 'Samples an app pushes',
  emits: [
    ...sampleKinds,
    'sleep_session',
    'exercise',
    'location',
    'nutrition',
    'ambient_temperature',
    'relative_humidity',
  ],
  page: z.object({
    records: maybe(z.array(Sample)),
    sleep: maybe(z.array(Segment)),
    workouts: maybe(z.array(Workout)),
    deleted: maybe(z.array(Deleted)),
  }),
  *map({ records = [], sleep = [], workouts = [], deleted = [] }): Iterable<RecordOf> {
    for (const told of records) yield* fromSample(told)
    for (const told of sleep) yield* fromSegment(told)
    for (const told of workouts) yield* fromWorkout(told)
    for (const id of deleted) yield removal(id)
  },
})

/** The instant is UTC, and the offset there stands beside it where the app tells it. */
const momentAt = (text: string | undefined, zoneOffset: string | undefined): Moment => {
  const moment = timeOf(text)
  if (zoneOffset === undefined || !('at' in moment)) return moment
  try {
    return instant(moment.at, offsetMinutes(zoneOffset))
  } catch {
    return moment
  }
}
const whenOf = ({ startDate, endDate, zoneOffset }: Timed) =>
  spanOf(momentAt(startDate, zoneOffset), endDate === undefined ? undefined : momentAt(endDate, zoneOffset))

const sourceOf = ({ source }: Timed): Source & Pick<Told, 'method'> => ({
  ...sourceFrom({
    sourceName: source?.name,
    bundle: source?.bundleIdentifier ?? source?.appId,
    manufacturer: source?.deviceManufacturer,
    model: source?.deviceModel,
    hardware: source?.productType ?? source?.deviceHardwareVersion,
  }),
  ...(source?.recordingMethod === 'manual' && { method: 'manual' as const }),
})
const commonOf = (told: Timed) => ({ ...sourceOf(told), when: whenOf(told), id: told.id })

/** A dictionary, or a list of such, or of `{key, value}`. */
const metadataOf = (told: z.output<typeof Metadata>): Record<string, string> => {
  const flat: Record<string, string> = {}
  for (const each of Array.isArray(told) ? told : [told ?? {}])
    for (const [key, value] of 'key' in each ? [[String(each['key']), each['value']]] : Object.entries(each))
      if (typeof value !== 'object') flat[key as string] = value === true ? '1' : value === false ? '0' : String(value)
  return flat
}

function* fromSample(told: z.output<typeof Sample>): Iterable<RecordOf> {
  const { type, unit } = told
  const value = typeof told.value === 'boolean' ? Number(told.value) : (told.value ?? undefined)
  if (type === undefined) return
  const sampled: Told = { ...commonOf(told), type, value, unit, metadata: metadataOf(told.metadata) }
  if (nutrientTypes.has(type)) yield nutritionEvent(sampled)
  else yield* recordsOf(sampled)
}

/** A segment is a record of its own: it comes when it comes, and is deleted by its own id. */
function* fromSegment(told: z.output<typeof Segment>): Iterable<RecordOf> {
  const common = commonOf(told)
  const { start, end = start } = common.when
  const stage = stageOf(typeof told.stage === 'boolean' ? undefined : (told.stage ?? undefined))
  const extras = { ...extrasOf(common, stage), ...(told.id === undefined && { series: stage }) }
  const session = sleepSession([{ stage, start, end }], extras)
  if (session !== undefined) yield session
}

function* fromWorkout(told: z.output<typeof Workout>): Iterable<RecordOf> {
  const common = commonOf(told)
  const extras = extrasOf(common, told.type)
  const { values = [], route = [], laps = [] } = told
  const flag = (type: string): boolean | undefined => {
    const value = values.find((each) => each.type === type)?.value
    return value == null ? undefined : value === true || value === 1 || value === '1' || value === 'true'
  }
  const indoor = flag('indoorWorkout')
  const detail = {
    sport: sportOf(told.type, { indoor }),
    ...(told.type && { sportName: told.type.replace(/^HKWorkoutActivityType/, '') }),
    ...(told.title && { name: told.title }),
    ...(told.notes && { notes: told.notes }),
    ...figuresOfValues(values),
    ...(indoor !== undefined && { indoor }),
    ...(route.length > 0 && { routeAvailable: true }),
    ...(laps.length > 0 && {
      laps: laps.map(({ startDate, endDate, distance }) => ({
        start: momentAt(startDate, told.zoneOffset),
        ...(endDate !== undefined && { end: momentAt(endDate, told.zoneOffset) }),
        ...(distance !== undefined && { distanceMeters: distance }),
      })),
    }),
  } as DetailOf<'exercise'>
  yield event('exercise', detail, common.when, extras)
  yield* weatherOf(values, common)
  const series = `workout@${told.id ?? told.startDate ?? ''}`
  for (const [index, point] of route.entries()) {
    const place = placeOf({
      ...point,
      altitude: point.altitude ?? point.altitudeM,
      horizontalAccuracy: point.horizontalAccuracy ?? point.horizontalAccuracyM,
    })
    const start = momentAt(point.timestamp, told.zoneOffset)
    if (place !== undefined) yield event('location', place, { start }, { ...extras, key: `${series}#${index}`, series })
  }
}

function* weatherOf(
  values: NonNullable<z.output<typeof Workout>['values']>,
  common: ReturnType<typeof commonOf>,
): Iterable<RecordOf> {
  const when = { start: common.when.start }
  const extras = { ...extrasOf({ ...common, when }), method: 'estimated' as const }
  for (const { type, value, unit } of values) {
    if (typeof value !== 'number') continue
    const degrees = type === 'weatherTemperature' ? celsiusOf(value, unit) : undefined
    if (degrees !== undefined) yield sample('ambient_temperature', degrees, when, extras)
    if (type === 'weatherHumidity')
      yield sample('relative_humidity', quantity(value > 100 ? value / 100 : value, '%'), when, extras)
  }
}
