import { expect, test } from 'vitest'
import { inProcessSandbox, type SimulatedService, virtualClock } from './index.js'
import { counter, form } from './testing/counter-service.js'
import { keyed, phone, regional, shared } from './testing/other-services.js'

const start = Date.UTC(2026, 9, 5, 12)
const city = (services: readonly SimulatedService[], options: { accessTokenSeconds?: number } = {}) => {
  const clock = virtualClock(start)
  const calls: { readonly url: string; readonly init: RequestInit }[] = []
  const answers: number[] = []
  const sandbox = inProcessSandbox({
    clock,
    services,
    people: [1, 2],
    outbound: async (url, init) => {
      calls.push({ url, init })
      return new Response(null, { status: answers.shift() ?? 200 })
    },
    ...options,
  })
  const ask = async (url: string, init: RequestInit = {}) => {
    const response = await sandbox.fetch(url, init)
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }
  return { clock, sandbox, ask, calls, answers }
}
const post = (body: object): RequestInit => ({ method: 'POST', body: JSON.stringify(body) })

test('a key lets its owner in until another is made, and the limits count for it', async () => {
  const { sandbox, ask } = city([keyed])
  const keyOf = (seed: number): string => (sandbox.credentialOf('keyed', seed) as { key: string }).key
  const with_ = (key: string): RequestInit => ({ headers: { 'x-api-key': key } })
  const url = 'https://api.keyed.example/data'
  expect((await ask(url)).status).toBe(401)
  expect((await ask(url, with_('nobodys'))).status).toBe(401)
  const key = keyOf(1)
  expect(await ask(url, with_(key))).toMatchObject({ status: 200, body: { who: 'p1', by: 'key' } })
  expect(sandbox.connectDirectly('keyed', 1).access_token).toBe(key)
  expect(await ask(url, with_(keyOf(2)))).toMatchObject({ body: { who: 'p2' } })
  await ask(url, with_(key))
  expect((await ask(url, with_(key))).status).toBe(429)
  sandbox.renewCredential('keyed', 2)
  expect((await ask(url, with_('key-p2-0'))).status).toBe(401)
  expect(await ask(url, with_(keyOf(2)))).toMatchObject({ status: 200, body: { who: 'p2' } })
})

test('a key that the provider withdrew is replaced when the person looks for it', async () => {
  const { sandbox, ask } = city([keyed])
  sandbox.faults.inject('revoked-consent')
  const url = 'https://api.keyed.example/data'
  expect((await ask(url, { headers: { 'x-api-key': 'key-p1-0' } })).status).toBe(401)
  expect(sandbox.credentialOf('keyed', 1)).toEqual({ key: 'key-p1-1' })
  expect((await ask(url, { headers: { 'x-api-key': 'key-p1-0' } })).status).toBe(401)
  expect((await ask(url, { headers: { 'x-api-key': 'key-p1-1' } })).status).toBe(200)
})

test('user name and password open a session that ends', async () => {
  const { sandbox, ask, clock } = city([shared])
  const typed = sandbox.credentialOf('shared', 1) as { user: string; password: string }
  const { body } = await ask('https://share.example/authenticate', post(typed))
  expect(body).toEqual({ account: 'account-p1' })
  const { session } = (await ask('https://share.example/login', post({ ...typed, user: body['account'] }))).body
  expect(session).toMatch(/^[0-9a-f-]{36}$/)
  const data = `https://share.example/data?sessionId=${String(session)}`
  expect(await ask(data)).toMatchObject({ status: 200, body: { who: 'p1', by: 'password' } })
  await clock.advance(3600_000)
  expect((await ask(data)).status).toBe(401)
  sandbox.renewCredential('shared', 1)
  expect(await ask('https://share.example/login', post(typed))).toMatchObject({ body: { problem: 'wrong' } })
})

test('wrong passwords lock the account for a while, even for the right one', async () => {
  const { sandbox, ask, clock } = city([shared])
  const typed = sandbox.credentialOf('shared', 1) as { user: string; password: string }
  const login = async (given: object) => (await ask('https://share.example/login', post(given))).body['problem']
  for (let tries = 0; tries < 3; tries++) expect(await login({ ...typed, password: 'guess' })).toBe('wrong')
  expect(await login(typed)).toBe('locked')
  expect(await login({ user: 'nobody@example.com', password: 'x' })).toBe('wrong')
  await clock.advance(600_000)
  expect(await login(typed)).toBeUndefined()
})

test('a second factor is a code that is sent, and good once', async () => {
  const { sandbox, ask } = city([shared])
  const login = (given: object) => ask('https://share.example/login', post(given))
  const typed = sandbox.credentialOf('shared', 2)
  expect(typed).not.toHaveProperty('code')
  expect((await login(typed)).body).toEqual({ problem: 'needs-code' })
  const withCode = sandbox.credentialOf('shared', 2)
  expect((await login({ ...withCode, code: '1' })).body).toEqual({ problem: 'wrong-code' })
  expect((await login(withCode)).body).toHaveProperty('session')
  expect((await login(withCode)).body).toEqual({ problem: 'wrong-code' })
})

