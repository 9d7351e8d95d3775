import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { dayMs, hourMs, minuteMs, offsetAt } from '../../core/index.js'
import type { Db } from '../store/db.js'
import { testStore } from '../store/testing.js'
import { fusedDays, fusedRecords } from './fused.js'
import { fusedSeries, linesOf } from './fused-series.js'

const store = await testStore()
const zone = 'Europe/Berlin'
const midnight = Date.parse('2026-10-04T22:00:00Z')
const ids = { phone: randomUUID(), ring: randomUUID() }
let streams: Record<'phone' | 'ring', number>

beforeEach(async () => {
  await store.reset()
  await store.query(`insert into individuals (id, created_at, time_zone) values ('me', now(), $1)`, [zone])
  const found: Record<string, number> = {}
  for (const [name, connector] of [
    ['phone', 'google-health'],
    ['ring', 'oura'],
  ] as const) {
    await store.query(
      `insert into connections (id, individual_id, connector, account_id, state, connected_at, changed_at)
       values ($1, 'me', $2, $2, 'connected', now(), now())`,
      [ids[name], connector],
    )
    const [row] = await store.query<{ id: number }>(
      `insert into streams (connection_id, individual_id, connector, name) values ($1, 'me', $2, 'all') returning id`,
      [ids[name], connector],
    )
    found[name] = row?.id as number
  }
  streams = found as typeof streams
})
afterAll(() => store.close())

interface Told {
  readonly at: number
  readonly end?: number
  readonly value: number
  readonly day?: string
  readonly isLocal?: boolean
}
const tell = async (who: 'phone' | 'ring', kind: string, values: readonly Told[]): Promise<void> => {
  const column = <T>(read: (one: Told) => T): T[] => values.map(read)
  await store.query(
    `insert into samples (id, stream_id, individual_id, kind, revision, order_at, start_at, start_local, end_at, day, value,
       offset_minutes, offset_from, mapper, changed_at)
     select gen_random_uuid(), $1, 'me', $2, 1, u.at, case when u.is_local then null else u.at end,
       case when u.is_local then u.at at time zone 'UTC' end, u.end_at, u.day, u.value,
       case when u.is_local then null else u.offset_minutes end, case when u.is_local then 'unknown' else 'provider' end, 1, now()
     from unnest($3::timestamptz[], $4::timestamptz[], $5::date[], $6::float8[], $7::int[], $8::bool[])
       as u (at, end_at, day, value, offset_minutes, is_local)`,
    [
      streams[who],
      kind,
      column(({ at }) => new Date(at)),
      column(({ end }) => (end === undefined ? null : new Date(end))),
      column(({ day }) => day ?? null),
      column(({ value }) => value),
      column(({ at }) => offsetAt(zone, at)),
      column(({ isLocal }) => isLocal === true),
    ],
  )
  await store.query(
    `insert into tallies (stream_id, kind, live) values ($1, $2, $3)
     on conflict (stream_id, kind) do update set live = tallies.live + excluded.live`,
    [streams[who], kind, values.length],
  )
}
const walk = (day: number, hour: number, minutes: number, value: number): Told => {
  const at = midnight + day * dayMs + hour * hourMs
  return { at, end: at + minutes * minuteMs, value }
}
const steps = { individual: 'me', kind: 'step_count' } as const
const all = { ...steps, from: midnight - dayMs, to: midnight + 400 * dayMs, limit: 10_000 } as const

