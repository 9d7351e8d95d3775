import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Connector } from '../../kit/index.js'
import { type TestStore, testStore } from '../store/testing.js'
import type { SignInOutcome, SignInStart } from './index.js'
import { acme, acmeOAuth, json, type TestProcess, type TestWorld, testProcess, testWorld } from './testing.js'

/** As much of `oidc-provider`, which brings no types, as the test uses. */
interface Provider {
  callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
  interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<{
    readonly prompt: { readonly name: string }
    readonly session?: { readonly accountId: string }
    readonly params: Readonly<Record<string, unknown>>
  }>
  interactionFinished(request: IncomingMessage, response: ServerResponse, result: object, options: object): Promise<void>
  readonly AccessToken: { find(token: string): Promise<{ readonly accountId: string } | undefined> }
  readonly Grant: new (about: object) => { addOIDCScope(scope: string): void; rejectOIDCScope(scope: string): void; save(): Promise<string> }
}
type ProviderClass = new (issuer: string, configuration: object) => Provider

/** A real authorization server on loopback: rotation, reuse detection, PKCE demanded. Its consent page answers by itself. */
let provider: Provider
let server: Server
let origin: string
/** What the person does on the consent page. */
let consent: { allow: readonly string[] } | 'deny' = { allow: ['daily', 'heart'] }

const listen = async (): Promise<void> => {
  server = createServer((request, response) => void handle(request, response).catch(() => response.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { default: OidcProvider } = (await import('oidc-provider' as string)) as { default: ProviderClass }
  provider = new OidcProvider(origin, {
    clients: [
      {
        client_id: 'our-client',
        client_secret: 'our-client-secret',
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_post',
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
    cookies: { keys: ['test'] },
    features: { devInteractions: { enabled: false }, revocation: { enabled: true, allowedPolicy: () => true } },
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    issueRefreshToken: () => true,
    pkce: { required: () => true },
    rotateRefreshToken: true,
    scopes: ['daily', 'heart'],
    ttl: { AccessToken: 3600, AuthorizationCode: 60, Grant: 3600, Interaction: 600, RefreshToken: 3600, Session: 3600 },
  })
}

const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { pathname } = new URL(request.url ?? '/', origin)
  if (pathname === '/api/v1/me') return account(request, response)
  if (!pathname.startsWith('/interaction/')) return provider.callback()(request, response)
  const { prompt, session, params } = await provider.interactionDetails(request, response)
  const finish = (result: object): Promise<void> =>
    provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true })
  if (prompt.name === 'login') return finish({ login: { accountId: 'ada-at-acme' } })
  if (consent === 'deny') return finish({ error: 'access_denied', error_description: 'planted-description' })
  const grant = new provider.Grant({ accountId: session?.accountId ?? '', clientId: String(params['client_id']) })
  grant.addOIDCScope(consent.allow.join(' '))
  grant.rejectOIDCScope(['daily', 'heart'].filter((scope) => !(consent as { allow: readonly string[] }).allow.includes(scope)).join(' '))
  return finish({ consent: { grantId: await grant.save() } })
}
const account = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const token = await provider.AccessToken.find((request.headers.authorization ?? '').replace('Bearer ', ''))
  response.writeHead(token === undefined ? 401 : 200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(token === undefined ? {} : { id: token.accountId, email: 'planted@example.com' }))
}

const redirectUri = 'http://127.0.0.1:5000/connect/acme/callback'
const route = (url: string): string =>
  url
    .replace('https://sign-in.acme.example/authorize', `${origin}/auth`)
    .replace('https://sign-in.acme.example/token', `${origin}/token`)
    .replace('https://sign-in.acme.example/revoke', `${origin}/token/revocation`)
    .replace('https://api.acme.example', `${origin}/api`)

