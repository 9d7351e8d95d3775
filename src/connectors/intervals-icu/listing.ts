/** What intervals.icu lists of workouts. https://intervals.icu/api-docs.html, listActivities */
import * as kit from '../../kit/index.js'
import { type ActivitySummary, given, maybe, numbers, texts, z } from '../../kit/index.js'
import { sportNamed } from './sports.js'

/** `0` is the athlete of the token or key. */
export const base = '/api/v1'
export const athlete = `${base}/athlete/0`

const Activity = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  ...texts('type name description start_date start_date_local timezone source external_id device_name _note'),
  ...numbers('distance moving_time elapsed_time total_elevation_gain average_speed max_speed average_heartrate'),
  ...numbers('max_heartrate average_cadence icu_average_watts calories'),
  trainer: maybe(z.boolean()),
  stream_types: maybe(z.array(z.string())),
})
type Activity = z.infer<typeof Activity>

/** A workout alone, as it comes when it is asked for by its id, is a page of one. */
const Page = z.preprocess((body) => (Array.isArray(body) ? body : [body]), z.array(Activity))

/**
 * Newest first, without pages, by the person's days. Nobody can ask what was changed since: a week is read again, and
 * notices bring the rest.
 */
export const activities = kit.activityListing({
  scopes: ['ACTIVITY:READ'],
  settleDays: 7,
  listing: 'complete',
  ...(kit.listedByDays({ atMost: 90, before: 1, after: 1 }, (task, { from, to }) =>
    task.get(`${athlete}/activities`, { oldest: from, newest: `${to}T23:59:59` }),
  ) as object),
  page: Page as kit.Schema<Activity[]>,
  one: (task, id) => task.get(`${base}/activity/${encodeURIComponent(id)}`),
  *lists(told) {
    for (const each of told) {
      const summary = summaryOf(each)
      if (summary !== undefined) yield summary
    }
  },
})

/** What intervals.icu has from Strava it may not hand on: there is an id, a time, and a note that says so, and no sport. */
const isStub = ({ source, type, start_date }: Activity): boolean =>
  source === 'STRAVA' && type === undefined && start_date === undefined

const summaryOf = (told: Activity): ActivitySummary | undefined => {
  const start = startOf(told)
  if (start === undefined) return undefined
  const { id: externalId, external_id: mark, stream_types: streams } = told
  if (isStub(told))
    return {
      externalId,
      start,
      sport: 'other',
      skip: { code: 'nosupplier', message: 'intervals.icu has it from Strava, which does not let it be handed on.' },
    }
  const isManual = told.source === 'MANUAL'
  return {
    externalId,
    start,
    durationSeconds: told.elapsed_time ?? told.moving_time,
    sport: sportNamed(told.type, told.trainer),
    name: told.name,
    notes: told.description,
    isStationary: isManual ? true : given(streams, ({ length }) => length === 0),
    hasPositions: isManual ? false : given(streams, (all) => all.includes('latlng')),
    zone: told.timezone,
    device: told.device_name,
    mark: mark?.startsWith('tributary-') === true ? mark : undefined,
    figures: {
      distanceMeters: told.distance,
      movingSeconds: told.moving_time,
      energyKcal: told.calories,
      ascentMeters: told.total_elevation_gain,
      averageHeartRate: told.average_heartrate,
      maxHeartRate: told.max_heartrate,
      averagePowerWatts: told.icu_average_watts,
      averageCadence: told.average_cadence,
      averageSpeedMetersPerSecond: told.average_speed,
      maxSpeedMetersPerSecond: told.max_speed,
    },
    handle: { isManual },
  }
}

/** Told twice, in UTC and by the person's clock: together they tell the offset. */
const startOf = ({ start_date, start_date_local: local }: Activity): kit.Moment | undefined => {
  const [utc, clock] = [given(start_date, kit.timeOf), given(local, kit.timeOf)]
  if (utc === undefined || !('at' in utc)) return clock
  if (clock === undefined || !('local' in clock)) return utc
  return kit.instant(utc.at, Math.round((kit.orderOf(clock) - utc.at) / kit.minuteMs))
}