describe('fused records', () => {
  it('tell each walk once, with whom it is from and who saw it too', async () => {
    await tell('phone', 'step_count', [walk(0, 9, 10, 900), walk(0, 18, 10, 300)])
    await tell('ring', 'step_count', [walk(0, 9, 10, 1000)])
    const { records } = await fusedRecords(store, all)
    expect(
      records.map(({ value, connector, why }) => [value, connector, why.sources[0]?.reason, why.over.length]),
    ).toEqual([
      [900, 'google-health', 'most', 1],
      [300, 'google-health', 'only', 0],
    ])
    expect(records[1]).toMatchObject({
      start: '2026-10-05T18:00:00+02:00',
      why: { sources: [{ connection: ids.phone, reason: 'only', share: 1 }], over: [] },
    })
    expect(records[0]?.why.over).toEqual([{ connection: ids.ring, connector: 'oura', reason: 'overlapped' }])
  })

  it('tell a part of a record with the times that count', async () => {
    await tell('phone', 'step_count', [walk(0, 9, 10, 100), walk(0, 12, 10, 500)])
    await tell('ring', 'step_count', [{ ...walk(0, 9, 20, 300) }])
    const { records } = await fusedRecords(store, all)
    expect(records[1]).toMatchObject({
      value: 150,
      startLocal: '2026-10-05T09:10:00',
      start: '2026-10-05T09:10:00+02:00',
      end: '2026-10-05T09:20:00+02:00',
      why: { apportioned: true, sources: [{ connector: 'oura', share: 0.5, reason: 'rest' }] },
    })
    expect(records[1]?.id).toBe(`${records[1]?.record}@${records[1]?.startMs}`)
  })

  it('are the same whatever the size of the pages', async () => {
    const days = Array.from({ length: 40 }, (_, day) => day)
    await tell(
      'phone',
      'step_count',
      days.flatMap((day) => [walk(day, 8, 15, 900), walk(day, 23.9, 30, 200)]),
    )
    await tell(
      'ring',
      'step_count',
      days.flatMap((day) => [walk(day, 8.1, 15, 700 + day * 20), walk(day, 12, 15, 300)]),
    )
    const whole = await fusedRecords(store, all)
    expect(whole.next).toBeUndefined()
    expect(whole.records.length).toBeGreaterThan(100)
    for (const limit of [1, 7, 50]) {
      const found = []
      let after: string | undefined
      do {
        const page = await fusedRecords(store, { ...all, limit, after })
        found.push(...page.records)
        after = page.next
      } while (after !== undefined && found.length <= whole.records.length)
      expect(found).toEqual(whole.records)
    }
  }, 60_000)

  it('read a wall clock without offset on the person’s own', async () => {
    await tell('phone', 'step_count', [walk(0, 9, 10, 900)])
    await tell('ring', 'step_count', [{ at: Date.parse('2026-10-05T09:00:00Z'), value: 50, isLocal: true }])
    const { records } = await fusedRecords(store, all)
    expect(records).toHaveLength(1)
    expect(records[0]?.why.over).toHaveLength(1)
  })
})

it('costs no more for all of time than for the days there are', async () => {
  await store.query(`update individuals set time_zone = 'Europe/Berlin'`)
  await tell('phone', 'step_count', [walk(0, 9, 10, 900), walk(300, 18, 10, 300)])
  let asked = 0
  const counted: Db = {
    query: (text, params) => {
      asked++
      return store.query(text, params)
    },
  }
  const days = await fusedDays(counted, { ...steps, from: '0001-01-01', to: '9999-12-31' })
  expect([days.length, asked < 30]).toEqual([2, true])
})

