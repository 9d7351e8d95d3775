/** Workouts, newest first and ten at a time; and what happened to them since. https://api.hevyapp.com/docs/ */
import * as kit from '../../kit/index.js'
import { InstantCursor, maybe, removal, Time, texts, times, z } from '../../kit/index.js'

export const ExerciseSet = z.object({
  ...texts('type'),
  ...kit.numbers('index weight_kg reps distance_meters duration_seconds rpe custom_metric'),
})
export const Exercise = z.object({
  ...texts('title notes exercise_template_id'),
  ...kit.numbers('index superset_id supersets_id'),
  sets: maybe(z.array(ExerciseSet)),
})
export const Workout = z.object({
  id: z.string(),
  start_time: Time,
  ...times('end_time updated_at'),
  ...texts('title description'),
  exercises: maybe(z.array(Exercise)),
})
export type Workout = z.output<typeof Workout>

const Event = z.union([
  z.object({ type: z.literal('deleted'), id: z.string() }),
  z.object({ type: z.literal('updated'), workout: Workout }),
])
interface Listed {
  readonly workouts: readonly Workout[]
  readonly deleted: readonly string[]
  readonly pages: number
}
const pages = z.number().int().nonnegative()
const Page: kit.Schema<Listed> = z.union([
  z
    .object({ page_count: pages, workouts: z.array(Workout) })
    .transform(({ page_count, workouts }) => ({ workouts, deleted: [], pages: page_count })),
  z.object({ page_count: pages, events: z.array(Event) }).transform(({ page_count, events }) => ({
    workouts: events.flatMap((each) => (each.type === 'updated' ? [each.workout] : [])),
    deleted: events.flatMap((each) => (each.type === 'deleted' ? [each.id] : [])),
    pages: page_count,
  })),
  Workout.transform((alone) => ({ workouts: [alone], deleted: [], pages: 1 })),
])

const pageSize = 10
/** So long before the last pull events are asked for again: clocks differ. */
const overlapMs = 10 * kit.minuteMs

type Task = kit.PullTask<Listed, kit.Instant>
type Pages = AsyncGenerator<kit.Page<Listed, kit.Instant>>

export const workouts = kit.defineStream({
  title: 'Workouts',
  emits: ['exercise'],
  cursor: InstantCursor,
  page: Page,
  pull: (task: Task) => {
    if (task.purpose === 'backfill') return older(task)
    return task.cursor === undefined ? newest(task) : happened(task, task.cursor)
  },
  one: (task, id) => task.get(`/v1/workouts/${encodeURIComponent(id)}`),
  *map({ workouts, deleted }) {
    for (const told of workouts) {
      const record = kit.exerciseOf(summaryOf(told))
      if (record !== undefined) yield record
    }
    for (const id of deleted) yield removal(id)
  },
  lists: ({ workouts }) => workouts.map(summaryOf),
})

const pageOf = (task: Task, page: number) => task.get('/v1/workouts', { page, pageSize })

/** When the oldest of a page began; nothing is older than what an empty page holds. */
const oldestIn = ({ body }: kit.Answer<Listed>): number =>
  body === undefined || body.workouts.length === 0
    ? Number.NEGATIVE_INFINITY
    : Math.min(...body.workouts.map(({ start_time }) => kit.orderOf(start_time)))

/** The first time: from the newest on, until the window's beginning. */
async function* newest(task: Task): Pages {
  const { window } = task
  for (let page = 1; ; page++) {
    const answer = await pageOf(task, page)
    yield { answer }
    if (answer.body === undefined) return yield { failed: window }
    if (page >= answer.body.pages || oldestIn(answer) < window.from) return yield { covers: window, cursor: window.to }
  }
}

/** Whatever was brought in, changed or deleted since the last pull, of any day. */
async function* happened(task: Task, cursor: kit.Instant): Pages {
  const { window } = task
  const since = new Date(cursor - overlapMs).toISOString()
  for (let page = 1; ; page++) {
    const answer = await task.get('/v1/workouts/events', { since, page, pageSize })
    yield { answer }
    if (answer.body === undefined) return yield { failed: window }
    if (page >= answer.body.pages) return yield { covers: window, cursor: window.to }
  }
}

/** Nobody can ask for a span: what is older than the window's end begins on some page, and goes on to the last. */
async function* older(task: Task): Pages {
  const { to } = task.window
  for (let page = await firstPageBefore(task, to); ; page++) {
    const answer = await pageOf(task, page)
    yield { answer }
    if (answer.body === undefined) return yield { failed: task.window }
    const isLast = page >= answer.body.pages
    const from = isLast ? 0 : oldestIn(answer)
    if (from < to) yield { covers: { from, to } }
    if (isLast) return
  }
}

const firstPageBefore = async (task: Task, to: kit.Instant): Promise<number> => {
  const first = await pageOf(task, 1)
  let [low, high] = [1, Math.max(1, first.body?.pages ?? 1)]
  if (oldestIn(first) < to) return 1
  while (low < high) {
    const middle = (low + high) >> 1
    const isBefore = middle > 1 && oldestIn(await pageOf(task, middle)) < to
    if (isBefore) high = middle
    else low = middle + 1
  }
  return low
}

export const summaryOf = ({ id, start_time, end_time, title, description, updated_at }: Workout) => ({
  externalId: id,
  // UTC, wherever it was.
  start: kit.asUtc(start_time),
  end: kit.given(end_time, kit.asUtc),
  sport: 'strength_training' as const,
  name: title,
  notes: description,
  isStationary: true,
  hasPositions: false,
  updatedAt: kit.given(updated_at, (moment) => ('at' in moment && !Number.isNaN(moment.at) ? moment.at : undefined)),
})
