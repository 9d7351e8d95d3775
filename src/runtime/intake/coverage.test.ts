import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CoveredSpan, cover, stateOf } from './coverage.js'

/** The same, one slot at a time: slow, and plain to see. */
interface Slot {
  readonly state: 'complete' | 'failed'
  readonly askedAt: number | undefined
}
const slots = 60

const step = fc.record({
  from: fc.integer({ min: 0, max: slots - 1 }),
  length: fc.integer({ min: 1, max: 20 }),
  state: fc.constantFrom('complete' as const, 'complete' as const, 'failed' as const),
  now: fc.integer({ min: 0, max: slots + 20 }),
  settle: fc.constantFrom(0, 3, 10),
})

describe('coverage', () => {
  it('agrees with a model that keeps every slot by itself', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let spans: readonly CoveredSpan[] = []
        const model: (Slot | undefined)[] = Array.from({ length: slots + 20 }, () => undefined)
        for (const { from, length, state, now, settle } of steps) {
          const to = from + length
          spans = cover(spans, { from, to, state }, now, settle)
          for (let slot = from; slot < to; slot++) {
            if (state === 'failed') {
              if (model[slot]?.state !== 'complete') model[slot] = { state, askedAt: undefined }
            } else model[slot] = { state, askedAt: settle === 0 || slot < now - settle ? undefined : now }
          }
        }
        for (let slot = 0; slot < model.length; slot++) {
          const span = spans.find((each) => each.from <= slot && slot < each.to)
          expect({ slot, state: span?.state, askedAt: span?.askedAt }).toEqual({
            slot,
            state: model[slot]?.state,
            askedAt: model[slot]?.askedAt,
          })
        }
      }),
    )
  })

  it('never keeps two spans that overlap, nor two that could be one', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let spans: readonly CoveredSpan[] = []
        for (const { from, length, state, now, settle } of steps)
          spans = cover(spans, { from, to: from + length, state }, now, settle)
        for (const [index, span] of spans.entries()) {
          const next = spans[index + 1]
          expect(span.from).toBeLessThan(span.to)
          if (next === undefined) continue
          expect(span.to).toBeLessThanOrEqual(next.from)
          if (span.to === next.from) expect([span.state, span.askedAt]).not.toEqual([next.state, next.askedAt])
        }
      }),
    )
  })

  it('does not take back what was complete when asking again fails', () => {
    const spans = cover([{ from: 0, to: 10, state: 'complete' }], { from: 5, to: 15, state: 'failed' }, 20, 0)
    expect(stateOf(spans, 0, 10)).toBe('complete')
    expect(stateOf(spans, 10, 15)).toBe('failed')
  })

  it('tells what was never asked from what holds nothing', () => {
    const spans = cover([], { from: 0, to: 10, state: 'complete' }, 100, 0)
    expect(stateOf(spans, 2, 8)).toBe('complete')
    expect(stateOf(spans, 8, 12)).toBe('never')
    expect(stateOf(spans, 20, 30)).toBe('never')
  })

  it('calls the days provisional that the provider may still revise', () => {
    const spans = cover([], { from: 0, to: 10, state: 'complete' }, 10, 3)
    expect(stateOf(spans, 0, 7)).toBe('complete')
    expect(stateOf(spans, 7, 10)).toBe('provisional')
    expect(stateOf(cover(spans, { from: 5, to: 10, state: 'complete' }, 20, 3), 0, 10)).toBe('complete')
  })
})
