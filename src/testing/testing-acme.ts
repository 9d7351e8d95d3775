/** For the exam's own tests: a small simulated service, and a connector to it of which a test spoils one thing. */
import {
  type Api,
  addDays,
  byDayRange,
  byToken,
  type Connector,
  defineConnector,
  defineStream,
  instant,
  LocalDay,
  oauth2,
  type Page,
  type PullTask,
  quantity,
  sample,
  z,
} from '../kit/index.js'
import { defineService, json, pageByToken } from '../sandbox/index.js'

const host = 'https://api.acme.example'
const scope = 'pulse'

/** One heart rate at noon of each day, two to a page. */
export const acmeService = defineService({
  id: 'acme',
  name: 'Acme',
  hosts: [host],
  oauth: {
    authorizeUrl: `${host}/authorize`,
    tokenUrl: `${host}/token`,
    clientAuth: ['body'],
    scopes: [{ name: scope, title: 'The pulse' }],
    pkce: 'optional',
    accessTokenSeconds: 3600,
    refreshToken: 'rotates',
    account: ({ id }) => id,
  },
  limits: [{ per: 'connection', requests: 10, seconds: 60 }],
  handle: async (request, { now, account }) => {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/me') return json({ id: account })
    const beats = []
    for (let day = searchParams.get('from') ?? ''; day <= (searchParams.get('to') ?? ''); day = addDays(day, 1)) {
      const at = Date.parse(`${day}T12:00:00Z`)
      if (at < now) beats.push({ at, bpm: 60 })
    }
    const page = pageByToken(beats, { token: searchParams.get('token'), size: 2 })
    return page === undefined ? json({ error: 'bad token' }, { status: 400 }) : json({ ...page, beats: page.items })
  },
  truth: function* () {},
})

const Beats = z.object({ beats: z.array(z.object({ at: z.number(), bpm: z.number() })), next: z.string().optional() })
/** As some would write it: whatever comes is a page. */
export const lenientBeats = z.object({ beats: Beats.shape.beats.default([]), next: z.string().optional() })
type Body = z.infer<typeof Beats>
export type Pull = (task: PullTask<Body, string>) => AsyncGenerator<Page<Body, string>>

/** Three days at a time, as it should be. */
export const soundPull: Pull = (task) =>
  byDayRange(task, { atMost: 3 }, ({ from, to }) =>
    byToken(
      (token) => task.get('/beats', { from, to, token }),
      ({ next }) => next,
    ),
  )

export const acmeConnector = (
  spoilt: { readonly pull?: Pull; readonly errors?: NonNullable<Api['errors']>; readonly page?: z.ZodType<Body> } = {},
): Connector =>
  defineConnector({
    id: 'acme',
    name: 'Acme',
    version: 1,
    docs: 'https://acme.example/docs',
    auth: oauth2({
      authorizeUrl: `${host}/authorize`,
      tokenUrl: `${host}/token`,
      clientAuth: 'body',
      pkce: false,
      scopes: [scope],
      refreshToken: 'rotates',
      account: { path: '/me', read: (body) => z.object({ id: z.string() }).parse(body) },
    }),
    api: { hosts: [host], ...(spoilt.errors && { errors: spoilt.errors }) },
    streams: {
      pulse: defineStream({
        emits: ['heart_rate'],
        page: spoilt.page ?? Beats,
        cursor: LocalDay,
        pull: spoilt.pull ?? soundPull,
        map: ({ beats }) =>
          beats.map(({ at, bpm }) => sample('heart_rate', quantity(bpm, '/min'), { start: instant(at) })),
      }),
    },
  })
