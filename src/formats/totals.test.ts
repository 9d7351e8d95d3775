import { expect, it } from 'vitest'
import { instant, type Session, type Statistics } from '../core/index.js'
import { sportOf, totalsOf } from './totals.js'

const session = (sport: string, statistics: Statistics = {}, subSport?: string): Session => ({
  start: instant(0),
  sport,
  ...(subSport && { subSport }),
  statistics,
  laps: [],
})

it('one session says everything of its activity', () => {
  const statistics = { distanceMeters: 5, heartRateBpm: { average: 140 } }
  expect(totalsOf([session('running', statistics)])).toBe(statistics)
})

it('several sessions add up, without averages', () => {
  const swim = session('swimming', { distanceMeters: 1500, heartRateBpm: { average: 140, maximum: 160 } })
  const bike = session('cycling', {
    distanceMeters: 40_000,
    energyKcal: 900,
    heartRateBpm: { average: 150, minimum: 99, maximum: 155 },
  })
  expect(totalsOf([swim, bike])).toEqual({
    distanceMeters: 41_500,
    energyKcal: 900,
    heartRateBpm: { minimum: 99, maximum: 160 },
  })
})

it('sports that differ are multisport, transitions aside', () => {
  expect(sportOf([session('running', {}, 'trail')])).toEqual({ sport: 'running', subSport: 'trail' })
  expect(sportOf([session('running', {}, 'trail'), session('running', {}, 'street')])).toEqual({ sport: 'running' })
  expect(sportOf([session('running'), session('transition'), session('running')])).toEqual({ sport: 'running' })
  expect(sportOf([session('running'), session('transition'), session('cycling')])).toEqual({ sport: 'multisport' })
  expect(sportOf([])).toEqual({ sport: 'generic' })
})
