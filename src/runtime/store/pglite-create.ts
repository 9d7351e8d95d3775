import { renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { PGlite } from '@electric-sql/pglite'
import { durableOptions, syncPath, syncTree } from './pglite-durable.js'
import type { FromCreator } from './pglite-messages.js'

/**
 * Creates the embedded database, in a process of its own: the one that runs initdb keeps about 750 MB, and gives it back
 * only by ending. It is made beside its place and moved there whole, so a crash half way leaves no half of a database.
 */
const create = async (dataDir: string, draft: string): Promise<void> => {
  const db = await PGlite.create(durableOptions(draft, { fsyncs: 0, writes: 0 }))
  await db.exec('CHECKPOINT')
  await db.close()
  syncTree(draft)
  // The engine blocks this thread for seconds: a parent that died meanwhile is noticed now, before its heir is disturbed.
  await nextTurn()
  renameSync(draft, dataDir)
  syncPath(dirname(dataDir))
}

const [, , dataDir] = process.argv
if (!dataDir) throw new Error('usage: pglite-create <directory>')
const draft = `${dataDir}.new-${process.pid}`
process.on('disconnect', () => process.exit(1))

/** An engine may leave handles open: the process ends when its answer is out. */
const answer = (message: FromCreator): void => {
  process.send?.(message, () => process.exit())
}
create(dataDir, draft).then(
  () => answer({ type: 'created' }),
  (error: NodeJS.ErrnoException) => {
    rmSync(draft, { recursive: true, force: true })
    answer({ type: 'failed', code: error.code, message: error.message })
  },
)
