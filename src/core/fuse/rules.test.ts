import { describe, expect, test } from 'vitest'
import { fuse } from './index.js'
import { base, figures, ofDay, over, phone, ring, told, watch } from './testing-fuse.js'

const beats = (source: typeof watch, from: number, to: number, every: number, value: number) =>
  Array.from({ length: Math.ceil((to - from) / every) }, (_, index) =>
    over(source, from + index * every, undefined, value),
  )

describe('the pulse of several sources', () => {
  test('is told by the one that measures oftener, and by the other where that one is silent', () => {
    const { values, days } = fuse('heart_rate', [...beats(ring, 600, 640, 5, 60), ...beats(watch, 610, 620, 1, 90)])
    const by = (connection: string) => told(values).filter((one) => one[3] === connection)
    expect(by('c-watch')).toHaveLength(10)
    expect(by('c-ring').map(([at]) => at)).toEqual([600, 605, 620, 625, 630, 635])
    expect(by('c-watch')[0]?.[4]).toBe('finer')
    expect(by('c-ring')[0]?.[4]).toBe('only')
    // Five minutes weigh the same, however often they were measured: six of 60, two of 90.
    expect(days[0]?.value).toBeCloseTo((6 * 60 + 2 * 90) / 8, 9)
    expect(days[0]).toMatchObject({ low: 60, high: 90, count: 16 })
  })

  test('that travelled is told at first hand', () => {
    const copy = { connection: 'c-apple', connector: 'apple-health', origin: 'Oura' }
    const { values } = fuse('heart_rate', [...beats(copy, 600, 610, 5, 60), ...beats(ring, 600, 610, 5, 60)])
    expect(told(values).map((one) => [one[3], one[4]])).toEqual([
      ['c-ring', 'direct'],
      ['c-ring', 'direct'],
    ])
    expect(values[0]?.why.over).toEqual([{ source: copy, reason: 'same-measurement' }])
  })

  test('as a mean of an hour stands where nobody measured, cut where somebody did', () => {
    const { values } = fuse('heart_rate', [over(phone, 600, 660, 70), ...beats(watch, 610, 620, 1, 90)])
    expect(told(values).filter((one) => one[3] === 'c-phone')).toEqual([
      [600, 610, 70, 'c-phone', 'only'],
      [620, 660, 70, 'c-phone', 'only'],
    ])
  })

  test('at rest is one a day, by the one whom the person trusts', () => {
    const records = [ofDay(ring, 52), ofDay(watch, 55)]
    expect(figures(fuse('resting_heart_rate', records, { prefer: ['oura'] }).days)).toEqual({ '2026-10-05': 52 })
    const { values } = fuse('resting_heart_rate', records)
    expect(values).toHaveLength(1)
    expect(values[0]?.why).toMatchObject({ sources: [{ source: watch, reason: 'order' }], over: [{ source: ring }] })
  })
})

describe('weights of several sources', () => {
  test('stand side by side where they were measured apart', () => {
    const { values, days } = fuse('weight', [over(watch, 420, undefined, 71.8), over(phone, 1200, undefined, 72.6)])
    expect(told(values).map((one) => one[4])).toEqual(['distinct', 'distinct'])
    expect(figures(days)).toEqual({ '2026-10-05': 72.6 })
  })

  test('that are one weighing, rounded on its way through pounds, are told once', () => {
    const scale = { connection: 'c-withings', connector: 'withings' }
    const copy = { connection: 'c-google', connector: 'google-health', origin: 'com.withings.wiscale2' }
    const { values } = fuse('weight', [over(copy, 420, undefined, 71.85), over(scale, 420.5, undefined, 71.8)])
    expect(told(values)).toEqual([[420.5, undefined, 71.8, 'c-withings', 'direct']])
    expect(values[0]?.why.over).toEqual([{ source: copy, reason: 'same-measurement' }])
  })

  test('of one scale are never taken for copies of each other', () => {
    expect(
      fuse('weight', [over(watch, 420, undefined, 71.8), over(watch, 420.5, undefined, 71.8)]).values,
    ).toHaveLength(2)
  })

  test('of blood differ by specimen, and by value', () => {
    const records = [
      over(watch, 420, undefined, 100, { series: 'interstitial' }),
      over(phone, 420, undefined, 100, { series: 'capillary' }),
      over(ring, 420, undefined, 120, { series: 'capillary' }),
    ]
    expect(fuse('blood_glucose', records).values).toHaveLength(3)
  })

  test('of what was eaten: a copy may have lost some of its detail, but contradicts nothing', () => {
    const meal = (source: typeof watch, detail: object) => ({
      ...over(source, 720, undefined, 0, { detail }),
      value: undefined,
    })
    const soup = meal(phone, { name: 'Soup', energyKcal: 300, meal: 'lunch' })
    expect(fuse('nutrition', [soup, meal(watch, { energyKcal: 300.2, meal: 'lunch' })]).values).toHaveLength(1)
    expect(fuse('nutrition', [soup, meal(watch, { name: 'Bread', energyKcal: 300 })]).values).toHaveLength(2)
  })
})

