import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Connector } from '../../kit/index.js'
import type { Store } from '../store/db.js'
import { type TestStore, testStore } from '../store/testing.js'
import { settle } from './connect.js'
import { leaseMs } from './refresh.js'
import { acme, acmeOAuth, json, rotatingProvider, type TestProcess, type TestWorld, testProcess, testWorld } from './testing.js'

let store: TestStore
beforeAll(async () => {
  store = await testStore()
})
afterAll(() => store.close())
beforeEach(async () => {
  await store.reset()
})

const hourMs = 3_600_000

interface Setting {
  readonly world: TestWorld
  readonly provider: ReturnType<typeof rotatingProvider>
  readonly processes: readonly TestProcess[]
  readonly connectionId: string
}
const setting = async (
  options: {
    readonly processes?: number
    readonly graceMs?: number
    readonly connector?: Connector
    readonly token?: (request: Request, usual: () => Promise<Response>) => Promise<Response>
    readonly store?: Store
    readonly refresh?: string | null
  } = {},
): Promise<Setting> => {
  const world: TestWorld = testWorld(async (request) => {
    if (new URL(request.url).pathname !== '/token') return provider.accepts(request) ? json({ ok: true }) : json({}, 401)
    const usual = (): Promise<Response> => provider.token(request)
    return options.token === undefined ? usual() : options.token(request, usual)
  })
  const provider = rotatingProvider(world.now, options.graceMs)
  const connector = options.connector ?? acme()
  const processes = Array.from({ length: options.processes ?? 1 }, () => testProcess(options.store ?? store, world, connector))
  const [first] = processes as [TestProcess]
  const { connectionId } = await settle(
    { world, store, vault: first.vault, http: first.http, connectorOf: () => connector, clientOf: () => undefined },
    {
      individual: 'ada',
      connector,
      account: { id: 'ada-at-acme' },
      secret: { access: 'access-1', ...(options.refresh === null ? {} : { refresh: options.refresh ?? 'refresh-1' }) },
      expiresAt: world.now() + hourMs,
      obtainedAt: world.now(),
      scopes: [],
      missingScopes: [],
    },
  )
  return { world, provider, processes, connectionId }
}
const stateOf = async (connectionId: string) =>
  (await store.query<{ state: string; message: string | null }>('select state, message from connections where id = $1', [connectionId]))[0]
const only = ({ processes }: Setting): TestProcess => processes[0] as TestProcess

/** A store that fails, or does not answer, where the test says. */
const faulty = (fails: (text: string) => boolean): Store => ({
  get type() {
    return store.type
  },
  close: async () => undefined,
  transaction: (work) => store.transaction(work),
  query: async (text, params) => {
    if (fails(text)) throw new Error('the process died here')
    return store.query(text, params)
  },
})

describe('a token that is fresh', () => {
  it('is used as it is, and refreshed shortly before it ends', async () => {
    const set = await setting()
    expect((await only(set).tokens.fresh(set.connectionId)).value).toBe('Bearer access-1')
    set.world.advance(hourMs - 91_000)
    expect((await only(set).tokens.fresh(set.connectionId)).value).toBe('Bearer access-1')
    set.world.advance(2_000)
    expect((await only(set).tokens.fresh(set.connectionId)).value).toBe('Bearer access-2')
    expect(set.provider.counts.refreshes).toBe(1)
  })
})

