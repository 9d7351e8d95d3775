import type { Log } from '../world.js'
import type { Store } from './db.js'

/**
 * What a server's background processes do and the embedded engine, being one process, never does by itself: checkpoints,
 * without which the write-ahead log grows for ever and a restart replays all of it; removal of dead rows; statistics.
 * Returns how to stop it.
 */
export const keepTidy = (store: Store, log?: Log): (() => void) => {
  const checkpoint = checkpoints(store)
  let busy = false
  const round = async (): Promise<void> => {
    if (busy) return
    busy = true
    try {
      await checkpoint()
      await vacuumOne(store)
    } catch (error) {
      log?.warn({ error: error instanceof Error ? error.name : undefined }, 'the upkeep of the embedded store failed')
    } finally {
      busy = false
    }
  }
  const timer = setInterval(() => void round(), ROUND_MS)
  timer.unref()
  return () => clearInterval(timer)
}

const ROUND_MS = 3_000
/** A bulk import writes this much in two or three seconds; replaying it takes about one. */
const CHECKPOINT_AFTER_BYTES = 64 * 1024 * 1024

/** A checkpoint whenever the log has grown enough since the last. */
export const checkpoints = (store: Store, afterBytes = CHECKPOINT_AFTER_BYTES): (() => Promise<void>) => {
  let last: number | undefined
  return async () => {
    const position = await logPosition(store)
    last ??= position
    if (position - last < afterBytes) return
    await store.query('CHECKPOINT')
    last = position
  }
}

/** Exact up to 2^53 bytes: nobody writes as much. */
const logPosition = async (store: Store): Promise<number> => {
  const [row] = await store.query<{ position: number }>(`SELECT (pg_current_wal_lsn() - '0/0')::float8 AS position`)
  return row?.position ?? 0
}

/**
 * The table most in need, by autovacuum's own rule (a fifth dead, or a tenth changed since the last analysis), with a higher
 * floor: it holds up everyone while it runs. https://www.postgresql.org/docs/current/routine-vacuuming.html#AUTOVACUUM
 */
export const vacuumOne = async (store: Store): Promise<void> => {
  const [table] = await store.query<{ name: string; dead: boolean }>(`
    SELECT format('%I.%I', schemaname, relname) AS name, n_dead_tup > 1000 + 0.2 * n_live_tup AS dead
      FROM pg_stat_user_tables
     WHERE n_dead_tup > 1000 + 0.2 * n_live_tup OR n_mod_since_analyze > 1000 + 0.1 * n_live_tup
     ORDER BY n_dead_tup DESC LIMIT 1`)
  if (table) await store.query(`${table.dead ? 'VACUUM (ANALYZE)' : 'ANALYZE'} ${table.name}`)
}
