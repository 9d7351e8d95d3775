/** Works on whose workouts are due: claims, runs a slice, sleeps until the next. Any number of these share one table. */
import type { Engine } from '../engine.js'
import { closeSyncOrphans } from '../store/sync-runs.js'
import { claimSyncs, nextSyncDue } from '../store/syncs.js'
import { syncLeaseMs } from './ports.js'
import { runClaim } from './run.js'

/** The longest a worker sleeps: another process may have made somebody due. */
const longestNapMs = 1000

export interface SyncWorker {
  /** Claims up to `limit` people and works a slice for each; returns how many there were. */
  step(limit: number): Promise<number>
  /** Works until stopped; `stop` lets slices end at their next step. */
  start(concurrency: number): void
  stop(): Promise<void>
}

export const createSyncWorker = (engine: Engine, name: string): SyncWorker => {
  const { store, world } = engine
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  let loop: Promise<void> | undefined
  let wake: (() => void) | undefined
  let serial = 0

  const claimAndRun = async (limit: number): Promise<Promise<void>[]> => {
    const lease = `${name}.sync.${++serial}`
    const claims = await claimSyncs(store, { limit, lease, now: world.now(), leaseMs: syncLeaseMs })
    return claims.map((claim) =>
      runClaim(engine, claim, stopping.signal).catch((error: unknown) => {
        // The store itself failed: the lease runs out and somebody takes it up again.
        const fault = error instanceof Error ? error.name : 'unknown'
        world.log.error({ individual: claim.individual, fault }, 'sync abandoned')
      }),
    )
  }

  const work = async (concurrency: number): Promise<void> => {
    await closeSyncOrphans(store, world.now())
    while (!stopping.signal.aborted) {
      try {
        const free = concurrency - running.size
        const started = free > 0 ? await claimAndRun(free) : []
        for (const run of started) {
          running.add(run)
          void run.finally(() => {
            running.delete(run)
            wake?.()
          })
        }
        if (started.length < free || free === 0) await nap(await nextSyncDue(store))
      } catch (error) {
        const fault = error instanceof Error ? error.name : 'unknown'
        world.log.error({ fault }, 'who is due for syncing could not be read; trying again')
        await world.sleep(longestNapMs, stopping.signal)
      }
    }
    await Promise.allSettled(running)
  }

  const nap = async (until: number | undefined): Promise<void> => {
    const length = Math.min(longestNapMs, Math.max(10, (until ?? Number.POSITIVE_INFINITY) - world.now()))
    const rest = new AbortController()
    wake = () => rest.abort()
    const stop = (): void => rest.abort()
    stopping.signal.addEventListener('abort', stop)
    await world.sleep(length, rest.signal)
    stopping.signal.removeEventListener('abort', stop)
    wake = undefined
  }

  const unlisten = engine.bus.listen(({ topic }) => {
    if (topic === 'due') wake?.()
  })

  return {
    async step(limit) {
      const runs = await claimAndRun(limit)
      await Promise.all(runs)
      return runs.length
    },
    start(concurrency) {
      loop ??= work(concurrency)
    },
    async stop() {
      stopping.abort()
      unlisten()
      await loop
    },
  }
}
