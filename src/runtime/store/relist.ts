/** A listing begins again: what was asked of the service before was asked with other settings. */
import type { Db } from './db.js'
import { dropClaims, makeDue, priorities } from './pulls.js'

/** Under the connection's lock. What was listed stays until listings agree that it is not there any more. */
export const relistFromTheStart = async (
  db: Db,
  { streamId, now }: { readonly streamId: number; readonly now: number },
): Promise<void> => {
  // A pull that is on its way asks with the old settings: it stores nothing more.
  await dropClaims(db, [streamId])
  await db.query(
    'update streams set cursor = null, settled_at = null, backfilled_to = null, message = null, lists_workouts = true where id = $1',
    [streamId],
  )
  await db.query('delete from coverage where stream_id = $1', [streamId])
  await makeDue(db, { streamIds: [streamId], purpose: 'fresh', priority: priorities.waiting, now })
}

/** Streams of these names whose coverage was read when nobody noted workouts. */
export const unlistedStreams = async (
  db: Db,
  of: { readonly connector: string; readonly name: string },
): Promise<readonly { readonly id: number; readonly connectionId: string }[]> =>
  (
    await db.query<{ id: number; connection_id: string }>(
      'select id, connection_id from streams where connector = $1 and name = $2 and not lists_workouts',
      [of.connector, of.name],
    )
  ).map(({ id, connection_id }) => ({ id, connectionId: connection_id }))

export const isUnlisted = async (db: Db, streamId: number): Promise<boolean> =>
  (await db.query('select 1 as one from streams where id = $1 and not lists_workouts', [streamId])).length > 0
