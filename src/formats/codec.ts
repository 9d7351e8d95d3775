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
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  const encoding = !isUtf16 ? 'utf-8' : head[0] === 0xff ? 'utf-16le' : 'utf-16be'
  let text = new TextDecoder(encoding).decode(head).trimStart()
  for (;;) {
    const end = text.startsWith('<?') ? '?>' : text.startsWith('<!--') ? '-->' : text.startsWith('<!') ? '>' : undefined
    if (end === undefined) return /^<(?:[\w.-]+:)?([\w.-]+)/.exec(text)?.[1]
    const at = text.indexOf(end)
    if (at === -1) return undefined
    text = text.slice(at + end.length).trimStart()
  }
}
