/** One workout in full: series that each have a clock of their own. https://runkeeper.com/developer/healthgraph/fitness-activities */
import * as kit from '../../kit/index.js'
import { type Activity, type Download, maybe, numbers, type SkipReason, texts, z } from '../../kit/index.js'
import { sportOf } from './sports.js'
import { momentOf } from './times.js'

const PathPoint = z.object({ timestamp: z.number(), ...numbers('latitude longitude altitude'), ...texts('type') })
type PathPoint = z.output<typeof PathPoint>
const Detail = z.object({
  userID: maybe(z.union([z.number(), z.string()]).transform(String)),
  ...texts('uri type start_time notes share tracking_mode'),
  ...numbers('utc_offset duration total_distance total_calories average_heart_rate climb'),
  is_live: maybe(z.boolean()),
  path: maybe(z.array(PathPoint)),
  heart_rate: maybe(z.array(z.object({ timestamp: z.number(), ...numbers('heart_rate') }))),
  distance: maybe(z.array(z.object({ timestamp: z.number(), ...numbers('distance') }))),
})
export type Detail = z.output<typeof Detail>

export const download: Download = {
  rank: 80,
  async fetch(task, { externalId }) {
    const headers = { accept: 'application/vnd.com.runkeeper.FitnessActivity+json' }
    const { status, body } = await task.get(externalId, undefined, { headers })
    if (status === 404 || status === 410) return { skip: { code: 'gone', message: 'Runkeeper no longer has it.' } }
    // What cannot be read today may be another's answer: it is asked again, as often as any.
    const told = Detail.parse(body)
    const skip = skipOf(told, task.account.id)
    if (skip !== undefined) return { skip }
    const activity = activityOf(told)
    const { notes, isPrivate } = activity
    return { activity, facts: { notes, isPrivate, isStationary: activity.track.timeMs.length < 2 } }
  },
}

const skipOf = ({ is_live, userID }: Detail, account: string): SkipReason | undefined => {
  if (is_live) return { code: 'live', message: 'It is still being recorded.', isPermanent: false }
  // Friends' workouts stand in some feeds.
  return userID !== undefined && userID !== account
    ? { code: 'other', message: 'It belongs to somebody else.' }
    : undefined
}

export const readDetail = (body: unknown): Activity => activityOf(Detail.parse(body))

const activityOf = (told: Detail): Activity => {
  const { path = [], heart_rate = [], distance = [], duration } = told
  const start = momentOf(told.start_time, told.utc_offset)
  const startMs = kit.orderOf(start)
  // Indoors a path is made up.
  const places = told.tracking_mode === 'indoor' ? [] : path.filter(isSomewhere)
  const track = kit.trackOfSeries(startMs, {
    latitudeDeg: places.map(({ timestamp, latitude = 0 }) => [timestamp, latitude]),
    longitudeDeg: places.map(({ timestamp, longitude = 0 }) => [timestamp, longitude]),
    // No altitude is written as none.
    altitudeMeters: places.flatMap(({ timestamp, altitude }) => (altitude ? [[timestamp, altitude]] : [])),
    heartRateBpm: heart_rate.flatMap(({ timestamp, heart_rate: rate }) => (rate ? [[timestamp, rate]] : [])),
    distanceMeters: distance.flatMap(({ timestamp, distance: meters }) =>
      meters === undefined ? [] : [[timestamp, meters]],
    ),
  })
  const seconds = Math.max(duration ?? 0, ((track.timeMs.at(-1) ?? startMs) - startMs) / 1000)
  return kit.recordingOf({
    id: told.uri,
    start,
    end: kit.plus(start, Math.round(seconds * 1000)),
    sport: sportOf(told.type),
    notes: told.notes || undefined,
    isPrivate: kit.given(told.share, (share) => share !== 'Everyone'),
    statistics: {
      elapsedSeconds: seconds,
      timerSeconds: duration,
      distanceMeters: told.total_distance,
      energyKcal: told.total_calories,
      ascentMeters: told.climb,
      heartRateBpm: { average: told.average_heart_rate || undefined },
    },
    track,
    pauses: pausesIn(path, startMs),
  })
}

/** Nobody at all is at 0, 0. */
const isSomewhere = ({ latitude, longitude }: PathPoint): boolean =>
  latitude !== undefined && longitude !== undefined && (latitude !== 0 || longitude !== 0)

/** From a point that says `pause` to the next that says `resume`, or anything else. */
const pausesIn = (path: readonly PathPoint[], startMs: number): readonly kit.Pause[] => {
  const found: kit.Pause[] = []
  let fromMs: number | undefined
  for (const { timestamp, type } of path) {
    const atMs = Math.round(startMs + timestamp * 1000)
    if (type === 'pause') fromMs ??= atMs
    else if (fromMs !== undefined) {
      found.push({ fromMs, toMs: atMs })
      fromMs = undefined
    }
  }
  return found
}
