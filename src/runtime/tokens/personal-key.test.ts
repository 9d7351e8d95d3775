/** A key of the person's own, beside the connector's usual sign-in. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { apiKey, type Connector } from '../../kit/index.js'
import { testStore } from '../store/testing.js'
import { acme, acmeOAuth, json, type TestProcess, type TestWorld, testProcess, testWorld } from './testing.js'
import { stateOf } from './testing-refresh.js'

const { account } = acmeOAuth()
const connector: Connector = acme({
  personal: apiKey({ header: 'X-Personal', prefix: 'Key ', help: 'In your settings there.', account }),
})
const store = await testStore()
let world: TestWorld
let one: TestProcess
let good: Set<string>
let asked: Request[]
let isAway: boolean
beforeEach(async () => {
  await store.reset()
  good = new Set(['own-key'])
  asked = []
  isAway = false
  world = testWorld((request) => {
    asked.push(request)
    if (isAway) throw new TypeError('fetch failed')
    if (new URL(request.url).pathname === '/token') return json({ access_token: 'access-1' })
    const key = request.headers.get('x-personal')?.replace('Key ', '')
    const isIn = good.has(key ?? '') || request.headers.get('authorization') === 'Bearer access-1'
    return isIn ? json({ id: 'ada-at-acme' }) : json({}, 401)
  })
  one = testProcess(store, world, connector)
})
afterAll(() => store.close())

const withKey = (key: string, process = one) =>
  process.tokens.connectWithKey({ connector: 'acme', individual: 'ada', key })
const connect = async (): Promise<string> => {
  const outcome = await withKey('own-key')
  if (outcome.state !== 'connected') throw new Error(outcome.sentence)
  return outcome.connectionId
}
const signIn = async () => {
  const begun = await one.tokens.beginSignIn({ connector: 'acme', individual: 'ada', redirectUri: 'http://localhost/' })
  const state = new URL(begun.url).searchParams.get('state') as string
  const params = new URLSearchParams({ code: 'c', state })
  return one.tokens.finishSignIn({ params, cookie: () => begun.cookie.value })
}
const wayOf = async () =>
  (await store.query<{ signed_in_by: string }>('select signed_in_by from connections'))[0]?.signed_in_by

describe('a key of the person’s own', () => {
  it('connects where the operator has no application, and is shown as the connector declares', async () => {
    const id = await connect()
    expect(await wayOf()).toBe('personal')
    expect(await one.tokens.fresh(id)).toEqual({ header: 'X-Personal', value: 'Key own-key', version: 1 })
    expect(asked.every(({ headers }) => !headers.has('authorization'))).toBe(true)
  })

  it('is let in within the limit, whatever its tries before came to', async () => {
    const limits = [{ per: 'connection', requests: 4, seconds: 60 }] as const
    const strict: Connector = { ...connector, api: { ...connector.api, limits } }
    const limited = testProcess(store, world, strict)
    isAway = true
    for (const _ of [1, 2]) await expect(withKey('own-key', limited)).rejects.toThrow(/could not be reached/)
    isAway = false
    const outcome = await withKey('own-key', limited)
    const id = 'connectionId' in outcome ? outcome.connectionId : ''
    const account = { id: 'ada-at-acme' }
    const task = limited.taskFor({ connector: strict, connection: { id, account, scopes: [], signedInBy: 'personal' } })
    await task.get('/v1/me')
    await expect(task.get('/v1/me')).rejects.toMatchObject({ code: 'budget-spent' })
    expect(asked).toHaveLength(4)
  })

  it('is refused in a sentence when the service does not know it, and not kept', async () => {
    expect(await withKey('another')).toEqual({
      state: 'refused',
      sentence: 'Acme does not accept this key; please check it and try again.',
    })
    expect(await store.query('select 1 from connections')).toEqual([])
    expect(world.logged()).not.toContain('another')
  })

  it('that is refused later pauses the connection, and says to enter a new one', async () => {
    const id = await connect()
    good.clear()
    const task = one.taskFor({
      connector,
      connection: { id, account: { id: 'ada-at-acme' }, scopes: [], signedInBy: 'personal' },
    })
    expect(task.signedInBy).toBe('personal')
    await expect(task.get('/v1/data')).rejects.toMatchObject({ name: 'ReauthorizeError' })
    const sentence = 'Acme no longer accepts your key; please enter a new one.'
    expect(await stateOf(store, id)).toEqual({ state: 'reauthorize', message: sentence })
    good.add('new-key')
    expect(await withKey('new-key')).toEqual({ state: 'connected', connectionId: id, continued: true })
    expect((await task.get('/v1/data')).status).toBe(200)
  })

  it('gives way to a sign-in, and a sign-in to it; neither is ever shown as the other', async () => {
    const id = await connect()
    expect(await signIn()).toMatchObject({ state: 'connected', connectionId: id, continued: true })
    expect(await wayOf()).toBe('auth')
    expect(await one.tokens.fresh(id)).toEqual({ header: 'authorization', value: 'Bearer access-1', version: 2 })
    await connect()
    expect(await one.tokens.fresh(id)).toEqual({ header: 'X-Personal', value: 'Key own-key', version: 3 })
  })

  it('is not sent to the provider’s revocation, and the person is told that it stays good', async () => {
    const id = await connect()
    asked = []
    expect(await one.tokens.disconnect(id)).toEqual({
      revoked: 'not-offered',
      sentence:
        'Acme is disconnected, and your key is forgotten here. It stays good until you end it in Acme’s own settings.',
    })
    expect(asked).toEqual([])
    expect(await store.query('select 1 from credentials')).toEqual([])
  })

  it('leaves as nothing else where the connector no longer takes any', async () => {
    const id = await connect()
    asked = []
    const later = acme()
    const process = testProcess(store, world, later)
    const task = process.taskFor({ connector: later, connection: { id, account: { id: 'x' }, scopes: [] } })
    await expect(task.get('/v1/data')).rejects.toMatchObject({ code: 'no-personal-key' })
    expect(asked).toEqual([])
    await expect(withKey('own-key', process)).rejects.toMatchObject({ code: 'no-key-sign-in' })
  })
})

describe('a key that is exchanged for a token', () => {
  let issued: number
  let life: Map<string, boolean>
  const exchanging: Connector = acme({
    personal: apiKey({
      header: 'authorization',
      prefix: 'ApiKey ',
      help: 'In your settings there.',
      account,
      exchange: {
        path: '/key/token',
        read: (answer) => {
          const { token, seconds } = answer as { token: string; seconds: number }
          return { token, expiresInSeconds: seconds }
        },
      },
    }),
  })
  beforeEach(() => {
    issued = 0
    life = new Map()
    world = testWorld((request) => {
      asked.push(request)
      const [kind = '', secret = ''] = (request.headers.get('authorization') ?? '').split(' ')
      if (new URL(request.url).pathname !== '/key/token')
        return kind === 'Bearer' && life.get(secret) === true ? json({ id: 'ada-at-acme' }) : json({}, 401)
      if (kind !== 'ApiKey' || !good.has(secret)) return json({}, 401)
      life.set(`token-${++issued}`, true)
      return json({ token: `token-${issued}`, seconds: 86_400 })
    })
    one = testProcess(store, world, exchanging)
  })

  it('opens nothing by itself, and is exchanged again when the token has ended', async () => {
    const id = await connect()
    expect(await one.tokens.fresh(id)).toMatchObject({ header: 'authorization', value: 'Bearer token-1' })
    world.advance(86_400_000)
    life.set('token-1', false)
    expect(await one.tokens.fresh(id)).toMatchObject({ value: 'Bearer token-2' })
    const [first, second] = await Promise.all([one.tokens.renew(id, 2), one.tokens.renew(id, 2)])
    expect([first.value, second.value, issued]).toEqual(['Bearer token-3', 'Bearer token-3', 3])
    expect(world.logged()).not.toMatch(/own-key|token-\d/)
  })

  it('that is no longer known pauses the connection; an outage does not', async () => {
    const id = await connect()
    good.clear()
    await expect(one.tokens.renew(id, 1)).rejects.toThrow(/no longer accepts your key/)
    expect(await stateOf(store, id)).toMatchObject({ state: 'reauthorize' })
    expect(await withKey('own-key')).toMatchObject({ state: 'refused' })
    good.add('own-key')
    expect(await withKey('own-key')).toMatchObject({ state: 'connected', continued: true })
  })
})
