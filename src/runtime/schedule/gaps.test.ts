import { describe, expect, it } from 'vitest'
import { dayMs, RateLimitError, TransientError } from '../../core/index.js'
import type { Stream } from '../../kit/index.js'
import { backfill, scheduleConnection, takeNotices } from '../actions/index.js'
import { stateOf } from '../intake/index.js'
import { makeDue, priorities } from '../store/pulls.js'
import { pauseConnection } from '../store/stream-state.js'
import { answerOf } from '../testing-feeds.js'
import {
  begin,
  bench,
  connection,
  connectionId,
  connectorWith,
  coverage,
  noon,
  pass,
  pulseStream,
  service,
  store,
  unreachable,
  whole,
} from './testing-schedule.js'

bench()

describe('a page nobody can read', () => {
  it('in history is asked for again, soon at first and every day when the rest of history is there', async () => {
    const { work } = await begin(connectorWith())
    const good = whole([])
    service.answers = (task) =>
      task.purpose === 'backfill' && task.window.from < noon - 35 * dayMs ? whole(undefined)(task) : good(task)
    for (let hour = 0; hour < 30; hour++) {
      await work()
      pass(3_600_000)
    }
    const gap = (await coverage()).find(({ state }) => state === 'failed')
    expect(gap).toBeDefined()
    const before = service.asked.filter(({ purpose }) => purpose === 'backfill').length
    service.answers = good
    pass(dayMs)
    await work()
    expect(service.asked.filter(({ purpose }) => purpose === 'backfill').length).toBeGreaterThan(before)
    expect((await coverage()).map(({ state }) => state)).not.toContain('failed')
  })
  it('is not asked for without end by a service that answers and covers nothing of it', async () => {
    const { engine, work } = await begin(connectorWith())
    await work()
    service.answers = unreachable
    await backfill(engine, connectionId, 60)
    await work()
    pass(3_600_000)
    // Before the person was registered there is nothing to ask for: an answer, and no span it covers.
    service.answers = async function* ({ window, purpose }) {
      service.asked.push({ purpose, ...window })
      yield { answer: answerOf([]) }
    }
    service.asked = []
    for (let hour = 0; hour < 24; hour++) {
      await work()
      pass(3_600_000)
    }
    expect(service.asked.filter(({ purpose }) => purpose === 'backfill').length).toBeLessThan(12)
  })

  it('does not keep older history waiting for ever', async () => {
    const { work } = await begin(connectorWith())
    service.answers = (task) =>
      task.purpose === 'backfill' && task.window.to > noon - 10 * dayMs ? whole(undefined)(task) : whole([])(task)
    for (let hour = 0; hour < 30; hour++) {
      await work()
      pass(3_600_000)
    }
    expect((await pulseStream()).backfilledTo).toBe((await pulseStream()).backfillWanted)
    expect(stateOf(await coverage(), noon - 39 * dayMs, noon - 38 * dayMs)).toBe('complete')
  })
  it('among what is settling is asked for again, with all that may still be revised', async () => {
    const { work } = await begin(connectorWith())
    await work()
    pass(7 * 3_600_000)
    service.answers = whole(undefined)
    await work()
    const { from } = service.asked.at(-1) as { from: number }
    service.answers = whole([])
    pass(2 * 3_600_000)
    await work()
    expect(service.asked.at(-1)?.from).toBe(from)
  })
})

describe('an outage after a first pull that could not be read', () => {
  it('leaves no days out between that pull and the next', async () => {
    const { work } = await begin(connectorWith())
    service.answers = whole(undefined)
    await work()
    pass(20 * dayMs)
    service.answers = whole([])
    await work()
    expect(stateOf(await coverage(), noon - 30 * dayMs, service.now - 3 * dayMs)).toBe('complete')
  })
})

describe('what is provisional', () => {
  it('is read once more when it is final, though midnight came between', async () => {
    const { work } = await begin(connectorWith())
    service.now = Date.UTC(2026, 9, 20, 22, 15)
    for (let round = 0; round < 110; round++) {
      await work()
      pass(1.1 * 3_600_000)
    }
    await work()
    expect(stateOf(await coverage(), noon - 3 * dayMs, service.now - 3 * dayMs)).toBe('complete')
  })
})

describe('a record that is listed no more', () => {
  it('has vanished when a second listing agrees, even if an outage came before the first', async () => {
    const { work } = await begin(connectorWith({ listing: 'complete' }))
    service.answers = whole([{ id: 'a', at: noon - 2 * 3_600_000, bpm: 61 }])
    await work()
    service.answers = whole([])
    pass(9 * dayMs)
    await work()
    pass(7 * 3_600_000)
    await work()
    const [row] = await store.query('select deleted_reason from samples')
    expect(row).toEqual({ deleted_reason: 'vanished' })
  })
})

