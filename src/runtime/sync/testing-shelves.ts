/** Two or more invented services that list, hand out and take workouts, and a person who is connected to all of them. */
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { type Activity, dayMs } from '../../core/index.js'
import { decode, encode } from '../../formats/index.js'
import {
  activityListing,
  byDayRange,
  type Connector,
  instant,
  isKnown,
  LocalDay,
  noAuth,
  once,
  type Receipt,
  type Upload,
  z,
} from '../../kit/index.js'
import { scheduleConnection } from '../actions/connections.js'
import { connectionIdOf } from '../intake/index.js'
import { createRuntime, type Runtime } from '../start.js'
import { type TestStore, testStore } from '../store/testing.js'
import { wrapperFromText } from '../tokens/index.js'

export const noon = Date.UTC(2026, 4, 20, 12)
export let store: TestStore
export const clock = { now: noon }
/** Logged as faults of ours. */
export const faults: string[] = []

interface Shelved {
  id: string
  start: number
  seconds: number
  sport: string
  name?: string | undefined
  notes?: string | undefined
  mark?: string | undefined
  isPrivate?: boolean | undefined
  /** Listed from then on. */
  seenFrom: number
  bytes: Uint8Array
}
/** One service: what is there, every request it got, and how it misbehaves. */
export interface ShelfService {
  readonly id: string
  readonly shelf: Map<string, Shelved>
  readonly asked: string[]
  /** Before a request is answered; a status ends it there. */
  trouble: (request: string) => Response | undefined | Promise<Response | undefined>
  /** After it was answered, and before anybody hears of it. */
  after: (request: string) => Promise<void> | void
  /** Uploads are listed so many milliseconds later. */
  lagMs: number
  add(ride: Partial<Shelved> & { readonly start: number }): string
}

export const rideAt = (start: number, seconds = 600): Activity => ({
  start: instant(start, 120),
  sport: 'cycling',
  name: 'Round the lake',
  statistics: { elapsedSeconds: seconds, distanceMeters: seconds * 8 },
  sessions: [],
  pauses: [],
  track: {
    timeMs: Float64Array.from({ length: seconds / 10 }, (_, index) => start + index * 10_000),
    latitudeDeg: Float64Array.from({ length: seconds / 10 }, (_, index) => 46.5 + index / 10_000),
    longitudeDeg: Float64Array.from({ length: seconds / 10 }, (_, index) => 6.6 + index / 10_000),
    heartRateBpm: Float64Array.from({ length: seconds / 10 }, (_, index) => 120 + (index % 20)),
    distanceMeters: Float64Array.from({ length: seconds / 10 }, (_, index) => index * 80),
  },
})

export const shelfService = (id: string): ShelfService => {
  const shelf = new Map<string, Shelved>()
  return {
    id,
    shelf,
    asked: [],
    trouble: () => undefined,
    after: () => undefined,
    lagMs: 0,
    add({ start, seconds = 600, ...others }) {
      const workout = {
        id: `${id}-${shelf.size + 1}`,
        sport: 'cycling',
        name: 'Round the lake',
        seenFrom: 0,
        ...others,
        start,
        seconds,
        bytes: others.bytes ?? encode(rideAt(start, seconds), 'tcx').bytes,
      }
      shelf.set(workout.id, workout)
      return workout.id
    },
  }
}

const answer = async (service: ShelfService, request: Request): Promise<Response> => {
  const url = new URL(request.url)
  const what = `${request.method} ${url.pathname}`
  service.asked.push(what)
  const trouble = await service.trouble(what)
  if (trouble !== undefined) return trouble
  const reply = await serve(service, request, url)
  await service.after(what)
  return reply
}

const serve = async (service: ShelfService, request: Request, url: URL): Promise<Response> => {
  const [, , id] = url.pathname.split('/')
  const { shelf } = service
  if (id !== undefined) {
    const found = shelf.get(id)
    if (request.method === 'DELETE') return new Response(null, { status: shelf.delete(id) ? 204 : 404 })
    return found === undefined ? new Response(null, { status: 404 }) : new Response(found.bytes as BodyInit)
  }
  if (request.method === 'GET') {
    const [from, to] = ['from', 'to'].map((name) => Date.parse(`${url.searchParams.get(name)}T00:00:00Z`)) as [
      number,
      number,
    ]
    const there = [...shelf.values()].filter(
      ({ start, seenFrom }) => start >= from && start < to + dayMs && seenFrom <= clock.now,
    )
    return Response.json({ workouts: there.map(({ bytes: _bytes, seenFrom: _seen, ...listed }) => listed) })
  }
  const bytes = new Uint8Array(await request.arrayBuffer())
  const [ride] = decode(bytes).activities
  const start = ride !== undefined && isKnown(ride.start) ? ride.start.at : 0
  const mark = url.searchParams.get('mark') ?? undefined
  const twin = [...shelf.values()].find((one) => one.start === start)
  if (twin !== undefined) return Response.json({ id: twin.id }, { status: 409 })
  const name = url.searchParams.get('name') ?? undefined
  const added = service.add({ start, seconds: 600, name, mark, bytes, seenFrom: clock.now + service.lagMs })
  return Response.json({ id: added })
}

