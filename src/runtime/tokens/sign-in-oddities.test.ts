import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Connector } from '../../kit/index.js'
import { type TestStore, testStore } from '../store/testing.js'
import type { SignInOutcome } from './index.js'
import { acme, acmeOAuth, json, type TestProcess, testProcess, testWorld } from './testing.js'

let store: TestStore
beforeAll(async () => {
  store = await testStore()
})
afterAll(() => store.close())
beforeEach(() => store.reset())

const start = Date.UTC(2026, 9, 5, 12)
const redirectUri = 'http://127.0.0.1:5000/connect/acme/callback'

describe('oddities of providers', () => {
  const scripted = (auth: Connector['auth'], token: unknown, account: unknown = { id: 'x' }) =>
    testProcess(
      store,
      testWorld((request) => json(request.url.includes('/token') ? token : account), start),
      acme({ auth }),
    )
  const through = async (
    process: TestProcess,
    query: Record<string, string> = {},
  ): Promise<{ url: URL; outcome: SignInOutcome }> => {
    const begun = await process.tokens.beginSignIn({
      connector: 'acme',
      individual: 'ada',
      redirectUri,
    })
    const url = new URL(begun.url)
    const params = new URLSearchParams({
      code: 'c',
      state: url.searchParams.get('state') as string,
      ...query,
    })
    return {
      url,
      outcome: await process.tokens.finishSignIn({
        params,
        cookie: () => begun.cookie.value,
      }),
    }
  }

  it('scopes with a prefix, in a list with commas, granted in the callback', async () => {
    const auth = acmeOAuth({
      scopePrefix: 'https://scopes.example/',
      scopeSeparator: ',',
      pkce: false,
      authorizeParams: { prompt: 'consent' },
    })
    const { url, outcome } = await through(scripted(auth, { access_token: 'a' }), {
      scope: 'https://scopes.example/daily',
      iss: 'https://elsewhere.example',
    })
    expect(url.searchParams.get('scope')).toBe('https://scopes.example/daily,https://scopes.example/heart')
    expect(url.searchParams.get('prompt')).toBe('consent')
    expect(url.searchParams.has('code_challenge')).toBe(false)
    expect(outcome).toMatchObject({
      state: 'connected',
      scopes: ['daily'],
      missingScopes: ['heart'],
    })
  })

  it('the account in the token answer, with zone and older id', async () => {
    const read = (body: unknown) => ({
      id: (body as { user: string }).user,
      legacyId: 'old-7',
      timeZone: 'Europe/Berlin',
      name: 'Ada',
    })
    const { outcome } = await through(
      scripted(acmeOAuth({ account: { read } }), {
        access_token: 'a',
        user: 'u7',
      }),
    )
    expect(outcome).toMatchObject({
      state: 'connected',
      account: { id: 'u7' },
    })
    expect(await store.query('select account_id, legacy_account_id, time_zone, account_name from connections')).toEqual(
      [
        {
          account_id: 'u7',
          legacy_account_id: 'old-7',
          time_zone: 'Europe/Berlin',
          account_name: 'Ada',
        },
      ],
    )
  })

  it('an account that cannot be read is a sentence, and quotes nothing', async () => {
    const { outcome } = await through(scripted(acmeOAuth(), { access_token: 'a' }, { planted: 'planted-value' }))
    expect(outcome).toMatchObject({
      state: 'refused',
      code: 'account-unreadable',
    })
    expect(JSON.stringify(outcome)).not.toContain('planted-value')
  })

  it('a key in place of a sign-in page', async () => {
    const auth = {
      type: 'apiKey',
      header: 'X-Api-Key',
      help: 'In your settings.',
      account: acmeOAuth().account,
    } as const
    const keyed = testProcess(
      store,
      testWorld((request) => (request.headers.get('x-api-key') === 'k1' ? json({ id: 'x' }) : json({}, 401)), start),
      acme({ auth }),
    )
    const connected = await keyed.tokens.connectWithKey({ connector: 'acme', individual: 'ada', key: ' k1\n' })
    const { connectionId } = connected as Extract<typeof connected, { state: 'connected' }>
    expect(await keyed.tokens.fresh(connectionId)).toMatchObject({
      header: 'X-Api-Key',
      value: 'k1',
    })
    for (const key of ['k2', 'k1\r\nx-other: 1', 'k1🔑', '  '])
      expect(await keyed.tokens.connectWithKey({ connector: 'acme', individual: 'ada', key })).toEqual({
        state: 'refused',
        sentence: 'Acme does not accept this key; please check it and try again.',
      })
    await expect(keyed.tokens.renew(connectionId, 1)).rejects.toMatchObject({
      name: 'ReauthorizeError',
    })
  })
})
