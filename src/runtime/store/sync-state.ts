/** Where the syncing of one person stands. */
import type { Db } from './db.js'
import type { Work } from './syncs.js'

interface SyncState {
  readonly dueAt: number | undefined
  readonly leaseUntil: number | undefined
  readonly doing: { readonly step: string; readonly connection: string } | undefined
  readonly done: number
  readonly total: number
  readonly work: Work
  readonly beganAt: number | undefined
  readonly lastAt: number | undefined
  readonly message: string | undefined
}

export const syncStateOf = async (db: Db, individual: string): Promise<SyncState | undefined> =>
  (
    await db.query<{
      due_at: Date | null
      lease_until: Date | null
      doing: string | null
      doing_connection: string | null
      done: number
      total: number
      work: Work
      began_at: Date | null
      last_at: Date | null
      message: string | null
    }>(
      `select due_at, lease_until, doing, doing_connection, done, total, work, began_at, last_at, message
       from syncs where individual_id = $1`,
      [individual],
    )
  ).map((row) => ({
    dueAt: row.due_at?.getTime(),
    leaseUntil: row.lease_until?.getTime(),
    doing:
      row.doing === null || row.doing_connection === null
        ? undefined
        : { step: row.doing, connection: row.doing_connection },
    done: row.done,
    total: row.total,
    work: row.work,
    beganAt: row.began_at?.getTime(),
    lastAt: row.last_at?.getTime(),
    message: row.message ?? undefined,
  }))[0]
