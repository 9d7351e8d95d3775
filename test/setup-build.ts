import { build } from '../scripts/build.mjs'

/**
 * Workers and child processes run from dist/, tests from src/: the two must be the same code. A file that does not
 * compile is named here, and fails the tests that touch it; the others still run.
 */
export default async (): Promise<void> => {
  for (const problem of await build()) console.error(`build: ${problem}`)
}
