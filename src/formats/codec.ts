/** What a codec is: one file, one line in `codecs.ts`. */
import type { Activity, FileFormat } from '../core/index.js'
import type { OtherContent } from './fit/index.js'
import type { Loss, Warning } from './report.js'

export interface DecodeOptions {
  /** Refuse what is damaged instead of reading what is left of it. */
  readonly strict?: boolean
}

export interface Decoded {
  readonly format: FileFormat
  readonly activities: readonly Activity[]
  /** What the file holds besides workouts, by its type: `monitoring`, `settings`, `workout` (a plan), … */
  readonly others: readonly OtherContent[]
  readonly warnings: readonly Warning[]
}

export interface Encoded {
  readonly bytes: Uint8Array
  /** What the format could not hold. */
  readonly losses: readonly Loss[]
}

export interface Codec {
  readonly format: FileFormat
  /** Told by the first bytes, never by a file's name. `head` is at most the first 4096 bytes. */
  recognises(head: Uint8Array): boolean
  /** Throws `ContractError`, and only where nothing at all can be read. */
  decode(bytes: Uint8Array, options: DecodeOptions): Omit<Decoded, 'format'>
  encode(activity: Activity): Encoded
}

/**
 * The name of an XML document's root element without its prefix, from the first bytes; `undefined` where it is none.
 * Good enough to choose a codec; whether the document is sound is for the codec to find out.
 */
export const rootElementOf = (head: Uint8Array): string | undefined => {
  let text = new TextDecoder(encodingOf(head)).decode(head).trimStart()
  for (;;) {
    const isDocumentType = text.startsWith('<!DOCTYPE')
    const end = isDocumentType ? '>' : text.startsWith('<?') ? '?>' : text.startsWith('<!--') ? '-->' : undefined
    if (end === undefined) return /^<(?:[\w.-]+:)?([\w.-]+)/.exec(text)?.[1]
    const at = isDocumentType ? endOfDocumentType(text) : text.indexOf(end)
    if (at === -1) return undefined
    text = text.slice(at + end.length).trimStart()
  }
}

/** UTF-16 by its mark, else by the zero beside the first `<`. */
const encodingOf = ([first, second]: Uint8Array): string => {
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le'
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be'
  return 'utf-8'
}

/** Its `>`: not one within quotes, nor one of the declarations between its brackets. */
const endOfDocumentType = (text: string): number => {
  let inSubset = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '[') inSubset = true
    else if (character === ']') inSubset = false
    else if (character === '>' && !inSubset) return at
    else if (character === '"' || character === "'") {
      at = text.indexOf(character, at + 1)
      if (at === -1) return -1
    }
  }
  return -1
}
