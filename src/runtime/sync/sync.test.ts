import { describe, expect, it } from 'vitest'
import { dayMs, hourMs, minuteMs } from '../../core/index.js'
import { setFlows, setSyncSettings, syncNow } from '../actions/sync.js'
import { activitiesOf } from '../views/activities.js'
import {
  benchOf,
  clock,
  connectionOf,
  noon,
  shelfBench,
  shelfConnector,
  shelfService,
  store,
} from './testing-shelves.js'

shelfBench()

const twoShelves = async () => {
  const [a, b] = [shelfService('a'), shelfService('b')]
  const bench = await benchOf([a, b], [shelfConnector('a'), shelfConnector('b')])
  const places = async () =>
    (await activitiesOf(bench.runtime.engine, { individual: 'me', limit: 100 })).activities.map(({ name, places }) => [
      name,
      Object.fromEntries(places.map(({ connector, state, reason }) => [connector, reason?.code ?? state])),
    ])
  return { a, b, ...bench, places }
}
const uploadsTo = ({ asked }: { readonly asked: readonly string[] }): number =>
  asked.filter((what) => what === 'POST /workouts').length

describe('a ride at one service', () => {
  it('stays there, and is known, until its person switches syncing on', async () => {
    const { a, b, work, places } = await twoShelves()
    a.add({ start: noon - 3 * hourMs })
    await work()
    expect(await places()).toEqual([['Round the lake', { a: 'present', b: 'sync_off' }]])
    expect(uploadsTo(b)).toBe(0)
  })

  it('that was kept and can no longer be read says so, and holds up no other', async () => {
    const { a, b, runtime, work, pass, places } = await twoShelves()
    const damaged = a.add({ start: noon - 3 * hourMs, name: 'Damaged' })
    a.add({ start: noon - 6 * hourMs, name: 'Whole' })
    await work()
    b.trouble = (request) =>
      request === 'POST /workouts' ? new Response('', { status: 429, headers: { 'retry-after': '600' } }) : undefined
    await setSyncSettings(runtime.engine, 'me', { isOn: true })
    await work()
    await store.query(
      `update activity_originals set sealed_file = '\\x00', sealed_activity = null where external_id = $1`,
      [damaged],
    )
    b.trouble = () => undefined
    await pass(dayMs)
    expect(await places()).toEqual([
      ['Damaged', { a: 'present', b: 'corrupt' }],
      ['Whole', { a: 'present', b: 'uploaded' }],
    ])
  })

  it('arrives at the other one, once: one listing, one download, one upload', async () => {
    const { a, b, runtime, work, pass, places } = await twoShelves()
    await work()
    await setSyncSettings(runtime.engine, 'me', { isOn: true })
    await work()
    a.add({ start: noon - 2 * hourMs })
    a.asked.length = 0
    b.asked.length = 0
    await pass(30 * minuteMs)
    await pass(50 * minuteMs)
    expect([...b.shelf.values()].map(({ start, name }) => [start, name])).toEqual([
      [noon - 2 * hourMs, 'Round the lake'],
    ])
    expect([...b.shelf.values()][0]?.bytes).toEqual([...a.shelf.values()][0]?.bytes)
    expect(await places()).toEqual([['Round the lake', { a: 'present', b: 'uploaded' }]])
    await pass(2 * hourMs)
    await pass(2 * dayMs)
    expect(uploadsTo(b)).toBe(1)
    expect(uploadsTo(a)).toBe(0)
    expect(a.asked.filter((what) => what.startsWith('GET /workouts/'))).toHaveLength(1)
    expect(await places()).toEqual([['Round the lake', { a: 'present', b: 'uploaded' }]])
  })

  it('is not sent to a service that has it, whoever is listed first', async () => {
    const { a, b, runtime, work, places } = await twoShelves()
    a.add({ start: noon - 5 * dayMs })
    b.add({ start: noon - 5 * dayMs + 20_000, name: 'Morning ride' })
    await setSyncSettings(runtime.engine, 'me', { isOn: true })
    await work()
    expect(uploadsTo(a) + uploadsTo(b)).toBe(0)
    expect((await places()).map(([, where]) => where)).toEqual([{ a: 'present', b: 'present' }])
  })

  it('is not sent to a service that lists it while the original is fetched', async () => {
    const { a, b, runtime, work, pass } = await twoShelves()
    await work()
    await setSyncSettings(runtime.engine, 'me', { isOn: true })
    await work()
    a.add({ start: noon - 2 * hourMs })
    a.after = async (what) => {
      if (!what.startsWith('GET /workouts/') || b.shelf.size > 0) return
      b.add({ start: noon - 2 * hourMs + 30_000, name: 'By its own app' })
      await syncNow(runtime.engine, 'me')
      while ((await runtime.worker.step(4)) > 0);
    }
    await pass(70 * minuteMs)
    await pass(2 * dayMs)
    expect([b.shelf.size, uploadsTo(b)]).toEqual([1, 0])
  })

  it('is not sent where its person does not want it, and is when they do', async () => {
    const { a, b, runtime, work, places } = await twoShelves()
    a.add({ start: noon - 5 * dayMs })
    const cell = { source: connectionOf('a'), target: connectionOf('b') }
    await setFlows(runtime.engine, 'me', [{ ...cell, allowed: false }])
    await setSyncSettings(runtime.engine, 'me', { isOn: true })
    await work()
    expect(await places()).toEqual([['Round the lake', { a: 'present', b: 'flow' }]])
    await setFlows(runtime.engine, 'me', [{ ...cell, allowed: true }])
    await work()
    expect(b.shelf.size).toBe(1)
  })

  it('goes from each to each, years of them, in slices', async () => {
    const { a, b, runtime, work, pass } = await twoShelves()
    for (let day = 1; day <= 80; day++) (day % 2 === 0 ? a : b).add({ start: noon - day * 2 * dayMs })
    await setSyncSettings(runtime.engine, 'me', { isOn: true })
    await work()
    expect([a.shelf.size, b.shelf.size]).toEqual([80, 80])
    expect([uploadsTo(a), uploadsTo(b)]).toEqual([40, 40])
    const runs = await store.query('select state, downloads, uploads, troubles, sentence from sync_runs order by id')
    expect(runs.at(-1)).toMatchObject({ state: 'done', troubles: 0 })
    expect(runs.reduce((sum, run) => sum + (run['uploads'] as number), 0)).toBe(80)
    expect(clock.now).toBe(noon)
    await pass(5 * minuteMs)
    const [state] = await store.query('select due_at, lease, done, total, work from syncs')
    expect(state).toEqual({ due_at: null, lease: null, done: 0, total: 0, work: {} })
  })
})

describe('a ride that is removed', () => {
  it('at the target is not sent again', async () => {
    const { a, b, runtime, work, pass, places } = await twoShelves()
    a.add({ start: noon - 3 * dayMs })
    await setSyncSettings(runtime.engine, 'me', { isOn: true })
    await work()
    await pass(7 * hourMs)
    b.shelf.clear()
    await pass(7 * hourMs)
    await pass(7 * hourMs)
    await pass(7 * hourMs)
    expect(await places()).toEqual([['Round the lake', { a: 'present', b: 'removed_there' }]])
    expect(uploadsTo(b)).toBe(1)
  })
})
