/** A few seeds at every run of the tests, and the planted bugs, which must be found. */
import { describe, expect, it } from 'vitest'
import { bugNames } from './bugs.js'
import { runSeed } from './run-seed.js'

describe('the simulation of sync', () => {
  it('finds nothing', async () => {
    for (let seed = 1; seed <= 60; seed++) expect(await runSeed(seed)).toMatchObject({ seed, problems: [] })
  })

  it('is the same for the same seed', async () => {
    expect(await runSeed(7)).toEqual(await runSeed(7))
  })

  it.each(bugNames)('finds the planted bug %s', async (bug) => {
    let found = 0
    for (let seed = 1; seed <= 60 && found === 0; seed++) found += (await runSeed(seed, bug)).problems.length
    expect(found).toBeGreaterThan(0)
  })
})
