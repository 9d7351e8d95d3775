/** What all data types of Google Fit share: where their points come from, their envelope, their listing. */
import {
  byTimeRange,
  byToken,
  dayMs,
  defineStream,
  type Extras,
  type Instant,
  InstantCursor,
  instant,
  type KnownMoment,
  type Method,
  maybe,
  numbers,
  PermissionError,
  type RecordKind,
  type RecordOf,
  type Span,
  type Stream,
  type Task,
  texts,
  z,
} from '../../kit/index.js'
import { notAllowed } from './errors.js'

export const base = '/fitness/v1/users/me'
/** Phones hand in late, and Google works merged streams out anew: read again for a week. */
export const settleDays = 7
const mostPoints = 10_000

export const Millis = maybe(z.union([z.string().transform(Number), z.number()]))
// There may be a hundred thousand points to a page: what is read of them is checked here and turned into numbers later.
const Numeric = z.union([z.number(), z.string()]).nullish()
const Word = z.string().nullish()

const mapVal = z.array(z.object({ key: Word, value: z.object({ fpVal: Numeric }).nullish() })).nullish()
const Flat = z.object({ intVal: Numeric, fpVal: Numeric, stringVal: Word, mapVal })
export type Value = z.output<typeof Flat>
const Point = z.object({
  startTimeNanos: Numeric,
  endTimeNanos: Numeric,
  originDataSourceId: Word,
  value: z.array(Flat).nullish(),
  // The archive's: each value in an object more, or, in some archives, not.
  fitValue: z.array(Flat.extend({ value: Flat.nullish() })).nullish(),
})
const Session = z.object({
  ...texts('id name description'),
  startTimeMillis: Millis,
  endTimeMillis: Millis,
  modifiedTimeMillis: Millis,
  activeTimeMillis: Millis,
  ...numbers('activityType'),
})
export type Session = z.output<typeof Session>

const parts = ['dataSource', 'dataSourceId', 'Data Source', 'Data Points', 'session', 'deletedSession', 'nextPageToken']

/**
 * Any answer of the API: sources, points of one of them, or sessions. Empty lists are left out, so that an empty answer
 * may be `{}`; what holds something else instead is none of them.
 */
export const Page = z
  .looseObject({
    dataSource: maybe(z.array(z.object(texts('dataStreamId')))),
    ...texts('dataSourceId nextPageToken'),
    'Data Source': maybe(z.string()),
    point: maybe(z.array(Point)),
    'Data Points': maybe(z.array(Point)),
    session: maybe(z.array(Session)),
    deletedSession: maybe(z.array(z.object(texts('id')))),
  })
  .refine(
    (body) => parts.some((name) => body[name] !== undefined) || Object.values(body).every((value) => value == null),
    'an answer with sources, points or sessions',
  )
  .transform((told) => ({
    sources: (told.dataSource ?? []).flatMap(({ dataStreamId }) => dataStreamId ?? []),
    points: told.point ?? told['Data Points'] ?? [],
    from: told.dataSourceId ?? told['Data Source'],
    sessions: told.session ?? [],
    deleted: (told.deletedSession ?? []).flatMap(({ id }) => id ?? []),
    next: told.nextPageToken,
  }))
export type Page = z.output<typeof Page>
type PointTold = Page['points'][number]

/** int64 travels as a string, in archives as a number. Beyond milliseconds nothing is kept. */
const millisOf = (nanos: string | number | null | undefined): Instant => {
  if (typeof nanos === 'number') return Math.floor(nanos / 1_000_000)
  return nanos != null && /^-?\d+$/.test(nanos) ? Number(BigInt(nanos) / 1_000_000n) : Number.NaN
}
export const spanOf = ({ startTimeNanos, endTimeNanos }: PointTold): { start: KnownMoment; end: KnownMoment } => {
  const start = millisOf(startTimeNanos)
  // There is no zone anywhere: the person's offset is unknown.
  return { start: instant(start), end: instant(endTimeNanos == null ? start : millisOf(endTimeNanos)) }
}
export const valuesOf = ({ value, fitValue }: PointTold): readonly Value[] =>
  value ?? fitValue?.map((one) => one.value ?? one) ?? []
/** A double may also be "NaN": that record alone is parked. */
export const amountOf = (amount: string | number | null | undefined): number | undefined =>
  amount == null ? undefined : Number(amount)
export const numberIn = (value: Value | undefined): number | undefined => amountOf(value?.fpVal ?? value?.intVal)

const google = 'com.google.android.gms'
/** The last part of the id of what a person typed in. */
const typedIn = 'user_input'

/**
 * A source is `type:data type:app:manufacturer:model:uid:name`, with those parts left out that there are not. Two sources
 * may tell of the same moment, so that device and app together name where a point is from.
 */
