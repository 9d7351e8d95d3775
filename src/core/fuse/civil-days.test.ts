import { describe, expect, test } from 'vitest'
import { hourMs, minuteMs, resolveLocal } from '../time.js'
import { civilClock, type FuseInput, fuse, type OffsetSeen } from './index.js'
import { figures, watch } from './testing-fuse.js'

/** Sixty steps in every hour of a span, as sixty in one interval. */
const hourly = (from: number, to: number): FuseInput[] => {
  const records: FuseInput[] = []
  for (let at = from; at < to; at += hourMs)
    records.push({ id: `h${at}`, source: watch, at, end: at + hourMs, value: 60 })
  return records
}
const at = (local: string, zone: string): number => resolveLocal(local, zone).at
const berlin = (from: string, to: string) =>
  civilClock({ zone: 'Europe/Berlin', from: at(from, 'Europe/Berlin'), to: at(to, 'Europe/Berlin') })

describe('civil days', () => {
  test('of 23 hours, when the clock goes forward', () => {
    const clock = berlin('2026-03-28T00:00:00', '2026-03-31T00:00:00')
    const records = hourly(at('2026-03-28T00:00:00', 'Europe/Berlin'), at('2026-03-31T00:00:00', 'Europe/Berlin'))
    expect(figures(fuse('step_count', records, { clock }).days)).toEqual({
      '2026-03-28': 24 * 60,
      '2026-03-29': 23 * 60,
      '2026-03-30': 24 * 60,
    })
  })

  test('of 25 hours, when the clock goes back', () => {
    const clock = berlin('2026-10-24T00:00:00', '2026-10-27T00:00:00')
    const records = hourly(at('2026-10-24T00:00:00', 'Europe/Berlin'), at('2026-10-27T00:00:00', 'Europe/Berlin'))
    expect(figures(fuse('step_count', records, { clock }).days)).toEqual({
      '2026-10-24': 24 * 60,
      '2026-10-25': 25 * 60,
      '2026-10-26': 24 * 60,
    })
  })

  test('cut an interval at midnight in proportion to time', () => {
    const clock = berlin('2026-10-05T00:00:00', '2026-10-07T00:00:00')
    const start = at('2026-10-05T23:45:00', 'Europe/Berlin')
    const walk = { id: 'walk', source: watch, at: start, end: start + hourMs, value: 400 }
    const { values, days } = fuse('step_count', [walk], { clock })
    expect(figures(days)).toEqual({ '2026-10-05': 100, '2026-10-06': 300 })
    expect(values).toMatchObject([{ id: 'walk', value: 400 }])
  })

  test('of a flight from Tokyo to Los Angeles: one day of 40 hours, with all its steps', () => {
    // Ten hours in the air; the record after landing is the first to tell of the new clock.
    const [tokyo, angeles] = [540, -420]
    const leaving = Date.parse('2026-10-20T17:00:00+09:00')
    const landing = leaving + 10 * hourMs
    const from = Date.parse('2026-10-20T00:00:00+09:00')
    const to = Date.parse('2026-10-21T00:00:00-07:00')
    const records = [...hourly(from - 5 * hourMs, leaving), ...hourly(landing, to + 5 * hourMs)]
    const seen = records.map((one): OffsetSeen => ({ at: one.at, offset: one.at < landing ? tokyo : angeles }))
    const clock = civilClock({ seen, zone: 'Asia/Tokyo', from, to })
    expect((to - from) / hourMs).toBe(40)
    expect(figures(fuse('step_count', records, { clock }).days)).toEqual({
      '2026-10-19': 5 * 60,
      '2026-10-20': 30 * 60,
      '2026-10-21': 5 * 60,
    })
  })

  test('of a flight over the date line after midnight: the day before comes back, and is one day', () => {
    const leaving = Date.parse('2026-10-21T00:30:00+09:00')
    const landing = leaving + 10 * hourMs
    const from = Date.parse('2026-10-20T00:00:00+09:00')
    const to = Date.parse('2026-10-22T00:00:00-07:00')
    const records = [...hourly(from, leaving - 30 * minuteMs), ...hourly(landing + 30 * minuteMs, to)]
    const seen = records.map((one): OffsetSeen => ({ at: one.at, offset: one.at < landing ? 540 : -420 }))
    const { days } = fuse('step_count', records, { clock: civilClock({ seen, from, to }) })
    // 20 October: a whole day in Tokyo, and from 19:00 on once more in Los Angeles.
    expect(figures(days)).toEqual({ '2026-10-20': 29 * 60, '2026-10-21': 24 * 60 })
  })

  test('hold a night that ends on the day the clock changes: it belongs to the day of waking', () => {
    for (const [waking, change] of [
      ['2026-03-29', 'forward'],
      ['2026-10-25', 'back'],
    ] as const) {
      const clock = berlin(`${waking}T00:00:00`, `${waking}T12:00:00`)
      const evening = at(`${waking}T00:00:00`, 'Europe/Berlin') - hourMs
      const morning = at(`${waking}T07:00:00`, 'Europe/Berlin')
      const night: FuseInput = { id: 'night', source: watch, at: evening, end: morning, detail: {} }
      const hours = change === 'forward' ? 7 : 9
      expect(figures(fuse('sleep_session', [night], { clock }).days), change).toEqual({ [waking]: hours * 3600 })
    }
  })

  test('are those of UTC where nothing is known of the place', () => {
    const start = Date.parse('2026-10-05T23:00:00Z')
    expect(Object.keys(figures(fuse('step_count', hourly(start, start + 2 * hourMs)).days))).toEqual([
      '2026-10-05',
      '2026-10-06',
    ])
  })
})

describe("the person's clock", () => {
  const from = Date.UTC(2026, 0, 1)
  const to = Date.UTC(2027, 0, 1)

  test('follows the zone between two records that agree with it', () => {
    const clock = civilClock({
      zone: 'Europe/Berlin',
      seen: [
        { at: Date.UTC(2026, 1, 1), offset: 60 },
        { at: Date.UTC(2026, 5, 1), offset: 120 },
      ],
      from,
      to,
    })
    const change = Date.parse('2026-03-29T01:00:00Z')
    expect([clock.offsetAt(change - 1), clock.offsetAt(change)]).toEqual([60, 120])
    expect(clock.offsetAt(Date.UTC(2026, 11, 1))).toBe(60)
  })

  test('changes with the first record that tells of another place, and comes home with the next', () => {
    const away = Date.UTC(2026, 5, 10)
    const home = Date.UTC(2026, 5, 20)
    const seen = [
      { at: Date.UTC(2026, 5, 1), offset: 120 },
      { at: away, offset: -240 },
      { at: home, offset: 120 },
    ]
    const clock = civilClock({ zone: 'Europe/Berlin', seen: seen.toReversed(), from, to })
    expect([away - 1, away, home - 1, home].map(clock.offsetAt)).toEqual([120, -240, -240, 120])
    expect(clock.offsetAt(Date.UTC(2026, 11, 1))).toBe(60)
  })

  test('tells where a day begins and ends', () => {
    const clock = berlin('2026-03-28T00:00:00', '2026-03-31T00:00:00')
    const start = clock.startOf('2026-03-29')
    expect(start).toBe(Date.parse('2026-03-28T23:00:00Z'))
    expect(clock.dayEndAt(start) - start).toBe(23 * hourMs)
    expect(clock.startOf('2026-03-30')).toBe(clock.dayEndAt(start))
  })
})
