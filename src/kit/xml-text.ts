/** References in XML text: the five predefined entities, and characters by their number. No document defines others here. */

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const reference = /&(?:#(\d{1,7}|x[\da-fA-F]{1,6})|([A-Za-z]{2,4}));/g
/** `&#x10FFFF;` */
const longestReference = 10

/** The text a span of a document stands for. */
export const textOf = (written: string): string =>
  written.includes('&')
    ? written.replace(
        reference,
        (whole: string, number: string | undefined, name: string | undefined) =>
          (number === undefined
            ? name !== undefined && Object.hasOwn(named, name)
              ? named[name]
              : undefined
            : characterOf(number)) ?? whole,
      )
    : written

/** How far a text that goes on can be taken now: not into a reference that is only begun. */
export const inText = (text: string, from: number, end: number): number => {
  const begun = text.lastIndexOf('&', end)
  return begun >= from && end - begun < longestReference && text.indexOf(';', begun) < 0 ? begun : end
}

const characterOf = (number: string): string | undefined => {
  const code = number.startsWith('x') ? Number.parseInt(number.slice(1), 16) : Number(number)
  const isCharacter =
    code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0x10ffff)
  return isCharacter ? String.fromCodePoint(code) : undefined
}
