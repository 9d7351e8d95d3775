/** What is asked for where. */
import { addDays, type Instant, minuteMs, type SportName } from '../../../kit/index.js'
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
import { samplesOf } from './samples.js'

export const athleteIdOf = ({ seed }: Person): number => 3_100_000 + seed
/** Some athletes pay, and some who connect are coaches. */
const isPremium = ({ seed }: Person): boolean => seed % 3 !== 0
const isCoach = ({ seed }: Person): boolean => seed % 97 === 96

export const shelfOf = (person: Person, state: ServiceState): Shelf =>
  createShelf({
    service: 'trainingpeaks',
    person,
    state,
    processesSeconds: 12,
    refuses: ({ isStationary }) => (isStationary ? 'The file could not be parsed: no samples' : undefined),
  })

export const answer = async (request: Request, session: Session): Promise<Response> => {
  const { person, now, scopes } = session
  if (!request.headers.get('user-agent')) return json({ Message: 'User-Agent is required' }, { status: 400 })
  const shelf = shelfOf(person, session.state)
  const { pathname, searchParams } = new URL(request.url)
  const path = pathname.split('/').slice(2)
  const needs = neededBy(pathname)
  if (needs !== undefined && !scopes.includes(needs))
    return json({ Message: `Scope ${needs} is missing` }, { status: 403 })
  if (pathname === '/v1/athlete/profile') return profile(person)
  if (pathname === '/v3/file' && request.method === 'POST') return take(request, shelf, now)
  if (path[0] === 'status') return status(shelf, path[1] ?? '', now)
  if (path[0] !== 'workouts') return json({ Message: 'Not found' }, { status: 404 })
  if (path[1] === 'changed') return changed(person, shelf, searchParams, now)
  if (path[1] === 'id') {
    const found = shelf.get(path[2] ?? '', now)
    if (found === undefined) return json({ Message: 'Not found' }, { status: 404 })
    if (path[3] !== 'details') return json(told(person, found))
    if (!isPremium(person)) return json({ Message: 'Premium account required' }, { status: 403 })
    return found.outline.isStationary ? empty() : json(samplesOf(found))
  }
  return listed(person, shelf, path[1] ?? '', path[2] ?? '', now)
}

const neededBy = (pathname: string): string | undefined => {
  if (pathname.startsWith('/v1/athlete')) return 'athlete:profile'
  if (pathname.endsWith('/details')) return 'workouts:details'
  return pathname.startsWith('/v3/') ? 'file:write' : 'workouts:read'
}

const profile = (person: Person): Response =>
  isCoach(person)
    ? json([{ Message: `${athleteIdOf(person)} is not a valid athlete` }], { status: 400 })
    : json({
        Id: athleteIdOf(person),
        FirstName: person.givenName,
        IsPremium: isPremium(person),
        PreferredUnits: 'Metric',
        TimeZone: person.homeZone,
      })

const listed = (person: Person, shelf: Shelf, from: string, to: string, now: Instant): Response => {
  if (!(from <= to) || addDays(from, 45) < to) return json({ Message: 'At most 45 days' }, { status: 400 })
  const done = shelf.list(now).filter((workout) => {
    const day = localOf(workout).slice(0, 10)
    return day >= from && day <= to
  })
  const plan = {
    Id: 9_000_001,
    AthleteId: athleteIdOf(person),
    WorkoutDay: `${to}T00:00:00`,
    Title: 'Easy hour',
    WorkoutType: 'Run',
    Completed: false,
  }
  return json([...done.map((workout) => told(person, workout)), plan])
}

const changed = (person: Person, shelf: Shelf, params: URLSearchParams, now: Instant): Response => {
  const since = Date.parse(params.get('date') ?? '')
  const [size, page] = [Number(params.get('pageSize') ?? 20), Number(params.get('page') ?? 0)]
  if (Number.isNaN(since) || size > 100) return json({ Message: 'Bad request' }, { status: 400 })
  const modified = shelf.list(now).filter(({ updatedAt }) => updatedAt >= since)
  const deleted = shelf.gone(now).filter(({ at }) => at >= since)
  const all = [...modified.map((workout) => ({ workout })), ...deleted.map(({ id }) => ({ id: Number(id) }))]
  const here = all.slice(page * size, (page + 1) * size)
  return json({
    Modified: here.flatMap((each) => ('workout' in each ? [told(person, each.workout)] : [])),
    Deleted: here.flatMap((each) => ('id' in each ? [each.id] : [])),
  })
}

