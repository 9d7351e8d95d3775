/** What all data points of Google Health share: their envelope, their times, their listing. */
import {
  addDays,
  byDayRange,
  byTimeRange,
  byToken,
  dayMs,
  defineStream,
  type Extras,
  type Instant,
  InstantCursor,
  instant,
  type KnownMoment,
  LocalDay,
  type Method,
  offsetMinutes,
  type RecordKind,
  type RecordOf,
  type Schema,
  type Stream,
  startOfDay,
  type Task,
  type When,
  z,
} from '../../kit/index.js'

/**
 * int64 travels as a string, a double as a number, and recordings hold either; a double may also be "NaN". What is no
 * number becomes NaN, so that this record alone is parked. https://protobuf.dev/programming-guides/json/
 */
export const Num = z.union([z.number(), z.string().transform(Number)])
/** A number that may be missing: no data, which is not zero. https://developers.google.com/health/data-types */
export const MaybeNum = Num.nullish()
export const Text = z.string().nullish()

/** Of intervals and sessions. Civil times come along too; they follow from these and are not read. */
export const Interval = z.object({ startTime: Text, startUtcOffset: Text, endTime: Text, endUtcOffset: Text }).nullish()
export const SampleTime = z.object({ physicalTime: Text, utcOffset: Text }).nullish()
/** Of the daily types: the civil date in the person's zone, and no time. */
export const CivilDate = z.object({ year: z.number(), month: z.number(), day: z.number() })

/** An instant with the offset Google tells ("3600s"; recordings hold "-07:00" too), or with none where it tells none. */
export const momentOf = (time: string | null | undefined, offset: string | null | undefined): KnownMoment =>
  instant(time ? Date.parse(time) : Number.NaN, offsetOf(offset))

const offsetOf = (text: string | null | undefined): number | undefined => {
  const seconds = secondsOf(text)
  if (seconds !== undefined) return Math.round(seconds / 60)
  return text && /^[+-]\d\d:?\d\d$/.test(text) ? offsetMinutes(text) : undefined
}

/** A duration as "1830s" or "0.500s". */
export const secondsOf = (text: string | null | undefined): number | undefined => {
  const match = /^(-?\d+(?:\.\d+)?)s$/.exec(text ?? '')
  return match === null ? undefined : Number(match[1]) + 0
}

export const over = (
  interval: z.output<typeof Interval>,
): When & { readonly start: KnownMoment; readonly end: KnownMoment } => ({
  start: momentOf(interval?.startTime, interval?.startUtcOffset),
  end: momentOf(interval?.endTime, interval?.endUtcOffset),
})
export const at = (time: z.output<typeof SampleTime>): When => ({
  start: momentOf(time?.physicalTime, time?.utcOffset),
})
export const dayNamed = ({ year, month, day }: z.output<typeof CivilDate>): LocalDay =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
export const onDay = (date: z.output<typeof CivilDate>): When => ({
  start: startOfDay(dayNamed(date)),
  day: dayNamed(date),
})

const Source = z.object({
  recordingMethod: Text,
  platform: Text,
  device: z.object({ displayName: Text, manufacturer: Text, formFactor: Text }).nullish(),
  application: z.object({ packageName: Text, webClientId: Text, googleWebClientId: Text }).nullish(),
})
type Origin = z.output<typeof Source>
const methods: Readonly<Record<string, Method>> = {
  MANUAL: 'manual',
  DERIVED: 'derived',
  PASSIVELY_MEASURED: 'measured',
  ACTIVELY_MEASURED: 'measured',
}

/** What a point tells beside its payload; the series is the payload's to name. */
export type Told = Omit<Extras, 'series'>
/** A point with its payload under one name, whatever its type calls it. */
interface Point<Value> {
  readonly value: Value
  readonly extras: Told
}

/**
 * Identifiable types carry a resource name; its last part is the id (the user part may be `me` or a number). All other
 * points are told apart by time and source, so the device must name the whole source: the device, else its form, and
 * the app that brought it.
 */
