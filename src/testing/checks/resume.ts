/** Stopping and going on, against the simulated service: what the runtime relies on whenever it is interrupted. */
import { dayMs, type Instant, type Json, keyOf, orderOf, type Page, type Span, type Stream } from '../../kit/index.js'
import { freshWindow, pointOf } from '../../runtime/index.js'
import type { Check } from '../check.js'
import { chanceFrom } from '../mutations.js'
import { examineWays, now, type Simulation, today } from '../simulation.js'

/** Days asked for at first, and where that is a single range without a checkpoint between, unless there is too much. */
const fewDays = 4
const manyDays = 40
const mostRecords = 400

export const resumable: Check = {
  id: 'resume',
  title: 'stopping after any page and resuming brings the same, and its cursor never goes back',
  level: 'silver',
  examine: (subject) =>
    examineWays(subject, async (simulation) => {
      const findings: string[] = []
      for (const [name, stream] of simulation.streams) {
        const found = await problemsOf(simulation, stream).catch((error: unknown) => [
          error instanceof Error ? error.message : 'it throws',
        ])
        findings.push(...new Set(found.map((each) => `${name}: ${each}`)))
      }
      return findings
    }),
}

/** What came with a page. */
interface Step {
  /** Key to the record's start. */
  readonly records: ReadonlyMap<string, Instant>
  readonly cursor: Json | undefined
  readonly covers: Span | undefined
}
type Walk = (window: Span, cursor?: Json) => Promise<readonly Step[]>

const problemsOf = async (simulation: Simulation, stream: Stream): Promise<readonly string[]> => {
  const walk =
    (purpose: 'fresh' | 'backfill'): Walk =>
    async (window, cursor) => {
      const steps: Step[] = []
      for await (const page of simulation.pull(stream, { window, purpose, cursor })) steps.push(stepOf(stream, page))
      return steps
    }
  const [fresh, backfill] = [walk('fresh'), walk('backfill')]

  let window = windowOf(fewDays)
  let steps = await fresh(window)
  if (cursorsOf(steps).length === 1 && recordsOf(steps).size < mostRecords) {
    window = windowOf(manyDays)
    steps = await fresh(window)
  }
  const back = await backfill(window)
  return [
    ...(await freshProblems(stream, fresh, window, steps)),
    ...(cursorsOf(back).length > 0 ? ['a backfill moves the cursor'] : []),
    ...(await backfillProblems(backfill, window, back)),
    ...differences(inside(recordsOf(steps), window), inside(recordsOf(back), window), 'a backfill'),
  ]
}

const freshProblems = async (
  { settleDays = 0 }: Stream,
  walk: Walk,
  window: Span,
  steps: readonly Step[],
): Promise<readonly string[]> => {
  const found: string[] = []
  const cursors = cursorsOf(steps)
  if (cursors.some((cursor, index) => index > 0 && isBefore(cursor, cursors[index - 1])))
    found.push('its cursor goes back')
  const all = recordsOf(steps)
  for (const stop of [1, ...someOf(steps.flatMap(({ cursor }, index) => (cursor === undefined ? [] : [index + 1])))]) {
    const before = steps.slice(0, stop)
    const cursor = cursorsOf(before).at(-1)
    // As the runtime goes on between two readings of all that may still be revised: the least it ever asks for.
    const from =
      cursor === undefined
        ? window.from
        : Math.max(window.from, freshWindow({ cursor, settledAt: now }, settleDays, now).from)
    const after = await walk({ from, to: window.to }, cursor)
    const last = cursorsOf(after).at(-1)
    if (last !== undefined && isBefore(last, cursor)) found.push('its cursor goes back when it is resumed')
    found.push(...differences(all, recordsOf([...before, ...after]), `stopping after page ${stop}`))
  }
  return found
}

const backfillProblems = async (walk: Walk, window: Span, steps: readonly Step[]): Promise<readonly string[]> => {
  const found: string[] = []
  const all = recordsOf(steps)
  let reached = window.to
  const stops: { readonly page: number; readonly reached: Instant }[] = []
  for (const [index, { covers }] of steps.entries()) {
    if (covers === undefined || covers.to < reached || covers.from >= reached) continue
    reached = covers.from
    stops.push({ page: index + 1, reached })
  }
  for (const { page, reached } of someOf(stops)) {
    const after = reached > window.from ? await walk({ from: window.from, to: reached }) : []
    found.push(
      ...differences(all, recordsOf([...steps.slice(0, page), ...after]), `stopping a backfill after page ${page}`),
    )
  }
  return found
}

const stepOf = (stream: Stream, { answer, cursor, covers, failed }: Page): Step => {
  if (answer?.problem !== undefined || failed !== undefined)
    throw new Error(
      `a page of its simulated service cannot be read: ${answer?.problem?.path ?? ''} ${answer?.problem?.expected ?? ''}`,
    )
  const items = answer?.body === undefined ? [] : [...stream.map(answer.body, answer.request)]
  const records = items.flatMap((item): [string, Instant][] =>
    item.shape === 'removal' ? [] : [[`${item.kind} ${keyOf(item)}`, orderOf(item.start)]],
  )
  return { records: new Map(records), cursor, covers }
}

const recordsOf = (steps: readonly Step[]): ReadonlyMap<string, Instant> =>
  new Map(steps.flatMap(({ records }) => [...records]))
const cursorsOf = (steps: readonly Step[]): readonly Json[] =>
  steps.flatMap(({ cursor }) => (cursor === undefined ? [] : [cursor]))
const windowOf = (days: number): Span => ({ from: today - days * dayMs, to: now })

/** Cursors that stand for no instant have no order we know of. */
const isBefore = (one: Json | undefined, other: Json | undefined): boolean =>
  (pointOf(one) ?? Number.POSITIVE_INFINITY) < (pointOf(other) ?? Number.NEGATIVE_INFINITY)

/** First, middle, last, and one by a seeded chance. */
const someOf = <T>(all: readonly T[]): readonly T[] => {
  const chance = chanceFrom(all.length)
  const at = [0, all.length >> 1, all.length - 1, Math.floor(chance() * all.length)]
  return all.filter((_, index) => at.includes(index))
}

/** What belongs to the span in whichever zone it is counted: at its edges, the person's days and ours differ. */
const inside = (records: ReadonlyMap<string, Instant>, { from, to }: Span): ReadonlyMap<string, Instant> =>
  new Map([...records].filter(([, start]) => start >= from + dayMs && start < to - dayMs))

const differences = (
  wanted: ReadonlyMap<string, Instant>,
  got: ReadonlyMap<string, Instant>,
  what: string,
): readonly string[] => {
  const missing = [...wanted.keys()].filter((key) => !got.has(key))
  const more = [...got.keys()].filter((key) => !wanted.has(key))
  return [
    ...(missing.length > 0 ? [`${what} loses ${missing.length} of ${wanted.size} records`] : []),
    ...(more.length > 0 ? [`${what} brings ${more.length} records that are not there otherwise`] : []),
  ]
}
