/**
 * FIT's seventeen base types: how many bytes one value takes, how it is read and written, and which bit pattern says
 * "no value". https://developer.garmin.com/fit/protocol/ (table "FIT base types and invalid values")
 */

export type BaseTypeName =
  | 'enum'
  | 'sint8'
  | 'uint8'
  | 'sint16'
  | 'uint16'
  | 'sint32'
  | 'uint32'
  | 'string'
  | 'float32'
  | 'float64'
  | 'uint8z'
  | 'uint16z'
  | 'uint32z'
  | 'byte'
  | 'sint64'
  | 'uint64'
  | 'uint64z'

export interface BaseType {
  readonly name: BaseTypeName
  /** As written in a definition, with the bit that says that byte order matters. */
  readonly code: number
  readonly size: number
  /** The pattern for "no value", as a number; NaN where any NaN says it, and for 64 bits see `invalid64`. */
  readonly invalid: number
  readonly minimum: number
  readonly maximum: number
}

const integer = (name: BaseTypeName, code: number, size: number, signed: boolean, zero = false): BaseType => {
  const top = 2 ** (size * 8 - (signed ? 1 : 0)) - 1
  return {
    name,
    code,
    size,
    invalid: zero ? 0 : top,
    minimum: signed ? -top - 1 : zero ? 1 : 0,
    maximum: zero ? top : top - 1,
  }
}

/** By the low five bits of the code. */
export const baseTypes: readonly BaseType[] = [
  integer('enum', 0x00, 1, false),
  integer('sint8', 0x01, 1, true),
  integer('uint8', 0x02, 1, false),
  integer('sint16', 0x83, 2, true),
  integer('uint16', 0x84, 2, false),
  integer('sint32', 0x85, 4, true),
  integer('uint32', 0x86, 4, false),
  { name: 'string', code: 0x07, size: 1, invalid: 0, minimum: 0, maximum: 0 },
  {
    name: 'float32',
    code: 0x88,
    size: 4,
    invalid: Number.NaN,
    minimum: -3.4028234663852886e38,
    maximum: 3.4028234663852886e38,
  },
  { name: 'float64', code: 0x89, size: 8, invalid: Number.NaN, minimum: -Number.MAX_VALUE, maximum: Number.MAX_VALUE },
  integer('uint8z', 0x0a, 1, false, true),
  integer('uint16z', 0x8b, 2, false, true),
  integer('uint32z', 0x8c, 4, false, true),
  integer('byte', 0x0d, 1, false),
  integer('sint64', 0x8e, 8, true),
  integer('uint64', 0x8f, 8, false),
  integer('uint64z', 0x90, 8, false, true),
]

export const baseTypeOf: Readonly<Record<BaseTypeName, BaseType>> = Object.fromEntries(
  baseTypes.map((type) => [type.name, type]),
) as Record<BaseTypeName, BaseType>

export const byteType = baseTypeOf.byte

/** The 64-bit patterns, which no number holds exactly. */
export const invalid64: Readonly<Record<'sint64' | 'uint64' | 'uint64z', bigint>> = {
  sint64: 0x7fffffffffffffffn,
  uint64: 0xffffffffffffffffn,
  uint64z: 0n,
}

/** Reads one number; `undefined` where the pattern says "no value". Only for types other than `string`. */
export const readNumber = (
  view: DataView,
  at: number,
  type: BaseType,
  little: boolean,
): number | bigint | undefined => {
  switch (type.name) {
    case 'enum':
    case 'uint8':
    case 'byte':
    case 'uint8z': {
      const value = view.getUint8(at)
      return value === type.invalid ? undefined : value
    }
    case 'sint8': {
      const value = view.getInt8(at)
      return value === 0x7f ? undefined : value
    }
    case 'uint16':
    case 'uint16z': {
      const value = view.getUint16(at, little)
      return value === type.invalid ? undefined : value
    }
    case 'sint16': {
      const value = view.getInt16(at, little)
      return value === 0x7fff ? undefined : value
    }
    case 'uint32':
    case 'uint32z': {
      const value = view.getUint32(at, little)
      return value === type.invalid ? undefined : value
    }
    case 'sint32': {
      const value = view.getInt32(at, little)
      return value === 0x7fffffff ? undefined : value
    }
    case 'float32': {
      const value = view.getFloat32(at, little)
      return Number.isNaN(value) ? undefined : value
    }
    case 'float64': {
      const value = view.getFloat64(at, little)
      return Number.isNaN(value) ? undefined : value
    }
    case 'sint64': {
      const value = view.getBigInt64(at, little)
      return value === invalid64.sint64 ? undefined : value
    }
    case 'uint64':
    case 'uint64z': {
      const value = view.getBigUint64(at, little)
      return value === invalid64[type.name] ? undefined : value
    }
    case 'string':
      return undefined
  }
}

/** Writes one number, or the pattern for "no value". */
export const writeNumber = (
  view: DataView,
  at: number,
  type: BaseType,
  little: boolean,
  value: number | bigint | undefined,
): void => {
  switch (type.name) {
    case 'sint64':
      view.setBigInt64(at, value === undefined ? invalid64.sint64 : BigInt(value), little)
      return
    case 'uint64':
    case 'uint64z':
      view.setBigUint64(at, value === undefined ? invalid64[type.name] : BigInt(value), little)
      return
    default:
      break
  }
  const number = value === undefined ? type.invalid : Number(value)
  switch (type.name) {
    case 'sint8':
      view.setInt8(at, number)
      return
    case 'sint16':
      view.setInt16(at, number, little)
      return
    case 'uint16':
    case 'uint16z':
      view.setUint16(at, number, little)
      return
    case 'sint32':
      view.setInt32(at, number, little)
      return
    case 'uint32':
    case 'uint32z':
      view.setUint32(at, number, little)
      return
    case 'float32':
      // Decoders tell "no value" by all bits set, not by any NaN.
      if (Number.isNaN(number)) view.setUint32(at, 0xffffffff, little)
      else view.setFloat32(at, number, little)
      return
    case 'float64':
      if (Number.isNaN(number)) view.setBigUint64(at, 0xffffffffffffffffn, little)
      else view.setFloat64(at, number, little)
      return
    default:
      view.setUint8(at, number)
  }
}
