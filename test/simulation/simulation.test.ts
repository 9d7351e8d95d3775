import { afterAll, describe, expect, it } from 'vitest'
import { type BugName, bugNames } from './bugs.js'
import { runSeed, type Verdict } from './run-seed.js'
import { simulationStore } from './store.js'

const store = await simulationStore()
afterAll(() => store.close())

const firstSeed = 1
const seeds = 20
const minuteMs = 60_000

describe('a world of the simulation', () => {
  it(
    'loses nothing, has nothing twice, and keeps every promise, whatever befalls it',
    async () => {
      const found: Verdict[] = []
      let lives = 0
      for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
        const verdict = await runSeed(seed, { store })
        lives += verdict.lives
        if (verdict.problems.length > 0) found.push(verdict)
      }
      expect(found.map(({ seed, problems }) => `npm run simulate -- --seed ${seed}: ${problems.join('; ')}`)).toEqual(
        [],
      )
      // Otherwise nobody died, and it proves little.
      expect(lives).toBeGreaterThan(seeds)
    },
    3 * minuteMs,
  )

  it(
    'is the same whenever its seed is replayed',
    async () => {
      const one = await runSeed(6, { store })
      await runSeed(7, { store })
      expect(await runSeed(6, { store })).toEqual(one)
      expect((await runSeed(7, { store })).fingerprint).not.toBe(one.fingerprint)
    },
    minuteMs,
  )
})

/** Where each is seen by now; any of 200 would do, but that takes minutes. */
const seenFrom: Readonly<Record<BugName, number>> = { cursor: 1, lock: 1, 'clock-id': 1 }
const within = 30

describe('a planted bug', () => {
  it.each(bugNames)(
    '%s is found',
    async (bug) => {
      let struck = 0
      for (let seed = seenFrom[bug]; seed < seenFrom[bug] + within; seed++) {
        const verdict = await runSeed(seed, { store, bug })
        struck += verdict.bugStruck
        if (verdict.problems.length > 0) {
          expect(struck).toBeGreaterThan(0)
          return
        }
      }
      expect.fail(`${bug} was not found within ${within} seeds`)
    },
    3 * minuteMs,
  )
})
