/** JSON lines: one envelope a line, appended and synced before it is acknowledged. */
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { defineSink, SettingsError, z } from '../../kit/index.js'
import { type LineFile, NotOurs, openLines } from '../line-file.js'

const settings = z.strictObject({
  /** The file that grows. Its folder is made. */
  path: z.string().min(1),
})

export const file = defineSink<z.infer<typeof settings>>({
  id: 'file',
  title: 'File (JSON lines)',
  settings,
  async open({ path }) {
    let lines = await openAt(path)
    let written = lines.ids
    return {
      async deliver(batch) {
        if (await lines.changed()) {
          await lines.close()
          lines = await openAt(path)
          written = lines.ids
        }
        // A crash between writing and acknowledging repeats a batch: what already stands in the file is left out.
        const fresh = batch.filter(({ id }) => !written.has(id))
        if (fresh.length > 0) await lines.append(fresh)
        written = new Set(batch.map(({ id }) => id))
        return []
      },
      close: () => lines.close(),
    }
  },
})

const openAt = async (path: string): Promise<LineFile> => {
  try {
    await mkdir(dirname(path), { recursive: true })
    return await openLines(path)
  } catch (error) {
    if (error instanceof NotOurs)
      throw new SettingsError('sink-file', `${path} holds lines that are not ours. Choose another file for the sink.`)
    throw new SettingsError(
      'sink-file',
      `The file sink cannot write ${path}. Choose a path this process may write to.`,
      { cause: error },
    )
  }
}