describe('fifty callers in three processes', () => {
  it('cause exactly one refresh, and all get the new token', async () => {
    const set = await setting({
      processes: 3,
      token: async (_, usual) => {
        await new Promise((resolve) => setTimeout(resolve, 30))
        return usual()
      },
    })
    set.world.advance(hourMs)
    const calls = Array.from({ length: 50 }, (_, index) => (set.processes[index % 3] as TestProcess).tokens.fresh(set.connectionId))
    const got = await Promise.all(calls)
    expect(new Set(got.map(({ value }) => value))).toEqual(new Set(['Bearer access-2']))
    expect(set.provider.counts).toEqual({ refreshes: 1, reuses: 0 })
  })

  it('go on for a hundred refreshes without losing the family', async () => {
    const set = await setting({ processes: 3 })
    for (let round = 0; round < 100; round++) {
      set.world.advance(hourMs)
      await Promise.all(set.processes.flatMap(({ tokens }) => [tokens.fresh(set.connectionId), tokens.fresh(set.connectionId)]))
    }
    expect(set.provider.counts).toEqual({ refreshes: 100, reuses: 0 })
    expect(set.provider.isAlive()).toBe(true)
  })

  it('share one forced refresh after a 401, however many saw it', async () => {
    const set = await setting({ processes: 3 })
    const { version } = await only(set).tokens.fresh(set.connectionId)
    const got = await Promise.all(
      Array.from({ length: 30 }, (_, index) => (set.processes[index % 3] as TestProcess).tokens.renew(set.connectionId, version)),
    )
    expect(new Set(got.map(({ value }) => value))).toEqual(new Set(['Bearer access-2']))
    // Late news of the old token's refusal refreshes nothing.
    expect((await only(set).tokens.renew(set.connectionId, version)).value).toBe('Bearer access-2')
    expect(set.provider.counts.refreshes).toBe(1)
  })
})

describe('a crash', () => {
  const died = (): Store => faulty((text) => /update credentials set (sealed|refreshing_by = null)/.test(text.trim()))

  it('between answer and commit is survived within the provider\'s grace', async () => {
    const set = await setting({ graceMs: 120_000, processes: 1 })
    const dying = testProcess(died(), set.world, acme())
    set.world.advance(hourMs)
    await expect(dying.tokens.fresh(set.connectionId)).rejects.toThrow('the process died here')
    const waiting = only(set).tokens.fresh(set.connectionId)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(set.provider.counts.refreshes).toBe(1)
    set.world.advance(leaseMs + 1_000)
    expect((await waiting).value).toBe('Bearer access-2')
    expect(set.provider.counts).toEqual({ refreshes: 1, reuses: 0 })
    expect(await stateOf(set.connectionId)).toMatchObject({ state: 'connected' })
  })

  it('without a grace ends in one sentence for the person, and never in a loop', async () => {
    const set = await setting()
    const dying = testProcess(died(), set.world, acme())
    set.world.advance(hourMs)
    await expect(dying.tokens.fresh(set.connectionId)).rejects.toThrow('the process died here')
    set.world.advance(leaseMs + 1_000)
    await expect(only(set).tokens.fresh(set.connectionId)).rejects.toMatchObject({ name: 'ReauthorizeError' })
    expect(set.provider.counts.reuses).toBe(1)
    for (let again = 0; again < 5; again++)
      await expect(only(set).tokens.fresh(set.connectionId)).rejects.toMatchObject({ name: 'ReauthorizeError' })
    expect(set.provider.counts.reuses).toBe(1)
    expect(await stateOf(set.connectionId)).toEqual({ state: 'reauthorize', message: 'Acme no longer accepts our access; please connect again.' })
  })

  it('of the database for a moment loses no pair', async () => {
    let failures = 3
    const set = await setting({ store: faulty((text) => text.includes('set sealed') && failures-- > 0) })
    set.world.advance(hourMs)
    expect((await only(set).tokens.fresh(set.connectionId)).value).toBe('Bearer access-2')
    expect((await testProcess(store, set.world, acme()).tokens.fresh(set.connectionId)).version).toBe(2)
    expect(set.provider.counts).toEqual({ refreshes: 1, reuses: 0 })
  })
})

