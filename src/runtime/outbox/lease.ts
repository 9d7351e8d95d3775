/** The right to empty the outbox into one sink: taken for a while, and kept for as long as a delivery takes. */
import type { Engine } from '../engine.js'
import { extendSink } from '../store/sinks.js'

export const leaseMs = 120_000
/** Early enough that a store which does not answer once or twice costs no lease. */
const extendEveryMs = leaseMs / 4
/** No delivery takes longer: one that hangs is somebody else's in the end. */
const longestMs = 20 * 60_000

/**
 * Does the work and extends the lease meanwhile. `undefined` where it was lost: then somebody else delivers the same,
 * and what came of this attempt counts neither as taken nor as failed.
 */
export const holdingLease = async <Outcome>(
  { store, world }: Pick<Engine, 'store' | 'world'>,
  held: { readonly id: string; readonly lease: string },
  work: () => Promise<Outcome>,
): Promise<{ readonly outcome: Outcome } | undefined> => {
  const over = new AbortController()
  let isLost = false
  const extend = async (): Promise<void> => {
    const until = world.now() + longestMs
    while (!isLost && world.now() < until) {
      await world.sleep(extendEveryMs, over.signal)
      if (over.signal.aborted) return
      try {
        isLost = !(await extendSink(store, { ...held, until: world.now() + leaseMs }))
      } catch {
        // Whether it is lost is not known: the next turn asks again, and the acknowledgement in any case.
        world.log.warn({ sink: held.id }, 'the lease of a delivery could not be extended; trying again')
      }
    }
  }
  const extending = extend()
  try {
    const outcome = await work()
    return isLost ? undefined : { outcome }
  } catch (error) {
    if (isLost) return undefined
    throw error
  } finally {
    over.abort()
    await extending
  }
}
