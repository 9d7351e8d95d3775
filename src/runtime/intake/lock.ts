/** One commit at a time per connection. */
import type { Db } from '../store/db.js'

/**
 * Commits of one connection follow each other, and the lock comes before the first write: so the order of transaction
 * ids is the order of revisions, and the outbox can be read by it (I2).
 */
export const lockConnection = async (db: Db, connectionId: string): Promise<void> => {
  await db.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [connectionId])
}
