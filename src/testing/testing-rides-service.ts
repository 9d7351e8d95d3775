/** For the exam's own tests: a small simulated service of workouts. */
import {
  bodyOf,
  createShelf,
  defineService,
  empty,
  json,
  type Person,
  pageByToken,
  type ServiceState,
  type Session,
  type Shelf,
  type ShelfOptions,
  type ShelfReceipt,
  type ShelvedWorkout,
} from '../sandbox/index.js'

export const ridesHost = 'https://api.acme.example'

/** Uploads take eight seconds; what the service refuses it says in words. */
export const ridesService = (options: Partial<ShelfOptions> = {}) => {
  const shelf = (person: Person, state: ServiceState): Shelf =>
    createShelf({ service: 'acme', person, state, processesSeconds: 8, lagSeconds: 30, ...options })
  return defineService({
    id: 'acme',
    name: 'Acme',
    hosts: [ridesHost],
    oauth: {
      authorizeUrl: `${ridesHost}/authorize`,
      tokenUrl: `${ridesHost}/token`,
      clientAuth: ['body'],
      scopes: [
        { name: 'read', title: 'See your rides' },
        { name: 'write', title: 'Add rides' },
      ],
      pkce: 'optional',
      accessTokenSeconds: 3600,
      refreshToken: 'rotates',
      account: ({ id }) => id,
    },
    limits: [{ per: 'connection', requests: 100, seconds: 60 }],
    shelf,
    handle: (request, session) => answerOf(request, session, shelf(session.person, session.state)),
    truth: function* () {},
  })
}

const answerOf = async (request: Request, { account, scopes, now }: Session, shelf: Shelf): Promise<Response> => {
  const { pathname, searchParams } = new URL(request.url)
  const [, what = '', id = '', part = ''] = pathname.split('/')
  const given = (name: string): string => searchParams.get(name) ?? ''
  if (request.method !== 'GET' && !scopes.includes('write')) return json({ error: 'forbidden' }, { status: 403 })
  if (what === 'me') return json({ id: account })
  if (what === 'uploads' && request.method === 'POST') {
    const bytes = new Uint8Array(await request.arrayBuffer())
    return told(shelf.upload({ bytes, name: given('file'), title: given('title'), now }))
  }
  if (what === 'uploads') return told(shelf.ticket(id, now))
  if (id === '') return listing(shelf.list(now), searchParams)
  const ride = shelf.get(id, now)
  if (ride === undefined) return json({ error: 'no such ride' }, { status: 404 })
  if (request.method === 'DELETE') shelf.remove(id, now)
  else if (request.method === 'PATCH') shelf.edit(id, (await bodyOf(request)) ?? {}, now)
  else if (part === 'file')
    return new Response(ride.file(ride.originalFormat), { headers: { 'content-type': 'application/octet-stream' } })
  else return json(rideOf(ride))
  return empty()
}

const listing = (rides: readonly ShelvedWorkout[], query: URLSearchParams): Response => {
  const [from, to, mark] = ['from', 'to', 'mark'].map((name) => query.get(name))
  const day = ({ outline }: ShelvedWorkout): string => new Date(outline.start.at).toISOString().slice(0, 10)
  const wanted = rides.filter(
    (ride) => (!from || day(ride) >= from) && (!to || day(ride) <= to) && (!mark || ride.mark === mark),
  )
  const page = pageByToken(wanted, { token: query.get('token'), size: 20 })
  return page === undefined
    ? json({ error: 'bad token' }, { status: 400 })
    : json({ rides: page.items.map(rideOf), next: page.next })
}

const rideOf = ({ id, outline, name, notes, sport, isPrivate, mark, updatedAt }: ShelvedWorkout) => ({
  ...{ id, name, notes, sport, isPrivate, mark, updatedAt },
  start: outline.start.at,
  offset: outline.start.offset,
  seconds: outline.elapsedSeconds,
  meters: outline.distanceMeters,
  hasPoints: !outline.isStationary,
})

const told = (receipt: ShelfReceipt | undefined): Response => {
  switch (receipt?.state) {
    case undefined:
      return json({ error: 'no such upload' }, { status: 404 })
    case 'stored':
      return json({ status: 'done', ride: receipt.id })
    case 'processing':
      return json({ status: 'working', ticket: receipt.ticket }, { status: 202 })
    case 'duplicate':
      return json({ status: 'error', message: `duplicate of ${receipt.id}` })
    case 'refused':
      return json({ status: 'error', message: receipt.why })
  }
}
