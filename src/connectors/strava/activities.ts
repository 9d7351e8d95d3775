/** The listing: what an athlete did, by the time it began. https://developers.strava.com/docs/reference/#api-Activities-getLoggedInAthleteActivities */
import * as kit from '../../kit/index.js'
import { z } from '../../kit/index.js'
import { base, figures, Id, read } from './api.js'
import { sportOf } from './sports.js'

export const Ride = z.object({
  ...figures,
  id: Id,
  start_date: z.string(),
  ...kit.texts('type sport_type start_date_local timezone external_id visibility'),
  ...kit.numbers('utc_offset'),
  ...kit.fields('manual private trainer device_watts', z.boolean()),
  start_latlng: z.array(z.number()).nullish(),
})
type Ride = z.infer<typeof Ride>

/** Beyond it a listing is not believed to end: two hundred thousand workouts in one range. */
const maxPages = 1000
const perPage = 200

export const activities = kit.activityListing({
  scopes: ['activity:read_all'],
  // A workout asked for by its id is a page of one.
  page: z.preprocess((body) => (isAlone(body) ? [body] : body), z.array(Ride)) as unknown as kit.Schema<Ride[]>,
  cursor: kit.InstantCursor,
  // A watch may be read out weeks later, and the listing goes by the start.
  settleDays: 14,
  everyMinutes: 120,
  listing: 'complete',
  pull: (task) => kit.byTimeRange(task, { atMostMs: 366 * kit.dayMs }, (range) => pages(task, range)),
  one: async (task, id) => read(task, `/activities/${encodeURIComponent(id)}`, { include_all_efforts: false }),
  lists: (rides) => rides.map(summaryOf),
})

const isAlone = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && !Array.isArray(body) && 'id' in body

/** A page may be shorter than was asked for and yet not be the last: only an empty one ends the list. */
async function* pages(task: kit.Task<Ride[]>, { from, to }: kit.Span): AsyncGenerator<kit.Answer<Ride[]>> {
  const range = { after: Math.floor(from / 1000) - 1, before: Math.ceil(to / 1000), per_page: perPage }
  for (let page = 1; page <= maxPages; page++) {
    const answer = await task.get(`${base}/athlete/activities`, { ...range, page }, { endpoint: 'read' })
    yield answer
    if (answer.body === undefined || (answer.body.length === 0 && answer.unread === undefined)) return
  }
  throw new kit.TransientError('too-many-pages', 'Strava did not come to an end of its pages; it is asked again later.')
}

/**
 * Description, energy and device are left out: the listing does not tell them, a workout asked for by its id does, and
 * one workout must not read in two ways. They come with its track.
 */
const summaryOf = (ride: Ride): kit.ActivitySummary => {
  const { start_latlng: place, manual, external_id, visibility } = ride
  const zone = zoneOf(ride)
  const isPrivate = ride.private === true || visibility === 'only_me'
  const mark = /tributary-[a-z0-9]{24}/.exec(external_id ?? '')?.[0]
  return {
    externalId: ride.id,
    start: startOf(ride),
    sport: sportOf(ride.sport_type ?? ride.type, ride.trainer),
    figures: figuresOf(ride),
    ...(ride.elapsed_time !== undefined && { durationSeconds: ride.elapsed_time }),
    ...(ride.name !== undefined && { name: ride.name }),
    ...((ride.private !== undefined || visibility !== undefined) && { isPrivate }),
    ...(manual !== undefined && { isStationary: manual }),
    ...(place !== undefined && { hasPositions: place !== null && place.length === 2 }),
    ...(zone !== undefined && { zone }),
    ...(mark !== undefined && { mark }),
  }
}

/** `start_date_local` is the wall clock with a false `Z`; `utc_offset` knows of summer time, `timezone`'s text does not. */
export const startOf = (
  ride: Pick<Ride, 'start_date' | 'start_date_local' | 'utc_offset' | 'timezone'>,
): kit.Moment => {
  const start = kit.asUtc(kit.timeOf(ride.start_date))
  if (!kit.isKnown(start) || Number.isNaN(start.at)) return start
  if (ride.utc_offset !== undefined) return kit.instant(start.at, Math.round(ride.utc_offset / 60))
  const local = Date.parse(ride.start_date_local ?? '')
  return Number.isNaN(local) ? start : kit.instant(start.at, Math.round((local - start.at) / kit.minuteMs))
}

/** `(GMT-05:00) America/New_York`. Some old ones name a zone that is none any more. */
export const zoneOf = ({ timezone = '' }: Pick<Ride, 'timezone'>): string | undefined => {
  const zone = timezone.replace(/^\(.*\)\s*/, '')
  return zone !== '' && kit.isZone(zone) ? zone : undefined
}

const figuresOf = (ride: Ride): kit.ActivityFigures => {
  // Who comes nowhere is told as 0, whether it was measured or not.
  const moved = (value: number | undefined) => (ride.distance ? value : value || undefined)
  const told = {
    distanceMeters: moved(ride.distance),
    movingSeconds: ride.moving_time,
    ascentMeters: moved(ride.total_elevation_gain),
    averageHeartRate: ride.average_heartrate,
    maxHeartRate: ride.max_heartrate,
    // Where no meter measured it, Strava reckons it from the climb.
    averagePowerWatts: ride.device_watts === true ? ride.average_watts : undefined,
    averageCadence: ride.average_cadence,
    averageSpeedMetersPerSecond: moved(ride.average_speed),
    maxSpeedMetersPerSecond: moved(ride.max_speed),
  }
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined))
}
