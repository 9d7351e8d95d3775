import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectors } from '../connectors/index.js'
import { sandbox as ouraSandbox } from '../connectors/oura/sandbox.js'
import { dayMs } from '../core/index.js'
import { testStore } from '../runtime/store/testing.js'
import { connect } from './testing-browser.js'
import { noon, type TestInstance, testInstance } from './testing-instance.js'

const store = await testStore()
const streams = Object.keys(connectors.find(({ id }) => id === 'oura')?.streams ?? {}).length
let instance: TestInstance
let connection: string
const json = async <T = Record<string, never>>(path: string, init?: RequestInit): Promise<T> => {
  const answer = await instance.ask(path, init)
  expect(answer.status, `${path}: ${answer.status}`).toBeLessThan(300)
  return (await answer.json()) as T
}
const post = (path: string, body?: unknown) =>
  instance.ask(path, {
    method: 'POST',
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })

beforeAll(async () => {
  await store.reset()
  instance = await testInstance({ store, connectors, services: [ouraSandbox], notSetUp: ['google-health', 'fitbit'] })
  await connect(instance)
  await instance.work()
  connection = (await json<{ connections: { id: string }[] }>('/v1/connections')).connections[0]?.id as string
})
afterAll(() => store.close())

interface Item {
  readonly id: string
  readonly kind: string
  readonly startMs: number
  readonly value?: number
  readonly stream: string
}
const span = `from=${new Date(noon - 8 * dayMs).toISOString()}&to=${new Date(noon + dayMs).toISOString()}`

describe('what the instance says of itself', () => {
  it('is its version, mode, person and clock', async () => {
    expect(await json('/v1/status')).toEqual({
      version: '0.0.0-test',
      mode: 'sandbox',
      individual: 'me',
      store: store.type,
      virtualNow: new Date(noon).toISOString(),
    })
    expect(await (await instance.ask('/healthz')).text()).toBe('ok')
    expect(await (await instance.ask('/readyz')).text()).toBe('ready')
  })
  it('names every service, and what to do where one is not set up', async () => {
    const { services } = await json<{
      services: { id: string; mode: string; howToSetUp?: string; streams: unknown[] }[]
    }>('/v1/services')
    const modes = Object.fromEntries(services.map(({ id, mode }) => [id, mode]))
    expect(Object.keys(modes)).toEqual(connectors.map(({ id }) => id))
    expect(modes).toMatchObject({ oura: 'sandbox', 'google-health': 'not-set-up', fitbit: 'not-set-up' })
    expect(services[1]?.howToSetUp).toContain('http://localhost:5000/callback/google-health')
    expect(services[1]?.howToSetUp).toContain('GOOGLE_HEALTH_CLIENT_ID')
    expect(services[0]?.streams).toContainEqual({
      name: 'sleep',
      title: expect.stringMatching(/^[A-Z]/),
      kinds: expect.arrayContaining(['sleep_session']),
      scopes: expect.any(Array),
    })
  })
  it('counts what there is of each kind', async () => {
    const { kinds } = await json<{ kinds: { kind: string; count: number; unit?: string }[] }>('/v1/kinds')
    const [row] = await store.query<{ count: number }>(
      `select count(*) as count from samples where kind = 'heart_rate' and deleted_at is null`,
    )
    expect(row?.count).toBeGreaterThan(100)
    expect(kinds.find(({ kind }) => kind === 'heart_rate')).toMatchObject({ unit: '/min', count: row?.count })
    expect(Object.keys(await json('/v1/dictionary'))).toContain('heart_rate')
  })
})

