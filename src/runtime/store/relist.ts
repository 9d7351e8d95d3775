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
    'update streams set cursor = null, settled_at = null, backfilled_to = null, message = null where id = $1',
    [streamId],
  )
  await db.query('delete from coverage where stream_id = $1', [streamId])
  await makeDue(db, { streamIds: [streamId], purpose: 'fresh', priority: priorities.waiting, now })
}
