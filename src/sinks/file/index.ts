/** JSON lines: one envelope a line, appended and synced before it is acknowledged. */
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { defineSink, type Envelope, SettingsError, z } from '../../kit/index.js'

const settings = z.strictObject({
  /** The file that grows. Its folder is made. */
  path: z.string().min(1),
})

/** How much of the end is read on opening: more than any batch, so that a repeated one is recognised. */
const tailBytes = 16 * 1024 * 1024

export const file = defineSink<z.infer<typeof settings>>({
  id: 'file',
  title: 'File (JSON lines)',
  settings,
  async open({ path }) {
    const handle = await openFile(path)
    let written = await tail(handle, path).catch(async (error: unknown) => {
      await handle.close()
      throw error
    })
    let size = await sizeOf(handle)
    return {
      async deliver(batch) {
        // Not as we left it: another process has written, or a write of ours broke off.
        if ((await sizeOf(handle)) !== size) written = await tail(handle, path)
        // A crash between writing and acknowledging repeats a batch: what already stands in the file is left out.
        const fresh = batch.filter(({ id }) => !written.has(id))
        if (fresh.length > 0) {
          await handle.appendFile(fresh.map((envelope) => `${JSON.stringify(envelope)}\n`).join(''))
          await handle.datasync()
        }
        written = new Set(batch.map(({ id }) => id))
        size = await sizeOf(handle)
        return []
      },
      close: () => handle.close(),
    }
  },
})

const openFile = async (path: string) => {
  try {
    await mkdir(dirname(path), { recursive: true })
    return await open(path, 'a+', 0o600)
  } catch (error) {
    throw new SettingsError(
      'sink-file',
      `The file sink cannot write ${path}. Choose a path this process may write to.`,
      {
        cause: error,
      },
    )
  }
}

type Handle = Awaited<ReturnType<typeof open>>

const sizeOf = async (handle: Handle): Promise<number> => (await handle.stat()).size

/** How every line of ours begins, and so what a crash leaves of one. */
const lineStart = '{"'

/** Ids at the end of the file; a line torn by a crash is cut off, once the others have proved to be ours. */
const tail = async (handle: Handle, path: string): Promise<Set<string>> => {
  const size = await sizeOf(handle)
  const from = Math.max(0, size - tailBytes)
  const buffer = Buffer.alloc(size - from)
  await handle.read(buffer, 0, buffer.length, from)
  const lastEnd = buffer.lastIndexOf(0x0a) + 1
  const torn = buffer.subarray(lastEnd, lastEnd + lineStart.length).toString()
  if (!lineStart.startsWith(torn)) throw notOurs(path)
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
      throw notOurs(path)
    }
  }
  if (lastEnd < buffer.length) await handle.truncate(from + lastEnd)
  return ids
}

const notOurs = (path: string): SettingsError =>
  new SettingsError('sink-file', `${path} holds lines that are not ours. Choose another file for the sink.`)
