/** Signing in with user name and password, at a small service with sessions and, if wanted, a second factor. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { ReauthorizeError, TransientError } from '../../core/index.js'
import { type Connector, password } from '../../kit/index.js'
import { testStore } from '../store/testing.js'
import { acme, json, type TestProcess, type TestWorld, testProcess, testWorld } from './testing.js'
import { stateOf } from './testing-refresh.js'

const connector: Connector = acme({
  auth: password({
    signIn: {
      path: '/login',
      body: ({ user, password, code }) => ({ user, password, code }),
      read: (answer) => {
        const { session, seconds, factor } = answer as { session?: string; seconds?: number; factor?: string }
        if (factor !== undefined) return { needsCode: true }
        if (session === undefined) throw new TypeError(`no session in ${JSON.stringify(answer)}`)
        return { token: session, ...(seconds !== undefined && { expiresInSeconds: seconds }) }
      },
    },
    header: 'x-session',
    prefix: '',
    account: { path: '/me', read: (body) => ({ id: (body as { id: string }).id }) },
  }),
})

/** What the service knows; tests change it. */
interface Service {
  password: string
  code: string | undefined
  seconds: number | undefined
  sessions: number
  good: Set<string>
  state: 'well' | 'unwell' | 'odd'
}
const store = await testStore()
let service: Service
let world: TestWorld
let one: TestProcess
beforeEach(async () => {
  await store.reset()
  service = {
    password: 'correct horse',
    code: undefined,
    seconds: undefined,
    sessions: 0,
    good: new Set(),
    state: 'well',
  }
  world = testWorld(answer)
  one = testProcess(store, world, connector)
})
afterAll(() => store.close())

const answer = async (request: Request): Promise<Response> => {
  const { pathname } = new URL(request.url)
  if (service.state === 'unwell') return json({}, 503)
  if (pathname === '/login') {
    const given = (await request.json()) as { user: string; password: string; code?: string }
    if (given.password !== service.password) return json({ error: 'wrong' }, 401)
    if (service.state === 'odd') return json({ hello: given.password })
    if (service.code !== undefined && given.code !== service.code) return json({ factor: 'sms' })
    const session = `session-${++service.sessions}`
    service.good.add(session)
    return json({ session, seconds: service.seconds })
  }
  return service.good.has(request.headers.get('x-session') ?? '') ? json({ id: 'ada-at-acme' }) : json({}, 401)
}

const given = { connector: 'acme', individual: 'ada', user: 'ada@example.org', password: 'correct horse' }
const connect = async (remember: boolean, process = one): Promise<string> => {
  const outcome = await process.tokens.connectWithPassword({ ...given, remember })
  if (outcome.state !== 'connected') throw new Error(outcome.state)
  return outcome.connectionId
}
const ask = (connectionId: string, process = one) =>
  process
    .taskFor({ connector, connection: { id: connectionId, account: { id: 'ada-at-acme' }, scopes: [] } })
    .get('/v1/data')

