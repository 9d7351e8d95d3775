/**
 * Paging as composition: ranges outside, tokens inside. All return async iterables, so an `async function*` with the
 * same type is the way out. The cursor rule lives here and is proved by property tests: a cursor is yielded only after
 * every page up to it, it never goes back, and never passes what was answered.
 */
import { addDays, dayOf, daysBetween, type Instant, type LocalDay, TransientError } from '../core/index.js'
import type { Json, Page, PullTask, Span } from './connector.js'
import type { Answer } from './http.js'

/** Bound on the pages of one token chain: a provider that repeats its token would otherwise keep us for ever. */
const maxPagesPerChain = 10_000

/**
 * Pages of one listing that hands out a token for the next. A page that cannot be read ends the listing, and so does an
 * answer that says there is nothing.
 */
export async function* byToken<Body>(
  fetchPage: (token: string | undefined) => Promise<Answer<Body>>,
  nextToken: (body: Body) => string | null | undefined,
): AsyncGenerator<Answer<Body>> {
  let token: string | undefined
  for (let count = 0; count < maxPagesPerChain; count++) {
    const answer = await fetchPage(token)
    yield answer
    if (answer.body === undefined) return
    const next = nextToken(answer.body)
    if (next === null || next === undefined || next === '') return
    // Asking for the same page again would bring the same again: what follows it is unknown, and must not count as read.
    if (next === token)
      throw new TransientError(
        'page-token-repeats',
        'The service handed out the same page twice; it is asked again later.',
      )
    token = next
  }
  throw new TransientError(
    'too-many-pages',
    'The service did not come to an end of its pages; it is asked again later.',
  )
}

/** A listing of a single page. */
export async function* once<Body>(fetchPage: () => Promise<Answer<Body>>): AsyncGenerator<Answer<Body>> {
  yield await fetchPage()
}

/**
 * Asks for a window in ranges of civil days, both ends inclusive. Fresh pulls walk forwards and move the cursor
 * (the last day whose answer is stored); backfills walk backwards and leave it.
 */
export async function* byDayRange<Body>(
  task: PullTask<Body, LocalDay>,
  options: { readonly atMost: number; readonly ahead?: number },
  fetchRange: (range: { readonly from: LocalDay; readonly to: LocalDay }) => AsyncIterable<Answer<Body>>,
): AsyncGenerator<Page<Body, LocalDay>> {
  // A window is in UTC; the person may be up to 14 hours ahead of it, so one more day is asked for at the fresh end.
  const first = dayOf(task.window.from)
  const last = dayOf(task.window.to - 1)
  const ranges: { from: LocalDay; to: LocalDay }[] = []
  for (let from = first; from <= last; from = addDays(from, options.atMost)) {
    const to = addDays(from, options.atMost - 1)
    ranges.push({ from, to: daysBetween(to, last) < 0 ? last : to })
  }
  yield* byRanges(task, ranges, {
    ask: (range) =>
      fetchRange(
        range.to === last && task.purpose === 'fresh'
          ? { from: range.from, to: addDays(range.to, options.ahead ?? 1) }
          : range,
      ),
    span: ({ from, to }) => ({ from: startOf(from), to: Math.min(startOf(addDays(to, 1)), task.window.to) }),
    cursor: ({ to }) => to,
  })
}

/** Asks for a window in ranges of instants, half-open. The cursor is the last instant whose answer is stored. */
export async function* byTimeRange<Body>(
  task: PullTask<Body, Instant>,
  options: { readonly atMostMs: number },
  fetchRange: (range: Span) => AsyncIterable<Answer<Body>>,
): AsyncGenerator<Page<Body, Instant>> {
  const ranges: Span[] = []
  for (let from = task.window.from; from < task.window.to; from += options.atMostMs)
    ranges.push({ from, to: Math.min(from + options.atMostMs, task.window.to) })
  yield* byRanges(task, ranges, { ask: fetchRange, span: (range) => range, cursor: ({ to }) => to })
}

/** Asks for the whole of something small: no cursor, everything is covered by every pull. */
export async function* whole<Body>(
  task: PullTask<Body, Json>,
  fetchAll: () => AsyncIterable<Answer<Body>>,
): AsyncGenerator<Page<Body, never>> {
  let complete = true
  for await (const answer of fetchAll()) {
    complete &&= answer.problem === undefined
    yield { answer }
  }
  yield complete ? { covers: task.window } : { failed: task.window }
}

async function* byRanges<Range, Body, Cursor extends Json>(
  task: PullTask<Body, Cursor>,
  ranges: readonly Range[],
  how: {
    ask: (range: Range) => AsyncIterable<Answer<Body>>
    span: (range: Range) => Span
    cursor: (range: Range) => Cursor
  },
): AsyncGenerator<Page<Body, Cursor>> {
  const backwards = task.purpose === 'backfill'
  let unbroken = true
  for (const range of backwards ? ranges.toReversed() : ranges) {
    let complete = true
    for await (const answer of how.ask(range)) {
      complete &&= answer.problem === undefined
      yield { answer }
    }
    unbroken &&= complete
    if (!complete) yield { failed: how.span(range) }
    else if (backwards || !unbroken) yield { covers: how.span(range) }
    else yield { covers: how.span(range), cursor: how.cursor(range) }
  }
}

const startOf = (day: LocalDay): Instant => Date.parse(`${day}T00:00:00Z`)