const extrasOf = (type: string, name: string | null | undefined, source: Origin | null | undefined): Told => {
  const id = name?.split('/').at(-1)
  const hardware =
    source?.device?.displayName || source?.device?.manufacturer || source?.device?.formFactor?.toLowerCase()
  const app =
    source?.application?.packageName || source?.application?.webClientId || source?.application?.googleWebClientId
  const device = [hardware, app].filter(Boolean).join(' / ')
  const method = methods[source?.recordingMethod ?? '']
  return {
    ...(id ? { key: `${type}/${id}`, document: `${type}/${id}` } : {}),
    ...(device ? { device } : {}),
    ...(method ? { method } : {}),
    ...(source?.platform ? { origin: source.platform } : {}),
  }
}

interface Paged {
  readonly nextPageToken?: string | null | undefined
}
interface PointPage<Value> extends Paged {
  readonly points: readonly Point<Value>[]
}

/** `heart-rate` to `heartRate`, the payload's name, and to `heart_rate`, the filter's. */
export const payloadName = (type: string): string =>
  type.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
const filterName = (type: string): string => type.replaceAll('-', '_')

/**
 * proto3 leaves empty lists out, so that an empty listing is `{}` and nothing at all can be required of one. What has
 * none of our fields, but an error, a point or another list, is no listing of ours.
 */
export const isListing =
  (...names: readonly string[]) =>
  (body: object): boolean =>
    names.some((name) => name in body) ||
    !Object.entries(body).some(([name, value]) => name === 'error' || name === 'dataSource' || Array.isArray(value))

const pageOf = <Value>(type: string, value: Schema<Value>): Schema<PointPage<Value>> => {
  const payload = payloadName(type)
  return z
    .looseObject({
      dataPoints: z.array(z.looseObject({ name: Text, dataSource: Source.nullish(), [payload]: value })).nullish(),
      nextPageToken: Text,
    })
    .refine(isListing('dataPoints', 'nextPageToken'), 'a listing of dataPoints')
    .transform(({ dataPoints, nextPageToken }) => ({
      points: (dataPoints ?? []).map((point) => ({
        // A computed name is beyond the compiler: it takes every field for any of them.
        value: point[payload] as Value,
        extras: extrasOf(type, point.name as string | null | undefined, point.dataSource as Origin | null | undefined),
      })),
      nextPageToken,
    }))
}

/**
 * How a type may be asked for, and in which ranges. Listings run from new to old, so nothing but a whole range ever
 * moves the cursor. https://developers.google.com/health/filters
 */
const listing = <Body extends Paged>(task: Task<Body>, type: string, pageSize: number, conditions: readonly string[]) =>
  byToken(
    (pageToken) =>
      task.get(`/v4/users/me/dataTypes/${type}/dataPoints`, {
        filter: conditions.map((condition) => `${filterName(type)}.${condition}`).join(' AND '),
        pageSize,
        pageToken,
      }),
    (body) => body.nextPageToken,
  )
const rfc3339 = (at: Instant): string => new Date(at).toISOString()
/** A day's points may reach us until the device has synced: read again for three days. */
export const settleDays = 3
const mostPoints = 10_000
/** The most that exercise and sleep give. */
const mostSessions = 25

interface Facts<Kind extends RecordKind, Value> {
  /** As in the path: `heart-rate`. Also the stream's name. */
  readonly type: string
  readonly title: string
  readonly scope: string
  readonly emits: readonly Kind[]
  readonly value: Schema<Value>
  readonly map: (value: Value, extras: Told) => Iterable<RecordOf<Kind>>
}
type MadeOf<Kind extends RecordKind, Value> = Omit<Facts<Kind, Value>, 'type'>

const common = <Kind extends RecordKind, Value>(type: string, facts: MadeOf<Kind, Value>) => ({
  emits: facts.emits,
  title: facts.title,
  scopes: [`${facts.scope}.readonly`],
  settleDays,
  // A window asked for by start time lists everything that started in it.
  listing: 'complete' as const,
  page: pageOf(type, facts.value),
  *map({ points }: PointPage<Value>): Iterable<RecordOf<Kind>> {
    for (const { value, extras } of points) yield* facts.map(value, extras)
  },
})

