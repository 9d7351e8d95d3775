import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { dayMs, TransientError } from '../../core/index.js'
import { type Connector, noAuth, type PullTask, type Span, type Stream } from '../../kit/index.js'
import { scheduleConnection } from '../actions/index.js'
import { createBus } from '../bus.js'
import type { Engine } from '../engine.js'
import { commit } from '../intake/commit.js'
import { type CoveredSpan, cover } from '../intake/coverage.js'
import { connectionIdOf, lockConnection } from '../intake/index.js'
import { createWorker } from '../schedule/worker.js'
import { pulse } from '../testing-feeds.js'
import { addCoverage, coverageOf } from './coverage.js'
import { type StreamRow, streamByName } from './streams.js'
import { testStore } from './testing.js'

const store = await testStore()
const now = Date.UTC(2026, 9, 20, 12)
const hourMs = 3_600_000
const connectionId = connectionIdOf('me', 'test', 'account')

/** Says which window it was asked for, waits, and fails. */
let pull: (task: PullTask) => Promise<never>
const feed = {
  ...pulse,
  // Nothing is provisional: what is told of a moment does not depend on when.
  settleDays: 0,
  pull: (task) => {
    async function* pages(): AsyncGenerator<never> {
      yield await pull(task as PullTask)
    }
    return pages()
  },
} satisfies Stream
const connector: Connector = {
  id: 'test',
  name: 'Test',
  version: 1,
  docs: 'https://test.example/docs',
  auth: noAuth,
  api: { hosts: ['https://test.example'] },
  streams: { pulse: feed },
}
const engine: Engine = {
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
}

let stream: StreamRow
beforeEach(async () => {
  await store.reset()
  await store.query('insert into individuals (id, created_at) values ($1, $2)', ['me', new Date(now)])
  await store.query(
    `insert into connections (id, individual_id, connector, account_id, state, connected_at, changed_at)
     values ($1, 'me', 'test', 'account', 'connected', $2, $2)`,
    [connectionId, new Date(now)],
  )
  await scheduleConnection(engine, connector, { id: connectionId, individual: 'me', scopes: [] })
  stream = (await streamByName(store, connectionId, 'pulse')) as StreamRow
})
afterAll(() => store.close())

const committed = (what: { readonly covers: Span } | { readonly failed: Span }): Promise<unknown> =>
  commit(store, { stream, kinds: ['heart_rate'], mapper: 1, now, settleMs: 0, runId: undefined, ...what })

/** A promise, and what keeps it. */
const promised = <T>(): { readonly kept: Promise<T>; readonly keep: (value: T) => void } => {
  let keep: (value: T) => void = () => undefined
  const kept = new Promise<T>((resolve) => {
    keep = resolve
  })
  return { kept, keep: (value) => keep(value) }
}

const waitingForLock = async (): Promise<number> => {
  const [row] = await store.query<{ waiting: number }>(
    `select count(*)::int as waiting from pg_locks
     where locktype = 'advisory' and not granted
       and database = (select oid from pg_database where datname = current_database())`,
  )
  return row?.waiting ?? 0
}

// The embedded store has one connection: its transactions follow each other by themselves.
describe.runIf(store.type === 'postgres')('coverage that several transactions write at once (PostgreSQL only)', () => {
  it('is written in turns: a stored page and a failed pull wait for whoever is at it', async () => {
    const asked = promised<Span>()
    const failing = promised<void>()
    pull = async ({ window }) => {
      asked.keep(window)
      await failing.kept
      throw new TransientError('network', 'it could not be reached')
    }
    const pulled = createWorker(engine, 'one').step(1)
    const { from, to } = await asked.kept

    const locked = promised<void>()
    const release = promised<void>()
    const first = store.transaction(async (db) => {
      await lockConnection(db, connectionId)
      await addCoverage(db, stream.id, { from: from - dayMs, to: from + 2 * hourMs, state: 'failed' }, now, 0)
      locked.keep()
      await release.kept
    })
    await locked.kept
    const second = committed({ covers: { from: from + hourMs, to: to - hourMs } })
    failing.keep()
    try {
      await expect.poll(waitingForLock, { timeout: 5000 }).toBe(2)
      expect(await coverageOf(store, stream.id)).toEqual([])
    } finally {
      release.keep()
      await Promise.allSettled([first, second, pulled])
    }

    expect(await coverageOf(store, stream.id)).toEqual([
      { from: from - dayMs, to: from + hourMs, state: 'failed' },
      { from: from + hourMs, to: to - hourMs, state: 'complete' },
      { from: to - hourMs, to, state: 'failed' },
    ])
  })

  it('is in the end what it would be had they come one after the other', async () => {
    const all = Array.from({ length: 60 }, (_, index) => {
      const from = now - dayMs * 40 + ((index * 17) % 60) * hourMs
      const state = index % 3 === 0 ? ('failed' as const) : ('complete' as const)
      return { from, to: from + (1 + ((index * 5) % 9)) * hourMs, state }
    })
    await Promise.all(
      all.map(({ state, ...span }) => committed(state === 'failed' ? { failed: span } : { covers: span })),
    )
    const inTurn = all.reduce<readonly CoveredSpan[]>((spans, one) => cover(spans, one, now, 0), [])
    expect(await coverageOf(store, stream.id)).toEqual(inTurn)
  })
})
