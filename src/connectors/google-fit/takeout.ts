/**
 * The archive of takeout.google.com: `Takeout/Fit/` with a file of points per source, a file per session, tracks, and
 * sums by day. Folders are named in the person's language, files are not, so that files are gone by.
 */
import {
  ContractError,
  type FileImport,
  type ImportedFile,
  type ImportedNothing,
  type ImportedPage,
  type PageRequest,
} from '../../kit/index.js'
import { isMerged, typeOf } from './points.js'
import { type Piece, piecesOf } from './takeout-pieces.js'
import { types } from './types.js'

const ofPoints = /(^|\/)(derived|raw)_com\.google\.[^/]*\.json$/
const ofSession = /(^|\/)\d{4}-\d\d-\d\dT\d\d_\d\d_\d\d[^/]*_[A-Z_]+\.json$/

const streamOfType: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.keys(types).map((stream) => [typeOf(stream), stream])),
  'com.google.sleep.segment': 'archive-sleep-segment',
}

type File = Pick<ImportedFile, 'name' | 'bytes'>
type Skip = (what: string, reason: string) => void

export const takeout: FileImport = {
  title: 'Google Fit archive from Google Takeout',
  recognises: ({ name, entries }) =>
    [name, ...(entries ?? [])].some((path) => ofPoints.test(path)) ||
    (entries ?? [name]).some((path) => ofSession.test(path)),
  async *read(file) {
    const skipped = new Map<string, { readonly reason: string; count: number }>()
    const skip: Skip = (what, reason) => {
      const known = skipped.get(what)
      if (known === undefined) skipped.set(what, { reason, count: 1 })
      else known.count++
    }
    if (file.entries === undefined) yield* pagesOf(file, skip)
    else for await (const entry of file.entries) yield* pagesOf(entry, skip)
    for (const [what, { reason, count }] of skipped) yield { skipped: what, count, reason } satisfies ImportedNothing
  },
}

async function* pagesOf(file: File, skip: Skip): AsyncGenerator<ImportedPage> {
  const { name } = file
  if (name.endsWith('/')) return
  if (ofPoints.test(name)) yield* pointsOf(file, skip)
  else if (ofSession.test(name))
    yield { stream: 'archive-sessions', body: await sessionIn(file), request: requestFor(name) }
  else if (name.endsWith('.tcx'))
    skip('tracks of workouts (.tcx)', 'Tracks belong to activities, not to health records.')
  else if (name.endsWith('.csv')) skip('sums by day (.csv)', 'They follow from the points, which are read.')
  else skip('other files', 'They are not from Google Fit, or hold nothing that was measured.')
}

/** A part of a file is a page: which part is told by `from`, the number of its first point. */
async function* pointsOf({ name, bytes }: File, skip: Skip): AsyncGenerator<ImportedPage> {
  let from = 0
  for await (const piece of piecesOf(name, bytes())) {
    const source = sourceOf(piece, name)
    if (!isMerged(source)) return skip('single sources', 'What Google merged from them is read instead.')
    const stream = streamOfType[source.split(':')[1] ?? '']
    if (stream === undefined) return skip('types of data without a kind', 'There is no record they could become.')
    const request = requestFor(name, from)
    yield { stream, body: { 'Data Source': source, 'Data Points': piece.points }, request }
    from += piece.points.length
    if (piece.isCut)
      skip('files that end in the middle', 'What stands before the end is read. Download the archive again.')
  }
}

/** Where the file does not say, its name does, with `_` for `:`. */
const sourceOf = ({ source }: Piece, path: string): string => {
  if (source !== undefined) return source
  const [, kind, type, rest = ''] = /(derived|raw)_(com\.google\.[a-z_.]+?)_((?:com\.|\d).*)\.json$/.exec(path) ?? []
  return `${kind}:${type}:${rest.replace(/^(com\.google\.android\.gms)_/, '$1:')}`
}

const requestFor = (path: string, from?: number): PageRequest => ({
  method: 'GET',
  path: `/${path}`,
  query: from === undefined ? {} : { from: String(from) },
})

/** A session is some kilobytes. */
const mostSessionBytes = 4 * 1024 * 1024
const sessionIn = async ({ name, bytes }: File): Promise<unknown> => {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytes()) {
    size += chunk.length
    if (size > mostSessionBytes)
      throw new ContractError('file-too-large', `${name} is larger than any session of Google Fit.`, {
        path: name,
        expected: `at most ${mostSessionBytes} bytes`,
      })
    parts.push(chunk)
  }
  const text = Buffer.concat(parts).toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    // As a page it fails, is kept, and the archive goes on.
    return text
  }
}
