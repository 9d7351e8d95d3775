/** Adds to elements what they hold: numbers, times and texts, read from the bytes without a string where that can be. */
import { ampersand, bang, isBlank, less, openBracket, slash, startsName } from './bytes.js'
import { hasDecimalComma, parseNumber } from './numbers.js'
import { resolveReferences } from './text.js'
import { parseTime, type WrittenTime } from './times.js'
import { TokenReader } from './tokens.js'

/** Longer texts are cut: nobody's notes are a novel, but a damaged file can swallow itself. */
const longestText = 1 << 20

export class XmlReader extends TokenReader {
  /** The time read last. */
  readonly time: WrittenTime = { ms: Number.NaN, zone: 'utc', offset: 0 }
  /** Where the last leaf's value stands. */
  #source: Uint8Array = this.bytes
  #from = 0
  #to = 0

  /** The number in the element opened last, which is then closed; NaN where there is none. */
  number(): number {
    return this.#leaf() ? this.#numberIn(this.#source, this.#from, this.#to) : Number.NaN
  }

  /** The same, without a word about text that is no number. */
  numberIfAny(): number {
    return this.#leaf() ? parseNumber(this.#source, this.#from, this.#to) : Number.NaN
  }

  /** Are there elements within the one opened last? */
  get holdsElements(): boolean {
    if (this.closing > 0) return false
    const next = this.bytes.indexOf(less, this.at)
    return next >= 0 && startsName[this.bytes[next + 1] as number] === 1
  }

  /** Reads the time in the element opened last, which is then closed, into `time`; says whether there is one. */
  readTime(): boolean {
    return this.#leaf() && this.#timeIn(this.#source, this.#from, this.#to)
  }

  /** Reads a text as a time, into `time`, without a word where it is none. */
  timeFrom(text: string): boolean {
    const bytes = new TextEncoder().encode(text)
    return parseTime(bytes, 0, bytes.length, this.time)
  }

  /** The text in the element opened last, which is then closed; undefined where there is none. */
  text(): string | undefined {
    return this.rawText()?.trim() || undefined
  }

  /** The same with the blanks around it. */
  rawText(): string | undefined {
    const text = this.#contents()
    return this.isWhole && text !== '' ? text : undefined
  }

  attribute(name: string): string | undefined {
    const at = this.attributes.slotOf(this.bytes, name)
    if (at < 0) return undefined
    const [from, to] = [this.attributes.spans[at + 2] as number, this.attributes.spans[at + 3] as number]
    // Blanks are read as spaces; one that is written as a reference is meant.
    const text = this.#textOf(from, to).replace(/[\t\n]/g, ' ')
    return this.#resolve(text, from).trim() || undefined
  }

  attributeNumber(name: string): number {
    const at = this.attributes.slotOf(this.bytes, name)
    if (at < 0) return Number.NaN
    return this.#numberIn(this.bytes, this.attributes.spans[at + 2] as number, this.attributes.spans[at + 3] as number)
  }

  readAttributeTime(name: string): boolean {
    const at = this.attributes.slotOf(this.bytes, name)
    return (
      at >= 0 &&
      this.#timeIn(this.bytes, this.attributes.spans[at + 2] as number, this.attributes.spans[at + 3] as number)
    )
  }

  /** Finds the value of an element that holds nothing else. Says whether there is one. */
  #leaf(): boolean {
    if (this.closing > 0) {
      this.takeClose()
      return false
    }
    const { bytes } = this
    let at = this.at
    while (isBlank[bytes[at] as number] === 1) at += 1
    const from = at
    for (let byte = bytes[at]; byte !== less && byte !== ampersand && at < bytes.length; byte = bytes[at]) at += 1
    if (bytes[at] !== less || bytes[at + 1] !== slash) return this.#unusualLeaf()
    let to = at
    while (to > from && isBlank[bytes[to - 1] as number] === 1) to -= 1
    this.at = at
    this.#source = bytes
    this.#from = from
    this.#to = to
    // An end tag that belongs to nothing is passed over; what follows it is not.
    if (!this.endTag()) return this.#unusualLeaf()
    this.takeClose()
    return this.isWhole && to > from
  }

  /** With comments, references or quoted text between. */
  #unusualLeaf(): boolean {
    const text = this.#contents().trim()
    this.#source = new TextEncoder().encode(text)
    this.#from = 0
    this.#to = this.#source.length
    return this.isWhole && this.#to > 0
  }

  /** All text directly in the element opened last, which is then closed. */
  #contents(): string {
    if (this.closing > 0) {
      this.takeClose()
      return ''
    }
    const { bytes } = this
    let text = ''
    while (this.at < bytes.length) {
      const from = this.at
      const to = bytes.indexOf(less, from)
      this.at = to < 0 ? bytes.length : to
      if (to < 0) break
      if (to > from && text.length < longestText) text += this.#clean(from, to)
      const byte = bytes[to + 1] as number
      if (byte === slash) {
        if (!this.endTag()) continue
        this.takeClose()
        return text
      }
      if (startsName[byte] === 1) {
        if (this.openElement()) this.skip()
      } else {
        this.passOther()
        if (byte === bang && bytes[to + 2] === openBracket && text.length < longestText)
          text += withLineEnds(this.stringOf(to + 9, Math.max(to + 9, this.at - 3)))
      }
    }
    this.finish()
    return text
  }

  #clean(from: number, to: number): string {
    return this.#resolve(this.#textOf(from, to), from)
  }

  #textOf(from: number, to: number): string {
    return withLineEnds(this.stringOf(from, Math.min(to, from + longestText)))
  }

  #resolve(text: string, from: number): string {
    if (!text.includes('&')) return text
    return resolveReferences(text, () =>
      this.damage(
        'reference-unknown',
        'An & stands for itself, or for an entity nobody defines; it is kept as it is.',
        from + this.encoded.base,
      ),
    )
  }

  #numberIn(bytes: Uint8Array, from: number, to: number): number {
    let [first, last] = [from, to]
    while (first < last && isBlank[bytes[first] as number] === 1) first += 1
    while (last > first && isBlank[bytes[last - 1] as number] === 1) last -= 1
    if (last === first) return Number.NaN
    const value = parseNumber(bytes, first, last)
    if (!Number.isNaN(value)) return value
    if (hasDecimalComma(bytes, first, last)) {
      this.damage('decimal-comma', 'Numbers are written with a comma; they are read as decimals.')
      const point = bytes.slice(first, last)
      point[point.indexOf(44)] = 46
      return parseNumber(point, 0, point.length)
    }
    this.damage('number-unreadable', 'Something stands where a number should be; it is left out.')
    return Number.NaN
  }

  #timeIn(bytes: Uint8Array, from: number, to: number): boolean {
    if (to > from && parseTime(bytes, from, to, this.time)) return true
    this.time.ms = Number.NaN
    if (to > from) this.damage('time-unreadable', 'Something stands where a time should be; it is left out.')
    return false
  }
}

/** The XML rule: every way to end a line is read as a line feed. */
const withLineEnds = (text: string): string => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text)
