/** For tests: FIT files put together byte by byte, without the encoder and with a check sum of its own. */

/** The header and check sum around the records, as a device would write them. */
export const fileOf = (
  records: readonly (readonly number[])[],
  { headerSize = 14, dataSize, protocol = 0x10 }: { headerSize?: 12 | 14; dataSize?: number; protocol?: number } = {},
): Uint8Array => {
  const data = records.flat()
  const head = [headerSize, protocol, 0x70, 0x08, ...u32(dataSize ?? data.length), 0x2e, 0x46, 0x49, 0x54]
  const header = headerSize === 14 ? [...head, ...u16(slowCrc(head))] : head
  return Uint8Array.from([...header, ...data, ...u16(slowCrc([...header, ...data]))])
}

/** `[number, size, base type]` of each field. */
type Field = readonly [number, number, number]

export const define = (
  local: number,
  global: number,
  fields: readonly Field[],
  { big = false, developer }: { big?: boolean; developer?: readonly Field[] } = {},
): number[] => [
  0x40 | (developer === undefined ? 0 : 0x20) | local,
  0,
  big ? 1 : 0,
  ...(big ? u16(global).reverse() : u16(global)),
  fields.length,
  ...fields.flat(),
  ...(developer === undefined ? [] : [developer.length, ...developer.flat()]),
]

export const data = (local: number, ...bytes: readonly (number | readonly number[])[]): number[] => [
  local,
  ...bytes.flat(),
]

export const u16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff]
export const u32 = (value: number): number[] => [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff)
export const text = (value: string, size: number): number[] =>
  Array.from({ length: size }, (_, index) => value.charCodeAt(index) || 0)

/** The file's own head: an activity of a maker without a name. */
export const head = (type = 4): number[][] => [define(0, 0, [[0, 1, 0x00]]), data(0, type)]

/** 2026-10-05T08:00:00Z in FIT's count of seconds, and for us. */
export const noon = 1_160_121_600
export const noonMs = (noon + 631_065_600) * 1000

/** CRC-16/ARC bit by bit, as the algorithm's definition has it. */
export const slowCrc = (bytes: readonly number[]): number => {
  let crc = 0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1
  }
  return crc
}
