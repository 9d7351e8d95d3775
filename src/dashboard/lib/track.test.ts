import { describe, expect, it } from 'vitest'
import { distancesOf, drawTrack, indexAt, nearestSpot, pathOf, scaleBar } from './track.js'

const paper = { width: 400, height: 300, pad: 20 }
const sizeOf = (spots: readonly ({ x: number; y: number } | undefined)[]) => {
  const known = spots.filter((spot) => spot !== undefined)
  const [xs, ys] = [known.map(({ x }) => x), known.map(({ y }) => y)]
  return { wide: Math.max(...xs) - Math.min(...xs), tall: Math.max(...ys) - Math.min(...ys) }
}

describe('drawing a track', () => {
  it('is true to shape at sixty degrees north, where a degree east is half as long', () => {
    const drawing = drawTrack({ latitudeDeg: [60, 60.1, 60.1, 60], longitudeDeg: [10, 10, 10.2, 10.2] }, paper)
    const { wide, tall } = sizeOf(drawing?.spots ?? [])
    expect(wide / tall).toBeCloseTo(1, 1)
  })
  it('fills the paper up to its edge in one direction, and stays within it in the other', () => {
    const { wide, tall } = sizeOf(drawTrack({ latitudeDeg: [47, 47.01], longitudeDeg: [8, 8.4] }, paper)?.spots ?? [])
    expect(wide).toBeCloseTo(360)
    expect(tall).toBeLessThan(260)
  })
  it('puts north up', () => {
    const [south, north] = drawTrack({ latitudeDeg: [47, 48], longitudeDeg: [8, 8] }, paper)?.spots ?? []
    expect(north?.y).toBeLessThan(south?.y ?? 0)
  })
  it('goes on across the date line', () => {
    const { metersPerPixel } = drawTrack({ latitudeDeg: [0, 0], longitudeDeg: [179.9, -179.9] }, paper) ?? {}
    expect((metersPerPixel ?? 0) * 360).toBeCloseTo(22_239, -2)
  })
  it('does not blow up the noise of a receiver that stood still', () => {
    const { wide } = sizeOf(drawTrack({ latitudeDeg: [47, 47.00001], longitudeDeg: [8, 8.00001] }, paper)?.spots ?? [])
    expect(wide).toBeLessThan(10)
  })
  it('is nothing without places', () => {
    expect(drawTrack({}, paper)).toBeUndefined()
    expect(drawTrack({ latitudeDeg: [null, null], longitudeDeg: [null, null] }, paper)).toBeUndefined()
  })
  it('joins over points without a place, and begins anew at a break', () => {
    const at = (x: number) => ({ x, y: 0 })
    expect(pathOf([at(0), undefined, at(2), at(3)], [3])).toBe('M0.0 0.0L2.0 0.0M3.0 0.0')
  })
  it('begins anew where the point at the break has no place', () => {
    expect(pathOf([{ x: 0, y: 0 }, undefined, { x: 2, y: 0 }], [1])).toBe('M0.0 0.0M2.0 0.0')
  })
})

describe('what stands beside it', () => {
  it('has a scale of a round length that fits', () => {
    expect(scaleBar(10, 120)).toEqual({ meters: 1000, pixels: 100 })
    expect(scaleBar(4.3, 120).meters).toBe(500)
    expect(scaleBar(0.2, 120)).toEqual({ meters: 20, pixels: 100 })
  })
  it('finds the point nearest to a hand', () => {
    expect(nearestSpot([{ x: 0, y: 0 }, undefined, { x: 10, y: 0 }], { x: 8, y: 3 })).toBe(2)
    expect(nearestSpot([undefined], { x: 0, y: 0 })).toBeUndefined()
  })
  it('finds where a pause was: the last point before it that has a place', () => {
    expect(indexAt([0, 1000, 2000, 3000], 2500)).toBe(2)
    expect(indexAt([0, 1000, 2000, 3000], 2500, (at) => at !== 2)).toBe(1)
    expect(indexAt([null, 1000], 0)).toBe(1)
  })
  it('measures the way over the ground, through points without a place', () => {
    const way = distancesOf([0, null, 0], [0, null, 0.1])
    expect(way[1]).toBe(0)
    expect(way[2]).toBeCloseTo(11_119, -1)
  })
})
