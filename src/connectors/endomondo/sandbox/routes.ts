/** What is asked for where. */
import { isoOfMoment, type SportName } from '../../../kit/index.js'
import {
  createShelf,
  json,
  type Person,
  type ServiceState,
  type Session,
  type Shelf,
  type ShelvedWorkout,
} from '../../../sandbox/index.js'

export const shelfOf = (person: Person, state: ServiceState): Shelf =>
  createShelf({ service: 'endomondo', person, state })

const missing = (): Response => json({ error: 'not_found' }, { status: 404 })

export const answer = async (request: Request, { person, account, state, now }: Session): Promise<Response> => {
  const shelf = shelfOf(person, state)
  const { pathname, searchParams } = new URL(request.url)
  const [, user, id] = /^\/rest\/v1\/users\/(\d+)\/workouts(?:\/(\d+))?$/.exec(pathname) ?? []
  if (user !== account) return missing()
  if (id === undefined) return listed(shelf.list(now), searchParams)
  const found = shelf.get(id, now)
  return found === undefined ? missing() : json({ ...told(found), points: { points: pointsOf(found) } })
}

const listed = (all: readonly ShelvedWorkout[], params: URLSearchParams): Response => {
  const [after, before] = ['after', 'before'].map((name) => Date.parse(params.get(name) ?? '')) as [number, number]
  const found = all.filter(({ outline: { start } }) => !(start.at < after) && !(start.at >= before)).toReversed()
  const [offset, limit] = [Number(params.get('offset') ?? 0), Number(params.get('limit') ?? 20)]
  return json({ data: found.slice(offset, offset + limit).map(told), paging: { offset, limit, total: found.length } })
}

const numbers: Partial<Readonly<Record<SportName, number>>> = {
  running: 0,
  trail_running: 0,
  treadmill_running: 88,
  cycling: 1,
  mountain_biking: 3,
  indoor_cycling: 21,
  walking: 18,
  hiking: 16,
  swimming: 20,
  pool_swimming: 20,
  strength_training: 46,
  yoga: 47,
}

const told = ({ id, outline, sport, name, notes, isPrivate }: ShelvedWorkout) => ({
  id: Number(id),
  sport: numbers[sport] ?? 22,
  local_start_time: isoOfMoment(outline.start),
  duration: outline.timerSeconds,
  distance: outline.distanceMeters === undefined ? null : outline.distanceMeters / 1000,
  calories: outline.energyKcal ?? null,
  ascent: outline.ascentMeters ?? null,
  heart_rate_avg: outline.averageHeartRate ?? null,
  heart_rate_max: outline.maxHeartRate ?? null,
  title: name ?? null,
  message: notes ?? null,
  show_workout: isPrivate ? 2 : 0,
  has_points: !outline.isStationary,
})

const pointsOf = ({ activity: { track } }: ShelvedWorkout) => {
  const at = (values: Float64Array | undefined, row: number, factor = 1): number | undefined => {
    const value = values?.[row]
    return value === undefined || Number.isNaN(value) ? undefined : value * factor
  }
  return Array.from(track.timeMs, (atMs, row) => ({
    time: new Date(atMs).toISOString(),
    latitude: at(track.latitudeDeg, row),
    longitude: at(track.longitudeDeg, row),
    altitude: at(track.altitudeMeters, row),
    distance: at(track.distanceMeters, row, 1 / 1000),
    speed: at(track.speedMetersPerSecond, row, 3.6),
    sensor_data: {
      heart_rate: at(track.heartRateBpm, row),
      cadence: at(track.cadenceRpm, row),
      power: at(track.powerWatts, row),
    },
  }))
}
