import { describe, expect, it } from 'vitest'
import { data, define, fileOf, head, noon, slowCrc, text, u16, u32 } from './by-hand.js'
import { crc16 } from './crc.js'
import { readMessages } from './messages.js'

const read = (bytes: Uint8Array, options = {}) => {
  const stream = readMessages(bytes, options)
  const messages = [...stream].map(({ global, fields, developerFields }) => ({
    global,
    values: fields.map(({ value }) => value),
    ...(developerFields && { developer: developerFields.map(({ value }) => value) }),
  }))
  return { messages, warnings: stream.warnings }
}
const codes = (bytes: Uint8Array) => read(bytes).warnings.map(({ code, offset }) => [code, offset])

describe('the check sum', () => {
  it('is CRC-16/ARC, whose check value is published', () => {
    expect(crc16(new TextEncoder().encode('123456789'))).toBe(0xbb3d)
  })
  it('agrees with the definition on odd and even lengths', () => {
    for (const length of [0, 1, 2, 7, 256]) {
      const bytes = Array.from({ length }, (_, index) => (index * 37 + 11) & 0xff)
      expect(crc16(Uint8Array.from(bytes))).toBe(slowCrc(bytes))
    }
  })
})

describe('a data message', () => {
  it('is read with headers of 12 and of 14 bytes', () => {
    const records = [define(0, 20, [[3, 1, 0x02]]), data(0, 120)]
    for (const headerSize of [12, 14] as const)
      expect(read(fileOf(records, { headerSize }))).toEqual({ messages: [{ global: 20, values: [120] }], warnings: [] })
  })

  it('is read in either byte order', () => {
    const little = [define(0, 20, [[7, 2, 0x84]]), data(0, 0x2c, 0x01)]
    const big = [define(0, 20, [[7, 2, 0x84]], { big: true }), data(0, 0x01, 0x2c)]
    expect(read(fileOf(little)).messages).toEqual(read(fileOf(big)).messages)
    expect(read(fileOf(big)).messages).toEqual([{ global: 20, values: [300] }])
  })

  it('is read in every base type, with a value and without', () => {
    const types: readonly (readonly [
      code: number,
      value: readonly number[],
      expected: unknown,
      none: readonly number[],
    ])[] = [
      [0x00, [7], 7, [0xff]],
      [0x01, [0x80], -128, [0x7f]],
      [0x02, [254], 254, [0xff]],
      [0x83, [0x00, 0x80], -32768, [0xff, 0x7f]],
      [0x84, [0x34, 0x12], 0x1234, [0xff, 0xff]],
      [0x85, [0xff, 0xff, 0xff, 0xff], -1, [0xff, 0xff, 0xff, 0x7f]],
      [0x86, [0x78, 0x56, 0x34, 0x12], 0x12345678, [0xff, 0xff, 0xff, 0xff]],
      [0x88, [0x00, 0x00, 0xc0, 0x3f], 1.5, [0xff, 0xff, 0xff, 0xff]],
      [0x89, [0, 0, 0, 0, 0, 0, 0xf8, 0xbf], -1.5, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
      [0x0a, [0xff], 255, [0]],
      [0x8b, [0xff, 0xff], 65535, [0, 0]],
      [0x8c, [0xff, 0xff, 0xff, 0xff], 4294967295, [0, 0, 0, 0]],
      [0x0d, [1], 1, [0xff]],
      [0x8e, [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], -2n, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
      [0x8f, [1, 0, 0, 0, 0, 0, 0, 0x80], 0x8000000000000001n, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
      [0x90, [5, 0, 0, 0, 0, 0, 0, 0], 5n, [0, 0, 0, 0, 0, 0, 0, 0]],
    ]
    for (const [code, value, expected, none] of types) {
      const file = fileOf([define(0, 20, [[3, value.length, code]]), data(0, value), data(0, none)])
      expect(read(file).messages.flatMap(({ values }) => values)).toEqual([expected, null])
    }
  })

  it('holds arrays, in which single elements may be missing', () => {
    const file = fileOf([define(0, 78, [[0, 6, 0x84]]), data(0, u16(812), u16(0xffff), u16(790))])
    expect(read(file).messages[0]?.values).toEqual([[812, null, 790]])
  })

  it('holds texts, terminated or not, and several in one field', () => {
    const file = fileOf([
      define(0, 0, [[8, 6, 0x07]]),
      data(0, text('Otter', 6)),
      data(0, text('Otters', 6)),
      data(0, text('a\0bc', 6)),
      data(0, [0x61, 0, 0x01, 0xfe, 0x62, 0]),
      data(0, text('', 6)),
    ])
    expect(read(file).messages.map(({ values }) => values[0])).toEqual(['Otter', 'Otters', ['a', 'bc'], 'a', ''])
  })

  it('keeps messages and fields that no profile knows', () => {
    const file = fileOf([define(3, 0xff00, [[200, 2, 0x84]]), data(3, 1, 2)])
    expect(read(file).messages).toEqual([{ global: 0xff00, values: [0x0201] }])
  })

  it('follows the latest definition of its local number', () => {
    const file = fileOf([define(0, 20, [[3, 1, 0x02]]), data(0, 100), define(0, 20, [[7, 2, 0x84]]), data(0, u16(250))])
    expect(read(file).messages.map(({ values }) => values[0])).toEqual([100, 250])
  })

  it('with a field of a broken size keeps its bytes', () => {
    const file = fileOf([
      define(0, 20, [
        [7, 3, 0x84],
        [3, 1, 0x02],
      ]),
      data(0, 1, 2, 3, 99),
    ])
    expect(read(file).messages[0]?.values).toEqual([[1, 2, 3], 99])
    expect(codes(file)).toEqual([['bad-field-size', 21]])
  })

  it('with an unknown base type keeps its bytes', () => {
    const file = fileOf([
      define(0, 20, [
        [7, 1, 0x1f],
        [3, 1, 0x02],
      ]),
      data(0, 1, 99),
    ])
    expect(read(file).messages[0]?.values).toEqual([1, 99])
    expect(codes(file)).toEqual([['unknown-base-type', 22]])
  })

  it('holds developer fields in the type their description gives', () => {
    const file = fileOf([
      define(0, 206, [
        [0, 1, 0x02],
        [1, 1, 0x02],
        [2, 1, 0x02],
      ]),
      data(0, 0, 9, 0x84),
      define(1, 20, [[3, 1, 0x02]], {
        developer: [
          [9, 2, 0],
          [8, 1, 0],
        ],
      }),
      data(1, 120, u16(512), 7),
    ])
    expect(read(file).messages[1]).toEqual({ global: 20, values: [120], developer: [512, 7] })
  })
})

describe('a compressed timestamp', () => {
  const withTime = define(0, 20, [[253, 4, 0x86]])
  const without = define(1, 20, [[3, 1, 0x02]])
  const compressed = (offset: number, ...bytes: number[]) => [0x80 | (1 << 5) | offset, ...bytes]

  it('counts on from the last full one, and rolls over after 32 seconds', () => {
    const base = 1_000_000_000 // its five low bits are 0
    const file = fileOf([
      withTime,
      data(0, u32(base + 30)),
      without,
      compressed(30, 1),
      compressed(31, 2),
      compressed(2, 3),
      compressed(1, 4),
    ])
    const times = [...readMessages(file)].map(({ fields }) => fields.find(({ number }) => number === 253)?.value)
    expect(times).toEqual([base + 30, base + 30, base + 31, base + 34, base + 65])
  })

  it('before any full one is told, and has no time', () => {
    const file = fileOf([without, compressed(3, 1)])
    expect(read(file).messages).toEqual([{ global: 20, values: [1] }])
    expect(codes(file)).toEqual([['no-base-time', 23]])
  })
})

describe('a damaged file', () => {
  const records = [
    define(0, 20, [
      [253, 4, 0x86],
      [3, 1, 0x02],
    ]),
    data(0, u32(noon), 100),
    data(0, u32(noon + 1), 101),
  ]
  const whole = fileOf([...head(), ...records])

  it('gives what is before the cut, wherever it is cut', () => {
    const all = read(whole).messages
    for (let length = 14; length < whole.length; length += 1) {
      const { messages, warnings } = read(whole.subarray(0, length))
      expect(messages).toEqual(all.slice(0, messages.length))
      expect(warnings.length).toBeGreaterThan(0)
    }
    expect(read(whole.subarray(0, whole.length - 1)).messages).toEqual(all)
  })

  it('is refused when strict, and the error says where', () => {
    expect(() => read(whole.subarray(0, 30), { strict: true })).toThrow(
      expect.objectContaining({ name: 'ContractError', code: 'fit-truncated', path: 'byte 30' }),
    )
  })

  it('with a wrong check sum is read, and told', () => {
    const wrong = Uint8Array.from(whole)
    wrong[wrong.length - 1] = (wrong.at(-1) as number) ^ 1
    expect(read(wrong).messages).toEqual(read(whole).messages)
    expect(codes(wrong)).toEqual([['checksum', whole.length - 2]])
  })

  it('with a wrong check sum of the header is read, and told', () => {
    const wrong = Uint8Array.from(whole)
    wrong[12] = (wrong[12] as number) ^ 1
    expect(codes(wrong).map(([code]) => code)).toContain('header-checksum')
  })

  it('whose size was never written is read to its end', () => {
    const lost = fileOf([...head(), ...records], { dataSize: 0 })
    expect(read(lost).messages).toEqual(read(whole).messages)
    expect(codes(lost).map(([code]) => code)).toEqual(['size-missing'])
  })

  it('with a message nobody defined ends there', () => {
    const file = fileOf([...records, data(5, 1, 2, 3)])
    expect(read(file).messages).toHaveLength(2)
    expect(codes(file)).toEqual([['undefined-message', 14 + records.flat().length]])
  })

  it('that is no FIT file is refused', () => {
    expect(() => read(new TextEncoder().encode('<gpx></gpx>                '))).toThrow(
      expect.objectContaining({ name: 'ContractError', code: 'not-a-fit-file' }),
    )
  })
})

describe('chained files', () => {
  const one = fileOf([...head(), define(1, 20, [[3, 1, 0x02]]), data(1, 61)])
  const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]))

  it('are read one after the other, each with definitions of its own', () => {
    const undefinedHere = fileOf([data(1, 61)])
    expect([...readMessages(join(one, one))].map(({ file }) => file)).toEqual([0, 0, 1, 1])
    expect(codes(join(one, undefinedHere))).toEqual([['undefined-message', one.length + 14]])
  })

  it('survive damage in the one before', () => {
    const broken = fileOf([data(7, 1, 2)])
    expect(read(join(broken, one)).messages).toEqual(read(one).messages)
  })

  it('end where bytes follow that are no FIT file', () => {
    expect(read(join(one, Uint8Array.of(1, 2, 3))).messages).toEqual(read(one).messages)
    expect(codes(join(one, Uint8Array.of(1, 2, 3)))).toEqual([['trailing-bytes', one.length]])
  })
})
