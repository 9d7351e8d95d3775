/** Many seeds, on as many processors as wanted: each has a process of its own, as each has a store of its own. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { BugName } from './bugs.js'
import { runSeed, type Verdict } from './run-seed.js'
import { simulationStore } from './store.js'

/** What is the same for every seed of a campaign. */
export interface Job {
  readonly bug?: BugName | undefined
  readonly everything?: boolean | undefined
  readonly workouts?: boolean | undefined
}
export interface Campaign {
  readonly seeds: { readonly first: number; readonly count: number }
  readonly jobs: number
  readonly job: Job
}

/** In the order in which they come to an end. Whoever stops listening ends the campaign. */
export async function* verdictsOf({ seeds: { first, count }, jobs, job }: Campaign): AsyncGenerator<Verdict> {
  const seeds = Array.from({ length: count }, (_, index) => first + index)
  if (Math.min(jobs, count) <= 1) return yield* oneByOne(seeds, job)
  const workers = Array.from({ length: Math.min(jobs, count) }, () =>
    fork(fileURLToPath(new URL('worker.ts', import.meta.url))),
  )
  try {
    const running = new Map<ChildProcess, Promise<{ readonly worker: ChildProcess; readonly verdict: Verdict }>>()
    const give = (worker: ChildProcess): void => {
      const seed = seeds.shift()
      if (seed === undefined) return
      const answer = answerOf(worker, seed)
      // Whoever stops listening hears of no failure either.
      answer.catch(() => undefined)
      running.set(worker, answer)
      worker.send({ seed, job })
    }
    for (const worker of workers) give(worker)
    while (running.size > 0) {
      const { worker, verdict } = await Promise.race(running.values())
      running.delete(worker)
      give(worker)
      yield verdict
    }
  } finally {
    for (const worker of workers) worker.kill()
  }
}

const answerOf = async (worker: ChildProcess, seed: number) => {
  const ended = new AbortController()
  const { signal } = ended
  const fell = once(worker, 'exit', { signal }).then(() => {
    throw new Error(`the process that worked on seed ${seed} ended`)
  })
  fell.catch(() => undefined)
  const [verdict] = (await Promise.race([once(worker, 'message', { signal }), fell])) as [Verdict]
  ended.abort()
  return { worker, verdict }
}

async function* oneByOne(seeds: readonly number[], job: Job): AsyncGenerator<Verdict> {
  const store = await simulationStore()
  try {
    for (const seed of seeds) yield await runSeed(seed, { store, ...job })
  } finally {
    await store.close()
  }
}