describe('records', () => {
  it('come in order, a page at a time, each once', async () => {
    const all = (await json<{ records: Item[] }>(`/v1/records?kind=heart_rate&limit=10000&${span}`)).records
    const paged: Item[] = []
    for (let after: string | undefined, pages = 0; pages < 100; pages++) {
      const page = await json<{ records: Item[]; next?: string }>(
        `/v1/records?kind=heart_rate&limit=97&${span}${after === undefined ? '' : `&after=${after}`}`,
      )
      paged.push(...page.records)
      after = page.next
      if (after === undefined) break
    }
    expect(all.length).toBeGreaterThan(200)
    expect(paged.map(({ id }) => id)).toEqual(all.map(({ id }) => id))
    expect(new Set(paged.map(({ id }) => id)).size).toBe(paged.length)
    expect(paged.map(({ startMs }) => startMs)).toEqual(
      [...paged.map(({ startMs }) => startMs)].sort((one, other) => one - other),
    )
  })
  it('are what the service tells', async () => {
    const { records } = await json<{ records: { startMs: number; endMs: number; day: string }[] }>(
      `/v1/records?kind=sleep_session&${span}`,
    )
    const truth = instance.sandbox
      .truth('oura', 1, { from: noon - 10 * dayMs, to: noon })
      .filter(({ kind }) => kind === 'sleep_session')
    const starts = truth.map(({ start }) => start)
    expect(records.length).toBeGreaterThan(3)
    for (const { startMs } of records) expect(starts).toContain(startMs)
  })
  it('tell one by one where they came from', async () => {
    const { records } = await json<{ records: Item[] }>(`/v1/records?kind=sleep_session&${span}&limit=1`)
    const id = records[0]?.id as string
    const one = await json<{ provenance: { connector: string; document: string }; page: { path: string } }>(
      `/v1/records/${id}`,
    )
    expect(one).toMatchObject({
      ...records[0],
      provenance: { connector: 'oura' },
      page: { path: '/v2/usercollection/sleep' },
    })
  })
  it('become a series for a chart', async () => {
    const { points, unit, stepMs } = await json<{
      points: { count: number; min: number; max: number; mean: number; sources: string[] }[]
      unit: string
      stepMs: number
    }>(`/v1/series?kind=heart_rate&${span}&step=3600`)
    const all = (await json<{ records: Item[] }>(`/v1/records?kind=heart_rate&limit=10000&${span}`)).records
    expect([unit, stepMs]).toEqual(['/min', 3_600_000])
    expect(points.reduce((sum, { count }) => sum + count, 0)).toBe(all.length)
    for (const { min, mean, max, sources } of points) {
      expect(min).toBeLessThanOrEqual(mean)
      expect(mean).toBeLessThanOrEqual(max)
      expect(sources).toEqual(['oura'])
    }
  })
  it('have a coverage, which says a word for every day of every stream', async () => {
    const { strips } = await json<{
      strips: { stream: string; days: { day: string; state: string; records: number; reason?: string }[] }[]
    }>('/v1/coverage?from=2026-02-20&to=2026-03-05')
    const sleep = strips.find(({ stream }) => stream === 'sleep')
    expect(sleep?.days).toHaveLength(14)
    expect(sleep?.days[0]).toEqual({ day: '2026-02-20', state: 'never', records: 0, reason: 'Not asked for yet.' })
    expect(sleep?.days.slice(-5).every(({ state }) => ['complete', 'provisional', 'empty'].includes(state))).toBe(true)
    expect(strips).toHaveLength(streams)
  })
})

