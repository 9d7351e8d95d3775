import { describe, expect, it } from 'vitest'
import { axisAlong, channelsOf, pausesOn, summaryOf, wayOf } from './channels.js'

const seconds = (...all: number[]) => all.map((second) => second * 1000)

describe('the lines of a workout', () => {
  it('shows only what was measured, how fast right behind the altitude', () => {
    const names = channelsOf(
      {
        timeMs: seconds(0, 1, 2),
        heartRateBpm: [120, 121, 122],
        altitudeMeters: [400, 401, 402],
        speedMetersPerSecond: [8, 8, 8],
        powerWatts: [200, 210, 190],
        cadenceRpm: [null, null, null],
      },
      'cycling',
    ).map(({ name }) => name)
    expect(names).toEqual(['heartRateBpm', 'altitudeMeters', 'speed', 'powerWatts'])
  })
  it('says pace to who runs and speed to who rides', () => {
    const track = { timeMs: seconds(0, 1), speedMetersPerSecond: [2.5, 5] }
    const [pace] = channelsOf(track, 'trail_running')
    expect(pace).toMatchObject({ title: 'Pace', unit: 'min/km', isUpsideDown: true, values: [400, 200] })
    expect(pace?.text(400)).toBe('6:40')
    expect(channelsOf(track, 'road_cycling')[0]).toMatchObject({ title: 'Speed', values: [9, 18] })
    expect(channelsOf(track, 'pool_swimming')[0]).toMatchObject({ unit: 'min/100 m', values: [40, 20] })
  })
  it('leaves standing still out of a pace', () => {
    const track = { timeMs: seconds(0, 1, 2, 3), speedMetersPerSecond: [3, 0, 0.5, 3] }
    expect(channelsOf(track, 'running')[0]?.values.map((value) => value !== null)).toEqual([true, false, false, true])
  })
  it('works the speed out of places where nobody told it, and says so', () => {
    const timeMs = Array.from({ length: 60 }, (_, at) => at * 1000)
    const distanceMeters = timeMs.map((_, at) => at * 5)
    const [speed] = channelsOf({ timeMs, distanceMeters }, 'cycling')
    expect(speed?.isReckoned).toBe(true)
    expect(speed?.values.at(-1)).toBeCloseTo(18)
  })
  it('sums up a line', () => {
    expect(summaryOf([1, null, 3])).toEqual({ mean: 2, least: 1, most: 3 })
    expect(summaryOf([null])).toBeUndefined()
  })
})

describe('the axis below them', () => {
  it('counts the time from the start, and breaks the lines where nothing was recorded', () => {
    const axis = axisAlong({ timeMs: seconds(100, 101, 400) }, 'time')
    expect(axis.x).toEqual([0, 1, 1.5, 300])
    expect(axis.points).toEqual([0, 1, -1, 2])
  })
  it('goes on with the way, and never back', () => {
    expect(wayOf({ timeMs: seconds(0, 1, 2, 3), distanceMeters: [0, 10, null, 8] })).toEqual([0, 10, 10, 10])
    expect(axisAlong({ timeMs: seconds(0, 1), distanceMeters: [0, 10] }, 'way').x).toEqual([0, 10])
  })
  it('leaves out points without a time', () => {
    expect(axisAlong({ timeMs: [null, 1000, 2000] }, 'time')).toMatchObject({ x: [0, 1], points: [1, 2] })
  })
  it('places pauses on it', () => {
    const track = { timeMs: seconds(10, 20) }
    expect(pausesOn({ track, pauses: [{ fromMs: 12_000, toMs: 15_000 }] })).toEqual([{ from: 2, to: 5 }])
  })
})