describe('nights of several sources', () => {
  const night = (source: typeof watch, from: number, to: number, staged: boolean) => ({
    ...over(source, from, to, 0, {
      detail: staged ? { stages: [{ stage: 'deep', start: {}, end: {} }] } : {},
    }),
    value: undefined,
  })

  test('that overlap are one night: the one with its stages, though another is longer', () => {
    const { values, days } = fuse('sleep_session', [night(phone, -60, 430, false), night(ring, -40, 420, true)])
    expect(told(values)).toEqual([[-40, 420, undefined, 'c-ring', 'staged']])
    expect(values[0]?.why.over).toEqual([{ source: phone, reason: 'overlapped' }])
    expect(figures(days)).toEqual({ '2026-10-05': 460 * 60 })
  })

  test('told in two halves are as good as one told whole', () => {
    const halves = [night(ring, -40, 180, true), night(ring, 200, 420, true)]
    expect(told(fuse('sleep_session', [...halves, night(phone, -60, 430, false)]).values)).toEqual([
      [-40, 180, undefined, 'c-ring', 'staged'],
      [200, 420, undefined, 'c-ring', 'staged'],
    ])
  })

  test('leave naps beside them', () => {
    const { values, days } = fuse('sleep_session', [night(ring, -40, 420, true), night(phone, 840, 870, false)])
    expect(values).toHaveLength(2)
    expect(figures(days)).toEqual({ '2026-10-05': 490 * 60 })
  })

  test('are not beaten by a nap that knows its stages', () => {
    const { values } = fuse('sleep_session', [night(phone, 780, 960, false), night(ring, 840, 870, true)])
    expect(told(values)).toEqual([[780, 960, undefined, 'c-phone', 'longer']])
  })

  test('are rather measured than entered, and workouts rather whole', () => {
    const byHand = { ...phone, method: 'manual' } as const
    expect(told(fuse('exercise', [night(byHand, 600, 700, false), night(watch, 605, 690, false)]).values)).toEqual([
      [605, 690, undefined, 'c-watch', 'method'],
    ])
    expect(told(fuse('exercise', [night(phone, 600, 700, false), night(watch, 605, 690, false)]).values)).toEqual([
      [600, 700, undefined, 'c-phone', 'longer'],
    ])
  })
})

test('scores of services stand each by itself', () => {
  const { values, days } = fuse('readiness_score', [ofDay(ring, 81), ofDay(watch, 60)])
  expect(values).toHaveLength(2)
  expect(days.map(({ value, why }) => [value, why.sources[0]?.source.connector, why.sources[0]?.reason])).toEqual([
    [81, 'oura', 'apart'],
    [60, 'garmin', 'apart'],
  ])
})

test('codes over time speak through one source at a time', () => {
  const level = (source: typeof watch, from: number, to: number, code: string) => ({
    ...over(source, from, to, 0, { code }),
    value: undefined,
  })
  const { values, days } = fuse('activity_level', [level(ring, 600, 615, 'low'), level(phone, 605, 610, 'high')])
  expect(values.map(({ code, at }) => [code, (at - base) / 60_000])).toEqual([
    ['low', 600],
    ['high', 605],
    ['low', 610],
  ])
  expect(days).toEqual([])
})
