/** The list of workouts, newest first. https://runkeeper.com/developer/healthgraph/fitness-activities */
import * as kit from '../../kit/index.js'
import { byDayRange, byToken, defineStream, event, given, LocalDay, numbers, plus, texts, z } from '../../kit/index.js'
import { sportOf } from './sports.js'
import { momentOf } from './times.js'

const Item = z.object({
  ...texts('uri type start_time entry_mode tracking_mode'),
  ...numbers('utc_offset duration total_distance total_calories'),
  has_path: z.boolean().nullish(),
})
type Item = z.output<typeof Item>

export const feed = '/fitnessActivities'
const headers = { accept: 'application/vnd.com.runkeeper.FitnessActivityFeed+json' }

/**
 * Asked by the person's own days, of which we do not know when they begin; then, on later pulls, for what was brought in
 * or changed of any day.
 */
export const fitnessActivities = defineStream({
  title: 'Workouts',
  emits: ['exercise'],
  page: z.object({ items: z.array(Item), next: kit.maybe(z.string()) }),
  cursor: LocalDay,
  settleDays: 14,
  listing: 'complete',
  async *pull(task) {
    // The documents call the older page `previous`, and the service has always put it into `next`.
    const listed = (query: kit.RequestOptions['query']) =>
      byToken(
        (next) =>
          next === undefined
            ? task.get(feed, { pageSize: 100, ...query }, { headers })
            : task.get(next, {}, { headers }),
        ({ next }) => next,
      )
    yield* byDayRange(task, { atMost: 366, ahead: 1 }, ({ from, to }) =>
      listed({ noEarlierThan: kit.addDays(from, -1), noLaterThan: kit.addDays(to, 1) }),
    )
    if (task.purpose === 'backfill' || task.cursor === undefined) return
    for await (const answer of listed({ modifiedNoEarlierThan: kit.addDays(task.cursor, -1) })) yield { answer }
  },
  map: ({ items }) => items.map(recordOf),
  lists: ({ items }) => items.flatMap(summaryOf),
})

const methodOf = (mode: string | undefined): { readonly method?: 'manual' | 'measured' } =>
  mode === 'Web' ? { method: 'manual' } : mode === 'API' ? { method: 'measured' } : {}

const recordOf = (told: Item): kit.RecordOf<'exercise'> => {
  const { uri, type, duration } = told
  const isTyped = told.entry_mode === 'Web'
  const detail: kit.DetailOf<'exercise'> = {
    sport: sportOf(type),
    ...(type && { sportName: type }),
    ...(duration !== undefined && { activeSeconds: duration }),
    ...(told.total_distance !== undefined && { distanceMeters: told.total_distance }),
    ...(told.total_calories !== undefined && { energyKcal: told.total_calories }),
    ...(told.tracking_mode === 'indoor' && { indoor: true }),
    ...(isRouted(told) && { routeAvailable: true }),
    ...(isTyped && { manual: true }),
  }
  const start = momentOf(told.start_time, told.utc_offset)
  // The time in motion: it ended then, or later.
  const end =
    duration === undefined || Number.isNaN(kit.orderOf(start)) ? undefined : plus(start, Math.round(duration * 1000))
  const extras = { ...(uri && { key: uri, document: uri }), ...methodOf(told.entry_mode) }
  return event('exercise', detail, { start, ...(end !== undefined && { end }) }, extras)
}

/** Indoors a path is made up. */
const isRouted = ({ has_path, tracking_mode }: Item): boolean => has_path === true && tracking_mode !== 'indoor'

const summaryOf = (told: Item): readonly kit.ActivitySummary[] => {
  const { uri: externalId, duration, has_path, entry_mode } = told
  if (externalId === undefined) return []
  return [
    {
      externalId,
      start: momentOf(told.start_time, told.utc_offset),
      sport: sportOf(told.type),
      hasPositions: given(has_path ?? undefined, () => isRouted(told)),
      ...(has_path === true && { isStationary: false }),
      ...(has_path === false && entry_mode === 'Web' && { isStationary: true }),
      figures: {
        // Without pauses: when it ended is not told.
        movingSeconds: duration,
        distanceMeters: told.total_distance,
        energyKcal: told.total_calories,
      },
      ...(duration === 0 && { skip: { code: 'sanity', message: 'Runkeeper says that it lasted no time at all.' } }),
    },
  ]
}
