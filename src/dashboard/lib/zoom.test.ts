import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayMs, hourMs, localMs } from './time.js'
import {
  atLevel,
  bandOf,
  blockOf,
  clamped,
  dayAt,
  firstDay,
  levelOf,
  longestMs,
  moved,
  shortestMs,
  spanOf,
  stepFor,
  type View,
  type Waking,
  zoomed,
} from './zoom.js'

const end = localMs('2026-11-21')
const waking = (day: string, hours: number, length = 7.5): Waking => {
  const at = localMs(day) + hours * hourMs
  return { day, start: at - length * hourMs, end: at }
}
const views = fc
  .record({ span: fc.integer({ min: shortestMs, max: 400 * dayMs }), back: fc.integer({ min: 0, max: 900 * dayMs }) })
  .map(({ span, back }): View => ({ from: end - back - span, to: end - back }))

describe('zooming', () => {
  it('keeps what is under the pointer where it is', () => {
    fc.assert(
      fc.property(
        views,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.2, max: 0.99, noNaN: true }),
        (view, share, factor) => {
          const anchor = view.from + share * spanOf(view)
          const closer = zoomed(view, factor, anchor, end)
          expect((anchor - closer.from) / spanOf(closer)).toBeCloseTo(share, 4)
        },
      ),
    )
  })
  it('never shows less than an hour, more than eight years, or anything past the end', () => {
    fc.assert(
      fc.property(views, fc.double({ min: 0.0001, max: 10_000, noNaN: true }), (view, factor) => {
        const next = zoomed(view, factor, view.to, end)
        expect(spanOf(next)).toBeGreaterThanOrEqual(shortestMs - 1)
        expect(spanOf(next)).toBeLessThanOrEqual(longestMs + 1)
        expect(next.to).toBeLessThanOrEqual(end)
      }),
    )
  })
  it('comes back when zoomed out by as much as in', () => {
    const view = { from: end - 10 * dayMs, to: end - 3 * dayMs }
    const anchor = view.from + 2 * dayMs
    const there = zoomed(view, 0.5, anchor, end)
    const back = zoomed(there, 2, anchor, end)
    expect(Math.round(back.from)).toBe(view.from)
    expect(Math.round(back.to)).toBe(view.to)
  })
  it('moves without changing the span, and stops at the end', () => {
    const view = { from: end - 2 * dayMs, to: end - dayMs }
    expect(moved(view, -dayMs, end)).toEqual({ from: end - 3 * dayMs, to: end - 2 * dayMs })
    expect(moved(view, 5 * dayMs, end)).toEqual({ from: end - dayMs, to: end })
  })
  it('leaves a view alone that is within bounds', () => {
    const view = { from: end - 2 * dayMs, to: end - dayMs }
    expect(clamped(view, end)).toEqual(view)
  })
})

describe('levels', () => {
  it('are recognised by their span', () => {
    for (const level of ['week', 'month', 'year', 'years'] as const)
      expect(levelOf(atLevel(level, { from: end - dayMs, to: end }, end))).toBe(level)
    expect(levelOf({ from: 0, to: 25 * hourMs })).toBe('day')
  })
  it('ask for coarser buckets the further one looks, and never for more than a few thousand', () => {
    let before = 0
    for (const days of [0.2, 1, 3, 7, 31, 90, 365, 3000]) {
      const view = { from: end - days * dayMs, to: end }
      const step = stepFor(view)
      expect(step).toBeGreaterThanOrEqual(before)
      expect((days * 86_400) / step).toBeLessThanOrEqual(3100)
      before = step
    }
  })
  it('ask the server for the same block while one looks around within it', () => {
    const view = { from: localMs('2026-11-03') + 3 * hourMs, to: localMs('2026-11-03') + 20 * hourMs }
    expect(blockOf(view)).toEqual(blockOf({ from: view.from + hourMs, to: view.to + hourMs }))
    expect(blockOf(view).from).toBeLessThanOrEqual(view.from)
    expect(blockOf(view).to).toBeGreaterThanOrEqual(view.to)
  })
})

describe('a day', () => {
  const sleeps = [
    waking('2026-11-18', 6.5),
    waking('2026-11-19', 7),
    waking('2026-11-20', 8),
    waking('2026-11-19', 15, 0.5),
  ]
  it('goes from waking to waking, and a nap ends no day', () => {
    expect(bandOf('2026-11-19', sleeps)).toEqual({
      from: localMs('2026-11-19') + 7 * hourMs,
      to: localMs('2026-11-20') + 8 * hourMs,
    })
  })
  it('begins at a usual hour when no waking is known', () => {
    expect(bandOf('2026-10-01', [])).toEqual({
      from: localMs('2026-10-01') + 7 * hourMs,
      to: localMs('2026-10-02') + 7 * hourMs,
    })
  })
  it('owns the small hours after its midnight', () => {
    expect(dayAt(localMs('2026-11-19') + 3 * hourMs, sleeps)).toBe('2026-11-18')
    expect(dayAt(localMs('2026-11-19') + 9 * hourMs, sleeps)).toBe('2026-11-19')
  })
  it('is shown first once there is enough of it; before that the last whole one is', () => {
    expect(firstDay(localMs('2026-11-20') + 9 * hourMs, sleeps)).toBe('2026-11-19')
    expect(firstDay(localMs('2026-11-20') + 21 * hourMs, sleeps)).toBe('2026-11-20')
  })
})
