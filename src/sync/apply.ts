/** Does what a plan says, step by step, through the ports. */
import type { Instant } from '../core/index.js'
import { applyDownload } from './apply-download.js'
import { applyCheck, applyConfirm, applyEdit, applyRemove } from './apply-others.js'
import { ApplyRun } from './apply-run.js'
import { applyUpload } from './apply-upload.js'
import type { Plan, Step, SyncPorts, SyncView } from './model.js'

/** How much is done at once; what is left is done in the next slice. */
export interface ApplyBounds {
  /** No step begins after this. */
  readonly until: Instant
  /** No more steps than this. Default: without end. */
  readonly steps?: number
}

export interface ApplyOutcome {
  /** Steps that were done, by what they do. */
  readonly done: Readonly<Partial<Record<Step['do'], number>>>
  /** Steps that have not been reached, the last ones of the plan: there is more to do at once. */
  readonly left: number
  /** The earliest time at which something of it is to be tried again. */
  readonly nextAt?: Instant
}

/**
 * `view` is the one the plan was made of. Every change is written through the ports as it happens: after a crash
 * between any two calls, the next plan goes on from there. Steps for a service that asked us to wait are passed over.
 */
export const applyPlan = async (
  ports: SyncPorts,
  view: SyncView,
  { steps }: Plan,
  bounds: ApplyBounds,
): Promise<ApplyOutcome> => {
  const run = new ApplyRun(ports, view)
  const done: Partial<Record<Step['do'], number>> = {}
  let reached = 0
  let count = 0
  for (const step of steps) {
    const isOver = ports.now() >= bounds.until || count >= (bounds.steps ?? Number.POSITIVE_INFINITY)
    if (isOver || run.isStopped || ports.signal.aborted) break
    if (changesTarget.has(step.do) && (await ports.isOutdated?.()) === true) break
    const [connection, lane] = step.do === 'download' ? [step.from, 'download' as const] : [step.to, 'upload' as const]
    // What is passed over is planned anew at once, to be told with the time until which it waits.
    if (run.isClosed(connection, lane)) run.dueBy(ports.now())
    if (await applyStep(run, step)) {
      done[step.do] = (done[step.do] ?? 0) + 1
      count++
    }
    reached++
    // Steps for a service that is waited for are passed over, and not done.
    ports.progress(count, steps.length, { doing: step.do, connection })
  }
  return { done, left: steps.length - reached, ...(run.nextAt !== undefined && { nextAt: run.nextAt }) }
}

const changesTarget: ReadonlySet<Step['do']> = new Set(['upload', 'edit', 'remove'])

/** Whether anything was asked of a service. */
const applyStep = (run: ApplyRun, step: Step): Promise<boolean> => {
  switch (step.do) {
    case 'download':
      return applyDownload(run, step)
    case 'upload':
      return applyUpload(run, step)
    case 'check':
      return applyCheck(run, step)
    case 'confirm':
      return applyConfirm(run, step)
    case 'edit':
      return applyEdit(run, step)
    case 'remove':
      return applyRemove(run, step)
  }
}
