/**
 * Writes FIT files: header, definitions where the layout changes, data messages, check sum. Sixteen layouts are kept
 * at hand under the sixteen local numbers; the one not used for longest gives way.
 */
import { type BaseType, baseTypeOf, writeNumber } from './base-types.js'
import { crc16 } from './crc.js'
import type { RawField, RawMessage, RawValue } from './messages.js'

export interface WriteOptions {
  readonly byteOrder?: 'little' | 'big'
  /** 14 unless a reader is very old. */
  readonly headerSize?: 12 | 14
}

/** Of the profile this codec follows, times a hundred as the header has it. */
const profileVersion = 21_60
const utf8 = new TextEncoder()
/** A field's size is one byte. */
const largestField = 255

/** A file from its messages, in their order. */
export const encodeMessages = (messages: Iterable<RawMessage>, options?: WriteOptions): Uint8Array => {
  const writer = new FitWriter(options)
  for (const message of messages) writer.write(message)
  return writer.finish()
}

export class FitWriter {
  readonly #little: boolean
  readonly #headerSize: 12 | 14
  #bytes = new Uint8Array(4096)
  #view = new DataView(this.#bytes.buffer)
  #position: number
  #isVersion2 = false
  /** Layout to local number, the longest unused first. */
  readonly #locals = new Map<string, number>()

  constructor({ byteOrder = 'little', headerSize = 14 }: WriteOptions = {}) {
    this.#little = byteOrder === 'little'
    this.#headerSize = headerSize
    this.#position = headerSize
  }

  write(message: RawMessage): void {
    const { global, fields, developerFields = [] } = message
    const parts = [...fields, ...developerFields].map((field) => ({ ...field, ...packed(field) }))
    const standard = parts.slice(0, fields.length)
    const developer = parts
      .slice(fields.length)
      .map((part, at) => ({ ...part, index: developerFields[at]?.index ?? 0 }))
    this.define(global, standard, developer)
    let size = 0
    for (const part of parts) size += part.size
    let at = this.reserve(size)
    for (const { type, size, value } of parts) {
      this.#put(at, baseTypeOf[type], size, value)
      at += size
    }
  }

  /** Writes the definition if it is not at hand, and the header of one data message of it. */
  define(
    global: number,
    fields: readonly { readonly number: number; readonly size: number; readonly type: RawField['type'] }[],
    developerFields: readonly { readonly number: number; readonly size: number; readonly index: number }[] = [],
  ): void {
    const local = this.localOf(global, fields, developerFields)
    const at = this.reserve(1)
    this.#bytes[at] = local
  }

  /** The local number of a layout, defined anew if need be. */
  localOf(
    global: number,
    fields: readonly { readonly number: number; readonly size: number; readonly type: RawField['type'] }[],
    developerFields: readonly { readonly number: number; readonly size: number; readonly index: number }[] = [],
  ): number {
    let layout = `${global}`
    for (const { number, size, type } of fields) layout += `,${number}:${size}${type}`
    for (const { number, size, index } of developerFields) layout += `;${index}:${number}:${size}`
    const known = this.#locals.get(layout)
    if (known !== undefined) {
      this.#locals.delete(layout)
      this.#locals.set(layout, known)
      return known
    }
    let local = this.#locals.size
    if (local > 15) {
      const [oldest, freed] = this.#locals.entries().next().value as [string, number]
      this.#locals.delete(oldest)
      local = freed
    }
    this.#locals.set(layout, local)
    const hasDeveloperFields = developerFields.length > 0
    const size = 6 + fields.length * 3 + (hasDeveloperFields ? 1 + developerFields.length * 3 : 0)
    let at = this.reserve(size)
    const bytes = this.#bytes
    bytes[at] = 0x40 | (hasDeveloperFields ? 0x20 : 0) | local
    bytes[at + 1] = 0
    bytes[at + 2] = this.#little ? 0 : 1
    this.#view.setUint16(at + 3, global, this.#little)
    bytes[at + 5] = fields.length
    at += 6
    for (const { number, size, type } of fields) {
      bytes[at] = number
      bytes[at + 1] = size
      bytes[at + 2] = baseTypeOf[type].code
      if (baseTypeOf[type].size === 8) this.#isVersion2 = true
      at += 3
    }
    if (hasDeveloperFields) {
      this.#isVersion2 = true
      bytes[at] = developerFields.length
      at += 1
      for (const { number, size, index } of developerFields) {
        bytes[at] = number
        bytes[at + 1] = size
        bytes[at + 2] = index
        at += 3
      }
    }
    return local
  }

  /** Makes room for `size` bytes and returns where it begins. Refetch `view` afterwards: the buffer may have moved. */
  reserve(size: number): number {
    const at = this.#position
    this.#position += size
    if (this.#position + 2 > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#position + 4096))
      larger.set(this.#bytes)
      this.#bytes = larger
      this.#view = new DataView(larger.buffer)
    }
    return at
  }

  get view(): DataView {
    return this.#view
  }

  get little(): boolean {
    return this.#little
  }

  /** The whole file. The writer is done with. */
  finish(): Uint8Array {
    const bytes = this.#bytes
    const view = this.#view
    const end = this.#position
    bytes[0] = this.#headerSize
    bytes[1] = this.#isVersion2 ? 0x20 : 0x10
    view.setUint16(2, profileVersion, true)
    view.setUint32(4, end - this.#headerSize, true)
    bytes.set([0x2e, 0x46, 0x49, 0x54], 8)
    if (this.#headerSize === 14) view.setUint16(12, crc16(bytes, 0, 12), true)
    view.setUint16(end, crc16(bytes, 0, end), true)
    return bytes.slice(0, end + 2)
  }

  #put(at: number, type: BaseType, size: number, value: RawValue | Uint8Array): void {
    if (value instanceof Uint8Array) {
      this.#bytes.set(value, at)
      return
    }
    const values = Array.isArray(value)
      ? (value as readonly (number | bigint | null)[])
      : [value as number | bigint | null]
    for (let index = 0; index * type.size < size; index += 1)
      writeNumber(this.#view, at + index * type.size, type, this.#little, values[index] ?? undefined)
  }
}

/** How many bytes a field takes, and its bytes where they are text. */
const packed = ({ type, value }: RawField): { size: number; value: RawValue | Uint8Array } => {
  if (type === 'string') {
    const text = Array.isArray(value) ? value.join('\0') : typeof value === 'string' ? value : ''
    const bytes = cut(utf8.encode(`${text}\0`))
    return { size: bytes.length, value: bytes }
  }
  const { size } = baseTypeOf[type]
  const count = Array.isArray(value) ? value.length : 1
  return { size: size * Math.min(count, Math.floor(largestField / size)), value }
}

/** A text longer than a field holds ends early, at a whole character and still terminated. */
const cut = (bytes: Uint8Array): Uint8Array => {
  if (bytes.length <= largestField) return bytes
  let end = largestField - 1
  while (end > 0 && ((bytes[end] as number) & 0xc0) === 0x80) end -= 1
  const short = new Uint8Array(end + 1)
  short.set(bytes.subarray(0, end))
  return short
}
