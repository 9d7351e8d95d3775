/**
 * CSV as RFC 4180 has it, read as it comes: cells in quotes may hold commas, line breaks and doubled quotes. Lenient where
 * files are: any line break ends a row, a quote inside a plain cell is text, and a file cut off inside quotes ends there.
 * Nothing is kept but the row that is being read.
 */
import { ContractError } from '../core/index.js'

/** Characters of one row. A quote that is never closed would otherwise make the rest of the file one cell. */
export const mostRowCharacters = 4 * 1024 * 1024

/**
 * The rows of a file, each a list of cells; empty lines are passed over. UTF-8, and UTF-16 where a mark at its start says
 * so. Throws a `ContractError` at a row that has no end.
 *
 * @example for await (const [time, value] of csvRows(file.bytes())) …
 */
export async function* csvRows(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly string[]> {
  const reader = new RowReader()
  let decoder: TextDecoder | undefined
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk))
    yield* reader.read(decoder.decode(chunk, { stream: true }))
  }
  yield* reader.read(decoder?.decode() ?? '')
  yield* reader.end()
}

const encodingOf = ([first, second]: Uint8Array): string =>
  first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'

const [comma, quote, lineFeed, carriageReturn] = [44, 34, 10, 13] as const

class RowReader {
  #rows: string[][] = []
  #row: string[] = []
  #cell = ''
  #size = 0
  /** `closed`: a quote was seen inside quotes, which ends them unless another follows. */
  #state: 'plain' | 'quoted' | 'closed' = 'plain'

  /** The rows that end in this piece. */
  read(text: string): readonly (readonly string[])[] {
    let from = 0
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index)
      if (this.#state === 'quoted') {
        if (code !== quote) continue
        this.#take(text, from, index)
        from = index + 1
        this.#state = 'closed'
      } else if (code === quote && this.#state === 'closed') {
        // A doubled quote is one: the second begins what follows.
        from = index
        this.#state = 'quoted'
      } else if (code === quote && this.#cell === '' && from === index) {
        from = index + 1
        this.#state = 'quoted'
      } else if (code === comma || code === lineFeed || code === carriageReturn) {
        this.#take(text, from, index)
        from = index + 1
        this.#endCell()
        if (code !== comma) this.#endRow()
      }
    }
    this.#take(text, from, text.length)
    return this.#handOver()
  }

  end(): readonly (readonly string[])[] {
    this.#endCell()
    this.#endRow()
    return this.#handOver()
  }

  #take(text: string, from: number, to: number): void {
    if (to <= from) return
    this.#grow(to - from)
    this.#cell += text.slice(from, to)
  }

  #grow(characters: number): void {
    this.#size += characters
    if (this.#size > mostRowCharacters)
      throw new ContractError('row-too-long', 'A row of the file has no end: a quote in it is never closed.', {
        path: '',
        expected: `at most ${mostRowCharacters} characters`,
      })
  }

  #endCell(): void {
    this.#grow(1)
    this.#row.push(this.#cell)
    this.#cell = ''
    this.#state = 'plain'
  }

  #endRow(): void {
    if (this.#row.length > 1 || this.#row[0] !== '') this.#rows.push(this.#row)
    this.#row = []
    this.#size = 0
  }

  #handOver(): readonly (readonly string[])[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }
}
