/** The promise of the first page: `kill -9` at any moment and start again: nothing lost, nothing twice. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dayMs } from '../../src/core/index.js'
import { compare } from '../../src/sandbox/index.js'
import { everyChange, everyLine, everyRecord, heldOf, quiet, truthOf } from './holdings.js'
import { connectByHttp } from './person.js'
import { begin, emptyFolder, freePort, start } from './program.js'

const kills = 6
const historyDays = 12
const quietMs = 120_000

describe('an instance that is killed again and again while history arrives', () => {
  it('has everything in the end, once, in order, and the same in every place', { timeout: 300_000 }, async () => {
    const port = await freePort()
    const directory = emptyFolder()
    const options = { port, directory, env: { TRIBUTARY_HISTORY_DAYS: String(historyDays), TRIBUTARY_PULLERS: '2' } }
    const moments: string[] = []

    let program = await start(options)
    const end = await connectByHttp(program.url, 'oura', { person: 1 })
    expect(end.searchParams.get('connected')).toBe('oura')
    for (let round = 0; round < kills; round++) {
      if (round > 0) program = await start(options)
      // From “has hardly begun” to “is well on its way”.
      const wait = Math.round(Math.random() * 150 * (round + 1))
      await new Promise((resolve) => setTimeout(resolve, wait))
      await program.kill()
      moments.push(`${wait} ms`)
    }
    program = await start(options)
    const about = `killed after ${moments.join(', ')}`
    try {
      await quiet(program, quietMs)
      const records = await everyRecord(program)
      const changes = await everyChange(program)
      const lines = everyLine(join(directory, 'data', 'records.jsonl'))

      expect(records.length, about).toBeGreaterThan(historyDays * 100)
      expect(new Set(records.map(({ id }) => id)).size, about).toBe(records.length)
      expect(new Set(changes.map(({ id }) => id)).size, about).toBe(changes.length)

      // Every place says the same.
      expect(
        lines.map(({ id }) => id),
        about,
      ).toEqual(changes.map(({ id }) => id))
      const revisions = new Map<string, number>()
      const gone = new Set<string>()
      for (const { type, data } of changes) {
        expect(data.revision, `${about}: revisions of ${data.id} have no holes`).toBe((revisions.get(data.id) ?? 0) + 1)
        revisions.set(data.id, data.revision)
        if (type === 'record-deleted') gone.add(data.id)
        else gone.delete(data.id)
      }
      const live = [...revisions].filter(([id]) => !gone.has(id))
      expect(new Map(records.map(({ id, revision }) => [id, revision])), about).toEqual(new Map(live))

      // And it is what the service tells. At both ends a day or two are left out: they depend on when one asks.
      const now = Date.now()
      const facts = await truthOf(`http://127.0.0.1:${port + 1}`, 'oura', 1, {
        from: now - historyDays * dayMs,
        to: now,
      })
      const inside = { from: now - (historyDays - 2) * dayMs, to: now - dayMs }
      const { matched, missing, wrong, doubled } = compare(facts, records.map(heldOf), inside)
      expect({ missing, wrong, doubled }, about).toEqual({ missing: [], wrong: [], doubled: [] })
      expect(matched, about).toBeGreaterThan(historyDays * 50)

      const { runs } = await program.get<{ runs: { state: string; sentence: string }[] }>('/v1/runs?limit=500')
      expect(
        runs.some(({ sentence }) => sentence.startsWith('Interrupted')),
        about,
      ).toBe(true)
      expect(await program.stop(), 'it stops when asked').toBe(0)
    } finally {
      await program.kill()
    }
  })
})

describe('an instance that is killed while it is made', () => {
  it('starts as if nothing had been', { timeout: 180_000 }, async () => {
    const port = await freePort()
    const directory = emptyFolder()
    for (const wait of [600, 1500, 3000]) {
      const child = begin([], { directory, env: { TRIBUTARY_PORT: String(port) } })
      await new Promise((resolve) => setTimeout(resolve, wait))
      child.kill('SIGKILL')
    }
    const program = await start({ port, directory })
    try {
      expect(await program.get('/v1/connections')).toEqual({ connections: [] })
      const end = await connectByHttp(program.url, 'oura', { person: 2, allow: false })
      expect(end.searchParams.get('problem')).toContain('was not connected')
    } finally {
      await program.kill()
    }
  })
})
