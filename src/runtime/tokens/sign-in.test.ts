import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Connector } from '../../kit/index.js'
import { type TestStore, testStore } from '../store/testing.js'
import type { SignInOutcome, SignInStart } from './index.js'
import { acme, json, type TestProcess, type TestWorld, testProcess, testWorld } from './testing.js'
import {
  type AuthorizationServer,
  browse,
  redirectUri,
  startAuthorizationServer,
} from './testing-authorization-server.js'

let server: AuthorizationServer
let store: TestStore
let world: TestWorld
let one: TestProcess
const connector: Connector = acme()
beforeAll(async () => {
  server = await startAuthorizationServer()
  store = await testStore()
})
afterAll(async () => {
  await store.close()
  await server.close()
})
beforeEach(async () => {
  server.decide({ allow: ['daily', 'heart'] })
  await store.reset()
  world = testWorld((request) => fetch(request), Date.now())
  one = testProcess(store, world, connector, server.route)
})

const begin = (): Promise<SignInStart> =>
  one.tokens.beginSignIn({
    connector: 'acme',
    individual: 'ada',
    redirectUri,
    returnTo: '/services?tab=1',
  })
const finish = (back: URL, { cookie }: SignInStart, changes: object = {}): Promise<SignInOutcome> =>
  one.tokens.finishSignIn({
    params: back.searchParams,
    cookie: (name) => (name === cookie.name ? cookie.value : undefined),
    connector: 'acme',
    ...changes,
  })
const signIn = async (): Promise<SignInOutcome> => {
  const start = await begin()
  return finish(await browse(start.url), start)
}
const connected = async () => {
  const outcome = await signIn()
  if (outcome.state !== 'connected') throw new Error(outcome.sentence)
  return outcome
}

describe('signing in at a real authorization server', () => {
  it('asks with state, PKCE, exact redirect URI and our scopes', async () => {
    const { url } = await begin()
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      response_type: 'code',
      client_id: 'our-client',
      redirect_uri: redirectUri,
      scope: 'daily heart',
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
  })

  it('connects the account, and its task can ask at once', async () => {
    const outcome = await connected()
    expect(outcome).toMatchObject({
      connector: 'acme',
      individual: 'ada',
      account: { id: 'ada-at-acme' },
      scopes: ['daily', 'heart'],
      missingScopes: [],
      continued: false,
      returnTo: '/services?tab=1',
    })
    const task = one.taskFor({
      connector,
      connection: {
        id: outcome.connectionId,
        account: outcome.account,
        scopes: outcome.scopes,
      },
    })
    expect((await task.get('/v1/me')).body).toMatchObject({
      id: 'ada-at-acme',
    })
  })

  it('tells what was not allowed', async () => {
    server.decide({ allow: ['daily'] })
    expect(await signIn()).toMatchObject({
      state: 'connected',
      scopes: ['daily'],
      missingScopes: ['heart'],
    })
    expect(await store.query('select scopes, missing_scopes from connections')).toEqual([
      { scopes: ['daily'], missing_scopes: ['heart'] },
    ])
  })

  it('continues the connection of the same account', async () => {
    const first = await connected()
    await one.tokens.pause(first.connectionId, 'Acme no longer accepts our access.')
    const second = await connected()
    expect(second).toMatchObject({ connectionId: first.connectionId, continued: true })
    expect(await store.query('select state, message from connections')).toEqual([{ state: 'connected', message: null }])
    expect((await one.tokens.fresh(first.connectionId)).version).toBe(2)
  })

  it('survives rotation with reuse detection: fifteen refreshes by three processes', async () => {
    const { connectionId } = await connected()
    const processes = [
      one,
      testProcess(store, world, connector, server.route),
      testProcess(store, world, connector, server.route),
    ]
    for (let round = 0; round < 15; round++) {
      const { version } = await one.tokens.fresh(connectionId)
      const got = await Promise.all(processes.map(({ tokens }) => tokens.renew(connectionId, version)))
      expect(new Set(got.map(({ version: now }) => now))).toEqual(new Set([version + 1]))
    }
    const task = one.taskFor({
      connector,
      connection: { id: connectionId, account: { id: 'ada-at-acme' }, scopes: [] },
    })
    expect((await task.get('/v1/me')).status).toBe(200)
  })

  it('gives access back on disconnecting, and forgets it', async () => {
    const { connectionId } = await connected()
    const { value } = await one.tokens.fresh(connectionId)
    expect(await one.tokens.disconnect(connectionId)).toMatchObject({ revoked: 'revoked' })
    expect(await server.accepts(value.replace('Bearer ', ''))).toBe(false)
    expect(await store.query('select 1 from credentials')).toEqual([])
    expect(await store.query('select state from connections')).toEqual([{ state: 'disconnected' }])
    await expect(one.tokens.fresh(connectionId)).rejects.toMatchObject({
      name: 'ReauthorizeError',
      code: 'not-connected',
    })
    expect(await connected()).toMatchObject({ connectionId, continued: true })
  })
})

