/**
 * Goes through a document once, from its bytes, element by element: which opens, which closes. Never defines or
 * expands an entity, fetches nothing, holds no more than the stack of open elements. Damage is told with its offset
 * and passed over where that needs no guess: an end tag closes what it names, and what is cut off ends.
 */

import { ContractError } from '../../core/index.js'
import type { WarningList } from '../report.js'
import { Attributes } from './attributes.js'
import {
  apostrophe,
  bang,
  equals,
  find,
  greater,
  hyphen,
  isBlank,
  isName,
  less,
  openBracket,
  question,
  quote,
  sameBytes,
  slash,
  standsAt,
  startsName,
} from './bytes.js'
import { passDocumentType } from './document-type.js'
import { type EncodedText, readEncoding } from './encoding.js'
import { type Name, NameTable, Scope } from './names.js'

export interface ReaderOptions {
  readonly warnings: WarningList
  /** Refuse damage instead of telling it. */
  readonly strict?: boolean
}

/** What comes next: an element opens, the innermost open one closes, or there is no more. */
export type Token = 'open' | 'close' | 'end'

/** No workout is nested deeper; a hostile file is. */
const deepest = 200

export class TokenReader {
  /** Of the element opened last, its name without prefix. */
  local = ''
  /** Of the element opened last: does its namespace differ from the root element's? */
  isForeign = false
  /** How many elements are open. */
  depth = 0
  /** Had the element that closed last an end tag of its own? Else not all of it may have been there. */
  isWhole = true
  readonly warnings: WarningList
  protected readonly encoded: EncodedText
  protected readonly bytes: Uint8Array
  protected at = 0
  /** Elements that have ended and not yet been told. */
  protected closing = 0
  /** Of the element opened last. */
  protected readonly attributes = new Attributes()
  readonly #strict: boolean
  readonly #names: NameTable
  readonly #scope = new Scope()
  readonly #open: Name[] = []
  #rootSpace: string | undefined
  #isEmptyElement = false
  #isOver = false

  constructor(source: Uint8Array, { warnings, strict = false }: ReaderOptions) {
    this.warnings = warnings
    this.#strict = strict
    this.encoded = readEncoding(source, warnings)
    this.bytes = this.encoded.bytes
    this.#names = new NameTable(this.bytes, this.encoded.decoder)
    if (this.encoded.brokenAt !== undefined)
      this.damage('encoding-broken', 'Some bytes are not of the encoding the file declares.', this.encoded.brokenAt)
  }

  /** Of the element opened last. */
  get space(): string {
    return this.#scope.spaceOf(this.#open[this.depth - 1]?.prefix ?? '')
  }

  /** Where the reader stands, in bytes of the file. */
  get offset(): number {
    return this.at + this.encoded.base
  }