const Listed = z.object({
  workouts: z.array(
    z.object({
      id: z.string(),
      start: z.number(),
      seconds: z.number(),
      sport: z.string(),
      name: z.string().optional(),
      notes: z.string().optional(),
      mark: z.string().optional(),
      isPrivate: z.boolean().optional(),
    }),
  ),
})

/** A connector to one of them. */
export const shelfConnector = (
  id: string,
  changes: Partial<Connector> = {},
  upload: Partial<Upload> = {},
): Connector => ({
  id,
  name: id.toUpperCase(),
  version: 1,
  docs: `https://${id}.example/docs`,
  auth: noAuth,
  api: { hosts: [`https://${id}.example`] },
  streams: {
    workouts: activityListing({
      page: Listed,
      cursor: LocalDay,
      listing: 'complete',
      settleDays: 10,
      pull: (task) =>
        byDayRange(task, { atMost: 400 }, ({ from, to }) => once(() => task.get('/workouts', { from, to }))),
      lists: ({ workouts }) =>
        workouts.map(({ id: externalId, start, seconds, ...others }) => ({
          ...others,
          externalId,
          start: instant(start, 120),
          durationSeconds: seconds,
          sport: others.sport as 'cycling',
        })),
    }),
  },
  activities: {
    list: 'workouts',
    download: {
      fetch: async (task, { externalId }) => {
        const { raw } = await task.get(`/workouts/${externalId}`)
        return { file: { format: 'tcx', bytes: raw } }
      },
    },
    upload: {
      formats: ['tcx'],
      visibleWithinSeconds: 60,
      send: async (task, { mark, name = '', file }): Promise<Receipt> => {
        const bytes = { contentType: 'application/xml', content: file.bytes }
        const told = await task.post('/workouts', { query: { mark, name }, bytes, accepts: [409] })
        const externalId = (told.body as { id: string }).id
        return { state: told.status === 409 ? 'duplicate' : 'stored', externalId }
      },
      ...upload,
    },
    delete: async (task, externalId) => void (await task.delete(`/workouts/${externalId}`, { accepts: [404] })),
    pageOf: (externalId) => `https://${id}.example/w/${externalId}`,
  },
  ...changes,
})

export const connectionOf = (id: string, individual = 'me'): string => connectionIdOf(individual, id, 'account')

export interface Bench {
  readonly runtime: Runtime
  /** Another process over the same store. */
  another(name: string): Promise<Runtime>
  /** Everything that is due, pulls and syncs, until nothing is. */
  work(): Promise<void>
  pass(milliseconds: number): Promise<void>
}

export const benchOf = async (
  services: readonly ShelfService[],
  connectors: readonly Connector[],
  individual = 'me',
): Promise<Bench> => {
  const byHost = new Map(services.map((service) => [`${service.id}.example`, service]))
  const start = (name: string): Promise<Runtime> =>
    createRuntime({
      world: {
        now: () => clock.now,
        random: () => 0.5,
        fetch: async (input, init) => {
          const request = new Request(input as string, init as RequestInit)
          const service = byHost.get(new URL(request.url).host)
          return service === undefined ? new Response(null, { status: 404 }) : answer(service, request)
        },
        // Nobody waits so long: it is the clock of the test that moves.
        sleep: (_milliseconds, signal) => new Promise((resolve) => signal?.addEventListener('abort', () => resolve())),
        log: {
          debug() {},
          info() {},
          warn() {},
          error: (fields, message) => void faults.push(`${message} ${JSON.stringify(fields)}`),
        },
      },
      store,
      wrapper: wrapperFromText(Buffer.alloc(32, 7).toString('base64')),
      connectors,
      sinks: [],
      clientOf: () => undefined,
      historyDays: 400,
      name,
    })
  const runtime = await start('one')
  for (const connector of connectors) await connect(runtime, connector, individual)
  const work = async (): Promise<void> => {
    for (let idle = false; !idle; ) {
      const pulls = await runtime.worker.step(4)
      const syncs = await runtime.syncer.step(4)
      idle = pulls + syncs === 0
    }
  }
  return {
    runtime,
    another: start,
    work,
    pass: async (milliseconds) => {
      clock.now += milliseconds
      await work()
    },
  }
}

export const connect = async (runtime: Runtime, connector: Connector, individual = 'me'): Promise<void> => {
  const id = connectionOf(connector.id, individual)
  await store.query('insert into individuals (id, created_at) values ($1, $2) on conflict (id) do nothing', [
    individual,
    new Date(clock.now),
  ])
  await store.query(
    `insert into connections (id, individual_id, connector, account_id, state, connected_at, changed_at)
     values ($1, $2, $3, 'account', 'connected', $4, $4)`,
    [id, individual, connector.id, new Date(clock.now)],
  )
  await scheduleConnection(runtime.engine, connector, { id, individual, scopes: [] })
}

/** Hooks are a file's own. */
export const shelfBench = (): void => {
  beforeAll(async () => {
    store = await testStore()
  })
  beforeEach(async () => {
    await store.reset()
    clock.now = noon
    faults.length = 0
  })
  afterEach(() => expect(faults).toEqual([]))
  afterAll(() => store.close())
}
