/**
 * What the bytes of a document mean. The reader works on bytes that are ASCII where markup is; almost every encoding
 * is that as it stands, so that offsets are offsets of the file. Only UTF-16 is turned into UTF-8 first.
 */
import type { WarningList } from '../report.js'

export interface EncodedText {
  readonly bytes: Uint8Array
  /** Turns a span that is not plain ASCII into text. */
  readonly decoder: TextDecoder
  /** The first byte that cannot be part of the encoding. */
  readonly brokenAt?: number
  /** How many bytes of the file come before `bytes`. */
  readonly base: number
}

/** Where the XML declaration must be over. */
const declarationBytes = 400

export const readEncoding = (source: Uint8Array, warnings: WarningList): EncodedText => {
  const utf16 = utf16Of(source)
  if (utf16 !== undefined) {
    const bytes = new TextEncoder().encode(new TextDecoder(utf16).decode(source))
    return { bytes, decoder: new TextDecoder(), base: 0 }
  }
  const bytes = source[0] === 0xef && source[1] === 0xbb && source[2] === 0xbf ? source.subarray(3) : source
  const declared = declaredIn(bytes)
  const decoder = decoderFor(declared, warnings)
  const base = source.length - bytes.length
  if (decoder.encoding !== 'utf-8') return { bytes, decoder, base }
  const brokenAt = firstInvalidUtf8(bytes)
  return brokenAt === undefined ? { bytes, decoder, base } : { bytes, decoder, base, brokenAt: brokenAt + base }
}

/** By its mark, else by the zero beside the first `<`. */
const utf16Of = ([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined => {
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le'
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be'
  return undefined
}

const declaredIn = (bytes: Uint8Array): string | undefined => {
  let head = ''
  for (const byte of bytes.subarray(0, declarationBytes)) head += String.fromCharCode(byte)
  return /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1]
}

const decoderFor = (declared: string | undefined, warnings: WarningList): TextDecoder => {
  // The first bytes have shown that it is not UTF-16, whatever the declaration says: a text file saved anew.
  if (declared === undefined || /^utf-?16/i.test(declared)) return new TextDecoder()
  try {
    return new TextDecoder(declared)
  } catch {
    warnings.add('encoding-unknown', 'The declared encoding is unknown; the text is read as UTF-8.', 0)
    return new TextDecoder()
  }
}

const chunkBytes = 1 << 16

const firstInvalidUtf8 = (bytes: Uint8Array): number | undefined => {
  const strict = new TextDecoder('utf-8', { fatal: true })
  let start = 0
  while (start < bytes.length) {
    let end = Math.min(start + chunkBytes, bytes.length)
    // Not in the middle of a character.
    while (end < bytes.length && end > start + chunkBytes - 4 && ((bytes[end] as number) & 0xc0) === 0x80) end -= 1
    try {
      strict.decode(bytes.subarray(start, end))
    } catch {
      return start + invalidWithin(bytes.subarray(start, end))
    }
    start = end
  }
  return undefined
}

/** The length of the longest valid beginning, by halving. */
const invalidWithin = (bytes: Uint8Array): number => {
  let [valid, invalid] = [0, bytes.length]
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1
    try {
      // As a stream, a character that is only begun is no fault.
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true })
      valid = middle
    } catch {
      invalid = middle
    }
  }
  return valid
}