/** Types filtered by physical time: `member` is `interval.start_time` or `sample_time.physical_time`. */
const physical =
  (member: string) =>
  <const Kind extends RecordKind, Value>(
    type: string,
    facts: MadeOf<Kind, Value> & { readonly daysAtOnce?: number },
  ): Stream =>
    defineStream({
      ...common(type, facts),
      cursor: InstantCursor,
      pull: (task) =>
        byTimeRange(task, { atMostMs: (facts.daysAtOnce ?? 30) * dayMs }, ({ from, to }) =>
          listing(task, type, mostPoints, [`${member} >= "${rfc3339(from)}"`, `${member} < "${rfc3339(to)}"`]),
        ),
    })
export const intervals = physical('interval.start_time')
export const samples = physical('sample_time.physical_time')

/** Daily types know only dates. */
export const dailies = <const Kind extends RecordKind, Value>(type: string, facts: MadeOf<Kind, Value>): Stream =>
  defineStream({
    ...common(type, facts),
    cursor: LocalDay,
    pull: (task) =>
      byDayRange(task, { atMost: 90 }, ({ from, to }) =>
        listing(task, type, mostPoints, [`date >= "${from}"`, `date < "${addDays(to, 1)}"`]),
      ),
  })

/**
 * Sessions can be asked for by civil start time only. What is covered is counted in UTC, so a day more is asked for on
 * either side: wherever the person was, nothing of the covered span is left out.
 */
export const sessions = <const Kind extends RecordKind, Value>(
  type: string,
  facts: MadeOf<Kind, Value> & { readonly pageSize?: number },
): Stream =>
  defineStream({
    ...common(type, facts),
    cursor: LocalDay,
    pull: (task) =>
      byDayRange(task, { atMost: 30 }, ({ from, to }) =>
        listing(task, type, facts.pageSize ?? mostPoints, [
          `interval.civil_start_time >= "${addDays(from, -1)}"`,
          `interval.civil_start_time < "${addDays(to, 2)}"`,
        ]),
      ),
  })
export const exerciseSessions = <const Kind extends RecordKind, Value>(
  type: string,
  facts: MadeOf<Kind, Value>,
): Stream => sessions(type, { ...facts, pageSize: mostSessions })

/**
 * Sleep can be asked for by its end only. Nights that begin in the span may end after it, hence the day more: without
 * it a night across the edge would look as if it had vanished.
 */
export const nights = <const Kind extends RecordKind, Value>(type: string, facts: MadeOf<Kind, Value>): Stream =>
  defineStream({
    ...common(type, facts),
    cursor: InstantCursor,
    pull: (task) =>
      byTimeRange(task, { atMostMs: 30 * dayMs }, ({ from, to }) =>
        listing(task, type, mostSessions, [
          `interval.end_time >= "${rfc3339(from)}"`,
          `interval.end_time < "${rfc3339(to + dayMs)}"`,
        ]),
      ),
  })

/** Electrocardiograms can be asked for from a time on, without an end; there are few. */
export const openEnded = <const Kind extends RecordKind, Value>(type: string, facts: MadeOf<Kind, Value>): Stream =>
  defineStream({
    ...common(type, facts),
    cursor: InstantCursor,
    pull: (task) =>
      byTimeRange(task, { atMostMs: Number.POSITIVE_INFINITY }, ({ from }) =>
        listing(task, type, mostPoints, [`interval.start_time >= "${rfc3339(from)}"`]),
      ),
  })

/** The payload's `updateTime`. */
export const updated = (extras: Told, time: string | null | undefined): Told => {
  const updatedAt = time ? Date.parse(time) : Number.NaN
  return Number.isNaN(updatedAt) ? extras : { ...extras, updatedAt }
}
