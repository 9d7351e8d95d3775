/** Instances that were upgraded: days that were read before workouts were known. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Connector } from '../../kit/index.js'
import { ensureIndividual } from '../store/connections.js'
import { addCoverage, coverageOf } from '../store/coverage.js'
import { ensureStreams, streamByName } from '../store/streams.js'
import { testStore } from '../store/testing.js'
import { listAnew } from './list-anew.js'

const store = await testStore()
const now = Date.UTC(2026, 2, 5)
const connection = '00000000-0000-4000-8000-000000000001'
const connector = (uploads: boolean) =>
  ({ id: 'acme', activities: { list: 'rides', ...(uploads && { upload: {} }) } }) as unknown as Connector

beforeEach(async () => {
  await store.reset()
  await ensureIndividual(store, 'me', now)
  await store.query(
    `insert into connections (id, individual_id, connector, account_id, state, connected_at, changed_at)
     values ($1, 'me', 'acme', 'ada', 'connected', $2, $2)`,
    [connection, new Date(now)],
  )
  const of = { connectionId: connection, individual: 'me', connector: 'acme', now, backfillTo: now - 1000 }
  await ensureStreams(store, of, [{ name: 'rides', pulled: true, history: true }])
  const stream = await streamByName(store, connection, 'rides')
  await addCoverage(store, stream?.id ?? 0, { from: now - 1000, to: now, state: 'complete' }, now, 0)
})
afterAll(() => store.close())

const covered = async (): Promise<number> => {
  const stream = await streamByName(store, connection, 'rides')
  return (await coverageOf(store, stream?.id ?? 0)).length
}

describe('days that were read before workouts were known', () => {
  it('are listed again before anything is sent there, once', async () => {
    expect(await covered()).toBe(1)
    const both = await Promise.all([listAnew(store, [connector(true)], now), listAnew(store, [connector(true)], now)])
    expect(both.toSorted()).toEqual([0, 1])
    expect(await covered()).toBe(0)
    expect(await listAnew(store, [connector(true)], now)).toBe(0)
  })

  it('stay as they are where nothing is ever sent', async () => {
    expect(await listAnew(store, [connector(false)], now)).toBe(0)
    expect(await covered()).toBe(1)
  })
})
