/**
 * A file of envelopes, one a line, that knows its own end: what stands there already is not written again, and a line
 * that a crash has torn is cut off. Its only memory is the file itself.
 */
import { open } from 'node:fs/promises'
import { type Envelope, withoutWire } from '../kit/index.js'

/** How much of the end is read on opening: more than any batch, so that a repeated one is recognised. */
const tailBytes = 16 * 1024 * 1024

export interface LineFile {
  /** Ids of the envelopes at its end. */
  readonly ids: ReadonlySet<string>
  /** True where it is not as we left it: another process has written, or a write of ours broke off. */
  changed(): Promise<boolean>
  /** Returns when they are on the disk. */
  append(envelopes: readonly Envelope<unknown>[]): Promise<void>
  close(): Promise<void>
}

/** Rejects with `NotOurs` where the file holds other lines, and leaves it as it is. */
export const openLines = async (path: string): Promise<LineFile> => {
  const handle = await open(path, 'a+', 0o600)
  try {
    const ids = await tail(handle)
    let size = await sizeOf(handle)
    return {
      ids,
      changed: async () => (await sizeOf(handle)) !== size,
      async append(envelopes) {
        await handle.appendFile(envelopes.map((envelope) => `${JSON.stringify(withoutWire(envelope))}\n`).join(''))
        await handle.datasync()
        size = await sizeOf(handle)
      },
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** The file holds lines that no sink of ours has written. */
export class NotOurs extends Error {}

type Handle = Awaited<ReturnType<typeof open>>

const sizeOf = async (handle: Handle): Promise<number> => (await handle.stat()).size

/** How every line of ours begins, and so what a crash leaves of one. */
const lineStart = '{"'

/** Ids at the end of the file; a line torn by a crash is cut off, once the others have proved to be ours. */
const tail = async (handle: Handle): Promise<Set<string>> => {
  const size = await sizeOf(handle)
  const from = Math.max(0, size - tailBytes)
  const buffer = Buffer.alloc(size - from)
  await handle.read(buffer, 0, buffer.length, from)
  const lastEnd = buffer.lastIndexOf(0x0a) + 1
  const torn = buffer.subarray(lastEnd, lastEnd + lineStart.length).toString()
  if (!lineStart.startsWith(torn)) throw new NotOurs()
  const ids = new Set<string>()
  for (const line of buffer
    .subarray(0, lastEnd)
    .toString('utf8')
    .split('\n')
    .slice(from > 0 ? 1 : 0)) {
    if (line === '') continue
    try {
      ids.add((JSON.parse(line) as Envelope).id)
    } catch {
      throw new NotOurs()
    }
  }
  if (lastEnd < buffer.length) await handle.truncate(from + lastEnd)
  return ids
}
