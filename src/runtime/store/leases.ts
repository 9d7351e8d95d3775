/** Leases of processes that are known to be dead. */
import type { Db } from './db.js'
import { closeOrphans } from './runs.js'
import { closeSyncOrphans } from './sync-runs.js'

/**
 * The embedded store belongs to one process at a time: whoever opens it knows that every lease in it is a dead
 * process's. Without this a killed instance, started again, would look on for two minutes until they ran out.
 */
export const dropLeases = async (db: Db, now: number): Promise<void> => {
  await db.query('update pulls set lease = null, lease_until = null, due_at = $1 where lease is not null', [
    new Date(now),
  ])
  await db.query('update sinks set lease = null, lease_until = null where lease is not null')
  await db.query('update syncs set lease = null, lease_until = null, due_at = $1 where lease is not null', [
    new Date(now),
  ])
  await closeOrphans(db, now, 0)
  await closeSyncOrphans(db, now)
}
