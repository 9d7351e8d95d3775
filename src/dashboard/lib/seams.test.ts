import { describe, expect, test } from 'vitest'
import { seamsOf } from './seams.js'

const successorOf = (connector: string) => (connector === 'fitbit' ? 'google-health' : undefined)
const line = (...sources: readonly string[]) =>
  sources.map((source, at) => ({ at, sources: source === '' ? [] : source.split('+') }))

describe('a seam', () => {
  test('is where a successor takes over for good', () => {
    expect(seamsOf(line('fitbit', 'fitbit', 'google-health', 'google-health'), successorOf)).toEqual([
      { at: 2, from: 'fitbit', to: 'google-health' },
    ])
  })

  test('is told once, though both tell of some days', () => {
    const both = line('fitbit', 'google-health', 'fitbit', 'fitbit+google-health', 'google-health')
    expect(seamsOf(both, successorOf)).toEqual([{ at: 4, from: 'fitbit', to: 'google-health' }])
  })

  test('is none between services that have nothing to do with each other, nor where one is not in sight', () => {
    expect(seamsOf(line('oura', 'google-health'), successorOf)).toEqual([])
    expect(seamsOf(line('fitbit', 'fitbit'), successorOf)).toEqual([])
    expect(seamsOf(line('google-health', 'google-health'), successorOf)).toEqual([])
    expect(seamsOf([], successorOf)).toEqual([])
  })
})