  /** Tells damage, or refuses the file for it where that is wanted. */
  damage(code: string, message: string, offset = this.offset): void {
    if (this.#strict) throw new ContractError(code, message, { path: `byte ${offset}`, expected: 'an undamaged file' })
    this.warnings.add(code, message, offset)
  }

  next(): Token {
    if (this.closing > 0) return this.takeClose()
    const { bytes } = this
    const end = bytes.length
    for (;;) {
      let { at } = this
      while (at < end && bytes[at] !== less) at += 1
      this.at = at
      if (at >= end) return this.finish()
      const byte = bytes[at + 1] as number
      if (byte === slash) {
        if (this.endTag()) return this.takeClose()
      } else if (startsName[byte] === 1) {
        if (this.openElement()) return 'open'
      } else this.passOther()
    }
  }

  /** Passes over all that is in the element opened last. */
  skip(): void {
    const target = this.depth - 1
    while (this.depth > target) if (this.next() === 'end') return
  }

  /** The innermost element is over. */
  protected takeClose(): 'close' {
    this.closing -= 1
    this.isWhole = this.closing === 0
    this.depth -= 1
    if (this.#scope.deepest > this.depth) this.#scope.leave(this.depth)
    return 'close'
  }

  protected finish(): 'end' {
    if (this.depth > 0 && !this.#isOver)
      this.damage('truncated', 'The file ends before its elements do.', this.bytes.length + this.encoded.base)
    this.#isOver = true
    this.isWhole = false
    return 'end'
  }

  /** At `<` and a name. Says whether an element opened. */
  protected openElement(): boolean {
    const { bytes } = this
    const end = bytes.length
    const start = this.at + 1
    let at = start
    let hash = 0
    for (let byte = bytes[at] as number; isName[byte] === 1; byte = bytes[at] as number) {
      hash = (Math.imul(hash, 31) + byte) | 0
      at += 1
    }
    if (this.depth >= deepest) return this.#stop('too-deep', 'Elements are nested deeper than in any workout.')
    const name = this.#names.at(start, at - start, hash)
    this.attributes.clear()
    // Most tags end here.
    if (bytes[at] === greater) this.at = at + 1
    else if (!this.#readTag(at, end)) return false
    this.local = name.local
    this.#open[this.depth] = name
    this.depth += 1
    const space = name.prefix === '' ? this.#scope.defaultSpace : this.#scope.spaceOf(name.prefix)
    this.#rootSpace ??= space
    this.isForeign = space !== this.#rootSpace && space !== ''
    if (this.#isEmptyElement) {
      this.closing = 1
      this.#isEmptyElement = false
    }
    return true
  }

  /** The rest of a tag behind its name. */
  #readTag(from: number, end: number): boolean {
    const { bytes } = this
    let at = from
    for (;;) {
      while (isBlank[bytes[at] as number] === 1) at += 1
      const byte = bytes[at] as number
      if (byte === greater || at >= end) break
      if (byte === slash && bytes[at + 1] === greater) {
        this.#isEmptyElement = true
        at += 1
        break
      }
      const next = startsName[byte] === 1 ? this.#readAttribute(at) : -1
      if (next < 0) {
        this.at = at
        while (at < end && bytes[at] !== greater && bytes[at] !== less) at += 1
        if (at < end) this.damage('malformed-tag', 'A tag is malformed; what is malformed in it is left out.')
        if (bytes[at] === less) at -= 1
        break
      }
      at = next
    }
    if (at >= end) {
      this.#isEmptyElement = false
      this.at = end
      this.damage('truncated', 'The file ends within a tag.')
      this.#isOver = true
      return false
    }
    this.at = at + 1
    return true
  }

  /** One attribute; the place behind it, or -1 where it is none. */
  #readAttribute(start: number): number {
    const { bytes } = this
    let at = start
    while (isName[bytes[at] as number] === 1) at += 1
    const nameEnd = at
    while (isBlank[bytes[at] as number] === 1) at += 1
    if (bytes[at] !== equals) return -1
    at += 1
    while (isBlank[bytes[at] as number] === 1) at += 1
    const mark = bytes[at]
    if (mark !== quote && mark !== apostrophe) return -1
    const valueStart = at + 1
    // A value cannot hold a <, so that a lost quotation mark does not swallow the document.
    for (at = valueStart; bytes[at] !== mark; at += 1) if (at >= bytes.length || bytes[at] === less) return -1
    if (standsAt(bytes, 'xmlns', start)) this.#declareSpace(start, nameEnd, valueStart, at)
    else this.attributes.add(start, nameEnd, valueStart, at)
    return at + 1
  }

  #declareSpace(start: number, nameEnd: number, valueStart: number, valueEnd: number): void {
    const prefix = this.stringOf(Math.min(start + 6, nameEnd), nameEnd)
    this.#scope.declare(prefix, this.stringOf(valueStart, valueEnd), this.depth + 1)
  }

  /** At `</`. Says whether the innermost element ends (and perhaps others around it); else it is passed over. */
  protected endTag(): boolean {
    const { bytes } = this
    const start = this.at + 2
    const innermost = this.#open[this.depth - 1]
    if (innermost !== undefined && sameBytes(bytes, innermost.start, start, innermost.length)) {
      let at = start + innermost.length
      while (isBlank[bytes[at] as number] === 1) at += 1
      if (bytes[at] === greater) {
        this.at = at + 1
        this.closing = 1
        return true
      }
    }
    return this.#otherEndTag(start)
  }

  #otherEndTag(start: number): boolean {
    const { bytes } = this
    let nameEnd = start
    while (isName[bytes[nameEnd] as number] === 1) nameEnd += 1
    let at = nameEnd
    while (at < bytes.length && bytes[at] !== greater && bytes[at] !== less) at += 1
    if (at >= bytes.length) {
      this.at = at
      return false
    }
    const length = nameEnd - start
    let owner = this.depth - 1
    for (; owner >= 0; owner -= 1) {
      const name = this.#open[owner] as Name
      if (name.length === length && sameBytes(bytes, name.start, start, length)) break
    }
    this.damage('end-tag-unexpected', 'An end tag closes an element that is not the innermost, or none.')
    this.at = bytes[at] === greater ? at + 1 : at
    if (owner < 0) return false
    this.closing = this.depth - owner
    return true
  }

  /** At `<` and no name: comments, instructions, document types; anything else is damage. */
  protected passOther(): void {
    const { bytes, at } = this
    let end = -1
    if (at + 1 >= bytes.length) end = -1
    else if (bytes[at + 1] === question) end = past('?>', find(bytes, '?>', at + 2))
    else if (bytes[at + 1] !== bang) {
      this.damage('stray-markup', 'A < stands where no tag begins.')
      end = at + 1
    } else if (bytes[at + 2] === hyphen) end = past('-->', find(bytes, '-->', at + 4))
    else if (bytes[at + 2] === openBracket) end = past(']]>', find(bytes, ']]>', at + 9))
    else end = passDocumentType(bytes, at)
    if (end < 0) this.#stop('truncated', 'The file ends within a tag, a comment, an instruction or quoted text.')
    else this.at = end
  }

  /** Reads no further. */
  #stop(code: string, message: string): false {
    this.damage(code, message)
    this.at = this.bytes.length
    this.#isOver = true
    return false
  }

  protected stringOf(from: number, to: number): string {
    return this.encoded.decoder.decode(this.bytes.subarray(from, to))
  }
}

const past = (mark: string, at: number): number => (at < 0 ? -1 : at + mark.length)
