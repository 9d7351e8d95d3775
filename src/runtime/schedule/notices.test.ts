import { describe, expect, it } from 'vitest'
import { dayMs, hourMs, RateLimitError } from '../../core/index.js'
import { takeNotices } from '../actions/index.js'
import { answerOf } from '../testing-feeds.js'
import { begin, bench, connectorWith, coverage, noon, pass, pulseStream, service, store } from './testing-schedule.js'

bench()

describe('a notice about what is long past', () => {
  it('is followed to its end, though others get their turn in between', async () => {
    const connector = connectorWith()
    const { engine, work } = await begin(connector)
    await work()
    service.asked = []
    service.answers = async function* ({ window, purpose }) {
      service.asked.push({ purpose, ...window })
      for (let from = window.from; from < window.to; from += 7_200_000) {
        const to = Math.min(from + 7_200_000, window.to)
        yield { answer: answerOf([], { from: String(from) }) }
        yield { covers: { from, to }, cursor: new Date(to).toISOString().slice(0, 10) }
      }
    }
    const from = noon - 30 * dayMs
    await takeNotices(engine, connector, [
      { type: 'ping', account: 'account', streams: ['pulse'], span: { from, to: from + dayMs } },
    ])
    await work()
    const spans = service.asked.filter(({ purpose }) => purpose === 'fresh')
    expect(spans.length).toBeGreaterThan(1)
    // Each part begins where the one before had come to, a page's width at most from it.
    for (const [index, { from: next }] of spans.slice(1).entries())
      expect(next - (spans[index]?.from ?? 0)).toBeLessThanOrEqual(400 * 7_200_000)
  })
})

describe('a service that bears few requests', () => {
  it('is asked on from where its limit stopped us, until all is here', async () => {
    const connector = connectorWith({ settleDays: 7 })
    const { work } = await begin(connector)
    // A request a day, three a minute: fewer than what is read again at every pull.
    let left = 3
    service.answers = async function* ({ window, purpose }) {
      service.asked.push({ purpose, ...window })
      for (let from = window.from; from < window.to; from += dayMs) {
        if (left-- <= 0)
          throw new RateLimitError('limit', 'wait', { retryAt: service.now + 60_000, scope: 'connection' })
        const to = Math.min(from + dayMs, window.to)
        yield { answer: answerOf([], { from: String(from) }) }
        yield {
          covers: { from, to },
          ...(purpose === 'fresh' && { cursor: new Date(from).toISOString().slice(0, 10) }),
        }
      }
    }
    for (let minute = 0; minute < 12; minute++) {
      await work()
      left = 3
      pass(63_000)
    }
    const fresh = service.asked.filter(({ purpose }) => purpose === 'fresh')
    expect(new Set(fresh.map(({ from }) => from)).size).toBeGreaterThan(2)
    expect((await pulseStream()).settledAt).toBeDefined()
  })
})

describe('a listing that comes in parts', () => {
  it('still tells what is no more, at the seams as well', async () => {
    const { work } = await begin(connectorWith({ settleDays: 7, listing: 'complete' }))
    let told = Array.from({ length: 27 }, (_, index) => ({ id: `p${index}`, at: noon - index * 6 * hourMs, bpm: 60 }))
    let mostDays = 30
    service.answers = async function* ({ window, purpose }) {
      const within = told.filter(({ at }) => at >= window.from && at < window.to)
      yield { answer: answerOf(within, { from: String(window.from), to: String(window.to) }) }
      if (window.to - window.from > mostDays * dayMs)
        throw new RateLimitError('limit', 'wait', { retryAt: service.now + 60_000, scope: 'connection' })
      yield { covers: window, ...(purpose === 'fresh' && { cursor: new Date(window.to).toISOString().slice(0, 10) }) }
    }
    await work()
    // All of a sudden so wide a window is too much at once; and what is two days old was deleted.
    mostDays = 5
    told = told.filter(({ at }) => at >= noon - 2 * dayMs)
    for (let hour = 0; hour < 48; hour++) {
      pass(hourMs)
      await work()
    }
    const alive = await store.query<{ at: Date }>('select order_at as at from samples where deleted_at is null')
    expect(alive.length).toBe(told.length)
    expect((await pulseStream()).settledAt?.valueOf()).toBeGreaterThan(noon + dayMs)
  })

  it('comes in wider ones again, though a limit was met before nobody asked for long', async () => {
    const { work } = await begin(connectorWith({ settleDays: 7, listing: 'complete' }))
    let told = Array.from({ length: 12 }, (_, index) => ({ id: `p${index}`, at: noon - index * 6 * hourMs, bpm: 60 }))
    let isLimited = false
    service.answers = async function* ({ window, purpose }) {
      const within = told.filter(({ at }) => at >= window.from && at < window.to)
      yield { answer: answerOf(within, { from: String(window.from), to: String(window.to) }) }
      if (isLimited) throw new RateLimitError('limit', 'wait', { retryAt: service.now + 60_000, scope: 'connection' })
      yield { covers: window, ...(purpose === 'fresh' && { cursor: new Date(window.to).toISOString().slice(0, 10) }) }
    }
    await work()
    // Others used the limit up, just when a pull of a day was half way; and nobody asks for nine days.
    isLimited = true
    pass(2 * hourMs)
    await work()
    isLimited = false
    told = told.filter(({ at }) => at >= noon - dayMs)
    pass(9 * dayMs)
    for (let hour = 0; hour < 24; hour++) {
      await work()
      pass(hourMs)
    }
    const alive = await store.query<{ at: Date }>('select order_at as at from samples where deleted_at is null')
    expect(alive.length).toBe(told.length)
  })
})

describe('a service whose answer needs more requests at once than its limit bears', () => {
  it('is asked for less at once, until all is here, now and back in time', async () => {
    const { work } = await begin(connectorWith({ settleDays: 7 }))
    let left = 4
    // One listing, then a request for each day of it, and no word in between of how far it has come.
    service.answers = async function* ({ window, purpose }) {
      service.asked.push({ purpose, ...window })
      for (let day = window.from - dayMs; day < window.to; day += dayMs) {
        if (left-- <= 0)
          throw new RateLimitError('limit', 'wait', { retryAt: service.now + 60_000, scope: 'connection' })
        yield { answer: answerOf([], { day: String(day) }) }
      }
      yield { covers: window, ...(purpose === 'fresh' && { cursor: new Date(window.to).toISOString().slice(0, 10) }) }
    }
    for (let minute = 0; minute < 150; minute++) {
      await work()
      left = 4
      pass(63_000)
    }
    const { settledAt, backfilledTo, backfillWanted } = await pulseStream()
    expect(settledAt).toBeDefined()
    expect(backfilledTo).toBe(backfillWanted)
    expect((await coverage()).map(({ state }) => state)).not.toContain('failed')
  })
})
