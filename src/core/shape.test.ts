import { describe, expect, test } from 'vitest'
import { code, flag, isMoment, list, moment, number, object, problemsOf, text } from './shape.js'
import { instant, localTime } from './time.js'

const night = object({
  stages: list(object({ stage: code('deep', 'light'), start: moment })),
  'score?': number('{score}', 0, 100),
  'title?': text,
  'nap?': flag,
})
const stage = { stage: 'deep', start: instant(0) }
const found = (value: unknown) => [...problemsOf(night, value)]

describe('a described shape', () => {
  test('is content with what it describes, optional fields absent or undefined', () => {
    expect(found({ stages: [] })).toEqual([])
    expect(found({ stages: [stage], score: 0, title: '', nap: false })).toEqual([])
    expect(found({ stages: [stage], score: undefined })).toEqual([])
  })

  test('finds every fault, each at its path', () => {
    const faults = found({
      stages: [stage, { stage: 'rem', start: 'now' }],
      score: 101,
      title: 7,
      nap: 'no',
      dreams: [],
    })
    expect(faults.map(({ path, severity }) => `${path} ${severity}`)).toEqual([
      'stages.1.stage invalid',
      'stages.1.start invalid',
      'score implausible',
      'title invalid',
      'nap invalid',
      'dreams invalid',
    ])
  })

  test('takes null for no value: what is absent is left out', () => {
    expect(found({ stages: [], score: null }).map(({ path }) => path)).toEqual(['score'])
  })

  test('misses what it must have', () => {
    expect(found({})).toEqual([{ path: 'stages', expected: 'to be present', severity: 'invalid' }])
    expect(found(null).map(({ path }) => path)).toEqual([''])
    expect(found([]).map(({ expected }) => expected)).toEqual(['an object'])
  })

  test('is not fooled by what every object inherits', () => {
    expect([...problemsOf(object({ constructor: text }), {})].map(({ path }) => path)).toEqual(['constructor'])
    expect([...problemsOf(object({ 'toString?': text }), {})]).toEqual([])
  })

  test('says what it expected and never what it got', () => {
    for (const { expected } of found({ stages: [{ stage: 'secret', start: 1 }], score: 4711, title: 4711 }))
      expect(expected).not.toMatch(/secret|4711/)
  })

  test('lets a number without a range be any finite number', () => {
    expect([...problemsOf(number('uV'), -1e9)]).toEqual([])
    expect([...problemsOf(number('uV'), Number.NaN)]).toHaveLength(1)
  })

  test('holds its bounds to be plausible', () => {
    const share = number('%', 0, 100)
    for (const value of [0, 100]) expect([...problemsOf(share, value)]).toEqual([])
    for (const value of [-0.1, 100.1]) expect([...problemsOf(share, value)]).toHaveLength(1)
  })
})

describe('a moment', () => {
  test('is an instant or a local time, and never both', () => {
    expect(isMoment(instant(0))).toBe(true)
    expect(isMoment(instant(0, -720))).toBe(true)
    expect(isMoment(localTime('2026-10-05T08:00:00'))).toBe(true)
    expect(isMoment({ ...instant(0), ...localTime('2026-10-05T08:00:00') })).toBe(false)
  })

  test.each([
    null,
    0,
    '2026-10-05T08:00:00Z',
    {},
    { at: 0 },
    { offsetFrom: 'unknown' },
    { at: Number.NaN, offsetFrom: 'unknown' },
    { at: '0', offsetFrom: 'unknown' },
    { at: 0, offset: Number.NaN, offsetFrom: 'provider' },
    { at: 0, offset: 2000, offsetFrom: 'provider' },
    { local: '2026-10-05', offsetFrom: 'unknown' },
    { local: '2026-02-30T08:00:00', offsetFrom: 'unknown' },
    { local: '2026-10-05T08:00:00Z', offsetFrom: 'unknown' },
    { local: '2026-10-05T08:00:00', offset: 60, offsetFrom: 'provider' },
  ])('is not %j', (value) => {
    expect(isMoment(value)).toBe(false)
  })
})
