import { describe, expect, it } from 'vitest'
import { distanceText, sportTitle, stopwatch } from './sports.js'
import { startOf } from './workout-time.js'

describe('when a workout began', () => {
  it('is told by the clock of where it was', () => {
    const start = startOf({ start: '2026-11-20T07:02:11-08:00', zone: 'America/Los_Angeles' })
    expect(start).toMatchObject({ day: 'Fri 20 Nov', clock: '07:02', month: 'November 2026' })
    expect(start.exact).toBe('20 Nov 2026, 07:02:11 UTC−08:00 (America/Los Angeles)')
  })
  it('finds the clock of an instant by the zone', () => {
    expect(startOf({ start: '2026-07-01T05:00:00Z', zone: 'Asia/Kathmandu' })).toMatchObject({
      clock: '10:45',
      zone: 'UTC+05:45',
    })
  })
  it('invents no zone for a wall clock', () => {
    const start = startOf({ start: '2026-11-20T07:02:11' })
    expect(start.clock).toBe('07:02')
    expect(start.zone).toBeUndefined()
    expect(start.exact).toContain('its zone is not known')
  })
  it('bears a zone this browser does not know', () => {
    expect(startOf({ start: '2026-07-01T05:00:00Z', zone: 'Mars/Olympus' }).day).toBe('Wed 1 Jul')
  })
})

describe('what a workout was', () => {
  it('is called as a person calls it', () => {
    expect(sportTitle('trail_running')).toBe('Trail running')
    expect(sportTitle('soccer')).toBe('Football (soccer)')
  })
  it('has its time and way in a few signs', () => {
    expect([stopwatch(3729), stopwatch(42.4), stopwatch(605)]).toEqual(['1:02:09', '0:42', '10:05'])
    expect([distanceText(42_195), distanceText(804.4)]).toEqual(['42.2 km', '804 m'])
  })
})
