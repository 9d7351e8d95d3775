/** One slice of work for one person: look, match, plan, apply. */
import type { Instant } from '../core/index.js'
import { type ApplyBounds, type ApplyOutcome, applyPlan } from './apply.js'
import { match, withMatch } from './match.js'
import type { Plan, SyncPorts } from './model.js'
import { plan } from './plan.js'

export interface SyncOutcome extends ApplyOutcome {
  /** What was planned, with a verdict for every activity and connection, as of the beginning. */
  readonly plan: Plan
  /** When the person is due again: now where something is left; absent where only news can change anything. */
  readonly dueAt?: Instant
}

/** Throws what the ports throw (a lost lease, a store that is gone); what services say is dealt with inside. */
export const syncOnce = async (ports: SyncPorts, bounds: ApplyBounds): Promise<SyncOutcome> => {
  const loaded = await ports.load()
  const found = match(loaded)
  if (found.activities.length + found.assign.length + found.join.length + found.links.length > 0)
    await ports.saveMatch(found)
  const view = withMatch(loaded, found)
  const planned = plan(view)
  ports.planned?.(planned)
  const outcome = await applyPlan(ports, view, planned, bounds)
  const times = [planned.nextAt, outcome.nextAt].filter((at) => at !== undefined)
  const dueAt = outcome.left > 0 ? ports.now() : times.length === 0 ? undefined : Math.min(...times)
  return { ...outcome, plan: planned, ...(dueAt !== undefined && { dueAt }) }
}
