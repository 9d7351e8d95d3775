/** What the store can hold: PostgreSQL knows no NUL in a text, and in JSON no half of a surrogate pair either. */

const replacement = '\uFFFD'
/** With the flag `u`, a surrogate is one that stands alone. */
const halves = /\p{Cs}/gu

export const storableText = (text: string): string => {
  const plain = text.includes('\0') ? text.replaceAll('\0', replacement) : text
  return plain.replace(halves, replacement)
}

/** As JSON. What cannot be held is written as an escape there; an escaped backslash before `u0000` is none of it. */
export const storableJson = (value: unknown): string => {
  const text = JSON.stringify(value)
  return text.includes('\\u')
    ? text.replaceAll(/\\(?:\\|u0000|ud[89a-f][\da-f]{2})/g, (found) => (found === '\\\\' ? found : replacement))
    : text
}
