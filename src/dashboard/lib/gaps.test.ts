import { describe, expect, it } from 'vitest'
import type { CoverageStrip } from '../api.js'
import { type DayFact, daysFor, gapAt, gapsOf } from './gaps.js'
import { addDays, dayMs, hourMs, localMs, minuteMs } from './time.js'

const day = '2026-11-18'
const from = localMs(day)
const step = 5 * minuteMs
const every = (start: number, until: number) =>
  Array.from({ length: (until - start) / step }, (_, index) => start + index * step)
const asked = new Map<string, DayFact>([[day, { state: 'complete' }]])
const ask = (
  times: readonly number[],
  days: ReadonlyMap<string, DayFact> = asked,
  now = from + 10 * dayMs,
  to = from + dayMs,
) => gapsOf({ times, stepMs: step, from, to, now, days })

describe('gaps', () => {
  it('are none where values follow each other', () => {
    expect(ask(every(from, from + dayMs))).toEqual([])
  })
  it('lie where values stop and begin again, and say that somebody asked', () => {
    const times = [...every(from, from + 8 * hourMs), ...every(from + 10 * hourMs, from + dayMs)]
    expect(ask(times)).toEqual([
      { from: from + 8 * hourMs, to: from + 10 * hourMs, why: 'nothing', reason: 'Asked, and nothing was measured.' },
    ])
  })
  it('tell a day nobody asked for from a day that failed, with the reason given', () => {
    const days = new Map<string, DayFact>([
      [day, { state: 'failed', reason: 'Oura was out.' }],
      ['2026-11-19', { state: 'never' }],
    ])
    const gaps = ask([], days, from + 10 * dayMs, from + 2 * dayMs)
    expect(gaps.map(({ why, reason }) => [why, reason])).toEqual([
      ['failed', 'Oura was out.'],
      ['never', 'Never asked for.'],
    ])
  })
  it('join over midnight when the reason is the same', () => {
    const days = new Map([0, 1, 2].map((index) => [addDays(day, index), { state: 'never' }] as [string, DayFact]))
    const gaps = ask([], days, from + 10 * dayMs, from + 3 * dayMs)
    expect(gaps).toHaveLength(1)
    expect(gaps[0]?.to).toBe(from + 3 * dayMs)
  })
  it('claim nothing of days whose coverage is not known', () => {
    expect(ask([], new Map())).toEqual([])
  })
  it('end now: what has not happened cannot be missing', () => {
    const now = from + 9 * hourMs
    expect(ask(every(from, now), asked, now)).toEqual([])
  })
  it('do not lie between values that come now and then', () => {
    const weights = [1, 7, 12, 19, 23].map((hour) => from + hour * hourMs)
    expect(ask(weights)).toEqual([])
  })
  it('are found by a moment within them', () => {
    const gap = { from, to: from + hourMs, why: 'never', reason: '' } as const
    expect(gapAt([gap], from + minuteMs)).toBe(gap)
    expect(gapAt([gap], from + hourMs)).toBeUndefined()
  })
})

describe('a day of several streams', () => {
  it('is as well covered as the best of them', () => {
    const strip = (state: CoverageStrip['days'][number]['state'], reason?: string): CoverageStrip => ({
      connection: 'c',
      connector: 'oura',
      stream: state,
      title: state,
      days: [{ day, state, records: 0, ...(reason === undefined ? {} : { reason }) }],
    })
    expect(daysFor([strip('never', 'a'), strip('provisional'), strip('failed', 'b')]).get(day)?.state).toBe(
      'provisional',
    )
    expect(daysFor([strip('never', 'a'), strip('failed', 'b')]).get(day)).toEqual({ state: 'failed', reason: 'b' })
  })
})