describe('runs, sinks and dead letters', () => {
  it('are told newest first, a page at a time', async () => {
    interface Runs {
      readonly runs: readonly { id: string; state: string; sentence: string }[]
      readonly next?: string
    }
    const all = (await json<Runs>('/v1/runs?limit=500')).runs
    const first = await json<Runs>('/v1/runs?limit=5')
    const second = await json<Runs>(`/v1/runs?limit=5&before=${first.next}`)
    expect([...first.runs, ...second.runs].map(({ id }) => id)).toEqual(all.slice(0, 10).map(({ id }) => id))
    expect(all.every(({ state }) => state === 'done')).toBe(true)
    expect(all.every(({ sentence }) => /^[A-Z].*\.$/s.test(sentence))).toBe(true)
  })
  it('show a sink that has everything, and send it all again when asked', async () => {
    const { sinks } = await json<{ sinks: { id: string; lag: number; delivered: number; state: string }[] }>(
      '/v1/sinks',
    )
    expect(sinks).toMatchObject([{ id: 'far', type: 'memory', title: 'Memory', state: 'idle', lag: 0, parked: 0 }])
    const before = instance.delivered.length
    expect(before).toBeGreaterThan(0)
    expect((await post('/v1/sinks/far/replay')).status).toBe(202)
    await instance.work()
    expect(instance.delivered.length).toBe(2 * before)
    expect(instance.delivered.slice(before).map(({ id }) => id)).toEqual(
      instance.delivered.slice(0, before).map(({ id }) => id),
    )
    expect((await post('/v1/sinks/far/resume')).status).toBe(202)
  })
  it('keep a page that cannot be read, and try it again when asked', async () => {
    instance.sandbox.faults.inject('malformed', { service: 'oura', times: 1 })
    await post(`/v1/connections/${connection}/pull`)
    await instance.work()
    const { deadLetters } = await json<{ deadLetters: { id: string; what: string; message: string }[] }>(
      '/v1/dead-letters',
    )
    expect(deadLetters).toHaveLength(1)
    for (const { id, what, message } of deadLetters) {
      expect([what, message]).toEqual(['page', expect.stringMatching(/^The answer is no page/)])
      expect(await (await post(`/v1/dead-letters/${id}/retry`)).json()).toEqual({ parked: 1 })
    }
  })
})

describe('a connection', () => {
  it('is shown with its account, scopes, records and history', async () => {
    const { connections } = await json<{ connections: Record<string, unknown>[] }>('/v1/connections')
    expect(connections).toHaveLength(1)
    expect(connections[0]).toMatchObject({
      connector: 'oura',
      individual: 'me',
      state: 'connected',
      missingScopes: [],
      missingStreams: [],
      backfill: { doneDays: 7, wantedDays: 7 },
    })
    const [row] = await store.query<{ count: number }>(
      'select (select count(*) from samples where deleted_at is null) + (select count(*) from events where deleted_at is null) as count',
    )
    expect(connections[0]?.['records']).toBe(row?.count)
  })
  it('can be hurried, and fetches more history when asked', async () => {
    expect(await (await post(`/v1/connections/${connection}/pull`)).json()).toEqual({ due: streams })
    await instance.work()
    const answer = await post(`/v1/connections/${connection}/backfill`, { days: 10, streams: ['sleep'] })
    expect([answer.status, await answer.json()]).toEqual([202, { due: 1 }])
    await instance.work()
    const { strips } = await json<{ strips: { stream: string; days: { state: string }[] }[] }>(
      '/v1/coverage?from=2026-02-24&to=2026-02-25',
    )
    expect(strips.find(({ stream }) => stream === 'sleep')?.days.map(({ state }) => state)).not.toContain('never')
    expect(strips.find(({ stream }) => stream === 'workout')?.days.map(({ state }) => state)).toEqual([
      'never',
      'never',
    ])
  })
  it('takes “all of its history” for as much as anybody keeps', async () => {
    expect(
      (await post(`/v1/connections/${connection}/backfill`, { days: 36_500, streams: ['personal_info'] })).status,
    ).toBe(202)
  })
})

describe('the end of a connection', () => {
  it('revokes it at the provider and deletes what came of it where asked', async () => {
    const before = instance.delivered.length
    expect(await json(`/v1/connections/${connection}?data=delete`, { method: 'DELETE' })).toEqual({
      sentence: expect.stringMatching(/\.$/),
    })
    expect(instance.sandbox.referee.revocations).toMatchObject([{ cause: 'client' }])
    expect(await json('/v1/connections')).toEqual({ connections: [] })
    expect(await json(`/v1/records?kind=heart_rate&${span}`)).toEqual({ records: [] })
    expect((await post(`/v1/connections/${connection}/pull`)).status).toBe(404)
    await instance.work()
    const last = new Map(instance.delivered.map((envelope) => [envelope.data.id, envelope.type]))
    expect(instance.delivered.length).toBeGreaterThan(before)
    expect([...new Set(last.values())]).toEqual(['record-deleted'])
  })
})
