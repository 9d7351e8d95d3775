/** The innermost loop of reading records, once per base type so that each stays a plain loop over numbers. */
import type { Column } from '../../core/index.js'
import type { BaseType } from './base-types.js'
import { invalid64 } from './base-types.js'

export interface Target {
  readonly values: Column
  readonly width: number
  readonly element: number
  readonly scale: number
  readonly offset: number
}

/** Fills `values` at `rows` from the bytes at `offsets`, leaving out what says "no value". */
export const fillColumn = (
  view: DataView,
  { name, invalid }: BaseType,
  little: boolean,
  offsets: Uint32Array,
  rows: Uint32Array,
  count: number,
  at: number,
  { values, width, element, scale, offset }: Target,
): void => {
  // As in `scaled`, with what does not change taken out of the loop.
  const shift = offset * scale
  const put = (index: number, value: number): void => {
    values[(rows[index] as number) * width + element] = (value - shift) / scale + 0
  }
  switch (name) {
    case 'enum':
    case 'uint8':
    case 'uint8z':
    case 'byte':
      for (let index = 0; index < count; index += 1) {
        const value = view.getUint8((offsets[index] as number) + at)
        if (value !== invalid) put(index, value)
      }
      return
    case 'sint8':
      for (let index = 0; index < count; index += 1) {
        const value = view.getInt8((offsets[index] as number) + at)
        if (value !== invalid) put(index, value)
      }
      return
    case 'uint16':
    case 'uint16z':
      for (let index = 0; index < count; index += 1) {
        const value = view.getUint16((offsets[index] as number) + at, little)
        if (value !== invalid) put(index, value)
      }
      return
    case 'sint16':
      for (let index = 0; index < count; index += 1) {
        const value = view.getInt16((offsets[index] as number) + at, little)
        if (value !== invalid) put(index, value)
      }
      return
    case 'uint32':
    case 'uint32z':
      for (let index = 0; index < count; index += 1) {
        const value = view.getUint32((offsets[index] as number) + at, little)
        if (value !== invalid) put(index, value)
      }
      return
    case 'sint32':
      for (let index = 0; index < count; index += 1) {
        const value = view.getInt32((offsets[index] as number) + at, little)
        if (value !== invalid) put(index, value)
      }
      return
    case 'float32':
      for (let index = 0; index < count; index += 1) {
        const value = view.getFloat32((offsets[index] as number) + at, little)
        if (!Number.isNaN(value)) put(index, value)
      }
      return
    case 'float64':
      for (let index = 0; index < count; index += 1) {
        const value = view.getFloat64((offsets[index] as number) + at, little)
        if (!Number.isNaN(value)) put(index, value)
      }
      return
    case 'sint64':
      for (let index = 0; index < count; index += 1) {
        const value = view.getBigInt64((offsets[index] as number) + at, little)
        if (value !== invalid64.sint64) put(index, Number(value))
      }
      return
    case 'uint64':
    case 'uint64z':
      for (let index = 0; index < count; index += 1) {
        const value = view.getBigUint64((offsets[index] as number) + at, little)
        if (value !== invalid64[name]) put(index, Number(value))
      }
      return
    case 'string':
      return
  }
}
