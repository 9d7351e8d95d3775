/** The checksum FIT uses for headers and files: CRC-16/ARC. https://developer.garmin.com/fit/protocol/ (section CRC) */

const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1
  return crc
})
/** The same one byte later, so that two bytes take one step. */
const tableNext = Uint16Array.from({ length: 256 }, (_, byte) => {
  const crc = table[byte] as number
  return (crc >>> 8) ^ (table[crc & 0xff] as number)
})

/** Of `bytes[from]` to `bytes[to - 1]`, continuing from `crc`. */
export const crc16 = (bytes: Uint8Array, from = 0, to = bytes.length, crc = 0): number => {
  let value = crc
  let at = from
  for (; at + 1 < to; at += 2)
    value =
      (tableNext[(value ^ (bytes[at] as number)) & 0xff] as number) ^
      (table[((value >>> 8) ^ (bytes[at + 1] as number)) & 0xff] as number)
  if (at < to) value = (value >>> 8) ^ (table[(value ^ (bytes[at] as number)) & 0xff] as number)
  return value
}
