/**
 * The raw layer: a FIT file as a stream of messages, each a list of numbered fields with their stored values. Nothing
 * is interpreted and nothing is left out, so unknown messages and fields survive reading and writing.
 */
import type { Warning } from '../report.js'
import { WarningList } from '../report.js'
import { type BaseType, type BaseTypeName, baseTypes, byteType, readNumber } from './base-types.js'
import { type Definition, Walker } from './walker.js'

/** One stored value, or several of an array; `null` where the pattern says "no value". */
export type RawValue = number | bigint | string | null | readonly (number | bigint | null)[] | readonly string[]

export interface RawField {
  readonly number: number
  readonly type: BaseTypeName
  readonly value: RawValue
}
/** A field an app on the device defined; described by the `field_description` with the same two numbers. */
export interface RawDeveloperField extends RawField {
  readonly index: number
}
export interface RawMessage {
  /** FIT's global message number: 20 is a record. */
  readonly global: number
  readonly fields: readonly RawField[]
  readonly developerFields?: readonly RawDeveloperField[]
}
/** A message with its place: which of the chained files, and at which byte. */
export interface PlacedMessage extends RawMessage {
  readonly file: number
  readonly offset: number
}

export interface ReadOptions {
  /** Refuse what is damaged instead of warning. */
  readonly strict?: boolean
}

/** Reads messages one by one; what was wrong with the bytes is in `warnings` once the end is reached. */
export const readMessages = (
  bytes: Uint8Array,
  options: ReadOptions = {},
): Iterable<PlacedMessage> & { readonly warnings: readonly Warning[] } => {
  let warnings = new WarningList()
  return {
    get warnings() {
      return warnings.list()
    },
    *[Symbol.iterator]() {
      warnings = new WarningList()
      const walker = new Walker(bytes, { ...options, warnings })
      const developerTypes = new DeveloperTypes()
      let file = -1
      for (let step = walker.next(); step !== 'end'; step = walker.next()) {
        if (step === 'file') {
          file += 1
          developerTypes.clear()
          continue
        }
        const message = readMessage(walker, developerTypes)
        developerTypes.learn(message)
        yield { file, offset: walker.offset - 1, ...message }
      }
    },
  }
}

const readMessage = (walker: Walker, developerTypes: DeveloperTypes): RawMessage => {
  const { definition, offset, view } = walker
  const { little } = definition
  const fields: RawField[] = definition.fields.map(({ number, type, at, size }) => ({
    number,
    type: type.name,
    value: readRaw(view, offset + at, size, type, little),
  }))
  if (walker.isCompressed && !Number.isNaN(walker.timestamp) && definition.timestampAt < 0)
    fields.unshift({ number: 253, type: 'uint32', value: walker.timestamp })
  const message = { global: definition.global, fields }
  return definition.developerFields.length === 0
    ? message
    : { ...message, developerFields: readDeveloperFields(view, offset, definition, developerTypes) }
}

const readDeveloperFields = (
  view: DataView,
  offset: number,
  { developerFields, little }: Definition,
  developerTypes: DeveloperTypes,
): readonly RawDeveloperField[] =>
  developerFields.map(({ number, index, at, size }) => {
    const described = developerTypes.of(index, number)
    const type = described !== undefined && size % described.size === 0 ? described : byteType
    return { index, number, type: type.name, value: readRaw(view, offset + at, size, type, little) }
  })

/** Base types of developer fields, learnt from the descriptions that went by. */
export class DeveloperTypes {
  readonly #types = new Map<number, BaseType>()

  clear(): void {
    this.#types.clear()
  }

  of(index: number, number: number): BaseType | undefined {
    return this.#types.get(index * 256 + number)
  }

  learn({ global, fields }: RawMessage): void {
    if (global !== 206) return
    const numberOf = (wanted: number): number | undefined => {
      const value = fields.find(({ number }) => number === wanted)?.value
      return typeof value === 'number' ? value : undefined
    }
    const [index, number, base] = [numberOf(0), numberOf(1), numberOf(2)]
    const type = base === undefined ? undefined : baseTypes[base & 0x1f]
    if (index !== undefined && number !== undefined && type !== undefined) this.#types.set(index * 256 + number, type)
  }
}

/** The stored value of a field. `size` is a whole number of values. */
export const readRaw = (view: DataView, at: number, size: number, type: BaseType, little: boolean): RawValue => {
  if (type.name === 'string') return readText(view, at, size)
  if (type === byteType) return readBytes(view, at, size)
  if (size === type.size) return readNumber(view, at, type, little) ?? null
  const values: (number | bigint | null)[] = []
  for (let position = at; position < at + size; position += type.size)
    values.push(readNumber(view, position, type, little) ?? null)
  return values
}

/** Does a field say "no value"? An array does when all of it does. */
export const isNothing = (value: RawValue): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.every((item) => item === null))

/** Bytes say "no value" only all together. */
const readBytes = (view: DataView, at: number, size: number): RawValue => {
  const values: number[] = []
  let all = true
  for (let position = at; position < at + size; position += 1) {
    const value = view.getUint8(position)
    values.push(value)
    all &&= value === 0xff
  }
  if (size === 1) return all ? null : (values[0] as number)
  return all ? values.map(() => null) : values
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** Ends at the first zero byte, or unterminated at the field's end. Several texts are parted by zero bytes. */
const readText = (view: DataView, at: number, size: number): string | readonly string[] => {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, size)
  const first = bytes.indexOf(0)
  if (first === -1) return utf8.decode(bytes)
  const texts = [utf8.decode(bytes.subarray(0, first))]
  // What follows is either a further text or whatever was in the device's memory.
  for (let from = first + 1; from < size; ) {
    const zero = bytes.indexOf(0, from)
    const text = utf8.decode(bytes.subarray(from, zero === -1 ? size : zero))
    if (text === '' || /[\p{Cc}\ufffd]/u.test(text)) break
    texts.push(text)
    from = zero === -1 ? size : zero + 1
  }
  return texts.length === 1 ? (texts[0] as string) : texts
}
