import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testStore } from '../runtime/store/testing.js'
import { testBrowser } from './testing-browser.js'
import { type TestInstance, testInstance } from './testing-instance.js'

const token = 'a-token-of-twenty-chars'
const store = await testStore()
let open: TestInstance
let closed: TestInstance
beforeAll(async () => {
  await store.reset()
  open = await testInstance({ store, connectors: [], services: [] })
  closed = await testInstance({
    store,
    connectors: [],
    services: [],
    adminToken: token,
    publicUrl: 'https://health.example.com',
  })
})
afterAll(() => store.close())

const codeOf = async (answer: Response): Promise<unknown> => [
  answer.status,
  ((await answer.json()) as { code?: string }).code,
]
const form = (given: string): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams({ token: given }).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
})

describe('an instance on loopback without a token', () => {
  it('answers to its own names only, so that no page of the internet can point a name at it', async () => {
    for (const host of ['localhost:5000', '127.0.0.1:5000', '[::1]:5000'])
      expect((await open.app.request(`http://${host}/v1/status`)).status).toBe(200)
    for (const host of ['evil.example', '127.0.0.1.evil.example', 'health.example.com'])
      expect(await codeOf(await open.app.request(`http://${host}/v1/status`))).toEqual([421, 'unknown-host'])
    expect((await open.app.request('http://evil.example/')).status).toBe(421)
    expect((await open.app.request('http://evil.example/connect/oura')).status).toBe(421)
  })

  it('takes no change from a page of another site', async () => {
    const replay = (headers: Record<string, string>) => open.ask('/v1/sinks/far/replay', { method: 'POST', headers })
    const refused: readonly Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://localhost:5001' },
    ]
    for (const headers of refused) expect(await codeOf(await replay(headers))).toEqual([403, 'foreign-origin'])
    const taken: readonly Record<string, string>[] = [
      {},
      { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:5000' },
      { 'sec-fetch-site': 'none' },
      { origin: 'http://localhost:5000' },
    ]
    for (const headers of taken) expect((await replay(headers)).status).toBe(202)
  })

  it('shows what anybody else reads, whoever links to it', async () => {
    expect((await open.ask('/v1/status', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(200)
  })
})

describe('an instance with an admin token', () => {
  it('asks for it everywhere but where providers and probes come in', async () => {
    for (const path of ['/v1/status', '/v1/changes', '/v1/events', '/openapi.json', '/', '/connect/oura'])
      expect((await closed.ask(path)).status, path).toBe(401)
    expect(await codeOf(await closed.ask('/v1/status'))).toEqual([401, 'sign-in-needed'])
    expect((await closed.ask('/v1/status')).headers.get('www-authenticate')).toBe('Bearer')
    for (const path of ['/healthz', '/readyz', '/sign-in']) expect((await closed.ask(path)).status, path).toBe(200)
    expect((await closed.ask('/callback/oura')).status).toBe(302)
    expect((await closed.ask('/webhooks/oura', { method: 'POST', body: '{}' })).status).toBe(404)
  })

  it('takes it as a bearer, and no other', async () => {
    const bearer = (given: string) => closed.ask('/v1/status', { headers: { authorization: `Bearer ${given}` } })
    expect((await bearer(token)).status).toBe(200)
    for (const wrong of ['', `${token}x`, token.slice(1)]) expect((await bearer(wrong)).status).toBe(401)
  })

  it('sets a cookie for who types it into the sign-in page', async () => {
    const browser = testBrowser(closed)
    const page = await (await browser.open('/sign-in')).text()
    expect(page).toContain('<input name="token" type="password"')
    const wrong = await browser.open('/sign-in', form('wrong'))
    expect([wrong.status, browser.cookies.size]).toEqual([401, 0])
    expect(await wrong.text()).toContain('That is not the token')
    const right = await browser.open('/sign-in', form(token))
    expect([right.status, right.headers.get('location')]).toEqual([302, '/'])
    expect(right.headers.get('set-cookie')).toMatch(/HttpOnly/i)
    expect(right.headers.get('set-cookie')).toMatch(/SameSite=Strict/i)
    expect(right.headers.get('set-cookie')).toMatch(/Secure/i)
    expect((await browser.open('/v1/status')).status).toBe(200)
  })

  it('lets nobody in with an empty form where no token is set', async () => {
    expect((await open.ask('/sign-in', form(''))).status).toBe(401)
  })

  it('says so in the browser, too: the dashboard sends who has no token to the sign-in page', async () => {
    const answer = await closed.ask('/', { headers: { accept: 'text/html,application/xhtml+xml' } })
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/sign-in'])
  })
})
