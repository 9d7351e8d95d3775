import { describe, expect, it } from 'vitest'
import { axisOf, clock, exactText, localMs, offsetOf, relativeText, zoneText } from './time.js'

const record = (startLocal: string, utc: string, offsetFrom: 'provider' | 'unknown' = 'provider') => ({
  startLocal,
  startMs: Date.parse(utc),
  offsetFrom,
})

describe('the person’s clock', () => {
  it('is read from a record that knows its offset, and from no other', () => {
    expect(offsetOf(record('2026-10-05T07:00:00', '2026-10-05T05:00:00Z'))).toBe(120)
    expect(offsetOf(record('2026-10-05T01:00:00', '2026-10-05T05:00:00Z'))).toBe(-240)
    expect(offsetOf(record('2026-10-05T07:00:00', '2026-10-05T05:00:00Z', 'unknown'))).toBeUndefined()
  })
  it('is shown as it was where it was', () => {
    expect(clock(axisOf('2026-10-05T07:03:00+02:00').local)).toBe('07:03')
    expect(clock(axisOf('2026-10-05T07:03:00-0430').local)).toBe('07:03')
    expect(exactText('2026-10-05T07:03:09+02:00')).toBe('5 Oct 2026, 07:03:09 UTC+02:00')
  })
  it('writes zones with their sign', () => {
    expect(zoneText(0)).toBe('UTC+00:00')
    expect(zoneText(-210)).toBe('UTC−03:30')
    expect(zoneText(345)).toBe('UTC+05:45')
  })
  it('takes a day as its midnight', () => {
    expect(localMs('2026-10-05')).toBe(Date.UTC(2026, 9, 5))
  })
})

describe('how long ago', () => {
  const now = Date.parse('2026-11-20T12:00:00Z')
  it.each([
    [10_000, 'in a moment'],
    [-10_000, 'just now'],
    [26 * 60_000, 'in 26 min'],
    [-59.4 * 60_000, '59 min ago'],
    [-60 * 60_000, '1 h ago'],
    [-26 * 3_600_000, '26 h ago'],
    [-72 * 3_600_000, '3 days ago'],
  ])('%d ms is "%s"', (apart, text) => {
    expect(relativeText(now + apart, now)).toBe(text)
  })
})
