import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { RateLimitError } from '../../core/index.js'
import type { Limit } from '../../kit/index.js'
import { type TestStore, testStore } from '../store/testing.js'
import type { Budgets } from './budgets.js'
import { ask, type BudgetSetting, budgetSetting, draw, passed, start } from './testing-budgets.js'

let store: TestStore
beforeAll(async () => {
  store = await testStore()
})
afterAll(() => store.close())
beforeEach(() => store.reset())

const setting = (processes?: number): BudgetSetting => budgetSetting(store, processes)

describe('the word of the provider', () => {
  const loose: Limit[] = [{ per: 'connection', requests: 1000, seconds: 3600 }]

  it('wins where it is stricter, in every process, until it resets', async () => {
    const { budgets, advance, now } = setting(2)
    const [one, two] = budgets as [Budgets, Budgets]
    await one.learn(draw(loose), {
      per: 'connection',
      remaining: 3,
      resetAt: now() + 60_000,
    })
    expect(await passed(two, draw(loose), 5)).toBe(3)
    expect(await ask(two, draw(loose))).toMatchObject({
      retryAt: start + 60_000,
      scope: 'connection',
    })
    expect(await ask(two, draw(loose, { connectionId: 'c2' }))).toBe(true)
    advance(60_001)
    expect(await passed(two, draw(loose), 5)).toBe(5)
  })

  it('that is older than requests under way gives nothing back', async () => {
    const { budgets, now } = setting()
    const told = (remaining: number) =>
      budgets[0].learn(draw(loose), {
        per: 'connection',
        remaining,
        resetAt: now() + 60_000,
      })
    await told(10)
    expect(await passed(budgets[0], draw(loose), 6)).toBe(6)
    await told(9)
    expect(await passed(budgets[0], draw(loose), 10)).toBe(4)
  })

  it('keeps a fifth of what it told from backfills', async () => {
    const { budgets, now } = setting()
    await budgets[0].learn(draw(loose), {
      per: 'app',
      remaining: 10,
      resetAt: now() + 60_000,
    })
    expect(await passed(budgets[0], draw(loose, { purpose: 'backfill' }), 20)).toBe(8)
    expect(await passed(budgets[0], draw(loose), 20)).toBe(2)
  })

  it('to stop stops all processes until the time it names, and not for ever', async () => {
    const { budgets, advance, now } = setting(2)
    const [one, two] = budgets as [Budgets, Budgets]
    expect(await one.refused(draw(loose), { retryAt: now() + 30_000 })).toMatchObject({
      code: 'provider-limit',
      retryAt: now() + 30_000,
      scope: 'connection',
    })
    expect(await ask(two, draw(loose))).toMatchObject({
      retryAt: now() + 30_000,
    })
    advance(30_001)
    expect(await ask(two, draw(loose))).toBe(true)
    expect((await one.refused(draw(loose), { retryAt: now() + 1e12 })).retryAt).toBe(now() + 86_400_000)
    expect((await one.refused(draw(loose), { retryAt: now() - 5_000 })).retryAt).toBeGreaterThan(now())
  })

  it('without explanation concerns the app where only the app has limits', async () => {
    const { budgets } = setting()
    const app: Limit[] = [{ per: 'app', requests: 1000, seconds: 60 }]
    expect(await budgets[0].refused(draw(app), {})).toMatchObject({
      scope: 'app',
    })
    expect(await ask(budgets[0], draw(app, { connectionId: 'c2' }))).toBeInstanceOf(RateLimitError)
  })
})
