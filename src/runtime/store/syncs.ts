/** Whose workouts are to be looked at: the table is the queue, as with `pulls`, one row per person. */
import type { Db } from './db.js'

export interface SyncClaim {
  readonly individual: string
  readonly lease: string
  readonly attempts: number
  /** The count of news when it was claimed: what came since makes it due again. */
  readonly news: number
  /** Steps that earlier slices of the same run have done. */
  readonly done: number
  /** The line of the diary an earlier slice began. */
  readonly runId: number | undefined
}

/**
 * Takes the row of a person before anything of their workouts is written, so that a page on its way in and a sync under
 * way follow each other instead of waiting for one another.
 */
export const lockSync = async (db: Db, individual: string): Promise<void> => {
  await db.query(
    'insert into syncs (individual_id) select id from individuals where id = $1 on conflict (individual_id) do nothing',
    [individual],
  )
  await db.query('select 1 as one from syncs where individual_id = $1 for update', [individual])
}

/** Something happened: the person is due now, or as soon as whoever is at work has ended. */
export const wakeSync = async (db: Db, individual: string, now: number): Promise<void> => {
  await db.query(
    `insert into syncs (individual_id, due_at, news) select id, $2::timestamptz, 1 from individuals where id = $1
     on conflict (individual_id) do update set news = syncs.news + 1,
       due_at = case when syncs.lease_until > $2 then syncs.due_at else least(coalesce(syncs.due_at, $2), $2) end`,
    [individual, new Date(now)],
  )
}

/** More has been listed: due only where something waits for that. */
export const wakeIfAwaited = async (db: Db, individual: string, now: number): Promise<boolean> => {
  const waits = await db.query('select 1 as one from syncs where individual_id = $1 and awaits_listing', [individual])
  if (waits.length > 0) await wakeSync(db, individual, now)
  return waits.length > 0
}

export const claimSyncs = async (
  db: Db,
  how: { readonly limit: number; readonly lease: string; readonly now: number; readonly leaseMs: number },
): Promise<SyncClaim[]> =>
  (
    await db.query<{
      individual_id: string
      attempts: number
      news: number
      done: number
      run_id: number | null
    }>(
      `with due as (
         select individual_id from syncs where due_at <= $1 order by due_at limit $4 for update skip locked)
       update syncs s set lease = $2, lease_until = $3, due_at = $3
       from due where s.individual_id = due.individual_id
       returning s.individual_id, s.attempts, s.news, s.done, s.run_id`,
      [new Date(how.now), how.lease, new Date(how.now + how.leaseMs), how.limit],
    )
  ).map((row) => ({
    individual: row.individual_id,
    lease: how.lease,
    attempts: row.attempts,
    news: row.news,
    done: row.done,
    runId: row.run_id ?? undefined,
  }))

/** Still ours? Then a little longer. The first statement of every transaction that writes for a sync. */
export const extendSync = async (db: Db, claim: SyncClaim, until: number): Promise<boolean> =>
  (
    await db.query(
      'update syncs set lease_until = $3, due_at = $3 where individual_id = $1 and lease = $2 returning 1 as one',
      [claim.individual, claim.lease, new Date(until)],
    )
  ).length > 0

interface SyncProgress {
  readonly doing: string
  readonly connection: string
  readonly done: number
  readonly total: number
  /** Where it is to be told anew. */
  readonly work?: Work
}

/** What is being done, for whoever watches. A hint: it proves nothing, and needs no fence but the lease's name. */
export const noteSyncProgress = async (
  db: Db,
  claim: SyncClaim,
  { doing, connection, done, total, work }: SyncProgress,
  runId: number,
): Promise<void> => {
  await db.query(
    `update syncs set doing = $3, doing_connection = $4, done = $5, total = $6, run_id = $7, work = coalesce($8::jsonb, work)
     where individual_id = $1 and lease = $2`,
    [
      claim.individual,
      claim.lease,
      doing,
      connection,
      done,
      total,
      runId,
      work === undefined ? null : JSON.stringify(work),
    ],
  )
}

/** Steps that are left, by connection. */
export type Work = Readonly<Record<string, Readonly<Record<string, number>>>>

/** Gives a claim back with what comes next. Does nothing where the lease is no longer ours. */
export const releaseSync = async (
  db: Db,
  claim: SyncClaim,
  next: {
    readonly dueAt: number | undefined
    /** When it is due where news have come meanwhile. */
    readonly newsAt: number
    readonly attempts: number
    readonly now: number
    readonly awaitsListing: boolean
    readonly work: Work
    readonly left: number
    /** In all slices of the run. */
    readonly done: number
    readonly runId: number | undefined
    readonly message: string | undefined
  },
): Promise<void> => {
  const isThrough = next.left === 0
  await db.query(
    `update syncs set lease = null, lease_until = null, doing = null, doing_connection = null, attempts = $3,
       due_at = case when news <> $4 then least(coalesce($5::timestamptz, $6), $6) else $5 end,
       awaits_listing = $7, work = $8::jsonb, done = $13, total = $14,
       began_at = case when $9 then null else coalesce(began_at, $10) end,
       last_at = case when $9 then $10 else last_at end, run_id = $11, message = $12
     where individual_id = $1 and lease = $2`,
    [
      claim.individual,
      claim.lease,
      next.attempts,
      claim.news,
      next.dueAt === undefined ? null : new Date(next.dueAt),
      new Date(next.newsAt),
      next.awaitsListing,
      JSON.stringify(next.work),
      isThrough,
      new Date(next.now),
      isThrough ? null : (next.runId ?? null),
      next.message ?? null,
      isThrough ? 0 : next.done,
      isThrough ? 0 : next.done + next.left,
    ],
  )
}

export const nextSyncDue = async (db: Db): Promise<number | undefined> => {
  const [row] = await db.query<{ at: Date | null }>('select min(due_at) as at from syncs where due_at is not null')
  return row?.at?.getTime()
}
