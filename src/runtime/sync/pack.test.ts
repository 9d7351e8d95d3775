import { describe, expect, it } from 'vitest'
import type { Activity } from '../../core/index.js'
import { packActivity, squeezed, unpackActivity, unsqueezed } from './pack.js'

const ride: Activity = {
  start: { at: 1_000, offset: 60, offsetFrom: 'provider' },
  name: 'Round the lake',
  sport: 'cycling',
  statistics: { distanceMeters: 12.5 },
  sessions: [],
  pauses: [{ fromMs: 5, toMs: Number.NaN }],
  track: {
    timeMs: new Float64Array([1_000, 2_000, 3_000.5]),
    heartRateBpm: new Float64Array([Number.NaN, 120, 121]),
    latitudeDeg: new Float64Array([46.5, 46.500001, -0]),
    more: { grade: { unit: '%', width: 2, values: new Float64Array([1, 2, 3, 4, Number.POSITIVE_INFINITY, -6]) } },
  },
  rrIntervals: { timeMs: new Float64Array([]), milliseconds: new Float64Array([]) },
}

describe('an activity as bytes', () => {
  it('comes back as it was, with its columns, what is missing in them, and what JSON has no word for', () => {
    expect(unpackActivity(packActivity(ride))).toEqual(ride)
  })

  it('is a fraction of its size when compressed', async () => {
    const count = 3600
    const timeMs = Float64Array.from({ length: count }, (_, index) => 1_760_000_000_000 + index * 1000)
    const heartRateBpm = Float64Array.from({ length: count }, (_, index) => 130 + Math.round(10 * Math.sin(index / 60)))
    const packed = packActivity({ ...ride, track: { timeMs, heartRateBpm } })
    const small = await squeezed(packed)
    expect(small.byteLength).toBeLessThan(packed.byteLength / 5)
    expect(unpackActivity(unsqueezed(small)).track.heartRateBpm).toEqual(heartRateBpm)
  })
})
