/**
 * A service as Dexcom Share is: two requests to sign in, errors as a 500 with a word in the body, and a session that is
 * taken in the query only.
 */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type Connector, password, type SignInStep } from '../../kit/index.js'
import type { RequestNote } from '../http/index.js'
import { testStore } from '../store/testing.js'
import { acme, json, type TestProcess, type TestWorld, testProcess, testWorld } from './testing.js'
import { stateOf } from './testing-refresh.js'

const session = 'planted-session-7f3a'
const nobody = '00000000-0000-0000-0000-000000000000'
const connector: Connector = acme({
  api: {
    hosts: ['https://api.acme.example', 'https://files.acme.example'],
    errors: ({ status, body }) => {
      const word = (body as { Code?: string } | undefined)?.Code
      if (status !== 500) return undefined
      if (word === 'SessionNotValid') return { means: 'expired' }
      if (word === 'MaxAttempts')
        return { means: 'reauthorize', message: 'Acme has locked this account; wait ten minutes and connect again.' }
      return word === 'PasswordInvalid' ? { means: 'permission', message: 'wants another password' } : undefined
    },
  },
  auth: password({
    sessionParam: 'sessionId',
    account: { read: (body) => ({ id: (body as { id: string }).id }) },
    signIn: {
      path: '/authenticate',
      body: ({ user, password: typed }) => ({ user, password: typed }),
      read: (account, given) =>
        account === nobody
          ? { refused: true }
          : {
              next: {
                path: '/login',
                body: { account, password: given.password },
                read: (token) => ({ token: token as string, account: { id: account as string, name: 'Ada' } }),
              },
            },
    },
  }),
})

const store = await testStore()
let world: TestWorld
let one: TestProcess
let asked: URL[]
let account: string
let sessions: number
/** Answers in place of the usual ones, by path. */
let odd: Map<string, () => Response | Promise<Response>>
beforeEach(async () => {
  await store.reset()
  asked = []
  account = 'account-of-ada'
  sessions = 0
  odd = new Map()
  world = testWorld((request) => {
    const url = new URL(request.url)
    asked.push(url)
    const answer = odd.get(url.pathname)
    if (answer !== undefined) return answer()
    if (url.pathname === '/authenticate') return json(account)
    if (url.pathname === '/login') return json(`${session}-${++sessions}`)
    if (url.searchParams.get('sessionId') === `${session}-${sessions}`) return json({ values: [] })
    return json({ Code: 'SessionNotValid' }, 500)
  })
  one = testProcess(store, world, connector)
})
afterAll(() => store.close())

const given = {
  connector: 'acme',
  individual: 'ada',
  user: 'ada@example.org',
  password: 'correct horse',
  remember: true,
}
const connect = async (): Promise<string> => {
  const outcome = await one.tokens.connectWithPassword(given)
  if (outcome.state !== 'connected') throw new Error(outcome.state)
  return outcome.connectionId
}
const taskOf = (id: string, onRequest?: (note: RequestNote) => void) =>
  one.taskFor({
    connector,
    connection: { id, account: { id: account }, scopes: [] },
    ...(onRequest && { onRequest }),
  })
const pathnames = (): string[] => asked.map(({ pathname }) => pathname)

