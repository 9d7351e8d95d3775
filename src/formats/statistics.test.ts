import { describe, expect, it } from 'vitest'
import type { Track } from '../core/index.js'
import { metersBetween, statisticsOf } from './statistics.js'

const seconds = (...times: number[]) => Float64Array.from(times, (time) => time * 1000)
const none = Number.NaN

describe('statistics of points', () => {
  it('weigh each value by the time it stands for', () => {
    const track: Track = { timeMs: seconds(0, 1, 4, 5), heartRateBpm: Float64Array.of(100, 120, 140, none) }
    expect(statisticsOf(track).heartRateBpm).toEqual({ average: (100 + 3 * 120 + 140) / 5, minimum: 100, maximum: 140 })
  })

  it('do not let a long gap weigh more than half a minute', () => {
    const track: Track = { timeMs: seconds(0, 3600, 3601), powerWatts: Float64Array.of(100, 200, none) }
    expect(statisticsOf(track).powerWatts?.average).toBeCloseTo((30 * 100 + 200) / 31)
  })

  it('leave pauses out of the timer', () => {
    const track: Track = { timeMs: seconds(0, 50, 100) }
    expect(statisticsOf(track, { pauses: [{ fromMs: 40_000, toMs: 60_000 }] })).toEqual({
      elapsedSeconds: 100,
      timerSeconds: 80,
    })
  })

  it('take the distance from the points, or else from the positions', () => {
    expect(statisticsOf({ timeMs: seconds(0, 1, 2), distanceMeters: Float64Array.of(2, none, 9) }).distanceMeters).toBe(
      9,
    )
    const way: Track = {
      timeMs: seconds(0, 1, 2),
      latitudeDeg: Float64Array.of(0, none, 1),
      longitudeDeg: Float64Array.of(0, none, 0),
    }
    expect(statisticsOf(way).distanceMeters).toBeCloseTo(metersBetween([0, 0], [1, 0]))
    expect(metersBetween([0, 0], [1, 0])).toBeCloseTo(111_195, 0)
  })

  it('count a climb only above the noise of the altimeter', () => {
    const altitudeMeters = Float64Array.of(100, 101, 100, 101, 105, none, 103, 102, 110)
    const track: Track = { timeMs: altitudeMeters.map((_, row) => row * 1000), altitudeMeters }
    expect(statisticsOf(track)).toMatchObject({ ascentMeters: 5 + 7, descentMeters: 2 })
  })

  it('of a span are those of the points within', () => {
    const track: Track = {
      timeMs: seconds(0, 10, 20, 30),
      distanceMeters: Float64Array.of(0, 40, 90, 150),
      heartRateBpm: Float64Array.of(90, 100, 110, 180),
    }
    expect(statisticsOf(track, { fromMs: 10_000, toMs: 20_000 })).toMatchObject({
      elapsedSeconds: 10,
      distanceMeters: 50,
      heartRateBpm: { minimum: 100, maximum: 110 },
    })
    expect(statisticsOf(track, { fromMs: 90_000 })).toEqual({})
    expect(statisticsOf({ timeMs: new Float64Array(0) })).toEqual({})
  })
})
