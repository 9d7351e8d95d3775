/** For tests: what happens to files. */
import fc from 'fast-check'
import { ContractError } from '../../core/index.js'
import type { ReadDocument } from './document.js'

/** Pieces that mean something to a reader, where they should not be. */
const pieces = [
  '<',
  '>',
  '</',
  '/>',
  '&',
  '"',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?',
  '?>',
  '<!DOCTYPE a [',
  '\0',
  '\xff',
  '1e999',
  '-',
  'NaN',
  'xmlns="x"',
  '<a>'.repeat(50),
  '🚴',
]

const change = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('byte', 'cut', 'drop', 'repeat', 'insert', 'swap') as fc.Arbitrary<string>,
  length: fc.integer({ min: 1, max: 200 }),
  byte: fc.integer({ min: 0, max: 255 }),
  piece: fc.constantFrom(...pieces),
})

/** A document with a few things done to it. */
export const damaged = (documents: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc.tuple(fc.constantFrom(...documents), fc.array(change, { minLength: 1, maxLength: 6 })).map(([document, changes]) =>
    changes.reduce((bytes, { at, kind, length, byte, piece }) => {
      const from = bytes.length === 0 ? 0 : at % bytes.length
      const to = Math.min(from + length, bytes.length)
      const [before, part, after] = [bytes.subarray(0, from), bytes.subarray(from, to), bytes.subarray(to)]
      if (kind === 'cut') return before
      if (kind === 'drop') return joined(before, after)
      if (kind === 'repeat') return joined(before, part, part, after)
      if (kind === 'swap') return joined(before, after.subarray(0, length), part, after.subarray(length))
      if (kind === 'insert') return joined(before, new TextEncoder().encode(piece), part, after)
      return joined(before, Uint8Array.of(byte), bytes.subarray(from + 1))
    }, document),
  )

const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]))

/** Reads it, or is refused by an error of ours; anything else is thrown on. Says how many points came out. */
export const survives = (
  decode: (bytes: Uint8Array, options?: { strict?: boolean }) => ReadDocument,
  bytes: Uint8Array,
): number => {
  let points = 0
  for (const strict of [false, true])
    try {
      const { activities } = decode(bytes, { strict })
      if (!strict) points = activities.reduce((sum, { track }) => sum + track.timeMs.length, 0)
    } catch (error) {
      if (!(error instanceof ContractError)) throw error
    }
  return points
}
