/** Whatever happens to the bytes: no error but ours, no hang, and what is left can be written and read again. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Activity, TributaryError } from '../../core/index.js'
import { activity } from './arbitrary.js'
import { decodeFit } from './decode.js'
import { encodeFit } from './encode.js'
import { interpretMessages } from './interpret.js'

const readOrRefuse = (bytes: Uint8Array) => {
  try {
    for (const { global } of interpretMessages(bytes)) expect(global).toBeGreaterThanOrEqual(0)
    return decodeFit(bytes).activities
  } catch (error) {
    if (error instanceof TributaryError) return []
    throw error
  }
}

const survives = (bytes: Uint8Array, each?: (before: Activity, after: readonly Activity[]) => void): void => {
  const started = performance.now()
  for (const activity of readOrRefuse(bytes)) {
    const { bytes: written, losses } = encodeFit(activity)
    const again = decodeFit(written)
    expect(again.warnings).toEqual([])
    if (losses.length === 0) each?.(activity, again.activities)
  }
  expect(performance.now() - started).toBeLessThan(5000)
}

const mutation = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), value: fc.constant(0) }),
  fc.record({ kind: fc.constant('copy' as const), at: fc.nat(), value: fc.nat() }),
)

/** On a busy machine fewer inputs are tried, and a find is shrunk no longer than this. */
const mostMs = 20_000

it('a mutated file is read, or refused with an error of ours', () => {
  fc.assert(
    fc.property(activity, fc.array(mutation, { minLength: 1, maxLength: 12 }), (original, mutations) => {
      let bytes = Uint8Array.from(encodeFit(original).bytes)
      for (const { kind, at, value } of mutations) {
        const place = at % bytes.length
        if (kind === 'set') bytes[place] = value
        else if (kind === 'copy') bytes.copyWithin(place, value % bytes.length, (value % bytes.length) + 40)
        else if (place > 40) bytes = bytes.subarray(0, place)
      }
      survives(bytes)
    }),
    { numRuns: 300, interruptAfterTimeLimit: mostMs },
  )
}, 60_000)

it('bytes that only begin like a file are read, or refused with an error of ours', () => {
  const start = [14, 0x20, 0, 0, 0, 0, 0, 0, 0x2e, 0x46, 0x49, 0x54, 0, 0]
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (rest) => survives(Uint8Array.from([...start, ...rest]))),
    { numRuns: 500, interruptAfterTimeLimit: mostMs },
  )
}, 60_000)

/** Files that once broke something, as hexadecimal text; the name says what. */
describe('a find of the past', () => {
  const folder = join(import.meta.dirname, 'regressions')
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.hex')))
    it(`${name.replace('.hex', '').replaceAll('-', ' ')} stays mended`, () => {
      const bytes = Uint8Array.from(Buffer.from(readFileSync(join(folder, name), 'utf8').replace(/\s+/g, ''), 'hex'))
      // In these the damage is of a kind that leaves an activity every file can hold.
      survives(bytes, (before, after) => expect(after).toEqual([before]))
    })
})
