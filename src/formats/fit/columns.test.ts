import { describe, expect, it } from 'vitest'
import { data, define, fileOf, head, noon, noonMs, text, u16, u32 } from './by-hand.js'
import { decodeFit } from './decode.js'

const only = (...records: number[][]) => {
  const { activities, others, warnings } = decodeFit(fileOf(records))
  expect(activities).toHaveLength(1)
  expect(others).toEqual([])
  const [activity] = activities
  if (activity === undefined) throw new Error('no activity')
  return { ...activity, warnings }
}
const record = define(1, 20, [
  [253, 4, 0x86],
  [3, 1, 0x02],
])
const point = (second: number, bpm = 100) => data(1, u32(noon + second), bpm)
describe('records', () => {
  it('become columns, with gaps where a point has no value', () => {
    const { track } = only(...head(), record, point(0, 100), point(1, 255), point(2, 104))
    expect(track).toEqual({
      timeMs: Float64Array.of(noonMs, noonMs + 1000, noonMs + 2000),
      heartRateBpm: Float64Array.of(100, Number.NaN, 104),
    })
  })

  it('of several definitions fill the same columns', () => {
    const powered = define(
      4,
      20,
      [
        [253, 4, 0x86],
        [7, 2, 0x84],
      ],
      { big: true },
    )
    const row = data(4, u32(noon + 1).reverse(), 0x01, 0x2c)
    const { track } = only(...head(), record, powered, point(0), row, point(2))
    expect(track.heartRateBpm).toEqual(Float64Array.of(100, Number.NaN, 100))
    expect(track.powerWatts).toEqual(Float64Array.of(Number.NaN, 300, Number.NaN))
  })

  it('out of order are put in order, and that is told', () => {
    const { track, warnings } = only(...head(), record, point(0, 100), point(5, 105), point(3, 103), point(6, 106))
    expect(track.heartRateBpm).toEqual(Float64Array.of(100, 103, 105, 106))
    expect(warnings.map(({ code }) => code)).toEqual(['points-out-of-order'])
  })

  it('have positions in degrees, speed and altitude from whichever field has them', () => {
    const rich = define(1, 20, [
      [0, 4, 0x85],
      [1, 4, 0x85],
      [73, 4, 0x86],
      [6, 2, 0x84],
      [2, 2, 0x84],
    ])
    const { track } = only(
      ...head(),
      rich,
      data(1, u32(2 ** 30), u32(-(2 ** 29)), u32(0xffffffff), u16(4000), u16(3000)),
      data(1, u32(2 ** 30), u32(-(2 ** 29)), u32(4001), u16(4000), u16(0xffff)),
    )
    expect(track.latitudeDeg).toEqual(Float64Array.of(90, 90))
    expect(track.longitudeDeg).toEqual(Float64Array.of(-45, -45))
    expect(track.speedMetersPerSecond).toEqual(Float64Array.of(4, 4.001))
    expect(track.altitudeMeters).toEqual(Float64Array.of(100, Number.NaN))
  })

  it('have the cadence with its fraction', () => {
    const cadence = define(1, 20, [
      [4, 1, 2],
      [53, 1, 2],
    ])
    expect(only(...head(), cadence, data(1, 88, 64), data(1, 90, 255)).track.cadenceRpm).toEqual(
      Float64Array.of(88.5, 90),
    )
  })

  it('have further fields by name and unit, arrays side by side', () => {
    const phases = define(1, 20, [
      [253, 4, 0x86],
      [9, 2, 0x83],
      [67, 1, 1],
      [17, 2, 0x02],
    ])
    const { track } = only(
      ...head(),
      phases,
      data(1, u32(noon), u16(250), 5, [16, 32]),
      data(1, u32(noon + 1), u16(0x7fff), 6, [48, 255]),
    )
    expect(track.more).toEqual({
      grade: { unit: '%', values: Float64Array.of(2.5, Number.NaN) },
      left_pco: { unit: 'mm', values: Float64Array.of(5, 6) },
      speed_1s: { unit: 'm/s', width: 2, values: Float64Array.of(1, 2, 3, Number.NaN) },
    })
  })

  it('have developer fields by their names, two of one name side by side', () => {
    const description = define(2, 206, [
      [0, 1, 2],
      [1, 1, 2],
      [2, 1, 2],
      [3, 6, 7],
      [8, 2, 7],
    ])
    const muscle = define(1, 20, [[253, 4, 0x86]], {
      developer: [
        [0, 1, 0],
        [0, 1, 1],
      ],
    })
    const { track } = only(
      ...head(),
      description,
      data(2, 0, 0, 2, text('SmO2', 6), text('%', 2)),
      data(2, 1, 0, 2, text('SmO2', 6), text('%', 2)),
      muscle,
      data(1, u32(noon), 61, 72),
    )
    const field = { name: 'SmO2', unit: '%', number: 0, type: 'uint8' }
    expect(track.more).toEqual({
      SmO2: { unit: '%', values: Float64Array.of(61), developer: { ...field, index: 0 } },
      'SmO2 (2)': { unit: '%', values: Float64Array.of(72), developer: { ...field, index: 1 } },
    })
  })

  it('with packed speed and distance accumulate the way', () => {
    const packed = define(1, 20, [[8, 3, 0x0d]])
    // 1.00 m/s = 100 = 0x064; distances 4000 and, rolled over, 10 sixteenths: 0xfa0, 0x00a.
    const { track } = only(...head(), packed, data(1, 0x64, 0x00, 0xfa), data(1, 0x64, 0xa0, 0x00))
    expect(track.speedMetersPerSecond).toEqual(Float64Array.of(1, 1))
    expect(track.distanceMeters).toEqual(Float64Array.of(250, (4096 + 10) / 16))
  })
})
