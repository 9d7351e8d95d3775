/** Beginning a sign-in as the old system's applications do, and what somebody else might try. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { sandbox as fitbitSandbox } from '../../connectors/fitbit/sandbox.js'
import { connectors } from '../../connectors/index.js'
import { sandbox as ouraSandbox } from '../../connectors/oura/sandbox.js'
import { addKey } from '../../runtime/index.js'
import { testStore } from '../../runtime/store/testing.js'
import { locationOf, type TestBrowser, testBrowser } from '../testing-browser.js'
import { type TestInstance, testInstance } from '../testing-instance.js'

const admin = 'a-token-of-twenty-chars'
const app = 'https://app.example.com'
const store = await testStore()
let instance: TestInstance
beforeEach(async () => {
  await store.reset()
  instance = await testInstance({
    store,
    connectors,
    services: [ouraSandbox, fitbitSandbox],
    notSetUp: ['google-fit'],
    adminToken: admin,
    appOrigins: [app],
  })
})
afterAll(() => store.close())

const keyFor = async (individuals: readonly string[] | 'all', scopes = ['connections.write']): Promise<string> =>
  (await addKey(instance.runtime.engine, { name: 'test', scopes, individuals })).key
const bearer = (token: string): RequestInit => ({ headers: { authorization: `Bearer ${token}` } })
const codeOf = async (answer: Response): Promise<unknown> => [
  answer.status,
  ((await answer.json()) as { code?: string }).code,
]
/** Agrees at the service, and comes back on the path it sends to. */
const agree = async (browser: TestBrowser, out: Response, decision = { person: 1 } as object): Promise<Response> => {
  const back = new URL(instance.sandbox.consent(locationOf(out).href, decision as never))
  return browser.open(`${back.pathname}${back.search}`)
}
const connectionsOf = async (individual: string): Promise<readonly string[]> =>
  (
    await store.query<{ connector: string }>('select connector from connections where individual_id = $1', [individual])
  ).map(({ connector }) => connector)
const due = async (): Promise<number | undefined> =>
  (await store.query<{ count: number }>('select count(*) as count from pulls where due_at is not null'))[0]?.count
const redirect = encodeURIComponent(`${app}/after?step=2`)

