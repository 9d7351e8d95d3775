/** A provider that wants a request after every sign-in, and one that is left by deleting oneself. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Connector, Revocation } from '../../kit/index.js'
import { testStore } from '../store/testing.js'
import { acme, acmeOAuth, json, type TestProcess, type TestWorld, testProcess, testWorld } from './testing.js'

const store = await testStore()
let asked: { readonly line: string; readonly body: string; readonly authorization: string | null }[]
let registration: () => Response | Promise<Response>
let revocation: () => Response
let account: string
let world: TestWorld
let tokensGiven: number
beforeEach(async () => {
  await store.reset()
  asked = []
  account = 'ada-at-acme'
  tokensGiven = 0
  registration = () => json({}, 201)
  revocation = () => new Response(null, { status: 204 })
  world = testWorld(async (request) => {
    const { pathname, href } = new URL(request.url)
    const authorization = request.headers.get('authorization')
    asked.push({ line: `${request.method} ${href}`, body: await request.text(), authorization })
    if (pathname === '/token')
      return json({ access_token: `access-${++tokensGiven}`, refresh_token: 'refresh', expires_in: 3600 })
    if (pathname === '/v1/me') return json({ id: account })
    if (request.method === 'DELETE') return revocation()
    return pathname === '/v3/users' ? registration() : json({})
  })
})
afterAll(() => store.close())

const revoke: Revocation = { url: 'https://api.acme.example/v3/users/{account}', method: 'DELETE', in: 'bearer' }
const connector: Connector = acme({
  auth: acmeOAuth({
    revoke,
    register: {
      path: '/v3/users',
      body: ({ reference, accountId }) => ({ member: reference, account: accountId }),
      alsoDone: [409],
    },
  }),
})
const signIn = async (described = connector, one: TestProcess = testProcess(store, world, described)) => {
  const begun = await one.tokens.beginSignIn({
    connector: 'acme',
    individual: 'ada',
    redirectUri: 'http://localhost:5000/callback/acme',
  })
  const state = new URL(begun.url).searchParams.get('state') as string
  const params = new URLSearchParams({ code: 'c', state })
  return one.tokens.finishSignIn({ params, cookie: () => begun.cookie.value })
}
const connected = async (described?: Connector) => {
  const outcome = await signIn(described)
  if (outcome.state !== 'connected') throw new Error(outcome.sentence)
  return outcome
}
const lines = (): string[] => asked.map(({ line }) => line)
const nothingKept = async (): Promise<void> => {
  for (const table of ['connections', 'credentials', 'streams'])
    expect(await store.query(`select 1 from ${table}`)).toEqual([])
}

describe('a registration', () => {
  it('is asked for after the account is known, with the new token and the id the connection will have', async () => {
    const { connectionId } = await connected()
    expect(lines()).toEqual([
      'POST https://sign-in.acme.example/token',
      'GET https://api.acme.example/v1/me',
      'POST https://api.acme.example/v3/users',
    ])
    expect(JSON.parse(asked[2]?.body as string)).toEqual({ member: connectionId, account: 'ada-at-acme' })
    expect(asked[2]?.authorization).toBe('Bearer access-1')
  })

  it('that was made before is made, and says the same each time', async () => {
    await connected()
    registration = () => json({ message: 'already' }, 409)
    await connected()
    const bodies = asked.filter(({ line }) => line.endsWith('/v3/users')).map(({ body }) => body)
    expect(bodies).toHaveLength(2)
    expect(new Set(bodies).size).toBe(1)
  })

  it.each([
    [
      '403',
      () => json({ planted: 'planted-value' }, 403),
      'register-refused',
      /would not register you .*Acme refuses us/,
    ],
    ['401', () => json({}, 401), 'register-refused', /would not register you .*; please start again\.$/],
    ['400', () => json({ planted: 'planted-value' }, 400), 'register-failed', /please tell the operator\.$/],
    ['503', () => json({}, 503), 'register-failed', /just now; please start again in a few minutes\.$/],
    ['429', () => json({}, 429), 'register-failed', /just now; please start again in a few minutes\.$/],
    ['no answer', () => Promise.reject(new TypeError('planted-value')), 'register-failed', /just now/],
  ] as const)(
    'refused with %s refuses the sign-in in a sentence, and keeps nothing',
    async (_, answer, code, words) => {
      registration = answer
      const outcome = await signIn()
      expect(outcome).toMatchObject({ state: 'refused', code, sentence: expect.stringMatching(words) })
      expect(JSON.stringify(outcome) + world.logged()).not.toMatch(/planted-value|access-1|refresh/)
      await nothingKept()
      // Access that leads nowhere is given back.
      expect(lines().at(-1)).toBe('DELETE https://api.acme.example/v3/users/ada-at-acme')
    },
  )

  it('refused does not end the connection this account has already', async () => {
    const { connectionId } = await connected()
    registration = () => json({}, 503)
    expect(await signIn()).toMatchObject({ state: 'refused' })
    expect(lines().filter((line) => line.startsWith('DELETE'))).toEqual([])
    const [row] = await store.query<{ state: string }>('select state from connections where id = $1', [connectionId])
    expect(row?.state).toBe('connected')
    expect((await testProcess(store, world, connector).tokens.fresh(connectionId)).value).toBe('Bearer access-1')
  })
})

describe('a revocation that deletes the person at the provider', () => {
  it('shows the token where it always stands, and nowhere else', async () => {
    const { connectionId } = await connected()
    const { revoked } = await testProcess(store, world, connector).tokens.disconnect(connectionId)
    expect(revoked).toBe('revoked')
    expect(asked.at(-1)).toEqual({
      line: 'DELETE https://api.acme.example/v3/users/ada-at-acme',
      body: '',
      authorization: 'Bearer access-1',
    })
  })

  it('shows a token that is good: one that has ended is refreshed first', async () => {
    const { connectionId } = await connected()
    world.advance(3_600_000)
    await testProcess(store, world, connector).tokens.disconnect(connectionId)
    expect(asked.at(-1)?.authorization).toBe('Bearer access-2')
  })

  it.each(['../../admin', 'a/b', 'a?b=c', 'a#b', '%2e%2e', 'ä ö'])('takes %s for one part of the path', async (id) => {
    account = id
    const { connectionId } = await connected()
    await testProcess(store, world, connector).tokens.disconnect(connectionId)
    expect(lines().at(-1)).toBe(`DELETE https://api.acme.example/v3/users/${encodeURIComponent(id)}`)
  })

  it.each(['.', '..'])('is not tried for an account called %s, which would be another address', async (id) => {
    account = id
    const { connectionId } = await connected()
    const { revoked, sentence } = await testProcess(store, world, connector).tokens.disconnect(connectionId)
    expect([revoked, sentence]).toEqual(['failed', expect.stringContaining('please check in its own settings')])
    expect(lines().some((line) => line.startsWith('DELETE'))).toBe(false)
    expect(await store.query('select 1 from credentials')).toEqual([])
  })

  it.each([
    [404, 'ended'],
    [500, 'failed'],
    [302, 'failed'],
  ] as const)('answered with %s is %s, and forgotten here all the same', async (status, word) => {
    const { connectionId } = await connected()
    revocation = () => new Response(null, { status, headers: { location: 'https://evil.example/' } })
    expect((await testProcess(store, world, connector).tokens.disconnect(connectionId)).revoked).toBe(word)
    expect(lines().some((line) => line.includes('evil.example'))).toBe(false)
    expect(await store.query('select 1 from credentials')).toEqual([])
  })

  it('by GET carries the token in the query, as it has no body', async () => {
    const byGet = acme({
      auth: acmeOAuth({ revoke: { url: 'https://sign-in.acme.example/revoke', method: 'GET', param: 'access_token' } }),
    })
    const { connectionId } = await connected(byGet)
    expect((await testProcess(store, world, byGet).tokens.disconnect(connectionId)).revoked).toBe('revoked')
    expect(lines().at(-1)).toBe('GET https://sign-in.acme.example/revoke?access_token=access-1')
  })
})
