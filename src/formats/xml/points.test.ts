import { describe, expect, it } from 'vitest'
import { WarningList } from '../report.js'
import { altitude, heartRate, PointColumns, pausesBetween, time } from './points.js'

const columnsOf = (fileBytes = 1000) => {
  const warnings = new WarningList()
  return { columns: new PointColumns(fileBytes, warnings), codes: () => warnings.list().map(({ code }) => code) }
}

describe('gathered points', () => {
  it('are columns of one length, with gaps where a point has no value', () => {
    const { columns } = columnsOf()
    for (let row = 0; row < 2000; row += 1) {
      columns.set(time, row * 1000)
      if (row % 2 === 1) columns.set(heartRate, row)
      columns.commit()
    }
    const { timeMs, heartRateBpm = [] } = columns.finish()
    expect([timeMs.length, heartRateBpm.length]).toEqual([2000, 2000])
    expect([timeMs[1999], heartRateBpm[1998], heartRateBpm[1999]]).toEqual([1_999_000, Number.NaN, 1999])
  })

  it('are not made of nothing, nor of what was discarded', () => {
    const { columns } = columnsOf()
    expect(columns.commit()).toBe(false)
    columns.set(altitude, 5)
    columns.discard()
    columns.set(altitude, 6)
    expect(columns.commit()).toBe(true)
    expect(columns.finish()).toEqual({ timeMs: Float64Array.of(Number.NaN), altitudeMeters: Float64Array.of(6) })
  })

  it('give up channels no device has before they take more memory than the file allows', () => {
    const { columns, codes } = columnsOf(1)
    for (let channel = 0; channel < 60; channel += 1) columns.setOther(`x${channel}`, undefined, 1)
    columns.commit()
    for (let row = 0; row < 20_000; row += 1) {
      columns.set(altitude, row)
      columns.commit()
    }
    const { more = {}, altitudeMeters } = columns.finish()
    expect(altitudeMeters?.length).toBe(20_001)
    expect(Object.keys(more).length).toBeLessThan(10)
    expect(codes()).toEqual(['too-many-channels'])
  })

  it('pause where the clock goes on between two stretches', () => {
    const timeMs = Float64Array.of(0, 1000, 61_000, 61_000, Number.NaN)
    expect(pausesBetween({ timeMs, breaks: [2, 3, 4] })).toEqual([{ fromMs: 1000, toMs: 61_000 }])
  })
})
