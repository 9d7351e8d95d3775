import { describe, expect, it } from 'vitest'
import { dayMs } from '../../core/index.js'
import { takeNotices } from '../actions/index.js'
import { answerOf } from '../testing-feeds.js'
import { begin, connectorWith, noon, service } from './testing-schedule.js'

describe('a notice about what is long past', () => {
  it('is followed to its end, though others get their turn in between', async () => {
    const connector = connectorWith()
    const { engine, work } = await begin(connector)
    await work()
    service.asked = []
    service.answers = async function* ({ window, purpose }) {
      service.asked.push({ purpose, ...window })
      for (let from = window.from; from < window.to; from += 3_600_000) {
        const to = Math.min(from + 3_600_000, window.to)
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
    expect(spans.length).toBeGreaterThan(3)
    // Each part begins where the one before had come to, a page's width at most from it.
    for (const [index, { from: next }] of spans.slice(1).entries())
      expect(next - (spans[index]?.from ?? 0)).toBeLessThanOrEqual(400 * 3_600_000)
  })
})
