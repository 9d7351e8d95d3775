import type { Log } from '../world.js'
import type { Store } from './db.js'

/**
 * What a server's background processes do and the embedded engine, being a single process, does not: checkpoints, without
 * which the write-ahead log grows for ever and a restart replays all of it.
 */
export const keepTidy = (store: Store, log?: Log): (() => void) => {
  let last: number | undefined
  let busy = false
  const round = async (): Promise<void> => {
    const position = await logPosition(store)
    last ??= position
    if (position - last < CHECKPOINT_AFTER_BYTES) return
    await store.query('CHECKPOINT')
    last = position
  }
  const timer = setInterval(() => {
    if (busy) return
    busy = true
    round()
      .catch((error: Error) => log?.warn({ error: error.name }, 'the upkeep of the embedded store failed'))
      .finally(() => {
        busy = false
      })
  }, EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}

const EVERY_MS = 5_000
const CHECKPOINT_AFTER_BYTES = 128 * 1024 * 1024

const logPosition = async (store: Store): Promise<number> => {
  const [row] = await store.query<{ position: number }>(`SELECT (pg_current_wal_lsn() - '0/0')::float8 AS position`)
  return row?.position ?? 0
}
