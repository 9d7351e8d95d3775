import { describe, expect, it } from 'vitest'
import { dayMs, hourMs, minuteMs } from '../../core/index.js'
import { setSyncSettings } from '../actions/sync.js'
import { syncStatus } from '../views/activities-sync.js'
import { benchOf, clock, noon, shelfBench, shelfConnector, shelfService, store } from './testing-shelves.js'

shelfBench()

const uploadsTo = ({ asked }: { readonly asked: readonly string[] }): number =>
  asked.filter((what) => what === 'POST /workouts').length

const begin = async (changes: Parameters<typeof shelfConnector>[1] = {}) => {
  const [a, b] = [shelfService('a'), shelfService('b')]
  const bench = await benchOf([a, b], [shelfConnector('a'), shelfConnector('b', changes)])
  await bench.work()
  await setSyncSettings(bench.runtime.engine, 'me', { isOn: true })
  await bench.work()
  return { a, b, ...bench }
}
/** As if the process had died: nothing it does later is written. */
const die = () => store.query(`update syncs set lease = 'a dead process''s'`)
const links = () => store.query('select state, attempts from activity_links order by connection_id, state')

describe('a process that dies', () => {
  it('after the service took an upload, and before that was written, leads to a question and not to a second upload', async () => {
    const { a, b, pass } = await begin()
    a.add({ start: noon - 2 * hourMs })
    b.after = async (what) => void (what === 'POST /workouts' && (await die()))
    await pass(70 * minuteMs)
    expect(b.shelf.size).toBe(1)
    expect((await links()).map(({ state }) => state)).toContain('intended')
    b.after = () => undefined
    await pass(10 * minuteMs)
    expect((await links()).map(({ state }) => state).sort()).toEqual(['present', 'uploaded'])
    await pass(2 * dayMs)
    expect(uploadsTo(b)).toBe(1)
  })

  it('before the service got it leads to another upload, once the service has been asked', async () => {
    const { a, b, pass } = await begin()
    a.add({ start: noon - 2 * hourMs })
    b.trouble = async (what) => {
      if (what !== 'POST /workouts') return undefined
      await die()
      throw new Error('the line is dead')
    }
    await pass(70 * minuteMs)
    expect([b.shelf.size, uploadsTo(b)]).toEqual([0, 1])
    b.trouble = () => undefined
    await pass(10 * minuteMs)
    await pass(30 * minuteMs)
    expect([b.shelf.size, uploadsTo(b)]).toEqual([1, 2])
  })

  it('with the original in hand fetches it again, and nothing is lost', async () => {
    const { a, b, pass } = await begin()
    a.add({ start: noon - 2 * hourMs })
    let deaths = 0
    a.after = async (what) => void (what.startsWith('GET /workouts/') && deaths++ === 0 && (await die()))
    await pass(70 * minuteMs)
    expect(b.shelf.size).toBe(0)
    await pass(10 * minuteMs)
    expect([b.shelf.size, uploadsTo(b)]).toEqual([1, 1])
  })
})

describe('several processes at once', () => {
  it('send every ride once', async () => {
    const { a, b, runtime, another } = await begin()
    const two = await another('two')
    for (let ride = 1; ride <= 12; ride++) a.add({ start: noon - ride * 90 * minuteMs })
    clock.now += 70 * minuteMs
    while ((await runtime.worker.step(4)) > 0);
    for (let rounds = 0; rounds < 4; rounds++)
      await Promise.all([runtime.syncer.step(2), two.syncer.step(2), runtime.syncer.step(2)])
    expect([b.shelf.size, uploadsTo(b)]).toEqual([12, 12])
  })
})

describe('pulls and syncs side by side', () => {
  it('neither wait for each other nor send anything twice', async () => {
    const services = ['a', 'b', 'c', 'd'].map(shelfService)
    const { runtime, another, work, pass } = await benchOf(
      services,
      services.map(({ id }) => shelfConnector(id)),
    )
    const two = await another('two')
    await setSyncSettings(runtime.engine, 'me', { isOn: true })
    for (const [index, service] of services.entries())
      for (let ride = 0; ride < 6; ride++)
        service.add({ start: noon - (ride * 9 + index * 2 + 1) * 11 * hourMs - index * 7 * minuteMs })
    for (let round = 0; round < 12; round++) {
      await Promise.all([runtime.worker.step(2), two.syncer.step(2), two.worker.step(2), runtime.syncer.step(2)])
      await Promise.all([setSyncSettings(two.engine, 'me', { edits: round % 2 === 0 }), runtime.syncer.step(1)])
    }
    await work()
    await pass(hourMs)
    await pass(hourMs)
    expect(services.map(({ shelf }) => shelf.size)).toEqual([24, 24, 24, 24])
    expect(services.map(uploadsTo)).toEqual([18, 18, 18, 18])
  })
})

describe('a limit', () => {
  it('is waited for, with a time at which all will be done, and nobody is asked too often', async () => {
    const { a, b, runtime, pass } = await begin({
      api: { hosts: ['https://b.example'], limits: [{ per: 'connection', requests: 10, seconds: 3600 }] },
    })
    for (let day = 1; day <= 20; day++) a.add({ start: noon - day * 3 * dayMs })
    b.asked.length = 0
    // The listing of so old rides is asked for by hand.
    await store.query(`update streams set backfilled_to = $1 where connector = 'a'`, [new Date(noon)])
    await store.query(
      `update pulls set due_at = $1 where purpose = 'backfill' and stream_id in (select id from streams where connector = 'a')`,
      [new Date(noon)],
    )
    await pass(minuteMs)
    expect(b.asked.length).toBeLessThanOrEqual(10)
    const status = await syncStatus(runtime.engine, 'me')
    expect(status).toMatchObject({ state: 'waiting', isOn: true })
    expect(status.etaSeconds).toBeGreaterThan(1800)
    expect(status.services.find(({ connector }) => connector === 'b')).toMatchObject({ connector: 'b' })
    for (let passed = 0; passed < 24; passed++) await pass(20 * minuteMs)
    expect([b.shelf.size, uploadsTo(b)]).toEqual([20, 20])
    expect((await syncStatus(runtime.engine, 'me')).state).toBe('idle')
  })

  it('that the service tells in the middle of an upload costs no attempt', async () => {
    const { a, b, pass } = await begin()
    a.add({ start: noon - 2 * hourMs })
    let refusals = 0
    b.trouble = (what) =>
      what === 'POST /workouts' && refusals++ === 0
        ? new Response(null, { status: 429, headers: { 'retry-after': '1800' } })
        : undefined
    await pass(70 * minuteMs)
    expect(await links()).toContainEqual({ state: 'failed', attempts: 0 })
    await pass(40 * minuteMs)
    expect([b.shelf.size, uploadsTo(b)]).toEqual([1, 2])
  })
})
