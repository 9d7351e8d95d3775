/** A provider that takes nothing for a while: whoever finds it out puts off the others, so that not each has to find out by itself. */
import { RateLimitError, TransientError } from '../../core/index.js'
import type { Engine } from '../engine.js'
import { postponeDue } from '../store/pulls.js'

/** Nothing of this connector at this priority is taken before then. */
export interface Closed {
  readonly connector: string
  readonly priority: number
  readonly until: number
}

/** As long as a circuit stays open at first. */
const circuitMs = 30_000
/** A look at what is due costs something: no oftener. */
const everyMs = 1000

/** Does the error speak of everybody at this provider? */
export const closedUntil = (error: unknown, now: number): number | undefined => {
  if (error instanceof RateLimitError && error.scope === 'app') return error.retryAt
  if (error instanceof TransientError && error.code === 'provider-down') return now + circuitMs
  return undefined
}

/** Puts off what is due there; kept per worker, as it remembers when it did so last. */
export const createPostponing = ({ store, world }: Engine): ((closed: Closed) => Promise<void>) => {
  const last = new Map<string, number>()
  return async ({ connector, priority, until }) => {
    const now = world.now()
    const key = `${connector}|${priority}`
    if (until <= now || now - (last.get(key) ?? Number.NEGATIVE_INFINITY) < everyMs) return
    last.set(key, now)
    const count = await postponeDue(store, { connector, priority, now, until })
    if (count > 0) world.log.info({ connector, count, seconds: Math.round((until - now) / 1000) }, 'pulls put off')
  }
}
