/** Time as the city counts it: standing still until told, or running along with the machine's, shifted and sped up. */
import type { Instant } from '../core/index.js'

export interface Clock {
  now(): Instant
  /** Resolves after so many milliseconds of this clock. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

/** A clock that can be moved. It never goes back. */
export interface MovableClock extends Clock {
  /** Moves on, waking sleepers in order, each at its own time. */
  advance(milliseconds: number): Promise<void>
  /** When the next sleeper wakes, if anyone sleeps. */
  nextWake(): Instant | undefined
}

interface Sleeper {
  readonly at: Instant
  readonly order: number
  readonly wake: () => void
}

/** Stands still until `advance`. */
export const virtualClock = (start: Instant): MovableClock => {
  let now = start
  let order = 0
  const sleepers: Sleeper[] = []
  const first = (): Sleeper | undefined =>
    sleepers.reduce<Sleeper | undefined>(
      (best, one) =>
        best === undefined || one.at < best.at || (one.at === best.at && one.order < best.order) ? one : best,
      undefined,
    )
  const remove = (sleeper: Sleeper): void => {
    const index = sleepers.indexOf(sleeper)
    if (index >= 0) sleepers.splice(index, 1)
  }
  return {
    now: () => now,
    nextWake: () => first()?.at,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        // Whole milliseconds, as the machine's own clock tells.
        const sleeper = { at: now + Math.ceil(Math.max(0, milliseconds)), order: order++, wake: resolve }
        sleepers.push(sleeper)
        signal?.addEventListener('abort', () => {
          remove(sleeper)
          reject(signal.reason)
        })
      }),
    advance: async (milliseconds) => {
      if (!(milliseconds >= 0)) throw new RangeError('a clock moves forward only')
      const target = now + Math.ceil(milliseconds)
      for (let next = first(); next !== undefined && next.at <= target; next = first()) {
        now = Math.max(now, next.at)
        remove(next)
        next.wake()
        await settled()
      }
      now = target
      await settled()
    },
  }
}

/** Follows `base`, shifted by what it is advanced by, and `speed` times as fast. */
export const runningClock = (
  options: { readonly start?: Instant; readonly speed?: number; readonly base?: () => Instant } = {},
): MovableClock => {
  const base = options.base ?? Date.now
  const speed = options.speed ?? 1
  const began = base()
  let ahead = (options.start ?? began) - began
  const now = (): Instant => Math.floor(began + ahead + (base() - began) * speed)
  const waiting = new Set<{ readonly at: Instant; readonly check: () => void }>()
  const sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const at = now() + Math.max(0, milliseconds)
      let timer: ReturnType<typeof setTimeout> | undefined
      const done = (): void => {
        clearTimeout(timer)
        waiting.delete(entry)
        signal?.removeEventListener('abort', onAbort)
      }
      const onAbort = (): void => {
        done()
        reject(signal?.reason)
      }
      const check = (): void => {
        const left = at - now()
        if (left <= 0) {
          done()
          resolve()
          return
        }
        clearTimeout(timer)
        // Node's timers hold at most 2^31 - 1 milliseconds.
        timer = setTimeout(check, Math.min(Math.max(1, left / speed), 2_147_483_647))
      }
      const entry = { at, check }
      waiting.add(entry)
      signal?.addEventListener('abort', onAbort)
      check()
    })
  return {
    now,
    sleep,
    nextWake: () => (waiting.size === 0 ? undefined : Math.min(...[...waiting].map(({ at }) => at))),
    advance: async (milliseconds) => {
      if (!(milliseconds >= 0)) throw new RangeError('a clock moves forward only')
      ahead += milliseconds
      for (const { check } of [...waiting]) check()
      await settled()
    },
  }
}

/** Lets everything that is ready to run, run. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
