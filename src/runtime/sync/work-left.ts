/** What is left to do, by connection, and how long it takes under the limits a service declares. Pure. */
import type { Limit } from '../../kit/index.js'
import type { Plan, Step } from '../../sync/index.js'
import type { Work } from '../store/syncs.js'

/** The steps of a plan that were not reached, and the uploads that wait for a limit or an outage to end. */
export const workLeft = (plan: Plan, left: number): { readonly work: Work; readonly count: number } => {
  const work: Record<string, Record<string, number>> = {}
  let count = 0
  const add = (connection: string, doing: string): void => {
    const those = work[connection] ?? {}
    work[connection] = those
    those[doing] = (those[doing] ?? 0) + 1
    count++
  }
  const steps = left === 0 ? [] : plan.steps.slice(-left)
  for (const step of steps) add(connectionOf(step), step.do)
  const planned = new Set(plan.steps.map((step) => `${step.activity}\n${connectionOf(step)}`))
  for (const { activity, connection, reason } of plan.verdicts)
    if (
      (reason?.code === 'ratelimited' || reason?.code === 'unreachable') &&
      !planned.has(`${activity}\n${connection}`)
    )
      add(connection, 'upload')
  return { work, count }
}

const connectionOf = (step: Step): string => (step.do === 'download' ? step.from : step.to)

/** Requests a step takes, more or less: an upload is sent and asked after. */
const requestsOf: Readonly<Record<string, number>> = {
  download: 1,
  upload: 2,
  check: 1,
  confirm: 1,
  edit: 1,
  remove: 1,
}
/** A request and what is around it, where nothing limits it. */
const usualRequestSeconds = 1
/** What a backfill leaves of a window to what is new. */
const backfillShare = 0.8

/** In seconds: as slow as the tightest declared limit lets it be, and no faster than requests are. */
export const etaSeconds = (steps: Readonly<Record<string, number>>, limits: readonly Limit[] = []): number => {
  let requests = 0
  for (const [doing, count] of Object.entries(steps)) requests += count * (requestsOf[doing] ?? 1)
  const waits = limits
    .filter(({ per }) => per !== 'endpoint')
    .map((limit) => Math.floor(requests / Math.max(1, Math.floor(limit.requests * backfillShare))) * limit.seconds)
  return Math.max(requests * usualRequestSeconds, ...waits)
}
