/** What is left of the limits that hold for a whole application: the figure that tells an operator to ask for more. */
import type { Connector } from '../../kit/index.js'
import type { Db } from '../store/db.js'
import { windowsOf } from './budgets.js'

export interface BudgetLeft {
  readonly connector: string
  /** As `900s`; `told`: by the provider's own count. */
  readonly window: string
  readonly limit: number
  readonly left: number
}
interface Row {
  readonly id: string
  readonly last_slot: number
  readonly counts: readonly number[]
  readonly told_remaining: number | null
  readonly told_ceiling: number | null
  readonly told_until: Date | null
}

export const budgetsLeft = async (
  db: Db,
  connectors: Iterable<Connector>,
  now: number,
): Promise<readonly BudgetLeft[]> => {
  const windows = [...connectors].flatMap(({ id: connector, api }) =>
    windowsOf({ connector, limits: api.limits ?? [], purpose: 'fresh' }).map((window) => ({ connector, ...window })),
  )
  const rows = await db.query<Row>(
    `select id, last_slot, counts, told_remaining, told_ceiling, told_until from budgets where id = any($1::text[])`,
    [windows.map(({ id }) => id)],
  )
  const rowOf = new Map(rows.map((row) => [row.id, row]))
  return windows.flatMap(({ connector, id, slotMs, length, allowed, isDeclared }): BudgetLeft[] => {
    const row = rowOf.get(id)
    if (!isDeclared) {
      const isTold = row?.told_until != null && row.told_until.getTime() > now
      return isTold
        ? [{ connector, window: 'told', limit: row.told_ceiling ?? 0, left: Math.max(0, row.told_remaining ?? 0) }]
        : []
    }
    const passed = row === undefined ? length : Math.floor(now / slotMs) - row.last_slot
    const kept = row?.counts.slice(0, Math.max(0, length - Math.max(0, passed))) ?? []
    const asked = kept.reduce((sum, count) => sum + count, 0)
    const window = id.split('|').slice(3).join(' ')
    return [{ connector, window, limit: allowed, left: Math.max(0, allowed - asked) }]
  })
}
