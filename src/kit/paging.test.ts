import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, dayMs, dayOf, hourMs, type Instant, type LocalDay } from '../core/index.js'
import type { Page, PullTask, Span } from './connector.js'
import type { Answer } from './http.js'
import { byDayRange, byTimeRange, byToken, once, whole } from './paging.js'

interface Listing {
  readonly units: readonly number[]
  readonly next?: string
}

const startOf = (day: LocalDay): Instant => Date.parse(`${day}T00:00:00Z`)
const request = { method: 'GET', path: '/', query: {} } as const
const read = (body: Listing): Answer<Listing> => ({
  request,
  status: 200,
  raw: new Uint8Array(),
  contentType: '',
  body,
})
const unreadable: Answer<Listing> = {
  request,
  status: 200,
  raw: new Uint8Array(),
  contentType: '',
  problem: { path: '', expected: 'a page' },
}
const askNobody = () => Promise.reject(new Error('these tests ask no service'))
const taskFor = <Cursor>(window: Span, purpose: PullTask['purpose']): PullTask<Listing, Cursor> => ({
  get: askNobody,
  post: askNobody,
  put: askNobody,
  patch: askNobody,
  delete: askNobody,
  account: { id: 'ada' },
  scopes: [],
  signedInBy: 'auth',
  signal: new AbortController().signal,
  window,
  purpose,
  now: window.to,
})

/**
 * A provider asked for units (days, or hours): a range comes in `pages` pages, and one that holds a broken unit has an
 * unreadable page at its end.
 */
async function* answersFor(
  units: readonly number[],
  pages: number,
  broken: ReadonlySet<number>,
): AsyncGenerator<Answer<Listing>> {
  const size = Math.max(1, Math.ceil(units.length / pages))
  for (let at = 0; at < units.length; at += size) {
    const part = units.slice(at, at + size)
    if (part.some((unit) => broken.has(unit))) {
      yield unreadable
      return
    }
    yield read({ units: part })
  }
}

/** The first pages of a pull, as many as were taken before it was interrupted. */
const take = async <Cursor>(
  pages: AsyncIterable<Page<Listing, Cursor>>,
  count: number,
): Promise<Page<Listing, Cursor>[]> => {
  const taken: Page<Listing, Cursor>[] = []
  for await (const page of pages) {
    taken.push(page)
    if (taken.length >= count) break
  }
  return taken
}
const unitsIn = (pages: readonly Page<Listing, unknown>[]): Set<number> =>
  new Set(pages.flatMap(({ answer }) => answer?.body?.units ?? []))
const everything = Number.POSITIVE_INFINITY

/** The spans told by the pages, merged, in order. */
const merged = (spans: readonly (Span | undefined)[]): Span[] => {
  const result: { from: number; to: number }[] = []
  const sorted = spans.filter((span) => span !== undefined).toSorted((one, other) => one.from - other.from)
  for (const { from, to } of sorted) {
    const last = result.at(-1)
    if (last !== undefined && from < last.to) throw new Error('two spans overlap')
    if (last?.to === from) last.to = to
    else result.push({ from, to })
  }
  return result
}

const cases = fc.record({
  from: fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2028, 0, 1) }),
  lengthMs: fc.integer({ min: 1, max: 40 * dayMs }),
  atMost: fc.integer({ min: 1, max: 12 }),
  pages: fc.integer({ min: 1, max: 3 }),
  broken: fc.array(fc.nat(45), { maxLength: 4 }),
  stop: fc.integer({ min: 1, max: 60 }),
})
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never

/** Day ranges and time ranges obey one law; units are what is asked for, `hold` says which units an instant spans. */
interface Law<Cursor> {
  readonly pull: (
    window: Span,
    purpose: PullTask['purpose'],
    told: Case,
    broken: ReadonlySet<number>,
  ) => AsyncIterable<Page<Listing, Cursor>>
  /** Units of a window, in order. */
  readonly unitsOf: (window: Span) => number[]
  /** What must be covered in the end. */
  readonly covered: (window: Span) => Span
  /** Where a pull resumes after this cursor, and the units it says are complete. */
  readonly resume: (cursor: Cursor, window: Span) => Span
  readonly upTo: (cursor: Cursor, window: Span) => number[]
}

