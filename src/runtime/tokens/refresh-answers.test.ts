import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestStore, testStore } from '../store/testing.js'
import { acme, acmeOAuth, json } from './testing.js'
import { hourMs, only, type RefreshSetting, refreshSetting, stateOf } from './testing-refresh.js'

let store: TestStore
beforeAll(async () => {
  store = await testStore()
})
afterAll(() => store.close())
beforeEach(() => store.reset())

const setting = (options?: Parameters<typeof refreshSetting>[1]): Promise<RefreshSetting> =>
  refreshSetting(store, options)

describe('what never ends a connection', () => {
  it.each([
    ['a 500', async () => json({ error: 'invalid_grant' }, 500)],
    ['a 503 page of HTML', async () => new Response('<html>', { status: 503 })],
    ['a broken network', async () => Promise.reject(new TypeError('fetch failed'))],
    ['a 429', async () => json({}, 429, { 'retry-after': '7' })],
    ['half an answer', async () => new Response('{"access_tok', { status: 200 })],
  ] as const)('%s', async (_, token) => {
    let broken = true
    const set = await setting({
      token: (__, usual) => (broken ? token() : usual()),
    })
    set.world.advance(hourMs)
    for (let again = 0; again < 2; again++)
      await expect(only(set).tokens.fresh(set.connectionId)).rejects.toMatchObject({
        name: expect.stringMatching(/^(TransientError|RateLimitError)$/),
      })
    expect(await stateOf(store, set.connectionId)).toMatchObject({
      state: 'connected',
    })
    broken = false
    expect((await only(set).tokens.fresh(set.connectionId)).value).toBe('Bearer access-2')
  })

  it("our own wrong client secret, which is the operator's to mend", async () => {
    const set = await setting({
      token: async () => json({ error: 'invalid_client' }, 401, { 'www-authenticate': 'Basic' }),
    })
    set.world.advance(hourMs)
    await expect(only(set).tokens.fresh(set.connectionId)).rejects.toMatchObject({
      name: 'SettingsError',
      code: 'bad-client',
    })
    expect(await stateOf(store, set.connectionId)).toMatchObject({
      state: 'connected',
    })
  })
})

describe('what ends a connection', () => {
  it('is a 410 at the token endpoint', async () => {
    const set = await setting({
      token: async () => new Response('', { status: 410 }),
    })
    set.world.advance(hourMs)
    await expect(only(set).tokens.fresh(set.connectionId)).rejects.toMatchObject({ name: 'ReauthorizeError' })
    expect((await stateOf(store, set.connectionId))?.message).toContain('successor')
  })

  it('is the same refusal three times in words we do not know', async () => {
    let asked = 0
    const set = await setting({
      token: async () => {
        asked++
        return json({ oops: true }, 400)
      },
    })
    set.world.advance(hourMs)
    const results: string[] = []
    for (let again = 0; again < 5; again++)
      await only(set)
        .tokens.fresh(set.connectionId)
        .catch(({ name }: Error) => results.push(name))
    expect(results).toEqual([
      'TransientError',
      'TransientError',
      'ReauthorizeError',
      'ReauthorizeError',
      'ReauthorizeError',
    ])
    expect(asked).toBe(3)
  })

  it('is the end of access that cannot be refreshed', async () => {
    const set = await setting({
      refresh: null,
      connector: acme({ auth: acmeOAuth({ refreshToken: 'none' }) }),
    })
    set.world.advance(hourMs)
    await expect(only(set).tokens.fresh(set.connectionId)).rejects.toMatchObject({ name: 'ReauthorizeError' })
    expect(await stateOf(store, set.connectionId)).toMatchObject({
      state: 'reauthorize',
    })
  })

  it.each([
    [
      'Fitbit',
      {
        errors: [{ errorType: 'invalid_grant', message: 'x' }],
        success: false,
      },
    ],
    [
      'Strava',
      {
        message: 'Bad Request',
        errors: [{ resource: 'RefreshToken', field: 'refresh_token', code: 'invalid' }],
      },
    ],
  ])('is the word of %s for a dead refresh token', async (_, body) => {
    const set = await setting({ token: async () => json(body, 400) })
    set.world.advance(hourMs)
    await expect(only(set).tokens.fresh(set.connectionId)).rejects.toMatchObject({ name: 'ReauthorizeError' })
  })
})

describe('odd token answers', () => {
  it.each([
    [
      'no token_type, a list of scopes, status 201',
      () => json({ access_token: 'odd', scope: ['a', 'b'], expires_in: '3600' }, 201),
    ],
    [
      'a form body',
      () =>
        new Response('access_token=odd&expires_in=3600', {
          headers: { 'content-type': 'text/plain' },
        }),
    ],
    [
      'a junk id_token and a null refresh token',
      () =>
        json({
          access_token: 'odd',
          id_token: 7,
          refresh_token: null,
          token_type: 'Foo',
        }),
    ],
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
    let nested: unknown = {
      status: 0,
      body: { access_token: 'nested', refresh_token: 'next', expires_in: 3600 },
    }
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
        return json({
          access_token: `a${sent.length}`,
          expires_in: 3600,
          token_type: 'Bearer',
        })
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
  const error = await only(set)
    .tokens.fresh(set.connectionId)
    .catch((it: unknown) => it)
  const rows = JSON.stringify(await store.query(`select c.*, encode(sealed, 'escape') as text from credentials c`))
  expect(`${set.world.logged()} ${error} ${JSON.stringify(error)} ${rows}`).not.toMatch(
    /access-\d|refresh-\d|our-client-secret/,
  )
  expect((error as Error).cause).toBeUndefined()
})
