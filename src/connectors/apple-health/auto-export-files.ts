/** What Health Auto Export writes into files: the deliveries it would have pushed, and `.hae` files of its own. */
import {
  ContractError,
  type FileImport,
  type ImportedNothing,
  type ImportedPage,
  type PushedPage,
} from '../../kit/index.js'
import { autoExportPages } from './push.js'

/** A year of minutes of one metric is about fifty megabytes. Parsed, a file takes several times its size. */
const mostBytes = 100_663_296

const lists = 'metrics|workouts|stateOfMind|medications|symptoms|cycleTracking|ecg|heartRateNotifications'
const pushed = new RegExp(`"data"\\s*:\\s*\\{\\s*"(${lists})"\\s*:`)
const textOf = (head: Uint8Array): string => new TextDecoder().decode(head)
/** Apple's LZFSE, as the app compresses what it keeps in iCloud. */
const isCompressed = (head: Uint8Array): boolean => /^bvx[-12n]/.test(textOf(head.subarray(0, 4)))

export const autoExportFiles: FileImport = {
  title: 'Health Auto Export file',
  recognises: ({ name, head, entries }) =>
    entries === undefined && (/\.hae$/i.test(name) || (/\.json$/i.test(name) && pushed.test(textOf(head)))),
  async *read({ name, bytes }): AsyncGenerator<ImportedPage | ImportedNothing> {
    const parts: Uint8Array[] = []
    let size = 0
    for await (const chunk of bytes()) {
      size += chunk.length
      if (size > mostBytes)
        throw new ContractError('file-too-large', `${name} is too large to be read at once. Export a shorter span.`, {
          path: name,
          expected: `at most ${mostBytes} bytes`,
        })
      parts.push(chunk)
    }
    if (parts[0] !== undefined && isCompressed(parts[0])) {
      yield {
        skipped: name,
        count: 1,
        reason: 'It is compressed in a way of Apple’s own (LZFSE). Export it as JSON in the app.',
      }
      return
    }
    const found = [...pagesOf(await jsonIn(parts))]
    for (const { stream, body } of found)
      yield { stream, body, request: { method: 'GET', path: '/auto-export', query: {} } }
    if (found.length === 0) yield { skipped: name, count: 1, reason: 'It holds nothing Health Auto Export writes.' }
  },
}

const jsonIn = async (parts: readonly Uint8Array[]): Promise<unknown> => {
  const decoder = new TextDecoder()
  const text = parts.map((part) => decoder.decode(part, { stream: true })).join('') + decoder.decode()
  try {
    return JSON.parse(text)
  } catch {
    throw new ContractError('unreadable-file', 'The file is cut off or is no JSON. Export it again.', {
      path: '',
      expected: 'JSON',
    })
  }
}

type Body = Readonly<Record<string, unknown>>

/** Of a delivery, a metric, a route, or a workout. */
function* pagesOf(file: unknown): Iterable<PushedPage> {
  if (typeof file !== 'object' || file === null) return
  const { data, metric, locations, start, id } = file as Body
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) yield* autoExportPages(data as Body)
  else if (typeof metric === 'string' && Array.isArray(data))
    yield* autoExportPages({ metrics: [{ name: metric, data }] })
  else if (Array.isArray(locations)) yield { stream: 'auto-export-workouts', body: { routes: [file] } }
  else if (start !== undefined && typeof id === 'string')
    yield { stream: 'auto-export-workouts', body: { workouts: [file] } }
}
