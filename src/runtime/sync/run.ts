/** One slice of work for one person, from claim to release: rollbacks first, then what the plan says, and the diary. */
import { type Instant, TributaryError } from '../../core/index.js'
import { type SyncOutcome, type SyncPorts, syncOnce } from '../../sync/index.js'
import type { Engine } from '../engine.js'
import { LeaseLost } from '../intake/index.js'
import { backoff, isFault, shownError } from '../schedule/outcome.js'
import { beginSyncRun, noSyncCounts, noteSyncRun, type SyncCounts } from '../store/sync-runs.js'
import { noteSyncProgress, releaseSync, type SyncClaim, type Work } from '../store/syncs.js'
import { createPorts, leaseFence, type RuntimePorts } from './ports.js'
import { reachBack } from './reach-back.js'
import { type RemovalsDone, workRemovals } from './removals.js'
import { sampleOriginals } from './samples.js'
import { syncBegins, syncEnds } from './sentences.js'
import { workLeft } from './work-left.js'

/** A slice ends after so long, or so many steps: others get their turn, and the rest is due again at once. */
const sliceMs = 20_000
const sliceSteps = 200
/** Who lists years of workouts brings news with every page: a person is looked at half of the time at most. */
const longestPauseMs = 5_000
/** Progress is written no oftener. */
const progressEveryMs = 500

export const runClaim = async (engine: Engine, claim: SyncClaim, signal: AbortSignal): Promise<void> => {
  await new SyncRun(engine, claim, signal).run()
}

/** A class because it has a life: counts grow, the diary's line is begun with the first step. */
class SyncRun {
  private readonly began: number
  private troubles = 0
  private runId: number | undefined
  private notedAt = Number.NEGATIVE_INFINITY
  /** What this slice begins with, for the time it takes. */
  private planned: { readonly work: Work; readonly count: number } = { work: {}, count: 0 }
  /** What is written beside the work, in order. */
  private notes: Promise<unknown> = Promise.resolve()
  private readonly ports: RuntimePorts
  private readonly fence: ReturnType<typeof leaseFence>

  constructor(
    private readonly engine: Engine,
    private readonly claim: SyncClaim,
    private readonly signal: AbortSignal,
  ) {
    this.began = engine.world.now()
    this.runId = claim.runId
    this.fence = leaseFence(engine, claim)
    this.ports = createPorts({
      engine,
      individual: claim.individual,
      fence: this.fence,
      signal,
      onPlan: (plan) => {
        this.planned = workLeft(plan, plan.steps.length)
      },
      onProgress: (...progress) => this.progress(...progress),
      onTrouble: () => {
        this.troubles++
      },
    })
  }

  async run(): Promise<void> {
    const { engine, claim, ports } = this
    const bounds = { until: this.began + sliceMs, steps: sliceSteps }
    try {
      const removals = await workRemovals(engine.store, ports, claim.individual, bounds)
      const outcome = await syncOnce(ports, bounds)
      const samplesAt = await sampleOriginals(engine, claim.individual, this.fence)
      await this.notes
      await this.end(outcome, removals, samplesAt)
    } catch (error) {
      await this.notes
      if (!(error instanceof LeaseLost)) await this.fail(error)
    }
    engine.bus.publish({ topic: 'sync', individual: claim.individual })
  }

  private progress(done: number, total: number, about: Parameters<SyncPorts['progress']>[2]): void {
    const { engine, claim } = this
    const now = engine.world.now()
    if (now - this.notedAt < progressEveryMs && done < total) return
    const isFirst = this.notedAt === Number.NEGATIVE_INFINITY
    this.notedAt = now
    const progress = {
      ...about,
      done: claim.done + done,
      // What waits for a limit is to be done, too.
      total: claim.done + Math.max(total, this.planned.count),
      ...(isFirst && { work: this.planned.work }),
    }
    // A hint: where it cannot be written, the work itself will say so.
    this.notes = this.notes
      .then(async () => {
        if (this.runId === undefined) this.runId = await beginSyncRun(engine.store, claim.individual, syncBegins, now)
        else if (isFirst) await noteSyncRun(engine.store, this.runId, noSyncCounts, { state: 'running', now })
        await noteSyncProgress(engine.store, claim, progress, this.runId)
        engine.bus.publish({ topic: 'sync', individual: claim.individual })
      })
      .catch(() => undefined)
  }

  private async end(outcome: SyncOutcome, removals: RemovalsDone, samplesAt: Instant | undefined): Promise<void> {
    const { store, world } = this.engine
    const now = world.now()
    const { work, count } = workLeft(outcome.plan, outcome.left)
    const left = count + removals.left
    const done = Object.values(outcome.done).reduce((sum, each) => sum + each, removals.removed)
    const times = [outcome.dueAt, removals.nextAt, samplesAt].filter((at) => at !== undefined)
    const counts = this.counts(outcome.done, removals.removed)
    await this.note(counts, left, now)
    await reachBack(this.engine, outcome.plan)
    await releaseSync(store, this.claim, {
      dueAt: times.length === 0 ? undefined : Math.min(...times),
      newsAt: now + Math.min(longestPauseMs, now - this.began),
      attempts: 0,
      now,
      awaitsListing: outcome.plan.verdicts.some(({ reason }) => reason?.code === 'awaits_listing'),
      work,
      left,
      done: this.claim.done + done,
      runId: this.runId,
      message: undefined,
    })
  }

  private counts(done: SyncOutcome['done'], removed: number): SyncCounts {
    const { download = 0, upload = 0, check = 0, confirm = 0, edit = 0, remove = 0 } = done
    return {
      downloads: download,
      uploads: upload,
      checks: check + confirm,
      edits: edit,
      removals: remove + removed,
      troubles: this.troubles,
    }
  }

  private async note(counts: SyncCounts, left: number, now: number): Promise<void> {
    const { store } = this.engine
    if (this.runId === undefined) return
    const all = (await noteSyncRun(store, this.runId, counts)) ?? counts
    const state = left === 0 ? 'done' : 'waiting'
    await noteSyncRun(store, this.runId, noSyncCounts, { state, sentence: syncEnds(all, left), now })
  }

  /** This process is asked to end: whoever else is there goes on at once. */
  private async handOver(now: number): Promise<void> {
    const { claim, planned, runId } = this
    const { work, count } = planned
    await releaseSync(this.engine.store, claim, {
      dueAt: now,
      newsAt: now,
      attempts: claim.attempts,
      now,
      awaitsListing: true,
      work,
      left: count,
      done: claim.done,
      runId,
      message: undefined,
    })
  }

  private async fail(error: unknown): Promise<void> {
    const { store, world } = this.engine
    const now = world.now()
    const { attempts } = this.claim
    if (this.signal.aborted && !(error instanceof TributaryError)) return this.handOver(now)
    if (isFault(error))
      world.log.error(
        { individual: this.claim.individual, fault: error instanceof Error ? error.name : 'unknown' },
        'sync failed by a fault',
      )
    const shown = shownError(error)
    this.runId ??= await beginSyncRun(store, this.claim.individual, syncBegins, now)
    const sentence = `Workouts: ${shown.message}`
    await noteSyncRun(store, this.runId, this.counts({}, 0), { state: 'failed', sentence, now, error: shown })
    const dueAt = now + backoff(attempts, world.random())
    await releaseSync(store, this.claim, {
      dueAt,
      newsAt: dueAt,
      attempts: attempts + 1,
      now,
      awaitsListing: true,
      work: {},
      left: 0,
      done: 0,
      runId: undefined,
      message: shown.message,
    })
  }
}
