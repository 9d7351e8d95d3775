import { describe, expect, it } from 'vitest'
import { type ActivitySummary, instant, localTime } from '../../kit/index.js'
import { listedWorkouts } from './listed.js'

const ride = (about: Partial<ActivitySummary>): ActivitySummary => ({
  externalId: 'a',
  start: instant(Date.UTC(2026, 4, 20)),
  sport: 'cycling',
  ...about,
})

describe('a workout that a page lists', () => {
  it.each([
    ['is no number', instant(Number.NaN)],
    ['lies beyond the calendar', instant(9e15)],
    ['lies before it', instant(-9e14)],
    ['is of the year nought', { ...localTime('2026-05-20T00:00:00'), local: '0000-05-20T00:00:00' }],
  ])('is none where its start %s', (_, start) => {
    expect(listedWorkouts([ride({ start }), ride({ externalId: 'b' })]).map(({ externalId }) => externalId)).toEqual([
      'b',
    ])
  })

  it('is kept without what cannot be of it', () => {
    const odd = { end: instant(1e300), durationSeconds: 1e300, updatedAt: Number.NaN }
    const figures = { distanceMeters: Number.POSITIVE_INFINITY, ascentMeters: 12 }
    expect(listedWorkouts([ride({ ...odd, figures })])).toEqual([ride({ figures: { ascentMeters: 12 } })])
  })
})
