import { describe, expect, test } from 'vitest'
import { fuse } from './index.js'
import { base, figures, ofDay, over, phone, ring, told, watch } from './testing-fuse.js'

describe('steps of several sources', () => {
  test('that two devices counted on the same walk are counted once', () => {
    const { values, days } = fuse('step_count', [over(watch, 600, 610, 1000), over(phone, 600, 610, 940)])
    expect(told(values)).toEqual([[600, 610, 1000, 'c-watch', 'most']])
    expect(values[0]?.why.over).toEqual([{ source: phone, reason: 'overlapped' }])
    expect(figures(days)).toEqual({ '2026-10-05': 1000 })
  })

  test('that only one of them saw add up', () => {
    const { values, days } = fuse('step_count', [over(watch, 420, 430, 800), over(phone, 900, 915, 500)])
    expect(told(values)).toEqual([
      [420, 430, 800, 'c-watch', 'only'],
      [900, 915, 500, 'c-phone', 'only'],
    ])
    expect(figures(days)).toEqual({ '2026-10-05': 1300 })
    expect(days[0]?.why.sources.map(({ source, share }) => [source.connection, Math.round(share * 100)])).toEqual([
      ['c-watch', 62],
      ['c-phone', 38],
    ])
  })

  test('in quarters and in minutes are one walk: whole intervals of the one who saw most, none of the other', () => {
    const minutes = [600, 601, 602, 603, 604].map((minute) => over(phone, minute, minute + 1, 60))
    const { values, days } = fuse('step_count', [over(watch, 600, 615, 300), ...minutes])
    expect(figures(days)).toEqual({ '2026-10-05': 300 })
    expect(told(values)).toHaveLength(5)
    expect(values.every(({ why }) => why.apportioned === undefined)).toBe(true)
  })

  test('that lie across the edge of what is told count in proportion to time', () => {
    const { values, days } = fuse('step_count', [
      over(watch, 600, 605, 40),
      over(watch, 700, 710, 400),
      over(phone, 600, 610, 100),
    ])
    expect(told(values)).toEqual([
      [600, 605, 40, 'c-watch', 'most'],
      [605, 610, 50, 'c-phone', 'rest'],
      [700, 710, 400, 'c-watch', 'only'],
    ])
    expect(values[1]?.why).toMatchObject({ apportioned: true, sources: [{ share: 0.5 }] })
    expect(figures(days)).toEqual({ '2026-10-05': 490 })
  })

  test('count in proportion for no more than is still untold', () => {
    const { values } = fuse('step_count', [
      over(watch, 600, 605, 90),
      over(watch, 700, 710, 400),
      over(phone, 600, 610, 100),
    ])
    expect(told(values)[1]).toEqual([605, 610, 10, 'c-phone', 'rest'])
  })

  test('come from whom the person trusts, though another saw more', () => {
    const records = [over(watch, 600, 610, 1000), over(phone, 600, 610, 1100)]
    expect(told(fuse('step_count', records, { prefer: ['c-watch'] }).values)).toEqual([
      [600, 610, 1000, 'c-watch', 'preferred'],
    ])
    expect(told(fuse('step_count', records, { prefer: ['garmin'] }).values)[0]?.[4]).toBe('preferred')
  })

  test('are rather measured than estimated', () => {
    const guess = { ...phone, method: 'estimated' } as const
    expect(told(fuse('step_count', [over(watch, 600, 610, 900), over(guess, 600, 610, 1100)]).values)).toEqual([
      [600, 610, 900, 'c-watch', 'method'],
    ])
  })

  test('that travelled through another service are told at first hand', () => {
    const direct = { connection: 'c-oura', connector: 'oura' }
    const copy = { connection: 'c-apple', connector: 'apple-health', origin: 'com.ouraring.oura' }
    const { values } = fuse('step_count', [over(copy, 600, 610, 500), over(direct, 600, 610, 500)])
    expect(told(values)).toEqual([[600, 610, 500, 'c-oura', 'direct']])
    expect(values[0]?.why.over).toEqual([{ source: copy, reason: 'same-measurement' }])
  })

  test('of hours and minutes from one source are told once', () => {
    const records = [over(watch, 600, 660, 700), over(watch, 600, 610, 300), over(watch, 630, 640, 400)]
    expect(figures(fuse('step_count', records).days)).toEqual({ '2026-10-05': 700 })
  })

  test('at an instant count, and what spans them tells the rest', () => {
    const { days } = fuse('step_count', [
      over(watch, 600, undefined, 70),
      over(watch, 660, undefined, 600),
      over(phone, 600, 610, 100),
    ])
    expect(figures(days)).toEqual({ '2026-10-05': 700 })
  })
})

