/**
 * Archives of services whose answers people have saved: files of JSON, each of which is a page. What such a file is, is
 * told by what stands in it, as everybody names it otherwise.
 */
import type { FileImport, ImportedFile, ImportedNothing, ImportedPage } from './handed-over.js'

/** Of one file. Parsed, it takes several times its size. */
const mostBytes = 64 * 1024 * 1024

export interface JsonArchive {
  readonly title: string
  /** What a file of it begins with; asked where a single file is handed over. */
  readonly begins: RegExp
  /** How a folder or zip of such files is known: one of its paths is to match. */
  readonly path: RegExp
  /** Which stream the file is a page of; `undefined` where it is none of theirs. */
  streamOf(body: unknown): string | undefined
  /** Files that repeat what others say, by their path, and why. */
  readonly repeated?: { readonly path: RegExp; readonly reason: string }
}

/**
 * @example imports: { answers: jsonArchive({ title: 'Acme answers', begins: /"acmeData"/, path: /acme/i, streamOf: () => 'days' }) }
 */
export const jsonArchive = (archive: JsonArchive): FileImport => ({
  title: archive.title,
  recognises: ({ name, head, entries }) =>
    entries === undefined
      ? /\.json$/i.test(name) && archive.begins.test(new TextDecoder().decode(head))
      : entries.some((path) => /\.json$/i.test(path) && archive.path.test(path)),
  async *read(file) {
    if (file.entries === undefined) yield await partOf(file, archive)
    else for await (const entry of file.entries) if (!entry.name.endsWith('/')) yield await partOf(entry, archive)
  },
})

const partOf = async (
  { name, bytes }: Pick<ImportedFile, 'name' | 'bytes'>,
  { streamOf, repeated }: JsonArchive,
): Promise<ImportedPage | ImportedNothing> => {
  const skipped = name.split('/').at(-1) ?? name
  if (!/\.json$/i.test(name)) return { skipped: 'other files', count: 1, reason: 'They are no JSON.' }
  if (repeated?.path.test(name)) return { skipped: 'repeated files', count: 1, reason: repeated.reason }
  const text = await textOf(bytes())
  if (text === undefined) return { skipped, count: 1, reason: `It is larger than ${mostBytes / 1024 ** 2} megabytes.` }
  const body = parsed(text)
  if (body === undefined) return { skipped, count: 1, reason: 'It is cut off, or no JSON.' }
  const stream = streamOf(body)
  return stream === undefined
    ? { skipped, count: 1, reason: 'It holds nothing that is known of this service.' }
    : { stream, body, request: { method: 'GET', path: `/${name}`, query: {} } }
}

const textOf = async (chunks: AsyncIterable<Uint8Array>): Promise<string | undefined> => {
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > mostBytes) return undefined
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether a body is an object that has one of these fields: how most tell their pages. */
export const hasOneOf =
  (...names: readonly string[]) =>
  (body: unknown): boolean =>
    typeof body === 'object' && body !== null && names.some((name) => Object.hasOwn(body, name))