describe('a process that is slower than its lease', () => {
  const stalling = async (graceMs: number) => {
    let release: () => void = () => undefined
    const stalled = new Promise<void>((resolve) => {
      release = resolve
    })
    let calls = 0
    // The first call rotates the token and stalls on the way back.
    const token = async (_: Request, usual: () => Promise<Response>): Promise<Response> => {
      const first = calls++ === 0
      const answer = await usual()
      if (first) await stalled
      return answer
    }
    const set = await setting({ graceMs, token })
    // As if its clock stood still: it never notices how late it is.
    const patient = { ...set.world, sleep: (ms: number, signal?: AbortSignal) => (ms > 10_000 ? new Promise<void>(() => undefined) : set.world.sleep(ms, signal)) }
    const slow = testProcess(store, patient, acme())
    set.world.advance(hourMs)
    const first = slow.tokens.fresh(set.connectionId)
    while (calls === 0) await new Promise((resolve) => setTimeout(resolve, 2))
    set.world.advance(leaseMs + 1_000)
    return { set, first, release }
  }

  it('still stores its pair when nobody else has', async () => {
    const { set, first, release } = await stalling(0)
    release()
    expect((await first).value).toBe('Bearer access-2')
    expect(await only(set).tokens.fresh(set.connectionId)).toMatchObject({ value: 'Bearer access-2', version: 2 })
  })

  it('uses the pair of whoever took over, and does not write over it', async () => {
    const { set, first, release } = await stalling(120_000)
    expect(await only(set).tokens.fresh(set.connectionId)).toMatchObject({ value: 'Bearer access-2', version: 2 })
    release()
    expect(await first).toMatchObject({ value: 'Bearer access-2', version: 2 })
    expect(set.provider.counts).toEqual({ refreshes: 1, reuses: 0 })
  })
})

describe('what never ends a connection', () => {
  it.each([
    ['a 500', async () => json({ error: 'invalid_grant' }, 500)],
    ['a 503 page of HTML', async () => new Response('<html>', { status: 503 })],
    ['a broken network', async () => Promise.reject(new TypeError('fetch failed'))],
    ['a 429', async () => json({}, 429, { 'retry-after': '7' })],
    ['half an answer', async () => new Response('{"access_tok', { status: 200 })],
  ] as const)('%s', async (_, token) => {
    let broken = true
    const set = await setting({ token: (__, usual) => (broken ? token() : usual()) })
    set.world.advance(hourMs)
    for (let again = 0; again < 2; again++)
      await expect(only(set).tokens.fresh(set.connectionId)).rejects.toMatchObject({
        name: expect.stringMatching(/^(TransientError|RateLimitError)$/),
      })
    expect(await stateOf(set.connectionId)).toMatchObject({ state: 'connected' })
    broken = false
    expect((await only(set).tokens.fresh(set.connectionId)).value).toBe('Bearer access-2')
  })

  it('our own wrong client secret, which is the operator\'s to mend', async () => {
    const set = await setting({ token: async () => json({ error: 'invalid_client' }, 401, { 'www-authenticate': 'Basic' }) })
    set.world.advance(hourMs)
    await expect(only(set).tokens.fresh(set.connectionId)).rejects.toMatchObject({ name: 'SettingsError', code: 'bad-client' })
    expect(await stateOf(set.connectionId)).toMatchObject({ state: 'connected' })
  })
})

