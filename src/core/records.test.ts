import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dictionary, type Entry, type RecordKind } from './dictionary/index.js'
import { coded, type Draft, event, keyOf, problemsOfRecord, removal, sample } from './records.js'
import { brokenSpecimens, specimen, specimenTime } from './specimens.js'
import { dayMs, hourMs, instant, localTime, startOfDay } from './time.js'
import { quantity } from './units.js'

const now = specimenTime + dayMs
const all = Object.keys(dictionary) as readonly RecordKind[]
const problems = (draft: Draft) => [...problemsOfRecord(draft, now)]
const start = instant(specimenTime, 120)

describe.each(all)('%s', (kind) => {
  test('passes with everything told, and with no more than it must', () => {
    expect(problems(specimen(kind))).toEqual([])
    expect(problems(specimen(kind, 'bare'))).toEqual([])
  })

  test('passes again after a journey through JSON', () => {
    expect(problems(JSON.parse(JSON.stringify(specimen(kind))) as Draft)).toEqual([])
  })

  test('fails in each place that is broken, there and with the right weight', () => {
    const broken = brokenSpecimens(kind)
    expect(broken.length).toBeGreaterThan(15)
    for (const { draft, fault, path, severity } of broken)
      expect(problems(draft), `${kind}: ${fault}`).toContainEqual(expect.objectContaining({ path, severity }))
  })

  test('names the fault without repeating the value', () => {
    for (const { draft } of brokenSpecimens(kind))
      for (const { path, expected } of problems(draft))
        expect(`${path} ${expected}`).not.toMatch(/no such|guessed|undefined/)
  })
})

describe('the short way and the long way of checking', () => {
  test('agree on every sample', () => {
    const samples = all.filter((kind) => (dictionary[kind] as Entry).shape === 'sample')
    const odd = fc.constantFrom(undefined, '', 'x', 'low', '2026-10-05', '2026-13-01', 'measured')
    const aMoment = fc.oneof(
      fc.integer({ min: -dayMs, max: now + 3 * dayMs }).map((at) => instant(at, 60)),
      fc.constantFrom(instant(Number.NaN), instant(now, 9999), localTime('2026-10-05T08:00:00'), null, 'soon'),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.double(),
        aMoment,
        fc.option(aMoment, { nil: undefined }),
        odd,
        odd,
        odd,
        odd,
        (kind, value, from, end, day, series, key, method) => {
          const draft = { shape: 'sample', kind, value, start: from, end, day, series, key, method } as unknown as Draft
          // Everything but a plain number goes the long way, so a document wrapped in a proxy class does as well.
          const long = problems({ ...draft, method: method ?? 'wrong' } as unknown as Draft).filter(
            (problem) => method !== undefined || problem.path !== 'method',
          )
          expect(problems(draft)).toEqual(long)
        },
      ),
      { numRuns: 3000 },
    )
  })
})

describe('a sample', () => {
  test('converts to the unit of its kind', () => {
    expect(sample('weight', quantity(81_600, 'g'), { start })).toMatchObject({ kind: 'weight', value: 81.6 })
    expect(sample('height', quantity(1.83, 'm'), { start }).value).toBe(183)
    expect(sample('body_temperature', quantity(98.6, '[degF]'), { start }).value).toBe(37)
    expect(sample('blood_glucose', quantity(5.5, 'mmol/L'), { start }).value).toBeCloseTo(99.0858, 9)
    expect(sample('oxygen_saturation', quantity(0.97, '1'), { start }).value).toBe(97)
  })

  test('is frank about a value no body has, and keeps it', () => {
    const draft = sample('heart_rate', quantity(420, '/min'), { start })
    expect(draft.value).toBe(420)
    expect(problems(draft)).toEqual([{ path: 'value', expected: '20 to 250 /min', severity: 'implausible' }])
  })

  test('of a day may be stamped before the day is over, but not the day after tomorrow', () => {
    const steps = (at: number) =>
      sample('step_count', quantity(412, '{steps}'), { start: instant(at), day: '2026-10-06' })
    expect(problems(steps(now + 35 * hourMs))).toEqual([])
    expect(problems(steps(now + 37 * hourMs))).toEqual([
      { path: 'start', expected: 'not in the future', severity: 'implausible' },
    ])
  })
})