test('an account is kept in one region, and what it was given works there alone', async () => {
  const { sandbox, ask } = city([regional])
  const authorize = (origin: string) =>
    `${origin}/authorize?client_id=sandbox-client-id&response_type=code&redirect_uri=http://localhost/back`
  const denied = new URL(sandbox.consent(authorize('https://api.regional.example'), { person: 2 }))
  expect(denied.searchParams.get('error')).toBe('access_denied')
  const back = new URL(sandbox.consent(authorize('https://api.regional.eu'), { person: 2 }))
  const code = back.searchParams.get('code') ?? ''
  const fields = { action: 'request', grant_type: 'authorization_code', code, redirect_uri: 'http://localhost/back' }
  const told = await ask('https://api.regional.eu/oauth', form(fields))
  const token = (told.body['body'] as { access_token: string }).access_token
  expect(told.body).toMatchObject({ status: 0, body: { expires_in: 86_400 } })
  expect(told.body['body']).not.toHaveProperty('refresh_token')
  expect(await ask('https://api.regional.eu/oauth', form(fields))).toEqual({
    status: 200,
    body: { status: 401, error: 'invalid_grant' },
  })
  const bearing = { headers: { authorization: `Bearer ${token}` } }
  expect((await ask('https://api.regional.eu/users', { ...bearing, method: 'POST' })).status).toBe(200)
  expect(await ask('https://api.regional.eu/data', bearing)).toMatchObject({ status: 200, body: { region: 'eu' } })
  expect((await ask('https://api.regional.example/data', bearing)).status).toBe(401)
})

test('another action at the address of the tokens is the service’s own', async () => {
  const { ask } = city([regional])
  expect(await ask('https://api.regional.example/oauth', form({ action: 'other' }))).toEqual({
    status: 200,
    body: { action: 'another', now: start },
  })
})

test('nothing is served before the person is registered, and nothing after access was given back', async () => {
  const { sandbox, ask, clock } = city([regional], { accessTokenSeconds: 60 })
  const bearing = { headers: { authorization: `Bearer ${sandbox.connectDirectly('regional', 1).access_token}` } }
  const url = 'https://api.regional.example'
  expect(await ask(`${url}/data`, bearing)).toEqual({ status: 403, body: { error: 'not registered' } })
  expect((await ask(`${url}/users`, { ...bearing, method: 'POST' })).status).toBe(200)
  // Tokens that cannot be refreshed are not shortened.
  await clock.advance(3600_000)
  expect((await ask(`${url}/users`, { ...bearing, method: 'POST' })).status).toBe(409)
  expect(await ask(`${url}/data`, bearing)).toMatchObject({ status: 200, body: { since: start } })
  await ask(`${url}/users`, { ...bearing, method: 'DELETE' })
  expect((await ask(`${url}/data`, bearing)).status).toBe(401)
  const again = { headers: { authorization: `Bearer ${sandbox.connectDirectly('regional', 1).access_token}` } }
  expect((await ask(`${url}/data`, again)).status).toBe(403)
})

test('of two services behind one authorization server, each knows its own', async () => {
  const one = counter()
  const { oauth } = one as { oauth: NonNullable<SimulatedService['oauth']> }
  const other: SimulatedService = {
    ...one,
    id: 'other',
    paths: ['/other/'],
    oauth: { ...oauth, scopes: [{ name: 'else', title: 'Something else' }] },
    handle: async () => Response.json({ items: [99] }),
  }
  const { sandbox, ask } = city([one, other])
  const through = async (scope: string): Promise<string> => {
    const url = `https://auth.counter.example/authorize?client_id=sandbox-client-id&redirect_uri=http://localhost/b&scope=${scope}`
    const code = new URL(sandbox.consent(url, { person: 1 })).searchParams.get('code') ?? ''
    const fields = { grant_type: 'authorization_code', code, redirect_uri: 'http://localhost/b' }
    const { body } = await ask('https://auth.counter.example/token', form(fields))
    const { body: renewed } = await ask(
      'https://auth.counter.example/token',
      form({ grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) }),
    )
    return String(renewed['access_token'])
  }
  const [first, second] = [await through('read'), await through('else')]
  const items = async (path: string, token: string) =>
    (await ask(`https://api.counter.example${path}`, { headers: { authorization: `Bearer ${token}` } })).body['items']
  expect(await items('/items', first)).toEqual([0, 1, 2])
  expect(await items('/other/items', second)).toEqual([99])
  expect(await items('/other/items', first)).toBeUndefined()
})

test('a device pushes what it knows, and again what nobody took', async () => {
  const { sandbox, clock, calls, answers } = city([phone])
  expect(await sandbox.push()).toEqual([])
  expect(sandbox.truth('phone', 1, { from: start - 86_400_000, to: start })).toEqual([])
  sandbox.pair('phone', 1, { url: 'http://localhost/push/phone', token: 'told-once' })
  await clock.advance(3600_000)
  answers.push(200, 503)
  expect((await sandbox.push()).map(({ status }) => status)).toEqual([200, 503])
  await clock.advance(3600_000)
  expect(await sandbox.push()).toHaveLength(48 + 4)
  expect(await sandbox.push()).toEqual([])
  const bodies = calls.map(({ init }) => JSON.parse(String(init.body)) as { at: number; delivery: number })
  expect(new Set(bodies.map(({ delivery }) => delivery))).toEqual(new Set([0]))
  expect(calls[0]).toMatchObject({
    url: 'http://localhost/push/phone',
    init: { headers: { authorization: 'Bearer told-once', 'content-type': 'application/json' } },
  })
  await clock.advance(3600_000)
  expect(sandbox.truth('phone', 1, { from: start, to: start + 86_400_000 })).toHaveLength(4)
  sandbox.faults.inject('late-push')
  expect(await sandbox.push()).toEqual([])
  sandbox.faults.inject('repeated-push')
  expect(await sandbox.push()).toHaveLength(2 + 2)
  expect(sandbox.truth('phone', 1, { from: start, to: start + 86_400_000 })).toHaveLength(6)
})
