/** What is left of a connection in the workouts of its person. What they set, for it and for its flows, stays. */
import type { MergedSummary } from '../../sync/index.js'
import { dropUnknownActivities, forgetContent, saveActivities } from './activities.js'
import { emptyLinks } from './activity-links.js'
import { listingsWhere } from './activity-listings.js'
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
  const told = await db.query<{ activity: string }>(
    `select activity_id as activity from activity_listings where connection_id = $1 and activity_id is not null
     union select activity_id from activity_originals where connection_id = $1`,
    [id],
  )
  for (const table of ['activity_originals', 'activity_listings', 'activity_removals', 'sync_waits'])
    await db.query(`delete from ${table} where connection_id = $1`, [id])
  await emptyLinks(db, id)
  await dropUnknownActivities(db, individual)
  await tellAnew(
    db,
    individual,
    told.map(({ activity }) => activity),
    now,
  )
  await wakeSync(db, individual, now)
}

/** What others have, too, is from now on what they say of it; where none has listed it yet, no more than when it was. */
const tellAnew = async (db: Db, individual: string, ids: readonly string[], now: number): Promise<void> => {
  if (ids.length === 0) return
  await forgetContent(db, individual, ids)
  // One of them will do: the next sync merges them all.
  const others = new Map(
    (await listingsWhere(db, 'activity_id = any($1::text[])', [ids])).map(({ activity = '', summary }) => {
      const { externalId: _, handle: __, mark: ___, skip: ____, ...told } = summary
      return [activity, told]
    }),
  )
  const kept = await db.query<{ id: string; summary: MergedSummary }>(
    'select id, summary from activities where id = any($1::text[])',
    [ids],
  )
  const told = kept.map(({ id, summary }) => ({ id, summary: others.get(id) ?? bareOf(summary) }))
  await saveActivities(db, individual, told, now)
}

const bareOf = ({ start, sport, durationSeconds }: MergedSummary): MergedSummary => ({
  start,
  sport,
  ...(durationSeconds !== undefined && { durationSeconds }),
})
