import { afterAll, beforeEach, expect, it } from 'vitest'
import type { Connector } from '../../kit/index.js'
import { createBus } from '../bus.js'
import type { Engine } from '../engine.js'
import { connectionIdOf, ingest, LeaseLost } from '../intake/index.js'
import { batches } from '../outbox/drain.js'
import { beginning, commitsAfter } from '../store/changes.js'
import type { Db } from '../store/db.js'
import { claimDue, extendLease } from '../store/pulls.js'
import { ensureStreams, type StreamRow, streamByName } from '../store/streams.js'
import { outboxSettled, testStore } from '../store/testing.js'
import { answerOf, pulse } from '../testing-feeds.js'
import { forgetConnection } from './forget.js'

const store = await testStore()
const now = Date.UTC(2026, 9, 5, 12)
const seal = async (_who: string, _context: string, bytes: Uint8Array) => bytes
const engine = {
  store,
  world: { now: () => now },
  bus: createBus(),
  connectors: new Map<string, Connector>(),
  seal,
} as unknown as Engine
const connection = { id: connectionIdOf('me', 'test', 'account'), individual: 'me', connector: 'test' }
let stream: StreamRow

beforeEach(async () => {
  await store.reset()
  await store.query(`insert into individuals (id, created_at) values ('me', $1)`, [new Date(now)])
  await store.query(
    `insert into connections (id, individual_id, connector, account_id, state, connected_at, changed_at) values ($1, 'me', 'test', 'account', 'connected', $2, $2)`,
    [connection.id, new Date(now)],
  )
  await ensureStreams(
    store,
    { connectionId: connection.id, individual: 'me', connector: 'test', now, backfillTo: now },
    [{ name: 'pulse', pulled: true, history: true }],
  )
  stream = (await streamByName(store, connection.id, 'pulse')) as StreamRow
})
afterAll(() => store.close())

const take = (fence?: (db: Db) => Promise<boolean>) =>
  ingest(engine, {
    ...(fence && { fence }),
    stream,
    definition: pulse,
    mapper: 1,
    page: {
      answer: answerOf([
        { at: now, bpm: 61 },
        { id: 'n', at: now, bpm: 55, night: true },
      ]),
      cursor: '2026-10-05',
      covers: { from: now - 1000, to: now },
    },
  })

it('leaves no value behind, and tells every sink of each record that it is gone', async () => {
  await take()
  expect(await forgetConnection(engine, connection)).toBe(3)
  await outboxSettled(store)
  const left = (await commitsAfter(store, beginning, 100)).flatMap(({ envelopes }) => envelopes)
  expect(left.map(({ type }) => type)).toEqual(['record-deleted', 'record-deleted', 'record-deleted'])
  expect(
    left.every(
      ({ data }) =>
        data.value === undefined && data.detail === undefined && data.deleted?.reason === 'individual-erased',
    ),
  ).toBe(true)
  expect(await store.query('select value, deleted_reason from samples')).toEqual([
    { value: null, deleted_reason: 'individual-erased' },
    { value: null, deleted_reason: 'individual-erased' },
  ])
  expect(await store.query('select detail from events')).toEqual([{ detail: {} }])
  for (const table of ['pages', 'coverage', 'runs'])
    expect(await store.query(`select count(*) as count from ${table}`)).toEqual([{ count: 0 }])
})

it('lets the same records come back as later revisions when the account is connected again', async () => {
  await take()
  await forgetConnection(engine, connection)
  expect(await take()).toMatchObject({ updated: 3, created: 0 })
  expect(await store.query('select value, revision from samples where deleted_at is null order by value')).toEqual([
    { value: 55, revision: 3 },
    { value: 61, revision: 3 },
  ])
})

it('costs a sink that stood within a forgotten commit nothing of the next one', async () => {
  await take()
  const within = { ...beginning, index: 2 }
  await forgetConnection(engine, connection)
  await outboxSettled(store)
  const left = [...batches(await commitsAfter(store, within, 100), within, {})].flatMap(({ envelopes }) => envelopes)
  expect(left.map(({ type }) => type)).toEqual(['record-deleted', 'record-deleted', 'record-deleted'])
})

it('lets no page that was on its way be stored after it', async () => {
  const [claim] = await claimDue(store, { limit: 1, lease: 'worker.1', now, leaseMs: 60_000 })
  if (claim === undefined) throw new Error('nothing was due')
  await forgetConnection(engine, connection)
  await expect(take((db) => extendLease(db, claim, now + 60_000))).rejects.toThrow(LeaseLost)
  expect(await store.query('select count(*) as count from samples')).toEqual([{ count: 0 }])
})
