/**
 * Services that list documents, each with an id: how they are asked for, the page they come in, and what becomes of them.
 * The rules of cursor and coverage are `paging.ts`'s.
 */
import { addDays, type RecordKind, type RecordOf, removal } from '../core/index.js'
import type { DayWindow, PullTask, Stream, Task } from './connector.js'
import type { Answer } from './http.js'
import { byDayRange, byTimeRange, byToken, whole } from './paging.js'
import { maybe } from './reading.js'
import { InstantCursor, LocalDay, type Schema, z } from './schema.js'

/** A page of documents, and the token of the next. */
export interface Documents<Doc> {
  readonly documents: readonly Doc[]
  readonly next?: string | undefined
}

/**
 * A page that holds its documents under `items`, and the token of the next page under `next`. A document alone, as it
 * comes when it is asked for by its id, is a page of one.
 *
 * @example page: documentsOf(Night, { items: 'data', next: 'next_token' })
 */
export const documentsOf = <Doc>(
  doc: Schema<Doc>,
  { items, next }: { readonly items: string; readonly next: string },
): Schema<Documents<Doc>> => {
  const token = maybe(z.string())
  const List = z.object({ [items]: z.array(doc), [next]: token })
  const Page = List.transform((page): Documents<Doc> => {
    const { [items]: documents, [next]: following } = page as { readonly [name: string]: unknown }
    return { documents: documents as readonly Doc[], next: following as string | undefined }
  })
  const isAlone = (body: unknown): boolean =>
    typeof body === 'object' && body !== null && 'id' in body && !(items in body)
  return z.preprocess((body) => (isAlone(body) ? { [items]: [body] } : body), Page) as unknown as Schema<Documents<Doc>>
}

/** What a stream of documents is pulled by; spread into `defineStream`. */
export type Listed = Pick<Stream, 'cursor' | 'pull'>
type Ask<Range> = (task: Task, range: Range, token: string | undefined) => Promise<Answer<unknown>>

const listing = (fetchPage: (token: string | undefined) => Promise<Answer<unknown>>) =>
  byToken(fetchPage, (body) => (body as Documents<unknown>).next)

/**
 * Listed by civil days, both ends inclusive. `before` and `after` say how many days more to ask for: a span of ours is
 * UTC, and the person's days begin up to fourteen hours before and end up to twelve after it.
 *
 * @example ...listedByDays({ atMost: 30, before: 1, after: 1 }, (task, { from, to }, token) =>
 *   task.get('/v1/nights', { from, to, token }))
 */
export const listedByDays = (
  options: { readonly atMost: number; readonly before: number; readonly after: number },
  ask: Ask<DayWindow>,
): Listed => ({
  cursor: LocalDay,
  pull: (task) =>
    byDayRange(task as PullTask<unknown, string>, { atMost: options.atMost, ahead: 0 }, ({ from, to }) => {
      const wider = { from: addDays(from, -options.before), to: addDays(to, options.after) }
      return listing((token) => ask(task, wider, token))
    }),
})

/** Listed by instants, half-open, given as ISO 8601 in UTC. */
export const listedByTime = (
  options: { readonly atMostMs: number },
  ask: Ask<{ readonly from: string; readonly to: string }>,
): Listed => ({
  cursor: InstantCursor,
  pull: (task) =>
    byTimeRange(task as PullTask<unknown, number>, options, ({ from, to }) => {
      const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
      return listing((token) => ask(task, range, token))
    }),
})

/** Listed as a whole, for a few documents without dates. */
export const listedWhole = (ask: (task: Task, token: string | undefined) => Promise<Answer<unknown>>): Listed => ({
  pull: (task) => whole(task, () => listing((token) => ask(task, token))),
})

/**
 * The records of a page of documents. One that comes to none takes back what came of it before: a score that turned
 * null, a night somebody deleted.
 */
export const recordsOf =
  <Kind extends RecordKind, Doc extends object>(records: (told: Doc) => Iterable<RecordOf<Kind>>) =>
  ({ documents }: Documents<Doc>): readonly RecordOf<Kind>[] =>
    documents.flatMap((told) => {
      const found = [...records(told)]
      return found.length === 0 && 'id' in told && typeof told.id === 'string' ? [removal(told.id)] : found
    })
