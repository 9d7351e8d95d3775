import { describe, expect, it } from 'vitest'
import { drawProfile, drawTrack } from './drawing.js'

const size = { columns: 10, rows: 5 }

describe('the way of a track', () => {
  it('has north above and east to the right, and marks where it starts and ends', () => {
    const drawn = drawTrack(Float64Array.of(0.001, 0.002, 0.002), Float64Array.of(0.001, 0.001, 0.002), size)
    const lines = drawn?.lines ?? []
    expect(lines[0]).toMatch(/^⡏⠉+.*●$/)
    expect(lines.at(-1)).toBe('○')
    expect(drawn?.metersPerCell).toBeCloseTo(111.195 / 19 / 0.5, 0)
  })

  it('leaves a gap where a stretch is not joined to the one before', () => {
    const [latitudes, longitudes] = [Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 1.2, 1.8, 2)]
    const joined = drawTrack(latitudes, longitudes, size)?.lines[0] ?? ''
    const apart = drawTrack(latitudes, longitudes, { ...size, breaks: [2] })?.lines[0] ?? ''
    expect(joined).not.toContain(' ')
    expect(apart).toMatch(/^○\S+ +\S+●$/)
  })

  it('crosses the date line the short way', () => {
    expect(drawTrack(Float64Array.of(1, 1), Float64Array.of(179.9, -179.9), size)?.metersPerCell).toBeLessThan(3000)
  })

  it('is one place where nobody moved, and nothing where no place is known', () => {
    expect(drawTrack(Float64Array.of(5, 5), Float64Array.of(5, 5), size)?.lines).toEqual(['○'])
    expect(drawTrack(Float64Array.of(Number.NaN, 0, 95), Float64Array.of(1, 0, 1), size)).toBeUndefined()
  })
})

describe('the profile', () => {
  it('rises with the heights, and says the lowest and the highest', () => {
    const drawn = drawProfile(Float64Array.of(100, Number.NaN, 200), Float64Array.of(0, 1, 2), { columns: 2, rows: 1 })
    expect(drawn).toEqual({ lines: ['⣀⣸'], lowest: 100, highest: 200 })
  })

  it('is a line where all is level, and nothing where no two points have a height', () => {
    expect(drawProfile(Float64Array.of(7, 7), undefined, { columns: 2, rows: 1 })?.lines).toEqual(['⣀⣀'])
    expect(drawProfile(Float64Array.of(7, Number.NaN), undefined, size)).toBeUndefined()
  })
})
