/** What is asked for where. */
import { type Instant, isoOfMoment, minuteMs } from '../../../kit/index.js'
import {
  bodyOf,
  createShelf,
  empty,
  json,
  type Person,
  type ServiceState,
  type Session,
  type Shelf,
  type ShelvedWorkout,
} from '../../../sandbox/index.js'
import { detailOf, posted } from './workouts.js'

export const userIdOf = ({ seed }: Person): number => 33_000 + seed

export const shelfOf = (person: Person, state: ServiceState): Shelf =>
  createShelf({
    service: 'smashrun',
    person,
    state,
    records: ({ sport }) => sport === 'running' || sport === 'trail_running' || sport === 'treadmill_running',
    detectsDuplicates: false,
    nameOf: () => undefined,
  })

const base = '/v1/my/activities'
const missing = (): Response => json({ message: 'Not found' }, { status: 404 })
const forbidden = (): Response => json({ message: 'Insufficient scope' }, { status: 403 })

export const answer = async (request: Request, { person, state, now, scopes }: Session): Promise<Response> => {
  const shelf = shelfOf(person, state)
  const { pathname, searchParams } = new URL(request.url)
  if (pathname === '/v1/my/userinfo') return json({ id: userIdOf(person), userName: person.givenName })
  const writes = request.method !== 'GET'
  if (!scopes.includes(writes ? 'write_activity' : 'read_activity')) return forbidden()
  if (pathname === `${base}/search`) return json(searched(shelf, searchParams, now))
  if (pathname === base && request.method === 'POST') return add(await bodyOf(request), shelf, now)
  const [, id] = /^\/v1\/my\/activities\/(\d+)$/.exec(pathname) ?? []
  const found = id === undefined ? undefined : shelf.get(id, now)
  if (found === undefined) return missing()
  if (request.method !== 'DELETE') return json({ ...itemOf(found), ...detailOf(found) })
  shelf.remove(found.id, now)
  return empty()
}

const searched = (shelf: Shelf, params: URLSearchParams, now: Instant) => {
  const from = Number(params.get('fromDate') ?? 0) * 1000
  const count = params.get('count')
  const all = shelf
    .list(now)
    // The wall clock, counted as if it were UTC.
    .filter(({ outline: { start } }) => start.at + (start.offset ?? 0) * minuteMs >= from)
    .toReversed()
  const page = Number(params.get('page') ?? 0)
  const size = count === null ? all.length : Number(count)
  return all.slice(page * size, (page + 1) * size).map(itemOf)
}

const itemOf = ({ id, outline, notes }: ShelvedWorkout) => ({
  activityId: Number(id),
  startDateTimeLocal: isoOfMoment(outline.start),
  duration: outline.timerSeconds,
  distance: (outline.distanceMeters ?? 0) / 1000,
  ...(outline.energyKcal !== undefined && { calories: outline.energyKcal }),
  activityType: 'running',
  notes: notes ?? '',
  ...(outline.averageHeartRate !== undefined && {
    heartRateAverage: outline.averageHeartRate,
    heartRateMax: outline.maxHeartRate,
  }),
  source: outline.isStationary ? 'manual' : 'garmin',
})

const add = (told: Readonly<Record<string, unknown>> | undefined, shelf: Shelf, now: Instant): Response => {
  const read = told && posted(told)
  if (read === undefined) return json({ message: 'Invalid activity' }, { status: 400 })
  const receipt = shelf.add(read.activity, read.about, now)
  return receipt.state === 'stored' ? json({}, { status: 200 }) : json({ message: 'Invalid activity' }, { status: 400 })
}
