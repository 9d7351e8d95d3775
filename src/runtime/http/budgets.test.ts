import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { RateLimitError } from '../../core/index.js'
import type { Limit } from '../../kit/index.js'
import { type TestStore, testStore } from '../store/testing.js'
import { type Budgets, createBudgets, type Purpose } from './budgets.js'
import { ask, type BudgetSetting, budgetSetting, draw, passed, start } from './testing-budgets.js'

let store: TestStore
beforeAll(async () => {
  store = await testStore()
})
afterAll(() => store.close())
beforeEach(() => store.reset())

const setting = (processes?: number): BudgetSetting => budgetSetting(store, processes)

describe('no limit is ever exceeded', () => {
  // A model that is not the implementation: every request that passed, kept with its time, counted by brute force.
  const arbitrary = fc.record({
    limits: fc.array(
      fc.record({
        per: fc.constantFrom('app' as const, 'connection' as const, 'endpoint' as const),
        requests: fc.integer({ min: 1, max: 12 }),
        seconds: fc.constantFrom(1, 10, 60),
        window: fc.constantFrom('rolling' as const, 'fixed' as const),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    bursts: fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 15_000 }),
        requests: fc.array(
          fc.record({
            process: fc.nat(2),
            connectionId: fc.constantFrom('c1', 'c2'),
            endpoint: fc.constantFrom(undefined, 'e1', 'e2'),
            purpose: fc.constantFrom<Purpose>('waiting', 'fresh', 'settling', 'backfill'),
          }),
          { minLength: 1, maxLength: 12 },
        ),
      }),
      { minLength: 1, maxLength: 12 },
    ),
  })

  it('whatever the order of workers in three processes, their purposes, and the pauses between', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ limits, bursts }) => {
        await store.reset()
        const set = setting(3)
        const sent: {
          at: number
          connectionId: string
          endpoint: string | undefined
        }[] = []
        for (const { after, requests } of bursts) {
          set.advance(after)
          await Promise.all(
            requests.map(async ({ process, ...who }) => {
              const { connectionId, endpoint } = who
              if ((await ask(set.budgets[process] as Budgets, draw(limits, who))) === true)
                sent.push({ at: set.now(), connectionId, endpoint })
            }),
          )
        }
        for (const limit of limits) {
          const groups = groupsOf(sent, limit)
          for (const times of groups) expect(most(times, limit)).toBeLessThanOrEqual(limit.requests)
        }
      }),
      { numRuns: 30 },
    )
  })

  const groupsOf = (
    sent: readonly {
      at: number
      connectionId: string
      endpoint: string | undefined
    }[],
    { per }: Limit,
  ): number[][] => {
    const groups = new Map<string, number[]>()
    for (const { at, connectionId, endpoint } of sent) {
      const key = per === 'app' ? '' : per === 'connection' ? connectionId : endpoint
      if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), at])
    }
    return [...groups.values()]
  }
  const most = (times: readonly number[], { seconds, window }: Limit): number =>
    Math.max(
      ...times.map((end) =>
        window === 'fixed'
          ? times.filter((at) => Math.floor(at / (seconds * 1000)) === Math.floor(end / (seconds * 1000))).length
          : times.filter((at) => at > end - seconds * 1000 && at <= end).length,
      ),
    )
})

