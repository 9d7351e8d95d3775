/** Claims what is due in a table, works it off, sleeps until the next. Any number of these share one table. */
import type { Bus } from './bus.js'
import type { World } from './world.js'

/** The longest a worker sleeps: another process may have made something due. */
const longestNapMs = 1000

export interface Worker {
  /** Claims up to `limit` and works them off; returns how many there were. */
  step(limit: number): Promise<number>
  /** Works until stopped. */
  start(concurrency: number): void
  /** Claims no more. What is under way has so long to come to its end, and then ends at its next step. Default: none. */
  stop(graceMs?: number): Promise<void>
}

export interface ClaimsOf<Claim> {
  readonly world: World
  readonly bus: Bus
  /** What earlier lives left open. */
  begin(): Promise<void>
  claim(limit: number): Promise<readonly Claim[]>
  nextDue(): Promise<number | undefined>
  run(claim: Claim, signal: AbortSignal): Promise<void>
  /** `run` threw: the store itself failed, the lease runs out and somebody takes it up again. */
  abandoned(claim: Claim, fault: string): void
  /** The table could not be read. */
  readonly unreadable: string
}

export const createClaimsLoop = <Claim>(of: ClaimsOf<Claim>): Worker => {
  const { world, bus } = of
  /** Nothing more is claimed; and, later, what was claimed is given back. */
  const ending = new AbortController()
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  let loop: Promise<void> | undefined
  let wake: (() => void) | undefined

  const claimAndRun = async (limit: number): Promise<Promise<void>[]> =>
    (await of.claim(limit)).map((claim) =>
      of.run(claim, stopping.signal).catch((error: unknown) => of.abandoned(claim, faultIn(error))),
    )

  const work = async (concurrency: number): Promise<void> => {
    await of.begin()
    while (!ending.signal.aborted) {
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
        if (started.length < free || free <= 0) await nap(await of.nextDue())
      } catch (error) {
        world.log.error({ fault: faultIn(error) }, of.unreadable)
        await world.sleep(longestNapMs, ending.signal)
      }
    }
    await Promise.allSettled(running)
  }

  const nap = async (until: number | undefined): Promise<void> => {
    const length = Math.min(longestNapMs, Math.max(10, (until ?? Number.POSITIVE_INFINITY) - world.now()))
    if (ending.signal.aborted) return
    const rest = new AbortController()
    wake = () => rest.abort()
    const stop = (): void => rest.abort()
    ending.signal.addEventListener('abort', stop)
    await world.sleep(length, rest.signal)
    ending.signal.removeEventListener('abort', stop)
    wake = undefined
  }

  const unlisten = bus.listen(({ topic }) => {
    if (topic === 'due') wake?.()
  })

  return {
    async step(limit) {
      const runs = await claimAndRun(limit)
      for (const run of runs) await run
      return runs.length
    },
    start(concurrency) {
      loop ??= work(concurrency)
    },
    async stop(graceMs = 0) {
      ending.abort()
      unlisten()
      const over = new AbortController()
      const ended = loop?.finally(() => over.abort())
      if (ended !== undefined && graceMs > 0) await world.sleep(graceMs, over.signal)
      stopping.abort()
      await ended
    },
  }
}

/** What kind of fault it was: its message may say more than a log line should. */
export const faultIn = (error: unknown): string => (error instanceof Error ? error.name : 'unknown')
