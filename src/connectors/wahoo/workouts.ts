/** Workouts as Wahoo lists them: by when they began, newest first. https://cloud-api.wahooligan.com/#workouts */
import * as kit from '../../kit/index.js'
import {
  activityListing,
  byTimeRange,
  byToken,
  given,
  maybe,
  orderOf,
  type PullTask,
  Time,
  texts,
  z,
} from '../../kit/index.js'
import { sportOf } from './sports.js'

const pageSize = 100
const Id = z.union([z.number(), z.string()]).transform(String)
/** Sums and means come as texts. */
const Figure = maybe(
  z.union([z.number(), z.string()]).transform((told) => {
    const value = told === '' ? Number.NaN : Number(told)
    return Number.isFinite(value) ? value : undefined
  }),
)
const figures = [
  ...['distance_accum', 'ascent_accum', 'calories_accum', 'duration_active_accum', 'duration_total_accum'],
  ...['heart_rate_avg', 'cadence_avg', 'speed_avg', 'power_avg', 'power_bike_avg'],
] as const
const Figures = Object.fromEntries(figures.map((name) => [name, Figure])) as Record<
  (typeof figures)[number],
  typeof Figure
>
const Summary = z.object({
  ...Figures,
  ...texts('name time_zone'),
  ...kit.times('updated_at'),
  manual: maybe(z.boolean()),
  file: maybe(z.object({ url: maybe(z.string()) })),
})
const Workout = z.object({
  id: Id,
  starts: Time,
  ...texts('name'),
  ...kit.numbers('minutes workout_type_id'),
  ...kit.times('updated_at'),
  workout_summary: maybe(Summary),
})
export type Workout = z.infer<typeof Workout>
/** A workout alone, as it comes when it is asked for by its id, is a page of one. */
const isAlone = (body: unknown): boolean => typeof body === 'object' && body !== null && 'starts' in body
const List = z.object({ workouts: z.array(Workout), ...kit.numbers('total') })
export const Page = z.preprocess((body) => (isAlone(body) ? { workouts: [body] } : body), List) as kit.Schema<
  z.infer<typeof List>
>
type Page = z.infer<typeof List>

/** What was planned, and never done, has no summary. */
export const summaryOf = (told: Workout): kit.ActivitySummary | undefined => {
  const { workout_summary: summary } = told
  if (summary === undefined) return undefined
  const { manual, time_zone: zone } = summary
  const seconds = summary.duration_total_accum ?? given(told.minutes, (minutes) => minutes * 60)
  const url = summary.file?.url
  return {
    externalId: told.id,
    start: inZone(told.starts, zone),
    durationSeconds: seconds,
    sport: sportOf(told.workout_type_id),
    name: told.name ?? summary.name,
    isStationary: manual === true ? true : undefined,
    zone: zone !== undefined && kit.isZone(zone) ? zone : undefined,
    updatedAt: atOf(summary.updated_at) ?? atOf(told.updated_at),
    figures: {
      distanceMeters: summary.distance_accum,
      movingSeconds: summary.duration_active_accum,
      energyKcal: summary.calories_accum,
      ascentMeters: summary.ascent_accum,
      averageHeartRate: summary.heart_rate_avg || undefined,
      averagePowerWatts: summary.power_bike_avg ?? summary.power_avg,
      averageCadence: summary.cadence_avg,
      averageSpeedMetersPerSecond: summary.speed_avg,
    },
    ...(url === undefined
      ? { skip: { code: 'nosupplier', message: 'Wahoo has no file of this workout.', isPermanent: false } }
      : { handle: url }),
  }
}

const atOf = (moment: kit.Moment | undefined): kit.Instant | undefined =>
  moment !== undefined && 'at' in moment && !Number.isNaN(moment.at) ? moment.at : undefined
/** Times are UTC; where the person was, the summary tells beside them. */
const inZone = (moment: kit.Moment, zone: string | undefined): kit.Moment => {
  const at = atOf(moment)
  return at === undefined || zone === undefined || !kit.isZone(zone) ? moment : kit.instant(at, kit.offsetAt(zone, at))
}

/** When the oldest of a page began; what has no page has nothing older. */
const oldestOf = (body: Page): kit.Instant =>
  Math.min(...body.workouts.map(({ starts }) => orderOf(starts)).filter((at) => !Number.isNaN(at)))

/**
 * There is no asking by time, only by page. History is looked for where it lies: halving finds the page it begins on
 * without reading all that is newer.
 */
async function* pagesOf(task: PullTask<Page, number>, { from, to }: kit.Span): AsyncGenerator<kit.Answer<Page>> {
  const ask = (page: number) => task.get('/v1/workouts', { page, per_page: pageSize })
  let found = await ask(1)
  // The page sought comes after the first of the two, and not after the second.
  let [newer, page] = [0, 1]
  if (found.body !== undefined && oldestOf(found.body) >= to) [newer, page] = [1, pagesIn(found.body)]
  while (page - newer > 1) {
    const middle = (newer + page) >> 1
    const probe = await ask(middle)
    if (probe.body === undefined) return yield probe
    if (oldestOf(probe.body) >= to) newer = middle
    else [page, found] = [middle, probe]
  }
  const first = found.request.query['page'] === String(page) ? found : await ask(page)
  yield* byToken(
    async (token) => (token === undefined ? first : ask(Number(token))),
    (body) => (body.workouts.length < pageSize || oldestOf(body) < from ? undefined : String(++page)),
  )
}
const pagesIn = ({ total = 0 }: Page): number => Math.max(1, Math.ceil(total / pageSize))

export const workouts = activityListing({
  scopes: ['workouts_read'],
  settleDays: 7,
  listing: 'complete',
  cursor: kit.InstantCursor,
  page: Page,
  pull: (task: PullTask<Page, number>) =>
    byTimeRange(task, { atMostMs: Number.POSITIVE_INFINITY }, (span) => pagesOf(task, span)),
  one: (task, id) => task.get(`/v1/workouts/${encodeURIComponent(id)}`),
  lists: ({ workouts }) => workouts.flatMap((told) => summaryOf(told) ?? []),
})
