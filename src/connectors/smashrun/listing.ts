/** Runs, newest first: from a day on, but never up to one. https://api.smashrun.com/v1/documentation */
import * as kit from '../../kit/index.js'
import { given, InstantCursor, numbers, Time, texts, z } from '../../kit/index.js'

export const base = '/v1/my/activities'

const Run = z.object({
  activityId: z.union([z.number(), z.string()]).transform(String),
  startDateTimeLocal: Time,
  ...texts('activityType notes source'),
  ...numbers('duration distance calories heartRateMin heartRateMax heartRateAverage cadenceAverage cadenceMax'),
})
export type Run = z.output<typeof Run>
const Runs = z.array(Run)
type Runs = z.output<typeof Runs>
type Task = kit.PullTask<Runs, kit.Instant>
type Pages = AsyncGenerator<kit.Page<Runs, kit.Instant>>

const pageSize = 100
/** A bound on the pages of one walk. */
const mostPages = 2000

export const activities = kit.defineStream({
  title: 'Workouts',
  emits: ['exercise'],
  scopes: ['read_activity'],
  page: Runs,
  cursor: InstantCursor,
  settleDays: 14,
  listing: 'complete',
  pull: (task: Task) => (task.purpose === 'fresh' ? since(task) : older(task)),
  *map(runs) {
    for (const run of runs) {
      const record = kit.exerciseOf(summaryOf(run))
      if (record === undefined || record.shape !== 'event') continue
      const more = {
        minHeartRate: run.heartRateMin,
        maxCadence: given(run.cadenceMax, (steps) => steps / 2),
        manual: given(run.source, isTyped),
      }
      yield { ...record, detail: { ...record.detail, ...more } }
    }
  },
  lists: (runs) => runs.map(summaryOf),
})

const ask = (task: Task, page: number, fromDate?: number) =>
  task.get(`${base}/search`, { page, count: pageSize, fromDate })

/** All since the window's beginning; `fromDate` is counted as if the wall clock were UTC, hence the day before. */
async function* since(task: Task): Pages {
  const { window } = task
  const fromDate = Math.floor((window.from - kit.dayMs) / 1000)
  for (let page = 0; page < mostPages; page++) {
    const answer = await ask(task, page, fromDate)
    yield { answer }
    if (answer.body === undefined) {
      yield { failed: window }
      return
    }
    if (answer.body.length < pageSize) {
      yield { covers: window, cursor: window.to }
      return
    }
  }
}

/** Nobody can ask for what is older than a day: it is walked back to in pages, and on to the last. */
async function* older(task: Task): Pages {
  const { to } = task.window
  for (let page = 0; page < mostPages; page++) {
    const answer = await ask(task, page)
    yield { answer }
    if (answer.body === undefined) {
      yield { failed: task.window }
      return
    }
    const isLast = answer.body.length < pageSize
    const oldest = Math.min(...answer.body.map(({ startDateTimeLocal }) => kit.orderOf(startDateTimeLocal)))
    const from = isLast ? 0 : oldest
    if (from < to) yield { covers: { from, to } }
    if (isLast) return
  }
}

const isTyped = (source: string): boolean => source.toLowerCase() === 'manual'

const summaryOf = (run: Run): kit.ActivitySummary => ({
  externalId: run.activityId,
  start: run.startDateTimeLocal,
  sport: run.activityType === undefined || run.activityType === 'running' ? 'running' : 'other',
  notes: run.notes || undefined,
  isStationary: given(run.source, isTyped),
  figures: {
    distanceMeters: given(run.distance, (kilometers) => kilometers * 1000),
    // Without pauses: when it ended is not told.
    movingSeconds: run.duration,
    energyKcal: run.calories,
    averageHeartRate: run.heartRateAverage,
    maxHeartRate: run.heartRateMax,
    averageCadence: given(run.cadenceAverage, (steps) => steps / 2),
  },
  ...(run.activityType !== undefined &&
    run.activityType !== 'running' && {
      skip: { code: 'type_unsupported', message: 'Smashrun calls it something else than a run.' },
    }),
})
