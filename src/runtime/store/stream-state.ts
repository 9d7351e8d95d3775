/** Small steps of a stream's and a connection's state. */
import type { Db } from './db.js'

/** History down to here is stored. Never up again. */
export const noteBackfilled = async (db: Db, streamId: number, to: number): Promise<void> => {
  await db.query('update streams set backfilled_to = least(coalesce(backfilled_to, $2), $2) where id = $1', [
    streamId,
    new Date(to),
  ])
}

export const noteSettled = async (db: Db, streamId: number, now: number, settled: boolean): Promise<void> => {
  await db.query(
    `update streams set last_pull_at = $2, message = null, settled_at = case when $3 then $2 else settled_at end where id = $1`,
    [streamId, new Date(now), settled],
  )
}

/** A scope is missing: this stream waits for the person, the others go on. */
export const pauseStream = async (db: Db, streamId: number, message: string): Promise<void> => {
  await db.query(`update streams set state = 'paused', message = $2 where id = $1`, [streamId, message])
}

/** The provider no longer accepts our grant: everything of this connection waits for the person. */
export const pauseConnection = async (db: Db, connectionId: string, message: string, now: number): Promise<void> => {
  await db.query(
    `update connections set state = 'reauthorize', message = $2, changed_at = $3 where id = $1 and state = 'connected'`,
    [connectionId, message, new Date(now)],
  )
}

/** More history is wanted than before. */
export const wantHistory = async (db: Db, streamIds: readonly number[], to: number): Promise<void> => {
  await db.query(
    `update streams set backfill_wanted = least(coalesce(backfill_wanted, $2), $2) where id = any($1::bigint[])`,
    [streamIds, new Date(to)],
  )
}
