/** Which request is answered how, and the notices. https://github.com/ridewithgps/developers */
import { createHmac } from 'node:crypto'
import {
  type AppSession,
  bodyOf,
  empty,
  json,
  type OutgoingCall,
  type Person,
  type Session,
  type Shelf,
  type ShelfReceipt,
  type TimeSpan,
} from '../../../sandbox/index.js'
import { pointsTold, shelfOf, tripTold, userOf } from './told.js'

const notFound = (): Response => json({ error: 'not found' }, { status: 404 })

export const answer = async (request: Request, session: Session): Promise<Response> => {
  const url = new URL(request.url)
  const { person, now } = session
  const shelf = shelfOf(person, session.state)
  const trip = /^\/api\/v1\/trips\/(\d+)\.json$/.exec(url.pathname)?.[1]
  if (trip !== undefined) return one(request.method, trip, session, shelf)
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /api/v1/users/current.json':
      return json({ user: { id: userOf(person), name: person.name, created_at: '2021-03-02T10:00:00Z' } })
    case 'GET /api/v1/trips.json':
      return list(url, session, shelf)
    case 'GET /api/v1/sync.json':
      return sync(url, session, shelf)
    case 'POST /trips.json':
      return upload(request, session, shelf)
    case 'GET /queued_tasks/status.json': {
      const ids = (url.searchParams.get('ids') ?? '').split(',')
      return json({ queued_tasks: ids.flatMap((id) => taskTold(id, shelf.ticket(id, now))) })
    }
    default:
      return notFound()
  }
}

const one = (method: string, id: string, { person, now }: Session, shelf: Shelf): Response => {
  const workout = shelf.get(id, now)
  if (workout === undefined) return notFound()
  if (method === 'GET') return json({ trip: { ...tripTold(person, workout), track_points: pointsTold(workout) } })
  if (method !== 'DELETE') return notFound()
  shelf.remove(id, now)
  return empty()
}

/** Last changed first. */
const list = (url: URL, { person, now }: Session, shelf: Shelf): Response => {
  const page = Number(url.searchParams.get('page') ?? 1)
  const size = Math.min(200, Math.max(20, Number(url.searchParams.get('page_size') ?? 20)))
  const all = shelf
    .list(now)
    .toSorted((one, other) => other.updatedAt - one.updatedAt || Number(other.id) - Number(one.id))
  const trips = all.slice((page - 1) * size, page * size).map((workout) => tripTold(person, workout))
  const pages = Math.ceil(all.length / size)
  const next = `https://ridewithgps.com/api/v1/trips.json?page=${page + 1}&page_size=${size}`
  const pagination = {
    record_count: all.length,
    page_count: pages,
    page_size: size,
    next_page_url: page < pages ? next : null,
  }
  return json({ trips, meta: { pagination } })
}

/** At most one item for each trip: what happened to it last. */
const sync = (url: URL, { person, now }: Session, shelf: Shelf): Response => {
  const since = Date.parse(url.searchParams.get('since') ?? '')
  if (Number.isNaN(since)) return json({ error: 'since is missing' }, { status: 400 })
  const items = happenings(shelf, { from: since, to: now + 1 }).map(({ id, action, at }) => ({
    item_type: 'trip',
    item_id: Number(id),
    item_user_id: userOf(person),
    item_url: `https://ridewithgps.com/api/v1/trips/${id}.json`,
    action,
    datetime: new Date(at).toISOString(),
    collection: null,
  }))
  const time = new Date(now).toISOString()
  const next_sync_url = `https://ridewithgps.com/api/v1/sync.json?assets=trips&since=${encodeURIComponent(time)}`
  return json({ items, meta: { rwgps_datetime: time, next_sync_url } })
}

const happenings = (shelf: Shelf, { from, to }: TimeSpan) => {
  const within = (at: number): boolean => at >= from && at < to
  return [
    ...shelf.list(to - 1).flatMap(({ id, createdAt, updatedAt }) => {
      if (!within(updatedAt)) return []
      return [{ id, action: within(createdAt) ? 'created' : 'updated', at: updatedAt }]
    }),
    ...shelf.gone(to - 1).flatMap(({ id, at }) => (within(at) ? [{ id, action: 'deleted', at }] : [])),
  ]
}

const upload = async (request: Request, { now }: Session, shelf: Shelf): Promise<Response> => {
  const form = await request.formData().catch(() => undefined)
  const file = form?.get('file') ?? form?.get('data_file')
  if (file == null || typeof file === 'string')
    return json({
      error:
        'There was a problem with your request. You must provide track_points, a route to create from or a file to process.',
    })
  const text = (name: string): string | undefined => {
    const value = form?.get(`trip[${name}]`)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const [title, notes, visibility] = [text('name'), text('description'), text('visibility')]
  const receipt = shelf.upload({
    bytes: new Uint8Array(await file.arrayBuffer()),
    name: file.name,
    ...(title !== undefined && { title }),
    ...(notes !== undefined && { notes }),
    isPrivate: visibility === '1' || visibility === '2',
    now,
  })
  return json({ success: 1, task_id: 'ticket' in receipt ? Number(receipt.ticket) : 0 })
}

const taskTold = (id: string, receipt: ShelfReceipt | undefined) => {
  if (receipt === undefined) return []
  if (receipt.state === 'processing') return [{ id: Number(id), status: 0, associated_objects: [] }]
  if (receipt.state === 'refused') return [{ id: Number(id), status: -1, message: receipt.why, associated_objects: [] }]
  return [{ id: Number(id), status: 1, associated_objects: [{ trip: { id: Number(receipt.id) } }] }]
}

/** There is no API for it: `PUT https://ridewithgps.com/settings/developers {"webhook_url":…}` stands for the page. */
export const clientPage = async (request: Request, app: AppSession): Promise<Response | undefined> => {
  if (new URL(request.url).pathname !== '/settings/developers') return undefined
  const { webhook_url } = (await bodyOf(request)) ?? {}
  if (request.method !== 'PUT' || typeof webhook_url !== 'string') return notFound()
  app.state.set('webhook_url', webhook_url)
  return json({ webhook_url })
}

export function* notices(app: AppSession, person: Person, span: TimeSpan): Iterable<OutgoingCall> {
  const url = app.state.get<string>('webhook_url')
  if (url === undefined) return
  const user_id = userOf(person)
  const told = happenings(shelfOf(person, app.stateOf(person)), span).map(({ id, action }) => ({
    user_id,
    item_type: 'trip',
    item_id: Number(id),
    item_user_id: user_id,
    item_url: `https://ridewithgps.com/trips/${id}.json`,
    action,
    collection: null,
  }))
  for (let from = 0; from < told.length; from += 100) {
    const body = JSON.stringify({ notifications: told.slice(from, from + 100) })
    const signature = createHmac('sha256', app.clientSecret).update(body).digest('hex')
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'RideWithGPS',
      'x-rwgps-api-key': app.clientId,
      'x-rwgps-signature': signature,
    }
    yield { url, method: 'POST', headers, body, about: String(user_id) }
  }
}
