/** Measuring two or more ways of doing a thing in turns: what slows the machine slows them alike. */
import { createRequire } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export interface Way {
  readonly name: string
  run(): unknown
}

export interface Measured {
  readonly name: string
  readonly medianMs: number
  readonly runs: number
}

const fewestRuns = 3

/** One run to warm up, then in turns until the time is over; a slow way gets as many runs as a fast one. */
export const inTurns = (ways: readonly Way[], seconds: number): readonly Measured[] => {
  for (const way of ways) way.run()
  const times = ways.map((): number[] => [])
  const until = performance.now() + seconds * 1000 * ways.length
  while (performance.now() < until || (times[0]?.length ?? 0) < fewestRuns)
    for (const [index, way] of ways.entries()) {
      const from = performance.now()
      way.run()
      times[index]?.push(performance.now() - from)
    }
  return ways.map(({ name }, index) => ({
    name,
    medianMs: medianOf(times[index] ?? []),
    runs: times[index]?.length ?? 0,
  }))
}

const medianOf = (times: readonly number[]): number => {
  const sorted = [...times].sort((one, other) => one - other)
  return sorted[sorted.length >> 1] ?? Number.NaN
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const heldNow = (): number => {
  collect()
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** Bytes that live as long as the result does. */
export const heldBy = (run: () => unknown): number => {
  const before = heldNow()
  const result = run()
  const held = heldNow() - before
  return result === undefined ? 0 : Math.max(0, held)
}

/** The first is ours; the others are put beside it. `bytes` is what is read, or written by ours. */
export const lineOf = ({ name, medianMs, runs }: Measured, bytes: number, ours?: Measured, held?: number): string =>
  [
    `  ${name.padEnd(28)}`,
    `${medianMs.toFixed(2).padStart(9)} ms`,
    `${(bytes / 1e3 / medianMs).toFixed(1).padStart(8)} MB/s`,
    ours === undefined ? ''.padStart(16) : `ours × ${(medianMs / ours.medianMs).toFixed(1)}`.padStart(16),
    held === undefined ? '' : `  holds ${(held / 1e6).toFixed(1)} MB`,
    `  (${runs} runs)`,
  ].join('')

/**
 * A module that only this measuring wants. `BENCH_MODULES` names a folder whose `node_modules` has it, where the project
 * does not.
 */
export const optional = (name: string): unknown => {
  const place = process.env['BENCH_MODULES']
  const places = [import.meta.url, ...(place === undefined ? [] : [`${place}/package.json`])]
  for (const from of places)
    try {
      return createRequire(from)(name)
    } catch {
      // Not there: the next place.
    }
  console.log(`${name} is not installed, and left out (BENCH_MODULES may name a folder that has it).`)
  return undefined
}
