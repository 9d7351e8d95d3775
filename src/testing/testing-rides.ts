/** For the exam's own tests: a connector to the simulated service of workouts, of which a test spoils one thing. */
import {
  type Activities,
  type ActivitySummary,
  activityListing,
  byDayRange,
  byToken,
  type Connector,
  defineConnector,
  type Edit,
  instant,
  isSport,
  LocalDay,
  oauth2,
  type Receipt,
  type Task,
  type Upload,
  z,
} from '../kit/index.js'
import { ridesHost } from './testing-rides-service.js'

const Ride = z.object({
  id: z.string(),
  start: z.number(),
  offset: z.number().optional(),
  seconds: z.number(),
  sport: z.string(),
  meters: z.number().optional(),
  name: z.string().optional(),
  notes: z.string().optional(),
  isPrivate: z.boolean().optional(),
  mark: z.string().optional(),
})
export const Rides = z.object({ rides: z.array(Ride), next: z.string().optional() })
export type RidesBody = z.infer<typeof Rides>

const summaryOf = ({ id, start, offset, seconds, sport, meters, ...told }: z.infer<typeof Ride>): ActivitySummary => ({
  externalId: id,
  start: instant(start, offset),
  durationSeconds: seconds,
  sport: isSport(sport) ? sport : 'other',
  ...(meters !== undefined && { figures: { distanceMeters: meters } }),
  ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)),
})

export const ridesListed = (rides: RidesBody['rides']): readonly ActivitySummary[] => rides.map(summaryOf)

const Told = z.object({
  status: z.enum(['done', 'working', 'error']),
  ride: z.string().optional(),
  ticket: z.string().optional(),
  message: z.string().optional(),
})
/** As it should be. */
export const judge = (body: unknown): Receipt => {
  const { status, ride, ticket, message = '' } = Told.parse(body)
  if (status === 'working') return { state: 'processing', ticket: ticket ?? '', checkAfterSeconds: 4 }
  if (status === 'done') return { state: 'stored', ...(ride !== undefined && { externalId: ride }) }
  const duplicate = /duplicate of (\d+)/.exec(message)?.[1]
  if (duplicate !== undefined) return { state: 'duplicate', externalId: duplicate }
  return { state: 'refused', reason: { code: 'file_refused', message } }
}

export const soundUpload: Upload = {
  scopes: ['write'],
  formats: ['fit'],
  visibleWithinSeconds: 60,
  send: async (task, { file, name, mark }) => {
    const bytes = { contentType: 'application/octet-stream', content: file.bytes }
    const answer = await task.post('/uploads', { query: { file: `${mark}.fit`, title: name }, bytes })
    return judge(answer.body)
  },
  check: async (task, ticket) => judge((await task.get(`/uploads/${String(ticket)}`)).body),
  find: async (task, { mark }) => Rides.parse((await task.get('/rides', { mark })).body).rides[0]?.id,
}
const edit: Edit = {
  fields: ['name', 'notes', 'sport', 'isPrivate'],
  send: async (task, id, changes) => void (await task.patch(`/rides/${id}`, { json: changes })),
}
const fetchFile: NonNullable<Activities['download']>['fetch'] = async (task: Task, { externalId }) => {
  const answer = await task.get(`/rides/${externalId}/file`, {}, { accepts: [404] })
  return answer.status === 404
    ? { skip: { code: 'gone', message: 'It is not there any more.' } }
    : { file: { format: 'fit', bytes: answer.raw } }
}
const remove = async (task: Task, id: string): Promise<void> =>
  void (await task.delete(`/rides/${id}`, { accepts: [404] }))

export interface Spoilt {
  readonly lists?: (body: RidesBody) => readonly ActivitySummary[]
  readonly download?: Partial<NonNullable<Activities['download']>>
  readonly upload?: Partial<Upload>
  readonly edit?: Partial<Edit>
  readonly delete?: NonNullable<Activities['delete']>
}

export const ridesConnector = (spoilt: Spoilt = {}): Connector =>
  defineConnector({
    id: 'acme',
    name: 'Acme',
    version: 1,
    docs: 'https://acme.example/docs',
    auth: oauth2({
      authorizeUrl: `${ridesHost}/authorize`,
      tokenUrl: `${ridesHost}/token`,
      clientAuth: 'body',
      pkce: false,
      scopes: ['read', 'write'],
      refreshToken: 'rotates',
      account: { path: '/me', read: (body) => z.object({ id: z.string() }).parse(body) },
    }),
    api: { hosts: [ridesHost] },
    streams: {
      rides: activityListing({
        scopes: ['read'],
        page: Rides,
        cursor: LocalDay,
        listing: 'complete',
        pull: (task) =>
          byDayRange(task, { atMost: 30 }, ({ from, to }) =>
            byToken(
              (token) => task.get('/rides', { from, to, token }),
              ({ next }) => next,
            ),
          ),
        lists: spoilt.lists ?? (({ rides }) => ridesListed(rides)),
      }),
    },
    activities: {
      list: 'rides',
      download: { fetch: fetchFile, ...spoilt.download },
      upload: { ...soundUpload, ...spoilt.upload },
      edit: { ...edit, ...spoilt.edit },
      delete: spoilt.delete ?? remove,
    },
  })