describe('what ends a connection', () => {
  it('is a 410 at the token endpoint', async () => {
    const set = await setting({ token: async () => new Response('', { status: 410 }) })
    set.world.advance(hourMs)
    await expect(only(set).tokens.fresh(set.connectionId)).rejects.toMatchObject({ name: 'ReauthorizeError' })
    expect((await stateOf(set.connectionId))?.message).toContain('successor')
  })

  it('is the same refusal three times in words we do not know', async () => {
    let asked = 0
    const set = await setting({ token: async () => (asked++, json({ oops: true }, 400)) })
    set.world.advance(hourMs)
    const results: string[] = []
    for (let again = 0; again < 5; again++) await only(set).tokens.fresh(set.connectionId).catch(({ name }: Error) => results.push(name))
    expect(results).toEqual(['TransientError', 'TransientError', 'ReauthorizeError', 'ReauthorizeError', 'ReauthorizeError'])
    expect(asked).toBe(3)
  })

  it('is the end of access that cannot be refreshed', async () => {
    const set = await setting({ refresh: null, connector: acme({ auth: acmeOAuth({ refreshToken: 'none' }) }) })
    set.world.advance(hourMs)
    await expect(only(set).tokens.fresh(set.connectionId)).rejects.toMatchObject({ name: 'ReauthorizeError' })
    expect(await stateOf(set.connectionId)).toMatchObject({ state: 'reauthorize' })
  })

  it.each([
    ['Fitbit', { errors: [{ errorType: 'invalid_grant', message: 'x' }], success: false }],
    ['Strava', { message: 'Bad Request', errors: [{ resource: 'RefreshToken', field: 'refresh_token', code: 'invalid' }] }],
  ])('is the word of %s for a dead refresh token', async (_, body) => {
    const set = await setting({ token: async () => json(body, 400) })
    set.world.advance(hourMs)
    await expect(only(set).tokens.fresh(set.connectionId)).rejects.toMatchObject({ name: 'ReauthorizeError' })
  })
})

describe('odd token answers', () => {
  it.each([
    ['no token_type, a list of scopes, status 201', () => json({ access_token: 'odd', scope: ['a', 'b'], expires_in: '3600' }, 201)],
    ['a form body', () => new Response('access_token=odd&expires_in=3600', { headers: { 'content-type': 'text/plain' } })],
    ['a junk id_token and a null refresh token', () => json({ access_token: 'odd', id_token: 7, refresh_token: null, token_type: 'Foo' })],
    ['expires_at instead of expires_in', () => json({ access_token: 'odd', expires_at: Date.UTC(2026, 9, 6) / 1000 })],
  ])('are read: %s', async (_, answer) => {
    const set = await setting({ token: async () => answer() })
    set.world.advance(hourMs)
    expect((await only(set).tokens.fresh(set.connectionId)).value).toBe('Bearer odd')
  })

  it('are unwrapped as the connector says', async () => {
    const readTokens = (answer: unknown): unknown => {
      const { status, body } = answer as { status: number; body: unknown }
      return status === 0 ? body : { error: 'invalid_grant' }
    }
    const connector = acme({ auth: acmeOAuth({ readTokens }) })
    let nested: unknown = { status: 0, body: { access_token: 'nested', refresh_token: 'next', expires_in: 3600 } }
    const set = await setting({ connector, token: async () => json(nested) })
    set.world.advance(hourMs)
    expect((await only(set).tokens.fresh(set.connectionId)).value).toBe('Bearer nested')
    nested = { status: 401, body: {}, error: 'dead' }
    set.world.advance(hourMs)
    await expect(only(set).tokens.fresh(set.connectionId)).rejects.toMatchObject({ name: 'ReauthorizeError' })
  })

  it('without a refresh token keep the old one', async () => {
    const sent: (string | null)[] = []
    const set = await setting({
      token: async (request) => {
        sent.push(new URLSearchParams(await request.text()).get('refresh_token'))
        return json({ access_token: `a${sent.length}`, expires_in: 3600, token_type: 'Bearer' })
      },
    })
    for (let round = 0; round < 2; round++) {
      set.world.advance(hourMs)
      await only(set).tokens.fresh(set.connectionId)
    }
    expect(sent).toEqual(['refresh-1', 'refresh-1'])
  })
})

it('writes no token into a log, an error or a column anyone can read', async () => {
  const set = await setting()
  set.world.advance(hourMs)
  await only(set).tokens.fresh(set.connectionId)
  set.provider.revoke()
  set.world.advance(hourMs)
  const error = await only(set).tokens.fresh(set.connectionId).catch((it: unknown) => it)
  const rows = JSON.stringify(await store.query(`select c.*, encode(sealed, 'escape') as text from credentials c`))
  expect(`${set.world.logged()} ${error} ${JSON.stringify(error)} ${rows}`).not.toMatch(/access-\d|refresh-\d|our-client-secret/)
  expect((error as Error).cause).toBeUndefined()
})
