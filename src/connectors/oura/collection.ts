import * as kit from '../../kit/index.js'
import { type RecordKind, Time, z } from '../../kit/index.js'

export const base = '/v2/usercollection'

/** How a collection is asked for, and how often. */
type Pulling = (path: string) => Pick<kit.Stream, 'cursor' | 'everyMinutes' | 'pull' | 'settleDays'>

/** By the person's civil days. Some collections take `end_date` as exclusive, hence one day more than days differ. */
const byDays: Pulling = (path) => ({
  settleDays: 7,
  ...kit.listedByDays({ atMost: 30, before: 1, after: 2 }, (task, { from, to }, next_token) =>
    task.get(path, { start_date: from, end_date: to, next_token }),
  ),
})

/** By instants, at most 30 days in one call. A ring away from its phone keeps a week to itself. */
export const byInstants: Pulling = (path) => ({
  settleDays: 7,
  ...kit.listedByTime({ atMostMs: 28 * kit.dayMs }, (task, { from, to }, next_token) =>
    task.get(path, { start_datetime: from, end_datetime: to, next_token }),
  ),
})

/** Those without dates: all there is, once a day. */
export const asWhole: Pulling = (path) => ({
  everyMinutes: 1440,
  ...kit.listedWhole((task, next_token) => task.get(path, { next_token })),
})

interface About<Kind, Doc> extends Pick<kit.Stream, 'scopes' | 'title' | 'listing'> {
  readonly emits: readonly Kind[]
  readonly doc: kit.Schema<Doc>
  readonly pulling?: Pulling
}

/** A collection of documents, and the records of each. Without a scope of its own: `daily`. */
export const collection = <const Kind extends RecordKind, Doc extends object>(
  name: string,
  { doc, pulling = byDays, ...about }: About<Kind, Doc>,
  records: (told: Doc) => Iterable<kit.RecordOf<Kind>>,
) =>
  kit.defineStream({
    scopes: ['daily'],
    ...about,
    ...(pulling(`${base}/${name}`) as object),
    page: kit.documentsOf(doc, { items: 'data', next: 'next_token' }),
    one: (task, id) => task.get(`${base}/${name}/${encodeURIComponent(id)}`),
    map: kit.recordsOf(records),
  })

/** Series inside a document. */
export const series = <S extends string>(names: S) => kit.fields(names, Series)
const Series = z.object({ interval: z.number(), items: z.array(z.number().nullable()), timestamp: Time })
export const pointsOf = (told: z.infer<typeof Series> | undefined) =>
  told === undefined ? [] : kit.evenly(told.timestamp, told.interval * 1000, told.items)
