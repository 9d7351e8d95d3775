import * as kit from '../../kit/index.js'
import { type Moment, orderOf, plus, type Schema, type When, z } from '../../kit/index.js'

export const base = '/v2/usercollection'

/** What Oura may leave out or give as null. */
export const maybe = <T>(schema: Schema<T>) => schema.nullish().transform((value) => value ?? undefined)
type Words<S extends string> = S extends `${infer First} ${infer Rest}` ? First | Words<Rest> : S
const each = <S extends string, T>(names: S, schema: Schema<T>) =>
  Object.fromEntries(names.split(' ').map((name) => [name, maybe(schema)])) as Record<Words<S>, ReturnType<typeof maybe<T>>>
/** Fields by name, all of which may be missing: texts, numbers, and series at a fixed interval with null for none. */
export const texts = <S extends string>(names: S) => each(names, z.string())
export const numbers = <S extends string>(names: S) => each(names, z.number())
export const series = <S extends string>(names: S) => each(names, Series)
const Series = z.object({ interval: z.number(), items: z.array(z.number().nullable()), timestamp: z.string() })

/** A page of documents; a single one, as `/{document_id}` answers, is a page of one. */
export const documents = <Doc>(doc: Schema<Doc>) =>
  z.preprocess(
    (body) => (typeof body === 'object' && body !== null && 'id' in body && !('data' in body) ? { data: [body] } : body),
    z.object({ data: z.array(doc), next_token: maybe(z.string()) }),
  ) as Schema<Page<Doc>>
type Page<Doc> = { readonly data: readonly Doc[]; readonly next_token?: string | undefined }
/** Every page of a listing. */
export const listing = <Doc>(task: kit.Task<Page<Doc>>, name: string, query: Readonly<Record<string, string>> = {}) =>
  kit.byToken((next_token) => task.get(`${base}/${name}`, { ...query, next_token }), (body) => body.next_token)

type About<Kind, Doc> = Pick<kit.Stream, 'scopes' | 'title' | 'listing'> & { emits: readonly Kind[]; doc: Schema<Doc> }
type Records<Kind extends kit.RecordKind, Doc> = (doc: Doc) => Iterable<kit.RecordOf<Kind>>

/**
 * A collection read by the person's civil days. A span of ours is UTC, so a day before and a day after it are asked
 * for, too, and one more because some collections take `end_date` as exclusive. Without a scope of its own: `daily`.
 */
export const collection = <const Kind extends kit.RecordKind, Doc>(name: string, { doc, ...about }: About<Kind, Doc>, records: Records<Kind, Doc>) =>
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
export const timeSeries = <const Kind extends kit.RecordKind, Doc>(name: string, { doc, ...about }: About<Kind, Doc>, records: Records<Kind, Doc>) =>
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

/** A time as Oura writes it. One that cannot be read parks its record, not the page it came in. */
export const time = (text: string): Moment => {
  try {
    return kit.momentFromIso(text)
  } catch {
    return { at: Number.NaN, offsetFrom: 'unknown' }
  }
}
/** The series and set-ups are in UTC: `+00:00` there does not say that the person was in Greenwich. */
export const utc = (text: string): Moment => {
  const at = time(text)
  return 'at' in at && at.offset === 0 ? { at: at.at, offsetFrom: 'unknown' } : at
}
const dayAt = (at: Moment) => ('at' in at && Number.isNaN(at.at) ? undefined : kit.localOf(at)?.slice(0, 10))
/** Oura's own example of a workout ends before it starts: the two times bound it either way. */
export const between = (one: Moment, other: Moment | undefined, day: string | undefined): When => {
  const [start, end] = other !== undefined && orderOf(other) < orderOf(one) ? [other, one] : [one, other]
  return { start, end, day: day ?? dayAt(end ?? start) }
}

/** What `make` makes of a value that is there. */
export const given = <V, T>(value: V | undefined, make: (value: V) => T) => (value === undefined ? undefined : make(value))

export function* pointsOf(told: z.infer<typeof Series> | undefined) {
  const stepMs = (told?.interval ?? 0) * 1000
  for (const [index, value] of (told?.items ?? []).entries()) {
    const start = plus(time(told?.timestamp ?? ''), index * stepMs)
    if (value !== null) yield { value, start, end: plus(start, stepMs) }
  }
}

/** Equal neighbours of a string of codes, one per slot, as intervals cut at `endMs` from the first slot's start. */
export function* runsOf(codes: string | undefined, start: Moment, slotMs: number, endMs = Number.POSITIVE_INFINITY) {
  for (const { 0: run, 1: code = '', index } of (codes ?? '').matchAll(/(.)\1*/g)) {
    const [fromMs, toMs] = [index * slotMs, Math.min((index + run.length) * slotMs, endMs)]
    if (fromMs < toMs) yield { code, slot: index, start: plus(start, fromMs), end: plus(start, toMs) }
  }
}
