import { afterAll, beforeEach, expect, it } from 'vitest'
import type { Connector, Page, Stream } from '../../kit/index.js'
import { createBus } from '../bus.js'
import type { Engine } from '../engine.js'
import { connectionIdOf, ingest } from '../intake/index.js'
import { ensureStreams, type StreamRow, streamByName } from '../store/streams.js'
import { testStore } from '../store/testing.js'
import { answerOf, type Item, pulse } from '../testing-feeds.js'
import { retryDeadLetter } from './dead-letters.js'

const store = await testStore()
const noon = Date.UTC(2026, 9, 5, 12)
const connectionId = connectionIdOf('me', 'test', 'account')
let now = noon
let stream: StreamRow

/** The mapper as it was, which could not read every page; mended, it can. */
const broken: Stream = {
  ...pulse,
  *map(body, request) {
    for (const record of pulse.map(body, request))
      yield 'value' in record && record.value === 13 ? { ...record, value: Number.NaN } : record
  },
}
const engine = {
  store,
  world: { now: () => now },
  bus: createBus(),
  connectors: new Map([['test', { id: 'test', version: 2, streams: { pulse } } as unknown as Connector]]),
  seal: async (_who: string, _context: string, bytes: Uint8Array) => bytes,
  unseal: async (_who: string, _context: string, bytes: Uint8Array) => bytes,
} as unknown as Engine

beforeEach(async () => {
  await store.reset()
  now = noon
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

const take = (...items: Item[]) =>
  ingest(engine, { stream, definition: broken, mapper: 1, page: { answer: answerOf(items) } satisfies Page })
const retry = async () => {
  const [letter] = await store.query<{ id: number }>('select id from dead_letters where resolved_at is null')
  return retryDeadLetter(engine, 'me', letter?.id ?? 0)
}
const live = () => store.query('select value from samples where deleted_at is null order by order_at')

it('that can be read now brings what was missing', async () => {
  expect(await take({ id: 'a', at: noon, bpm: 61 }, { id: 'b', at: noon + 1, bpm: 13 })).toMatchObject({ parked: 1 })
  now += 1000
  expect(await retry()).toEqual({ parked: 0 })
  expect(await live()).toEqual([{ value: 61 }, { value: 13 }])
})

it('takes nothing back of what has been learnt since its page came', async () => {
  await take(
    { id: 'a', at: noon, bpm: 61 },
    { id: 'b', at: noon + 1, bpm: 13 },
    { id: 'n', at: noon, bpm: 120, night: true },
  )
  now += 1000
  await take({ id: 'a', at: noon, bpm: 70 }, { id: 'n', at: noon, bpm: 55, night: true })
  now += 1000
  expect(await retry()).toEqual({ parked: 0 })
  expect((await live()).map(({ value }) => value).toSorted()).toEqual([13, 55, 70])
})
