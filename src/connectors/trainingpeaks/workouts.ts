/**
 * Workouts that were done. Plans share the list with them, and are passed over.
 * https://github.com/TrainingPeaks/PartnersAPI/wiki/v2-Workouts
 */
import * as kit from '../../kit/index.js'
import { byDayRange, given, LocalDay, maybe, numbers, once, removal, texts, z } from '../../kit/index.js'
import { sportOf } from './sports.js'

const Id = z.union([z.number(), z.string()]).transform(String)
const Workout = z.object({
  Id,
  Completed: maybe(z.boolean()),
  ...texts('WorkoutDay StartTime Title WorkoutType Description LastModifiedDate'),
  ...numbers(
    'TotalTime Distance Calories HeartRateAverage HeartRateMinimum HeartRateMaximum PowerAverage PowerMaximum',
  ),
  ...numbers('VelocityAverage VelocityMaximum CadenceAverage CadenceMaximum TssActual'),
  ...numbers('ElevationGain ElevationLoss ElevationMinimum ElevationMaximum'),
})
type Workout = z.output<typeof Workout>
interface Workouts {
  readonly workouts: readonly Workout[]
  readonly deleted: readonly string[]
}

/** A list, what was changed since, or one alone. */
const Page: kit.Schema<Workouts> = z.union([
  z.array(Workout).transform((workouts) => ({ workouts, deleted: [] })),
  z
    .object({ Modified: z.array(Workout), Deleted: maybe(z.array(Id)) })
    .transform(({ Modified: workouts, Deleted: deleted = [] }) => ({ workouts, deleted })),
  Workout.transform((alone) => ({ workouts: [alone], deleted: [] })),
])

const pageSize = 100
/** A bound on the pages of changes: more would have been found by the days. */
const maxPages = 200

export const workouts = kit.defineStream({
  title: 'Workouts',
  emits: ['exercise'],
  scopes: ['workouts:read'],
  cursor: LocalDay,
  settleDays: 14,
  page: Page,
  async *pull(task) {
    yield* byDayRange(task, { atMost: 43, ahead: 1 }, ({ from, to }) =>
      once(() => task.get(`/v2/workouts/${kit.addDays(from, -1)}/${to}`, { includeDescription: true })),
    )
    if (task.purpose === 'fresh' && task.cursor !== undefined) yield* changed(task, task.cursor)
  },
  one: (task, id) => task.get(`/v2/workouts/id/${encodeURIComponent(id)}`),
  *map(page) {
    for (const told of page.workouts) yield recordOf(told) ?? removal(told.Id)
    for (const id of page.deleted) yield removal(id)
  },
  lists: ({ workouts }) => workouts.filter(isDone).map(summaryOf),
})

/** What was brought in or changed of any day since the last pull, and what was deleted. */
async function* changed(task: kit.PullTask<Workouts, string>, cursor: kit.LocalDay) {
  for (let page = 0; page < maxPages; page++) {
    const answer = await task.get('/v2/workouts/changed', { date: kit.addDays(cursor, -1), pageSize, page })
    yield { answer }
    const { workouts = [], deleted = [] } = answer.body ?? {}
    if (workouts.length + deleted.length < pageSize) return
  }
}

const isDone = ({ Completed, TotalTime = 0 }: Workout): boolean => Completed ?? TotalTime > 0

const recordOf = (told: Workout): kit.RecordOf<'exercise'> | undefined => {
  const record = isDone(told) ? kit.exerciseOf(summaryOf(told)) : undefined
  if (record === undefined || record.shape !== 'event') return undefined
  const more = {
    sportName: told.WorkoutType,
    minHeartRate: told.HeartRateMinimum,
    maxPowerWatts: told.PowerMaximum,
    maxCadence: told.CadenceMaximum,
    elevationLossMeters: told.ElevationLoss,
    elevationMinMeters: told.ElevationMinimum,
    elevationMaxMeters: told.ElevationMaximum,
    load: told.TssActual,
  }
  return { ...record, detail: { ...record.detail, ...more } }
}

const summaryOf = (told: Workout): kit.ActivitySummary => ({
  externalId: told.Id,
  // A wall clock, in a zone nobody tells. Without a time it is the day alone.
  start: kit.timeOf(told.StartTime ?? told.WorkoutDay ?? ''),
  durationSeconds: given(told.TotalTime, (hours) => Math.round(hours * 3600)),
  sport: sportOf(told.WorkoutType),
  name: told.Title,
  notes: told.Description,
  updatedAt: instantOf(told.LastModifiedDate),
  figures: {
    distanceMeters: told.Distance,
    energyKcal: told.Calories,
    ascentMeters: told.ElevationGain,
    averageHeartRate: told.HeartRateAverage,
    maxHeartRate: told.HeartRateMaximum,
    averagePowerWatts: told.PowerAverage,
    averageCadence: told.CadenceAverage,
    averageSpeedMetersPerSecond: told.VelocityAverage,
    maxSpeedMetersPerSecond: told.VelocityMaximum,
  },
})

/** In UTC, with a `Z` or without. */
const instantOf = (text: string | undefined): kit.Instant | undefined => {
  const at = kit.orderOf(kit.timeOf(text ?? ''))
  return Number.isNaN(at) ? undefined : at
}
