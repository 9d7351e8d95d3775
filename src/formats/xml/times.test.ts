import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseTime, type WrittenTime } from './times.js'

const parse = (text: string): WrittenTime => {
  const time: WrittenTime = { ms: 0, zone: 'utc', offset: 0 }
  const bytes = new TextEncoder().encode(`2${text}0`)
  parseTime(bytes, 1, bytes.length - 1, time)
  return time
}

describe('times from bytes', () => {
  it('are what Date.parse reads', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), (ms) => {
        const text = new Date(ms).toISOString()
        expect(parse(text)).toEqual({ ms, zone: 'utc', offset: 0 })
        expect(parse(`${text.slice(0, 19)}+05:30`).ms).toBe(Date.parse(`${text.slice(0, 19)}+05:30`))
        expect(parse(text.slice(0, 19))).toMatchObject({ ms: Date.parse(`${text.slice(0, 19)}Z`), zone: 'local' })
      }),
    )
  })

  it('keep milliseconds of finer fractions', () => {
    expect(parse('2020-02-29T10:11:12.2073437Z').ms).toBe(Date.UTC(2020, 1, 29, 10, 11, 12, 207))
    expect(parse('2020-02-29T10:11:12,5Z').ms).toBe(Date.UTC(2020, 1, 29, 10, 11, 12, 500))
  })

  it('say how they were written', () => {
    expect(parse('2020-01-01T00:00:00-07:00')).toMatchObject({ zone: 'offset', offset: -420 })
    expect(parse('2020-01-01T00:00:00+0130')).toMatchObject({ zone: 'offset', offset: 90 })
    expect(parse('2020-01-01 00:00Z')).toMatchObject({ ms: Date.UTC(2020, 0, 1), zone: 'utc' })
  })

  it('know leap years, of centuries only each fourth', () => {
    for (const text of ['2000-02-29T00:00:00Z', '2024-02-29T00:00:00Z']) expect(parse(text).ms).toBe(Date.parse(text))
  })

  it('are none where there is no such day or hour', () => {
    const bad = [
      '2021-02-29T00:00:00Z',
      '2100-02-29T00:00:00Z',
      '2020-13-01T00:00:00Z',
      '2020-01-01T25:00:00Z',
      '2020-01-01T00:61:00Z',
      '2020-01-01',
      '',
      'yesterday at noon',
      '2020-01-01T00:00:00Zulu',
      '2020-01-01T00:00:00+99:00',
    ]
    for (const text of bad) expect(parse(text).ms).toBeNaN()
  })
})
