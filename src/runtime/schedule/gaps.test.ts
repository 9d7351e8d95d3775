import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { dayMs, RateLimitError, TransientError } from '../../core/index.js'
import { type Connector, noAuth, type Page, type PullTask, type Stream } from '../../kit/index.js'
import { backfill, scheduleConnection, takeNotices } from '../actions/index.js'
import { createBus } from '../bus.js'
import type { Engine } from '../engine.js'
import { connectionIdOf, stateOf } from '../intake/index.js'
import { coverageOf } from '../store/coverage.js'
import { makeDue, priorities } from '../store/pulls.js'
import { pauseConnection } from '../store/stream-state.js'
import { streamByName } from '../store/streams.js'
import { testStore } from '../store/testing.js'
import { answerOf, brokenAnswer, type Item, pulse } from '../testing-feeds.js'
import { createWorker } from './worker.js'

const store = await testStore()
const noon = Date.UTC(2026, 9, 20, 12)
const connectionId = connectionIdOf('me', 'test', 'account')
const connection = { id: connectionId, individual: 'me', scopes: [] }
let now = noon
/** Every window the service was asked for, and what it answers. */
let asked: { purpose: string; from: number; to: number }[] = []
let answers: (task: PullTask) => AsyncIterable<Page>

const feed = { ...pulse, settleDays: 2, pull: (task) => answers(task as PullTask) as never } satisfies Stream
const connectorWith = (stream: Partial<Stream> = {}): Connector => ({
  id: 'test',
  name: 'Test',
  version: 1,
  docs: 'https://test.example/docs',
  auth: noAuth,
  api: { hosts: ['https://test.example'] },
  streams: { pulse: { ...feed, ...stream } },
})
const engineWith = (connector: Connector): Engine => ({
  store,
  world: {
    now: () => now,
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
const whole = (items: readonly Item[] | undefined) =>
  async function* ({ window, purpose }: PullTask): AsyncGenerator<Page> {
    asked.push({ purpose, ...window })
    if (items === undefined) {
      yield { answer: brokenAnswer() }
      yield { failed: window }
    } else {
      yield { answer: answerOf(items, { from: String(window.from), to: String(window.to) }) }
      yield { covers: window, ...(purpose === 'fresh' && { cursor: new Date(window.to).toISOString().slice(0, 10) }) }
    }
  }

const unreachable = (): AsyncGenerator<Page> => {
  throw new TransientError('network', 'it could not be reached')
}

const begin = async (connector: Connector) => {
  const engine = engineWith(connector)
  await scheduleConnection(engine, connector, connection)
  const worker = createWorker(engine, 'one')
  const work = async (): Promise<void> => {
    while ((await worker.step(1)) > 0);
  }
  return { engine, work }
}
const pulseStream = async () =>
  (await streamByName(store, connectionId, 'pulse')) as NonNullable<Awaited<ReturnType<typeof streamByName>>>
const coverage = async () => coverageOf(store, (await pulseStream()).id)
const pass = (milliseconds: number): void => {
  now += milliseconds
}

beforeEach(async () => {
  await store.reset()
  now = noon
  asked = []
  answers = whole([])
  await store.query('insert into individuals (id, created_at) values ($1, $2)', ['me', new Date(noon)])
  await store.query(
    `insert into connections (id, individual_id, connector, account_id, state, connected_at, changed_at)
     values ($1, 'me', 'test', 'account', 'connected', $2, $2)`,
    [connectionId, new Date(noon)],
  )
})
afterAll(() => store.close())

describe('a page nobody can read', () => {
  it('in history is asked for again, soon at first and every day when the rest of history is there', async () => {
    const { work } = await begin(connectorWith())
    const good = whole([])
    answers = (task) =>
      task.purpose === 'backfill' && task.window.from < noon - 35 * dayMs ? whole(undefined)(task) : good(task)
    for (let hour = 0; hour < 30; hour++) {
      await work()
      pass(3_600_000)
    }
    const gap = (await coverage()).find(({ state }) => state === 'failed')
    expect(gap).toBeDefined()
    const before = asked.filter(({ purpose }) => purpose === 'backfill').length
    answers = good
    pass(dayMs)
    await work()
    expect(asked.filter(({ purpose }) => purpose === 'backfill').length).toBeGreaterThan(before)
    expect((await coverage()).map(({ state }) => state)).not.toContain('failed')
  })
  it('does not keep older history waiting for ever', async () => {
    const { work } = await begin(connectorWith())
    answers = (task) =>
      task.purpose === 'backfill' && task.window.to > noon - 10 * dayMs ? whole(undefined)(task) : whole([])(task)
    for (let hour = 0; hour < 30; hour++) {
      await work()
      pass(3_600_000)
    }
    expect((await pulseStream()).backfilledTo).toBe((await pulseStream()).backfillWanted)
    expect(stateOf(await coverage(), noon - 39 * dayMs, noon - 38 * dayMs)).toBe('complete')
  })
  it('among what is settling is asked for again, with all that may still be revised', async () => {
    const { work } = await begin(connectorWith())
    await work()
    pass(7 * 3_600_000)
    answers = whole(undefined)
    await work()
    const { from } = asked.at(-1) as { from: number }
    answers = whole([])
    pass(2 * 3_600_000)
    await work()
    expect(asked.at(-1)?.from).toBe(from)
  })
})

describe('an outage after a first pull that could not be read', () => {
  it('leaves no days out between that pull and the next', async () => {
    const { work } = await begin(connectorWith())
    answers = whole(undefined)
    await work()
    pass(20 * dayMs)
    answers = whole([])
    await work()
    expect(stateOf(await coverage(), noon - 30 * dayMs, now - 3 * dayMs)).toBe('complete')
  })
})

describe('what is provisional', () => {
  it('is read once more when it is final, though midnight came between', async () => {
    const { work } = await begin(connectorWith())
    now = Date.UTC(2026, 9, 20, 22, 15)
    for (let round = 0; round < 110; round++) {
      await work()
      pass(1.1 * 3_600_000)
    }
    await work()
    expect(stateOf(await coverage(), noon - 3 * dayMs, now - 3 * dayMs)).toBe('complete')
  })
})

describe('a record that is listed no more', () => {
  it('has vanished when a second listing agrees, even if an outage came before the first', async () => {
    const { work } = await begin(connectorWith({ listing: 'complete' }))
    answers = whole([{ id: 'a', at: noon - 2 * 3_600_000, bpm: 61 }])
    await work()
    answers = whole([])
    pass(9 * dayMs)
    await work()
    pass(7 * 3_600_000)
    await work()
    const [row] = await store.query('select deleted_reason from samples')
    expect(row).toEqual({ deleted_reason: 'vanished' })
  })
})

describe('a notice', () => {
  it('is not lost when another comes at the same time', async () => {
    const { engine, work } = await begin(connectorWith())
    await work()
    const take = (document: string) =>
      takeNotices(engine, connectorWith(), [{ type: 'ping', account: 'account', streams: ['pulse'], document }])
    await Promise.all(['a', 'b', 'c'].map(take))
    const [row] = await store.query<{ note: string }>(`select note from pulls where purpose = 'fresh'`)
    expect((JSON.parse(row?.note ?? '{}') as { documents: string[] }).documents.toSorted()).toEqual(['a', 'b', 'c'])
  })
  const notice = JSON.stringify({ from: noon - 30 * dayMs, documents: [] })
  it('is not forgotten when the pull that should confirm it fails', async () => {
    const { work } = await begin(connectorWith())
    await work()
    const { id } = await pulseStream()
    await makeDue(store, { streamIds: [id], purpose: 'fresh', priority: priorities.fresh, now, note: notice })
    answers = unreachable
    await work()
    asked = []
    answers = whole([])
    pass(2 * 3_600_000)
    await work()
    expect(asked[0]?.from).toBeLessThanOrEqual(noon - 30 * dayMs)
  })
  it('that names many documents is worked off, though a limit stops every pull after a few', async () => {
    const documents = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const told: string[] = []
    let budget = 0
    const one: Stream['one'] = async (_task, document) => {
      if (budget-- === 0)
        throw new RateLimitError('budget-spent', 'wait', { retryAt: now + 60_000, scope: 'connection' })
      told.push(document)
      return answerOf([{ id: document, at: noon - dayMs, bpm: 60 }])
    }
    const { work } = await begin(connectorWith({ one }))
    await work()
    const { id } = await pulseStream()
    await makeDue(store, {
      streamIds: [id],
      purpose: 'fresh',
      priority: priorities.fresh,
      now,
      note: JSON.stringify({ documents }),
    })
    for (let minute = 0; minute < 4; minute++) {
      budget = 3
      await work()
      pass(120_000)
    }
    expect(told).toEqual(documents)
    expect(await store.query(`select note from pulls where purpose = 'fresh'`)).toEqual([{ note: null }])
  })
  it('waits for a person who has to connect again', async () => {
    const { engine, work } = await begin(connectorWith())
    await work()
    const { id } = await pulseStream()
    await pauseConnection(store, connectionId, 'connect again', now)
    await makeDue(store, { streamIds: [id], purpose: 'fresh', priority: priorities.fresh, now, note: notice })
    await work()
    asked = []
    await store.query(`update connections set state = 'connected'`)
    await scheduleConnection(engine, connectorWith(), connection)
    await work()
    expect(asked[0]?.from).toBeLessThanOrEqual(noon - 30 * dayMs)
  })
})

describe('history', () => {
  it('is fetched though it is asked for while the last of what was wanted before is on its way', async () => {
    const { engine, work } = await begin(connectorWith())
    let asks = true
    answers = async function* (task) {
      const stream = await pulseStream()
      if (task.purpose === 'backfill' && task.window.from === stream.backfillWanted && asks) {
        asks = false
        await backfill(engine, connectionId, 90)
      }
      yield* whole([])(task)
    }
    await work()
    const { backfilledTo, backfillWanted } = await pulseStream()
    expect(asks).toBe(false)
    expect(backfillWanted).toBe(Math.floor((noon - 90 * dayMs) / dayMs) * dayMs)
    expect(backfilledTo).toBe(backfillWanted)
  })
  it('goes on where it stopped when the person connects again', async () => {
    const { engine, work } = await begin(connectorWith())
    answers = (task) => {
      if (task.purpose === 'backfill') throw new TransientError('network', 'it could not be reached')
      return whole([])(task)
    }
    await work()
    await pauseConnection(store, connectionId, 'connect again', now)
    pass(2 * 3_600_000)
    await work()
    answers = whole([])
    await store.query(`update connections set state = 'connected'`)
    await scheduleConnection(engine, connectorWith(), connection)
    await work()
    expect((await pulseStream()).backfilledTo).toBe((await pulseStream()).backfillWanted)
  })
  it('is not begun twice by scheduling twice', async () => {
    const { engine, work } = await begin(connectorWith())
    await scheduleConnection(engine, connectorWith(), connection)
    await work()
    expect(asked.filter(({ purpose }) => purpose === 'fresh')).toHaveLength(1)
  })
})
