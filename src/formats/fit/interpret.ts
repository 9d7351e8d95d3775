/**
 * The named layer: what the stored numbers of a message mean. Applies scale and offset, words, sub-fields, components
 * and accumulated components, and the file's own descriptions of developer fields.
 */
import type { DeveloperValue } from '../../core/index.js'
import { WarningList } from '../report.js'
import { type BaseType, byteType } from './base-types.js'
import { DeveloperFields } from './developer-fields.js'
import { isNothing, type RawValue, readRaw } from './messages.js'
import { type FieldProfile, type MessageProfile, profileOf, type Reading } from './profile/index.js'
import { scaled } from './scaled.js'
import { type Definition, type FieldDefinition, Walker } from './walker.js'

/** Times are milliseconds since the epoch (a local time: as if the wall clock were UTC); a missing element is NaN. */
export type FitValue = number | string | boolean | readonly number[] | readonly string[]

export interface FitMessage {
  readonly global: number
  /** By the profile; a message it does not know is not interpreted. */
  readonly name: string
  readonly values: Readonly<Record<string, FitValue>>
  /** What of `values` stands in no field of its own, but was made up from the bits of another. */
  readonly derived: ReadonlySet<string>
  /** The stored numbers of fields that go by the name of a sub-field in `values`. */
  readonly below: Readonly<Record<string, number>>
  readonly developer: readonly DeveloperValue[]
}

/** 1989-12-31T00:00:00Z, from which FIT counts seconds. */
export const fitEpochSeconds = 631_065_600
export const fromFitSeconds = (seconds: number): number => (seconds + fitEpochSeconds) * 1000

const noNames: ReadonlySet<string> = new Set()
const nothingBelow: Readonly<Record<string, number>> = {}

interface PlannedField {
  readonly definition: FieldDefinition
  readonly profile: FieldProfile
}
interface Plan {
  readonly profile: MessageProfile
  readonly fields: readonly PlannedField[]
}

/** Interprets the messages of one file, in their order: it remembers descriptions and accumulated values. */
export class Interpreter {
  readonly #plans = new WeakMap<Definition, Plan>()
  readonly #accumulated = new Map<string, number>()
  readonly developerFields = new DeveloperFields()

  /** The walker's current message; `undefined` where the profile does not know it. */
  read({ definition, offset, view, timestamp, isCompressed }: Walker): FitMessage | undefined {
    const plan = this.#planOf(definition)
    if (plan === undefined) return undefined
    const { profile, fields } = plan
    const { little } = definition
    const raw = new Map<string, { readonly field: FieldProfile; readonly value: RawValue }>()
    for (const { definition: field, profile: meaning } of fields) {
      const value = readRaw(view, offset + field.at, field.size, field.type, little)
      if (!isNothing(value)) raw.set(meaning.name, { field: meaning, value })
    }
    const values: Record<string, FitValue> = {}
    if (isCompressed && !Number.isNaN(timestamp)) values['timestamp'] = fromFitSeconds(timestamp)
    const expansions: { reading: Reading; value: RawValue }[] = []
    let below = nothingBelow
    for (const { field, value } of raw.values()) {
      const reading = readingOf(field, (name) => raw.get(name))
      if (reading !== field && typeof value === 'number') below = { ...below, [field.name]: value }
      const meant = meaningOf(value, reading)
      if (meant !== undefined) values[reading.name] = meant
      if (reading.components !== undefined) expansions.push({ reading, value })
    }
    this.#seed(profile, values)
    let derived = noNames
    for (const { reading, value } of expansions) derived = this.#expand(profile, reading, value, values, derived)
    const message = { global: definition.global, name: profile.name, values }
    this.developerFields.learn(message)
    return { ...message, derived, below, developer: this.developerFields.read(view, offset, definition) }
  }

