/**
 * Metrics of Health Auto Export, an app that pushes what the person chose, as a sum or mean of each minute, hour or day,
 * or as it was measured. Pushes overlap: a later one of the same minute takes its place.
 * https://github.com/Lybron/health-auto-export/wiki/API-Export---JSON-Format
 */
import {
  type DetailOf,
  dayAt,
  defineStream,
  event,
  type Moment,
  maybe,
  numbers,
  orderOf,
  type PageRequest,
  plus,
  type RecordOf,
  texts,
  type When,
  z,
} from '../../kit/index.js'
import { metricName, typeNamed } from './auto-export-names.js'
import { sleepSession, stageOf } from './nights.js'
import { nutrientTypes, nutritionEvent } from './nutrients.js'
import { extrasOf, recordsOf, type Told } from './samples.js'
import { type Source, sourceFrom } from './sources.js'
import { sinceAppleEpoch, spanOf, timeOf } from './times.js'
import { categoryPrefix, lookUp, quantityKinds, quantityPrefix, sleepType } from './types.js'

/** Text in pushes; seconds since 2001 in `.hae` files. */
export const Time = z.union([z.string(), z.number()]).nullish()
export const momentOf = (time: z.output<typeof Time>): Moment =>
  typeof time === 'number' ? sinceAppleEpoch(time) : timeOf(time ?? undefined)

const Sources = maybe(z.array(z.object(texts('name identifier'))))
const Point = z.object({
  ...texts('source units unit value mealTime reason'),
  ...numbers('qty Avg avg Min min Max max systolic diastolic'),
  ...numbers('totalSleep asleep core deep rem awake inBed'),
  date: Time,
  start: Time,
  end: Time,
  startDate: Time,
  endDate: Time,
  sleepStart: Time,
  sleepEnd: Time,
  inBedStart: Time,
  inBedEnd: Time,
  ...texts('sleepSource inBedSource'),
  sources: Sources,
  'Protection Used': maybe(z.number()),
  'Protection Not Used': maybe(z.number()),
})
type Point = z.output<typeof Point>
const Metric = z.object({ ...texts('name units'), data: maybe(z.array(Point)) })

export const autoExportMetrics = defineStream({
  title: 'Metrics of Health Auto Export',
  emits: [...quantityKinds, 'mindfulness_session', 'sexual_activity', 'sleep_session', 'nutrition'],
  page: z.object({ metrics: z.array(Metric) }),
  *map({ metrics }, request): Iterable<RecordOf> {
    for (const { name, units, data = [] } of metrics) {
      if (name === undefined) continue
      const metric = metricName(name)
      for (const point of data) yield* fromPoint(metric, units, point, bucketOf(request))
    }
  },
})

type Bucket = 'none' | 'day' | 'too-long' | number
/** The app says in a header what it made of the samples. */
const bucketOf = ({ query }: PageRequest): Bucket => {
  const word = (query['aggregation'] ?? '').toLowerCase().replace(/s$/, '')
  const lengths: Readonly<Record<string, Bucket>> = { second: 1000, minute: 60_000, hour: 3_600_000, day: 'day' }
  return lookUp(lengths, word) ?? (/^(week|month|year)$/.test(word) ? 'too-long' : 'none')
}

function* fromPoint(metric: string, units: string | undefined, point: Point, bucket: Bucket): Iterable<RecordOf> {
  if (metric === 'sleep_analysis') yield* fromSleep(point)
  // A week's mean says nothing of any day of it, and its sum would be counted again with each of them.
  else if (bucket !== 'too-long') yield* fromMeasurement(metric, point.units ?? point.unit ?? units, point, bucket)
}

const sourceOf = ({ source, sources = [] }: Pick<Point, 'source' | 'sources'>): Source =>
  sourceFrom({
    sourceName: source ?? (sources.length === 0 ? undefined : sources.map(({ name = '' }) => name).join('|')),
    bundle: sources.length === 1 ? sources[0]?.identifier : undefined,
  })

const whenOf = (point: Point, bucket: Bucket): When => {
  const start = momentOf(point.start ?? point.startDate ?? point.date)
  const end = point.end ?? point.endDate
  if (bucket === 'day') {
    const day = dayAt(start)
    return day === undefined ? { start } : { start, day }
  }
  if (typeof bucket === 'number') return { start, end: plus(start, bucket) }
  return spanOf(start, end == null ? undefined : momentOf(end))
}

