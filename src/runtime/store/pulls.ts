/** The schedule is a table, and the table is the queue. */
import type { Db } from './db.js'

export type Purpose = 'fresh' | 'backfill'
export interface Claim {
  readonly streamId: number
  readonly purpose: Purpose
  readonly attempts: number
  readonly priority: number
  readonly lease: string
  /** Why it became due out of turn: spans and documents named by notices. */
  readonly note: string | undefined
}
export const priorities = { waiting: 0, fresh: 1, settling: 2, backfill: 3 } as const
const levels = Object.values(priorities)

/**
 * Takes what is due, most urgent first. The claim moves `due_at` to the end of the lease: a worker that dies needs no
 * sweeper. One index range per priority, so the cost does not depend on the size of the table; and a range is read only
 * where the more urgent ones did not suffice, so nothing is locked that is not taken.
 */
export const claimDue = async (
  db: Db,
  how: { readonly limit: number; readonly lease: string; readonly now: number; readonly leaseMs: number },
): Promise<Claim[]> =>
  (
    await db.query<{ stream_id: number; purpose: Purpose; attempts: number; priority: number; note: string | null }>(
      `with ${levels
        .map(
          (priority) => `level_${priority} as (
         select stream_id, purpose from pulls
         where priority = ${priority} and due_at <= $1 order by due_at limit $4 for update skip locked)`,
        )
        .join(', ')},
       due as (
         select stream_id, purpose from (${levels.map((priority) => `select * from level_${priority}`).join(' union all ')}) as ready
         limit $4)
       update pulls p set lease = $2, lease_until = $3, due_at = $3
       from due where p.stream_id = due.stream_id and p.purpose = due.purpose
       returning p.stream_id, p.purpose, p.attempts, p.priority, p.note`,
      [new Date(how.now), how.lease, new Date(how.now + how.leaseMs), how.limit],
    )
  ).map((row) => ({
    streamId: row.stream_id,
    purpose: row.purpose,
    attempts: row.attempts,
    priority: row.priority,
    lease: how.lease,
    note: row.note ?? undefined,
  }))

/** Still ours? Then a little longer. Called in the transaction that stores a page, so a lost lease stores nothing. */
export const extendLease = async (db: Db, claim: Claim, until: number): Promise<boolean> =>
  (
    await db.query(
      `update pulls set lease_until = $4, due_at = $4 where stream_id = $1 and purpose = $2 and lease = $3 returning 1 as one`,
      [claim.streamId, claim.purpose, claim.lease, new Date(until)],
    )
  ).length > 0

/**
 * Gives a claim back with what comes next. Does nothing where the lease is no longer ours. What a notice left is
 * forgotten but for what is `left` of it.
 */
export const releaseClaim = async (
  db: Db,
  claim: Claim,
  next: {
    readonly dueAt: number | undefined
    readonly priority: number
    readonly attempts: number
    readonly now: number
    readonly left?: string | undefined
  },
): Promise<void> => {
  await db.query(
    `update pulls set lease = null, lease_until = null, priority = $5, attempts = $6,
       -- A notice that arrived while we worked left a new note: due again at once.
       due_at = case when note is distinct from $7 then least($4, now_at) else $4 end,
       note = case when note is distinct from $7 then note else $9 end
     from (select $8::timestamptz as now_at) as clock
     where stream_id = $1 and purpose = $2 and lease = $3`,
    [
      claim.streamId,
      claim.purpose,
      claim.lease,
      next.dueAt === undefined ? null : new Date(next.dueAt),
      next.priority,
      next.attempts,
      claim.note ?? null,
      new Date(next.now),
      next.left ?? null,
    ],
  )
}

/** Makes a stream due now: a person waits, or a notice came. */
export const makeDue = async (
  db: Db,
  what: { streamIds: readonly number[]; purpose: Purpose; priority: number; now: number; note?: string },
): Promise<number> =>
  (
    await db.query(
      `update pulls set due_at = case when lease_until > $3 then due_at else least(coalesce(due_at, $3), $3) end,
         priority = least(priority, $4), attempts = 0, note = coalesce($5, note)
       where stream_id = any($1::bigint[]) and purpose = $2 returning 1 as one`,
      [what.streamIds, what.purpose, new Date(what.now), what.priority, what.note ?? null],
    )
  ).length

/** Nothing is due any more, and who is at work on it stores nothing more. */
export const dropClaims = async (db: Db, streamIds: readonly number[]): Promise<void> => {
  await db.query(
    'update pulls set lease = null, lease_until = null, due_at = null, note = null where stream_id = any($1::bigint[])',
    [streamIds],
  )
}

/**
 * A provider takes nothing for a while: of the next that are due at this priority, those of its connections become due
 * later. Bounded, and whoever holds a row is not waited for.
 */
export const postponeDue = async (
  db: Db,
  what: { readonly connector: string; readonly priority: number; readonly now: number; readonly until: number },
): Promise<number> =>
  (
    await db.query(
      `with next as materialized (
         select stream_id, purpose from pulls where priority = $2 and due_at <= $3 order by due_at limit ${postponedAtOnce}),
       due as (
         select p.stream_id, p.purpose from next join streams s on s.id = next.stream_id and s.connector = $1
         join pulls p on p.stream_id = next.stream_id and p.purpose = next.purpose
         where p.due_at <= $3 for update of p skip locked)
       update pulls p set lease = null, lease_until = null,
         -- Not all at once: a tenth of the wait between the first and the last, the same for a stream each time.
         due_at = $4::timestamptz + ($4::timestamptz - $3::timestamptz) * (hashint8(p.stream_id) & 1023) / 10240
       from due where p.stream_id = due.stream_id and p.purpose = due.purpose returning 1 as one`,
      [what.connector, what.priority, new Date(what.now), new Date(what.until)],
    )
  ).length
const postponedAtOnce = 2000

/** When the next thing is due; undefined when nothing is. */
export const nextDue = async (db: Db): Promise<number | undefined> => {
  // The index begins with the priority: the least of each, and of those the least. Asked for all at once it is read whole.
  const firsts = levels.map(
    (priority) => `(select min(due_at) from pulls where priority = ${priority} and due_at is not null)`,
  )
  const [row] = await db.query<{ at: Date | null }>(`select least(${firsts.join(', ')}) as at`)
  return row?.at?.getTime()
}

/** What notices have left on these streams. */
export const notesOf = async (db: Db, streamIds: readonly number[]): Promise<Map<number, string>> =>
  new Map(
    (
      await db.query<{ stream_id: number; note: string }>(
        `select stream_id, note from pulls where stream_id = any($1::bigint[]) and purpose = 'fresh' and note is not null`,
        [streamIds],
      )
    ).map(({ stream_id, note }) => [stream_id, note]),
  )

/** Makes due again what was given back with nothing to do, where there is: its connection is connected, its stream active. */
export const wakeIfConnected = async (db: Db, claim: Claim, now: number): Promise<void> => {
  await db.query(
    `update pulls p set due_at = $3 from streams s join connections c on c.id = s.connection_id
     where p.stream_id = $1 and p.purpose = $2 and s.id = p.stream_id and p.due_at is null and p.lease is null
       and s.state = 'active' and c.state = 'connected'
       and (p.purpose = 'fresh' or s.backfilled_to > s.backfill_wanted)`,
    [claim.streamId, claim.purpose, new Date(now)],
  )
}
