/** What is asked for where. */
import { type Instant, instant, recordingOf } from '../../../kit/index.js'
import {
  bodyOf,
  createShelf,
  hashNumbers,
  json,
  type Person,
  type ServiceState,
  type Session,
  type Shelf,
  type ShelvedWorkout,
  uuid,
} from '../../../sandbox/index.js'

export const shelfOf = (person: Person, state: ServiceState): Shelf =>
  createShelf({
    service: 'hevy',
    person,
    state,
    native: 0.8,
    records: ({ sport }) => sport === 'strength_training',
    detectsDuplicates: false,
  })

/** The shelf counts, Hevy has UUIDs. */
export const publicId = (id: string): string => {
  const digits = id.padStart(32, '0')
  return [0, 8, 12, 16, 20].map((from, index, all) => digits.slice(from, all[index + 1] ?? 32)).join('-')
}
const shelfId = (id: string): string => id.replaceAll('-', '').replace(/^0+/, '')

const bad = (error: string): Response => json({ error }, { status: 400 })
const missing = (): Response => json({ error: 'Workout not found' }, { status: 404 })

export const answer = async (request: Request, { person, account, state, now }: Session): Promise<Response> => {
  const shelf = shelfOf(person, state)
  const { pathname, searchParams } = new URL(request.url)
  if (pathname === '/v1/user/info')
    return json({ data: { id: account, name: person.givenName, url: `https://hevy.com/user/${person.givenName}` } })
  if (pathname === '/v1/workouts/count') return json({ workout_count: shelf.list(now).length })
  if (pathname === '/v1/workouts/events') return events(shelf, searchParams, now)
  if (pathname === '/v1/workouts')
    return request.method === 'POST'
      ? add(request, shelf, now)
      : pageOf('workouts', newestFirst(shelf, now), searchParams)
  const [, id] = /^\/v1\/workouts\/([^/]+)$/.exec(pathname) ?? []
  const found = id === undefined ? undefined : shelf.get(shelfId(id), now)
  if (found === undefined) return missing()
  return request.method === 'PUT' ? change(request, shelf, found, now) : json(told(found))
}

const newestFirst = (shelf: Shelf, now: Instant) =>
  shelf
    .list(now)
    .toReversed()
    .map((workout) => () => told(workout))

const pageOf = (name: string, all: readonly (() => unknown)[], params: URLSearchParams): Response => {
  const [page, size] = [Number(params.get('page') ?? 1), Number(params.get('pageSize') ?? 5)]
  if (!(page >= 1 && size >= 1 && size <= 10)) return bad('Invalid page size')
  const here = all.slice((page - 1) * size, page * size).map((make) => make())
  return json({ page, page_count: Math.ceil(all.length / size), [name]: here })
}

const events = (shelf: Shelf, params: URLSearchParams, now: Instant): Response => {
  const since = Date.parse(params.get('since') ?? '1970-01-01T00:00:00Z')
  const updated = shelf
    .list(now)
    .map((workout) => ({ at: workout.updatedAt, make: () => ({ type: 'updated', workout: told(workout) }) }))
  const deleted = shelf.gone(now).map(({ id, at }) => ({
    at,
    make: () => ({ type: 'deleted', id: publicId(id), deleted_at: new Date(at).toISOString() }),
  }))
  const all = [...updated, ...deleted].filter(({ at }) => at >= since).sort((one, other) => other.at - one.at)
  return pageOf(
    'events',
    all.map(({ make }) => make),
    params,
  )
}

const iso = (at: Instant): string => new Date(at).toISOString()
const lifts = ['Squat (Barbell)', 'Bench Press (Barbell)', 'Deadlift (Barbell)', 'Pull Up', 'Overhead Press (Dumbbell)']

const told = ({ id, outline, name, notes, createdAt, updatedAt, isUpload }: ShelvedWorkout) => ({
  id: publicId(id),
  title: name ?? 'Workout',
  description: notes ?? '',
  start_time: iso(outline.start.at),
  end_time: iso(outline.end.at),
  updated_at: iso(updatedAt),
  created_at: iso(createdAt),
  // Entries of others have none.
  exercises: isUpload ? [] : [0, 1, 2].map((index) => exercise(hashNumbers(Number(id) % 1e9, index), index)),
})

const exercise = (chance: number, index: number) => ({
  index,
  title: lifts[chance % lifts.length],
  notes: '',
  exercise_template_id: uuid(chance % lifts.length, 'lift')
    .slice(0, 8)
    .toUpperCase(),
  supersets_id: null,
  sets: [0, 1, 2].map((set) => ({
    index: set,
    type: set === 0 ? 'warmup' : 'normal',
    weight_kg: 20 + (chance % 16) * 5 + set * 5,
    reps: 12 - 2 * set,
    distance_meters: null,
    duration_seconds: null,
    rpe: null,
    custom_metric: null,
  })),
})

interface Sent {
  readonly title?: string
  readonly description?: string | null
  readonly start_time?: string
  readonly end_time?: string
  readonly is_private?: boolean
  readonly exercises?: unknown
}
const sentIn = async (request: Request): Promise<Sent | undefined> => {
  const { workout } = (await bodyOf(request)) ?? {}
  const sent = workout as Sent | undefined
  const [start, end] = [Date.parse(sent?.start_time ?? ''), Date.parse(sent?.end_time ?? '')]
  return sent?.title && Array.isArray(sent.exercises) && start <= end ? sent : undefined
}

const add = async (request: Request, shelf: Shelf, now: Instant): Promise<Response> => {
  const sent = await sentIn(request)
  if (sent === undefined) return bad('Invalid request body')
  const [start, end] = [instant(Date.parse(sent.start_time ?? '')), instant(Date.parse(sent.end_time ?? ''))]
  const statistics = { elapsedSeconds: (end.at - start.at) / 1000 }
  const activity = recordingOf({ start, end, sport: 'strength_training', statistics })
  const about = {
    ...(sent.title && { title: sent.title }),
    ...(sent.description && { notes: sent.description }),
    isPrivate: sent.is_private ?? false,
  }
  const receipt = shelf.add(activity, about, now)
  if (receipt.state !== 'stored') return bad('Invalid request body')
  const made = shelf.get(receipt.id, now)
  return json(made && told(made), { status: 201 })
}

const change = async (request: Request, shelf: Shelf, found: ShelvedWorkout, now: Instant): Promise<Response> => {
  const sent = await sentIn(request)
  if (sent === undefined) return bad('Invalid request body')
  shelf.edit(found.id, { name: sent.title ?? '', notes: sent.description ?? '' }, now)
  const changed = shelf.get(found.id, now)
  return json(changed && told(changed))
}
