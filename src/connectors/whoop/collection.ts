/** How WHOOP's collections are asked for: by instants, newest first, 25 at once. https://developer.whoop.com/api */
import * as kit from '../../kit/index.js'
import { maybe, type RecordKind, z } from '../../kit/index.js'

export const base = '/developer/v2'
const pageSize = 25

/** UUIDs now, numbers before. */
export const Id = z.union([z.string(), z.number()]).transform(String)

/** Times are UTC; where the person was is told beside them, as `+02:00` or `Z`. */
export const zoned = (moment: kit.Moment, written: string | undefined): kit.Moment => {
  const offset =
    written === 'Z' ? 0 : /^[+-]\d\d:\d\d$/.test(written ?? '') ? Number(written?.slice(0, 3)) * 60 : undefined
  if (offset === undefined || !('at' in moment)) return moment
  const minutes = Number(written?.slice(4) || 0) * (written?.startsWith('-') ? -1 : 1)
  return { at: moment.at, offset: offset + minutes, offsetFrom: 'provider' }
}

export const updated = (moment: kit.Moment | undefined) =>
  moment !== undefined && 'at' in moment ? { updatedAt: moment.at } : {}

/** Asks for what lies in a span or reaches into it. The token is `next_token` in the answer and `nextToken` in the question. */
export const ask = <Body>(
  task: kit.Task<Body>,
  path: string,
  { from, to }: { readonly from: string; readonly to: string },
  nextToken: string | undefined,
): Promise<kit.Answer<Body>> => task.get(`${base}/${path}`, { limit: pageSize, start: from, end: to, nextToken })

interface About<Kind, Doc> extends Pick<kit.Stream, 'scopes' | 'title' | 'listing' | 'one'> {
  readonly emits: readonly Kind[]
  readonly doc: kit.Schema<Doc>
}

/**
 * A collection of documents, and the records of each. Nobody can ask what was changed since: a week is read again, and
 * notices bring the rest.
 */
export const collection = <const Kind extends RecordKind, Doc extends object>(
  path: string,
  { doc, ...about }: About<Kind, Doc>,
  records: (told: Doc) => Iterable<kit.RecordOf<Kind>>,
) =>
  kit.defineStream({
    settleDays: 7,
    listing: 'complete',
    one: (task, id) => task.get(`${base}/${path}/${encodeURIComponent(id)}`),
    ...about,
    ...(kit.listedByTime({ atMostMs: 30 * kit.dayMs }, (task, range, token) =>
      ask(task, path, range, token),
    ) as object),
    page: kit.documentsOf(doc, { items: 'records', next: 'next_token' }),
    map: kit.recordsOf(records),
  })

/** What every document has. */
export const Common = { ...kit.texts('timezone_offset score_state'), ...kit.times('created_at updated_at') }
/** Absent while the score is pending, and where there was too little to score. */
export const scoreOf = <Shape extends z.ZodRawShape>(shape: Shape) => maybe(z.object(shape))
export const secondsOf = (milliseconds: number | undefined): number | undefined =>
  milliseconds === undefined ? undefined : milliseconds / 1000
