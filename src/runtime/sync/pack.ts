/**
 * An activity as bytes and back, without losing anything: its columns as they are in memory, NaN and all; the rest as
 * JSON in front of them.
 */
import { promisify } from 'node:util'
import { gunzipSync, gzip } from 'node:zlib'
import type { Activity } from '../../core/index.js'

const squeeze = promisify(gzip)

/** Stands in the JSON for a column: the how-manieth, and its length. */
interface Place {
  readonly $column: readonly [index: number, length: number]
}
/** Stands in the JSON for a number that JSON has no word for. */
interface Odd {
  readonly $number: 'NaN' | 'Infinity' | '-Infinity'
}

export const packActivity = (activity: Activity): Uint8Array => {
  const columns: Float64Array[] = []
  const placed = (value: unknown): unknown => {
    if (value instanceof Float64Array) {
      columns.push(value)
      return { $column: [columns.length - 1, value.length] } satisfies Place
    }
    if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) }
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(placed)
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, placed(each)]))
  }
  const head = Buffer.from(JSON.stringify(placed(activity)))
  const size = Buffer.alloc(4)
  size.writeUInt32LE(head.length)
  return Buffer.concat([size, head, ...columns.map(planesOf)])
}

export const unpackActivity = (packed: Uint8Array): Activity => {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength)
  const end = 4 + bytes.readUInt32LE(0)
  let offset = end
  // Columns stand in the order in which the JSON names them.
  return JSON.parse(bytes.toString('utf8', 4, end), (_name, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    if ('$number' in value) return Number((value as Odd).$number)
    if (!('$column' in value)) return value
    const [, length] = (value as Place).$column
    const column = columnOf(bytes.subarray(offset, offset + length * 8))
    offset += length * 8
    return column
  }) as Activity
}

/** Compressed: what is sealed and kept. */
export const squeezed = async (bytes: Uint8Array): Promise<Uint8Array> => squeeze(bytes, { level: 3 })
/** Not in a thread of its own, unlike the other way: it takes a tenth of the time, and a simulation has but one. */
export const unsqueezed = (bytes: Uint8Array): Uint8Array => {
  const whole = gunzipSync(bytes)
  return new Uint8Array(whole.buffer, whole.byteOffset, whole.byteLength)
}

/** First bytes of all values, then second ones, and so on: neighbours are alike there, and compress to a fraction. */
const planesOf = (column: Float64Array): Uint8Array => {
  const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength)
  const planes = new Uint8Array(bytes.length)
  const { length } = column
  for (let index = 0; index < length; index++)
    for (let plane = 0; plane < 8; plane++) planes[plane * length + index] = bytes[index * 8 + plane] as number
  return planes
}

const columnOf = (planes: Uint8Array): Float64Array => {
  const length = planes.length / 8
  const column = new Float64Array(length)
  const bytes = new Uint8Array(column.buffer)
  for (let index = 0; index < length; index++)
    for (let plane = 0; plane < 8; plane++) bytes[index * 8 + plane] = planes[plane * length + index] as number
  return column
}
