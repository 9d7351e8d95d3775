/** A workout as JSON, there and changed. https://sporttracks.mobi/api/doc/data-structures */
import * as kit from '../../kit/index.js'
import { type Activity, convert, type Edit, jsonOf, type RecordedPoint, type Upload, z } from '../../kit/index.js'
import { feed, idIn, pathOf } from './listing.js'
import { typeOf } from './sports.js'

const Made = z.object({ uris: z.array(z.string()) })

export const upload: Upload = {
  // It takes files, too, but its own form keeps laps, rests and pauses.
  formats: ['fit'],
  async send(task, { activity, sport, name, notes, isPrivate }) {
    const json = bodyOf(activity, { sport, name, notes, isPrivate })
    const post = () => task.post(feed, { json, accepts: [400, 401, 422] })
    let { status, raw } = await post()
    if (status === 401) {
      // Either we are not let in any more, which every other question tells, too, or the subscription has ended.
      await task.get(feed, { pageSize: 1 })
      const again = await post()
      status = again.status
      raw = again.raw
    }
    if (status === 401)
      return {
        state: 'refused',
        reason: { code: 'expired', message: 'The trial or subscription at SportTracks has ended.', isPermanent: false },
      }
    if (status >= 400)
      return { state: 'refused', reason: { code: 'file_refused', message: 'SportTracks did not take the workout.' } }
    const [uri] = Made.safeParse(jsonOf(raw)).data?.uris ?? []
    return { state: 'stored', ...(uri !== undefined && { externalId: idIn(uri) }) }
  },
}

interface About {
  readonly sport: kit.SportName
  readonly name?: string | undefined
  readonly notes?: string | undefined
  readonly isPrivate?: boolean | undefined
}

export const bodyOf = (activity: Activity, { sport, name, notes, isPrivate }: About) => {
  const startMs = kit.startMsOf(activity)
  const points = [...kit.pointsOfTrack(activity.track)]
  const series = (channel: kit.TrackChannel): readonly number[] | undefined =>
    flat(points, startMs, ({ [channel]: value }) => value)
  const start = kit.zonedStartOf(activity)
  return {
    start_time: kit.isoOfMoment(start),
    type: typeOf(sport),
    name,
    notes,
    sharing: isPrivate ? 'private' : 'public',
    ...figuresOf({ ...activity.statistics, elapsedSeconds: secondsOf(activity) }),
    total_distance: activity.statistics.distanceMeters,
    laps: activity.sessions.flatMap(({ laps }) => laps).map((lap, index) => lapBody(lap, index, start)),
    timer_stops: activity.pauses.map(({ fromMs, toMs }) => [
      kit.isoOfMoment(kit.plus(start, fromMs - startMs)),
      kit.isoOfMoment(kit.plus(start, toMs - startMs)),
    ]),
    location: flat(points, startMs, ({ latitudeDeg, longitudeDeg }) =>
      latitudeDeg === undefined || longitudeDeg === undefined ? undefined : [latitudeDeg, longitudeDeg],
    ),
    elevation: series('altitudeMeters'),
    heartrate: series('heartRateBpm'),
    cadence: series('cadenceRpm'),
    power: series('powerWatts'),
    distance: series('distanceMeters'),
    temperature: series('temperatureCelsius'),
  }
}

/** Offset and value in turn; `undefined` where nobody measured it. */
const flat = <Value>(
  points: readonly RecordedPoint[],
  startMs: number,
  valueAt: (point: RecordedPoint) => Value | undefined,
): readonly (number | Value)[] | undefined => {
  const found = points.flatMap((point) => {
    const value = valueAt(point)
    return value === undefined ? [] : [(point.atMs - startMs) / 1000, value]
  })
  return found.length === 0 ? undefined : found
}

const secondsOf = ({ start, end, statistics }: Activity): number | undefined =>
  end === undefined ? statistics.elapsedSeconds : (kit.orderOf(end) - kit.orderOf(start)) / 1000

const lapBody = (lap: kit.Lap, index: number, start: kit.Moment) => ({
  number: index + 1,
  start_time: kit.isoOfMoment(kit.plus(start, kit.orderOf(lap.start) - kit.orderOf(start))),
  type: lap.intensity === 'rest' || lap.intensity === 'recovery' ? 'REST' : 'ACTIVE',
  ...figuresOf({
    elapsedSeconds: lap.end === undefined ? undefined : (kit.orderOf(lap.end) - kit.orderOf(lap.start)) / 1000,
    ...lap.statistics,
  }),
  distance: lap.statistics.distanceMeters,
})

const figuresOf = (told: kit.Statistics) => ({
  clock_duration: told.elapsedSeconds,
  duration: told.timerSeconds ?? told.movingSeconds ?? told.elapsedSeconds,
  calories: kit.given(told.energyKcal, (kcal) => convert(kcal, 'kcal', 'kJ')),
  elevation_gain: told.ascentMeters,
  elevation_loss: told.descentMeters,
  avg_speed: told.speedMetersPerSecond?.average,
  max_speed: told.speedMetersPerSecond?.maximum,
  avg_heartrate: told.heartRateBpm?.average,
  max_heartrate: told.heartRateBpm?.maximum,
  avg_cadence: told.cadenceRpm?.average,
  max_cadence: told.cadenceRpm?.maximum,
  avg_power: told.powerWatts?.average,
  max_power: told.powerWatts?.maximum,
})

/** A change replaces the whole workout, so that what stands there is asked for first and sent back as it came. */
export const edit: Edit = {
  fields: ['name', 'notes', 'isPrivate'],
  async send(task, id, { name, notes, isPrivate }) {
    const { body } = await task.get(pathOf(id))
    if (typeof body !== 'object' || body === null) return
    const changes = {
      ...(name !== undefined && { name }),
      ...(notes !== undefined && { notes }),
      ...(isPrivate !== undefined && { sharing: isPrivate ? 'private' : 'public' }),
    }
    await task.put(pathOf(id), { json: { ...body, ...changes } })
  },
}
