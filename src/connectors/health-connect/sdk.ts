/**
 * What the Open Wearables SDK sends from an Android phone: one value a record, one stage a segment. `deleted` and
 * `cursor` are an addition of ours.
 * https://github.com/the-momentum/open-wearables/blob/main/backend/app/schemas/providers/mobile_sdk/sync_request.py
 */
import {
  type DetailOf,
  dayAt,
  defineStream,
  type Extras,
  event,
  maybe,
  numbers,
  orderOf,
  type RecordOf,
  removal,
  type SampleKind,
  sample,
  texts,
  type When,
  z,
} from '../../kit/index.js'
import { figuresOf } from './sdk-figures.js'
import { metricKinds, sampleOf } from './sdk-metrics.js'
import { nightDetail, type StageWord } from './sessions.js'
import { sportOf } from './sports.js'
import { momentAt } from './times.js'

const From = maybe(
  z.object(texts('appId name bundleIdentifier deviceName deviceManufacturer deviceModel deviceType recordingMethod')),
)
const Timed = z.object({ ...texts('id startDate endDate zoneOffset'), source: From })
type Timed = z.output<typeof Timed>

const Metric = Timed.extend({ ...texts('type unit'), ...numbers('value') })
const Segment = Timed.extend(texts('stage'))
const Point = z.object({
  ...texts('timestamp'),
  ...numbers('latitude longitude altitude altitudeM horizontalAccuracyM'),
})
const Workout = Timed.extend({
  ...texts('type title notes'),
  values: maybe(z.array(z.object({ ...texts('type unit'), ...numbers('value') }))),
  route: maybe(z.array(Point)),
})
const Deleted = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])

export const sdk = defineStream({
  title: 'What the Open Wearables SDK sends',
  emits: [...metricKinds, 'sleep_session', 'exercise', 'location'],
  page: z.object({
    records: maybe(z.array(Metric)),
    sleep: maybe(z.array(Segment)),
    workouts: maybe(z.array(Workout)),
    deleted: maybe(z.array(Deleted)),
  }),
  *map({ records = [], sleep = [], workouts = [], deleted = [] }): Iterable<RecordOf> {
    for (const told of records) {
      const found = sampleOf(told.type, told.value, told.unit)
      if (found !== undefined)
        yield sample(found.kind as SampleKind, found.amount as never, whenOf(told), extrasOf(told)) as RecordOf
    }
    for (const told of sleep) yield* fromSegment(told)
    for (const told of workouts) yield* fromWorkout(told)
    for (const id of deleted) yield removal(id)
  },
})

const whenOf = ({ startDate, endDate, zoneOffset }: Timed): When => {
  const start = momentAt(startDate, zoneOffset, undefined)
  const end = endDate === undefined ? undefined : momentAt(endDate, zoneOffset, undefined)
  return end === undefined || orderOf(end) === orderOf(start) ? { start } : { start, end }
}

const extrasOf = ({ id, source = {} as NonNullable<Timed['source']> }: Timed): Extras => {
  const { deviceManufacturer, deviceModel, deviceName, deviceType, recordingMethod } = source
  const device = [deviceManufacturer, deviceModel ?? deviceName].filter(Boolean).join(' ') || deviceType
  const origin = source.appId ?? source.bundleIdentifier ?? source.name
  const method =
    recordingMethod === 'manual'
      ? 'manual'
      : /^(active|automatic)$/.test(recordingMethod ?? '')
        ? 'measured'
        : undefined
  return {
    ...(id && { key: id, document: id }),
    ...(device && { device }),
    ...(origin && { origin }),
    ...(method && { method }),
  }
}

const stages: Readonly<Record<string, StageWord>> = {
  awake: 'awake',
  light: 'light',
  deep: 'deep',
  rem: 'rem',
  sleeping: 'asleep',
  asleep: 'asleep',
  out_of_bed: 'out_of_bed',
  awake_in_bed: 'awake',
}

/** A segment is a record of its own: a delivery may end in the middle of a night, and each has its own id. */
function* fromSegment(told: z.output<typeof Segment>): Iterable<RecordOf> {
  const when = whenOf(told)
  const word = told.stage?.toLowerCase() ?? ''
  const stage = (Object.hasOwn(stages, word) ? stages[word] : undefined) ?? 'unknown'
  const { start, end } = when
  const day = dayAt(end ?? start)
  yield event(
    'sleep_session',
    nightDetail(end === undefined ? [] : [{ stage, start, end }]),
    { ...when, ...(day !== undefined && { day }) },
    { ...extrasOf(told), ...(told.id === undefined && { series: stage }) },
  )
}

function* fromWorkout(told: z.output<typeof Workout>): Iterable<RecordOf> {
  const [when, extras] = [whenOf(told), extrasOf(told)]
  const route = (told.route ?? []).filter(
    ({ latitude, longitude }) => latitude !== undefined && longitude !== undefined,
  )
  const detail: DetailOf<'exercise'> = {
    ...sportOf(told.type),
    ...(told.title && { name: told.title }),
    ...(told.notes && { notes: told.notes }),
    ...(extras.method === 'manual' && { manual: true }),
    ...figuresOf(told.values ?? []),
    ...(route.length > 0 && { routeAvailable: true }),
  }
  yield event('exercise', detail, when, extras)
  const series = `workout@${told.id ?? orderOf(when.start)}`
  for (const [index, { timestamp, latitude = 0, longitude = 0, ...point }] of route.entries()) {
    const altitudeMeters = point.altitude ?? point.altitudeM
    const place = {
      latitude,
      longitude,
      ...(altitudeMeters !== undefined && { altitudeMeters }),
      ...(point.horizontalAccuracyM !== undefined && { accuracyMeters: point.horizontalAccuracyM }),
    }
    const start = momentAt(timestamp, told.zoneOffset, undefined)
    yield event('location', place, { start }, { ...extras, key: `${series}#${index}`, series })
  }
}