describe('fused days', () => {
  it('are the person’s civil days, of 25 hours too', async () => {
    const hours = Array.from({ length: 3 * 24 + 1 }, (_, hour) => hour)
    const start = Date.parse('2026-10-23T22:00:00Z')
    await tell(
      'phone',
      'step_count',
      hours.map((hour) => ({ at: start + hour * hourMs, end: start + (hour + 1) * hourMs, value: 10 })),
    )
    const days = await fusedDays(store, { ...steps, from: '2026-10-24', to: '2026-10-26' })
    expect(days.map(({ day, value }) => [day, value])).toEqual([
      ['2026-10-24', 240],
      ['2026-10-25', 250],
      ['2026-10-26', 240],
    ])
    expect(days[0]).toMatchObject({
      unit: '{steps}',
      count: 24,
      why: { sources: [{ connector: 'google-health', share: 1 }] },
    })
  })

  it('follow the clock that was told with the records, not the one a phone has looked up since', async () => {
    const hours = Array.from({ length: 2 * 24 }, (_, hour) => hour)
    await tell(
      'ring',
      'step_count',
      hours.map((hour) => walk(0, hour, 60, 10)),
    )
    // It has landed far in the west, and hands over what it measured before: oftener than the ring, and all by its new zone.
    await tell(
      'phone',
      'distance',
      [18, 19, 20, 21].flatMap((hour) => [walk(0, hour, 10, 5), walk(0, hour + 0.5, 10, 5)]),
    )
    await store.query(`update samples set offset_minutes = -480, offset_from = 'zone-lookup' where stream_id = $1`, [
      streams.phone,
    ])
    const days = await fusedDays(store, { ...steps, from: '2026-10-01', to: '2026-10-31' })
    expect(days.map(({ day, value }) => [day, value])).toEqual([
      ['2026-10-05', 240],
      ['2026-10-06', 240],
    ])
  })

  it('hold the service’s own total where it knows of more', async () => {
    await tell('phone', 'step_count', [walk(0, 9, 10, 900)])
    await tell('ring', 'step_count', [{ at: midnight, day: '2026-10-05', value: 8000 }])
    const days = await fusedDays(store, { ...steps, from: '2026-10-01', to: '2026-10-31' })
    expect(days.map(({ day, value, why }) => [day, value, why.sources[0]?.reason])).toEqual([
      ['2026-10-05', 8000, 'day-total'],
    ])
  })

  it('of a kind nobody knows, or of a person without any, are none', async () => {
    expect(await fusedDays(store, { ...steps, kind: 'no_such_kind', from: '2026-10-01', to: '2026-10-31' })).toEqual([])
    expect(await fusedDays(store, { ...steps, individual: 'nobody', from: '2026-10-01', to: '2026-10-31' })).toEqual([])
  })
})

describe('a series', () => {
  const span = { ...steps, from: midnight, to: midnight + 2 * dayMs }

  it('is one line over all sources, in hours and in days', async () => {
    await tell('phone', 'step_count', [walk(0, 9, 10, 900), walk(1, 9, 10, 400)])
    await tell('ring', 'step_count', [walk(0, 9, 10, 1000), walk(1, 20, 10, 200)])
    const hours = await fusedSeries(store, { ...span, stepSeconds: 3600 })
    expect(hours.points.map(({ sum, sources }) => [sum, sources])).toEqual([
      [1000, ['oura']],
      [400, ['google-health']],
      [200, ['oura']],
    ])
    const days = await fusedSeries(store, { ...span, stepSeconds: 86_400 })
    expect(days.points.map(({ sum, sources }) => [sum, sources])).toEqual([
      [1000, ['oura']],
      [600, ['google-health', 'oura']],
    ])
  })

  it('has a bucket for every civil day, also where the clock changes', async () => {
    const start = Date.parse('2026-03-27T23:00:00Z')
    const hours = Array.from({ length: 71 }, (_, hour) => start + hour * hourMs)
    await tell(
      'phone',
      'step_count',
      hours.map((at) => ({ at, end: at + hourMs, value: 10 })),
    )
    await tell('ring', 'step_count', [{ at: start, day: '2026-03-30', value: 999 }])
    const { points } = await fusedSeries(store, { ...steps, from: start, to: start + 3 * dayMs, stepSeconds: 86_400 })
    expect(points.map(({ t, sum }) => [(t - start) / dayMs, sum])).toEqual([
      [0, 240],
      [1, 230],
      [2, 999],
    ])
  })

  it('is a line for each source on request, as stored', async () => {
    await tell('phone', 'step_count', [walk(0, 9, 10, 900)])
    await tell('ring', 'step_count', [walk(0, 9, 10, 1000)])
    const { lines } = await linesOf(store, { ...span, stepSeconds: 86_400 })
    expect(lines.map(({ connector, points }) => [connector, points.map(({ sum }) => sum)])).toEqual([
      ['google-health', [900]],
      ['oura', [1000]],
    ])
  })
})
