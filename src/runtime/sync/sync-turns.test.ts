/** What happens in the middle of a sync: a person changes their mind, forgets a service, comes back. */
import { describe, expect, it } from 'vitest'
import { dayMs, hourMs, minuteMs } from '../../core/index.js'
import { scheduleConnection } from '../actions/connections.js'
import { forgetConnection } from '../actions/forget.js'
import { excludeActivity, setFlows, setSyncSettings, syncNow } from '../actions/sync.js'
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

const uploadsTo = ({ asked }: { readonly asked: readonly string[] }): number =>
  asked.filter((what) => what === 'POST /workouts').length

const begin = async (
  upload: Parameters<typeof shelfConnector>[2] = {},
  changes: Parameters<typeof shelfConnector>[1] = {},
) => {
  const [a, b] = [shelfService('a'), shelfService('b')]
  const connectors = [shelfConnector('a'), shelfConnector('b', changes, upload)]
  const bench = await benchOf([a, b], connectors)
  await bench.work()
  const { engine } = bench.runtime
  await setSyncSettings(engine, 'me', { isOn: true })
  await bench.work()
  const forget = (connector: string) =>
    forgetConnection(engine, { id: connectionOf(connector), individual: 'me', connector })
  const comeBack = async (connector: string) => {
    await scheduleConnection(engine, connectors.find(({ id }) => id === connector) as never, {
      id: connectionOf(connector),
      individual: 'me',
      scopes: [],
    })
    await syncNow(engine, 'me')
    await bench.work()
  }
  return { a, b, engine, forget, comeBack, ...bench }
}

describe('a person who changes their mind in the middle of a sync', () => {
  const rides = async () => {
    const world = await begin()
    for (let ride = 1; ride <= 4; ride++) world.a.add({ start: noon - ride * 2 * hourMs })
    return world
  }

  it('and switches it off has nothing more sent', async () => {
    const { b, engine, pass } = await rides()
    b.after = async (what) => void (what === 'POST /workouts' && (await setSyncSettings(engine, 'me', { isOn: false })))
    await pass(70 * minuteMs)
    expect(uploadsTo(b)).toBe(1)
    b.after = () => undefined
    await setSyncSettings(engine, 'me', { isOn: true })
    await pass(hourMs)
    expect([b.shelf.size, uploadsTo(b)]).toEqual([4, 4])
  })

  it('and forbids the way has nothing more sent there', async () => {
    const { b, engine, pass } = await rides()
    const rule = { source: connectionOf('a'), target: connectionOf('b'), allowed: false }
    b.after = async (what) => void (what === 'POST /workouts' && (await setFlows(engine, 'me', [rule])))
    await pass(70 * minuteMs)
    expect(uploadsTo(b)).toBe(1)
  })

  it('and takes a workout out has it sent nowhere', async () => {
    const { b, engine, pass } = await rides()
    b.after = async (what) => {
      if (what !== 'POST /workouts') return
      const { activities } = await activitiesOf(engine, { individual: 'me', limit: 9 })
      for (const { id } of activities) await excludeActivity(engine, 'me', id, true)
    }
    await pass(70 * minuteMs)
    expect(uploadsTo(b)).toBe(1)
  })
})

describe('a service that is forgotten', () => {
  it('and connected again before it lists what we sent gets nothing twice', async () => {
    const { a, b, forget, comeBack, pass } = await begin({ visibleWithinSeconds: 3600 })
    a.add({ start: noon - 2 * hourMs })
    b.lagMs = hourMs
    await pass(70 * minuteMs)
    expect(uploadsTo(b)).toBe(1)
    await forget('b')
    await comeBack('b')
    await pass(2 * hourMs)
    await pass(dayMs)
    expect(uploadsTo(b)).toBe(1)
  })

  it('and connected again while an upload is under way gets nothing twice', async () => {
    const { a, b, forget, comeBack, pass } = await begin({ visibleWithinSeconds: 3600 })
    a.add({ start: noon - 2 * hourMs })
    b.lagMs = hourMs
    b.after = async (what) => void (what === 'POST /workouts' && (await forget('b')))
    await pass(70 * minuteMs)
    b.after = () => undefined
    await comeBack('b')
    await pass(2 * hourMs)
    await pass(dayMs)
    expect(uploadsTo(b)).toBe(1)
  })

  it('leaves nothing of what it told in the workouts that others have, too', async () => {
    const { a, b, engine, forget, comeBack, pass } = await begin()
    a.add({ start: noon - 2 * hourMs, name: 'To the clinic', notes: 'Third time this week' })
    await pass(70 * minuteMs)
    expect(b.shelf.size).toBe(1)
    for (const one of b.shelf.values()) one.name = 'Plain'
    await forget('a')
    const text = JSON.stringify(await store.query('select * from activities'))
    expect(text).not.toMatch(/clinic|Third/)
    expect(
      await store.query('select 1 as one from activities where sketch is not null or content is not null'),
    ).toEqual([])
    await comeBack('a')
    await pass(hourMs)
    expect((await activitiesOf(engine, { individual: 'me', limit: 9 })).activities).toHaveLength(1)
    expect([a.shelf.size, uploadsTo(a), b.shelf.size]).toEqual([1, 0, 1])
  })
})

describe('a listing that is out of its mind', () => {
  it('keeps nobody else from being listed and sent', async () => {
    const { a, b, pass } = await begin()
    a.add({ start: noon - 2 * hourMs })
    a.add({ start: noon - 4 * hourMs, seconds: 1e300, bytes: new Uint8Array() })
    await pass(70 * minuteMs)
    expect(uploadsTo(b)).toBe(1)
  })
})

describe('a service that forbids us to ask what became of uploads', () => {
  it('is not asked again and again', async () => {
    const { a, b, runtime } = await begin({
      send: async () => ({ state: 'processing', ticket: 'ticket' }),
      check: async (task) => {
        await task.get('/ticket')
        return { state: 'refused', reason: { code: 'other', message: 'It never comes to this.' } }
      },
    })
    for (let ride = 1; ride <= 4; ride++) a.add({ start: noon - ride * 2 * hourMs })
    b.trouble = (what) => (what === 'GET /ticket' ? new Response(null, { status: 403 }) : undefined)
    clock.now += 70 * minuteMs
    while ((await runtime.worker.step(4)) > 0);
    await runtime.syncer.step(1)
    clock.now += minuteMs
    for (let turn = 0; turn < 12; turn++) await runtime.syncer.step(1)
    expect(b.asked.filter((what) => what === 'GET /ticket').length).toBeLessThanOrEqual(4)
  })
})
