import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayMs, RateLimitError, ReauthorizeError, TransientError } from '../../core/index.js'
import { joinNotes, readNote } from './note.js'
import { backoff, outcomeOf } from './outcome.js'
import { hasComeForward } from './pull-window.js'
import { backfillDays, backfillWindow, freshWindow } from './window.js'

const now = Date.UTC(2026, 10, 20, 9, 30)

describe('the window of a fresh pull', () => {
  it('begins a week back the first time', () => {
    expect(freshWindow({ cursor: undefined, settledAt: undefined }, 7, now)).toMatchObject({
      from: Date.UTC(2026, 10, 13),
      to: now,
    })
  })
  it('reads again what may still be revised, wherever the cursor stands', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 30 }), (daysAgo, settle) => {
        const point = now - daysAgo * dayMs
        const window = freshWindow({ cursor: point, settledAt: undefined }, settle, now)
        expect(window.from).toBeLessThanOrEqual(point - settle * dayMs)
        expect(window.from % dayMs).toBe(0)
        expect(window.settles).toBe(true)
      }),
    )
  })
  it('reads only the last day again when the rest was read within six hours', () => {
    const window = freshWindow({ cursor: '2026-11-19', settledAt: now - 3_600_000 }, 7, now)
    expect(window).toMatchObject({ from: Date.UTC(2026, 10, 18), settles: false })
  })
  it('reaches as far back as a notice says', () => {
    expect(freshWindow({ cursor: '2026-11-19', settledAt: now }, 7, now, Date.UTC(2026, 9, 1, 12)).from).toBe(
      Date.UTC(2026, 9, 1),
    )
  })
})

describe('a pull of very many pages', () => {
  it('does not stop before the midnight after the one it went on from, as the next would read all that again', () => {
    const goesOn = Date.UTC(2026, 10, 15)
    expect(hasComeForward({ goesOn }, goesOn - dayMs)).toBe(false)
    expect(hasComeForward({ goesOn }, goesOn + dayMs / 2)).toBe(false)
    expect(hasComeForward({ goesOn }, goesOn + dayMs)).toBe(true)
  })
  it('may stop at any cursor where no span tells how far it has come', () => {
    expect(hasComeForward({ goesOn: now }, undefined)).toBe(true)
  })
})

describe('the windows of a backfill', () => {
  it('walk back without a gap until all that is wanted is there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 900 }), (days) => {
        const wanted = Date.UTC(2026, 10, 13) - days * dayMs
        let reached = Date.UTC(2026, 10, 13)
        for (;;) {
          const window = backfillWindow({ backfilledTo: reached, backfillWanted: wanted })
          if (window === undefined) break
          expect(window.to).toBe(reached)
          expect(window.from).toBeLessThan(window.to)
          expect(window.to - window.from).toBeLessThanOrEqual(backfillDays * dayMs)
          reached = window.from
        }
        expect(reached).toBe(wanted)
      }),
    )
  })
})

describe('after a failure', () => {
  it('waits as long as the provider says, and longer each time where it says nothing', () => {
    expect(outcomeOf(new RateLimitError('limit', 'wait', { retryAt: now + 5, scope: 'app' }), 3, 0.5)).toEqual({
      next: 'wait',
      until: now + 5,
    })
    expect(outcomeOf(new TransientError('t', 't'), 0, 1)).toEqual({ next: 'retry', after: backoff(0, 1) })
    for (let attempts = 0; attempts < 20; attempts++) {
      expect(backoff(attempts + 1, 1)).toBeGreaterThanOrEqual(backoff(attempts, 1))
      expect(backoff(attempts, 0)).toBeGreaterThan(0)
      expect(backoff(attempts, 1)).toBeLessThanOrEqual(3_605_000)
    }
  })
  it('pauses the connection only on the provider’s own word', () => {
    expect(outcomeOf(new ReauthorizeError('r', 'again'), 0, 0)).toEqual({ next: 'pause-connection', message: 'again' })
    expect(outcomeOf(new Error('a fault'), 0, 0).next).toBe('retry')
  })
})

describe('notes', () => {
  it('join to the earliest moment and every document, within a bound', () => {
    let note: string | undefined
    for (let index = 0; index < 1030; index++) note = joinNotes(note, { from: 2000 - index, document: `d${index}` })
    expect(readNote(note).from).toBe(971)
    expect(readNote(note).documents).toHaveLength(1000)
  })
})
