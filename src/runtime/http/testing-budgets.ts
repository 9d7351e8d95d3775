/** For the tests of budgets: processes that share a store and a clock, and requests to count. */
import { RateLimitError } from '../../core/index.js'
import type { Limit } from '../../kit/index.js'
import type { Db } from '../store/db.js'
import { type Budgets, createBudgets, type Draw } from './budgets.js'

export const start = Date.UTC(2026, 9, 5, 12)
export interface BudgetSetting {
  /** One per process. */
  readonly budgets: [Budgets, ...Budgets[]]
  now(): number
  advance(milliseconds: number): void
}
export const budgetSetting = (store: Db, processes = 1): BudgetSetting => {
  let now = start
  const world = { now: () => now }
  const one = (): Budgets => createBudgets({ db: store, world })
  return {
    budgets: [one(), ...Array.from({ length: processes - 1 }, one)],
    ...world,
    advance: (milliseconds) => {
      now += milliseconds
    },
  }
}
export const draw = (limits: readonly Limit[], changes: Partial<Draw> = {}): Draw => ({
  connector: 'acme',
  limits,
  connectionId: 'c1',
  purpose: 'fresh',
  ...changes,
})
/** Did the request pass? Otherwise the time at which it may be asked again. */
export const ask = async (budgets: Budgets, one: Draw): Promise<true | RateLimitError> => {
  try {
    await budgets.reserve(one)
    return true
  } catch (error) {
    if (error instanceof RateLimitError) return error
    throw error
  }
}
export const passed = async (budgets: Budgets, one: Draw, times: number): Promise<number> => {
  let count = 0
  for (let again = 0; again < times; again++) if ((await ask(budgets, one)) === true) count++
  return count
}
