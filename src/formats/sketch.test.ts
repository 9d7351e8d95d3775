import { describe, expect, it } from 'vitest'
import { instant } from '../core/index.js'
import type { Activity } from './index.js'
import { sketchOf } from './sketch.js'

const ride = (track: Partial<Activity['track']>): Activity => ({
  start: instant(0),
  sport: 'cycling',
  statistics: {},
  sessions: [],
  pauses: [],
  track: { timeMs: Float64Array.from({ length: 200 }, (_, index) => index * 1000), ...track },
})
const column = (of: (share: number) => number): Float64Array =>
  Float64Array.from({ length: 200 }, (_, index) => of(index / 199))

describe('a sketch', () => {
  it('keeps the shape of the way, north up, to one scale', () => {
    // Twice as far east as north, at 60 degrees, where a degree of longitude is half as long.
    const way = ride({
      latitudeDeg: column((share) => 60 + share * 0.01),
      longitudeDeg: column((share) => share * 0.04),
    })
    const { track = [] } = sketchOf(way) ?? {}
    expect(track).toHaveLength(48)
    expect(track[0]).toEqual([0, 0.75])
    expect(track.at(-1)).toEqual([1, 0.25])
  })

  it('goes the short way over the date line', () => {
    const way = ride({ latitudeDeg: column(() => 0), longitudeDeg: column((share) => (share < 0.5 ? 179.9 : -179.9)) })
    expect(sketchOf(way)?.track.at(-1)).toEqual([1, 0.5])
  })

  it('does not blow up a flat way, and leaves out what was not measured', () => {
    const flat = ride({ altitudeMeters: column((share) => (share < 0.1 ? Number.NaN : 100 + share * 5)) })
    const { elevation = [], track } = sketchOf(flat) ?? {}
    expect(track).toEqual([])
    expect(Math.max(...elevation)).toBeLessThan(0.3)
    expect(elevation.every(Number.isFinite)).toBe(true)
  })

  it('is none of a workout without track', () => {
    expect(sketchOf(ride({}))).toBeUndefined()
    expect(sketchOf(ride({ latitudeDeg: column(() => Number.NaN), longitudeDeg: column(() => 1) }))).toBeUndefined()
  })
})
