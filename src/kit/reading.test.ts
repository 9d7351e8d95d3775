import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  asUtc,
  between,
  dayAt,
  given,
  jsonOf,
  maybe,
  numbers,
  oneOf,
  sportNamed,
  texts,
  timeOf,
  times,
  z,
} from './index.js'

describe('lenient fields', () => {
  const Doc = z.object({ ...texts('name note'), ...numbers('score'), ...times('end') })
  it('may be there, be null, or be missing', () => {
    expect(Doc.parse({ name: 'a', score: null, end: '2026-10-05T08:00:00+02:00' })).toEqual({
      name: 'a',
      end: { at: Date.UTC(2026, 9, 5, 6), offset: 120, offsetFrom: 'provider' },
    })
    expect(maybe(z.boolean()).parse(null)).toBeUndefined()
  })
  it('are refused when they are something else', () => {
    expect(Doc.safeParse({ name: 5 }).success).toBe(false)
    expect(Doc.safeParse({ score: 'high' }).success).toBe(false)
  })
  it('with a time nobody can read leave the page readable, and the record without a moment', () => {
    expect(Doc.parse({ end: 'yesterday' }).end).toEqual({ at: Number.NaN, offsetFrom: 'unknown' })
  })
})

describe('times', () => {
  const [noon, two] = [timeOf('2026-10-05T12:00:00+02:00'), timeOf('2026-10-05T14:00:00+02:00')]
  it('span from the earlier to the later, whichever is told first', () => {
    expect(between(two, noon)).toEqual(between(noon, two))
    expect(between(noon, two)).toEqual({ start: noon, end: two, day: '2026-10-05' })
  })
  it('belong to the day that is told, else to that of the start, else to none', () => {
    expect(between(noon, two, '2026-10-04').day).toBe('2026-10-04')
    expect(between(timeOf('2026-10-05T23:30:00Z'), undefined).day).toBeUndefined()
    expect(dayAt(timeOf('2026-10-05T23:30:00'))).toBe('2026-10-05')
    expect(dayAt(timeOf('yesterday'))).toBeUndefined()
  })
  it('in UTC throughout say nothing of where the person was', () => {
    expect(asUtc(timeOf('2026-10-05T12:00:00+00:00'))).toEqual({ at: Date.UTC(2026, 9, 5, 12), offsetFrom: 'unknown' })
    expect(asUtc(noon)).toBe(noon)
  })
})

describe('words', () => {
  it('of sports are taken as written, as ours, or as other', () => {
    expect(sportNamed('trailRunning')).toBe('trail_running')
    expect(sportNamed('Table-Tennis')).toBe('table_tennis')
    expect(sportNamed('houseWork')).toBe('housework')
    expect(sportNamed('underwater chess')).toBe('other')
    expect(sportNamed('dance', { dance: 'barre' })).toBe('barre')
    expect(sportNamed('constructor')).toBe('other')
  })
  it('we know stay, others become other, and none stays none', () => {
    expect(oneOf(['low', 'high'], 'low')).toBe('low')
    expect(oneOf(['low', 'high'], 'medium')).toBe('other')
    expect(oneOf(['low', 'high'], undefined)).toBeUndefined()
    expect(given(0, (value) => value + 1)).toBe(1)
    expect(given<number, number>(undefined, () => 1)).toBeUndefined()
  })
})

describe('a body', () => {
  it('is JSON or undefined, and never throws', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void jsonOf(bytes)))
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        expect(JSON.stringify(jsonOf(new TextEncoder().encode(text)))).toBe(text)
      }),
    )
  })
})
