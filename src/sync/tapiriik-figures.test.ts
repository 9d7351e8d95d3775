/**
 * What tapiriik's tests of files, units and statistics ask, asked of ours (tapiriik/testing/gpx.py, interchange.py and
 * statistics.py). Ours converts within UCUM units, and averages nothing: see `merge.ts`.
 */
import { describe, expect, it } from 'vitest'
import { convert, instant } from '../core/index.js'
import { decode, encode, isoOf } from '../formats/index.js'
import { totalsOf } from '../formats/totals.js'
import type { ActivityFigures } from '../kit/index.js'
import { mergeSummaries } from './merge.js'
import { listingOf, someStart } from './testing-views.js'

const activity = () => {
  const about = {
    start: instant(someStart, 60),
    end: instant(someStart + 3000, 60),
    sport: 'running',
    statistics: { elapsedSeconds: 3 },
  }
  const timeMs = Float64Array.of(someStart, someStart + 1000, someStart + 2000, someStart + 3000)
  const track = {
    timeMs,
    latitudeDeg: Float64Array.of(47.5, 47.5001, 47.5002, 47.5003),
    longitudeDeg: Float64Array.of(8.5, 8.5, 8.5, 8.5),
    altitudeMeters: Float64Array.of(400, 401, 402, 403),
    heartRateBpm: Float64Array.of(120, 121, 122, 123),
    cadenceRpm: Float64Array.of(80, 81, 82, 83),
    temperatureCelsius: Float64Array.of(20, 20, 21, 21),
  }
  return { ...about, sessions: [{ ...about, laps: [] }], track, pauses: [] }
}

describe('constant_representation', () => {
  it('a workout that went through GPX is the same', () => {
    const [again] = decode(encode(activity(), 'gpx').bytes).activities
    expect(again?.track).toEqual(activity().track)
    expect(isoOf(again?.start ?? instant(0))).toBe(isoOf(activity().start))
  })

  it('constant_representation_rk: through the words of a service, too: the exam of connectors asks it of each upload', () => {
    // tapiriik turns a workout into Runkeeper's and back. Ours sends files, and each of them comes back equal; what a
    // service makes of them is asked of every connector against its simulated service (src/testing).
    for (const format of ['fit', 'tcx'] as const) {
      const [again] = decode(encode(activity(), format).bytes).activities
      expect(again?.track.heartRateBpm).toEqual(activity().track.heartRateBpm)
      expect(Array.from(again?.track.timeMs ?? [])).toEqual(Array.from(activity().track.timeMs))
    }
  })
})

describe('units', () => {
  it('unitconv_temp', () => {
    expect(convert(0, 'Cel', '[degF]')).toBeCloseTo(32)
    expect(convert(-40, 'Cel', '[degF]')).toBeCloseTo(-40)
    expect(convert(-40, '[degF]', 'Cel')).toBeCloseTo(-40)
    expect(convert(32, '[degF]', 'Cel')).toBeCloseTo(0)
  })

  it('unitconv_distance_nonmetric', () => {
    expect(convert(1, '[mi_i]', '[ft_i]')).toBeCloseTo(5280)
    expect(convert(2640, '[ft_i]', '[mi_i]')).toBeCloseTo(0.5)
  })

  it('unitconv_distance_metric', () => {
    expect(convert(1, 'km', 'm')).toBe(1000)
    expect(convert(250, 'm', 'km')).toBe(0.25)
  })

  it('unitconv_distance_cross', () => {
    expect(convert(1, 'km', '[mi_i]')).toBeCloseTo(0.6214, 4)
    expect(convert(1, '[mi_i]', 'km')).toBeCloseTo(1.609, 3)
    expect(convert(1, '[mi_i]', 'm')).toBeCloseTo(1609, 0)
  })

  it('unitconv_velocity_metric', () => {
    expect(convert(100, 'm/s', 'km/h')).toBeCloseTo(360)
    expect(convert(50, 'km/h', 'm/s')).toBeCloseTo(13.89, 2)
  })

  it('unitconv_velocity_cross', () => {
    expect(convert(100, 'km/h', '[mi_i]/h')).toBeCloseTo(62, 0)
    expect(convert(60, '[mi_i]/h', 'km/h')).toBeCloseTo(96.5, 0)
  })

  it('unitconv_impossible: does not compile, and throws where the compiler was not asked', () => {
    expect(() => convert(1, 'km/h' as 'm', 'm')).toThrow(RangeError)
    expect(() => convert(1, 'Cel' as '[mi_i]', '[mi_i]')).toThrow(RangeError)
  })

  it('unitconv_noop', () => expect(convert(100, 'km/h', 'km/h')).toBe(100))
})

/** Of the same workout at one service after the other; the first is the richest. */
const merged = (...figures: readonly (ActivityFigures | undefined)[]): ActivityFigures | undefined =>
  mergeSummaries(
    figures.map((each, index) => listingOf(`s${index}`, someStart, each === undefined ? {} : { figures: each })),
    ({ connection }) => ({ rank: Number(connection.slice(1)), isCopy: false }),
  )?.figures
const distance = (...values: readonly (number | undefined)[]): number | undefined =>
  merged(...values.map((value) => (value === undefined ? undefined : { distanceMeters: value })))?.distanceMeters

describe('figures of several services', () => {
  it('stat_coalesce: 1 and 2 are not 1.5, which nobody measured, but the richer source’s 1', () => {
    expect(distance(1, 2)).toBe(1)
  })

  it('stat_coalesce_missing: what one does not tell, the other does', () => {
    expect(distance(undefined, 2)).toBe(2)
    expect(distance(1, undefined)).toBe(1)
  })

  it('stat_coalesce_multi, _multi_mixed, _multi_mixed2: five sources have one word, in whatever order they are joined', () => {
    expect(distance(1, 2, 3, 4, 5)).toBe(1)
    expect(distance(5, 2, 3, 1, 4)).toBe(5)
  })

  it('stat_coalesce_multi_missingmixed: gaps in between change nothing', () => {
    expect(distance(undefined, undefined, 5, 2, 1)).toBe(5)
  })

  it('stat_coalesce_multi_missingmixed_multivalued: each figure is told by the first who knows it', () => {
    const figures = merged({ distanceMeters: 7 }, { averageHeartRate: 3 }, { maxHeartRate: 2, distanceMeters: 3 })
    expect(figures).toEqual({ distanceMeters: 7, averageHeartRate: 3, maxHeartRate: 2 })
  })

  it('stat_sum: sessions add up, extremes stay extremes, averages are left out', () => {
    const of = (distanceMeters: number, maximum: number, ascentMeters: number) => ({
      statistics: { distanceMeters, ascentMeters, heartRateBpm: { average: maximum, maximum } },
    })
    const totals = totalsOf([of(1, 1, 2), of(4, 3, 4), of(2, 2, 1)])
    expect(totals).toEqual({ distanceMeters: 7, ascentMeters: 7, heartRateBpm: { maximum: 3 } })
  })

  it('stat_update: what a listing tells goes before what the content had told', () => {
    const before = { ...listingOf('a').summary, figures: { distanceMeters: 1, ascentMeters: 3 } }
    const summary = mergeSummaries(
      [listingOf('a', someStart, { figures: { distanceMeters: 2 } })],
      () => ({ rank: 0, isCopy: false }),
      before,
    )
    expect(summary?.figures).toEqual({ distanceMeters: 2, ascentMeters: 3 })
  })
})
