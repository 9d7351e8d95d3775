/** Many seeds, on as many processors as wanted, a handful at a time. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { BugName } from './bugs.js'
import { runSeed, type Verdict } from './run-seed.js'

export interface Campaign {
  readonly first: number
  readonly count: number
  readonly jobs: number
  readonly bug?: BugName | undefined
}
/** Seeds that a worker is given at once. */
export interface Batch {
  readonly first: number
  readonly count: number
  readonly bug?: BugName | undefined
}

const batchSize = 50

/** In the order in which they come to an end. Whoever stops listening ends the campaign. */
export async function* verdictsOf({ first, count, jobs, bug }: Campaign): AsyncGenerator<Verdict> {
  const batches = batchesOf(first, count, bug)
  if (Math.min(jobs, batches.length) <= 1) {
    for (let seed = first; seed < first + count; seed++) yield await runSeed(seed, bug)
    return
  }
  const workers = Array.from({ length: Math.min(jobs, batches.length) }, () =>
    fork(fileURLToPath(new URL('worker.ts', import.meta.url))),
  )
  try {
    const running = new Map<ChildProcess, Promise<Answer>>()
    const give = (worker: ChildProcess): void => {
      const batch = batches.shift()
      if (batch === undefined) return
      const answer = answerOf(worker, batch)
      // Whoever stops listening hears of no failure either.
      answer.catch(() => undefined)
      running.set(worker, answer)
    }
    for (const worker of workers) give(worker)
    while (running.size > 0) {
      const { worker, verdicts } = await Promise.race(running.values())
      running.delete(worker)
      give(worker)
      yield* verdicts
    }
  } finally {
    for (const worker of workers) worker.kill()
  }
}

interface Answer {
  readonly worker: ChildProcess
  readonly verdicts: readonly Verdict[]
}

const batchesOf = (first: number, count: number, bug: BugName | undefined): Batch[] =>
  Array.from({ length: Math.ceil(count / batchSize) }, (_, index) => ({
    first: first + index * batchSize,
    count: Math.min(batchSize, count - index * batchSize),
    bug,
  }))

const answerOf = async (worker: ChildProcess, batch: Batch): Promise<Answer> => {
  const ended = new AbortController()
  const { signal } = ended
  const fell = once(worker, 'exit', { signal }).then(() => {
    throw new Error(`the process that worked on the seeds from ${batch.first} on ended`)
  })
  fell.catch(() => undefined)
  const answer = once(worker, 'message', { signal })
  worker.send(batch)
  const [verdicts] = (await Promise.race([answer, fell])) as [readonly Verdict[]]
  ended.abort()
  return { worker, verdicts }
}
