import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../../lib/time.js'
import { geometryOf, monthMarks } from './draw-strip.js'
import { daysBack } from './fill-dialog.js'

const days = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    day: addDays('2026-01-01', index),
    state: 'complete' as const,
    records: 1,
  }))

describe('a strip', () => {
  it('finds the day under the pointer again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1200 }),
        fc.integer({ min: 120, max: 1100 }),
        fc.nat(),
        (count, width, any) => {
          const geometry = geometryOf(count, width)
          const index = any % count
          expect(geometry.indexAt(geometry.left(index) + geometry.step / 2)).toBe(index)
        },
      ),
    )
  })
  it('has its newest day at the right edge, and never a day outside', () => {
    const geometry = geometryOf(90, 700)
    expect(geometry.left(89) + geometry.step).toBeCloseTo(700)
    expect(geometry.indexAt(-50)).toBe(0)
    expect(geometry.indexAt(9999)).toBe(89)
  })
  it('names months without letting the names touch', () => {
    for (const [count, width] of [
      [365, 700],
      [1096, 300],
      [90, 300],
    ] as const) {
      const marks = monthMarks(days(count), width)
      expect(marks.length).toBeGreaterThan(1)
      for (const [index, { x }] of marks.entries()) expect(x - (marks[index - 1]?.x ?? -40)).toBeGreaterThanOrEqual(40)
    }
  })
  it('knows how far a backfill must go to reach a day', () => {
    expect(daysBack('2026-11-20', '2026-11-20')).toBe(1)
    expect(daysBack('2026-10-21', '2026-11-20')).toBe(31)
  })
})
