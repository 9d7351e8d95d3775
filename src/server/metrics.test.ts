import { OpenAPIHono } from '@hono/zod-openapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { oura } from '../connectors/oura/index.js'
import { sandbox as ouraSandbox } from '../connectors/oura/sandbox.js'
import { testStore } from '../runtime/store/testing.js'
import type { ServerContext } from './context.js'
import { metricsRoute } from './routes/metrics.js'
import { connect } from './testing-browser.js'
import { noon, type TestInstance, testInstance } from './testing-instance.js'

const store = await testStore()
let instance: TestInstance
let wereDue: number
/** Before anything was pulled. */
let before: string

beforeAll(async () => {
  await store.reset()
  instance = await testInstance({ store, connectors: [oura], services: [ouraSandbox] })
  await connect(instance)
  const [row] = await store.query<{ count: number }>('select count(*) as count from pulls where due_at <= $1', [
    new Date(noon),
  ])
  wereDue = row?.count ?? 0
  before = await everything()
  await instance.work()
})
afterAll(() => store.close())

const read = (scrape: string, figure: string): number =>
  [...scrape.matchAll(new RegExp(`^tributary_${figure}(?:\\{[^}]*\\})? (.+)$`, 'gm'))].reduce(
    (sum, match) => sum + Number(match[1]),
    0,
  )
const everything = async (): Promise<string> => (await instance.ask('/metrics')).text()

describe('the figures', () => {
  it('tell what is due, for how long, and that it is done', async () => {
    expect(wereDue).toBeGreaterThan(5)
    expect(read(before, 'pulls_due')).toBe(wereDue)
    const after = await everything()
    expect(read(after, 'pulls_due')).toBe(0)
    expect(read(after, 'pulls_held')).toBe(0)
  })

  it('count what this process asked, stored and delivered', async () => {
    const scrape = await everything()
    const [stored] = await store.query<{ records: number; runs: number; requests: number }>(
      `select (select count(*) from samples) + (select count(*) from events) as records,
        (select count(*) from runs where state = 'done') as runs, (select sum(requests) from runs)::bigint as requests`,
    )
    expect(read(scrape, 'records_total')).toBeGreaterThanOrEqual(stored?.records ?? 0)
    expect(scrape).toMatch(/tributary_pulls_total\{connector="oura",purpose="fresh",outcome="done",reason=""\} \d+/)
    expect(read(scrape, 'pulls_total')).toBe(stored?.runs)
    expect(read(scrape, 'requests_total')).toBeGreaterThanOrEqual(stored?.requests ?? 0)
    expect(read(scrape, 'sink_delivered')).toBe(instance.delivered.length)
    expect(read(scrape, 'sink_lag')).toBe(0)
    expect(read(scrape, 'budget_left')).toBeGreaterThan(0)
  })

  it('of a process alone leave out what others tell as well', async () => {
    const app = new OpenAPIHono()
    metricsRoute(app, { runtime: instance.runtime } as ServerContext, 'this process')
    const scrape = await (await app.request('/metrics')).text()
    expect(scrape).toContain('tributary_requests_total{')
    expect(scrape).toContain('nodejs_eventloop_lag_p99_seconds')
    expect(scrape).toMatch(/^tributary_database_sessions\{state="idle"\} [1-9]/m)
    for (const figure of ['connections', 'pulls_due', 'sink_lag', 'budget_left'])
      expect(scrape).not.toContain(`tributary_${figure}`)
  })
})