describe('a sign-in with user name and password', () => {
  it('opens one session, which is used until it ends', async () => {
    const id = await connect(true)
    for (const _ of [1, 2, 3]) expect((await ask(id)).status).toBe(200)
    expect(service.sessions).toBe(1)
    expect(await stateOf(store, id)).toEqual({ state: 'connected', message: null })
  })

  it('that is wrong is refused in a sentence, and nothing is kept', async () => {
    const outcome = await one.tokens.connectWithPassword({ ...given, password: 'wrong', remember: true })
    expect(outcome).toMatchObject({ state: 'refused', sentence: expect.stringContaining('Acme did not accept') })
    expect(await store.query('select 1 as one from connections')).toEqual([])
  })

  it('is asked for the second factor, and goes on with it', async () => {
    service.code = '314159'
    expect(await one.tokens.connectWithPassword({ ...given, remember: true })).toEqual({ state: 'needs-code' })
    const outcome = await one.tokens.connectWithPassword({ ...given, code: '314159', remember: true })
    expect(outcome).toMatchObject({ state: 'connected', continued: false })
  })

  it('continues the connection of the same account', async () => {
    const id = await connect(true)
    expect(await one.tokens.connectWithPassword({ ...given, remember: false })).toEqual({
      state: 'connected',
      connectionId: id,
      continued: true,
    })
  })

  it('at a service that is unwell, or answers what nobody foresaw, is an error and no refusal', async () => {
    service.state = 'unwell'
    await expect(connect(true)).rejects.toBeInstanceOf(TransientError)
    service.state = 'odd'
    await expect(connect(true)).rejects.toMatchObject({ code: 'sign-in-unreadable' })
  })

  it('is impossible where there is a sign-in page', async () => {
    const other = testProcess(store, world, acme())
    await expect(connect(true, other)).rejects.toMatchObject({ code: 'no-password-sign-in' })
  })

  it('leaves no password in the store, the log or an error', async () => {
    await connect(true)
    service.state = 'odd'
    const error: unknown = await connect(true).catch((problem: unknown) => problem)
    const rows = await store.query('select encode(sealed, $1) as sealed from credentials', ['escape'])
    const seen = `${world.logged()} ${String(error)} ${JSON.stringify(error)} ${JSON.stringify(rows)}`
    expect(seen).not.toContain('correct horse')
    expect(seen).not.toContain('ada@example.org')
  })
})

describe('a session that has ended', () => {
  it('is opened again with the remembered password, by any process, and once however many ask', async () => {
    const id = await connect(true)
    service.good.clear()
    const other = testProcess(store, world, connector)
    const answers = await Promise.all([ask(id), ask(id), ask(id, other), ask(id, other)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(service.sessions).toBe(2)
  })

  it('is opened again before its told end', async () => {
    service.seconds = 3600
    const id = await connect(true)
    world.advance(3_590_000)
    await ask(id)
    expect(service.sessions).toBe(2)
  })

  it('is opened again by the process that was told the password, if that was not to be remembered', async () => {
    const id = await connect(false)
    service.good.clear()
    expect((await ask(id)).status).toBe(200)
    service.good.clear()
    expect((await ask(id)).status).toBe(200)
    expect(service.sessions).toBe(3)
  })

  it('is the end after a restart, if the password was not to be remembered: credentials_missing', async () => {
    const id = await connect(false)
    const restarted = testProcess(store, world, connector)
    // The session itself still serves.
    expect((await ask(id, restarted)).status).toBe(200)
    service.good.clear()
    await expect(ask(id, restarted)).rejects.toMatchObject({ code: 'credentials-missing' })
    expect(await stateOf(store, id)).toEqual({
      state: 'reauthorize',
      message: expect.stringMatching(/^credentials_missing: Acme wants your password again/),
    })
    await connect(true, restarted)
    expect((await ask(id, restarted)).status).toBe(200)
  })

  it('pauses the connection when the password has changed, and when a code is wanted', async () => {
    const id = await connect(true)
    service.good.clear()
    service.password = 'another'
    await expect(ask(id)).rejects.toBeInstanceOf(ReauthorizeError)
    expect((await stateOf(store, id))?.message).toMatch(/no longer accepts your password/)

    service.password = given.password
    await connect(true)
    service.good.clear()
    service.code = '271828'
    await expect(ask(id)).rejects.toBeInstanceOf(ReauthorizeError)
    expect((await stateOf(store, id))?.message).toMatch(/sent you a code/)
  })

  it('does not pause the connection while the service is unwell', async () => {
    const id = await connect(true)
    service.good.clear()
    service.state = 'unwell'
    await expect(ask(id)).rejects.toBeInstanceOf(TransientError)
    expect((await stateOf(store, id))?.state).toBe('connected')
    service.state = 'well'
    expect((await ask(id)).status).toBe(200)
  })

  it('is forgotten on disconnecting, and so is a password in memory', async () => {
    const id = await connect(false)
    expect(await one.tokens.disconnect(id)).toMatchObject({ revoked: 'not-offered' })
    await expect(ask(id)).rejects.toMatchObject({ code: 'not-connected' })
  })
})