describe('GET /{service}/connection', () => {
  it('answers as before to who is not logged in', async () => {
    for (const service of ['fitbit', 'oura', 'google-fit']) {
      const answer = await instance.ask(`/${service}/connection`)
      expect([answer.status, await answer.text()]).toEqual([401, 'User not logged in'])
    }
  })

  it('does not believe a bare user_id', async () => {
    const answer = await instance.ask(`/fitbit/connection?user_id=ann`, { headers: { accept: 'text/html' } })
    expect(await codeOf(answer)).toEqual([401, 'sign-in-needed'])
    expect(
      await codeOf(await instance.ask('/fitbit/connection?user_id=ann', bearer(await keyFor(['ann'], ['*'])))),
    ).toEqual([403, 'missing-scope'])
    expect(await codeOf(await instance.ask('/fitbit/connection?user_id=bob', bearer(await keyFor(['ann']))))).toEqual([
      403,
      'other-individual',
    ])
  })

  it('goes to the consent page and back to the application, then starts an import and says so', async () => {
    const key = await keyFor(['ann'])
    const browser = testBrowser(instance)
    const path = `/fitbit/connection?user_id=ann&redirect_uri=${redirect}`
    const end = await agree(browser, await browser.open(path, bearer(key)))
    expect(end.headers.get('location')).toBe(`${app}/after?step=2&connected=fitbit`)
    expect(await connectionsOf('ann')).toEqual(['fitbit'])
    expect(await connectionsOf('me')).toEqual([])
    await store.query('update pulls set due_at = null')
    const again = await instance.ask(path, bearer(key))
    expect(again.status).toBe(200)
    expect(await again.json()).toEqual({ success: true, due: expect.any(Number) })
    expect(await due()).toBeGreaterThan(5)
  })

  it('asks a service for the same again after some minutes only, however often it is opened', async () => {
    instance = await testInstance({ store, connectors, services: [ouraSandbox], adminToken: admin, historyDays: 0 })
    const browser = testBrowser(instance)
    await agree(browser, await browser.open('/oura/connection?user_id=ann', bearer(admin)))
    await instance.work()
    await store.query('update pulls set due_at = null')
    const open = async () =>
      ((await (await instance.ask('/oura/connection?user_id=ann', bearer(admin))).json()) as { due: number }).due
    expect([await open(), await due()]).toEqual([0, 0])
    await instance.clock.advance(5 * 60_000)
    expect(await open()).toBeGreaterThan(5)
  }, 120_000)

  it('tells the application by a code when the person declines', async () => {
    const browser = testBrowser(instance)
    const path = `/oura/connection?user_id=ann&redirect_uri=${redirect}`
    const end = await agree(browser, await browser.open(path, bearer(admin)), { deny: true })
    const where = locationOf(end)
    expect([where.origin, where.searchParams.get('service'), where.searchParams.get('step')]).toEqual([
      app,
      'oura',
      '2',
    ])
    expect(where.searchParams.get('problem')).toMatch(/^[\w-]+$/)
  })

  it('sends nobody to an address that is none of the operator’s', async () => {
    const foreign = [
      'https://evil.example/',
      'https://app.example.com.evil.example/',
      'https://app.example.com@evil.example/',
      'https://evil@app.example.com/',
      'http://app.example.com/',
      'https://app.example.com:8443/',
      'javascript:alert(1)//https://app.example.com',
      'data:text/html,x',
      '//evil.example',
      '/\\evil.example',
      '',
    ]
    for (const address of foreign) {
      const answer = await instance.ask(
        `/oura/connection?user_id=ann&redirect_uri=${encodeURIComponent(address)}`,
        bearer(admin),
      )
      expect(await codeOf(answer), address).toEqual([400, 'foreign-redirect'])
    }
    expect(await store.query('select 1 from sign_ins')).toEqual([])
  })

  it('looks again when the person comes back, as the settings may have changed meanwhile', async () => {
    const browser = testBrowser(instance)
    const out = await browser.open(`/oura/connection?user_id=ann&redirect_uri=${redirect}`, bearer(admin))
    await store.query(`update sign_ins set return_to = 'https://evil.example/'`)
    expect((await agree(browser, out)).headers.get('location')).toBe('/?connected=oura')
  })

  it('tells the application, too, who came back too late or when a fault of ours came between', async () => {
    const begin = (browser: TestBrowser) =>
      browser.open(`/oura/connection?user_id=ann&redirect_uri=${redirect}`, bearer(admin))
    const [late, unlucky] = [testBrowser(instance), testBrowser(instance)]
    const out = await begin(late)
    await instance.clock.advance(11 * 60_000)
    // Somebody else's sign-in does not sweep it away.
    const other = await begin(unlucky)
    expect((await agree(late, out)).headers.get('location')).toBe(
      `${app}/after?step=2&problem=unknown-sign-in&service=oura`,
    )
    await store.query('alter table connections rename to elsewhere')
    try {
      const end = await agree(unlucky, other)
      expect(end.headers.get('location')).toBe(`${app}/after?step=2&problem=fault&service=oura`)
    } finally {
      await store.query('alter table elsewhere rename to connections')
    }
  })

  it('takes no user_id but an id', async () => {
    for (const bad of ['', 'a b', `a'--`, 'a/../b', 'x'.repeat(101), 'ann&user_id=bob']) {
      const query = bad.includes('&') ? bad : encodeURIComponent(bad)
      const answer = await instance.ask(`/oura/connection?user_id=${query}`, bearer(admin))
      expect(await codeOf(answer), bad).toEqual([422, 'bad-user'])
    }
    expect(await store.query('select 1 from individuals')).toEqual([])
  })

  it('says what is not set up, and leaves unknown services to others', async () => {
    expect(await codeOf(await instance.ask('/google-fit/connection?user_id=ann', bearer(admin)))).toEqual([
      404,
      'not-set-up',
    ])
    expect(await codeOf(await instance.ask('/v1/connection?user_id=ann', bearer(admin)))).toEqual([404, 'no-route'])
  })

  it('is not begun by a page of the internet where no token is asked for', async () => {
    const open = await testInstance({ store, connectors, services: [ouraSandbox] })
    const from = (site: string) => open.ask('/oura/connection?user_id=ann', { headers: { 'sec-fetch-site': site } })
    expect(await codeOf(await from('cross-site'))).toEqual([403, 'foreign-origin'])
    expect((await from('same-site')).status).toBe(302)
  })
})

describe('the addresses operators registered', () => {
  it('take the person back in, with and without their last slash', async () => {
    for (const path of ['/fitbit/oauth/access-token', '/google-fit/oauth/access_token', '/oura/oauth/access-token'])
      for (const each of [path, `${path}/`]) {
        const answer = await instance.ask(`${each}?code=c&state=unknown`)
        expect([each, answer.status, locationOf(answer).searchParams.has('problem')]).toEqual([each, 302, true])
      }
  })
})
