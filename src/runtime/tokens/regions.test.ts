/** Signing in to a provider with several places: every request of it, and of the connection, goes to the one chosen. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { apiKey, type Connector, password } from '../../kit/index.js'
import { testStore } from '../store/testing.js'
import { acme, acmeOAuth, json, type TestProcess, type TestWorld, testProcess, testWorld } from './testing.js'

const regions = {
  us: { title: 'United States', hosts: {} },
  eu: {
    title: 'Elsewhere',
    hosts: {
      'https://api.acme.example': 'https://api.eu.example',
      'https://sign-in.acme.example': 'https://sign-in.eu.example',
    },
  },
}
const store = await testStore()
let asked: { readonly url: URL; readonly authorization: string | null }[]
let world: TestWorld
let expires: number | undefined
let refuses: boolean
beforeEach(async () => {
  await store.reset()
  asked = []
  expires = undefined
  refuses = false
  let serial = 0
  world = testWorld((request) => {
    const url = new URL(request.url)
    asked.push({ url, authorization: request.headers.get('authorization') ?? request.headers.get('x-key') })
    if (url.pathname === '/token')
      return json({ access_token: `${url.host}-${++serial}`, refresh_token: `refresh-${serial}`, expires_in: expires })
    if (url.pathname === '/login') return json({ session: `${url.host}-session` })
    if (url.pathname.startsWith('/down/')) return json({}, 503)
    if (refuses && url.pathname.startsWith('/v1/')) return json({}, 401)
    return json({ id: 'ada-at-acme' })
  })
})
afterAll(() => store.close())

const processOf = (connector: Connector): TestProcess => testProcess(store, world, connector)
const connector = acme({ regions })
const signIn = async (region: string | undefined, { tokens } = processOf(connector)) => {
  const begun = await tokens.beginSignIn({
    connector: 'acme',
    individual: 'ada',
    redirectUri: 'http://localhost:5000/callback/acme',
    region,
  })
  const state = new URL(begun.url).searchParams.get('state') as string
  const outcome = await tokens.finishSignIn({
    params: new URLSearchParams({ code: 'c', state }),
    cookie: () => begun.cookie.value,
  })
  if (outcome.state !== 'connected') throw new Error(outcome.sentence)
  return { outcome, url: new URL(begun.url) }
}
const hosts = (): string[] => [...new Set(asked.map(({ url }) => url.host))].sort()
const taskOf = (process: TestProcess, described: Connector, id: string) =>
  process.taskFor({ connector: described, connection: { id, account: { id: 'ada-at-acme' }, scopes: [] } })
const kept = () => store.query('select region, signed_in_by from connections')

describe('a sign-in in a region', () => {
  it('goes there from the consent page to the end of the connection', async () => {
    const one = processOf(connector)
    const { outcome, url } = await signIn('eu', one)
    expect(url.host).toBe('sign-in.eu.example')
    expect(await kept()).toEqual([{ region: 'eu', signed_in_by: 'auth' }])
    const task = taskOf(one, connector, outcome.connectionId)
    await task.get('/v1/data')
    // A host in the connector's own words, and a link in the provider's.
    await task.get('/v1/data', {}, { host: 'https://api.acme.example' })
    await task.get('https://api.acme.example/v1/next')
    await task.get('https://api.eu.example/v1/next')
    refuses = true
    await expect(task.get('/v1/data')).rejects.toMatchObject({ code: 'token-refused' })
    await one.tokens.disconnect(outcome.connectionId)
    expect(hosts()).toEqual(['api.eu.example', 'sign-in.eu.example'])
    expect(asked.map(({ url: { pathname } }) => pathname)).toEqual(
      expect.arrayContaining(['/token', '/v1/me', '/v1/data', '/v1/next', '/revoke']),
    )
  })

  it('sends nothing to the other region, which is a stranger to it', async () => {
    const one = processOf(connector)
    const { outcome } = await signIn('us', one)
    const task = taskOf(one, connector, outcome.connectionId)
    await expect(task.get('https://api.eu.example/v1/data')).rejects.toMatchObject({ code: 'undeclared-host' })
    await expect(task.get('/v1/data', {}, { host: 'https://api.eu.example' })).rejects.toMatchObject({
      code: 'undeclared-host',
    })
    expect(hosts()).toEqual(['api.acme.example', 'sign-in.acme.example'])
  })

  it('is the first where none is chosen', async () => {
    await signIn(undefined)
    expect(hosts()).toEqual(['api.acme.example', 'sign-in.acme.example'])
    expect(await kept()).toEqual([{ region: 'us', signed_in_by: 'auth' }])
  })

  it('is refused in a sentence where there is none, before anything is sent or kept', async () => {
    for (const region of ['jp', '', '__proto__'])
      await expect(signIn(region)).rejects.toMatchObject({ name: 'SettingsError', code: 'unknown-region' })
    expect(asked).toEqual([])
    expect(await store.query('select 1 from sign_ins')).toEqual([])
  })

  it('refreshes where it was made', async () => {
    expires = 3600
    const one = processOf(connector)
    const { outcome } = await signIn('eu', one)
    asked = []
    world.advance(3_600_000)
    await one.tokens.fresh(outcome.connectionId)
    expect(asked.map(({ url }) => url.href)).toEqual(['https://sign-in.eu.example/token'])
  })

  it('that the connector no longer knows leads nowhere, rather than to another place', async () => {
    expires = 3600
    const { outcome } = await signIn('eu')
    asked = []
    const without = acme({ regions: { us: regions.us } })
    const later = processOf(without)
    await expect(taskOf(later, without, outcome.connectionId).get('/v1/data')).rejects.toMatchObject({
      code: 'unknown-region',
    })
    world.advance(3_600_000)
    await expect(later.tokens.fresh(outcome.connectionId)).rejects.toMatchObject({ code: 'unknown-region' })
    expect(asked).toEqual([])
  })
})

describe('an outage', () => {
  it('of one region leaves the others alone', async () => {
    const one = processOf(connector)
    const us = await signIn('us', one)
    for (let time = 0; time < 6; time++)
      await taskOf(one, connector, us.outcome.connectionId)
        .get('/down/data')
        .catch(() => undefined)
    await expect(taskOf(one, connector, us.outcome.connectionId).get('/v1/data')).rejects.toMatchObject({
      code: 'provider-down',
    })
    const eu = await signIn('eu', one)
    expect((await taskOf(one, connector, eu.outcome.connectionId).get('/v1/data')).status).toBe(200)
  })
})

describe('a person who moves to another region', () => {
  it('takes a pull that is under way along: no token meets the host of another region', async () => {
    const one = processOf(connector)
    const { outcome } = await signIn('us', one)
    const task = taskOf(one, connector, outcome.connectionId)
    await task.get('/v1/data')
    expect((await signIn('eu')).outcome.continued).toBe(true)
    await task.get('/v1/data')
    const data = asked.filter(({ url }) => url.pathname === '/v1/data')
    expect(data.map(({ url, authorization }) => [url.host, authorization])).toEqual([
      ['api.acme.example', 'Bearer sign-in.acme.example-1'],
      ['api.eu.example', 'Bearer sign-in.eu.example-2'],
    ])
  })
})

describe('other ways in, in a region', () => {
  const account = acmeOAuth().account
  it('a key is tried there, and nowhere else', async () => {
    const keyed = acme({ regions, auth: apiKey({ header: 'x-key', help: 'In your settings.', account }) })
    const one = processOf(keyed)
    const given = { connector: 'acme', individual: 'ada', key: 'k1' }
    expect(await one.tokens.connectWithKey({ ...given, region: 'eu' })).toMatchObject({ state: 'connected' })
    expect(hosts()).toEqual(['api.eu.example'])
    await expect(one.tokens.connectWithKey({ ...given, region: 'jp' })).rejects.toMatchObject({
      code: 'unknown-region',
    })
    expect(await kept()).toEqual([{ region: 'eu', signed_in_by: 'auth' }])
  })

  it('a password is typed in there, at every step, and again when the session has ended', async () => {
    const host = 'https://sign-in.acme.example'
    const typed = acme({
      regions,
      api: { hosts: ['https://api.acme.example', host] },
      auth: password({
        account,
        signIn: {
          path: '/begin',
          host,
          body: ({ user }) => ({ user }),
          read: () => ({
            next: { path: '/login', host, body: {}, read: (it) => ({ token: (it as { session: string }).session }) },
          }),
        },
      }),
    })
    const one = processOf(typed)
    const outcome = await one.tokens.connectWithPassword({
      connector: 'acme',
      individual: 'ada',
      user: 'ada',
      password: 'secret',
      remember: true,
      region: 'eu',
    })
    if (outcome.state !== 'connected') throw new Error(outcome.state)
    refuses = true
    await expect(taskOf(one, typed, outcome.connectionId).get('/v1/data')).rejects.toMatchObject({
      code: 'token-refused',
    })
    expect(asked.filter(({ url }) => url.pathname === '/login')).toHaveLength(2)
    expect(hosts()).toEqual(['api.eu.example', 'sign-in.eu.example'])
  })
})
