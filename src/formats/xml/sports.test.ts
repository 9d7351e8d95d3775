import { describe, expect, it } from 'vitest'
import { sportFrom, typeFrom } from './sports.js'

describe('the type of a track', () => {
  it('is a word that is read as the same sport again', () => {
    const sports = [
      ['running'],
      ['running', 'trail'],
      ['cycling', 'mountain'],
      ['swimming', 'open_water'],
      ['training', 'yoga'],
      ['generic'],
    ] as const
    for (const [sport, subSport] of sports) {
      const { word, isWhole } = typeFrom(sport, subSport)
      expect([word, isWhole, sportFrom(word)]).toEqual([
        word,
        true,
        subSport === undefined ? { sport } : { sport, subSport },
      ])
    }
  })

  it('is the sport alone where there is no word for both, and says so', () => {
    expect(typeFrom('running', 'ultra')).toEqual({ word: 'running', isWhole: false })
    expect(typeFrom('quidditch')).toEqual({ word: 'quidditch', isWhole: false })
  })

  it('is read however services write it', () => {
    for (const word of ['Run', ' RUNNING ', 'jogging']) expect(sportFrom(word)).toEqual({ sport: 'running' })
    expect(sportFrom('Mountain Biking')).toEqual({ sport: 'cycling', subSport: 'mountain' })
    expect(sportFrom('WM T Primitive')).toBeUndefined()
  })

  it('is a number only where Strava wrote it', () => {
    expect(sportFrom('9', 'StravaGPX iPhone')).toEqual({ sport: 'running' })
    expect(sportFrom('9', 'Somebody')).toBeUndefined()
  })
})
