/** Works on what is due: claims, pulls, sleeps until the next. Any number of these share one schedule. */
import type { Engine } from '../engine.js'
import { claimDue, nextDue } from '../store/pulls.js'
import { closeOrphans } from '../store/runs.js'
import { leaseMs, pullClaim } from './pull.js'

/** The longest a worker sleeps: another process may have made something due. */
const longestNapMs = 1000

export interface Worker {
  /** Claims up to `limit` and works them off; returns how many there were. */
  step(limit: number): Promise<number>
  /** Works until stopped; `stop` lets running pulls end at their next page. */
  start(concurrency: number): void
  stop(): Promise<void>
}

export const createWorker = (engine: Engine, name: string): Worker => {
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  let loop: Promise<void> | undefined
  let wake: (() => void) | undefined
  let serial = 0

  const claimAndRun = async (limit: number): Promise<Promise<void>[]> => {
    const { store, world } = engine
    const claims = await claimDue(store, { limit, lease: `${name}.${++serial}`, now: world.now(), leaseMs })
    return claims.map((claim) =>
      pullClaim(engine, claim, stopping.signal).catch((error: unknown) => {
        // The store itself failed: the lease runs out and somebody takes it up again.
        world.log.error(
          { stream: claim.streamId, fault: error instanceof Error ? error.name : 'unknown' },
          'pull abandoned',
        )
      }),
    )
  }

  const work = async (concurrency: number): Promise<void> => {
    const { store, world } = engine
    await closeOrphans(store, world.now(), leaseMs)
    while (!stopping.signal.aborted) {
      try {
        const free = concurrency - running.size
        const started = free > 0 ? await claimAndRun(free) : []
        for (const pull of started) {
          running.add(pull)
          void pull.finally(() => {
            running.delete(pull)
            wake?.()
          })
        }
        if (started.length < free || free === 0) await nap(await nextDue(store))
      } catch (error) {
        world.log.error(
          { fault: error instanceof Error ? error.name : 'unknown' },
          'the schedule could not be read; trying again',
        )
        await world.sleep(longestNapMs, stopping.signal)
      }
    }
    await Promise.allSettled(running)
  }

  const nap = async (until: number | undefined): Promise<void> => {
    const { world } = engine
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
      const pulls = await claimAndRun(limit)
      for (const pull of pulls) await pull
      return pulls.length
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
