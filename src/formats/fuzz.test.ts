/** A short run of `npm run fuzz`, and all it ever found. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { faultOf } from '../../scripts/fuzz/judge.js'
import { chance, mutated } from '../../scripts/fuzz/mutate.js'
import { seedsOf } from '../../scripts/fuzz/seeds.js'

/** Bounded by time as well: a busy machine tries fewer. */
const inputs = 3000
const mostMs = 4000

describe.each(['fit', 'tcx', 'gpx', 'pwx'] as const)('damaged %s', (format) => {
  it('is read, or refused with an error of ours, in time and within memory', () => {
    const seeds = seedsOf(format)
    const pick = chance(4711)
    const until = performance.now() + mostMs
    for (let tried = 0; tried < inputs && performance.now() < until; tried += 1) {
      const fault = faultOf(format, mutated(seeds, format === 'fit' ? 'fit' : 'xml', pick), tried % 16 === 0)
      // What is slow here may be the machine; `npm run fuzz` looks twice.
      if (fault !== undefined && !fault.signature.endsWith('slow')) expect(fault).toBeUndefined()
    }
  })

  const folder = join(import.meta.dirname, format, 'regressions')
  for (const name of existsSync(folder) ? readdirSync(folder) : [])
    it(`found once: ${name.replace('.hex', '').replaceAll('-', ' ')}`, () => {
      const bytes = Uint8Array.from(Buffer.from(readFileSync(join(folder, name), 'utf8').replace(/\s+/g, ''), 'hex'))
      expect(faultOf(format, bytes, true)).toBeUndefined()
    })
})
