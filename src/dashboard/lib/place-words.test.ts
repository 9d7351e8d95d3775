import { describe, expect, it } from 'vitest'
import type { Place, PlaceState } from '../api.js'
import { inOrder, ownerText, placeText, remedyOf, whereSentence } from './place-words.js'

const place = (service: string, state: PlaceState): Place => ({
  connection: service,
  connector: service,
  service,
  state,
})

describe('where a workout is', () => {
  it('is one sentence', () => {
    expect(whereSentence([])).toBe('At no service.')
    expect(whereSentence([place('Strava', 'present')])).toBe('At Strava.')
    expect(whereSentence([place('Strava', 'uploaded'), place('Garmin', 'present'), place('Dropbox', 'failed')])).toBe(
      'At Strava and Garmin; not at Dropbox.',
    )
    expect(whereSentence([place('Strava', 'not_yet')])).toBe('Not at Strava.')
  })
  it('comes before where it is not', () => {
    const places = [place('Z', 'left_out'), place('Y', 'failed'), place('X', 'uploaded'), place('W', 'present')]
    expect(inOrder(places).map(({ service }) => service)).toEqual(['W', 'X', 'Y', 'Z'])
  })
  it('has words for every state', () => {
    const states: PlaceState[] = [
      'present',
      'uploaded',
      'on_its_way',
      'not_yet',
      'failed',
      'refused',
      'left_out',
      'removed',
    ]
    expect(new Set(states.map((state) => placeText(place('S', state)))).size).toBe(states.length)
  })
  it('says who can change it, and where', () => {
    const reason = { code: 'config_missing', message: '', owner: 'person' as const }
    expect(ownerText(reason)).toBe('You')
    expect(remedyOf(reason)).toBe('flows')
    expect(remedyOf({ ...reason, code: 'stationary' })).toBeUndefined()
  })
})
