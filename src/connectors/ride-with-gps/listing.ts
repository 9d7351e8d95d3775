/** Trips, and what happened to them. https://github.com/ridewithgps/developers/blob/master/endpoints/sync.md */
import * as kit from '../../kit/index.js'
import { type ActivitySummary, exerciseOf, given, maybe, numbers, texts, z } from '../../kit/index.js'
import { sportOf } from './sports.js'

export const base = '/api/v1'
const perPage = 200

const Id = z.union([z.string(), z.number()]).transform(String)
export const Trip = z.object({
  id: Id,
  ...texts('name description departed_at time_zone updated_at activity_type device_manufacturer device_display_name'),
  ...numbers('fit_sport fit_sub_sport distance duration moving_time elevation_gain avg_speed max_speed avg_cad avg_hr'),
  ...numbers('max_hr avg_watts calories first_lat'),
  visibility: maybe(z.union([z.string(), z.number()]).transform(String)),
  is_stationary: maybe(z.boolean()),
})
type Trip = z.infer<typeof Trip>
const Item = z.object({ item_type: z.string(), item_id: Id, action: z.string() })

/** Trips page by page, one trip alone, or what happened to whatever the person keeps there. */
const Page = z.union([
  z.object({
    trips: z.array(Trip),
    meta: z.object({ pagination: z.object({ next_page_url: maybe(z.string()) }) }),
  }),
  z.object({ trip: Trip }),
  z.object({ items: z.array(Item), meta: z.object({ rwgps_datetime: z.string() }) }),
])
type Page = z.infer<typeof Page>

/**
 * Trips are listed by when they were changed, whatever day they are of: the first pull lists them all, and later ones
 * ask what happened since, and list no further back than that. So history is there at once, and walking back through
 * it asks nothing more. The cursor is the service's own time.
 */
async function* pull(task: kit.PullTask<Page, kit.Instant>): AsyncGenerator<kit.Page<Page, kit.Instant>> {
  const { window, cursor } = task
  if (task.purpose === 'backfill' && cursor !== undefined) return yield { covers: window }
  const since = cursor ?? task.now
  const happened = await task.get(`${base}/sync.json`, { since: new Date(since).toISOString(), assets: 'trips' })
  yield { answer: happened }
  const { body } = happened
  if (body === undefined || !('items' in body)) return yield { failed: window }
  if (cursor === undefined || body.items.some(isNews))
    for await (const answer of tripsSince(task, cursor)) {
      yield { answer }
      if (answer.problem !== undefined) return yield { failed: window }
    }
  if (task.purpose === 'backfill') return yield { covers: window }
  const next = Date.parse(body.meta.rwgps_datetime)
  yield { covers: window, ...(next >= since && { cursor: next }) }
}

const isNews = ({ item_type, action }: z.infer<typeof Item>): boolean => item_type === 'trip' && action !== 'deleted'

/** Last changed first: as soon as one is older than what is known, all that follow are. */
const tripsSince = (task: kit.PullTask<Page, kit.Instant>, since: kit.Instant | undefined) =>
  kit.byToken<Page>(
    (token) => task.get(`${base}/trips.json`, { page: token ?? '1', page_size: perPage }),
    (body) => {
      if (!('trips' in body)) return undefined
      const oldest = given(body.trips.at(-1)?.updated_at, (text) => Date.parse(text)) ?? Number.NaN
      if (since !== undefined && oldest < since) return undefined
      const next = body.meta.pagination.next_page_url
      return next === undefined ? undefined : new URL(next, 'https://ridewithgps.com').searchParams.get('page')
    },
  )

export const trips = kit.defineStream<'exercise', Page, kit.Instant>({
  title: 'Workouts',
  emits: ['exercise'],
  scopes: ['user'],
  cursor: kit.InstantCursor,
  listsChanges: true,
  page: Page as kit.Schema<Page>,
  pull,
  one: (task, id) => task.get(`${base}/trips/${encodeURIComponent(id)}.json`),
  *lists(body) {
    for (const trip of tripsIn(body)) {
      const summary = summaryOf(trip)
      if (summary !== undefined) yield summary
    }
  },
  *map(body) {
    if ('items' in body) {
      for (const { item_type, item_id, action } of body.items)
        if (item_type === 'trip' && action === 'deleted') yield kit.removal(item_id)
      return
    }
    for (const trip of tripsIn(body)) {
      const record = given(summaryOf(trip), exerciseOf)
      if (record !== undefined) yield record
    }
  },
})

const tripsIn = (body: Page): readonly Trip[] => ('trips' in body ? body.trips : 'trip' in body ? [body.trip] : [])

export const summaryOf = (trip: Trip): ActivitySummary | undefined => {
  const start = given(trip.departed_at, kit.timeOf)
  if (start === undefined) return undefined
  const [maker, device] = [trip.device_manufacturer, trip.device_display_name]
  const updatedAt = given(trip.updated_at, (text) => Date.parse(text))
  return {
    externalId: trip.id,
    start,
    durationSeconds: trip.duration,
    sport: sportOf(trip.activity_type, trip.fit_sport, trip.fit_sub_sport),
    name: trip.name,
    notes: trip.description,
    isPrivate: given(trip.visibility, isPrivate),
    isStationary: trip.is_stationary === true && trip.first_lat === undefined ? undefined : false,
    hasPositions: trip.first_lat !== undefined,
    zone: trip.time_zone,
    device: [maker, device].filter(Boolean).join(' ') || undefined,
    updatedAt: Number.isNaN(updatedAt) ? undefined : updatedAt,
    figures: {
      distanceMeters: trip.distance,
      movingSeconds: trip.moving_time,
      energyKcal: trip.calories,
      ascentMeters: trip.elevation_gain,
      averageHeartRate: trip.avg_hr,
      maxHeartRate: trip.max_hr,
      averagePowerWatts: trip.avg_watts,
      averageCadence: trip.avg_cad,
      averageSpeedMetersPerSecond: given(trip.avg_speed, (speed) => speed / 3.6),
      maxSpeedMetersPerSecond: given(trip.max_speed, (speed) => speed / 3.6),
    },
  }
}

/** Older answers have numbers: 0 public, 1 private, 2 friends. */
const isPrivate = (visibility: string): boolean => visibility !== 'public' && visibility !== '0'
