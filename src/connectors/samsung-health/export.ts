/**
 * The export itself: a folder, or a zip of it. `com.samsung.shealth.sleep.20261005081000.csv` and the like, whose first
 * line tells what it is, and the second the columns; and `jsons/<file>/<letter>/<id>.<what>.json`.
 */
import {
  csvRows,
  type FileImport,
  type ImportedFile,
  type ImportedNothing,
  type ImportedPage,
  type PageRequest,
} from '../../kit/index.js'
import { HeldNights } from './held-nights.js'
import type { Row } from './rows.js'
import { type Table, tables } from './tables.js'

type File = Pick<ImportedFile, 'name' | 'bytes'>
type Skip = (what: string, reason: string, count?: number) => void

const csvName = /(?:^|\/)(com\.samsung\.s?health\.[a-z0-9_.]*?[a-z_])(?:\.\d+)?\.csv$/i
const binName = /(?:^|\/)jsons\/(com\.samsung\.s?health\.[a-z0-9_.]+)\/[^/]+\/([0-9a-f-]{8,})\.([^/]+)\.json$/i

const [nights, stages] = ['nights', 'stages'] as const
const streamOf: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries<Table>(tables).flatMap(([stream, { files }]) => files.map((file) => [file, stream])),
  ),
  'com.samsung.shealth.sleep': nights,
  'com.samsung.health.sleep': nights,
  'com.samsung.health.sleep_stage': stages,
  'com.samsung.shealth.sleep_stage': stages,
  'com.samsung.shealth.exercise': 'exercise',
  'com.samsung.health.exercise': 'exercise',
  'com.samsung.health.nutrition': 'nutrition',
}
const binned = new Set(
  Object.entries<Table>(tables).flatMap(([stream, { bins }]) => (bins === undefined ? [] : [stream])),
)

const rowsPerPage = 2000
/** A day of seconds is some megabytes. */
const mostBinBytes = 32 * 1024 * 1024

export const archive: FileImport = {
  title: 'Samsung Health export',
  recognises: ({ name, entries }) => (entries ?? [name]).some((path) => csvName.test(path)),
  async *read(file) {
    const skipped = new Map<string, { readonly reason: string; count: number }>()
    const skip: Skip = (what, reason, count = 1) => {
      const known = skipped.get(what)
      if (known === undefined) skipped.set(what, { reason, count })
      else known.count += count
    }
    const held = new HeldNights()
    if (file.entries === undefined) yield* partsOf(file, held, skip)
    else for await (const entry of file.entries) yield* partsOf(entry, held, skip)
    for (const body of held.pages()) yield { stream: 'sleep', body, request: requestFor('sleep') }
    yield* held.left
    for (const [what, { reason, count }] of skipped) yield { skipped: what, count, reason } satisfies ImportedNothing
  },
}

const requestFor = (path: string, from?: number): PageRequest => ({
  method: 'GET',
  path: `/${path}`,
  query: from === undefined ? {} : { from: String(from) },
})

async function* partsOf(file: File, held: HeldNights, skip: Skip): AsyncGenerator<ImportedPage> {
  if (file.name.endsWith('/')) return
  const table = csvName.exec(file.name)?.[1]?.toLowerCase()
  if (table !== undefined) yield* rowsOf(file, table, held, skip)
  else if (binName.test(file.name)) yield* binsOf(file, skip)
  else skip('other files', 'They hold pictures and settings, or nothing that was measured.')
}

async function* rowsOf(file: File, table: string, held: HeldNights, skip: Skip): AsyncGenerator<ImportedPage> {
  const stream = Object.hasOwn(streamOf, table) ? streamOf[table] : undefined
  if (stream === undefined)
    return skip(
      table.replace(/^com\.samsung\.s?health\./, ''),
      'There is no kind for it, or another file says the same.',
    )
  let rows: Row[] = []
  let from = 0
  for await (const row of tableRows(file, table, skip)) {
    if (stream === nights) held.addNight(row, `${table}#${from++}`)
    else if (stream === stages) held.addStage(row)
    else rows.push(row)
    if (rows.length < rowsPerPage) continue
    yield { stream, body: { rows }, request: requestFor(table, from) }
    from += rows.length
    rows = []
  }
  if (rows.length > 0) yield { stream, body: { rows }, request: requestFor(table, from) }
}

/** Rows by column. Of `com.samsung.health.sleep.start_time` the last part is the column; a row ends in one cell too many. */
async function* tableRows({ name, bytes }: File, table: string, skip: Skip): AsyncGenerator<Row> {
  let columns: readonly string[] | undefined
  try {
    for await (const cells of csvRows(bytes())) {
      if (columns === undefined) {
        if (!isTitle(cells, table)) columns = cells.map((cell) => cell.trim().replace(/^com\.samsung\..*\./, ''))
        continue
      }
      const row: Record<string, string> = {}
      for (const [index, column] of columns.entries()) {
        const cell = cells[index]
        // A column that is there twice, with and without its prefix, says the same.
        if (cell !== undefined && cell !== '' && column !== '') row[column] ??= cell
      }
      yield row
    }
  } catch (error) {
    // What came before is whole. Only a fault of the file is said; anything else is not ours to hide.
    if ((error as { readonly code?: unknown }).code !== 'row-too-long') throw error
    skip(`the rest of ${name.split('/').at(-1)}`, 'A quote in it is never closed; all before that was read.')
  }
}

/** `com.samsung.shealth.sleep,7006003,11`: what it is, of which version. A header is names and no numbers. */
const isTitle = ([first = '', ...rest]: readonly string[], table: string): boolean =>
  first.trim().toLowerCase() === table ||
  (first.startsWith('com.samsung.') && rest.every((cell) => /^\d*$/.test(cell.trim())))

async function* binsOf(file: File, skip: Skip): AsyncGenerator<ImportedPage> {
  const [, table = '', of = '', what = ''] = binName.exec(file.name) ?? []
  const stream = Object.hasOwn(streamOf, table) ? streamOf[table] : undefined
  const isLive = stream === 'exercise' && /(^|\.)live_data$/.test(what)
  const isBins = stream !== undefined && binned.has(stream) && /binning/.test(what)
  if (!isLive && !isBins)
    return skip(
      `details of ${table.replace(/^com\.samsung\.s?health\./, '')}`,
      'They are not read: tracks belong to activities, and of the rest the rows say enough.',
    )
  const told = await jsonIn(file)
  if (!Array.isArray(told))
    return skip('unreadable details', 'They are no list in JSON, packed, or larger than any we know.')
  yield {
    stream: isLive ? 'exercise-details' : (stream as string),
    body: { of, bins: told },
    request: requestFor(`jsons/${table}/${of}`),
  }
}

const jsonIn = async ({ bytes }: File): Promise<unknown> => {
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for await (const chunk of bytes()) {
    size += chunk.length
    if (size > mostBinBytes) return undefined
    text += decoder.decode(chunk, { stream: true })
  }
  try {
    return JSON.parse(text + decoder.decode())
  } catch {
    return undefined
  }
}
