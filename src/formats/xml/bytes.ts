/** What each byte can be in a tag. */

export const [tab, newline, carriageReturn, blank] = [9, 10, 13, 32]
export const [bang, quote, ampersand, apostrophe, hyphen, slash] = [33, 34, 38, 39, 45, 47]
export const [colon, less, equals, greater, question, openBracket, closeBracket] = [58, 60, 61, 62, 63, 91, 93]

const table = (isSo: (byte: number) => boolean): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) => (isSo(byte) ? 1 : 0))

/** White space. */
export const isBlank = table((byte) => byte === tab || byte === newline || byte === carriageReturn || byte === blank)
const isLetter = (byte: number): boolean => (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)
/** The first of a name: letters, `_`, `:`, and whatever is not ASCII. */
export const startsName = table((byte) => isLetter(byte) || byte === 95 || byte === colon || byte >= 128)
/** Within a name also digits, `-` and `.`. */
export const isName = table(
  (byte) => startsName[byte] === 1 || (byte >= 48 && byte <= 57) || byte === hyphen || byte === 46,
)

/** The first place, from `from` on, at which the ASCII text stands; -1 where it stands nowhere. */
export const find = (bytes: Uint8Array, text: string, from: number): number => {
  const first = text.charCodeAt(0)
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1))
    if (standsAt(bytes, text, at)) return at
  return -1
}

export const standsAt = (bytes: Uint8Array, text: string, at: number): boolean => {
  for (let index = 0; index < text.length; index += 1) if (bytes[at + index] !== text.charCodeAt(index)) return false
  return true
}

/** Do two spans hold the same bytes? */
export const sameBytes = (bytes: Uint8Array, one: number, other: number, length: number): boolean => {
  for (let index = 0; index < length; index += 1) if (bytes[one + index] !== bytes[other + index]) return false
  return true
}
