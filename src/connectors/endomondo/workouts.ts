/** Workouts: a page of the service's list, or a file of the archive. */
import * as kit from '../../kit/index.js'
import { asUtc, given, listedByTime, maybe, numbers, Time, texts, z } from '../../kit/index.js'
import { type Archived, ArchivedWorkout, archivedMore, archivedSummary } from './archive.js'
import { sportOfNumber } from './sports.js'

const Workout = z.object({
  id: z.union([z.number(), z.string()]).transform(String),
  local_start_time: Time,
  ...texts('title message'),
  ...numbers('sport duration distance calories ascent heart_rate_avg heart_rate_max speed_avg speed_max show_workout'),
  is_live: maybe(z.boolean()),
  has_points: maybe(z.boolean()),
})
type Workout = z.output<typeof Workout>
type Body = kit.Documents<Workout> & { readonly archived?: Archived }

const Listed = z
  .object({ data: z.array(Workout), paging: z.object({ offset: z.number(), limit: z.number(), total: z.number() }) })
  .transform(({ data, paging: { offset, limit, total } }): Body => {
    const next = offset + limit
    return { documents: data, next: next < total ? String(next) : undefined }
  })
const Page: kit.Schema<Body> = z.union([
  Listed,
  ArchivedWorkout.transform((archived): Body => ({ documents: [], archived })),
])

export const workouts = kit.defineStream({
  title: 'Workouts',
  emits: ['exercise'],
  page: Page,
  settleDays: 14,
  listing: 'complete',
  ...(listedByTime({ atMostMs: 366 * kit.dayMs }, (task, { from: after, to: before }, offset = '0') =>
    task.get(`/rest/v1/users/${encodeURIComponent(task.account.id)}/workouts`, { after, before, offset, limit: 50 }),
  ) as object),
  *map({ documents, archived }: Body) {
    for (const told of documents) {
      const record = kit.exerciseOf(summaryOf(told))
      if (record !== undefined) yield record
    }
    const record = archived && kit.exerciseOf(archivedSummary(archived))
    if (archived !== undefined && record?.shape === 'event')
      yield { ...record, detail: { ...record.detail, ...archivedMore(archived) } }
  },
  lists: ({ documents, archived }: Body) => [
    ...documents.map(summaryOf),
    ...(archived === undefined ? [] : [archivedSummary(archived)]),
  ],
})

const summaryOf = (told: Workout): kit.ActivitySummary => ({
  externalId: told.id,
  start:
    kit.isKnown(told.local_start_time) && told.local_start_time.offset === 0
      ? asUtc(told.local_start_time)
      : told.local_start_time,
  sport: sportOfNumber(told.sport),
  name: told.title,
  notes: told.message,
  // 0 is everybody, 1 friends, 2 nobody else.
  isPrivate: given(told.show_workout, (who) => who !== 0),
  isStationary: given(told.has_points, (has) => !has),
  figures: {
    distanceMeters: given(told.distance, (kilometers) => kilometers * 1000),
    // Without pauses.
    movingSeconds: told.duration,
    energyKcal: told.calories,
    ascentMeters: told.ascent,
    averageHeartRate: told.heart_rate_avg,
    maxHeartRate: told.heart_rate_max,
    averageSpeedMetersPerSecond: given(told.speed_avg, (speed) => speed / 3.6),
    maxSpeedMetersPerSecond: given(told.speed_max, (speed) => speed / 3.6),
  },
  ...(told.is_live && { skip: { code: 'live', message: 'It is still being recorded.', isPermanent: false } }),
})
