import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvRows, mostRowCharacters } from './csv.js'

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}
const rowsIn = async (bytes: Uint8Array, size = 1 << 16): Promise<readonly (readonly string[])[]> => {
  const rows: (readonly string[])[] = []
  for await (const row of csvRows(inPieces(bytes, size))) rows.push(row)
  return rows
}
const rowsOf = (text: string, size?: number) => rowsIn(new TextEncoder().encode(text), size)
const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`

describe('the rows of a CSV file', () => {
  it('are what was written, in whatever pieces it comes', async () => {
    const rows = fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 5 }), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 9 }), async (written, size) => {
        const text = written.map((row) => row.map(quoted).join(',')).join('\r\n')
        expect(await rowsOf(text, size)).toEqual(written)
      }),
    )
  })

  it('keep commas, quotes and line breaks in quotes, and quotes inside a plain cell', async () => {
    expect(await rowsOf('a,"b, ""c""\nd",e\r\n1,5" disc,3,\n\n"",x')).toEqual([
      ['a', 'b, "c"\nd', 'e'],
      ['1', '5" disc', '3', ''],
      ['', 'x'],
    ])
  })

  it('begin after the mark that tells the encoding', async () => {
    expect(await rowsOf('\uFEFFa,b')).toEqual([['a', 'b']])
    const wide = new Uint8Array([
      0xff,
      0xfe,
      ...[...'ä,b'].flatMap((letter) => [letter.charCodeAt(0) & 0xff, letter.charCodeAt(0) >> 8]),
    ])
    expect(await rowsIn(wide, 3)).toEqual([['ä', 'b']])
  })

  it('end where the file is cut off, and with an error where a quote never closes', async () => {
    expect(await rowsOf('a,b\n1,"cut')).toEqual([
      ['a', 'b'],
      ['1', 'cut'],
    ])
    for (const endless of [`"${'x'.repeat(mostRowCharacters)}y`, ','.repeat(mostRowCharacters)])
      await expect(rowsOf(`a,b\n${endless}`)).rejects.toMatchObject({ code: 'row-too-long' })
  })
})