describe('an interval', () => {
  const steps = (from: Draft['start'], end: Draft['start']) =>
    sample('step_count', quantity(4, '{steps}'), { start: from, end })

  test('may be empty, but not run backwards', () => {
    expect(problems(steps(start, start))).toEqual([])
    expect(problems(steps(start, instant(specimenTime - 1)))).toHaveLength(1)
  })

  test('in local time may seem to run backwards for the hour in which the clocks go back', () => {
    expect(problems(steps(localTime('2026-10-05T02:50:00'), localTime('2026-10-05T02:10:00')))).toEqual([])
    expect(problems(steps(localTime('2026-10-05T02:50:00'), localTime('2026-10-05T01:40:00')))).toHaveLength(1)
  })

  test('between a local and a known time is not judged to the hour', () => {
    expect(problems(steps(localTime('2026-10-05T12:00:00'), start))).toEqual([])
    expect(problems(steps(localTime('2026-10-08T12:00:00'), start)).map(({ path }) => path)).toContain('end')
  })
})

describe('the key of a record', () => {
  const value = quantity(61, '/min')

  test('is the id the provider gave, whatever else changes', () => {
    const one = sample('heart_rate', value, { start }, { key: 'a', device: 'x' })
    const two = sample('heart_rate', quantity(62, '/min'), { start: instant(0) }, { key: 'a' })
    expect(keyOf(one)).toBe(keyOf(two))
  })

  test('never holds the value, nor the offset, nor when it was told', () => {
    const key = keyOf(sample('heart_rate', value, { start }))
    expect(keyOf(sample('heart_rate', quantity(99, '/min'), { start }))).toBe(key)
    expect(keyOf(sample('heart_rate', value, { start: instant(specimenTime, -300) }))).toBe(key)
    expect(keyOf(sample('heart_rate', value, { start }, { updatedAt: 1, method: 'manual', origin: 'x' }))).toBe(key)
  })

  test('tells apart times, ends, devices, series, and a day from an hour', () => {
    const drafts = [
      sample('heart_rate', value, { start }),
      sample('heart_rate', value, { start: instant(specimenTime + 1) }),
      sample('heart_rate', value, { start, end: instant(specimenTime + 1) }),
      sample('heart_rate', value, { start }, { device: 'left' }),
      sample('heart_rate', value, { start }, { series: 'left' }),
      sample('heart_rate', value, { start }, { key: 'left' }),
      sample('heart_rate', value, { start, day: '2026-10-05' }),
      sample('heart_rate', value, { start, day: '2026-10-06' }),
      sample('heart_rate', value, { start: localTime('2026-10-05T08:15:00') }),
    ]
    expect(new Set(drafts.map(keyOf)).size).toBe(drafts.length)
  })

  test('of a whole day is the day, from whichever moment it was reckoned', () => {
    const one = sample('step_count', quantity(1, '{steps}'), { start: startOfDay('2026-10-05'), day: '2026-10-05' })
    const two = sample('step_count', quantity(2, '{steps}'), { start, day: '2026-10-05' })
    expect(keyOf(one)).toBe(keyOf(two))
  })

  test('of an event is its times: two naps of one day are two', () => {
    const nap = (at: number) => event('sleep_session', { nap: true }, { start: instant(at), day: '2026-10-05' })
    expect(keyOf(nap(specimenTime))).not.toBe(keyOf(nap(specimenTime + hourMs)))
  })
})

describe('the other shapes', () => {
  test('carry what they were given', () => {
    expect(coded('resilience', 'solid', { start }, { key: 'r' })).toEqual({
      shape: 'coded',
      kind: 'resilience',
      code: 'solid',
      start,
      key: 'r',
    })
    expect(event('tag', { name: 'coffee' }, { start })).toEqual({
      shape: 'event',
      kind: 'tag',
      detail: { name: 'coffee' },
      start,
    })
    expect(removal('d-1')).toEqual({ shape: 'removal', document: 'd-1' })
  })
})