const originOf = (source: string | undefined): Pick<Extras, 'device' | 'method' | 'origin'> => {
  if (source === undefined) return {}
  const [, , app = '', ...rest] = source.split(':')
  const hardware = rest.length >= 3 ? rest.slice(0, 2).filter(Boolean).join(' ') : ''
  const device = [hardware, app === google ? '' : app].filter(Boolean).join(' / ')
  return {
    ...(device && { device }),
    ...(app && { origin: app }),
    ...(rest.at(-1) === typedIn && { method: 'manual' as const }),
  }
}

/** Did Google merge it from all sources of its type, as its own app shows it? */
export const isMerged = (source: string): boolean =>
  source.startsWith('derived:com.google.step_count.delta:')
    ? source === `derived:com.google.step_count.delta:${google}:estimated_steps`
    : /^derived:[^:]+:com\.google\.android\.gms:merged?(_[a-z_]+)?$/.test(source)

/** The merged source; where there is none, every raw one, and their points differ by device. */
const chosenFrom = (sources: readonly string[]): readonly string[] => {
  const merged = sources.find(isMerged)
  if (merged !== undefined) return [merged]
  const raw = sources.filter((source) => source.startsWith('raw:'))
  return raw.length > 0 ? raw : sources
}

/** `step_count-delta`, our stream, to `com.google.step_count.delta`, Google's type. */
export const typeOf = (stream: string): string => `com.google.${stream.replaceAll('-', '.')}`
export const askSources = async (task: Task<Page>, stream: string) => {
  const answer = await task.get(`${base}/dataSources`, { dataTypeName: typeOf(stream) })
  return { answer, sources: chosenFrom(answer.body?.sources ?? []) }
}

const nanosOf = (at: Instant): string => `${at}000000`
export const datasetPath = (source: string, { from, to }: Span): string =>
  `${base}/dataSources/${encodeURIComponent(source)}/datasets/${nanosOf(from)}-${nanosOf(to)}`
/** What a dataset was asked for, read back from its path. */
export const spanAsked = (path: string): Span | undefined => {
  const match = /\/datasets\/(\d+)-(\d+)$/.exec(path)
  return match === null ? undefined : { from: millisOf(match[1]), to: millisOf(match[2]) }
}

/** One point, ready to be told: an instant has no end. */
export interface Told {
  readonly values: readonly Value[]
  readonly when: { readonly start: KnownMoment; readonly end?: KnownMoment }
  readonly extras: Pick<Extras, 'device' | 'method' | 'origin'>
}
export function* toldIn({ points: found, from }: Page): Iterable<Told> {
  // Thousands of points are from the same few sources.
  const origins = new Map<string | undefined, Told['extras']>()
  for (const point of found) {
    const source = point.originDataSourceId ?? from
    const extras = origins.get(source) ?? originOf(source)
    origins.set(source, extras)
    const { start, end } = spanOf(point)
    yield { values: valuesOf(point), when: end.at === start.at ? { start } : { start, end }, extras }
  }
}

export const scopeNamed = (scope: string): string => `https://www.googleapis.com/auth/fitness.${scope}.read`
/** Lists of sources and sessions leave out in silence what we were not allowed: it would look as if there were nothing. */
export const insistOn = (scope: string, task: Task): void => {
  const wanted = scopeNamed(scope)
  if (!task.scopes.includes(wanted))
    throw new PermissionError('permission', `Google Fit ${notAllowed}; connect again and allow it, or leave it out.`, {
      scopes: [wanted],
    })
}

interface Facts<Kind extends RecordKind> {
  readonly title: string
  readonly scope: string
  readonly emits: readonly Kind[]
  readonly method?: Method | undefined
  readonly daysAtOnce?: number | undefined
  readonly map: (told: Told) => Iterable<RecordOf<Kind>>
}

/**
 * The points of a type. A range lists all that overlap it, so that those at its edges come twice; and since every one is
 * listed, what is missing from two complete listings is gone. https://developers.google.com/fit/rest/v1/datasets
 */
export const points = <const Kind extends RecordKind>(stream: string, facts: Facts<Kind>): Stream =>
  defineStream({
    title: facts.title,
    emits: facts.emits,
    scopes: [scopeNamed(facts.scope)],
    settleDays,
    listing: 'complete',
    cursor: InstantCursor,
    page: Page,
    async *pull(task) {
      insistOn(facts.scope, task)
      const { answer, sources } = await askSources(task, stream)
      if (answer.body === undefined && answer.problem !== undefined) {
        yield { answer }
        yield { failed: task.window }
      } else
        yield* byTimeRange(task, { atMostMs: (facts.daysAtOnce ?? 30) * dayMs }, async function* (range) {
          for (const source of sources)
            yield* byToken(
              (pageToken) => task.get(datasetPath(source, range), { limit: mostPoints, pageToken }),
              ({ next }) => next,
            )
        })
    },
    *map(page) {
      for (const told of toldIn(page))
        yield* facts.map(facts.method ? { ...told, extras: { method: facts.method, ...told.extras } } : told)
    },
  })
