/** One Parquet file from the lines of one log: always the whole of it, so that writing it again gives the same file. */
import { type FileHandle, open, rename, stat, unlink } from 'node:fs/promises'
import type { SchemaElement } from 'hyparquet'
import type { Envelope } from '../../kit/index.js'
import { type Cell, type Column, type ColumnType, recordColumns } from '../record-columns.js'
import { type Step, syncFolder } from './steps.js'

/** Rows that are encoded at one go, and the unit a reader can pass over. */
const rowsPerGroup = 20_000

/** Writes beside, syncs, and only then puts it in place: a reader sees the old file or the new one, whole. */
export const writePart = async (log: string, folder: string, name: string, step: Step): Promise<void> => {
  const { size } = await stat(log)
  const columns = await columnsOf(log)
  const temporary = `${folder}/.${name}.${process.pid}.tmp`
  await step('write the part')
  const handle = await open(temporary, 'w', 0o600)
  try {
    await encode(handle, columns)
    await step('sync the part')
    await handle.sync()
  } catch (error) {
    await unlink(temporary).catch(() => undefined)
    throw error
  } finally {
    await handle.close()
  }
  await step('put the part in place')
  // Another process has gone on from here: what it made of a longer log must not be replaced.
  if ((await stat(log)).size !== size) throw new Error('the log has grown meanwhile')
  await rename(temporary, `${folder}/${name}`)
  await step('sync the folder')
  await syncFolder(folder)
}

/** Cells by column, sorted by kind, person and time: whoever asks for one kind reads few groups. */
const columnsOf = async (log: string): Promise<Cell[][]> => {
  const columns: Cell[][] = recordColumns.map(() => [])
  const order: { readonly row: number; readonly key: string }[] = []
  const handle = await open(log)
  try {
    for await (const line of handle.readLines({ encoding: 'utf8', autoClose: false })) {
      const envelope = JSON.parse(line) as Envelope
      const { kind, individual, start } = envelope.data
      order.push({ row: order.length, key: `${kind}\n${individual}\n${start.time}` })
      for (const [at, column] of recordColumns.entries()) columns[at]?.push(column.read(envelope))
    }
  } finally {
    await handle.close()
  }
  order.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.row - b.row))
  return columns.map((cells) => order.map(({ row }) => cells[row]))
}

const encode = async (handle: FileHandle, columns: readonly Cell[][]): Promise<void> => {
  const { ByteWriter, parquetWrite } = await import('hyparquet-writer')
  const writer = new ByteWriter(1 << 20)
  const flush = async (): Promise<void> => {
    const bytes = Buffer.from(writer.buffer.slice(0, writer.index))
    writer.index = 0
    await handle.appendFile(bytes)
  }
  // A promise here lets others have their turn between one group and the next.
  Object.assign(writer, { flush, finish: flush })
  await parquetWrite({
    writer,
    schema,
    columnData: recordColumns.map(({ name, type }, at) => ({
      name,
      data: (columns[at] as Cell[]).map((cell) => (cell === undefined ? null : turned[type](cell))),
    })),
    rowGroupSize: rowsPerGroup,
    createdBy: 'tributary',
  })
}

const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } } as const
const timestamp = (isAdjustedToUTC: boolean) =>
  ({ type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC, unit: 'MILLIS' } }) as const

/** An id is text here: not every reader knows what a UUID is. */
const elements: Readonly<Record<Exclude<ColumnType, 'words'>, Omit<SchemaElement, 'name'>>> = {
  uuid: text,
  text,
  integer: { type: 'INT32' },
  number: { type: 'DOUBLE' },
  instant: timestamp(true),
  clock: timestamp(false),
  day: { type: 'INT32', converted_type: 'DATE' },
  json: { type: 'BYTE_ARRAY', converted_type: 'JSON', logical_type: { type: 'JSON' } },
}

const elementsOf = ({ name, type, required }: Column): SchemaElement[] =>
  type === 'words'
    ? [
        { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', repetition_type: 'REQUIRED', ...text },
      ]
    : [{ name, repetition_type: required ? 'REQUIRED' : 'OPTIONAL', ...elements[type] }]

const schema: SchemaElement[] = [
  { name: 'records', num_children: recordColumns.length },
  ...recordColumns.flatMap(elementsOf),
]

const same = (cell: Exclude<Cell, undefined>): unknown => cell

const turned: Readonly<Record<ColumnType, (cell: Exclude<Cell, undefined>) => unknown>> = {
  uuid: same,
  text: same,
  integer: same,
  number: same,
  words: same,
  instant: (cell) => new Date(cell as string),
  clock: (cell) => new Date(`${cell as string}Z`),
  day: (cell) => new Date(`${cell as string}T00:00:00Z`),
  json: (cell) => JSON.parse(cell as string) as unknown,
}