describe('a notice', () => {
  it('is not lost when another comes at the same time', async () => {
    const { engine, work } = await begin(connectorWith())
    await work()
    const take = (document: string) =>
      takeNotices(engine, connectorWith(), [{ type: 'ping', account: 'account', streams: ['pulse'], document }])
    await Promise.all(['a', 'b', 'c'].map(take))
    const [row] = await store.query<{ note: string }>(`select note from pulls where purpose = 'fresh'`)
    expect((JSON.parse(row?.note ?? '{}') as { documents: string[] }).documents.toSorted()).toEqual(['a', 'b', 'c'])
  })
  const notice = JSON.stringify({ from: noon - 30 * dayMs, documents: [] })
  it('is not forgotten when the pull that should confirm it fails', async () => {
    const { work } = await begin(connectorWith())
    await work()
    const { id } = await pulseStream()
    await makeDue(store, {
      streamIds: [id],
      purpose: 'fresh',
      priority: priorities.fresh,
      now: service.now,
      note: notice,
    })
    service.answers = unreachable
    await work()
    service.asked = []
    service.answers = whole([])
    pass(2 * 3_600_000)
    await work()
    expect(service.asked[0]?.from).toBeLessThanOrEqual(noon - 30 * dayMs)
  })
  it('that names many documents is worked off, though a limit stops every pull after a few', async () => {
    const documents = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const told: string[] = []
    let budget = 0
    const one: Stream['one'] = async (_task, document) => {
      if (budget-- === 0)
        throw new RateLimitError('budget-spent', 'wait', { retryAt: service.now + 60_000, scope: 'connection' })
      told.push(document)
      return answerOf([{ id: document, at: noon - dayMs, bpm: 60 }])
    }
    const { work } = await begin(connectorWith({ one }))
    await work()
    const { id } = await pulseStream()
    await makeDue(store, {
      streamIds: [id],
      purpose: 'fresh',
      priority: priorities.fresh,
      now: service.now,
      note: JSON.stringify({ documents }),
    })
    for (let minute = 0; minute < 4; minute++) {
      budget = 3
      await work()
      pass(120_000)
    }
    expect(told).toEqual(documents)
    expect(await store.query(`select note from pulls where purpose = 'fresh'`)).toEqual([{ note: null }])
  })
  it('waits for a person who has to connect again', async () => {
    const { engine, work } = await begin(connectorWith())
    await work()
    const { id } = await pulseStream()
    await pauseConnection(store, connectionId, 'connect again', service.now)
    await makeDue(store, {
      streamIds: [id],
      purpose: 'fresh',
      priority: priorities.fresh,
      now: service.now,
      note: notice,
    })
    await work()
    service.asked = []
    await store.query(`update connections set state = 'connected'`)
    await scheduleConnection(engine, connectorWith(), connection)
    await work()
    expect(service.asked[0]?.from).toBeLessThanOrEqual(noon - 30 * dayMs)
  })
})

describe('history', () => {
  it('is fetched though it is asked for while the last of what was wanted before is on its way', async () => {
    const { engine, work } = await begin(connectorWith())
    let asks = true
    service.answers = async function* (task) {
      const stream = await pulseStream()
      if (task.purpose === 'backfill' && task.window.from === stream.backfillWanted && asks) {
        asks = false
        await backfill(engine, connectionId, 90)
      }
      yield* whole([])(task)
    }
    await work()
    const { backfilledTo, backfillWanted } = await pulseStream()
    expect(asks).toBe(false)
    expect(backfillWanted).toBe(Math.floor((noon - 90 * dayMs) / dayMs) * dayMs)
    expect(backfilledTo).toBe(backfillWanted)
  })
  it('goes on where it stopped when the person connects again', async () => {
    const { engine, work } = await begin(connectorWith())
    service.answers = (task) => {
      if (task.purpose === 'backfill') throw new TransientError('network', 'it could not be reached')
      return whole([])(task)
    }
    await work()
    await pauseConnection(store, connectionId, 'connect again', service.now)
    pass(2 * 3_600_000)
    await work()
    service.answers = whole([])
    await store.query(`update connections set state = 'connected'`)
    await scheduleConnection(engine, connectorWith(), connection)
    await work()
    expect((await pulseStream()).backfilledTo).toBe((await pulseStream()).backfillWanted)
  })
  it('is not begun twice by scheduling twice', async () => {
    const { engine, work } = await begin(connectorWith())
    await scheduleConnection(engine, connectorWith(), connection)
    await work()
    expect(service.asked.filter(({ purpose }) => purpose === 'fresh')).toHaveLength(1)
  })
})