describe('a limit is used', () => {
  it('to the last request, and again when its window is over', async () => {
    const { budgets, advance, now } = setting()
    const limits: Limit[] = [{ per: 'connection', requests: 150, seconds: 3600, window: 'fixed' }]
    advance(10 * 60_000)
    expect(await passed(budgets[0], draw(limits), 160)).toBe(150)
    const refused = await ask(budgets[0], draw(limits))
    expect(refused).toMatchObject({
      name: 'RateLimitError',
      code: 'budget-spent',
      retryAt: start + 3_600_000,
      scope: 'connection',
    })
    expect(await ask(budgets[0], draw(limits, { connectionId: 'c2' }))).toBe(true)
    advance(start + 3_600_000 - now())
    expect(await ask(budgets[0], draw(limits))).toBe(true)
  })

  it('rolling: whoever comes back at the time told gets through, and nine tenths of it are used in the long run', async () => {
    const { budgets, advance, now } = setting()
    const limits: Limit[] = [{ per: 'app', requests: 20, seconds: 60, window: 'rolling' }]
    let count = 0
    const until = start + 20 * 60_000
    while (now() < until) {
      const answer = await ask(budgets[0], draw(limits))
      if (answer === true) count++
      else {
        expect(answer.retryAt).toBeGreaterThan(now())
        advance(answer.retryAt - now())
        expect(await ask(budgets[0], draw(limits))).toBe(true)
        count++
      }
    }
    expect(count).toBeGreaterThan(20 * 20 * 0.88)
  })

  it('rolling: for a whole window and the time a request may take to arrive, wherever in a slot it was', async () => {
    const limits: Limit[] = [{ per: 'app', requests: 1, seconds: 60, window: 'rolling' }]
    for (const within of [0, 1, 1_500, 2_999]) {
      await store.reset()
      const { budgets, advance, now } = setting()
      advance(within)
      expect(await ask(budgets[0], draw(limits))).toBe(true)
      const sentAt = now()
      const { retryAt } = (await ask(budgets[0], draw(limits))) as RateLimitError
      expect(retryAt).toBeGreaterThanOrEqual(sentAt + 63_000)
      expect(retryAt).toBeLessThanOrEqual(sentAt + 66_000)
      advance(retryAt - 1 - sentAt)
      expect(await ask(budgets[0], draw(limits))).toBeInstanceOf(RateLimitError)
      advance(1)
      expect(await ask(budgets[0], draw(limits))).toBe(true)
    }
  })

  it('by nobody when one of several limits is spent: a refused request counts nowhere', async () => {
    const { budgets } = setting()
    const app: Limit = { per: 'app', requests: 10, seconds: 60 }
    const connection: Limit = { per: 'connection', requests: 2, seconds: 60 }
    expect(await passed(budgets[0], draw([app, connection]), 8)).toBe(2)
    expect(await passed(budgets[0], draw([app, connection], { connectionId: 'c2' }), 8)).toBe(2)
    expect(await passed(budgets[0], draw([app], { connectionId: 'c3' }), 20)).toBe(6)
  })

  it('by endpoint, for the whole app', async () => {
    const { budgets } = setting()
    const limits: Limit[] = [{ per: 'endpoint', endpoint: 'export', requests: 3, seconds: 60 }]
    expect(await passed(budgets[0], draw(limits, { endpoint: 'export' }), 5)).toBe(3)
    expect(await passed(budgets[0], draw(limits, { endpoint: 'export', connectionId: 'c2' }), 5)).toBe(0)
    expect(await passed(budgets[0], draw(limits, { endpoint: 'other' }), 5)).toBe(5)
    expect(await passed(budgets[0], draw(limits), 5)).toBe(5)
  })

  it('by a backfill for four fifths only, the rest is for people who wait', async () => {
    const { budgets } = setting()
    const limits: Limit[] = [{ per: 'app', requests: 100, seconds: 60 }]
    expect(await passed(budgets[0], draw(limits, { purpose: 'backfill' }), 120)).toBe(80)
    expect(await passed(budgets[0], draw(limits, { purpose: 'settling' }), 20)).toBe(10)
    expect(await passed(budgets[0], draw(limits, { purpose: 'fresh' }), 20)).toBe(10)
  })
})

it('a clock that runs behind another process counts as if it were on time', async () => {
  const limits: Limit[] = [{ per: 'app', requests: 2, seconds: 60, window: 'fixed' }]
  const early = createBudgets({
    db: store,
    world: { now: () => start + 60_000 },
  })
  const late = createBudgets({
    db: store,
    world: { now: () => start + 59_000 },
  })
  expect(await passed(early, draw(limits), 2)).toBe(2)
  expect(await passed(late, draw(limits), 2)).toBe(0)
})

it('goes on when its rows are cleaned away', async () => {
  const { budgets } = setting()
  const limits: Limit[] = [{ per: 'app', requests: 2, seconds: 60 }]
  expect(await ask(budgets[0], draw(limits))).toBe(true)
  await store.query('delete from budgets')
  expect(await ask(budgets[0], draw(limits))).toBe(true)
})
