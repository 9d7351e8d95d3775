/** The inverse of `interpret`: from names and values with meaning to the numbers a message stores. */
import type { DeveloperField, DeveloperValue, MoreValue } from '../../core/index.js'
import type { LossList } from '../report.js'
import { type BaseType, type BaseTypeName, baseTypeOf } from './base-types.js'
import { type FitValue, fitEpochSeconds } from './interpret.js'
import type { RawDeveloperField, RawField, RawMessage, RawValue } from './messages.js'
import { profileNamed, type Reading } from './profile/index.js'

/** A field's size is one byte. */
const largestField = 255

/**
 * A message by the profile's names. What is `undefined` is left out; what the profile has no field for, or the field
 * has no room for, goes to `losses` as `<place>.<name>`.
 */
export const express = (
  name: string,
  values: Readonly<Record<string, FitValue | MoreValue | undefined>>,
  losses: LossList,
  place = name,
  developer: readonly DeveloperValue[] = [],
): RawMessage => {
  const profile = profileNamed(name)
  const fields = new Map<number, RawField>()
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) continue
    const known = profile.byName.get(key)
    if (known === undefined) {
      losses.add(`${place}.${key}`, 'no-place', `FIT has no field for ${key} here.`)
      continue
    }
    const { field, reading } = known
    const raw = rawOf(value, reading, field.base, () =>
      losses.add(`${place}.${key}`, 'precision', `FIT holds ${key} in coarser steps.`),
    )
    if (raw === undefined) losses.add(`${place}.${key}`, 'out-of-range', `FIT has no room for this value of ${key}.`)
    else fields.set(field.number, { number: field.number, type: field.base.name, value: raw })
  }
  const message = { global: profile.number, fields: [...fields.values()] }
  return developer.length === 0 ? message : { ...message, developerFields: developer.map(expressDeveloperValue) }
}

const rawOf = (
  value: FitValue | MoreValue,
  reading: Reading,
  base: BaseType,
  onRounding: () => void,
): RawValue | undefined => {
  if (base.name === 'string') {
    const isText =
      typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string'))
    return isText ? (value as string | readonly string[]) : String(value)
  }
  if (!Array.isArray(value)) return numberOf(value as string | number | boolean, reading, base, onRounding)
  const numbers = (value as readonly (string | number)[]).map((item) =>
    typeof item === 'number' && Number.isNaN(item) ? null : numberOf(item, reading, base, onRounding),
  )
  const fits = !numbers.includes(undefined) && numbers.length * base.size <= largestField
  return fits ? (numbers as (number | null)[]) : undefined
}

/** Was a value between the steps of its field, or finer than its type? `exact` and `stored` are in steps. */
export const isRounded = (exact: number, stored: number, { name }: BaseType): boolean => {
  const kept = name === 'float32' ? Math.fround(stored) : stored
  return Math.abs(kept - exact) > 1e-5 || (kept === 0 && exact !== 0)
}

const numberOf = (
  value: string | number | boolean,
  { words, kind, scale, offset }: Reading,
  base: BaseType,
  onRounding: () => void,
): number | undefined => {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'string') {
    const number = words?.byWord.get(value) ?? (/^\d+$/.test(value) ? Number(value) : undefined)
    return number === undefined ? undefined : within(number, base)
  }
  const exact = kind === 'number' || kind === 'flag' ? (value + offset) * scale : value / 1000 - fitEpochSeconds
  const stored = within(exact, base)
  if (stored === undefined) return undefined
  if (isRounded(exact, stored, base)) onRounding()
  return stored
}

/** Rounded to what the type stores, if it has room for it. */
export const within = (value: number, { name, minimum, maximum }: BaseType): number | undefined => {
  const stored = name === 'float32' || name === 'float64' ? value : Math.round(value)
  return stored >= minimum && stored <= maximum ? stored : undefined
}

const expressDeveloperValue = ({ field, value }: DeveloperValue): RawDeveloperField => {
  const { index, number, scale = 1, offset = 0 } = field
  const type = field.type as BaseTypeName
  if (type === 'string') return { index, number, type, value: typeof value === 'number' ? String(value) : value }
  const base = baseTypeOf[type]
  const raw = (item: number | string): number | bigint | null => {
    const stored = within((Number(item) + offset) * scale, base) ?? null
    return stored !== null && base.size === 8 && base.name !== 'float64' ? BigInt(stored) : stored
  }
  return { index, number, type, value: Array.isArray(value) ? value.map(raw) : raw(value as number | string) }
}

/** The messages that describe developer fields, apps first. */
export const describe = (fields: readonly DeveloperField[], losses: LossList): readonly RawMessage[] => {
  const messages: RawMessage[] = []
  const described = new Set<string>()
  for (const { index, application, applicationVersion } of fields) {
    if (described.has(`${index}`)) continue
    described.add(`${index}`)
    const id =
      application === undefined ? undefined : (application.match(/../g) ?? []).map((hex) => Number.parseInt(hex, 16))
    messages.push(
      express(
        'developer_data_id',
        { application_id: id, application_version: applicationVersion, developer_data_index: index },
        losses,
      ),
    )
  }
  for (const { index, number, name, unit, type, scale, offset, native } of fields) {
    if (described.has(`${index}.${number}`)) continue
    described.add(`${index}.${number}`)
    messages.push(
      express(
        'field_description',
        {
          developer_data_index: index,
          field_definition_number: number,
          fit_base_type_id: baseTypeOf[type as BaseTypeName]?.code,
          field_name: name,
          units: unit,
          scale,
          offset,
          native_mesg_num: native?.message,
          native_field_num: native?.field,
        },
        losses,
      ),
    )
  }
  return messages
}
