/**
 * Goes through the bytes of a FIT file record by record, without looking into the fields: headers, definitions,
 * compressed timestamps, chained files, check sums. It holds at most sixteen definitions, so it needs no memory to
 * speak of. Damage ends the file it is in, with a warning that says where; the next chained file is still tried.
 * https://developer.garmin.com/fit/protocol/
 */
import { ContractError } from '../../core/index.js'
import type { WarningList } from '../report.js'
import { type BaseType, baseTypes, byteType } from './base-types.js'
import { crc16 } from './crc.js'

export interface FieldDefinition {
  readonly number: number
  readonly size: number
  readonly type: BaseType
  /** From the first byte after the record's header. */
  readonly at: number
}
export interface DeveloperFieldDefinition {
  readonly number: number
  readonly size: number
  /** Which app: the `developer_data_index` of its messages. */
  readonly index: number
  readonly at: number
}
/** Says how the data messages of one local number are laid out, until it is redefined. */
export interface Definition {
  readonly local: number
  readonly global: number
  readonly little: boolean
  readonly fields: readonly FieldDefinition[]
  readonly developerFields: readonly DeveloperFieldDefinition[]
  /** Bytes of one message, without its header. */
  readonly size: number
  /** Where the timestamp is, or -1. */
  readonly timestampAt: number
}

export interface FileHeader {
  readonly offset: number
  readonly size: number
  readonly protocolVersion: number
  readonly profileVersion: number
}

export interface WalkOptions {
  /** Refuse what is damaged instead of warning. */
  readonly strict?: boolean
  readonly warnings: WarningList
  /** Leave out the check sums, when they were checked before. */
  readonly skipChecks?: boolean
}

const timestampField = 253
const noTimestamp = 0xffffffff

/** Where the signature of a FIT file begins at `offset`. */
export const isFitAt = (bytes: Uint8Array, offset = 0): boolean =>
  offset + 12 <= bytes.length &&
  (bytes[offset] as number) >= 12 &&
  bytes[offset + 8] === 0x2e &&
  bytes[offset + 9] === 0x46 &&
  bytes[offset + 10] === 0x49 &&
  bytes[offset + 11] === 0x54

/** A cursor over the data messages. After `next` said `message`, the fields below describe it. */
export class Walker {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly #warnings: WarningList
  readonly #strict: boolean
  readonly #checks: boolean
  readonly #definitions: (Definition | undefined)[] = new Array(16).fill(undefined)
  #position = 0
  #dataEnd = 0
  #open = false
  #lastTimestamp = Number.NaN

  header: FileHeader | undefined
  /** Of the current message. */
  definition!: Definition
  /** Of the current message: the byte after its header. */
  offset = 0
  /** Of the current message: seconds in FIT's own count, from its field or its header; NaN where there is neither. */
  timestamp = Number.NaN
  /** Set where the timestamp came with the header, and is in no field. */
  isCompressed = false

