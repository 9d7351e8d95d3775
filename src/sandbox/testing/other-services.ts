/** Services without OAuth, and with oddities around it: for the room's own tests, and as examples of the contract. */
import { bodyOf, json } from '../answers.js'
import { defineService } from '../service.js'

const who = async (_: Request, { person, by, region, since }: Parameters<NonNullable<(typeof keyed)['handle']>>[1]) =>
  json({ who: person.id, by, region, ...(since !== undefined && { since }) })

/** A key in a header, as people make themselves. */
export const keyed = defineService({
  id: 'keyed',
  name: 'Keyed',
  hosts: ['https://api.keyed.example'],
  apiKey: { header: 'x-api-key', keyOf: ({ id }, made) => `key-${id}-${made}` },
  limits: [{ per: 'connection', requests: 2, seconds: 60 }],
  handle: async (_, { person, by }) => json({ who: person.id, by }),
  truth: function* () {},
})

/** A sign-in in two steps, sessions in the query, a second factor for person 2, and a lock. */
export const shared = defineService({
  id: 'shared',
  name: 'Shared',
  hosts: ['https://share.example'],
  account: ({ id }) => `account-${id}`,
  password: {
    session: { param: 'sessionId' },
    sessionSeconds: 3600,
    sessionShape: 'uuid',
    secondFactor: ({ seed }) => seed === 2,
    lock: { tries: 3, seconds: 600 },
    signIn: async (request, desk) => {
      const { pathname } = new URL(request.url)
      if (pathname !== '/authenticate' && pathname !== '/login') return undefined
      const { user = '', password = '', code } = ((await bodyOf(request)) ?? {}) as Record<string, string>
      const verified = desk.verify({ user, password, ...(code !== undefined && { code }) })
      if (verified.state !== 'right') return json({ problem: verified.state }, { status: 500 })
      return json(pathname === '/login' ? { session: desk.open(verified.person) } : { account: verified.account })
    },
  },
  limits: [],
  handle: who,
  truth: function* () {},
})

/** Two places, a registration, an envelope, one address for several actions, and a token without refresh. */
export const regional = defineService({
  id: 'regional',
  name: 'Regional',
  hosts: ['https://api.regional.example'],
  oauth: {
    authorizeUrl: 'https://api.regional.example/authorize',
    tokenUrl: 'https://api.regional.example/oauth',
    tokenWhen: { action: 'request' },
    tokenAnswer: (body) => ({ status: 0, body }),
    tokenError: ({ error }) => ({ status: 401, error }),
    tokenErrorStatus: 200,
    clientAuth: ['body'],
    scopes: [{ name: 'all', title: 'Everything' }],
    pkce: 'optional',
    accessTokenSeconds: 86_400,
    refreshToken: 'none',
    account: ({ id }) => id,
  },
  regions: {
    hosts: { us: {}, eu: { 'https://api.regional.example': 'https://api.regional.eu' } },
    of: ({ seed }) => (seed === 1 ? 'us' : 'eu'),
  },
  register: {
    method: 'POST',
    path: '/users',
    answer: (_, __, again) => json({ registered: true }, { status: again ? 409 : 200 }),
    refuse: () => json({ error: 'not registered' }, { status: 403 }),
  },
  limits: [],
  open: async (request, { now }) =>
    new URL(request.url).pathname === '/oauth' ? json({ action: 'another', now }) : undefined,
  handle: async (request, session) => {
    if (request.method === 'DELETE') session.app.end(session.person)
    return who(request, session)
  },
  truth: function* () {},
})

/** A phone that counts the half hours it has seen. */
export const phone = defineService({
  id: 'phone',
  name: 'Phone',
  hosts: [],
  limits: [],
  pushes: function* ({ since, state }, { from, to }) {
    const sent = state.get<number>('deliveries') ?? 0
    state.set('deliveries', sent + 1)
    const first = from === since ? from - 86_400_000 : from
    for (let at = Math.ceil(first / 1_800_000) * 1_800_000; at < to; at += 1_800_000)
      yield { body: JSON.stringify({ at, delivery: sent }) }
  },
  truth: function* (_, { from, to, now }) {
    for (let at = Math.ceil(from / 1_800_000) * 1_800_000; at < Math.min(to, now); at += 1_800_000)
      yield { kind: 'step_count', start: at }
  },
})
