import { expect, test } from 'vitest'
import { fileSportOf, sportNames, sportOfFile } from './index.js'

test('a sport that files have a word for is itself again, and any other is none of another', () => {
  for (const sport of sportNames) {
    const file = fileSportOf(sport)
    expect(sportOfFile(file), sport).toBe(file.sport === 'generic' ? 'other' : sport)
  }
})

test('what files say besides folds into ours', () => {
  expect(sportOfFile({ sport: 'cycling', subSport: 'spin' })).toBe('indoor_cycling')
  expect(sportOfFile({ sport: 'cycling', subSport: 'generic' })).toBe('cycling')
  expect(sportOfFile({ sport: 'running', subSport: 'street' })).toBe('running')
  expect(sportOfFile({ sport: 'fitness_equipment', subSport: 'treadmill' })).toBe('treadmill_running')
  expect(sportOfFile({ sport: 'tactical' })).toBe('other')
  expect(sportOfFile({ sport: 'constructor' })).toBe('other')
})