const daysOf = (from: LocalDay, to: LocalDay): number[] => {
  const days: number[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(startOf(day))
  return days
}
const byDays: Law<LocalDay> = {
  pull: (window, purpose, { atMost, pages }, broken) =>
    byDayRange(taskFor<LocalDay>(window, purpose), { atMost, ahead: 0 }, ({ from, to }) =>
      answersFor(daysOf(from, to), pages, broken),
    ),
  unitsOf: ({ from, to }) => daysOf(dayOf(from), dayOf(to - 1)),
  covered: ({ from, to }) => ({ from: startOf(dayOf(from)), to }),
  resume: (cursor, { to }) => ({ from: startOf(cursor), to }),
  upTo: (cursor, { from }) => daysOf(dayOf(from), cursor),
}
const hoursOf = ({ from, to }: Span): number[] => {
  const hours: number[] = []
  for (let at = from - (from % hourMs); at < to; at += hourMs) hours.push(at)
  return hours
}
const byTimes: Law<Instant> = {
  pull: (window, purpose, { atMost, pages }, broken) =>
    byTimeRange(taskFor<Instant>(window, purpose), { atMostMs: atMost * dayMs }, (range) =>
      answersFor(hoursOf(range), pages, broken),
    ),
  unitsOf: hoursOf,
  covered: (window) => window,
  resume: (cursor, { to }) => ({ from: cursor, to }),
  upTo: (cursor, { from }) => hoursOf({ from, to: cursor }),
}

const laws = <Cursor extends string | number>(name: string, law: Law<Cursor>): void => {
  const windowOf = ({ from, lengthMs }: Case): Span => ({ from, to: from + lengthMs })
  const brokenOf = (told: Case): Set<number> => {
    const units = law.unitsOf(windowOf(told))
    return new Set(told.broken.map((index) => units[index % units.length] as number))
  }

  describe(name, () => {
    it('never moves the cursor back, nor past what was answered, wherever it is stopped', () =>
      fc.assert(
        fc.asyncProperty(cases, async (told) => {
          const window = windowOf(told)
          const pages = await take(law.pull(window, 'fresh', told, brokenOf(told)), told.stop)
          let last: Cursor | undefined
          for (const [index, { cursor }] of pages.entries()) {
            if (cursor === undefined) continue
            if (last !== undefined) expect(cursor >= last).toBe(true)
            last = cursor
            const stored = unitsIn(pages.slice(0, index + 1))
            for (const unit of law.upTo(cursor, window)) expect(stored.has(unit)).toBe(true)
          }
        }),
      ))

    it('says of a span that it is covered only when all of it was answered', () =>
      fc.assert(
        fc.asyncProperty(cases, fc.constantFrom('fresh', 'backfill'), async (told, purpose) => {
          const pages = await take(law.pull(windowOf(told), purpose, told, brokenOf(told)), told.stop)
          for (const [index, { covers }] of pages.entries()) {
            const stored = unitsIn(pages.slice(0, index + 1))
            for (const unit of covers === undefined ? [] : law.unitsOf(covers)) expect(stored.has(unit)).toBe(true)
          }
        }),
      ))

    it('brings the same units when it is stopped after any page and resumed at the last cursor', () =>
      fc.assert(
        fc.asyncProperty(cases, async (told) => {
          const window = windowOf(told)
          const before = await take(law.pull(window, 'fresh', told, brokenOf(told)), told.stop)
          const cursor = before.findLast((page) => page.cursor !== undefined)?.cursor
          const rest = cursor === undefined ? window : law.resume(cursor, window)
          const after = rest.from < rest.to ? await take(law.pull(rest, 'fresh', told, new Set()), everything) : []
          expect(unitsIn([...before, ...after])).toEqual(new Set(law.unitsOf(window)))
        }),
      ))

    it('tells of every part of the window that it is covered or failed, once, and of nothing else', () =>
      fc.assert(
        fc.asyncProperty(cases, fc.constantFrom('fresh', 'backfill'), async (told, purpose) => {
          const window = windowOf(told)
          const pages = await take(law.pull(window, purpose, told, brokenOf(told)), everything)
          expect(merged(pages.flatMap(({ covers, failed }) => [covers, failed]))).toEqual([law.covered(window)])
          expect(pages.some(({ failed }) => failed !== undefined)).toBe(told.broken.length > 0)
        }),
      ))

    it('walks backwards in a backfill, covers exactly the window, and leaves the cursor', () =>
      fc.assert(
        fc.asyncProperty(cases, async (told) => {
          const window = windowOf(told)
          const pages = await take(law.pull(window, 'backfill', told, new Set()), everything)
          expect(pages.every(({ cursor }) => cursor === undefined)).toBe(true)
          const spans = pages.flatMap(({ covers }) => (covers === undefined ? [] : [covers]))
          for (const [index, { to }] of spans.entries()) if (index > 0) expect(to).toBe(spans[index - 1]?.from)
          expect(merged(spans)).toEqual([law.covered(window)])
          expect(unitsIn(pages)).toEqual(new Set(law.unitsOf(window)))
        }),
      ))
  })
}

laws('reading by days', byDays)
laws('reading by times', byTimes)

describe('reading by days', () => {
  it('asks for a day more at the fresh end, where the person may be ahead of UTC', async () => {
    const asked: unknown[] = []
    const window = { from: startOf('2026-10-01'), to: startOf('2026-10-04') }
    const ask = (range: unknown) => {
      asked.push(range)
      return once(async () => read({ units: [] }))
    }
    await take(byDayRange(taskFor<LocalDay>(window, 'fresh'), { atMost: 2 }, ask), everything)
    expect(asked).toEqual([
      { from: '2026-10-01', to: '2026-10-02' },
      { from: '2026-10-03', to: '2026-10-04' },
    ])
  })
})

describe('reading by token', () => {
  const chain = (answers: Readonly<Record<string, Answer<Listing>>>) => {
    const asked: (string | undefined)[] = []
    const pages = byToken(
      async (token) => {
        asked.push(token)
        return answers[token ?? 'first'] ?? unreadable
      },
      (body) => body.next,
    )
    return { asked, pages }
  }
  const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
    const list: T[] = []
    for await (const item of items) list.push(item)
    return list
  }

  it('follows the tokens to the end', async () => {
    const { asked, pages } = chain({ first: read({ units: [1], next: 'b' }), b: read({ units: [2], next: '' }) })
    expect((await all(pages)).map(({ body }) => body?.units)).toEqual([[1], [2]])
    expect(asked).toEqual([undefined, 'b'])
  })
  it('ends at a page that cannot be read, for it has no token to go on with', async () => {
    const { asked, pages } = chain({ first: read({ units: [1], next: 'b' }) })
    expect((await all(pages)).map(({ body }) => body === undefined)).toEqual([false, true])
    expect(asked).toHaveLength(2)
  })
  it('is not kept for ever by a token that names itself, nor takes what it saw for all there is', async () => {
    const { asked, pages } = chain({ first: read({ units: [], next: 'b' }), b: read({ units: [], next: 'b' }) })
    await expect(all(pages)).rejects.toThrow('handed out the same page twice')
    expect(asked).toEqual([undefined, 'b'])
  })
})

describe('reading the whole', () => {
  const window = { from: 0, to: dayMs }
  it('covers the window when every page was read', async () => {
    const pages = await take(
      whole(taskFor(window, 'fresh'), () => once(async () => read({ units: [1] }))),
      everything,
    )
    expect(pages.at(-1)).toEqual({ covers: window })
  })
  it('tells that it failed when a page was not', async () => {
    const pages = await take(
      whole(taskFor(window, 'fresh'), () => once(async () => unreadable)),
      everything,
    )
    expect(pages.at(-1)).toEqual({ failed: window })
  })
})
