/** Names of elements, each made a string once, and the namespaces their prefixes stand for. */

import { colon, sameBytes } from './bytes.js'
import { asciiOf } from './numbers.js'

export interface Name {
  readonly start: number
  readonly length: number
  readonly prefix: string
  readonly local: string
}

const slots = 1024
/** A document of more different names than this is none of ours; the rest are made anew each time. */
const mostNames = 512

export class NameTable {
  readonly #bytes: Uint8Array
  readonly #decoder: TextDecoder
  readonly #names: (Name | undefined)[] = new Array(slots).fill(undefined)
  #count = 0

  constructor(bytes: Uint8Array, decoder: TextDecoder) {
    this.#bytes = bytes
    this.#decoder = decoder
  }

  /** The name in a span, with the hash of its bytes. */
  at(start: number, length: number, hash: number): Name {
    let slot = hash & (slots - 1)
    for (let known = this.#names[slot]; known !== undefined; known = this.#names[slot]) {
      if (known.length === length && sameBytes(this.#bytes, known.start, start, length)) return known
      slot = (slot + 1) & (slots - 1)
    }
    const name = this.#make(start, length)
    if (this.#count < mostNames) {
      this.#names[slot] = name
      this.#count += 1
    }
    return name
  }

  #make(start: number, length: number): Name {
    const end = start + length
    const at = this.#bytes.subarray(start, end).indexOf(colon)
    const prefix = at <= 0 ? '' : this.#textOf(start, start + at)
    return { start, length, prefix, local: this.#textOf(start + at + 1, end) }
  }

  #textOf(from: number, to: number): string {
    for (let at = from; at < to; at += 1)
      if ((this.#bytes[at] as number) >= 128 || to - from > longestPlain)
        return this.#decoder.decode(this.#bytes.subarray(from, to))
    return asciiOf(this.#bytes, from, to)
  }
}

/** Longer ones are put together by the decoder, character by character takes too much of everything. */
const longestPlain = 64

interface Binding {
  readonly prefix: string
  readonly space: string
  readonly depth: number
}

const mostBindings = 256

/** Which namespace a prefix stands for, here. */
export class Scope {
  readonly #bindings: Binding[] = []
  /** Namespaces once seen, so that equal ones are the same string. */
  readonly #spaces = new Map<string, string>()
  /** The depth of the innermost declaration. */
  deepest = 0
  defaultSpace = ''

  declare(prefix: string, space: string, depth: number): void {
    if (this.#bindings.length >= mostBindings) return
    const known = this.#spaces.get(space) ?? space
    if (this.#spaces.size < mostBindings) this.#spaces.set(known, known)
    this.#bindings.push({ prefix, space: known, depth })
    this.deepest = depth
    if (prefix === '') this.defaultSpace = known
  }

  /** Forgets what was declared deeper than `depth`. */
  leave(depth: number): void {
    while (this.#bindings.length > 0 && (this.#bindings.at(-1) as Binding).depth > depth) this.#bindings.pop()
    this.deepest = this.#bindings.at(-1)?.depth ?? 0
    this.defaultSpace = this.#lookUp('')
  }

  /** Empty for no namespace; a prefix nobody declared stands for none. */
  spaceOf(prefix: string): string {
    return prefix === '' ? this.defaultSpace : this.#lookUp(prefix)
  }

  #lookUp(prefix: string): string {
    for (let index = this.#bindings.length - 1; index >= 0; index -= 1)
      if (this.#bindings[index]?.prefix === prefix) return (this.#bindings[index] as Binding).space
    return ''
  }
}
