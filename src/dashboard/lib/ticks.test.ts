import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ticksOf } from './ticks.js'
import { dayMs, hourMs, localMs } from './time.js'

const start = localMs('2026-11-19')

describe('the axis', () => {
  it('is marked on whole hours within a day, midnight standing out', () => {
    const ticks = ticksOf({ from: start + 7 * hourMs, to: start + 31 * hourMs }, 900)
    expect(ticks.map(({ text }) => text)).toContain('08:00')
    expect(ticks.find(({ strong }) => strong)?.text).toBe('Fri 20 Nov')
  })
  it('is marked on Mondays over weeks, and by name of month over a year', () => {
    const month = ticksOf({ from: start - 30 * dayMs, to: start }, 500)
    expect(month.every(({ at }) => new Date(at).getUTCDay() === 1)).toBe(true)
    const year = ticksOf({ from: localMs('2026-01-01'), to: localMs('2026-12-31') }, 900)
    expect(year[0]).toEqual({ at: localMs('2026-01-01'), text: '2026', strong: true })
    expect(year[1]?.text).toBe('Feb')
  })
  it('never has marks closer than asked (but for words of a week), nor outside the view', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: hourMs, max: 4000 * dayMs }),
        fc.integer({ min: 200, max: 1400 }),
        (span, width) => {
          const view = { from: start - span, to: start }
          const ticks = ticksOf(view, width)
          for (const [index, { at }] of ticks.entries()) {
            expect(at).toBeGreaterThanOrEqual(view.from)
            expect(at).toBeLessThanOrEqual(view.to)
            const before = ticks[index - 1]
            // February is shorter than the month a step is reckoned by.
            if (before !== undefined) expect(((at - before.at) / span) * width).toBeGreaterThan(64 * 0.7)
          }
        },
      ),
    )
  })
  it('has no marks without a width', () => {
    expect(ticksOf({ from: start, to: start + dayMs }, 0)).toEqual([])
  })
})
