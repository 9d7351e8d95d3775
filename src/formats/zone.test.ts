import { describe, expect, it } from 'vitest'
import { type Activity, instant, localTime, type Moment } from '../core/index.js'
import { withZone } from './zone.js'

const startMs = Date.UTC(2026, 9, 5, 8)
const at = (start: Moment, place?: readonly [number, number]): Activity => ({
  start,
  sport: 'running',
  statistics: {},
  sessions: [{ start, sport: 'running', statistics: {}, laps: [{ start, statistics: {} }] }],
  track: {
    timeMs: Float64Array.of(startMs, startMs + 1000),
    ...(place && {
      latitudeDeg: Float64Array.of(Number.NaN, place[0]),
      longitudeDeg: Float64Array.of(Number.NaN, place[1]),
    }),
  },
  pauses: [{ fromMs: startMs, toMs: startMs + 500 }],
})
const vienna = [48.2, 16.37] as const

describe('the zone of an activity', () => {
  it('is taken from the first position, and marked so on every moment', () => {
    const { zone, start, sessions } = withZone(at(instant(startMs), vienna))
    expect(zone).toBe('Europe/Vienna')
    const moment = { at: startMs, offset: 120, offsetFrom: 'zone-lookup' }
    expect([start, sessions[0]?.start, sessions[0]?.laps[0]?.start]).toEqual([moment, moment, moment])
  })

  it("is the person's where there is no position", () => {
    expect(withZone(at(instant(startMs)), { personZone: 'Asia/Tokyo' })).toMatchObject({
      zone: 'Asia/Tokyo',
      start: { at: startMs, offset: 540, offsetFrom: 'profile' },
    })
  })

  it('is what lies between a wall clock and the instant another source tells, if that can be a zone', () => {
    const local = at(localTime('2026-10-05T10:00:00'))
    const placed = withZone(local, { toldStart: instant(startMs + 40_000) })
    expect(placed.start).toEqual({ at: startMs, offset: 120, offsetFrom: 'profile' })
    expect(placed.track.timeMs[0]).toBe(startMs - 120 * 60_000)
    expect(withZone(local, { toldStart: instant(startMs + 7 * 60_000) }).start).toEqual(local.start)
    expect(withZone(local, { toldStart: instant(startMs - 20 * 3_600_000) }).start).toEqual(local.start)
  })

  it('never overrules an offset the file tells', () => {
    const told = withZone(at(instant(startMs, 0), vienna))
    expect(told.start).toEqual({ at: startMs, offset: 0, offsetFrom: 'provider' })
    expect(told.zone).toBeUndefined()
    expect(withZone(at(instant(startMs, 120), vienna)).zone).toBe('Europe/Vienna')
  })

  it('turns a local time into an instant, and the points with it', () => {
    const { start, track, pauses, sessions } = withZone(at(localTime('2026-10-05T08:00:00'), vienna))
    expect(start).toEqual({ at: startMs - 7_200_000, offset: 120, offsetFrom: 'zone-lookup' })
    expect(sessions[0]?.laps[0]?.start).toEqual(start)
    expect(track.timeMs[0]).toBe(startMs - 7_200_000)
    expect(pauses[0]).toEqual({ fromMs: startMs - 7_200_000, toMs: startMs - 7_199_500 })
  })

  it('stays open where nobody knows', () => {
    for (const place of [undefined, [0, 0], [200, 500]] as const) {
      const open = at(instant(startMs), place)
      expect(withZone(open, { personZone: 'Mars/Olympus' })).toBe(open)
    }
  })
})
