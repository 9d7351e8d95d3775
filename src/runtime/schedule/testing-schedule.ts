/** One stream of one connection, a service that answers as a test says, and a worker: what the schedule's tests share. */
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { TransientError } from '../../core/index.js'
import { type Connector, noAuth, type Page, type PullTask, type Stream } from '../../kit/index.js'
import { scheduleConnection } from '../actions/index.js'
import { createBus } from '../bus.js'
import type { Engine } from '../engine.js'
import { connectionIdOf } from '../intake/index.js'
import { coverageOf } from '../store/coverage.js'
import { streamByName } from '../store/streams.js'
import { type TestStore, testStore } from '../store/testing.js'
import { answerOf, brokenAnswer, type Item, pulse } from '../testing-feeds.js'
import { createWorker } from './worker.js'

export let store: TestStore
export const noon = Date.UTC(2026, 9, 20, 12)
export const connectionId = connectionIdOf('me', 'test', 'account')
export const connection = { id: connectionId, individual: 'me', scopes: [] }
/** The clock, every window the service was asked for, and what it answers. */
export const service: {
  now: number
  asked: { purpose: string; from: number; to: number }[]
  answers: (task: PullTask) => AsyncIterable<Page>
} = { now: noon, asked: [], answers: () => whole([])(undefined as never) }

export const feed = {
  ...pulse,
  settleDays: 2,
  pull: (task) => service.answers(task as PullTask) as never,
} satisfies Stream
export const connectorWith = (stream: Partial<Stream> = {}): Connector => ({
  id: 'test',
  name: 'Test',
  version: 1,
  docs: 'https://test.example/docs',
  auth: noAuth,
  api: { hosts: ['https://test.example'] },
  streams: { pulse: { ...feed, ...stream } },
})
export const engineWith = (connector: Connector): Engine => ({
  store,
  world: {
    now: () => service.now,
    random: () => 0.5,
    fetch: () => Promise.reject(new Error('nobody is asked')),
    sleep: async () => undefined,
    log: { debug() {}, info() {}, warn() {}, error() {} },
  },
  connectors: new Map([[connector.id, connector]]),
  bus: createBus(),
  historyDays: 40,
  seal: async (_who, _context, bytes) => bytes,
  unseal: async (_who, _context, bytes) => bytes,
  taskFor: () => ({}) as never,
})

/** Answers the window with these items, or with a page nobody can read. */
export const whole = (items: readonly Item[] | undefined) =>
  async function* ({ window, purpose }: PullTask): AsyncGenerator<Page> {
    service.asked.push({ purpose, ...window })
    if (items === undefined) {
      yield { answer: brokenAnswer() }
      yield { failed: window }
    } else {
      yield { answer: answerOf(items, { from: String(window.from), to: String(window.to) }) }
      yield { covers: window, ...(purpose === 'fresh' && { cursor: new Date(window.to).toISOString().slice(0, 10) }) }
    }
  }

export const unreachable = (): AsyncGenerator<Page> => {
  throw new TransientError('network', 'it could not be reached')
}

export const begin = async (connector: Connector) => {
  const engine = engineWith(connector)
  await scheduleConnection(engine, connector, connection)
  const worker = createWorker(engine, 'one')
  const work = async (): Promise<void> => {
    while ((await worker.step(1)) > 0);
  }
  return { engine, work }
}
export const pulseStream = async () =>
  (await streamByName(store, connectionId, 'pulse')) as NonNullable<Awaited<ReturnType<typeof streamByName>>>
export const coverage = async () => coverageOf(store, (await pulseStream()).id)
export const pass = (milliseconds: number): void => {
  service.now += milliseconds
}

/** Called by every file of tests: a thread loads this file once, and hooks are a file's own. */
export const bench = (): void => {
  beforeAll(async () => {
    store = await testStore()
  })
  beforeEach(async () => {
    await store.reset()
    service.now = noon
    service.asked = []
    service.answers = whole([])
    await store.query('insert into individuals (id, created_at) values ($1, $2)', ['me', new Date(noon)])
    await store.query(
      `insert into connections (id, individual_id, connector, account_id, state, connected_at, changed_at)
     values ($1, 'me', 'test', 'account', 'connected', $2, $2)`,
      [connectionId, new Date(noon)],
    )
  })
  afterAll(() => store.close())
}