let store: TestStore
let world: TestWorld
let one: TestProcess
const connector: Connector = acme()
beforeAll(async () => {
  // It prints advice for production; the test's output is not the place.
  const { warn, info } = console
  Object.assign(console, { warn: () => undefined, info: () => undefined })
  await listen()
  Object.assign(console, { warn, info })
  store = await testStore()
})
afterAll(async () => {
  await store.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
beforeEach(async () => {
  consent = { allow: ['daily', 'heart'] }
  await store.reset()
  world = testWorld((request) => fetch(request), Date.now())
  one = testProcess(store, world, connector, route)
})

/** The person's browser: follows redirects with cookies until it is sent back to us. */
const browse = async (start: string): Promise<URL> => {
  const cookies = new Map<string, string>()
  let url = start
  for (let hop = 0; hop < 10; hop++) {
    const response = await fetch(url, { redirect: 'manual', headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const next = new URL(response.headers.get('location') ?? '', url)
    await response.body?.cancel()
    if (next.href.startsWith(redirectUri)) return next
    url = next.href
  }
  throw new Error('the browser was never sent back')
}
const begin = (): Promise<SignInStart> =>
  one.tokens.beginSignIn({ connector: 'acme', individual: 'ada', redirectUri, returnTo: '/services?tab=1' })
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
    const task = one.taskFor({ connector, connection: { id: outcome.connectionId, account: outcome.account, scopes: outcome.scopes } })
    expect((await task.get('/v1/me')).body).toMatchObject({ id: 'ada-at-acme' })
  })

  it('tells what was not allowed', async () => {
    consent = { allow: ['daily'] }
    expect(await signIn()).toMatchObject({ state: 'connected', scopes: ['daily'], missingScopes: ['heart'] })
    expect(await store.query('select scopes, missing_scopes from connections')).toEqual([{ scopes: ['daily'], missing_scopes: ['heart'] }])
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
    const processes = [one, testProcess(store, world, connector, route), testProcess(store, world, connector, route)]
    for (let round = 0; round < 15; round++) {
      const { version } = await one.tokens.fresh(connectionId)
      const got = await Promise.all(processes.map(({ tokens }) => tokens.renew(connectionId, version)))
      expect(new Set(got.map(({ version: now }) => now))).toEqual(new Set([version + 1]))
    }
    const task = one.taskFor({ connector, connection: { id: connectionId, account: { id: 'ada-at-acme' }, scopes: [] } })
    expect((await task.get('/v1/me')).status).toBe(200)
  })

  it('gives access back on disconnecting, and forgets it', async () => {
    const { connectionId } = await connected()
    const { value } = await one.tokens.fresh(connectionId)
    expect(await one.tokens.disconnect(connectionId)).toMatchObject({ revoked: 'revoked' })
    expect(await provider.AccessToken.find(value.replace('Bearer ', ''))).toBeUndefined()
    expect(await store.query('select 1 from credentials')).toEqual([])
    expect(await store.query('select state from connections')).toEqual([{ state: 'disconnected' }])
    await expect(one.tokens.fresh(connectionId)).rejects.toMatchObject({ name: 'ReauthorizeError', code: 'not-connected' })
    expect(await connected()).toMatchObject({ connectionId, continued: true })
  })
})

describe('a sign-in is refused', () => {
  it('when the person says no', async () => {
    consent = 'deny'
    const outcome = await signIn()
    expect(outcome).toMatchObject({ state: 'refused', code: 'denied', sentence: expect.stringContaining('Acme was not connected'), returnTo: '/services?tab=1' })
    expect(JSON.stringify(outcome)).not.toContain('planted-description')
  })

  it('in another browser than the one that began', async () => {
    const start = await begin()
    const back = await browse(start.url)
    expect(await finish(back, start, { cookie: () => undefined })).toMatchObject({ state: 'refused', code: 'other-browser' })
    // And the state is used up: the right cookie comes too late.
    expect(await finish(back, start)).toMatchObject({ state: 'refused', code: 'unknown-sign-in' })
  })

  it('with the cookie of another sign-in', async () => {
    const [start, other] = [await begin(), await begin()]
    const outcome = await finish(await browse(start.url), start, { cookie: () => other.cookie.value })
    expect(outcome).toMatchObject({ state: 'refused', code: 'other-browser' })
  })

  it('the second time, after ten minutes, or with a state nobody gave out', async () => {
    const start = await begin()
    const back = await browse(start.url)
    expect(await finish(back, start)).toMatchObject({ state: 'connected' })
    expect(await finish(back, start)).toMatchObject({ code: 'unknown-sign-in' })
    const late = await begin()
    const lateBack = await browse(late.url)
    world.advance(10 * 60_000 + 1)
    expect(await finish(lateBack, late)).toMatchObject({ code: 'unknown-sign-in' })
    back.searchParams.set('state', 'invented')
    expect(await finish(back, start)).toMatchObject({ code: 'unknown-sign-in' })
    back.searchParams.delete('state')
    expect(await finish(back, start)).toMatchObject({ code: 'no-state' })
  })

  it('at the redirect URI of another service', async () => {
    const start = await begin()
    expect(await finish(await browse(start.url), start, { connector: 'other' })).toMatchObject({ code: 'other-service' })
  })

  it('with a code that somebody else began, because the verifier does not fit', async () => {
    const [victim, attacker] = [await begin(), await begin()]
    const stolen = (await browse(attacker.url)).searchParams.get('code') as string
    const back = await browse(victim.url)
    back.searchParams.set('code', stolen)
    expect(await finish(back, victim)).toMatchObject({ state: 'refused', code: 'code-expired' })
  })

  it('when the provider cannot be reached, or does not know us, each in a sentence', async () => {
    const start = await begin()
    const back = await browse(start.url)
    const dead = testProcess(store, testWorld(() => Promise.reject(new TypeError('fetch failed')), world.now()), connector)
    expect(await dead.tokens.finishSignIn({ params: back.searchParams, cookie: () => start.cookie.value })).toMatchObject({
      state: 'refused',
      code: 'network',
      sentence: 'sign-in.acme.example could not be reached.',
    })
    const again = await begin()
    const stranger = testProcess(store, testWorld(() => json({ error: 'invalid_client' }, 401), world.now()), connector)
    expect(await stranger.tokens.finishSignIn({ params: new URL(`${redirectUri}?code=x&state=${new URL(again.url).searchParams.get('state')}`).searchParams, cookie: () => again.cookie.value })).toMatchObject({
      code: 'bad-client',
      sentence: expect.stringContaining('check them in the settings'),
    })
  })
})

