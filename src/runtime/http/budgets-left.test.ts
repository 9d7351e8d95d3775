import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Connector } from '../../kit/index.js'
import { testStore } from '../store/testing.js'
import { createBudgets } from './budgets.js'
import { budgetsLeft } from './budgets-left.js'

const store = await testStore()
afterAll(() => store.close())
beforeEach(() => store.reset())

const noon = Date.UTC(2026, 2, 5, 12)
const limits = [
  { per: 'app', requests: 100, seconds: 900 },
  { per: 'connection', requests: 5, seconds: 60 },
] as const
const acme = { id: 'acme', api: { limits } } as unknown as Connector
const draw = { connector: 'acme', limits, connectionId: 'someone', purpose: 'fresh' } as const

describe('what is left of a budget', () => {
  it('is all of it before anything was asked, and of the application only', async () => {
    expect(await budgetsLeft(store, [acme], noon)).toEqual([
      { connector: 'acme', window: '900s rolling', limit: 100, left: 100 },
    ])
  })

  it('is less by every request, until the window has passed', async () => {
    const budgets = createBudgets({ db: store, world: { now: () => noon } })
    for (let request = 0; request < 3; request++) await budgets.reserve(draw)
    const leftAt = async (now: number) => (await budgetsLeft(store, [acme], now)).map(({ left }) => left)
    expect(await leftAt(noon)).toEqual([97])
    expect(await leftAt(noon + 800_000)).toEqual([97])
    expect(await leftAt(noon + 1_200_000)).toEqual([100])
  })

  it('is the provider’s own count too, as long as that holds', async () => {
    const budgets = createBudgets({ db: store, world: { now: () => noon } })
    await budgets.learn(draw, { per: 'app', remaining: 7, resetAt: noon + 60_000 })
    expect(await budgetsLeft(store, [acme], noon)).toContainEqual({
      connector: 'acme',
      window: 'told',
      limit: 7,
      left: 7,
    })
    expect(await budgetsLeft(store, [acme], noon + 61_000)).toHaveLength(1)
  })
})
