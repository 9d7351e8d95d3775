/** A connection, yesterday's mapper and today's: what the tests of remaps share. */
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Connector, Stream } from '../../kit/index.js'
import { createBus } from '../bus.js'
import type { Engine } from '../engine.js'
import { connectionIdOf, ingest } from '../intake/index.js'
import { beginning, commitsAfter } from '../store/changes.js'
import { ensureStreams, type StreamRow, streamByName } from '../store/streams.js'
import { outboxSettled, type TestStore, testStore } from '../store/testing.js'
import { answerOf, type Item, pulse } from '../testing-feeds.js'
import { remap } from './remap.js'

export let store: TestStore
export const noon = Date.UTC(2026, 9, 5, 12)
export const connectionId = connectionIdOf('me', 'test', 'account')
export const clock = { now: noon }
export let stream: StreamRow

/** The mapper of yesterday told every pulse ten too high, and forgot those of an odd minute. */
export const faulty: Stream = {
  ...pulse,
  *map(body, request) {
    for (const record of pulse.map(body, request)) {
      if ('value' in record && record.value % 2 === 1) continue
      yield 'value' in record ? { ...record, value: record.value + 10 } : record
    }
  },
}
export const engineWith = (definition: Stream, version: number): Engine =>
  ({
    store,
    world: { now: () => clock.now },
    bus: createBus(),
    connectors: new Map([
      ['test', { id: 'test', name: 'Test', version, streams: { pulse: definition } } as unknown as Connector],
    ]),
    seal: async (_who: string, _context: string, bytes: Uint8Array) => bytes,
    unseal: async (_who: string, _context: string, bytes: Uint8Array) => bytes,
  }) as unknown as Engine

/** Called by every file of tests: a thread loads this file once, and hooks are a file's own. */
export const bench = (): void => {
  beforeAll(async () => {
    store = await testStore()
  })
  beforeEach(async () => {
    await store.reset()
    clock.now = noon
    await store.query(`insert into individuals (id, created_at) values ('me', $1)`, [new Date(noon)])
    await store.query(
      `insert into connections (id, individual_id, connector, account_id, state, connected_at, changed_at) values ($1, 'me', 'test', 'account', 'connected', $2, $2)`,
      [connectionId, new Date(noon)],
    )
    const of = { connectionId, individual: 'me', connector: 'test', now: noon, backfillTo: noon }
    await ensureStreams(store, of, [{ name: 'pulse', pulled: true, history: true }])
    stream = (await streamByName(store, connectionId, 'pulse')) as StreamRow
  })
  afterAll(() => store.close())
}

export const take = (definition: Stream, mapper: number, ...items: Item[]) => {
  clock.now += 1000
  return ingest(engineWith(definition, mapper), { stream, definition, mapper, page: { answer: answerOf(items) } })
}
export const live = () =>
  store.query('select value from samples where deleted_at is null order by order_at, series, value')
export const everything = () =>
  store.query(
    `select id, revision, value, deleted_reason, page_id, mapper, changed_at from samples
     union all select id, revision, null, deleted_reason, page_id, mapper, changed_at from events order by id`,
  )
export const outbox = async () => {
  await outboxSettled(store)
  return (await commitsAfter(store, beginning, 100)).flatMap(({ envelopes }) => envelopes)
}
export const run = (definition: Stream, mapper: number, more: { dryRun?: boolean; since?: number } = {}) => {
  clock.now += 1000
  const request = { connector: 'test', dryRun: false, ...more }
  return remap(engineWith(definition, mapper), request, () => undefined)
}
