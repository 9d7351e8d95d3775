import { describe, expect, test } from 'vitest'
import type { Why } from '../api.js'
import { sourceName, whySentence } from './why-words.js'

const names: Readonly<Record<string, string>> = { oura: 'Oura', 'google-health': 'Google Health', fitbit: 'Fitbit' }
const nameOf = (connector: string) => names[connector] ?? connector
const oura = { connection: 'a', connector: 'oura' }
const phone = { connection: 'b', connector: 'google-health', device: 'Pixel 9' }
const told = (reason: string, over: Why['over'] = [], rest: Partial<Why> = {}): string =>
  whySentence({ sources: [{ ...oura, share: 1, reason }], over, ...rest }, '{steps}', nameOf)
const beneath = [{ ...phone, reason: 'overlapped' }]

describe('why a number counts', () => {
  test('names a service, and its device where it has several', () => {
    expect(sourceName(oura, nameOf)).toBe('Oura')
    expect(sourceName(phone, nameOf)).toBe('Google Health (Pixel 9)')
  })

  test('is said of one source alone', () => {
    expect(told('only')).toBe('Only Oura told of this time.')
    expect(told('distinct')).toBe('A measurement of its own, from Oura.')
    expect(told('apart')).toContain('never mixed')
  })

  test('is said against those left out, and that nothing counts twice', () => {
    expect(told('most', beneath)).toBe(
      'Oura counts: it saw most of the day. Google Health (Pixel 9) told of the same time and is left out, so that nothing counts twice.',
    )
    expect(told('preferred', beneath)).toMatch(/^Oura counts: you trust it more than Google Health \(Pixel 9\)\./)
    expect(told('day-total', beneath)).toMatch(/^The day’s own total of Oura counts/)
  })

  test('says of a copy that it is the same measurement', () => {
    expect(told('direct', [{ ...phone, reason: 'same-measurement' }])).toBe(
      'Oura counts: it is at first hand; Google Health (Pixel 9) had it through another service. Google Health (Pixel 9) holds the same measurement.',
    )
  })

  test('says of a part how much of it counts', () => {
    const why: Why = { sources: [{ ...oura, share: 0.5, reason: 'rest' }], over: [], apportioned: true }
    expect(whySentence(why, '{steps}', nameOf)).toBe(
      '50 % of an interval of Oura: the rest of that time was told by another source.',
    )
  })

  test('says whose part is whose, the greater first', () => {
    const sources = [
      { ...oura, share: 0.25, value: 300, reason: 'only' },
      { ...phone, share: 0.75, value: 900, reason: 'most' },
    ]
    expect(whySentence({ sources, over: [] }, '{steps}', nameOf)).toBe(
      '900 steps from Google Health (Pixel 9) and 300 steps from Oura, each for the time it saw best.',
    )
  })
})
