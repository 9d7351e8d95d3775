/** Writes a document: indented, escaped, UTF-8. */
import type { LossList } from '../report.js'

export type Attributes = Readonly<Record<string, string | number | undefined>>

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}
/** What XML 1.0 may have no way to write: control characters, halves of characters, and two that are none. */
const suspicious = /[\p{Cc}\p{Cs}\ufffe\uffff]/gu
const isWritable = (character: string): boolean => /[\t\n\r\x7f-\x9f]/.test(character)
const flushAt = 1 << 16

export class XmlWriter {
  readonly #losses: LossList
  readonly #encoder = new TextEncoder()
  readonly #chunks: Uint8Array[] = []
  readonly #open: string[] = []
  #text = '<?xml version="1.0" encoding="UTF-8"?>\n'

  constructor(losses: LossList) {
    this.#losses = losses
  }

  open(name: string, attributes?: Attributes): void {
    this.#line(attributes === undefined ? `<${name}>` : `<${name}${this.#attributes(attributes)}>`)
    this.#open.push(name)
  }

  close(): void {
    const name = this.#open.pop() as string
    this.#line(`</${name}>`)
  }

  /** Opens, writes what `content` writes, closes. */
  within(name: string, content: () => void, attributes?: Attributes): void {
    this.open(name, attributes)
    content()
    this.close()
  }

  empty(name: string, attributes: Attributes): void {
    this.#line(`<${name}${this.#attributes(attributes)}/>`)
  }

  /** An element with a text; nothing where there is none. */
  text(name: string, text: string | undefined): void {
    if (text !== undefined) this.#line(`<${name}>${this.#escape(text, /[&<>\r]/g)}</${name}>`)
  }

  /** An element with a number or a word that needs no escaping; nothing where it is NaN. */
  value(name: string, value: number | string | undefined): void {
    if (value === undefined || Number.isNaN(value)) return
    this.#line(`<${name}>${typeof value === 'number' ? decimal(value) : value}</${name}>`)
  }

  /** A number with attributes. */
  valueWith(name: string, attributes: Attributes, value: number): void {
    this.#line(`<${name}${this.#attributes(attributes)}>${decimal(value)}</${name}>`)
  }

  finish(): Uint8Array {
    while (this.#open.length > 0) this.close()
    this.#flush()
    const bytes = new Uint8Array(this.#chunks.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at)
      at += chunk.length
    }
    return bytes
  }

  #attributes(attributes: Attributes): string {
    let text = ''
    for (const [name, value] of Object.entries(attributes))
      if (value !== undefined)
        text += ` ${name}="${typeof value === 'number' ? decimal(value) : this.#escape(value, /[&<>"\t\n\r]/g)}"`
    return text
  }

  #escape(text: string, special: RegExp): string {
    const writable = text.replace(suspicious, (character) => (isWritable(character) ? character : ''))
    if (writable.length < text.length)
      this.#losses.add('text', 'no-place', 'XML has no way to write some control characters; they are left out.')
    return writable.replace(special, (character) => escapes[character] as string)
  }

  #line(line: string): void {
    this.#text += `${indents[this.#open.length] ?? ''}${line}\n`
    if (this.#text.length > flushAt) this.#flush()
  }

  #flush(): void {
    this.#chunks.push(this.#encoder.encode(this.#text))
    this.#text = ''
  }
}

const indents = Array.from({ length: 12 }, (_, depth) => '  '.repeat(depth))

/** A number without exponent: `xsd:decimal` has none. */
export const decimal = (value: number): string => {
  const text = String(value)
  if (!text.includes('e')) return text
  if (Math.abs(value) >= 1) return BigInt(value).toString()
  // 1.5e-7 has six zeros behind the point, and then its digits.
  const [digits = '', exponent = ''] = text.split('e-')
  const [whole = '', fraction = ''] = digits.replace('-', '').split('.')
  return `${value < 0 ? '-' : ''}0.${'0'.repeat(Number(exponent) - whole.length)}${whole}${fraction}`
}
