/** Links to connect an account: what they open, and the page that asks before anything is begun. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { sandbox as fitbitSandbox } from '../../connectors/fitbit/sandbox.js'
import { connectors } from '../../connectors/index.js'
import { sandbox as ouraSandbox } from '../../connectors/oura/sandbox.js'
import { addKey } from '../../runtime/index.js'
import { testStore } from '../../runtime/store/testing.js'
import { goOn, locationOf, type TestBrowser, testBrowser } from '../testing-browser.js'
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
  (await addKey(instance.runtime.engine, { name: 'the study', scopes, individuals })).key
const codeOf = async (answer: Response): Promise<unknown> => [
  answer.status,
  ((await answer.json()) as { code?: string }).code,
]
const linkFor = async (token: string, wish: object, query = ''): Promise<string> => {
  const answer = await instance.ask(`/v1/connect-links${query}`, {
    method: 'POST',
    body: JSON.stringify(wish),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  })
  expect(answer.status).toBe(201)
  const url = new URL(((await answer.json()) as { url: string }).url)
  return url.pathname + url.search
}
/** Agrees at the service, and comes back on the path it sends to. */
const agree = async (browser: TestBrowser, out: Response, decision = { person: 1 } as object): Promise<Response> => {
  const back = new URL(instance.sandbox.consent(locationOf(out).href, decision as never))
  return browser.open(`${back.pathname}${back.search}`)
}
const connectionsOf = async (individual: string): Promise<readonly string[]> =>
  (
    await store.query<{ connector: string }>('select connector from connections where individual_id = $1', [individual])
  ).map(({ connector }) => connector)

describe('the page that asks first', () => {
  const signIns = () => store.query('select 1 from sign_ins')

  it('says who wants to connect what for whom, and begins nothing', async () => {
    const wish = { connector: 'oura', redirectUri: `${app}/after`, personName: 'Ann <b>Lee</b>' }
    const link = await linkFor(await keyFor(['ann']), wish)
    const answer = await instance.ask(link)
    const page = await answer.text()
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')])
    for (const word of [
      '<html lang="en">',
      'Oura',
      'the study',
      'Ann &lt;b&gt;Lee&lt;/b&gt;',
      ':root{color-scheme:light dark}',
    ])
      expect(page).toContain(word)
    expect(page).not.toContain('<script')
    // Back to where the person came from, as if they had said no at the service.
    expect(page).toContain('href="https://app.example.com/after?problem=denied&amp;service=oura"')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly.*SameSite=Strict/i)
    expect(await signIns()).toEqual([])
  })

  it('names this address and the id where the operator made the link and gave no name', async () => {
    const page = await (await instance.ask(await linkFor(admin, { connector: 'oura' }, '?individual=ann'))).text()
    for (const word of ['localhost:5000', 'ann']) expect(page).toContain(word)
  })

  it('cannot be passed by sending somebody’s browser on: neither from elsewhere, nor with what another was shown', async () => {
    const link = await linkFor(await keyFor(['ann']), { connector: 'oura' })
    const [mallory, ann] = [testBrowser(instance), testBrowser(instance)]
    const shown = async (browser: TestBrowser, path: string) =>
      /name="token" value="([^"]+)"/.exec(await (await browser.open(path)).text())?.[1] ?? ''
    const post = (browser: TestBrowser, token: string, headers: Record<string, string> = {}) =>
      browser.open(link, { method: 'POST', body: new URLSearchParams({ token }), headers })
    const his = await shown(mallory, link)
    expect((await post(ann, his)).status).toBe(403)
    const hers = await shown(ann, await linkFor(await keyFor(['ann']), { connector: 'oura', minutes: 20 }))
    for (const [token, headers] of [
      ['', {}],
      [his, {}],
      [hers, {}],
    ] as const)
      expect((await post(ann, token, headers)).status).toBe(403)
    const own = await shown(ann, link)
    for (const site of ['cross-site', 'same-site'])
      expect((await post(ann, own, { 'sec-fetch-site': site })).status).toBe(403)
    expect((await post(ann, own, { origin: 'https://evil.example' })).status).toBe(403)
    expect(await signIns()).toEqual([])
    const last = await shown(ann, link)
    expect((await post(ann, last, { 'sec-fetch-site': 'same-origin' })).status).toBe(302)
  })

  it('is shown again, with the reason, to who comes too late with its button', async () => {
    const link = await linkFor(await keyFor(['ann']), { connector: 'oura' })
    const browser = testBrowser(instance)
    await browser.open(link)
    browser.cookies.clear()
    const again = await browser.open(link, { method: 'POST', body: new URLSearchParams({ token: 'x' }) })
    expect([again.status, await again.text()]).toEqual([403, expect.stringContaining('Please press the button again')])
    expect((await goOn(browser, link)).status).toBe(302)
  })
})

describe('a link to connect', () => {
  it('needs nothing but itself, and connects that account for that person', async () => {
    const key = await keyFor(['ann'])
    const link = await linkFor(key, { connector: 'oura', redirectUri: `${app}/after` })
    expect(link).not.toContain('ann')
    const browser = testBrowser(instance)
    const end = await agree(browser, await goOn(browser, link))
    expect(end.headers.get('location')).toBe(`${app}/after?connected=oura`)
    expect(await connectionsOf('ann')).toEqual(['oura'])
    // Whoever opens it once more is only sent back.
    expect((await browser.open(link)).headers.get('location')).toBe(`${app}/after?connected=oura`)
  })

  it('ends, and is good for nothing else', async () => {
    const link = await linkFor(await keyFor(['ann']), { connector: 'oura', minutes: 5 })
    expect((await instance.ask(link)).status).toBe(200)
    expect(await codeOf(await instance.ask(link.replace('/oura/', '/fitbit/')))).toEqual([401, 'link-ended'])
    const swapped = link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    for (const forged of [
      `${swapped}AA`,
      '/oura/connection?link=',
      '/oura/connection?link=AQ',
      '/oura/connection?link=x&user_id=bob',
    ])
      expect(await codeOf(await instance.ask(forged)), forged).toEqual([401, 'link-ended'])
    // What stands beside it in the address counts for nothing.
    expect((await goOn(testBrowser(instance), `${link}&user_id=bob&redirect_uri=https://evil.example`)).status).toBe(
      302,
    )
    expect(await store.query('select distinct individual_id from sign_ins')).toEqual([{ individual_id: 'ann' }])
    await instance.clock.advance(5 * 60_000)
    expect(await codeOf(await instance.ask(link))).toEqual([401, 'link-ended'])
  })

  it('is made for addresses of the operator’s and for services with a sign-in page only', async () => {
    const wish = (body: object) =>
      instance.ask('/v1/connect-links', {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
      })
    expect(await codeOf(await wish({ connector: 'oura', redirectUri: 'https://evil.example/' }))).toEqual([
      400,
      'foreign-redirect',
    ])
    for (const connector of ['nobody', 'apple-health', '../oura'])
      expect(await codeOf(await wish({ connector }))).toEqual([404, 'not-found'])
    expect(await codeOf(await wish({ connector: 'oura', minutes: 100_000 }))).toEqual([400, 'bad-request'])
  })

  it('is not in any line of the log', async () => {
    const link = await linkFor(await keyFor(['ann']), { connector: 'oura' })
    await goOn(testBrowser(instance), link)
    expect(instance.log.join('\n')).not.toContain(link.split('link=')[1]?.slice(0, 20))
  })
})
