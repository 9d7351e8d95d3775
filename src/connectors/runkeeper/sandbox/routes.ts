/** What is asked for where. */
import { type Instant, minuteMs, type SportName } from '../../../kit/index.js'
import {
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

export const userIdOf = ({ seed }: Person): number => 7_100_000 + seed

export const shelfOf = (person: Person, state: ServiceState): Shelf =>
  createShelf({ service: 'runkeeper', person, state, detectsDuplicates: false, nameOf: () => undefined })

const feed = '/fitnessActivities'
const missing = (): Response => json({ reason: 'Not found' }, { status: 404 })
/** Whoever does not ask for the thing's own type is turned away. */
const wrongType = (status: 406 | 415): Response => json({ reason: 'Unsupported media type' }, { status })
const typed = (name: string, body: unknown): Response =>
  json(body, { headers: { 'content-type': `application/vnd.com.runkeeper.${name}+json` } })

export const answer = async (request: Request, { person, state, now }: Session): Promise<Response> => {
  const shelf = shelfOf(person, state)
  const { pathname, searchParams } = new URL(request.url)
  const accepts = (name: string): boolean => (request.headers.get('accept') ?? '').includes(`runkeeper.${name}+json`)
  const sends = (name: string): boolean =>
    (request.headers.get('content-type') ?? '').includes(`runkeeper.${name}+json`)
  if (pathname === '/user' || pathname === '/user/')
    return accepts('User')
      ? typed('User', {
          userID: userIdOf(person),
          fitness_activities: feed,
          profile: '/profile',
          settings: '/settings',
        })
      : wrongType(406)
  if (pathname === feed && request.method === 'GET')
    return accepts('FitnessActivityFeed')
      ? typed('FitnessActivityFeed', listed(shelf, searchParams, now))
      : wrongType(406)
  if (pathname === feed && request.method === 'POST')
    return sends('NewFitnessActivity') ? add(await request.text(), person, shelf, now) : wrongType(415)
  const [, id] = /^\/fitnessActivities\/(\d+)$/.exec(pathname) ?? []
  const found = id === undefined ? undefined : shelf.get(id, now)
  if (found === undefined) return missing()
  if (request.method === 'DELETE') {
    shelf.remove(found.id, now)
    return empty()
  }
  if (request.method === 'PUT')
    return sends('FitnessActivity') ? change(await request.text(), shelf, found, now) : wrongType(415)
  return accepts('FitnessActivity')
    ? typed('FitnessActivity', { userID: userIdOf(person), ...itemOf(found), ...detailOf(found) })
    : wrongType(406)
}

const listed = (shelf: Shelf, params: URLSearchParams, now: Instant) => {
  const day = (name: string): string | undefined => params.get(name) ?? undefined
  const [from = '', to = '9999-12-31', since] = [day('noEarlierThan'), day('noLaterThan'), day('modifiedNoEarlierThan')]
  const all = shelf
    .list(now)
    .filter((workout) => {
      const local = localOf(workout).slice(0, 10)
      const changed = new Date(workout.updatedAt).toISOString().slice(0, 10)
      return local >= from && local <= to && (since === undefined || changed >= since)
    })
    .toReversed()
  const [page, size] = [Number(params.get('page') ?? 0), Number(params.get('pageSize') ?? 25)]
  const next = new URLSearchParams(params)
  next.set('page', String(page + 1))
  const isLast = (page + 1) * size >= all.length
  return {
    size: all.length,
    items: all.slice(page * size, (page + 1) * size).map(itemOf),
    ...(!isLast && { next: `${feed}?${next}` }),
  }
}

const localOf = ({ outline: { start } }: ShelvedWorkout): string =>
  new Date(start.at + (start.offset ?? 0) * minuteMs).toISOString().slice(0, 19)

const types: Partial<Readonly<Record<SportName, string>>> = {
  running: 'Running',
  trail_running: 'Running',
  treadmill_running: 'Running',
  cycling: 'Cycling',
  indoor_cycling: 'Cycling',
  mountain_biking: 'Mountain Biking',
  walking: 'Walking',
  hiking: 'Hiking',
  swimming: 'Swimming',
  pool_swimming: 'Swimming',
  strength_training: 'Strength Training',
  yoga: 'Yoga',
}

const itemOf = (workout: ShelvedWorkout) => {
  const { id, outline, sport } = workout
  return {
    uri: `${feed}/${id}`,
    type: types[sport] ?? 'Other',
    start_time: new Date(`${localOf(workout)}Z`).toUTCString().replace(' GMT', ''),
    utc_offset: (outline.start.offset ?? 0) / 60,
    duration: outline.timerSeconds,
    total_distance: outline.distanceMeters ?? 0,
    ...(outline.energyKcal !== undefined && { total_calories: outline.energyKcal }),
    source: 'RunKeeper',
    entry_mode: outline.isStationary ? 'Web' : 'API',
    has_path: outline.hasPositions,
    tracking_mode: outline.hasPositions ? 'outdoor' : 'indoor',
  }
}

const add = (text: string, person: Person, shelf: Shelf, now: Instant): Response => {
  const read = posted(text, person)
  if (read === undefined) return json({ reason: 'Invalid activity' }, { status: 400 })
  const receipt = shelf.add(read.activity, read.about, now)
  if (receipt.state !== 'stored') return json({ reason: 'Invalid activity' }, { status: 400 })
  return new Response(null, { status: 201, headers: { location: `https://api.runkeeper.com${feed}/${receipt.id}` } })
}

const change = (text: string, shelf: Shelf, found: ShelvedWorkout, now: Instant): Response => {
  const { notes, share } = JSON.parse(text) as { readonly notes?: string; readonly share?: string }
  const changes = {
    ...(notes !== undefined && { notes }),
    ...(share !== undefined && { isPrivate: share !== 'Everyone' }),
  }
  shelf.edit(found.id, changes, now)
  return typed('FitnessActivity', itemOf(shelf.get(found.id, now) ?? found))
}
