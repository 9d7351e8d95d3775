/** Fields that apps on the device defined: what the file says of them, and their values. */
import type { DeveloperField, DeveloperValue } from '../../core/index.js'
import { type BaseType, baseTypes } from './base-types.js'
import type { FitValue } from './interpret.js'
import { isNothing, readRaw } from './messages.js'
import { scaled } from './scaled.js'
import type { Definition } from './walker.js'

/** What the file says of the fields that apps on the device defined. */
export class DeveloperFields {
  readonly #applications = new Map<number, { id?: string; version?: number }>()
  readonly #fields = new Map<number, { field: DeveloperField; base: BaseType }>()

  of(index: number, number: number): { readonly field: DeveloperField; readonly base: BaseType } | undefined {
    return this.#fields.get(index * 256 + number)
  }

  learn({ name, values }: { readonly name: string; readonly values: Readonly<Record<string, FitValue>> }): void {
    const index = values['developer_data_index']
    if (typeof index !== 'number') return
    if (name === 'developer_data_id') {
      const id = values['application_id']
      const version = values['application_version']
      this.#applications.set(index, {
        ...(Array.isArray(id) && { id: id.map((byte) => Number(byte).toString(16).padStart(2, '0')).join('') }),
        ...(typeof version === 'number' && { version }),
      })
    } else if (name === 'field_description') this.#describe(index, values)
  }

  #describe(index: number, values: Readonly<Record<string, FitValue>>): void {
    const { field_definition_number: number, fit_base_type_id: code, native_field_num: native } = values
    const base = typeof code === 'number' ? baseTypes[code & 0x1f] : undefined
    if (typeof number !== 'number' || base === undefined) return
    const { id, version } = this.#applications.get(index) ?? {}
    const { scale, offset, native_mesg_num: message } = values
    const unit = textOf(values['units'])
    const field: DeveloperField = {
      name: textOf(values['field_name']) ?? `developer_${index}_${number}`,
      ...(unit !== undefined && { unit }),
      ...(id !== undefined && { application: id }),
      ...(version !== undefined && { applicationVersion: version }),
      index,
      number,
      type: base.name,
      ...(typeof scale === 'number' && scale > 1 && { scale }),
      ...(typeof offset === 'number' && offset !== 0 && { offset }),
      ...(typeof native === 'number' && {
        native: { ...(typeof message === 'number' && { message }), field: native },
      }),
    }
    this.#fields.set(index * 256 + number, { field, base })
  }

  read(view: DataView, offset: number, { developerFields, little }: Definition): readonly DeveloperValue[] {
    if (developerFields.length === 0) return []
    const values: DeveloperValue[] = []
    for (const { index, number, at, size } of developerFields) {
      const known = this.of(index, number)
      if (known === undefined || size === 0 || size % known.base.size !== 0) continue
      const { field, base } = known
      const raw = readRaw(view, offset + at, size, base, little)
      if (isNothing(raw)) continue
      const { scale = 1, offset: shift = 0 } = field
      const meant = (item: number | bigint | null): number =>
        item === null ? Number.NaN : scaled(Number(item), scale, shift)
      if (typeof raw === 'string') values.push({ field, value: raw })
      else if (!Array.isArray(raw)) values.push({ field, value: meant(raw as number | bigint) })
      else if (base.name === 'string') values.push({ field, value: raw as readonly string[] })
      else values.push({ field, value: (raw as readonly (number | bigint | null)[]).map(meant) })
    }
    return values
  }
}

const textOf = (value: FitValue | undefined): string | undefined =>
  (Array.isArray(value) ? [...value] : [value]).find((text) => typeof text === 'string' && text !== '') as
    | string
    | undefined