describe('a sign-in in several steps', () => {
  it('takes them one after the other, and has the account an earlier one has told', async () => {
    const id = await connect()
    expect(pathnames()).toEqual(['/authenticate', '/login'])
    expect(await store.query('select id, account_id, account_name from connections')).toEqual([
      { id, account_id: 'account-of-ada', account_name: 'Ada' },
    ])
  })

  it('that is nobody the service knows is refused, and goes no further', async () => {
    account = nobody
    expect(await one.tokens.connectWithPassword(given)).toEqual({
      state: 'refused',
      sentence: 'Acme did not accept this user name and password; please check them and try again.',
    })
    expect(pathnames()).toEqual(['/authenticate'])
    expect(await store.query('select 1 from connections')).toEqual([])
  })

  it('that never ends is ended, as an error of the service', async () => {
    const step: SignInStep & { readonly body: unknown } = {
      path: '/again',
      body: { password: 'correct horse' },
      read: () => ({ next: step }),
    }
    odd.set('/again', () => json({}))
    const { auth } = connector as { auth: ReturnType<typeof password> }
    const endless = { ...connector, auth: { ...auth, signIn: { ...auth.signIn, read: () => ({ next: step }) } } }
    const tired = testProcess(store, world, endless)
    await expect(tired.tokens.connectWithPassword(given)).rejects.toMatchObject({ code: 'sign-in-unreadable' })
    expect(asked).toHaveLength(5)
  })

  it('goes to declared hosts only, at every step', async () => {
    const { auth } = connector as { auth: ReturnType<typeof password> }
    const read: SignInStep['read'] = () => ({
      next: { path: '/login', host: 'https://evil.example', body: {}, read: () => ({ token: 't' }) },
    })
    const astray = testProcess(store, world, { ...connector, auth: { ...auth, signIn: { ...auth.signIn, read } } })
    await expect(astray.tokens.connectWithPassword(given)).rejects.toMatchObject({ code: 'undeclared-host' })
    expect(asked.map(({ host }) => host)).toEqual(['api.acme.example'])
  })

  it.each([
    ['/authenticate', 'PasswordInvalid', 'Acme did not accept this user name and password'],
    ['/login', 'MaxAttempts', 'Acme has locked this account; wait ten minutes and connect again.'],
  ])('hears what an error at %s means: %s', async (path, word, sentence) => {
    odd.set(path, () => json({ Code: word }, 500))
    expect(await one.tokens.connectWithPassword(given)).toEqual({
      state: 'refused',
      sentence: expect.stringContaining(sentence),
    })
  })

  it('at a service that is unwell is no refusal', async () => {
    odd.set('/login', () => json({ Code: 'Whatever' }, 500))
    await expect(one.tokens.connectWithPassword(given)).rejects.toMatchObject({ code: 'provider-error' })
  })

  it('is done anew when the session has ended, and the person is told why where it cannot be', async () => {
    const id = await connect()
    sessions++
    expect((await taskOf(id).get('/v1/values')).status).toBe(200)
    expect(pathnames().filter((path) => path === '/authenticate')).toHaveLength(2)
    sessions++
    odd.set('/authenticate', () => json({ Code: 'MaxAttempts' }, 500))
    await expect(taskOf(id).get('/v1/values')).rejects.toMatchObject({ name: 'ReauthorizeError' })
    expect(await stateOf(store, id)).toEqual({
      state: 'reauthorize',
      message: 'Acme has locked this account; wait ten minutes and connect again.',
    })
    // A service that locks accounts is not asked over and over.
    asked = []
    await expect(taskOf(id).get('/v1/values')).rejects.toMatchObject({ name: 'ReauthorizeError' })
    expect(asked).toEqual([])
  })
})

describe('a session that the service takes in the query only', () => {
  it('is there when the request leaves, by whatever method', async () => {
    const id = await connect()
    await taskOf(id).get('/v1/values', { minutes: 1440 })
    await taskOf(id).post('/v1/values', { json: { a: 1 }, query: { minutes: 5 } })
    expect(asked.slice(2).map(({ href }) => href)).toEqual([
      `https://api.acme.example/v1/values?minutes=1440&sessionId=${session}-1`,
      `https://api.acme.example/v1/values?minutes=5&sessionId=${session}-1`,
    ])
  })

  it('is in no page, note, error or log line, also where the service repeats it', async () => {
    const id = await connect()
    const notes: RequestNote[] = []
    const task = taskOf(id, (note) => notes.push(note))
    const seen: unknown[] = []
    seen.push(await task.get('/v1/values', { minutes: 5 }))
    // A link in an answer may carry it, in whatever letters.
    seen.push(await task.get(`https://api.acme.example/v1/next?page=2&SessionID=${session}-1&sessionId=old`))
    expect(asked.at(-1)?.search).toBe(`?page=2&sessionId=${session}-1`)
    const failing: [string, () => Response | Promise<Response>][] = [
      ['network', () => Promise.reject(new TypeError(`fetch failed for ${asked.at(-1)?.href}`))],
      ['refused', () => json({}, 403)],
      ['odd', () => json({}, 418)],
      ['unwell', () => json({}, 503)],
      [
        'elsewhere',
        () => new Response(null, { status: 302, headers: { location: `https://evil.example/${session}` } }),
      ],
    ]
    for (const [name, answer] of failing) {
      odd.set(`/v1/${name}`, answer)
      const error = await task.get(`/v1/${name}`, { minutes: 5 }).catch((problem: unknown) => problem)
      expect(error).toBeInstanceOf(Error)
      seen.push(String(error), JSON.stringify(error), (error as Error).stack, (error as Error).cause)
    }
    const text = `${JSON.stringify(seen)} ${JSON.stringify(notes)} ${world.logged()}`
    expect(notes).toHaveLength(7)
    expect(text).toContain('minutes')
    expect(text).not.toContain(session)
    expect(asked.every(({ host }) => host === 'api.acme.example')).toBe(true)
  })

  it('is what the connector is not shown when it judges an answer', async () => {
    const judged: unknown[] = []
    const watching: Connector = {
      ...connector,
      api: { ...connector.api, errors: ({ request }) => void judged.push(request) },
    }
    const watched = testProcess(store, world, watching)
    const id = await connect()
    await watched
      .taskFor({ connector: watching, connection: { id, account: { id: account }, scopes: [] } })
      .get('/v1/x')
    expect(judged).toEqual([{ method: 'GET', path: '/v1/x', query: {} }])
  })

  it('stands in no header', async () => {
    const id = await connect()
    expect(await one.tokens.fresh(id)).toEqual({ sessionParam: 'sessionId', value: `${session}-1`, version: 1 })
  })
})
