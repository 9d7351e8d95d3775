import { afterAll, describe, expect, it } from 'vitest'
import { type BugName, bugNames } from './bugs.js'
import { type AccountPlan, fusedKinds, type Plan } from './plan.js'
import { runSeed, type Verdict } from './run-seed.js'
import { services } from './services.js'
import { simulationStore } from './store.js'

const store = await simulationStore()
afterAll(() => store.close())

const firstSeed = 1
const seeds = 16
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
      const sent = await runSeed(9, { store })
      expect(sent.workouts.sends).toBeGreaterThan(0)
      expect(await runSeed(9, { store })).toEqual(sent)
    },
    minuteMs,
  )
})

/** Somebody who has every service, with all that any of them tells of steps, distances, energy and sleep; and no trouble. */
const serene =
  (person: number, start: string) =>
  (plan: Plan): Plan => ({
    ...plan,
    people: [person],
    start: Date.parse(start),
    historyDays: 5,
    accounts: services.map(({ id, tells, ways, kindsOf }): AccountPlan => {
      const [isFused, names] = [(kind: string) => (fusedKinds as readonly string[]).includes(kind), Object.keys(tells)]
      const telling = names.filter((name) => kindsOf([name]).some(isFused))
      const streams = telling.length === 0 ? names.slice(0, 1) : telling
      const [way] = ways
      const kinds = way === 'push' ? { kinds: kindsOf(streams).filter(isFused) } : {}
      return { service: id, person, streams, without: [], way, remember: true, ...kinds }
    }),
    accessTokenSeconds: 86_400,
    strictLimit: undefined,
    faults: {},
    sink: { before: 0, after: 0, refuses: 0 },
    processes: 1,
    jumps: { chance: 0, mostMs: 0 },
    pausesHours: [3],
    fates: [],
    notices: false,
    edits: 0,
    isCompared: false,
  })

describe('one person with all services', () => {
  it(
    'sees in one line what the body did, of days of 24 and 25 hours',
    async () => {
      const { problems, fused } = await runSeed(2, { store, change: serene(15, '2026-10-25T08:15:00Z') })
      expect(problems).toEqual([])
      expect(fused.days).toBeGreaterThan(fusedKinds.length * 5)
      expect(fused).toMatchObject({ whole: fused.days, shared: fused.days })
    },
    5 * minuteMs,
  )
})

/** Where each is seen by now; any of 200 would do, but that takes minutes. */
const seenFrom: Readonly<Record<BugName, number>> = {
  cursor: 11,
  lock: 1,
  'clock-id': 1,
  intent: 1,
  confirm: 29,
}
const within = 30

describe('a planted bug', () => {
  // A missing intent has not been found by these worlds yet: the simulation of syncing alone finds it within ten seeds.
  it.each(bugNames.filter((bug) => bug !== 'intent'))(
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
