import { describe, expect, it } from 'vitest'
import { instant, localTime } from '../core/index.js'
import {
  hasPositions,
  isoOfMoment,
  pointsOfTrack,
  recordingOf,
  trackOf,
  trackOfSeries,
  wallClockOf,
  zonedStartOf,
} from './recordings.js'

const NaNs = Number.NaN

describe('a track put together', () => {
  it('of points has them in order, and no channel that nobody measured', () => {
    const track = trackOf([
      { atMs: 2000, heartRateBpm: 101 },
      { atMs: 1000, latitudeDeg: 47, longitudeDeg: 8, powerWatts: undefined },
    ])
    expect(Object.keys(track)).toEqual(['timeMs', 'latitudeDeg', 'longitudeDeg', 'heartRateBpm'])
    expect([...track.timeMs]).toEqual([1000, 2000])
    expect([...(track.heartRateBpm ?? [])]).toEqual([NaNs, 101])
  })

  it('of series holds what a sensor said until it speaks again, but not where somebody was', () => {
    const track = trackOfSeries(0, {
      latitudeDeg: [
        [0, 47],
        [4, 47.1],
      ],
      longitudeDeg: [
        [0, 8],
        [4, 8.1],
      ],
      heartRateBpm: [
        [1, 100],
        [5, 104],
      ],
    })
    expect([...track.timeMs]).toEqual([0, 1000, 4000, 5000])
    expect([...(track.latitudeDeg ?? [])]).toEqual([47, NaNs, 47.1, NaNs])
    expect([...(track.heartRateBpm ?? [])]).toEqual([NaNs, 100, 100, 104])
  })

  it('holds nothing for longer than half a minute, and nothing after the last word', () => {
    const track = trackOfSeries(0, {
      altitudeMeters: [
        [10, 400],
        [60, 410],
      ],
      heartRateBpm: [
        [0, 100],
        [50, 104],
      ],
    })
    expect([...(track.heartRateBpm ?? [])]).toEqual([100, NaNs, 104, NaNs])
  })

  it('comes apart into the same points', () => {
    const points = [{ atMs: 0, latitudeDeg: 47, longitudeDeg: 8 }, { atMs: 1000 }, { atMs: 2000, cadenceRpm: 0 }]
    expect([...pointsOfTrack(trackOf(points))]).toEqual(points)
  })

  it('has positions where two points have', () => {
    const one = { atMs: 0, latitudeDeg: 47, longitudeDeg: 8 }
    expect(hasPositions(trackOf([one, { atMs: 1 }]))).toBe(false)
    expect(hasPositions(trackOf([one, { ...one, atMs: 1 }]))).toBe(true)
  })
})

describe('a recording', () => {
  it('is named as files name its sport, without what nobody knows', () => {
    const activity = recordingOf({
      start: instant(0),
      sport: 'mountain_biking',
      name: undefined,
      statistics: { distanceMeters: 1, energyKcal: undefined, heartRateBpm: { average: undefined } },
    })
    expect(activity).toMatchObject({ sport: 'cycling', subSport: 'mountain', sessions: [{ subSport: 'mountain' }] })
    expect('name' in activity).toBe(false)
    expect(activity.statistics).toEqual({ distanceMeters: 1 })
    expect(Object.keys(activity.statistics)).toEqual(['distanceMeters'])
  })
})

describe('the start of a workout', () => {
  const at = Date.UTC(2026, 6, 1, 10)

  it('is a wall clock where its offset or its zone is known', () => {
    expect(wallClockOf({ start: instant(at, 120) })).toBe('2026-07-01T12:00:00')
    expect(wallClockOf({ start: instant(at), zone: 'Europe/Zurich' })).toBe('2026-07-01T12:00:00')
    expect(wallClockOf({ start: localTime('2026-07-01T12:00:00') })).toBe('2026-07-01T12:00:00')
    expect(wallClockOf({ start: instant(at) })).toBeUndefined()
  })

  it('is written with its offset, in UTC, or as a wall clock: as much as is known', () => {
    expect(isoOfMoment(instant(at, 120))).toBe('2026-07-01T12:00:00+02:00')
    expect(isoOfMoment(instant(at, -210))).toBe('2026-07-01T06:30:00-03:30')
    expect(isoOfMoment(instant(at))).toBe('2026-07-01T10:00:00Z')
    expect(isoOfMoment(localTime('2026-07-01T12:00:00'))).toBe('2026-07-01T12:00:00')
    expect(isoOfMoment(zonedStartOf({ start: instant(at), zone: 'Asia/Kolkata' }))).toBe('2026-07-01T15:30:00+05:30')
  })
})