describe('what is stored and said of a sign-in', () => {
  it('lets nobody finish it who reads the store', async () => {
    const start = await begin()
    const rows = JSON.stringify(await store.query(`select encode(state_hash, 'escape') a, encode(binding_hash, 'escape') b, encode(sealed_verifier, 'escape') c, s.* from sign_ins s`))
    expect(rows).not.toContain(start.cookie.value)
    expect(rows).not.toContain(new URL(start.url).searchParams.get('state'))
  })

  it('never sends the person to an address elsewhere', async () => {
    for (const returnTo of ['https://evil.example', '//evil.example', '/\\evil.example']) {
      const start = await one.tokens.beginSignIn({ connector: 'acme', individual: 'ada', redirectUri, returnTo })
      expect(await finish(await browse(start.url), start)).not.toHaveProperty('returnTo')
    }
  })

  it('holds no token, secret or address of the person', async () => {
    const { connectionId } = await connected()
    const { value } = await one.tokens.fresh(connectionId)
    const logged = world.logged()
    for (const planted of [value.slice(7), 'our-client-secret', 'planted@example.com']) expect(logged).not.toContain(planted)
    expect(logged).toContain(connectionId)
  })
})

describe('oddities of providers', () => {
  const scripted = (auth: Connector['auth'], token: unknown, account: unknown = { id: 'x' }) =>
    testProcess(store, testWorld((request) => json(request.url.includes('/token') ? token : account), world.now()), acme({ auth }))
  const through = async (process: TestProcess, query: Record<string, string> = {}): Promise<{ url: URL; outcome: SignInOutcome }> => {
    const start = await process.tokens.beginSignIn({ connector: 'acme', individual: 'ada', redirectUri })
    const url = new URL(start.url)
    const params = new URLSearchParams({ code: 'c', state: url.searchParams.get('state') as string, ...query })
    return { url, outcome: await process.tokens.finishSignIn({ params, cookie: () => start.cookie.value }) }
  }

  it('scopes with a prefix, in a list with commas, granted in the callback', async () => {
    const auth = acmeOAuth({ scopePrefix: 'https://scopes.example/', scopeSeparator: ',', pkce: false, authorizeParams: { prompt: 'consent' } })
    const { url, outcome } = await through(scripted(auth, { access_token: 'a' }), { scope: 'https://scopes.example/daily', iss: 'https://elsewhere.example' })
    expect(url.searchParams.get('scope')).toBe('https://scopes.example/daily,https://scopes.example/heart')
    expect(url.searchParams.get('prompt')).toBe('consent')
    expect(url.searchParams.has('code_challenge')).toBe(false)
    expect(outcome).toMatchObject({ state: 'connected', scopes: ['daily'], missingScopes: ['heart'] })
  })

  it('the account in the token answer, with zone and older id', async () => {
    const read = (body: unknown) => ({ id: (body as { user: string }).user, legacyId: 'old-7', timeZone: 'Europe/Berlin', name: 'Ada' })
    const { outcome } = await through(scripted(acmeOAuth({ account: { read } }), { access_token: 'a', user: 'u7' }))
    expect(outcome).toMatchObject({ state: 'connected', account: { id: 'u7' } })
    expect(await store.query('select account_id, legacy_account_id, time_zone, account_name from connections')).toEqual([
      { account_id: 'u7', legacy_account_id: 'old-7', time_zone: 'Europe/Berlin', account_name: 'Ada' },
    ])
  })

  it('an account that cannot be read is a sentence, and quotes nothing', async () => {
    const { outcome } = await through(scripted(acmeOAuth(), { access_token: 'a' }, { planted: 'planted-value' }))
    expect(outcome).toMatchObject({ state: 'refused', code: 'account-unreadable' })
    expect(JSON.stringify(outcome)).not.toContain('planted-value')
  })

  it('a key in place of a sign-in page', async () => {
    const auth = { type: 'apiKey', header: 'X-Api-Key', help: 'In your settings.', account: acmeOAuth().account } as const
    const keyed = testProcess(store, testWorld((request) => (request.headers.get('x-api-key') === 'k1' ? json({ id: 'x' }) : json({}, 401)), world.now()), acme({ auth }))
    const { connectionId } = await keyed.tokens.connectWithKey({ connector: 'acme', individual: 'ada', key: 'k1' })
    expect(await keyed.tokens.fresh(connectionId)).toMatchObject({ header: 'X-Api-Key', value: 'k1' })
    await expect(keyed.tokens.connectWithKey({ connector: 'acme', individual: 'ada', key: 'k2' })).rejects.toMatchObject({ code: 'account-refused' })
    await expect(keyed.tokens.renew(connectionId, 1)).rejects.toMatchObject({ name: 'ReauthorizeError' })
  })
})
