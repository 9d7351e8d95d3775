import { renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import type { FromCreator } from './pglite-messages.js'
import { durableOptions, syncPath, syncTree } from './pglite-durable.js'

/**
 * Creates the embedded database, in a process of its own: the one that runs initdb keeps about 750 MB, and gives it back
 * only by ending. It is made beside its place and moved there whole, so a crash half way leaves no half of a database.
 */
const create = async (dataDir: string): Promise<void> => {
  const draft = `${dataDir}.new`
  rmSync(draft, { recursive: true, force: true })
  const db = await PGlite.create(durableOptions(draft, { fsyncs: 0, writes: 0 }))
  await db.exec('CHECKPOINT')
  await db.close()
  syncTree(draft)
  renameSync(draft, dataDir)
  syncPath(dirname(dataDir))
}

const [, , dataDir] = process.argv
if (!dataDir) throw new Error('usage: pglite-create <directory>')

/** An engine may leave handles open: the process ends when its answer is out. */
const answer = (message: FromCreator): void => {
  process.send?.(message, () => process.exit())
}
create(dataDir).then(
  () => answer({ type: 'created' }),
  (error: NodeJS.ErrnoException) => {
    rmSync(`${dataDir}.new`, { recursive: true, force: true })
    answer({ type: 'failed', code: error.code, message: error.message })
  },
)
