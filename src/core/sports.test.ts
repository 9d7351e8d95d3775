import { expect, test } from 'vitest'
import { dictionary } from './dictionary/index.js'
import { isSport, sportNames, sportTitles } from './sports.js'

test('sports are named in snake case, and each has a title of its own', () => {
  for (const name of sportNames) expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/)
  expect(new Set(Object.values(sportTitles)).size).toBe(sportNames.length)
})

test('a sport is known by name, however odd other names are', () => {
  expect(isSport('running')).toBe(true)
  expect(isSport('other')).toBe(true)
  for (const name of ['', 'Running', 'toString', '__proto__']) expect(isSport(name)).toBe(false)
})

test('a workout may be of any of them', () => {
  expect(dictionary.exercise.detail.fields.sport.codes).toEqual(sportNames)
})
