import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codedRuns, evenly, instant, isKnown, type Moment, runsOf, samplesAt, stagesOf } from './index.js'

const bedtime = instant(Date.UTC(2026, 9, 5, 21), 120)
const at = (moment: Moment): number => (isKnown(moment) ? moment.at : Number.NaN)
const codes = fc.stringMatching(/^[1-4]{0,60}$/)

describe('values at even steps', () => {
  it('keep their own slot, and a missing one leaves it empty', () => {
    const points = [...evenly(bedtime, 300_000, [61, null, 63])]
    expect(points.map(({ value, start, end }) => [value, at(start) - bedtime.at, at(end) - bedtime.at])).toEqual([
      [61, 0, 300_000],
      [63, 600_000, 900_000],
    ])
    expect([...samplesAt('heart_rate', '/min', points, { series: 'sleep' })]).toMatchObject([
      { kind: 'heart_rate', value: 61, series: 'sleep', start: { at: bedtime.at, offset: 120 } },
      { kind: 'heart_rate', value: 63 },
    ])
  })
})

describe('runs of codes', () => {
  it('say again what the string said, slot by slot', () => {
    fc.assert(
      fc.property(codes, (text) => {
        const runs = [...runsOf(text, bedtime, 1000)]
        const said = runs.map(({ code, start, end }) => code.repeat((at(end) - at(start)) / 1000)).join('')
        expect(said).toBe(text)
        for (const [index, { code, start, slot }] of runs.entries()) {
          const before = runs[index - 1]
          expect(before?.code).not.toBe(code)
          expect(at(start)).toBe(before === undefined ? bedtime.at : at(before.end))
          expect(at(start)).toBe(bedtime.at + slot * 1000)
        }
      }),
    )
  })
  it('never pass the end', () => {
    fc.assert(
      fc.property(codes, fc.nat(70_000), (text, endMs) => {
        for (const { start, end } of runsOf(text, bedtime, 1000, endMs)) {
          expect(at(end)).toBeGreaterThan(at(start))
          expect(at(end)).toBeLessThanOrEqual(bedtime.at + endMs)
        }
      }),
    )
  })
  it('are keyed by document and slot, so that a growing last run stays one record', () => {
    const meaning = { 1: 'still', 2: 'restless' } as const
    const keys = (text: string) =>
      [...codedRuns('sleep_movement', meaning, runsOf(text, bedtime, 30_000), 'night')].map(({ key, code }) => [
        key,
        code,
      ])
    expect(keys('1122')).toEqual([
      ['night@0', 'still'],
      ['night@2', 'restless'],
    ])
    expect(keys('112222')).toEqual(keys('1122'))
    expect(keys('9')).toEqual([])
  })
  it('become the stages of a night; none are none, and an unknown letter is unknown', () => {
    const meaning = { 1: 'deep', 2: 'light' } as const
    expect(stagesOf(runsOf('129', bedtime, 30_000), meaning)?.map(({ stage }) => stage)).toEqual([
      'deep',
      'light',
      'unknown',
    ])
    expect(stagesOf(runsOf('', bedtime, 30_000), meaning)).toBeUndefined()
  })
})
