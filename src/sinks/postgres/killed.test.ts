import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { heartRate } from '../testing-envelopes.js'
import { serverUrl, testDatabase } from './testing-database.js'

const program = fileURLToPath(new URL('./testing-deliverer.ts', import.meta.url))
const all = 100_000

/** Delivers on from a position; with `kill`, until so many batches more have been taken. Where it was acknowledged to. */
const deliverFrom = (url: string, from: number, kill?: number): Promise<number> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', program, url, String(from), String(all)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let position = from
    let batches = 0
    createInterface(child.stdout).on('line', (line) => {
      position = Number(line)
      if (++batches === kill) child.kill('SIGKILL')
    })
    child.on('close', () => resolve(position))
  })

// Two processes and a server: CI runs it under scripts/with-postgres.sh.
it.runIf(serverUrl !== undefined)(
  'has a hundred thousand records once each, though its deliverer is killed again and again',
  async () => {
    const database = await testDatabase()
    try {
      let position = 0
      for (const kill of [1, 40, 7, 60]) {
        position = await deliverFrom(database.url, position, kill)
        expect(position).toBeLessThan(all)
        // What it may have written and not told is delivered again, and so is the batch before: acknowledging was lost.
        position = Math.max(0, position - 500)
      }
      expect(await deliverFrom(database.url, position)).toBe(all)
      const [found] = await database.query<{ count: number; sum: number }>(
        'select count(*)::int as count, sum(value) as sum from killed.samples where revision = 1',
      )
      const sum = Array.from({ length: all }, (_, each) => heartRate(each).data.value as number).reduce((a, b) => a + b)
      expect(found).toEqual({ count: all, sum })
    } finally {
      await database.close()
    }
  },
  120_000,
)
