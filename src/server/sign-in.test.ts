import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { sandbox as fitbitSandbox } from '../connectors/fitbit/sandbox.js'
import { connectors } from '../connectors/index.js'
import { sandbox as ouraSandbox } from '../connectors/oura/sandbox.js'
import { testStore } from '../runtime/store/testing.js'
import { connect, consentTo, locationOf, testBrowser } from './testing-browser.js'
import { type TestInstance, testInstance } from './testing-instance.js'

const store = await testStore()
let instance: TestInstance
beforeEach(async () => {
  await store.reset()
  instance = await testInstance({
    store,
    connectors,
    services: [ouraSandbox, fitbitSandbox],
    notSetUp: ['google-health'],
  })
})
afterAll(() => store.close())

interface Connection {
  readonly id: string
  readonly connector: string
  readonly missingScopes: readonly string[]
}
const connections = async (): Promise<readonly Connection[]> =>
  ((await (await instance.ask('/v1/connections')).json()) as { connections: Connection[] }).connections
const problemIn = (where: URL): string | null => where.searchParams.get('problem')

describe('signing in', () => {
  it('goes out with a state and comes back connected, every stream due', async () => {
    const browser = testBrowser(instance)
    const out = await browser.open('/connect/oura')
    const url = locationOf(out)
    expect(`${url.origin}${url.pathname}`).toBe('https://cloud.ouraring.com/oauth/authorize')
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      redirect_uri: 'http://localhost:5000/callback/oura',
      state: expect.stringMatching(/^[\w-]{40,}$/),
    })
    expect(out.headers.get('set-cookie')).toMatch(/^tributary_sign_in_\w+=[\w-]+;.*HttpOnly.*SameSite=Lax/i)
    expect(browser.cookies.size).toBe(1)

    const back = new URL(instance.sandbox.consent(url.href, { person: 1 }))
    const end = await browser.open(`${back.pathname}${back.search}`)
    expect(locationOf(end).search).toBe('?connected=oura')
    expect(browser.cookies.size).toBe(0)
    expect(await connections()).toMatchObject([{ connector: 'oura', missingScopes: [] }])
    const [row] = await store.query<{ due: number }>('select count(*) as due from pulls where due_at is not null')
    expect(row?.due).toBeGreaterThan(10)
  })

  it('continues the same connection when the same account comes again', async () => {
    await connect(instance)
    const [first] = await connections()
    await connect(instance)
    expect((await connections()).map(({ id }) => id)).toEqual([first?.id])
    await connect(instance, 'oura', { person: 2 })
    expect(await connections()).toHaveLength(2)
  })

  it('names what was not granted', async () => {
    await connect(instance, 'oura', { person: 1, without: ['heartrate'] })
    expect((await connections())[0]?.missingScopes).toEqual(['heartrate'])
  })

  it('that the person refuses ends in a sentence and no connection', async () => {
    const end = await connect(instance, 'oura', { person: 1, deny: true })
    expect(problemIn(end)).toBe(
      'Oura was not connected, because access was not allowed there; start again if you change your mind.',
    )
    expect(await connections()).toEqual([])
  })

  it('is good once, and in the browser that began it', async () => {
    const browser = testBrowser(instance)
    const path = await consentTo(instance, browser, 'oura', { person: 1 })
    const stranger = locationOf(await testBrowser(instance).open(path))
    expect(problemIn(stranger)).toContain('another browser')
    // The attempt has used it up: who has seen the address cannot let the owner finish either.
    expect(problemIn(locationOf(await browser.open(path)))).toContain('was used already')
    expect(await connections()).toEqual([])
  })

  it('cannot be forged', async () => {
    const browser = testBrowser(instance)
    const path = await consentTo(instance, browser, 'oura', { person: 1 })
    const forged = path.replace(/state=[\w-]+/, 'state=forged')
    expect(problemIn(locationOf(await browser.open(forged)))).toContain('unknown')
    expect(problemIn(locationOf(await browser.open('/callback/oura?code=x')))).toContain('unknown')
    // The true one is still good.
    expect(locationOf(await browser.open(path)).search).toBe('?connected=oura')
  })

  it('is too old after ten minutes', async () => {
    const browser = testBrowser(instance)
    const path = await consentTo(instance, browser, 'oura', { person: 1 })
    await instance.clock.advance(11 * 60_000)
    expect(problemIn(locationOf(await browser.open(path)))).toContain('older than ten minutes')
  })

  it('gives no code of one service to another', async () => {
    const browser = testBrowser(instance)
    const path = await consentTo(instance, browser, 'oura', { person: 1 })
    expect(problemIn(locationOf(await browser.open(path.replace('/callback/oura', '/callback/fitbit'))))).toContain(
      'another service',
    )
    expect(await connections()).toEqual([])
  })

  it('keeps two tabs apart', async () => {
    const browser = testBrowser(instance)
    const first = await consentTo(instance, browser, 'oura', { person: 1 })
    const second = await consentTo(instance, browser, 'oura', { person: 2 })
    expect(locationOf(await browser.open(second)).search).toBe('?connected=oura')
    expect(locationOf(await browser.open(first)).search).toBe('?connected=oura')
    expect(await connections()).toHaveLength(2)
  })

  it('to a service that is not set up, or is none, says so', async () => {
    expect(problemIn(locationOf(await instance.ask('/connect/google-health')))).toContain('not set up')
    expect(problemIn(locationOf(await instance.ask('/connect/nothing')))).toContain(
      'There is no connector nothing here.',
    )
  })

  it('that the provider’s server breaks off leaves no connection and no token behind', async () => {
    const browser = testBrowser(instance)
    const path = await consentTo(instance, browser, 'oura', { person: 1 })
    const wrong = path.replace(/code=[\w-]+/, 'code=wrong')
    expect(problemIn(locationOf(await browser.open(wrong)))).toMatch(/\.$|start again/)
    expect(await connections()).toEqual([])
    expect(instance.log.join()).not.toMatch(/code=|sandbox-client-secret/)
  })
})

describe('the addresses that operators of the original have registered', () => {
  it.each([
    ['oura', '/oura/oauth/access-token/'],
    ['oura', '/oura/oauth/access-token'],
    ['fitbit', '/fitbit/oauth/access-token/'],
    ['fitbit', '/fitbit/oauth/access-token'],
  ])('are answered still: %s at %s', async (connector, path) => {
    const browser = testBrowser(instance)
    const back = await consentTo(instance, browser, connector, { person: 1 })
    const end = locationOf(await browser.open(back.replace(`/callback/${connector}`, path)))
    expect(end.search).toBe(`?connected=${connector}`)
    expect(await connections()).toMatchObject([{ connector }])
  })
})
