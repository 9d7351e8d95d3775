/** What may stand before the root element, and what may not. */
import { ContractError } from '../../core/index.js'
import { apostrophe, closeBracket, find, greater, openBracket, quote } from './bytes.js'

/**
 * The place behind a document type declaration that starts at `from`; -1 where it is not closed. One that defines
 * entities is refused: that is how a few bytes become gigabytes, or a file of ours is read out.
 */
export const passDocumentType = (bytes: Uint8Array, from: number): number => {
  let at = from
  let inSubset = false
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at] as number
    if (byte === openBracket) inSubset = true
    else if (byte === closeBracket) inSubset = false
    else if (byte === greater && !inSubset) break
    else if (byte === quote || byte === apostrophe) {
      at = bytes.indexOf(byte, at + 1)
      if (at < 0) break
    }
  }
  const end = at < 0 ? bytes.length : at
  const entity = find(bytes.subarray(from, end), '<!ENTITY', 0)
  if (entity >= 0)
    throw new ContractError(
      'xml-entities',
      'The file defines entities of its own, which no workout needs; it is not read.',
      {
        path: `byte ${from + entity}`,
        expected: 'no entity declarations',
      },
    )
  return at < 0 || at >= bytes.length ? -1 : at + 1
}
