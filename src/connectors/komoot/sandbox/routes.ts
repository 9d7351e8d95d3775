/** What is asked for where. */
import type { Instant, SportName } from '../../../kit/index.js'
import {
  bodyOf,
  createShelf,
  empty,
  hashWords,
  json,
  type Person,
  type ServiceState,
  type Session,
  type Shelf,
  type ShelvedChanges,
  type ShelvedWorkout,
} from '../../../sandbox/index.js'

export const userOf = ({ seed }: Person): string => String(204_000_000 + seed)

export const shelfOf = (person: Person, state: ServiceState): Shelf =>
  createShelf({
    service: 'komoot',
    person,
    state,
    records: ({ hasPositions }) => hasPositions,
    refuses: ({ hasPositions }) => (hasPositions ? undefined : 'NoCoordinates'),
  })

const missing = (): Response => json({ status: 404, error: 'NotFound' }, { status: 404 })
const forbidden = (): Response => json({ status: 403, error: 'AccessDenied' }, { status: 403 })
const mayWrite = ({ scopes }: Session): boolean => scopes.includes('tour-upload')

export const answer = async (request: Request, session: Session): Promise<Response> => {
  const { person, state, now, scopes } = session
  const shelf = shelfOf(person, state)
  const { pathname, searchParams } = new URL(request.url)
  const path = pathname.replace(/^\/v007\//, '').split('/')
  if (pathname === '/v007/tours/' && request.method === 'POST')
    return mayWrite(session) ? upload(request, searchParams, shelf, now) : forbidden()
  if (!scopes.includes('profile')) return forbidden()
  if (path[0] === 'users' && path[2] === 'tours')
    return path[1] === userOf(person) ? listed(shelf, searchParams, now) : forbidden()
  const [, id = '', extension] = /^(\d+)(?:\.(\w+))?$/.exec(path[1] ?? '') ?? []
  const found = shelf.get(id, now)
  if (path[0] !== 'tours' || found === undefined) return missing()
  if (extension !== undefined) return file(found, extension)
  if (path[2] === 'coordinates') return coordinates(found)
  if (request.method === 'GET') return json(told(found))
  if (!mayWrite(session)) return forbidden()
  if (request.method === 'DELETE') {
    shelf.remove(id, now)
    return empty()
  }
  shelf.edit(id, changesIn((await bodyOf(request)) ?? {}), now)
  return json(told(shelf.get(id, now) ?? found))
}

const listed = (shelf: Shelf, params: URLSearchParams, now: Instant): Response => {
  const [from, to] = ['start_date', 'end_date'].map((name) => Date.parse(params.get(name) ?? ''))
  const status = params.get('status')
  const type = params.get('type')
  const recorded = shelf
    .list(now)
    .filter(({ outline: { start } }) => !(start.at < (from as number)) && !(start.at > (to as number)))
    .toReversed()
    .map((workout) => () => told(workout))
  const planned = {
    id: 77,
    type: 'tour_planned',
    status: 'private',
    name: 'Some day',
    date: new Date(to || now).toISOString(),
    sport: 'hike',
  }
  const all = [...(type === 'tour_recorded' ? [] : [() => planned]), ...(type === 'tour_planned' ? [] : recorded)]
  const [number, size] = [Number(params.get('page') ?? 0), Number(params.get('limit') ?? 100)]
  const tours = all
    .slice(number * size, (number + 1) * size)
    .map((make) => make())
    .filter((tour) => status === null || tour.status === status)
  return json({
    ...(tours.length > 0 && { _embedded: { tours } }),
    page: { size, totalElements: all.length, totalPages: Math.ceil(all.length / size), number },
  })
}

const sports: Partial<Readonly<Record<SportName, string>>> = {
  running: 'jogging',
  trail_running: 'jogging',
  walking: 'hike',
  hiking: 'hike',
  cycling: 'touringbicycle',
  mountain_biking: 'mtb',
}
const byWord: Readonly<Record<string, SportName>> = {
  ...Object.fromEntries(Object.entries(sports).map(([sport, word]) => [word, sport as SportName])),
  hike: 'hiking',
  jogging: 'running',
}

const told = ({ id, outline, sport, name, isPrivate, updatedAt }: ShelvedWorkout) => ({
  id: Number(id),
  type: 'tour_recorded',
  status: isPrivate ? 'private' : 'public',
  name: name ?? 'Tour',
  date: new Date(outline.start.at).toISOString(),
  changed_at: new Date(updatedAt).toISOString(),
  distance: outline.distanceMeters ?? 0,
  duration: outline.elapsedSeconds,
  time_in_motion: outline.timerSeconds,
  sport: sports[sport] ?? 'other',
  elevation_up: outline.ascentMeters ?? null,
  kcal_active: outline.energyKcal ?? null,
  source: JSON.stringify({ api: 'de.komoot.main-api/tour', type: 'tour_recorded' }),
})

const changesIn = ({ name, sport, status }: Readonly<Record<string, unknown>>): ShelvedChanges => ({
  ...(typeof name === 'string' && { name }),
  ...(typeof sport === 'string' && { sport: byWord[sport] ?? 'other' }),
  ...(typeof status === 'string' && { isPrivate: status !== 'public' }),
})

const file = (workout: ShelvedWorkout, extension: string): Response => {
  if (extension === 'gpx') return new Response(workout.file('gpx') as BodyInit)
  if (extension !== 'fit') return missing()
  // Of some tours it manages none.
  if (hashWords(3, 'komoot', workout.id) % 5 === 0)
    return json({ status: 500, error: 'InternalServerError' }, { status: 500 })
  return new Response(workout.file('fit') as BodyInit)
}

const coordinates = ({ activity: { track }, outline }: ShelvedWorkout): Response =>
  json({
    items: Array.from(track.timeMs, (atMs, row) => ({
      lat: track.latitudeDeg?.[row],
      lng: track.longitudeDeg?.[row],
      alt: track.altitudeMeters?.[row],
      t: atMs - outline.start.at,
    })).filter(({ lat }) => lat !== undefined && !Number.isNaN(lat)),
  })

const upload = async (request: Request, params: URLSearchParams, shelf: Shelf, now: Instant): Promise<Response> => {
  const type = params.get('data_type')
  if (type !== 'fit' && type !== 'gpx') return json({ status: 400, error: 'DataType' }, { status: 400 })
  const title = params.get('name')
  const receipt = shelf.upload({
    bytes: new Uint8Array(await request.arrayBuffer()),
    ...(title !== null && { title }),
    sport: byWord[params.get('sport') ?? ''] ?? 'other',
    isPrivate: params.get('status') !== 'public',
    now,
  })
  if (receipt.state === 'stored') return json({ id: Number(receipt.id) }, { status: 201 })
  if (receipt.state === 'duplicate') return json({ id: Number(receipt.id) }, { status: 202 })
  return json({ status: 400, error: 'BadFile' }, { status: 400 })
}
