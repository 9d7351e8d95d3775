/** An invented service that has whatever workouts a test gives it, and takes whatever it is sent: the other side. */
import { decode, encode } from '../../src/formats/index.js'
import {
  type Activity,
  activityListing,
  apiKey,
  type Connector,
  defineConnector,
  type FileFormat,
  instant,
  isKnown,
  sportOfFile,
  z,
} from '../../src/kit/index.js'

const host = 'https://willing.example'
export const willingKey = 'the-key-of-willing'

interface Held {
  readonly id: string
  readonly start: number
  readonly seconds: number
  readonly sport: string
  readonly mark?: string
  readonly format: FileFormat
  readonly bytes: Uint8Array
}
export interface Willing {
  readonly connector: Connector
  /** In the order in which they came. */
  readonly held: readonly Held[]
  /** Recorded there by itself. */
  add(activity: Activity): void
  fetch(request: Request): Promise<Response>
}

const Listed = z.array(
  z.object({
    id: z.string(),
    start: z.number(),
    seconds: z.number(),
    sport: z.string(),
    mark: z.string().optional(),
    format: z.string(),
  }),
)

export const createWilling = (): Willing => {
  const held: Held[] = []
  const put = (activity: Activity, file: Pick<Held, 'format' | 'bytes'>, mark?: string): string => {
    const { start, statistics } = activity
    const id = `w-${held.length + 1}`
    held.push({
      id,
      start: isKnown(start) ? start.at : Date.parse(`${start.local.slice(0, 19)}Z`),
      seconds: statistics.elapsedSeconds ?? 0,
      sport: sportOfFile(activity),
      ...(mark !== undefined && { mark }),
      ...file,
    })
    return id
  }
  return {
    connector: willing,
    held,
    add: (activity) => void put(activity, { format: 'fit', bytes: encode(activity, 'fit').bytes }),
    fetch: async (request) => {
      const { pathname, searchParams } = new URL(request.url)
      if (request.headers.get('x-key') !== willingKey) return new Response(null, { status: 401 })
      if (pathname === '/me') return Response.json({ id: 'me' })
      if (request.method === 'POST') {
        const bytes = new Uint8Array(await request.arrayBuffer())
        const [activity] = decode(bytes).activities
        if (activity === undefined) return new Response(null, { status: 400 })
        const format = searchParams.get('format') as FileFormat
        return Response.json({ id: put(activity, { format, bytes }, searchParams.get('mark') ?? undefined) })
      }
      const [, , id] = pathname.split('/')
      if (id === undefined) return Response.json(held.map(({ bytes: _, ...listed }) => listed))
      const found = held.find((one) => one.id === id)
      return found === undefined ? new Response(null, { status: 404 }) : new Response(found.bytes as BodyInit)
    },
  }
}

const willing = defineConnector({
  id: 'willing',
  name: 'Willing',
  version: 1,
  docs: `${host}/docs`,
  auth: apiKey({
    header: 'x-key',
    help: 'Invented.',
    account: { path: '/me', read: (body) => z.object({ id: z.string() }).parse(body) },
  }),
  api: { hosts: [host] },
  streams: {
    workouts: activityListing({
      page: Listed,
      listing: 'complete',
      everyMinutes: 30,
      pull: async function* (task) {
        yield { answer: await task.get('/workouts'), covers: task.window }
      },
      lists: (listed) =>
        listed.map(({ id: externalId, start, seconds, sport, mark, format }) => ({
          externalId,
          start: instant(start, 0),
          durationSeconds: seconds,
          sport: sport as 'cycling',
          handle: format,
          ...(mark !== undefined && { mark }),
        })),
    }),
  },
  activities: {
    list: 'workouts',
    download: {
      // Whoever else has it is richer.
      rank: 90,
      fetch: async (task, { externalId, handle }) => {
        const { raw } = await task.get(`/workouts/${externalId}`)
        return { file: { format: handle as FileFormat, bytes: raw } }
      },
    },
    upload: {
      formats: ['fit', 'tcx', 'gpx', 'pwx'],
      visibleWithinSeconds: 1,
      send: async (task, { mark, file: { format, bytes } }) => {
        const sent = { query: { mark, format }, bytes: { contentType: 'application/octet-stream', content: bytes } }
        const { body } = await task.post('/workouts', sent)
        return { state: 'stored', externalId: z.object({ id: z.string() }).parse(body).id }
      },
    },
    pageOf: (id) => `${host}/w/${id}`,
  },
})
