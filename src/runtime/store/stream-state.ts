/** Small steps of a stream's and a connection's state. */
import type { Db } from './db.js'

/** History down to here is stored. Never up again. */
export const noteBackfilled = async (db: Db, streamId: number, to: number): Promise<void> => {
  await db.query('update streams set backfilled_to = least(coalesce(backfilled_to, $2), $2) where id = $1', [
    streamId,
    new Date(to),
  ])
}

/** A pull is over. `settledAt`: when the span that may still be revised was read, if it was. */
export const noteSettled = async (
  db: Db,
  streamId: number,
  now: number,
  settledAt: number | undefined,
): Promise<void> => {
  await db.query(
    `update streams set last_pull_at = $2, message = null, settled_at = coalesce($3, settled_at) where id = $1`,
    [streamId, new Date(now), settledAt === undefined ? null : new Date(settledAt)],
  )
}

/**
 * The version of the credential that the provider's word was about, if one had been shown to it. A person may have
 * connected again while the word was on its way: then it is about a credential that is no more, and changes nothing.
 */
export interface Seen {
  readonly version: number | undefined
}
const isCurrent = (connection: string, version: string): string =>
  `not exists (select 1 from credentials k where k.connection_id = ${connection} and k.version is distinct from ${version}::int)`

/** A scope is missing: this stream waits for the person, the others go on. */
export const pauseStream = async (db: Db, streamId: number, message: string, seen: Seen): Promise<void> => {
  await db.query(
    `update streams set state = 'paused', message = $2 where id = $1 and ${isCurrent('streams.connection_id', '$3')}`,
    [streamId, message, seen.version ?? null],
  )
}

/**
 * The provider no longer accepts our grant: everything of this connection waits for the person. Without `seen` whatever
 * the credential: the provider has told us so of the account.
 */
export const pauseConnection = async (
  db: Db,
  connectionId: string,
  message: string,
  now: number,
  seen?: Seen,
): Promise<void> => {
  await db.query(
    `update connections set state = 'reauthorize', message = $2, changed_at = $3
     where id = $1 and state = 'connected' and ($4 or ${isCurrent('connections.id', '$5')})`,
    [connectionId, message, new Date(now), seen === undefined, seen?.version ?? null],
  )
}

/** More history is wanted than before. */
export const wantHistory = async (db: Db, streamIds: readonly number[], to: number): Promise<void> => {
  await db.query(
    `update streams set backfill_wanted = least(coalesce(backfill_wanted, $2), $2) where id = any($1::bigint[])`,
    [streamIds, new Date(to)],
  )
}
