/** Connecting with what the person types: through the guarded API, and at what the API says of each service. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { apiKey, type Connector, password } from '../kit/index.js'
import { testStore } from '../runtime/store/testing.js'
import { acme, acmeOAuth, json } from '../runtime/tokens/testing.js'
import { type AcmeInstance, acmeInstance } from './testing-acme.js'

const { account } = acmeOAuth()
const regions = {
  us: { title: 'United States', hosts: {} },
  eu: { title: 'Elsewhere', hosts: { 'https://api.acme.example': 'https://api.eu.example' } },
}
const keyed: Connector = acme({ regions, auth: apiKey({ header: 'x-key', help: 'In your settings there.', account }) })
const typed: Connector = acme({
  regions,
  auth: password({
    account,
    help: 'Use the account that shares.',
    header: 'x-session',
    prefix: '',
    signIn: {
      path: '/login',
      body: (given) => given,
      read: (answer) => {
        const { session, factor } = answer as { session?: string; factor?: true }
        if (factor) return { needsCode: true }
        return session === undefined ? { refused: true } : { token: session }
      },
    },
  }),
})

const store = await testStore()
let hosts: string[]
let factor: boolean
let unwell: boolean
const answer = async (request: Request): Promise<Response> => {
  const { host, pathname } = new URL(request.url)
  hosts.push(host)
  if (unwell) return json({ planted: 'planted-answer' }, 503)
  if (pathname === '/login') {
    const given = (await request.json()) as { password: string; code?: string }
    if (given.password !== 'planted-password') return json({})
    return json(factor && given.code !== '314159' ? { factor: true } : { session: 'planted-session' })
  }
  if (pathname === '/token') return json({ access_token: 'access' })
  const known = [request.headers.get('x-key'), request.headers.get('x-session'), request.headers.get('authorization')]
  return known.some((one) => ['planted-key', 'planted-session', 'Bearer access'].includes(one ?? ''))
    ? json({ id: 'ada' })
    : json({}, 401)
}
beforeEach(async () => {
  await store.reset()
  hosts = []
  factor = unwell = false
})
afterAll(() => store.close())

const start = (connector: Connector, notSetUp = true) => acmeInstance({ store, connector, answer, notSetUp })
const post = (instance: AcmeInstance, way: 'key' | 'password', body: object, headers: Record<string, string> = {}) =>
  instance.ask(`/v1/connections/${way}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })
const told = async (answered: Promise<Response> | Response) => {
  const response = await answered
  return [response.status, await response.json()] as const
}
const key = { connector: 'acme', key: 'planted-key' }
const login = { connector: 'acme', user: 'ada@example.org', password: 'planted-password', remember: false }

describe('a key', () => {
  it('connects, and is pulled at once', async () => {
    const instance = await start(keyed)
    expect(await told(post(instance, 'key', { ...key, region: 'eu' }))).toEqual([
      200,
      { state: 'connected', connectionId: expect.any(String), continued: false },
    ])
    expect(hosts).toEqual(['api.eu.example'])
    const { connections } = (await (await instance.ask('/v1/connections')).json()) as { connections: object[] }
    expect(connections).toMatchObject([{ connector: 'acme', state: 'connected', region: 'eu', signedInBy: 'auth' }])
  })
  it('that is none is refused in a sentence', async () => {
    expect(await told(post(await start(keyed), 'key', { ...key, key: 'guessed' }))).toEqual([
      200,
      { state: 'refused', sentence: 'Acme does not accept this key; please check it and try again.' },
    ])
  })
  it('of the person’s own is the second way in, also where the operator has set nothing up', async () => {
    const instance = await start(acme({ personal: apiKey({ header: 'x-key', help: '', account }) }))
    expect(await told(post(instance, 'key', key))).toMatchObject([200, { state: 'connected' }])
    const { connections } = (await (await instance.ask('/v1/connections')).json()) as { connections: object[] }
    expect(connections).toMatchObject([{ signedInBy: 'personal' }])
  })
})

describe('user name and password', () => {
  it('connect, after the second factor where one is wanted', async () => {
    factor = true
    const instance = await start(typed)
    expect(await told(post(instance, 'password', login))).toEqual([200, { state: 'needs-code' }])
    expect(await told(post(instance, 'password', { ...login, code: '314159' }))).toMatchObject([
      200,
      { state: 'connected' },
    ])
  })
  it('that are wrong are refused in a sentence', async () => {
    expect(await told(post(await start(typed), 'password', { ...login, password: 'guessed' }))).toMatchObject([
      200,
      { state: 'refused', sentence: expect.stringContaining('did not accept this user name and password') },
    ])
  })
  it('are no matter of chance: whether they are kept has to be said', async () => {
    const { remember: _, ...silent } = login
    const [status, problem] = await told(post(await start(typed), 'password', silent))
    expect([status, problem]).toEqual([400, expect.objectContaining({ detail: expect.stringContaining('remember') })])
    expect(hosts).toEqual([])
  })
})

describe('what is typed', () => {
  it.each([
    [400, 'unknown-region', keyed, 'key', { ...key, region: 'jp' }],
    [400, 'no-key-sign-in', typed, 'key', key],
    [400, 'no-password-sign-in', keyed, 'password', login],
    [400, 'no-key-sign-in', keyed, 'key', { ...key, connector: 'nobody' }],
    [400, 'bad-request', keyed, 'key', { ...key, key: 'x'.repeat(5000) }],
    [400, 'bad-request', keyed, 'key', { ...key, key: 17 }],
    [400, 'bad-request', keyed, 'key', { ...key, individual: 'somebody-else' }],
    [400, 'bad-request', typed, 'password', { ...login, password: '' }],
  ] as const)('is refused with %s %s, quoting none of it', async (status, code, connector, way, body) => {
    const [got, problem] = await told(post(await start(connector), way, body))
    expect([got, problem]).toEqual([status, expect.objectContaining({ code })])
    expect(JSON.stringify(problem)).not.toMatch(/planted|xxx|ada@/)
    expect(hosts).toEqual([])
  })
  it('is taken from our own pages and from programs, and as JSON only', async () => {
    const instance = await start(typed)
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ] as Record<string, string>[])
      for (const way of ['key', 'password'] as const)
        expect(await told(post(instance, way, login, headers))).toMatchObject([403, { code: 'foreign-origin' }])
    // What a form of another site can send without being asked first.
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect((await post(instance, 'password', login, { 'content-type': type })).status).toBe(415)
    const bare = await instance.ask('/v1/connections/password', { method: 'POST', body: JSON.stringify(login) })
    expect(bare.status).toBe(415)
    expect((await instance.ask('/v1/connections/password?password=planted-password')).status).toBe(404)
    expect(hosts).toEqual([])
    expect(await store.query('select 1 from connections')).toEqual([])
  })
  it('is in no answer, log line or row, whatever happens', async () => {
    const instance = await start(typed)
    const answers: unknown[] = [await told(post(instance, 'password', { ...login, remember: true }))]
    unwell = true
    answers.push(await told(post(instance, 'password', login)))
    expect(answers.at(-1)).toMatchObject([503, { code: 'provider-error' }])
    const broken = {
      method: 'POST',
      body: '{"password":"planted-password"',
      headers: { 'content-type': 'application/json' },
    }
    answers.push(await told(instance.ask('/v1/connections/password', broken)))
    const rows = [
      ...(await store.query('select * from connections')),
      ...(await store.query(`select encode(sealed, 'escape') as sealed from credentials`)),
    ]
    const seen = JSON.stringify([answers, rows]) + instance.world.logged()
    expect(seen).not.toMatch(/planted|ada@example/)
  })
  it('is not kept by any cache', async () => {
    expect((await post(await start(typed), 'password', login)).headers.get('cache-control')).toBe('no-store')
  })
})

describe('the list of services', () => {
  const serviceOf = async (connector: Connector, notSetUp: boolean) =>
    ((await (await (await start(connector, notSetUp)).ask('/v1/services')).json()) as { services: object[] })
      .services[0]

  it('says how each is connected, and whether it can be here', async () => {
    const personal = apiKey({ header: 'x-key', help: 'Make one there.', account })
    expect(await serviceOf(acme({ personal }), true)).toMatchObject({
      signIn: [
        { way: 'oauth2', personal: false, ready: false },
        { way: 'apiKey', personal: true, ready: true, help: 'Make one there.' },
      ],
      regions: [],
    })
    expect(await serviceOf(acme(), false)).toMatchObject({ signIn: [{ way: 'oauth2', ready: true }] })
    expect(await serviceOf(typed, true)).toMatchObject({
      signIn: [{ way: 'password', personal: false, ready: true, help: 'Use the account that shares.' }],
      regions: [
        { id: 'us', title: 'United States' },
        { id: 'eu', title: 'Elsewhere' },
      ],
    })
    const push = { title: 'The phone', setUp: 'Type {url} and {token}.', read: () => [] }
    expect(await serviceOf(acme({ auth: { type: 'none' }, push }), true)).toMatchObject({
      signIn: [],
      push: { title: 'The phone', setUp: 'Type {url} and {token}.' },
      capabilities: { pushes: true },
    })
  })
})

describe('a sign-in page in a region', () => {
  const paged = acme({
    regions: {
      us: regions.us,
      eu: { ...regions.eu, hosts: { 'https://sign-in.acme.example': 'https://in.eu.example' } },
    },
  })
  it('is the one chosen', async () => {
    const instance = await start(paged, false)
    await instance.signIn('?region=eu')
    expect(new Set(hosts)).toEqual(new Set(['in.eu.example', 'api.acme.example']))
  })
  it('is nowhere else, whatever is asked for', async () => {
    const instance = await start(paged, false)
    for (const region of ['jp', 'https://evil.example', '//evil.example', '__proto__']) {
      const out = await instance.ask(`/connect/acme?region=${encodeURIComponent(region)}`)
      const where = out.headers.get('location') ?? ''
      expect(where).toMatch(/^\/\?problem=Acme\+has\+no\+such\+region/)
      expect(where).not.toContain('evil')
    }
  })
})
