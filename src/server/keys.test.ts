/** What keys of applications open, and what one might try with them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectors } from '../connectors/index.js'
import { sandbox as ouraSandbox } from '../connectors/oura/sandbox.js'
import { dayMs } from '../core/index.js'
import { testStore } from '../runtime/store/testing.js'
import { goOn, locationOf, testBrowser } from './testing-browser.js'
import { noon, type TestInstance, testInstance } from './testing-instance.js'
import { as, askingWith } from './testing-keys.js'

const admin = 'a-token-of-twenty-chars'
const store = await testStore()
let instance: TestInstance
const { ask, json, refusalOf, make } = askingWith(() => instance, admin)
const span = `from=${new Date(noon - 8 * dayMs).toISOString()}&to=${new Date(noon + dayMs).toISOString()}`
const connectAs = async (individual: string, person: number): Promise<void> => {
  const link = await json<{ url: string }>(`/v1/connect-links?individual=${individual}`, admin, {
    method: 'POST',
    body: JSON.stringify({ connector: 'oura' }),
  })
  const browser = testBrowser(instance)
  const out = await goOn(browser, new URL(link.url).pathname + new URL(link.url).search)
  const back = new URL(instance.sandbox.consent(locationOf(out).href, { person }))
  expect(locationOf(await browser.open(`${back.pathname}${back.search}`)).search).toBe('?connected=oura')
}

beforeAll(async () => {
  await store.reset()
  instance = await testInstance({ store, connectors, services: [ouraSandbox], adminToken: admin, historyDays: 2 })
  await connectAs('me', 1)
  await connectAs('ann', 2)
  await instance.work()
}, 240_000)
afterAll(() => store.close())

interface Item {
  readonly id: string
  readonly kind: string
  readonly connection: string
}
const idsOf = async (individual: string): Promise<ReadonlySet<string>> =>
  new Set(
    (
      await store.query<{ id: string }>(
        'select id from samples where individual_id = $1 union all select id from events where individual_id = $1',
        [individual],
      )
    ).map(({ id }) => id),
  )
interface Changes {
  readonly changes: readonly { readonly subject: string; readonly data: Item }[]
  readonly next: string
}
const allChanges = async (token: string, query = ''): Promise<Changes['changes']> => {
  const all: Changes['changes'][number][] = []
  for (let after = '', pages = 0; pages < 1000; pages++) {
    const page = await json<Changes>(`/v1/changes?limit=5000${query}${after}`, token)
    all.push(...page.changes)
    if (after === `&after=${page.next}`) return all
    after = `&after=${page.next}`
  }
  throw new Error('the changes have no end')
}

describe('a key for one kind of one person', () => {
  it('reads that, and names the scope that anything else would need', async () => {
    const { key } = await make(['heart_rate'])
    const { records } = await json<{ records: Item[] }>(`/v1/records?kind=heart_rate&${span}`, key)
    expect(records.length).toBeGreaterThan(100)
    for (const path of [`records?kind=sleep_session&${span}`, `records?kind=sleep_session&fused=true&${span}`])
      expect(await refusalOf(`/v1/${path}`, key)).toEqual([403, 'missing-scope', 'sleep_session'])
    expect(await refusalOf(`/v1/series?kind=step_count&${span}`, key)).toEqual([403, 'missing-scope', 'step_count'])
    const days = '/v1/days?kind=step_count&from=2026-03-01&to=2026-03-05'
    expect(await refusalOf(days, key)).toEqual([403, 'missing-scope', 'step_count'])
    expect(await refusalOf('/v1/activities', key)).toEqual([403, 'missing-scope', 'activities'])
    const link = { method: 'POST', body: JSON.stringify({ connector: 'oura' }) }
    expect(await refusalOf('/v1/connect-links', key, link)).toEqual([403, 'missing-scope', 'connections.write'])
  })

  it('is told of no other kind by the changes, and still comes to their end', async () => {
    const { key } = await make(['heart_rate'])
    const changes = await allChanges(key)
    expect(new Set(changes.map(({ data }) => data.kind))).toEqual(new Set(['heart_rate']))
    const all = (await allChanges(admin)).filter(({ data }) => data.kind === 'heart_rate')
    expect(changes.length).toBe(all.length)
  })

  it('sees no count and no record of another kind', async () => {
    const { key } = await make(['heart_rate'])
    const { kinds } = await json<{ kinds: { kind: string }[] }>('/v1/kinds', key)
    expect(kinds.map(({ kind }) => kind)).toEqual(['heart_rate'])
    const { strips } = await json<{ strips: { stream: string }[] }>('/v1/coverage', key)
    const all = await json<{ strips: unknown[] }>('/v1/coverage')
    expect(strips.length).toBeLessThan(all.strips.length)
    for (const { stream } of strips)
      expect(connectors.find(({ id }) => id === 'oura')?.streams?.[stream]?.emits).toEqual(['heart_rate'])
    const { records } = await json<{ records: Item[] }>(`/v1/records?kind=sleep_session&${span}`)
    expect(await refusalOf(`/v1/records/${records[0]?.id}`, key)).toEqual([404, 'not-found'])
    expect(await refusalOf(`/v1/records/${records[0]?.id}`, key)).toEqual(
      await refusalOf('/v1/records/00000000-0000-4000-8000-000000000000', key),
    )
  })

  it('may be spoken of in Personicle’s words', async () => {
    const stream = await make(['com.personicle.individual.datastreams.heartrate'])
    await json(`/v1/records?kind=heart_rate&${span}`, stream.key)
    expect(await refusalOf(`/v1/records?kind=weight&${span}`, stream.key)).toEqual([403, 'missing-scope', 'weight'])
    const events = await make(['events.read'])
    await json(`/v1/records?kind=sleep_session&${span}`, events.key)
    expect(await refusalOf(`/v1/records?kind=heart_rate&${span}`, events.key)).toEqual([
      403,
      'missing-scope',
      'heart_rate',
    ])
  })
})

describe('a key of another person', () => {
  it('reads that person by itself, and nothing of anybody else', async () => {
    const { key } = await make(['*'], { individuals: ['ann'] })
    const [anns, mine] = [await idsOf('ann'), await idsOf('me')]
    const { records } = await json<{ records: Item[] }>(`/v1/records?kind=heart_rate&limit=10000&${span}`, key)
    expect(records.length).toBeGreaterThan(100)
    for (const { id } of records) expect([anns.has(id), mine.has(id)]).toEqual([true, false])
    const changes = await allChanges(key)
    expect(changes.length).toBeGreaterThan(100)
    expect(new Set(changes.map(({ subject }) => subject))).toEqual(new Set(['ann']))
    const [myRecord] = mine
    expect(await refusalOf(`/v1/records/${myRecord}`, key)).toEqual([404, 'not-found'])
  })

  it('is refused whoever it names, on every route that a key opens', async () => {
    const { key } = await make(['*', 'connections.write'], { individuals: ['ann'] })
    const [myRecord] = await idsOf('me')
    const workout = `w${'0'.repeat(25)}`
    for (const path of [
      `/v1/records?kind=heart_rate&${span}&individual=me`,
      `/v1/records/${myRecord}?individual=me`,
      '/v1/days?kind=heart_rate&from=2026-03-01&to=2026-03-05&individual=me',
      `/v1/series?kind=heart_rate&${span}&individual=me`,
      '/v1/coverage?individual=me',
      '/v1/changes?individual=me',
      '/v1/kinds?individual=me',
      '/v1/activities?individual=me',
      `/v1/activities/${workout}?individual=me`,
      `/v1/activities/${workout}/file?format=fit&individual=me`,
      '/data/read/events?startTime=2026-03-01&endTime=2026-03-05&user_id=me',
      '/data/read/datastreams?datatype=com.personicle.individual.datastreams.heartrate&startTime=2026-03-01&endTime=2026-03-05&user_id=me',
      '/oura/connection?user_id=me',
    ])
      expect(await refusalOf(path, key), path).toEqual([403, 'other-individual'])
    const link = { method: 'POST', body: JSON.stringify({ connector: 'oura' }) }
    expect(await refusalOf('/v1/connect-links?individual=me', key, link)).toEqual([403, 'other-individual'])
  })

  it('cannot name two, so that one is checked and the other read', async () => {
    const { key } = await make(['*'], { individuals: ['ann'] })
    for (const query of [
      'individual=ann&individual=me',
      'individual=me&individual=ann',
      'individual=',
      'individual=a%27',
    ])
      expect(await refusalOf(`/v1/kinds?${query}`, key), query).toEqual([422, 'bad-user'])
  })

  it('that is for several names the one it means; for all, the instance’s own is meant', async () => {
    const several = await make(['*'], { individuals: ['ann', 'bob'] })
    expect(await refusalOf('/v1/kinds', several.key)).toEqual([400, 'individual-needed'])
    await json('/v1/kinds?individual=bob', several.key)
    const all = await make(['*'], { individuals: 'all' })
    const subjects = async (query: string) => new Set((await allChanges(all.key, query)).map(({ subject }) => subject))
    expect(await subjects('')).toEqual(new Set(['me']))
    expect(await subjects('&individual=ann')).toEqual(new Set(['ann']))
  })
})

describe('a key with every scope there is', () => {
  it('opens nothing of the operator’s: every route of the API but those for keys', async () => {
    const { key } = await make(['*', 'activities', 'events.read', 'connections.write'], { individuals: 'all' })
    const { paths } = await json<{ paths: Record<string, Record<string, unknown>> }>('/openapi.json')
    const opened: string[] = []
    const routes = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => [method.toUpperCase(), path] as const),
    )
    expect(routes.length).toBeGreaterThan(40)
    const doors = ['/metrics', '/openapi.json', '/', '/connect/oura', '/index.html'].map(
      (path) => ['GET', path] as const,
    )
    for (const [method, path] of [...routes, ...doors]) {
      const filled = path
        .replace('/activities/{id}', `/activities/w${'0'.repeat(25)}`)
        .replace('{id}', '00000000-0000-4000-8000-000000000000')
        .replace(/\{\w+\}/g, 'oura')
      const answer = await ask(filled, key, { method, ...(method !== 'GET' && { body: '{}' }) })
      const { code } = (await answer.json().catch(() => ({}))) as { code?: string }
      if (code !== 'operator-only') opened.push(`${method} ${path}`)
      else expect(answer.status).toBe(403)
    }
    expect(opened.toSorted()).toEqual([
      'GET /data/read/datastreams',
      'GET /data/read/events',
      'GET /match-data-dictionary',
      'GET /v1/activities',
      'GET /v1/activities/{id}',
      'GET /v1/activities/{id}/file',
      'GET /v1/changes',
      'GET /v1/coverage',
      'GET /v1/days',
      'GET /v1/kinds',
      'GET /v1/records',
      'GET /v1/records/{id}',
      'GET /v1/series',
      'GET /{service}/connection',
      'POST /match-data-dictionary',
      'POST /v1/connect-links',
      'POST /validate-data-packet',
    ])
  })

  it('finds no way round by how a path is written', async () => {
    const { key } = await make(['*'])
    for (const path of [
      '/v1/sinks/',
      '/v1/%73inks',
      '//v1/sinks',
      '/v1/records/../sinks',
      '/V1/sinks',
      '/v1/records;/../keys',
    ])
      expect((await ask(path, key)).status, path).toBe(403)
  })

  it('begins a sign-in at services only, not at what else is called so', async () => {
    const { key } = await make(['connections.write'])
    for (const word of ['connect', 'sign-in', 'nobody', 'v1'])
      expect(await refusalOf(`/${word}/connection`, key), word).toEqual([403, 'operator-only', 'operator'])
  })

  it('never becomes the operator, whatever cookie comes along, nor where no token is asked for', async () => {
    const { key } = await make(['heart_rate'])
    const cookie = { cookie: `tributary_session=${admin}` }
    expect(await refusalOf('/v1/sinks', key, { headers: cookie })).toEqual([403, 'operator-only', 'operator'])
    const open = await testInstance({ store, connectors, services: [] })
    const answer = await open.ask('/v1/sinks', as(key))
    expect(answer.status).toBe(403)
    expect((await open.ask('/v1/sinks', as('tk_unknown'))).status).toBe(401)
    expect((await open.ask('/v1/sinks')).status).toBe(200)
  })
})
