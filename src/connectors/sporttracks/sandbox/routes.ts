/** What is asked for where. */
import { type Instant, minuteMs, type SportName } from '../../../kit/index.js'
import {
  bodyOf,
  createShelf,
  json,
  type Person,
  type ServiceState,
  type Session,
  type Shelf,
  type ShelvedWorkout,
} from '../../../sandbox/index.js'
import { detailOf, posted } from './workouts.js'

export const userIdOf = ({ seed }: Person): number => 510_000 + seed
/** Some have let their trial end: they may read, and send nothing. */
export const hasPaid = ({ seed }: Person): boolean => seed % 11 !== 10

export const shelfOf = (person: Person, state: ServiceState): Shelf =>
  createShelf({ service: 'sporttracks', person, state, detectsDuplicates: false })

const feed = '/api/v2/fitnessActivities'
const missing = (): Response => json({ error: 'not_found' }, { status: 404 })

export const answer = async (request: Request, { person, state, now }: Session): Promise<Response> => {
  const shelf = shelfOf(person, state)
  const { pathname, searchParams } = new URL(request.url)
  const path = pathname.replace(/\.json$/, '')
  if (path === '/api/v2/system/connect' && request.method === 'POST')
    return json({ user: { uid: userIdOf(person), name: person.givenName } })
  if (path === feed)
    return request.method === 'POST' ? add(request, person, shelf, now) : json(listed(shelf, searchParams, now))
  const [, id] = /^\/api\/v2\/fitnessActivities\/(\d+)$/.exec(path) ?? []
  const found = id === undefined ? undefined : shelf.get(id, now)
  if (found === undefined) return missing()
  if (request.method === 'DELETE') {
    shelf.remove(found.id, now)
    return json({ status: 'ok' })
  }
  if (request.method === 'PUT') return change(request, shelf, found, now)
  return json({ ...itemOf(found), ...detailOf(found) })
}

const listed = (shelf: Shelf, params: URLSearchParams, now: Instant) => {
  const [from, to] = [params.get('noEarlierThan') ?? '', params.get('noLaterThan') ?? '9999-12-31']
  const all = shelf
    .list(now)
    .filter((workout) => {
      const day = isoOf(workout.outline.start).slice(0, 10)
      return day >= from && day <= to
    })
    .toReversed()
  const [page, size] = [Number(params.get('page') ?? 0), Number(params.get('pageSize') ?? 25)]
  const next = new URLSearchParams(params)
  next.set('page', String(page + 1))
  return {
    size: all.length,
    items: all.slice(page * size, (page + 1) * size).map(itemOf),
    previous: '',
    next: (page + 1) * size < all.length ? `https://api.sporttracks.mobi${feed}?${next}` : '',
  }
}

/** With the minus where it does not belong: `-2:-30`. */
const isoOf = ({ at, offset = 0 }: ShelvedWorkout['outline']['start']): string => {
  const local = new Date(at + offset * minuteMs).toISOString().slice(0, 19)
  const [hours, minutes] = [Math.trunc(offset / 60), offset % 60]
  const two = (value: number): string => String(Math.abs(value)).padStart(2, '0')
  if (offset < 0 && minutes !== 0) return `${local}${hours}:${minutes}`
  return `${local}${offset < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`
}

const types: Partial<Readonly<Record<SportName, string>>> = {
  running: 'running',
  trail_running: 'running: trail',
  treadmill_running: 'running: treadmill',
  cycling: 'cycling',
  indoor_cycling: 'cycling: trainer',
  mountain_biking: 'cycling: mountain',
  walking: 'walking',
  hiking: 'walking: hiking',
  swimming: 'swimming',
  pool_swimming: 'swimming',
  strength_training: 'gym: weights',
}

const itemOf = ({ id, outline, sport, name }: ShelvedWorkout) => ({
  uri: `https://api.sporttracks.mobi${feed}/${id}`,
  name: name ?? '',
  type: types[sport] ?? 'other',
  start_time: isoOf(outline.start),
  total_distance: (outline.distanceMeters ?? 0).toFixed(2),
  duration: outline.timerSeconds.toFixed(2),
  user_id: '1',
})

const add = async (request: Request, person: Person, shelf: Shelf, now: Instant): Promise<Response> => {
  if (!hasPaid(person)) return json({ error: 'trial_ended' }, { status: 401 })
  const read = posted((await bodyOf(request)) ?? {})
  if (read === undefined) return json({ error: 'start_time is required' }, { status: 400 })
  const receipt = shelf.add(read.activity, read.about, now)
  if (receipt.state !== 'stored') return json({ error: 'invalid workout' }, { status: 400 })
  return json({ size: 1, uris: [`https://api.sporttracks.mobi${feed}/${receipt.id}`] })
}

const change = async (request: Request, shelf: Shelf, found: ShelvedWorkout, now: Instant): Promise<Response> => {
  const { name, notes, sharing, start_time } = (await bodyOf(request)) ?? {}
  // All of it is replaced: whoever sends a part loses the rest.
  if (typeof start_time !== 'string') return json({ error: 'start_time is required' }, { status: 400 })
  shelf.edit(
    found.id,
    {
      name: typeof name === 'string' ? name : '',
      notes: typeof notes === 'string' ? notes : '',
      isPrivate: sharing !== 'public',
    },
    now,
  )
  return json({ uris: [`https://api.sporttracks.mobi${feed}/${found.id}`] })
}
