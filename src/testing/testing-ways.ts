/** For the exam's own tests: a service with user name and password, a phone that pushes, and a connector to each. */
import {
  type Connector,
  ContractError,
  defineConnector,
  defineStream,
  hourMs,
  noAuth,
  type Password,
  password,
  quantity,
  sample,
  z,
} from '../kit/index.js'
import { bodyOf, defineService, json } from '../sandbox/index.js'

const host = 'https://api.acme.example'

/** A sign-in in one step; every other person is sent a code. */
export const passwordService = defineService({
  id: 'acme',
  name: 'Acme',
  hosts: [host],
  password: {
    session: { param: 'session' },
    sessionSeconds: 3600,
    secondFactor: ({ seed }) => seed % 2 === 0,
    signIn: async (request, desk) => {
      if (new URL(request.url).pathname !== '/login') return undefined
      const { user = '', password = '', code } = ((await bodyOf(request)) ?? {}) as Record<string, string>
      const verified = desk.verify({ user, password, ...(code !== undefined && { code }) })
      if (verified.state === 'right') return json({ session: desk.open(verified.person), id: verified.account })
      return json({ problem: verified.state }, { status: verified.state === 'needs-code' ? 200 : 401 })
    },
  },
  limits: [],
  handle: async (_, { now }) => json({ at: now, bpm: 60 }),
  truth: function* () {},
})

const Answer = z.object({ session: z.string().optional(), problem: z.string().optional() })
/** As it should be. */
const readSession: Password['signIn']['read'] = (answer) => {
  const { session, problem } = Answer.parse(answer)
  if (session !== undefined) return { token: session }
  return problem === 'needs-code' ? { needsCode: true } : { refused: true }
}
/** As some would write it: whoever gets no session was refused. */
export const readSessionOnly: Password['signIn']['read'] = (answer) => {
  const { session } = Answer.parse(answer)
  return session === undefined ? { refused: true } : { token: session }
}

const Beat = z.object({ at: z.number(), bpm: z.number() })
const beat = ({ at, bpm }: z.infer<typeof Beat>, key?: string) =>
  sample('heart_rate', quantity(bpm, '/min'), { start: { at, offsetFrom: 'unknown' } }, { key })

export const passwordConnector = (read = readSession): Connector =>
  defineConnector({
    id: 'acme',
    name: 'Acme',
    version: 1,
    docs: 'https://acme.example/docs',
    auth: password({
      account: { read: (body) => z.object({ id: z.string() }).parse(body) },
      signIn: { path: '/login', body: (given) => given, read },
      sessionParam: 'session',
    }),
    api: { hosts: [host] },
    streams: {
      pulse: defineStream({
        emits: ['heart_rate'],
        page: Beat,
        pull: async function* (task) {
          const answer = await task.get('/pulse')
          yield answer.problem === undefined ? { answer, covers: task.window } : { answer, failed: task.window }
        },
        map: (body) => [beat(body)],
      }),
    },
  })

/** A beat for each hour it has seen. */
export const phoneService = defineService({
  id: 'acme',
  name: 'Acme',
  hosts: [],
  limits: [],
  pushes: function* (_, { from, to }) {
    const beats = []
    for (let at = Math.ceil(from / hourMs) * hourMs; at < to; at += hourMs) beats.push({ at, bpm: 60 })
    if (beats.length > 0) yield { body: JSON.stringify({ beats }) }
  },
  truth: function* () {},
})

const Delivery = z.object({ beats: z.array(Beat) })
/** `keyed` by the place in the delivery, as it should not be; `lenient`: whatever comes is a delivery. */
export const phoneConnector = (spoilt: { readonly keyed?: boolean; readonly lenient?: boolean } = {}): Connector =>
  defineConnector({
    id: 'acme',
    name: 'Acme',
    version: 1,
    docs: 'https://acme.example/docs',
    auth: noAuth,
    api: { hosts: [] },
    push: {
      title: 'A phone',
      setUp: 'Send to {url} with {token}.',
      *read({ body }) {
        const text = new TextDecoder().decode(body)
        try {
          yield { stream: 'pulse', body: Delivery.parse(JSON.parse(text)) }
        } catch {
          if (spoilt.lenient !== true)
            throw new ContractError('no-delivery', 'This is no delivery.', { path: '', expected: 'beats' })
          yield { stream: 'pulse', body: { beats: [] } }
        }
      },
    },
    streams: {
      pulse: defineStream({
        emits: ['heart_rate'],
        page: Delivery,
        map: ({ beats }) => beats.map((each, index) => beat(each, spoilt.keyed ? String(index) : undefined)),
      }),
    },
  })