  constructor(bytes: Uint8Array, { strict = false, warnings, skipChecks = false }: WalkOptions) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#warnings = warnings
    this.#strict = strict
    this.#checks = !skipChecks
    if (!isFitAt(bytes))
      throw new ContractError('not-a-fit-file', 'These bytes are not a FIT file.', {
        path: 'byte 0',
        expected: 'a FIT header',
      })
  }

  /** Steps on: to the `file` that begins, to the next `message` in it, or to the `end` of all. */
  next(): 'file' | 'message' | 'end' {
    const { bytes } = this
    while (this.#open) {
      const at = this.#position
      if (at >= this.#dataEnd) {
        this.#closeFile()
        break
      }
      const head = bytes[at] as number
      if ((head & 0xc0) === 0x40) {
        if (!this.#define(head, at)) break
        continue
      }
      const compressed = head >= 0x80
      const definition = this.#definitions[compressed ? (head >> 5) & 3 : head & 15]
      if (definition === undefined) {
        this.#damage('undefined-message', 'A message was never defined; what follows it in this file is lost.', at)
        break
      }
      if (at + 1 + definition.size > this.#dataEnd) {
        this.#damage('truncated', 'The file ends within a message.', at)
        break
      }
      this.#position = at + 1 + definition.size
      this.definition = definition
      this.offset = at + 1
      this.isCompressed = compressed
      if (definition.timestampAt >= 0) {
        const seconds = this.view.getUint32(at + 1 + definition.timestampAt, definition.little)
        this.timestamp = seconds === noTimestamp ? Number.NaN : seconds
        if (seconds !== noTimestamp) this.#lastTimestamp = seconds
      } else this.timestamp = Number.NaN
      if (compressed) this.timestamp = this.#decompress(head & 31, at)
      return 'message'
    }
    return this.#openFile() ? 'file' : 'end'
  }

  /** Five bits of seconds that roll over: the next time they fit, counted from the last full timestamp. */
  #decompress(low: number, at: number): number {
    const last = this.#lastTimestamp
    if (Number.isNaN(last)) {
      this.#warnings.add('no-base-time', 'A compressed timestamp comes before any full one.', at)
      return Number.NaN
    }
    const seconds = last + ((low - (last & 31) + 32) & 31)
    this.#lastTimestamp = seconds
    return seconds
  }

  #define(head: number, at: number): boolean {
    const { bytes } = this
    const end = this.#dataEnd
    let position = at + 6
    const fieldCount = position <= end ? (bytes[at + 5] as number) : 0
    const hasDeveloperFields = (head & 0x20) !== 0
    const developerAt = position + fieldCount * 3
    const developerCount = hasDeveloperFields && developerAt < end ? (bytes[developerAt] as number) : 0
    const definitionEnd = developerAt + (hasDeveloperFields ? 1 + developerCount * 3 : 0)
    if (definitionEnd > end) {
      this.#damage('truncated', 'The file ends within a definition.', at)
      return false
    }
    const architecture = bytes[at + 2] as number
    if (architecture > 1) {
      this.#damage('bad-definition', 'A definition has an unknown byte order.', at + 2)
      return false
    }
    const little = architecture === 0
    let size = 0
    let timestampAt = -1
    const fields: FieldDefinition[] = []
    for (let index = 0; index < fieldCount; index += 1, position += 3) {
      const number = bytes[position] as number
      const fieldSize = bytes[position + 1] as number
      let type = baseTypes[(bytes[position + 2] as number) & 0x1f]
      if (type === undefined) {
        this.#warnings.add('unknown-base-type', 'A field has an unknown base type; it is kept as bytes.', position + 2)
        type = byteType
      }
      if (fieldSize % type.size !== 0) {
        this.#warnings.add('bad-field-size', 'A field is no whole number of values; it is kept as bytes.', position + 1)
        type = byteType
      }
      if (number === timestampField && fieldSize === 4 && type.size === 4) timestampAt = size
      fields.push({ number, size: fieldSize, type, at: size })
      size += fieldSize
    }
    const developerFields: DeveloperFieldDefinition[] = []
    position = developerAt + 1
    for (let index = 0; index < developerCount; index += 1, position += 3) {
      const fieldSize = bytes[position + 1] as number
      developerFields.push({
        number: bytes[position] as number,
        size: fieldSize,
        index: bytes[position + 2] as number,
        at: size,
      })
      size += fieldSize
    }
    const local = head & 15
    const global = this.view.getUint16(at + 3, little)
    this.#definitions[local] = { local, global, little, fields, developerFields, size, timestampAt }
    this.#position = definitionEnd
    return true
  }

  /** Begins the first file, or the next chained one. */
  #openFile(): boolean {
    const { bytes, view } = this
    const at = this.#position
    if (at >= bytes.length) return false
    if (!isFitAt(bytes, at)) {
      this.#damage('trailing-bytes', 'Bytes after the end are no FIT file; they are left out.', at)
      this.#position = bytes.length
      return false
    }
    const size = bytes[at] as number
    if (at + size > bytes.length) {
      this.#damage('truncated', 'The file ends within its header.', at)
      this.#position = bytes.length
      return false
    }
    const dataSize = view.getUint32(at + 4, true)
    this.header = {
      offset: at,
      size,
      protocolVersion: bytes[at + 1] as number,
      profileVersion: view.getUint16(at + 2, true),
    }
    const major = (bytes[at + 1] as number) >> 4
    if (major > 2) this.#warnings.add('newer-protocol', 'The file follows a newer protocol than version 2.', at + 1)
    if (this.#checks && size >= 14) {
      const told = view.getUint16(at + 12, true)
      if (told !== 0 && told !== crc16(bytes, at, at + 12))
        this.#damage('header-checksum', 'The check sum of the header is wrong.', at + 12)
    }
    const dataAt = at + size
    // Devices that lost power never came back to write the size.
    if (dataSize === 0 && bytes.length > dataAt + 2)
      this.#damage('size-missing', 'The header does not tell the size; everything that follows is read.', at + 4)
    this.#dataEnd = dataSize === 0 ? Math.max(dataAt, bytes.length - 2) : Math.min(dataAt + dataSize, bytes.length)
    if (dataAt + dataSize > bytes.length)
      this.#damage('truncated', 'The file is shorter than its header says.', bytes.length)
    this.#position = dataAt
    this.#open = true
    this.#definitions.fill(undefined)
    this.#lastTimestamp = Number.NaN
    return true
  }

  #closeFile(): void {
    const { bytes } = this
    const end = this.#dataEnd
    this.#open = false
    this.#position = end + 2
    if (!this.#checks) return
    if (end + 2 > bytes.length) this.#damage('checksum-missing', 'The file ends before its check sum.', end)
    else if (this.view.getUint16(end, true) !== crc16(bytes, this.header?.offset ?? 0, end))
      this.#damage('checksum', 'The check sum of the file is wrong: some byte before it is damaged.', end)
  }

  /** What follows cannot be trusted up to the end of this file; whatever is chained to it can. */
  #damage(code: string, message: string, offset: number): void {
    if (this.#strict)
      throw new ContractError(`fit-${code}`, message, { path: `byte ${offset}`, expected: 'an undamaged FIT file' })
    if (this.#checks) this.#warnings.add(code, message, offset)
    if (this.#open && (code === 'undefined-message' || code === 'truncated' || code === 'bad-definition')) {
      this.#open = false
      this.#position = this.#dataEnd + 2
    }
  }
}
