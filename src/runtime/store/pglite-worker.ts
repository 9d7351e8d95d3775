import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { type DiskCounts, durableOptions } from './pglite-durable.js'
import type { FromWorker, ToWorker, WorkerInput } from './pglite-messages.js'

/**
 * The embedded engine, in a thread of its own because a WASM call blocks its thread for as long as it takes: here it
 * blocks nobody. It is reached through a unix socket in a directory that only this user may enter, as it knows no password.
 */
const { dataDir, socketPath, trial } = workerData as WorkerInput
const port = parentPort
if (!port) throw new Error('pglite-worker runs as a worker thread')

const counts: DiskCounts = { fsyncs: 0, writes: 0 }
const tell = (message: FromWorker): void => port.postMessage(message)

/** Ends this thread at once: nothing that is still in its buffers may reach a client. */
const stop = (): never => {
  tell({ type: 'failed', code: counts.failure, message: 'the engine aborted' })
  return process.exit(1)
}

/**
 * PostgreSQL answers a log it cannot write with a panic: the process dies, and with it every promise it has not kept.
 * PGlite catches that, and its engine goes on in a state in which it acknowledges commits that never reach the disk. So
 * the first trap of the WASM ends the thread; the log brings everything acknowledged back at the next open.
 */
const dieWithTheEngine = (db: PGlite): void => {
  const engine = db.Module as unknown as { _PostgresMainLoopOnce(): void }
  const once = engine._PostgresMainLoopOnce
  engine._PostgresMainLoopOnce = () => {
    try {
      once()
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) stop()
      throw error
    }
  }
}

try {
  const db = await PGlite.create(durableOptions(dataDir, counts, trial))
  dieWithTheEngine(db)
  // The pool has one client; the second place is for the moment in which it replaces a broken one.
  const server = new PGLiteSocketServer({ db, path: socketPath, maxConnections: 2 })
  await server.start()
  port.on('message', (message: ToWorker) => {
    if (message.type === 'count') tell({ type: 'counts', ...counts })
    if (message.type === 'close') {
      // A clean end writes a checkpoint: the next open has nothing to replay.
      server
        .stop()
        .then(() => db.close())
        .then(() => tell({ type: 'closed' }))
        .catch((error: Error) => tell({ type: 'failed', message: error.message }))
    }
  })
  tell({ type: 'ready' })
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException
  tell({ type: 'failed', code: counts.failure ?? code, message: message ?? String(error) })
}