function* fromMeasurement(metric: string, unit: string | undefined, point: Point, bucket: Bucket): Iterable<RecordOf> {
  const when = whenOf(point, bucket)
  const source = sourceOf(point)
  // Which devices a sum is of changes when one of them comes late; the sum is the same.
  const key = bucket === 'none' ? undefined : `${String(bucket)}@${when.day ?? orderOf(when.start)}`
  const told = { ...source, when, unit, percent: 'hundred' as const, ...(key !== undefined && { key }) }
  const value = point.qty ?? point.Avg ?? point.avg
  if (metric === 'blood_pressure') {
    yield* recordsOf({ ...told, type: `${quantityPrefix}BloodPressureSystolic`, value: point.systolic })
    yield* recordsOf({ ...told, type: `${quantityPrefix}BloodPressureDiastolic`, value: point.diastolic })
    return
  }
  if (metric === 'mindful_minutes') yield* fromMindfulness(told, value, bucket)
  else if (metric === 'sexual_activity') yield* fromProtection(told, point)
  const type = typeNamed(metric)
  if (type === undefined || value === undefined) return
  const metadata = point.reason === undefined ? undefined : { HKInsulinDeliveryReason: point.reason }
  if (nutrientTypes.has(type)) yield nutritionEvent({ ...told, type, value })
  else yield* recordsOf({ ...told, type, value, metadata })
}

/** Sums over a day or an hour have no times of their own, so only sessions that are told singly are. */
function* fromMindfulness(
  told: Omit<Told, 'type' | 'value'>,
  minutes: number | undefined,
  bucket: Bucket,
): Iterable<RecordOf> {
  if (minutes === undefined || bucket === 'day' || bucket === 3_600_000) return
  const end = told.when.end ?? plus(told.when.start, Math.round(minutes * 60_000))
  const when = { start: told.when.start, end }
  yield* recordsOf({ ...told, when, type: `${categoryPrefix}MindfulSession`, value: undefined })
}

function* fromProtection(told: Omit<Told, 'type' | 'value'>, point: Point): Iterable<RecordOf> {
  const [used, not] = [point['Protection Used'], point['Protection Not Used']]
  const metadata: Record<string, string> = used
    ? { HKSexualActivityProtectionUsed: '1' }
    : not
      ? { HKSexualActivityProtectionUsed: '0' }
      : {}
  yield* recordsOf({ ...told, type: `${categoryPrefix}SexualActivity`, value: undefined, metadata })
}

const seconds = (hours: number | undefined): number | undefined =>
  hours === undefined ? undefined : Number((hours * 3600).toFixed(3))

/** A night in sums of hours, or one segment of it. */
function* fromSleep(point: Point): Iterable<RecordOf> {
  const source = sourceOf({ source: point.source ?? point.sleepSource ?? point.inBedSource, sources: point.sources })
  if (point.value !== undefined) {
    const [start, end] = [momentOf(point.startDate ?? point.start), momentOf(point.endDate ?? point.end)]
    const stage = stageOf(point.value)
    const session = sleepSession([{ stage, start, end }], {
      ...extrasOf({ ...source, when: { start, end } }, stage),
      series: stage,
    })
    if (session !== undefined) yield session
    return
  }
  const isAsleep = point.sleepStart != null
  const [start, end] = isAsleep ? [point.sleepStart, point.sleepEnd] : [point.inBedStart, point.inBedEnd]
  if (start == null || end == null) return
  const when = spanOf(momentOf(start), momentOf(end))
  const day = dayAt(when.end ?? when.start)
  // A night that is told by its day alone comes again with other times when more of it is known.
  const isByDay = typeof point.date === 'string' && point.date.length === 10
  const key = isByDay ? `night|${point.date}|${source.device ?? ''}|${source.origin ?? ''}` : undefined
  const extras = extrasOf({ ...source, when, ...(key !== undefined && { key }) }, sleepType)
  yield event('sleep_session', nightOf(point), { ...when, ...(day !== undefined && { day }) }, extras)
}

const nightOf = (point: Point): DetailOf<'sleep_session'> => {
  const { core, deep, rem, asleep, awake, totalSleep } = point
  const staged = (core ?? 0) + (deep ?? 0) + (rem ?? 0)
  const total = totalSleep ?? (staged > 0 ? staged + (asleep ?? 0) : asleep)
  const detail = {
    recording: staged > 0 ? ('stages' as const) : total ? ('classic' as const) : ('none' as const),
    totalSeconds: seconds(total),
    lightSeconds: seconds(core),
    deepSeconds: seconds(deep),
    remSeconds: seconds(rem),
    awakeSeconds: seconds(awake),
    inBedSeconds: seconds(point.inBed),
    inBedStart: point.inBedStart == null ? undefined : momentOf(point.inBedStart),
    inBedEnd: point.inBedEnd == null ? undefined : momentOf(point.inBedEnd),
    // Where there are stages it is the rest; without them it is the total again.
    asleepSeconds: staged > 0 && asleep ? seconds(asleep) : undefined,
  }
  return Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== undefined))
}
