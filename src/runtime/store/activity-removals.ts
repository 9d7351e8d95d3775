/** Uploads of ours that their person wants taken back. */
import type { Db } from './db.js'

export interface Removal {
  readonly activity: string
  readonly connection: string
  readonly externalId: string
  readonly state: 'wanted' | 'removed' | 'impossible'
  readonly attempts: number
  readonly message: string | undefined
  readonly notBefore: number | undefined
}

/** SQL: what a rollback can mean, as `k`. */
const ours = `k.external_id is not null and k.state = 'uploaded'`

/** Wants them taken back: all that this person had sent there, or those of one workout. Returns how many. */
export const wantRemovals = async (
  db: Db,
  what: {
    readonly individual: string
    readonly connections: readonly string[]
    readonly activity?: string | undefined
    readonly now: number
  },
): Promise<number> =>
  (
    await db.query(
      `insert into activity_removals (activity_id, connection_id, individual_id, external_id, state, wanted_at, changed_at)
       select k.activity_id, k.connection_id, $1, k.external_id, 'wanted', $4, $4
       from activity_links k
       where k.individual_id = $1 and k.connection_id = any($2::uuid[]) and ($3::text is null or k.activity_id = $3)
         and ${ours}
       on conflict (activity_id, connection_id) do update set state = 'wanted', attempts = 0, message = null,
         not_before = null, external_id = excluded.external_id, changed_at = excluded.changed_at
       where activity_removals.state <> 'wanted'
       returning 1 as one`,
      [what.individual, what.connections, what.activity ?? null, new Date(what.now)],
    )
  ).length

/** Gives up what has not been removed yet. */
export const forgoRemovals = async (db: Db, individual: string): Promise<number> =>
  (
    await db.query(`delete from activity_removals where individual_id = $1 and state = 'wanted' returning 1 as one`, [
      individual,
    ])
  ).length

export const wantedRemovals = async (db: Db, individual: string): Promise<Removal[]> =>
  (
    await db.query<{
      activity_id: string
      connection_id: string
      external_id: string
      state: Removal['state']
      attempts: number
      message: string | null
      not_before: Date | null
    }>(
      `select * from activity_removals where individual_id = $1 and state = 'wanted' order by wanted_at, activity_id, connection_id`,
      [individual],
    )
  ).map((row) => ({
    activity: row.activity_id,
    connection: row.connection_id,
    externalId: row.external_id,
    state: row.state,
    attempts: row.attempts,
    message: row.message ?? undefined,
    notBefore: row.not_before?.getTime(),
  }))

export const saveRemoval = async (db: Db, removal: Removal, now: number): Promise<void> => {
  await db.query(
    `update activity_removals set state = $3, attempts = $4, message = $5, not_before = $6, changed_at = $7
     where activity_id = $1 and connection_id = $2`,
    [
      removal.activity,
      removal.connection,
      removal.state,
      removal.attempts,
      removal.message ?? null,
      removal.notBefore === undefined ? null : new Date(removal.notBefore),
      new Date(now),
    ],
  )
}

/** An upload of ours, or what has become of it. */
export interface SentRow {
  readonly activity: string
  readonly connection: string
  readonly externalId: string
  readonly orderAt: number
  readonly name: string | undefined
  readonly sport: string
  /** Absent: nobody wants it back. */
  readonly state: Removal['state'] | undefined
  readonly message: string | undefined
}

/** Newest workout first. */
export const sentOf = async (db: Db, individual: string): Promise<SentRow[]> =>
  (
    await db.query<{
      activity_id: string
      connection_id: string
      external_id: string
      order_at: Date
      name: string | null
      sport: string
      state: Removal['state'] | null
      message: string | null
    }>(
      `select k.activity_id, k.connection_id, coalesce(r.external_id, k.external_id) as external_id, a.order_at, a.name,
         a.sport, r.state, r.message
       from activity_links k join activities a on a.id = k.activity_id
       left join activity_removals r on r.activity_id = k.activity_id and r.connection_id = k.connection_id
       where k.individual_id = $1 and (r.state is not null or (${ours}))
       order by a.order_at desc, a.id, k.connection_id`,
      [individual],
    )
  ).map((row) => ({
    activity: row.activity_id,
    connection: row.connection_id,
    externalId: row.external_id,
    orderAt: row.order_at.getTime(),
    name: row.name ?? undefined,
    sport: row.sport,
    state: row.state ?? undefined,
    message: row.message ?? undefined,
  }))
