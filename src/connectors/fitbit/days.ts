/** What Fitbit's pages share: local times, numbers as text, and ranges of civil days. */
import {
  type Answer,
  addDays,
  byDayRange,
  byToken,
  defineStream,
  isDay,
  LocalDay,
  localTime,
  type Moment,
  once,
  type PageRequest,
  type RecordKind,
  type RecordOf,
  type Schema,
  type Stream,
  startOfDay,
  type When,
  z,
} from '../../kit/index.js'

/** Activity series give their values as text, everything else as numbers. What is no number parks its record alone. */
export const Num = z.union([z.number(), z.string().transform(Number)])
export const MaybeNum = Num.nullish()
export const Text = z.string().nullish()

const unreadable: Moment = { at: Number.NaN, offsetFrom: 'unknown' }
/**
 * A wall-clock time; Fitbit does not tell the offset, and the zone of the profile is that of today, not of then. What
 * cannot be read parks its record.
 */
export const local = (text: string | null | undefined): Moment => {
  try {
    return localTime((text ?? '').replace(/\.000$/, ''))
  } catch {
    return unreadable
  }
}
export const onDay = (day: string | null | undefined): When =>
  day != null && isDay(day) ? { start: startOfDay(day), day } : { start: unreadable }

/** Some answers do not name their day: it stands in the path that was asked for. */
export const dayAsked = ({ path }: PageRequest): string | undefined => /\/date\/(\d{4}-\d\d-\d\d)/.exec(path)?.[1]

/** Leaves out what is not there: absence is not zero. */
export const present = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)) as {
    [K in keyof T]?: NonNullable<T[K]>
  }

/** A day may change until the device has been synchronised: read again for three days. */
export const settleDays = 3

interface Facts<Kind extends RecordKind, Body> {
  readonly title: string
  readonly scope: string
  readonly emits: readonly Kind[]
  readonly page: Schema<Body>
  readonly map: (body: Body, request: PageRequest) => Iterable<RecordOf<Kind>>
  /** `complete` where people delete single entries, which Fitbit tells only by leaving them out. */
  readonly listing?: 'complete'
}

const common = <Kind extends RecordKind, Body>({ title, scope, emits, page, map, listing }: Facts<Kind, Body>) => ({
  title,
  scopes: [scope],
  emits,
  page,
  map,
  settleDays,
  ...(listing ? { listing } : {}),
})

/** Stored payloads only: nothing is asked for. */
export const stored = <const Kind extends RecordKind, Body>(facts: Facts<Kind, Body>): Stream =>
  defineStream(common(facts))

/**
 * An endpoint that takes a first and a last day. Where absence counts, a day more is asked for on either side: what is
 * covered is counted in UTC, and the person may live up to fourteen hours beside it.
 */
export const byRange = <const Kind extends RecordKind, Body>(
  facts: Facts<Kind, Body> & { readonly path: (from: LocalDay, to: LocalDay) => string; readonly atMost: number },
): Stream =>
  defineStream({
    ...common(facts),
    cursor: LocalDay,
    pull: (task) => {
      const margin = facts.listing === 'complete' ? 1 : 0
      return byDayRange(task, { atMost: facts.atMost - 2 * margin - 1 }, ({ from, to }) =>
        once(() => task.get(facts.path(addDays(from, -margin), addDays(to, margin)))),
      )
    },
  })

/** An endpoint that answers for a single day, as all intraday ones do whatever range they are asked for. */
export const byDay = <const Kind extends RecordKind, Body>(
  facts: Facts<Kind, Body> & { readonly path: (day: LocalDay) => string },
): Stream =>
  defineStream({
    ...common(facts),
    cursor: LocalDay,
    pull: (task) =>
      byDayRange(task, { atMost: 1 }, async function* ({ from, to }): AsyncGenerator<Answer<Body>> {
        for (let day = from; day <= to; day = addDays(day, 1)) yield await task.get(facts.path(day))
      }),
  })

/** Lists that name the next page by its URL. */
export const Pagination = z.object({ next: Text }).nullish()
interface Listed {
  readonly pagination?: { readonly next?: string | null | undefined } | null | undefined
}

/**
 * A list that can be read only from a date on, oldest first. It is left once it has passed the range. The first page
 * must be asked for with `offset=0`, the others by the URL the page before gives.
 */
export const byList = <const Kind extends RecordKind, Body extends Listed>(
  facts: Facts<Kind, Body> & {
    readonly path: string
    readonly limit: number
    /** The local date of the last entry of a page. */
    readonly lastDay: (body: Body) => string | undefined
  },
): Stream =>
  defineStream({
    ...common(facts),
    cursor: LocalDay,
    pull: (task) =>
      byDayRange(task, { atMost: 365 }, ({ from, to }) => {
        const first = { afterDate: addDays(from, -1), sort: 'asc', limit: String(facts.limit), offset: '0' }
        return byToken(
          (next) => task.get(facts.path, next === undefined ? first : queryOf(next)),
          (body) => ((facts.lastDay(body) ?? '') > addDays(to, 1) ? undefined : body.pagination?.next),
        )
      }),
  })

/** Of a URL the provider gave us only the query is used: where a request goes is ours to say. */
const queryOf = (url: string): Readonly<Record<string, string>> =>
  Object.fromEntries(new URL(url, 'https://api.fitbit.com').searchParams)
