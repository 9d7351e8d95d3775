/** What is left of a connection in the workouts of its person. What they set, for it and for its flows, stays. */
import { dropUnknownActivities } from './activities.js'
import type { Db } from './db.js'
import { lockSync, wakeSync } from './syncs.js'

export const forgetWorkouts = async (
  db: Db,
  { id, individual }: { readonly id: string; readonly individual: string },
  now: number,
): Promise<void> => {
  const known = await db.query(
    `select 1 as one where exists (select 1 from activity_listings where connection_id = $1)
       or exists (select 1 from activity_links where connection_id = $1)`,
    [id],
  )
  if (known.length === 0) return
  await lockSync(db, individual)
  // Who is at work on this person stores nothing more: what they hold may be of this connection.
  await db.query('update syncs set lease = null, lease_until = null where individual_id = $1', [individual])
  for (const table of ['activity_originals', 'activity_listings', 'activity_links', 'activity_removals', 'sync_waits'])
    await db.query(`delete from ${table} where connection_id = $1`, [id])
  await dropUnknownActivities(db, individual)
  await wakeSync(db, individual, now)
}
