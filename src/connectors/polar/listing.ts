/** How Polar is asked: nothing has pages, and everything reaches back a few weeks only. */
import * as kit from '../../kit/index.js'
import { dayMs, type PullTask, type RecordKind, type RecordOf, type Schema, z } from '../../kit/index.js'

type Ask<Range> = (task: PullTask, range: Range) => Promise<kit.Answer>
type Listed = Pick<kit.Stream, 'cursor' | 'pull' | 'settleDays' | 'historyDays' | 'everyMinutes'>

/** A watch may keep what it counted to itself for days; what is asked for again is told again as it now is. */
const settleDays = 7
/**
 * Of a hundred requests a day for each person: two hours where much is new each day (and notices come meanwhile), twelve
 * where the night or the week says it. https://www.polar.com/accesslink-api/#rate-limits
 */
export const often = { everyMinutes: 120 }
export const seldom = { everyMinutes: 720 }

/** The part of the pull Polar has an answer for; nothing where all of it is longer ago. */
const within = <T extends PullTask>(task: T, days: number): T | undefined => {
  const from = Math.max(task.window.from, (Math.floor(task.now / dayMs) - days) * dayMs)
  return from < task.window.to ? { ...task, window: { from, to: task.window.to } } : undefined
}

/**
 * By civil days, both ends inclusive and at most 28 days apart: a day more is asked for at either end, as days are the
 * person's own.
 */
export const byDates = (
  ask: Ask<{ readonly from: string; readonly to: string }>,
  { historyDays = 28 }: { readonly historyDays?: number } = {},
): Listed => ({
  settleDays,
  historyDays,
  cursor: kit.LocalDay,
  async *pull(task) {
    const reached = within(task, historyDays - 2)
    if (reached === undefined) return
    yield* kit.byDayRange(reached as PullTask<unknown, string>, { atMost: 26, ahead: 0 }, ({ from, to }) =>
      kit.once(() => ask(reached, { from: kit.addDays(from, -1), to: kit.addDays(to, 1) })),
    )
  },
})

/**
 * Those without a range: one answer holds all there is. `since` asks for the moment before which it holds nothing, and
 * absence means nothing either.
 */
export const recent = (
  { days, since }: { readonly days: number; readonly since?: (task: PullTask) => Promise<kit.Instant> },
  ask: (task: PullTask) => Promise<kit.Answer>,
): Listed => ({
  settleDays,
  historyDays: days,
  cursor: kit.InstantCursor,
  async *pull(task) {
    const reached = within(task, days - 1)
    if (reached === undefined) return
    const from = Math.max(reached.window.from, (await since?.(task)) ?? 0)
    const answer = await ask(task)
    yield { answer }
    const span = { from: Math.min(from, reached.window.to), to: reached.window.to }
    if (answer.problem !== undefined) yield { failed: { ...span, from: reached.window.from } }
    else yield { covers: span, ...(task.purpose === 'fresh' && { cursor: span.to }) }
  },
})

/**
 * A page that lists its documents as they are, or under `items`. A document alone, as it comes when it is asked for by
 * its id or date, is a page of one; what has no `mark` is no document.
 */
export const listOf = <Doc>(doc: Schema<Doc>, mark: string, items?: string): Schema<readonly Doc[]> => {
  const List = z.array(doc)
  const isAlone = (body: unknown): boolean => typeof body === 'object' && body !== null && mark in body
  if (items === undefined) return z.preprocess((body) => (isAlone(body) ? [body] : body), List)
  const wrapped = (body: unknown): unknown =>
    Array.isArray(body) ? { [items]: body } : isAlone(body) ? { [items]: [body] } : body
  return z
    .preprocess(wrapped, z.object({ [items]: List }))
    .transform((page) => (page as Readonly<Record<string, Doc[]>>)[items] ?? []) as unknown as Schema<readonly Doc[]>
}

/**
 * The records of a page of documents. One that comes to none takes back what came of it before. Many are known by their
 * day alone, hence the name before it.
 */
export const recordsOf =
  <Kind extends RecordKind, Doc>(
    name: string,
    idOf: (told: Doc) => string,
    records: (told: Doc, document: string, id: string) => Iterable<RecordOf<Kind>>,
  ) =>
  (told: readonly Doc[]): readonly RecordOf<Kind>[] =>
    told.flatMap((each) => {
      const id = idOf(each)
      const document = name === '' ? id : `${name} ${id}`
      const found = [...records(each, document, id)]
      return found.length === 0 ? [kit.removal(document)] : found
    })

/** Some words are joined by hyphens and some by underscores, within one document: read as underscores. */
export const underscored = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(underscored)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name.replaceAll('-', '_'), underscored(field)]),
  )
}
