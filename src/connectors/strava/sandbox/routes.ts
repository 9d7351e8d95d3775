/** What is asked for where, and who may. */
import { bodyOf, json, type Session, type Shelf } from '../../../sandbox/index.js'
import { counted, usage } from './counters.js'
import { athleteId, detail, shelfOf, sportNamed, streams, summary } from './told.js'
import { enter, sendFile, ticket } from './uploads.js'

const base = '/api/v3'
const mostPerPage = 200

const missing = (scope: string): Response =>
  json(
    {
      message: 'Authorization Error',
      errors: [{ resource: 'Athlete', field: `${scope}_permission`, code: 'missing' }],
    },
    { status: 401 },
  )
const notFound = (): Response =>
  json(
    { message: 'Record Not Found', errors: [{ resource: 'Activity', field: 'id', code: 'invalid' }] },
    { status: 404 },
  )

export const answer = async (request: Request, session: Session): Promise<Response> => {
  const { app } = session
  const isUpload = request.method === 'POST'
  const counts = counted(app, isUpload ? 'write' : 'read')
  const answered = counts.isOver
    ? json(
        {
          message: 'Rate Limit Exceeded',
          errors: [{ resource: 'Application', field: 'rate limit', code: 'exceeded' }],
        },
        { status: 429 },
      )
    : await route(request, session)
  for (const [name, value] of Object.entries(usage(counts))) answered.headers.set(name, value)
  return answered
}

const route = async (request: Request, session: Session): Promise<Response> => {
  const { person, state, scopes, now } = session
  const { pathname, searchParams } = new URL(request.url)
  const [what = '', id = '', part] = pathname.slice(base.length + 1).split('/')
  const may = (scope: string): boolean => scopes.includes(scope)
  const is = (method: string, name: string): boolean => request.method === method && what === name
  if (is('GET', 'athlete') && id !== 'activities') return id === 'zones' ? zones(session) : profile(session)
  const shelf = shelfOf(person, state)
  const sees = (isPrivate: boolean): boolean => may('activity:read_all') || (may('activity:read') && !isPrivate)
  if (is('GET', 'athlete')) {
    if (!may('activity:read') && !may('activity:read_all')) return missing('activity:read')
    return json(listed(shelf, searchParams, now, sees))
  }
  if (is('POST', 'uploads') || is('POST', 'activities') || is('PUT', 'activities')) {
    if (!may('activity:write')) return missing('activity:write')
    if (what === 'uploads') return sendFile(request, shelf, now)
    if (request.method === 'POST') return enter(request, shelfOf(person, state, 0), person, now)
    return change(request, shelf, id, now)
  }
  if (is('GET', 'uploads')) return ticket(shelf, id, now)
  const workout = is('GET', 'activities') ? shelf.get(id, now) : undefined
  if (workout === undefined || !sees(workout.isPrivate)) return notFound()
  if (part === undefined) return json(detail(workout))
  const told = part === 'streams' ? streams(workout, (searchParams.get('keys') ?? '').split(',')) : undefined
  return told === undefined ? notFound() : json(told)
}

const listed = (shelf: Shelf, query: URLSearchParams, now: number, sees: (isPrivate: boolean) => boolean) => {
  const bound = (name: string, otherwise: number): number => Number(query.get(name) ?? otherwise)
  const [after, before] = [bound('after', Number.NEGATIVE_INFINITY), bound('before', Number.POSITIVE_INFINITY)]
  const size = Math.min(mostPerPage, bound('per_page', 30))
  const found = shelf.list(now).filter(({ outline: { start }, isPrivate }) => {
    const at = Math.floor(start.at / 1000)
    return at > after && at < before && sees(isPrivate)
  })
  // Newest first, but where it is asked from a time on.
  const ordered = query.has('after') ? found : found.toReversed()
  const from = (bound('page', 1) - 1) * size
  return ordered.slice(from, from + size).map(summary)
}

const change = async (request: Request, shelf: Shelf, id: string, now: number): Promise<Response> => {
  const { name, description, sport_type } = (await bodyOf(request)) ?? {}
  const changes = {
    ...(typeof name === 'string' && { name }),
    ...(typeof description === 'string' && { notes: description }),
    ...(typeof sport_type === 'string' && { sport: sportNamed(sport_type) }),
  }
  if (!shelf.edit(id, changes, now)) return notFound()
  const workout = shelf.get(id, now)
  return workout === undefined ? notFound() : json(detail(workout))
}

const profile = ({ person, scopes }: Session): Response =>
  json({
    id: athleteId(person),
    resource_state: scopes.includes('profile:read_all') ? 3 : 2,
    firstname: person.givenName,
    lastname: person.familyName,
    sex: person.sex === 'female' ? 'F' : 'M',
    ...(scopes.includes('profile:read_all') && { weight: Math.round(person.heightMeters ** 2 * 230) / 10 }),
  })

const zones = ({ scopes }: Session): Response =>
  scopes.includes('profile:read_all')
    ? json({
        heart_rate: {
          custom_zones: false,
          zones: [
            { min: 0, max: 115 },
            { min: 115, max: 152 },
            { min: 152, max: 171 },
            { min: 171, max: 190 },
            { min: 190, max: -1 },
          ],
        },
      })
    : missing('profile:read_all')