describe('a sign-in is refused', () => {
  it('when the person says no', async () => {
    server.decide('deny')
    const outcome = await signIn()
    expect(outcome).toMatchObject({
      state: 'refused',
      code: 'denied',
      sentence: expect.stringContaining('Acme was not connected'),
      returnTo: '/services?tab=1',
    })
    expect(JSON.stringify(outcome)).not.toContain('planted-description')
  })

  it('in another browser than the one that began', async () => {
    const start = await begin()
    const back = await browse(start.url)
    expect(await finish(back, start, { cookie: () => undefined })).toMatchObject({
      state: 'refused',
      code: 'other-browser',
    })
    // And the state is used up: the right cookie comes too late.
    expect(await finish(back, start)).toMatchObject({
      state: 'refused',
      code: 'unknown-sign-in',
    })
  })

  it('with the cookie of another sign-in', async () => {
    const [start, other] = [await begin(), await begin()]
    const outcome = await finish(await browse(start.url), start, {
      cookie: () => other.cookie.value,
    })
    expect(outcome).toMatchObject({ state: 'refused', code: 'other-browser' })
  })

  it('the second time, after ten minutes, or with a state nobody gave out', async () => {
    const start = await begin()
    const back = await browse(start.url)
    expect(await finish(back, start)).toMatchObject({ state: 'connected' })
    expect(await finish(back, start)).toMatchObject({
      code: 'unknown-sign-in',
    })
    const late = await begin()
    const lateBack = await browse(late.url)
    world.advance(10 * 60_000 + 1)
    expect(await finish(lateBack, late)).toMatchObject({
      code: 'unknown-sign-in',
    })
    back.searchParams.set('state', 'invented')
    expect(await finish(back, start)).toMatchObject({
      code: 'unknown-sign-in',
    })
    back.searchParams.delete('state')
    expect(await finish(back, start)).toMatchObject({ code: 'no-state' })
  })

  it('at the redirect URI of another service', async () => {
    const start = await begin()
    expect(await finish(await browse(start.url), start, { connector: 'other' })).toMatchObject({
      code: 'other-service',
    })
  })

  it('with a code that somebody else began, because the verifier does not fit', async () => {
    const [victim, attacker] = [await begin(), await begin()]
    const stolen = (await browse(attacker.url)).searchParams.get('code') as string
    const back = await browse(victim.url)
    back.searchParams.set('code', stolen)
    expect(await finish(back, victim)).toMatchObject({
      state: 'refused',
      code: 'code-expired',
    })
  })

  it('when the provider cannot be reached, or does not know us, each in a sentence', async () => {
    const start = await begin()
    const back = await browse(start.url)
    const dead = testProcess(
      store,
      testWorld(() => Promise.reject(new TypeError('fetch failed')), world.now()),
      connector,
    )
    expect(
      await dead.tokens.finishSignIn({
        params: back.searchParams,
        cookie: () => start.cookie.value,
      }),
    ).toMatchObject({
      state: 'refused',
      code: 'network',
      sentence: 'sign-in.acme.example could not be reached. Please try again in a few minutes.',
    })
    const again = await begin()
    const stranger = testProcess(
      store,
      testWorld(() => json({ error: 'invalid_client' }, 401), world.now()),
      connector,
    )
    expect(
      await stranger.tokens.finishSignIn({
        params: new URL(`${redirectUri}?code=x&state=${new URL(again.url).searchParams.get('state')}`).searchParams,
        cookie: () => again.cookie.value,
      }),
    ).toMatchObject({
      code: 'bad-client',
      sentence: expect.stringContaining('check them in the settings'),
    })
  })
})

describe('what is stored and said of a sign-in', () => {
  it('lets nobody finish it who reads the store', async () => {
    const start = await begin()
    const rows = JSON.stringify(
      await store.query(
        `select encode(state_hash, 'escape') a, encode(binding_hash, 'escape') b, encode(sealed_verifier, 'escape') c, s.* from sign_ins s`,
      ),
    )
    expect(rows).not.toContain(start.cookie.value)
    expect(rows).not.toContain(new URL(start.url).searchParams.get('state'))
  })

  it('never sends the person to an address elsewhere', async () => {
    for (const returnTo of ['https://evil.example', '//evil.example', '/\\evil.example']) {
      const start = await one.tokens.beginSignIn({
        connector: 'acme',
        individual: 'ada',
        redirectUri,
        returnTo,
      })
      expect(await finish(await browse(start.url), start)).not.toHaveProperty('returnTo')
    }
  })

  it('holds no token, secret or address of the person', async () => {
    const { connectionId } = await connected()
    const { value } = await one.tokens.fresh(connectionId)
    const logged = world.logged()
    for (const planted of [value.slice(7), 'our-client-secret', 'planted@example.com'])
      expect(logged).not.toContain(planted)
    expect(logged).toContain(connectionId)
  })
})
