import { describe, expect, it } from 'vitest'
import { dayMs, hourMs, minuteMs } from '../../core/index.js'
import { setSyncSettings } from '../actions/sync.js'
import { ensureHandedStream } from '../store/streams.js'
import { draftsOf } from './samples.js'
import {
  benchOf,
  connectionOf,
  noon,
  rideAt,
  shelfBench,
  shelfConnector,
  shelfService,
  store,
} from './testing-shelves.js'

shelfBench()

const live = async () =>
  (
    await store.query<{ kind: string; count: number }>(
      `select kind, count(*) as count from (
         select kind from samples where deleted_at is null union all select kind from events where deleted_at is null) as all_of_them
       where kind in ('heart_rate', 'location') group by kind order by kind`,
    )
  ).map(({ kind, count }) => [kind, count])

const withRide = async () => {
  const [a, b] = [shelfService('a'), shelfService('b')]
  a.add({ start: noon - 3 * dayMs })
  const bench = await benchOf([a, b], [shelfConnector('a'), shelfConnector('b')])
  await setSyncSettings(bench.runtime.engine, 'me', { isOn: true })
  return { a, b, ...bench }
}

describe('the heart rate and the way of a workout', () => {
  it('become samples only when their person wants it, also of what was fetched before', async () => {
    const { work, runtime } = await withRide()
    await work()
    expect(await live()).toEqual([])
    await setSyncSettings(runtime.engine, 'me', { samples: true })
    await work()
    expect(await live()).toEqual([
      ['heart_rate', 60],
      ['location', 60],
    ])
    await work()
    const changes = await store.query<{ count: number }>(`select sum(count) as count from changes`)
    // The ride as its source lists it, and its points.
    expect(changes[0]?.count).toBe(121)
  })

  it('go with the workout when it is removed, and not before', async () => {
    const { a, work, runtime, pass } = await withRide()
    await setSyncSettings(runtime.engine, 'me', { samples: true })
    await work()
    await pass(7 * hourMs)
    expect((await live()).length).toBe(2)
    a.shelf.clear()
    for (let looks = 0; looks < 3; looks++) await pass(7 * hourMs)
    expect(await live()).toEqual([])
  })

  it('are left out where the wearable has told it already', async () => {
    const { work, runtime } = await withRide()
    const of = { connectionId: connectionOf('b'), individual: 'me', connector: 'b' }
    await ensureHandedStream(store, of, 'pulse')
    await store.query(
      `insert into samples (id, stream_id, individual_id, kind, revision, order_at, start_at, offset_from, value, mapper, changed_at)
       select gen_random_uuid(), s.id, 'me', 'heart_rate', 1, $1, $1, 'unknown', 121, 1, $1 from streams s where s.name = 'pulse'`,
      [new Date(noon - 3 * dayMs)],
    )
    await setSyncSettings(runtime.engine, 'me', { samples: true })
    await work()
    // Within five minutes of the one value that is known, nothing is added; the ride lasts ten.
    expect(await live()).toEqual([
      ['heart_rate', 1 + 29],
      ['location', 60],
    ])
  })

  it('are taken back where the wearable tells it later', async () => {
    const { work, runtime, pass } = await withRide()
    await setSyncSettings(runtime.engine, 'me', { isOn: true, samples: true })
    await work()
    expect(await live()).toEqual([
      ['heart_rate', 60],
      ['location', 60],
    ])
    await pass(hourMs)
    const of = { connectionId: connectionOf('b'), individual: 'me', connector: 'b' }
    await ensureHandedStream(store, of, 'pulse')
    await store.query(
      `insert into samples (id, stream_id, individual_id, kind, revision, order_at, start_at, offset_from, value, mapper, changed_at)
       select gen_random_uuid(), s.id, 'me', 'heart_rate', 1, $1, $1, 'unknown', 121, 1, $2 from streams s where s.name = 'pulse'`,
      [new Date(noon - 3 * dayMs), new Date(runtime.engine.world.now())],
    )
    await pass(7 * hourMs)
    expect(await live()).toEqual([
      ['heart_rate', 1 + 29],
      ['location', 60],
    ])
    const told = await store.query<{ reason: string; count: number }>(
      `select deleted_reason as reason, count(*) as count from samples where deleted_at is not null group by 1`,
    )
    expect(told).toEqual([{ reason: 'superseded', count: 31 }])
  })

  it('are not told of a wall clock whose zone nobody knows', () => {
    const local = {
      ...rideAt(noon, 5 * minuteMs),
      start: { local: '2026-05-20T12:00:00', offsetFrom: 'unknown' },
    } as const
    expect(draftsOf(local, 'x')).toEqual([])
  })
})
