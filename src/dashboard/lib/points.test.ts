import { describe, expect, it } from 'vitest'
import type { RecordItem } from '../api.js'
import { byDay, nearest, type Point, pointsOf, pointsOfRecords, summaryOf } from './points.js'
import { dayMs, hourMs, localMs } from './time.js'

const start = localMs('2026-11-18')
const point = (at: number, mean: number, more: Partial<Point> = {}): Point => ({
  at,
  min: mean,
  mean,
  max: mean,
  sum: mean,
  count: 1,
  sources: ['oura'],
  ...more,
})

describe('points', () => {
  it('stand on the clock of the person', () => {
    const series = {
      kind: 'heart_rate',
      stepMs: 300_000,
      points: [{ t: start, min: 1, mean: 1, max: 1, sum: 1, count: 1, sources: [] }],
    }
    expect(pointsOf(series, () => 120)[0]?.at).toBe(start + 2 * hourMs)
  })
  it('of whole days begin at a midnight of the person, whichever midnight the server took', () => {
    const bucket = (t: number) => ({
      kind: 'weight',
      stepMs: dayMs,
      points: [{ t, min: 1, mean: 1, max: 1, sum: 1, count: 1, sources: [] }],
    })
    for (const offset of [-480, -60, 0, 60, 600]) {
      expect(pointsOf(bucket(start), () => offset)[0]?.at).toBe(start)
      expect(pointsOf(bucket(start - offset * 60_000), () => offset)[0]?.at).toBe(start)
    }
  })
  it('of single records keep their id, so that a click finds them', () => {
    const record = {
      id: 'r1',
      value: 52,
      day: '2026-11-18',
      startLocal: '2026-11-18T04:00:00',
      connector: 'oura',
    } as RecordItem
    expect(pointsOfRecords([record])).toEqual([point(start, 52, { record: 'r1' })])
  })
  it('add up to days, with the mean weighed by how many there were', () => {
    const days = byDay([
      point(start + hourMs, 10, { count: 3 }),
      point(start + 5 * hourMs, 30, { sources: ['google-health'] }),
      point(start + dayMs, 7),
    ])
    expect(days).toEqual([
      { at: start, min: 10, max: 30, mean: 15, sum: 40, count: 4, sources: ['oura', 'google-health'] },
      point(start + dayMs, 7),
    ])
  })
  it('add up to weeks that begin on Monday', () => {
    const weeks = byDay(
      [point(localMs('2026-11-15'), 1), point(localMs('2026-11-16'), 2), point(localMs('2026-11-22'), 3)],
      7,
    )
    expect(weeks.map(({ at, sum }) => [at, sum])).toEqual([
      [localMs('2026-11-09'), 1],
      [localMs('2026-11-16'), 5],
    ])
  })
  it('are found by the moment looked at, within reach', () => {
    const points = [point(start, 1), point(start + hourMs, 2), point(start + 9 * hourMs, 3)]
    expect(nearest(points, start + hourMs * 1.9, hourMs)?.mean).toBe(2)
    expect(nearest(points, start + 8.5 * hourMs, hourMs)?.mean).toBe(3)
    expect(nearest(points, start + 5 * hourMs, hourMs)).toBeUndefined()
    expect(nearest([], start, hourMs)).toBeUndefined()
  })
})

describe('one number for a span', () => {
  const points = [point(start, 10), point(start + hourMs, 20), point(start + dayMs, 30)]
  it('is the total of a day and the mean of days for what adds up', () => {
    expect(summaryOf(points, 'sum', dayMs)).toMatchObject({ value: 60, about: 'in all' })
    expect(summaryOf(points, 'sum', 7 * dayMs)).toMatchObject({ value: 30, about: 'a day' })
  })
  it('is the mean with its extremes for the rest', () => {
    expect(summaryOf(points, 'mean', dayMs)).toMatchObject({ value: 20, low: 10, high: 30 })
  })
  it('is none where there is nothing', () => {
    expect(summaryOf([], 'mean', dayMs)).toBeUndefined()
  })
})