describe('counts of buckets whose length nobody tells', () => {
  const buckets = [over(ring, 600, undefined, 300), over(ring, 605, undefined, 400), ofDay(ring, 700)]
  const minutes = [over(watch, 600.5, 603, 300), over(watch, 606, 609, 400)]

  test('are not added to intervals where their source tells the sum as well', () => {
    const { days, values } = fuse('step_count', [...buckets, ...minutes])
    expect(figures(days)).toEqual({ '2026-10-05': 700 })
    expect(values).toHaveLength(2)
  })

  test('count where nobody tells intervals, and where their source has no total, or less', () => {
    expect(figures(fuse('step_count', buckets).days)).toEqual({ '2026-10-05': 700 })
    expect(figures(fuse('step_count', [...buckets.slice(0, 2), ...minutes]).days)).toEqual({ '2026-10-05': 1400 })
    expect(figures(fuse('step_count', [...buckets.slice(0, 2), ofDay(ring, 500), ...minutes]).days)).toEqual({
      '2026-10-05': 1400,
    })
  })
})

describe('ways of moving', () => {
  test('of one source add up, though they lie over each other', () => {
    const records = [
      over(watch, 600, 615, 500, { series: 'walking' }),
      over(watch, 600, 615, 2000, { series: 'cycling' }),
    ]
    expect(figures(fuse('distance', records).days)).toEqual({ '2026-10-05': 2500 })
    const { values, days } = fuse('distance', [...records, over(phone, 600, 615, 2400)])
    expect(values).toHaveLength(2)
    expect(figures(days)).toEqual({ '2026-10-05': 2500 })
  })

  test('that the dictionary names are days of their own', () => {
    const records = [
      over(watch, 600, 615, 500, { series: 'low' }),
      over(watch, 600, 615, 200, { series: 'high' }),
      over(phone, 600, 615, 450, { series: 'low' }),
    ]
    const { days } = fuse('activity_intensity_time', records)
    expect(days.map(({ series, value }) => [series, value])).toEqual([
      ['high', 200],
      ['low', 500],
    ])
  })
})

describe("a service's own total of the day", () => {
  test('does not add to its intervals', () => {
    const { days, values } = fuse('step_count', [ofDay(watch, 8000), over(watch, 600, 610, 1000)])
    expect(figures(days)).toEqual({ '2026-10-05': 8000 })
    expect(days[0]?.why.sources).toEqual([{ source: watch, share: 1, value: 8000, reason: 'day-total' }])
    expect(values.map(({ day, value }) => [day, value])).toContainEqual(['2026-10-05', 8000])
  })

  test('gives way where the intervals of several together know of more', () => {
    const { days, values } = fuse('step_count', [
      ofDay(ring, 900),
      over(watch, 600, 610, 800),
      over(phone, 900, 910, 400),
    ])
    expect(figures(days)).toEqual({ '2026-10-05': 1200 })
    expect(days[0]?.why.over).toEqual([{ source: ring, reason: 'overlapped' }])
    expect(values.every(({ day }) => day === undefined)).toBe(true)
  })

  test('gives way to intervals that tell the same but for its rounding', () => {
    const { days } = fuse('active_calories', [ofDay(ring, 546), over(watch, 600, 610, 545.81)])
    expect(figures(days)).toEqual({ '2026-10-05': 545.81 })
  })

  test('that is an estimate stands against measured intervals only where it knows of much more', () => {
    const estimate = { ...ring, method: 'estimated' } as const
    expect(figures(fuse('distance', [ofDay(estimate, 1300), over(watch, 600, 610, 1000)]).days)).toEqual({
      '2026-10-05': 1000,
    })
    expect(figures(fuse('distance', [ofDay(estimate, 9000), over(watch, 600, 610, 1000)]).days)).toEqual({
      '2026-10-05': 9000,
    })
  })

  test('is one of several, never their sum', () => {
    expect(figures(fuse('step_count', [ofDay(ring, 900), ofDay(watch, 1100)]).days)).toEqual({ '2026-10-05': 1100 })
  })

  test('stands against more where the person trusts it', () => {
    const { days } = fuse('step_count', [ofDay(ring, 900), over(watch, 600, 610, 1200)], { prefer: ['oura'] })
    expect(figures(days)).toEqual({ '2026-10-05': 900 })
  })
})

test('an interval of weeks is shown and counts for no day', () => {
  const long = { ...over(watch, 0, 60 * 24 * 30, 90_000), at: base }
  expect(fuse('step_count', [long])).toMatchObject({ days: [], values: [{ value: 90_000 }] })
})