  #planOf(definition: Definition): Plan | undefined {
    let plan = this.#plans.get(definition)
    if (plan === undefined) {
      const profile = profileOf(definition.global)
      if (profile === undefined) return undefined
      const fields: PlannedField[] = []
      for (const field of definition.fields) {
        const meaning = profile.byNumber.get(field.number)
        if (meaning !== undefined && fits(field, meaning)) fields.push({ definition: field, profile: meaning })
      }
      plan = { profile, fields }
      this.#plans.set(definition, plan)
    }
    return plan
  }

  /** A component never replaces a field that is there in its own right. Returns all names derived so far. */
  #expand(
    profile: MessageProfile,
    reading: Reading,
    value: RawValue,
    values: Record<string, FitValue>,
    derived: ReadonlySet<string>,
  ): ReadonlySet<string> {
    let names = derived
    for (const [name, list] of this.expansionOf(profile, reading, value)) {
      if (values[name] !== undefined) continue
      const [first] = list as [number, ...number[]]
      const words = profile.byName.get(name)?.reading.words
      values[name] = words?.byNumber.get(first) ?? (list.length === 1 ? first : list)
      names = new Set([...names, name])
    }
    return names
  }

  /** A full value is where the counters of few bits go on from. */
  #seed(profile: MessageProfile, values: Readonly<Record<string, FitValue>>): void {
    for (const { name, scale, offset } of profile.counters) {
      const value = values[name]
      const last = Array.isArray(value) ? value.at(-1) : value
      if (typeof last === 'number')
        this.#accumulated.set(`${profile.number}.${name}`, Math.round((last + offset) * scale))
    }
  }

  /** The other fields that the bits of a value make up. */
  expansionOf(profile: MessageProfile, reading: Reading, value: RawValue): ReadonlyMap<string, readonly number[]> {
    const bits = bitsOf(value, reading.base)
    const expanded = new Map<string, number[]>()
    for (const component of reading.components ?? []) {
      const part = bits.take(component.bits)
      if (part === undefined) break
      const whole = component.accumulates
        ? this.#accumulate(`${profile.number}.${component.name}`, part, component.bits)
        : part
      const list = expanded.get(component.name) ?? []
      list.push(scaled(whole, component.scale, component.offset))
      expanded.set(component.name, list)
    }
    return expanded
  }

  /** A counter of few bits that rolls over: the least value not below the last that ends in these bits. */
  #accumulate(key: string, part: number, bits: number): number {
    const last = this.#accumulated.get(key)
    const span = 2 ** bits
    let value = part
    if (last !== undefined) {
      value = last - (last % span) + part
      if (value < last) value += span
    }
    this.#accumulated.set(key, value)
    return value
  }
}

/** A text is no number, and bytes of a broken size mean nothing. */
const fits = ({ type, size }: FieldDefinition, { base }: FieldProfile): boolean =>
  size > 0 && (type.name === 'string') === (base.name === 'string') && (type !== byteType || base.size === 1)

/** The sub-field whose condition holds, else the field itself. */
const readingOf = (
  field: FieldProfile,
  other: (name: string) => { readonly field: FieldProfile; readonly value: RawValue } | undefined,
): Reading => {
  for (const subField of field.subFields ?? [])
    for (const { field: name, words } of subField.conditions) {
      const reference = other(name)
      if (typeof reference?.value !== 'number') continue
      const word = reference.field.words?.byNumber.get(reference.value)
      if (word !== undefined && words.includes(word)) return subField
    }
  return field
}

const meaningOf = (value: RawValue, reading: Reading): FitValue | undefined => {
  if (typeof value === 'string') return value
  if (!Array.isArray(value)) return value === null ? undefined : meaningOfNumber(Number(value), reading)
  if (reading.base.name === 'string') return value as readonly string[]
  if (reading.words !== undefined) {
    const words = value.flatMap((item) => (item === null ? [] : [meaningOfNumber(Number(item), reading)]))
    return words.every((word) => typeof word === 'string') ? (words as string[]) : value.map(Number)
  }
  return value.map((item) => (item === null ? Number.NaN : Number(meaningOfNumber(Number(item), reading))))
}

const meaningOfNumber = (value: number, { words, kind, scale, offset }: Reading): number | string | boolean => {
  if (words !== undefined) return words.byNumber.get(value) ?? value
  if (kind === 'time' || kind === 'local-time') return fromFitSeconds(value)
  if (kind === 'flag') return value !== 0
  return scaled(value, scale, offset)
}

/** Takes bits from the lowest up, over all bytes of a field. */
const bitsOf = (value: RawValue, base: BaseType): { take(count: number): number | undefined } => {
  const bytes: number[] = []
  for (const item of Array.isArray(value) ? (value as readonly (number | bigint | null)[]) : [value]) {
    if (typeof item !== 'number') continue
    for (let byte = 0; byte < base.size; byte += 1) bytes.push(Math.floor(item / 256 ** byte) & 0xff)
  }
  let position = 0
  return {
    take(count) {
      if (position >= bytes.length * 8) return undefined
      let part = 0
      for (let taken = 0; taken < count; ) {
        const bit = position & 7
        const bits = Math.min(8 - bit, count - taken)
        part += (((bytes[position >> 3] ?? 0) >> bit) & ((1 << bits) - 1)) * 2 ** taken
        taken += bits
        position += bits
      }
      return part
    },
  }
}

/** Every message of all chained files that the profile knows, with meaning. */
export function* interpretMessages(bytes: Uint8Array, { strict = false } = {}): Iterable<FitMessage> {
  const walker = new Walker(bytes, { strict, warnings: new WarningList() })
  let interpreter = new Interpreter()
  for (let step = walker.next(); step !== 'end'; step = walker.next()) {
    if (step === 'file') interpreter = new Interpreter()
    else {
      const message = interpreter.read(walker)
      if (message !== undefined) yield message
    }
  }
}