const localOf = ({ outline: { start } }: ShelvedWorkout): string =>
  new Date(start.at + (start.offset ?? 0) * minuteMs).toISOString().slice(0, 19)

const types: Partial<Readonly<Record<SportName, string>>> = {
  cycling: 'Bike',
  indoor_cycling: 'Bike',
  mountain_biking: 'MTB',
  running: 'Run',
  trail_running: 'Run',
  treadmill_running: 'Run',
  walking: 'Walk',
  hiking: 'Walk',
  pool_swimming: 'Swim',
  swimming: 'Swim',
  strength_training: 'Strength',
}

const told = (person: Person, workout: ShelvedWorkout) => {
  const { id, outline, sport, name, notes, updatedAt } = workout
  return {
    Id: Number(id),
    AthleteId: athleteIdOf(person),
    WorkoutDay: `${localOf(workout).slice(0, 10)}T00:00:00`,
    StartTime: localOf(workout),
    Title: name ?? null,
    WorkoutType: types[sport] ?? 'Other',
    Completed: true,
    TotalTime: outline.timerSeconds / 3600,
    Distance: outline.distanceMeters ?? null,
    Calories: outline.energyKcal ?? null,
    Energy: null,
    HeartRateAverage: outline.averageHeartRate ?? null,
    HeartRateMaximum: outline.maxHeartRate ?? null,
    ElevationGain: outline.ascentMeters ?? null,
    Description: notes ?? null,
    LastModifiedDate: new Date(updatedAt).toISOString().slice(0, 19),
  }
}

const uploadTypes: Readonly<Record<string, SportName>> = {
  swim: 'swimming',
  bike: 'cycling',
  run: 'running',
  mtb: 'mountain_biking',
  strength: 'strength_training',
  'xc-ski': 'cross_country_skiing',
  rowing: 'rowing',
  walk: 'walking',
}

const take = async (request: Request, shelf: Shelf, now: Instant): Promise<Response> => {
  const { Data, Filename, Title, Comment, Type, SetWorkoutPublic } = (await bodyOf(request)) ?? {}
  if (typeof Data !== 'string' || typeof Filename !== 'string')
    return json({ Message: 'Data is missing' }, { status: 400 })
  if (!/\.(fit|tcx|pwx|gpx)(\.gz)?$/i.test(Filename)) return json({ Message: 'Unsupported file' }, { status: 415 })
  const sport = uploadTypes[String(Type)]
  const receipt = shelf.upload({
    bytes: new Uint8Array(Buffer.from(Data, 'base64')),
    name: Filename,
    ...(typeof Title === 'string' && { title: Title }),
    ...(typeof Comment === 'string' && { notes: Comment }),
    ...(sport !== undefined && { sport }),
    isPrivate: SetWorkoutPublic === false,
    now,
  })
  if (receipt.state !== 'processing') return json({ Message: 'Internal error' }, { status: 500 })
  return new Response(null, { status: 202, headers: { location: `/v3/status/${receipt.ticket}` } })
}

const status = (shelf: Shelf, ticket: string, now: Instant): Response => {
  const receipt = shelf.ticket(ticket, now)
  if (receipt === undefined) return json({ Message: 'Not found' }, { status: 404 })
  if (receipt.state === 'processing') return json({ Completed: false, Status: 'Processing', WorkoutIds: [] })
  if (receipt.state === 'stored') return json({ Completed: true, Status: 'Success', WorkoutIds: [Number(receipt.id)] })
  return json({ Message: receipt.state === 'duplicate' ? 'Duplicate file' : receipt.why }, { status: 422 })
}
