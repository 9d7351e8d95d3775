/** The workouts of a person, each once. */
import { isKnown, localOf, type Moment, orderOf } from '../../core/index.js'
import type { Sketch } from '../../formats/index.js'
import type { CentralActivity, MatchPlan, MergedSummary } from '../../sync/index.js'
import type { Db } from './db.js'
import { storableJson, storableText } from './text.js'

type Cell = string | number | boolean | null
/** Columns for people who look, and the whole for sync. */
const columns: readonly (readonly [name: string, type: string, of: (summary: MergedSummary) => Cell | undefined])[] = [
  ['order_at', 'timestamptz', ({ start }) => iso(orderOf(start))],
  ['start_at', 'timestamptz', ({ start }) => instantOf(start)],
  ['start_local', 'timestamp', ({ start }) => localOf(start)],
  ['offset_minutes', 'smallint', ({ start }) => (isKnown(start) ? start.offset : undefined)],
  ['end_at', 'timestamptz', ({ end }) => end && instantOf(end)],
  ['end_local', 'timestamp', ({ end }) => end && localOf(end)],
  ['zone', 'text', ({ zone }) => zone],
  ['sport', 'text', ({ sport }) => sport],
  ['name', 'text', ({ name }) => name],
  ['notes', 'text', ({ notes }) => notes],
  ['is_private', 'boolean', ({ isPrivate }) => isPrivate],
  ['is_stationary', 'boolean', ({ isStationary }) => isStationary],
  ['has_positions', 'boolean', ({ hasPositions }) => hasPositions],
  ['duration_seconds', 'double precision', ({ durationSeconds }) => durationSeconds],
  ['distance_meters', 'double precision', ({ figures }) => figures?.distanceMeters],
  ['device', 'text', ({ device }) => device],
]
const iso = (at: number): string => new Date(at).toISOString()
const instantOf = (moment: Moment): string | undefined => (isKnown(moment) ? iso(moment.at) : undefined)
const cellOf = (value: Cell | undefined): Cell => (typeof value === 'string' ? storableText(value) : (value ?? null))

/** New or changed, with what was merged of them. */
export const saveActivities = async (
  db: Db,
  individual: string,
  activities: readonly Pick<CentralActivity, 'id' | 'summary'>[],
  now: number,
): Promise<void> => {
  if (activities.length === 0) return
  const names = columns.map(([name]) => name)
  await db.query(
    `insert into activities as a (id, individual_id, summary, created_at, changed_at, ${names.join(', ')})
     select i.id, $1, i.summary, $2, $2, ${names.map((name) => `i.${name}`).join(', ')}
     from unnest($3::text[], $4::jsonb[], ${columns.map(([, type], index) => `$${index + 5}::${type}[]`).join(', ')})
       as i (id, summary, ${names.join(', ')})
     on conflict (id) do update set summary = excluded.summary, changed_at = excluded.changed_at,
       ${names.map((name) => `${name} = excluded.${name}`).join(', ')}
     where a.individual_id = $1`,
    [
      individual,
      new Date(now),
      activities.map(({ id }) => id),
      activities.map(({ summary }) => storableJson(summary)),
      ...columns.map(([, , of]) => activities.map(({ summary }) => cellOf(of(summary)))),
    ],
  )
}

/** Which workout each listing is. */
export const assignListings = async (db: Db, assign: MatchPlan['assign']): Promise<void> => {
  if (assign.length === 0) return
  await db.query(
    `update activity_listings l set activity_id = i.activity
     from unnest($1::uuid[], $2::text[], $3::text[]) as i (connection, external_id, activity)
     where l.connection_id = i.connection and l.external_id = i.external_id`,
    [
      assign.map(({ connection }) => connection),
      assign.map(({ externalId }) => externalId),
      assign.map(({ activity }) => activity),
    ],
  )
}

/** Two that turned out to be one. Links that stand have been written under the one that stays. */
export const joinActivities = async (db: Db, individual: string, join: MatchPlan['join']): Promise<void> => {
  for (const { from, into } of join) {
    const pair = [from, into, individual]
    const known = await db.query('select 1 as one from activities where id in ($1, $2) and individual_id = $3', pair)
    if (known.length < 2) continue
    await db.query(
      `update activity_removals r set activity_id = $2 where activity_id = $1 and individual_id = $3
         and not exists (select 1 from activity_removals o where o.activity_id = $2 and o.connection_id = r.connection_id)`,
      pair,
    )
    for (const table of ['activity_listings', 'activity_originals'])
      await db.query(`update ${table} set activity_id = $2 where activity_id = $1 and individual_id = $3`, pair)
    await db.query(
      `update activities a set is_excluded = a.is_excluded or gone.is_excluded, content = coalesce(a.content, gone.content),
         sketch = coalesce(a.sketch, gone.sketch)
       from activities gone where a.id = $2 and gone.id = $1 and gone.individual_id = $3`,
      pair,
    )
    await db.query('delete from activities where id = $1 and individual_id = $2', [from, individual])
  }
}

/** What its content told; and its summary, where the content knows better. */
export const noteContent = async (
  db: Db,
  individual: string,
  activity: string,
  content: NonNullable<CentralActivity['content']>,
  sketch: Sketch | undefined,
): Promise<void> => {
  await db.query(
    `update activities set content = $3::jsonb, sketch = coalesce($4::jsonb, sketch)
     where id = $1 and individual_id = $2`,
    [activity, individual, JSON.stringify(content), sketch === undefined ? null : JSON.stringify(sketch)],
  )
}

export const summaryOf = async (db: Db, individual: string, activity: string): Promise<MergedSummary | undefined> =>
  (
    await db.query<{ summary: MergedSummary }>(
      'select summary from activities where id = $1 and individual_id = $2 for update',
      [activity, individual],
    )
  )[0]?.summary

/** The person takes it out of syncing, or in again. False where it is not theirs. */
export const excludeActivity = async (
  db: Db,
  individual: string,
  activity: string,
  isExcluded: boolean,
  now: number,
): Promise<boolean> =>
  (
    await db.query(
      'update activities set is_excluded = $3, changed_at = $4 where id = $1 and individual_id = $2 returning 1 as one',
      [activity, individual, isExcluded, new Date(now)],
    )
  ).length > 0

/** What was found in originals; where one is left, what it says of privacy stands. */
export const forgetContent = async (db: Db, individual: string, activities: readonly string[]): Promise<void> => {
  await db.query(
    `update activities a set sketch = null,
       content = case when exists (select 1 from activity_originals o where o.activity_id = a.id) then content end
     where individual_id = $1 and id = any($2::text[])`,
    [individual, activities],
  )
}

/** What is in no listing and was sent nowhere, but to connections that were forgotten, is not a workout we know of. */
export const dropUnknownActivities = async (db: Db, individual: string): Promise<void> => {
  await db.query(
    `delete from activities a where individual_id = $1
       and not exists (select 1 from activity_listings l where l.activity_id = a.id)
       and not exists (select 1 from activity_links k
         where k.activity_id = a.id and k.state not in ('removed', 'refused') and k.reason_code is distinct from 'disconnected')`,
    [individual],
  )
}
