/** Tours that were recorded, newest first. https://static.komoot.de/doc/external-api/v007/index.html */
import * as kit from '../../kit/index.js'
import { activityListing, asUtc, given, listedByTime, maybe, numbers, Time, texts, times, z } from '../../kit/index.js'
import { base } from './files.js'
import { sportOf } from './sports.js'

const Tour = z.object({
  id: z.union([z.number(), z.string()]).transform(String),
  date: Time,
  ...texts('type status name sport'),
  ...times('changed_at'),
  ...numbers('distance duration time_in_motion elevation_up kcal_active'),
})
type Tour = z.output<typeof Tour>
const Tours = z
  .object({
    _embedded: maybe(z.object({ tours: z.array(Tour) })),
    page: z.object({ number: z.number(), totalPages: z.number() }),
  })
  .transform(({ _embedded, page: { number, totalPages } }): kit.Documents<Tour> => {
    const next = number + 1
    return { documents: _embedded?.tours ?? [], next: next < totalPages ? String(next) : undefined }
  })
const Page: kit.Schema<kit.Documents<Tour>> = z.union([Tours, Tour.transform((alone) => ({ documents: [alone] }))])

export const tours = activityListing({
  scopes: ['profile'],
  page: Page,
  settleDays: 14,
  listing: 'complete',
  ...(listedByTime({ atMostMs: 366 * kit.dayMs }, (task, { from, to }, page = '0') =>
    task.get(`${base}/users/${encodeURIComponent(task.account.id)}/tours/`, {
      // Planned routes come, too, unless this is said.
      type: 'tour_recorded',
      sort_field: 'date',
      sort_direction: 'desc',
      start_date: from,
      end_date: to,
      limit: 100,
      page,
    }),
  ) as object),
  one: (task, id) => task.get(`${base}/tours/${encodeURIComponent(id)}`),
  lists: ({ documents }) => documents.filter(({ type }) => type !== 'tour_planned').map(summaryOf),
})

const summaryOf = (told: Tour): kit.ActivitySummary => ({
  externalId: told.id,
  // UTC, wherever it was.
  start: asUtc(told.date),
  durationSeconds: told.duration,
  sport: sportOf(told.sport),
  name: told.name,
  // What only friends may see is not for everybody.
  isPrivate: given(told.status, (status) => status !== 'public'),
  isStationary: false,
  hasPositions: true,
  updatedAt: given(told.changed_at, (moment) => ('at' in moment && !Number.isNaN(moment.at) ? moment.at : undefined)),
  figures: {
    distanceMeters: told.distance,
    movingSeconds: told.time_in_motion,
    energyKcal: told.kcal_active,
    ascentMeters: told.elevation_up,
  },
})
