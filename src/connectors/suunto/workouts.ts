/** Workouts as Suunto lists them. https://apizone.suunto.com/docs/services/workout-api */
import * as kit from '../../kit/index.js'
import { byTimeRange, byToken, given, maybe, numbers, type PullTask, texts, z } from '../../kit/index.js'
import { sportOf } from './sports.js'

const pageSize = 100
const Id = z.union([z.string(), z.number()]).transform(String)
const Range = maybe(z.object(numbers('avg max')))
const Workout = z.object({
  startTime: z.number(),
  workoutKey: maybe(Id),
  workoutId: maybe(Id),
  ...numbers('stopTime timeOffsetInMinutes activityId totalTime totalDistance totalAscent totalDescent'),
  ...numbers('avgSpeed maxSpeed avgPower maxPower minAltitude maxAltitude energyConsumption stepCount'),
  ...texts('description'),
  cadence: Range,
  // `max` is what the person told the watch their heart can do; that of the workout is `hrmax`.
  hrdata: maybe(z.object(numbers('avg workoutAvgHR hrmax workoutMaxHR min'))),
  startPosition: maybe(z.object({ x: z.number(), y: z.number() })),
  gear: maybe(z.object(texts('displayName name'))),
})
type Workout = z.infer<typeof Workout>
/** A list, or one alone where it was asked for by its key. */
const Page = z.object({
  payload: z.union([z.array(Workout), Workout.transform((one) => [one])]),
})
type Page = z.infer<typeof Page>

/** The key is what everything else asks for; old answers have a number only. */
const idOf = ({ workoutKey, workoutId }: Workout): string | undefined => workoutKey ?? workoutId

const summaryOf = (told: Workout, externalId: string): kit.ActivitySummary => {
  const { timeOffsetInMinutes: offset, hrdata, cadence, gear } = told
  const sport = sportOf(told.activityId)
  return {
    externalId,
    start: kit.instant(told.startTime, offset),
    end: given(told.stopTime, (at) => kit.instant(at, offset)),
    durationSeconds: given(told.stopTime, (at) => (at - told.startTime) / 1000),
    sport,
    notes: told.description || undefined,
    hasPositions: told.startPosition === undefined ? undefined : true,
    device: gear?.displayName ?? gear?.name,
    figures: {
      // Without a way to measure it Suunto says that it was none.
      distanceMeters: told.totalDistance || undefined,
      movingSeconds: told.totalTime,
      energyKcal: told.energyConsumption,
      ascentMeters: told.totalAscent,
      averageHeartRate: hrdata?.avg ?? hrdata?.workoutAvgHR,
      maxHeartRate: hrdata?.hrmax ?? hrdata?.workoutMaxHR,
      averagePowerWatts: told.avgPower,
      averageCadence: cadence?.avg,
      averageSpeedMetersPerSecond: told.avgSpeed,
      maxSpeedMetersPerSecond: told.maxSpeed,
    },
  }
}

/** What the listing tells beyond a summary of any service. */
const moreOf = (told: Workout) => ({
  steps: told.stepCount,
  minHeartRate: told.hrdata?.min,
  maxCadence: told.cadence?.max,
  maxPowerWatts: told.maxPower,
  elevationLossMeters: told.totalDescent,
  elevationMinMeters: told.minAltitude,
  elevationMaxMeters: told.maxAltitude,
})

function* listed(body: Page): Iterable<{ readonly told: Workout; readonly summary: kit.ActivitySummary }> {
  for (const told of body.payload) {
    const id = idOf(told)
    if (id !== undefined) yield { told, summary: summaryOf(told, id) }
  }
}

/** A watch whose clock is ahead has workouts that start after they were last changed. */
const clockErrorMs = kit.dayMs
/**
 * What was changed lately holds what began lately, and brings edits of older ones along; history is walked by when a
 * workout began.
 */
const ask = (task: PullTask<Page, number>, { from, to }: kit.Span) => {
  const isFresh = task.purpose === 'fresh'
  const range = isFresh ? { since: Math.max(0, from - clockErrorMs) } : { since: from, until: to }
  let offset = 0
  return byToken(
    () => task.get('/v3/workouts', { ...range, limit: pageSize, offset, 'filter-by-modification-time': isFresh }),
    ({ payload }) => {
      offset += pageSize
      return payload.length < pageSize ? undefined : String(offset)
    },
  )
}

export const workouts = kit.defineStream({
  title: 'Workouts',
  scopes: ['workout'],
  emits: ['exercise'],
  // Watches are synced late, and what was changed lately is asked for anyway.
  settleDays: 7,
  listing: 'complete',
  cursor: kit.InstantCursor,
  page: Page,
  pull: (task: PullTask<Page, number>) =>
    byTimeRange(task, { atMostMs: task.purpose === 'fresh' ? Number.POSITIVE_INFINITY : 90 * kit.dayMs }, (span) =>
      ask(task, span),
    ),
  one: (task, key) => task.get(`/v3/workouts/${encodeURIComponent(key)}`),
  *map(body) {
    for (const { told, summary } of listed(body)) {
      const record = kit.exerciseOf(summary)
      if (record?.shape === 'event') yield { ...record, detail: { ...record.detail, ...moreOf(told) } }
    }
  },
  *lists(body) {
    for (const { summary } of listed(body)) yield summary
  },
})
