import * as kit from '../../kit/index.js'
import { type Moment, orderOf, type Schema, type When, z } from '../../kit/index.js'
import { maybe, time } from './reading.js'

export const base = '/v2/usercollection'

/** A page of documents; a single one, as `/{document_id}` answers, is a page of one. */
export const documents = <Doc>(doc: Schema<Doc>) =>
  z.preprocess(
    (body) =>
      typeof body === 'object' && body !== null && 'id' in body && !('data' in body) ? { data: [body] } : body,
    z.object({ data: z.array(doc), next_token: maybe(z.string()) }),
  ) as Schema<Page<Doc>>
type Page<Doc> = { readonly data: readonly Doc[]; readonly next_token?: string | undefined }
/** Every page of a listing. */
export const listing = <Doc>(task: kit.Task<Page<Doc>>, name: string, query: Readonly<Record<string, string>> = {}) =>
  kit.byToken(
    (next_token) => task.get(`${base}/${name}`, { ...query, next_token }),
    (body) => body.next_token,
  )

interface About<Kind, Doc> extends Pick<kit.Stream, 'scopes' | 'title' | 'listing'> {
  readonly emits: readonly Kind[]
  readonly doc: Schema<Doc>
}
type Records<Kind extends kit.RecordKind, Doc> = (doc: Doc) => Iterable<kit.RecordOf<Kind>>

/**
 * A collection read by the person's civil days. A span of ours is UTC, so a day before and a day after it are asked
 * for, too, and one more because some collections take `end_date` as exclusive. Without a scope of its own: `daily`.
 */
export const collection = <const Kind extends kit.RecordKind, Doc>(
  name: string,
  { doc, ...about }: About<Kind, Doc>,
  records: Records<Kind, Doc>,
) =>
  kit.defineStream({
    scopes: ['daily'],
    ...about,
    page: documents(doc),
    cursor: kit.LocalDay,
    settleDays: 7,
    pull: (task) =>
      kit.byDayRange(task, { atMost: 30, ahead: 0 }, ({ from, to }) =>
        listing(task, name, { start_date: kit.addDays(from, -1), end_date: kit.addDays(to, 2) }),
      ),
    one: (task, document) => task.get(`${base}/${name}/${encodeURIComponent(document)}`),
    map: ({ data }) => data.flatMap((one) => [...records(one)]),
  })

/** A series read by instants, at most 30 days in one call. A ring away from its phone keeps a week to itself. */
export const timeSeries = <const Kind extends kit.RecordKind, Doc>(
  name: string,
  { doc, ...about }: About<Kind, Doc>,
  records: Records<Kind, Doc>,
) =>
  kit.defineStream({
    ...about,
    page: documents(doc),
    cursor: kit.InstantCursor,
    settleDays: 7,
    pull: (task) =>
      kit.byTimeRange(task, { atMostMs: 28 * kit.dayMs }, ({ from, to }) =>
        listing(task, name, { start_datetime: new Date(from).toISOString(), end_datetime: new Date(to).toISOString() }),
      ),
    map: ({ data }) => data.flatMap((one) => [...records(one)]),
  })

/** The series and set-ups are in UTC: `+00:00` there does not say that the person was in Greenwich. */
export const utc = (text: string): Moment => {
  const at = time(text)
  return 'at' in at && at.offset === 0 ? { at: at.at, offsetFrom: 'unknown' } : at
}
export const dayAt = (at: Moment) => ('at' in at && Number.isNaN(at.at) ? undefined : kit.localOf(at)?.slice(0, 10))
/** Oura's own example of a workout ends before it starts: the two times bound it either way. */
export const between = (one: Moment, other: Moment | undefined, day: string | undefined): When => {
  const [start, end] = other !== undefined && orderOf(other) < orderOf(one) ? [other, one] : [one, other]
  return { start, end, day: day ?? dayAt(start) }
}
