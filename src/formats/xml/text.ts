/** References in text: the five entities of XML, and characters by their number. No document defines others here. */

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const reference = /&(?:#(\d{1,7}|x[\da-fA-F]{1,6})|([A-Za-z][\w.-]{0,30}));|&/g

/** Puts characters for references. What is none stays as it is, and `onFault` is told. */
export const resolveReferences = (text: string, onFault: () => void): string =>
  text.replace(reference, (whole: string, number: string | undefined, name: string | undefined) => {
    const character =
      number !== undefined
        ? characterOf(number)
        : name !== undefined && Object.hasOwn(named, name)
          ? named[name]
          : undefined
    if (character !== undefined) return character
    onFault()
    return whole
  })

const characterOf = (number: string): string | undefined => {
  const code = number.startsWith('x') ? Number.parseInt(number.slice(1), 16) : Number(number)
  const isCharacter =
    code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0x10ffff)
  return isCharacter ? String.fromCodePoint(code) : undefined
}
