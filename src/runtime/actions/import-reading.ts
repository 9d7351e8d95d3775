/** An archive as its reader is shown it, and how far it has come. */
import type { ImportedFile } from '../../kit/index.js'
import { type Archive, shownName } from '../archives/index.js'

export interface Reading {
  readonly file: ImportedFile
  /** Bytes read, or passed over, of `archive.size`. */
  bytesRead(): number
  /** The part the reader has in hand needs no further word. */
  accountForCurrent(): void
  /** Parts the reader was shown, and neither opened nor accounted for. */
  left(): Iterable<string>
}

/** `damaged` is told of parts that end before their end. */
export const readingOf = (
  archive: Archive,
  tell: { readonly bytes: () => void; readonly damaged: (what: string, reason: string) => void },
): Reading => {
  let read = 0
  let current: string | undefined
  const untouched = new Set<string>()
  async function* counted(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      read += chunk.length
      tell.bytes()
      yield chunk
    }
  }
  async function* entries(): AsyncGenerator<Pick<ImportedFile, 'name' | 'bytes'>> {
    let before = 0
    for (const { name, size, bytes } of archive.entries ?? []) {
      current = name
      untouched.add(name)
      yield {
        name,
        bytes: () => {
          untouched.delete(name)
          return counted(bytes((reason) => tell.damaged(shownName(name), reason)))
        },
      }
      before += size
      // What was not opened counts as passed.
      read = Math.max(read, before)
    }
  }
  return {
    file: {
      name: archive.name,
      bytes: () => counted(archive.bytes()),
      ...(archive.entries !== undefined && { entries: entries() }),
    },
    bytesRead: () => Math.min(read, archive.size),
    accountForCurrent: () => void (current !== undefined && untouched.delete(current)),
    left: () => untouched,
  }
}
