/**
 * A connection that continues another (Fitbit's account at Google Health): what the successor holds of a day, the
 * predecessor's records of that day give way to, so that the two are one history and nothing is told twice.
 */
import type { Row } from '../intake/rows.js'
import type { Db } from './db.js'
import type { Deleted } from './delete-records.js'
import { rowOfStored, type StoredRow, storedColumns } from './read-rows.js'

export interface Succession {
  readonly predecessor: string
  readonly successor: string
  /** Of the predecessor, for what is told about its records. */
  readonly connector: string
  /** It is ending: the predecessor gets its records back, and nothing more gives way. */
  readonly isEnding: boolean
}

/** The histories this connection is part of, whichever end of them it is. */
export const successionsOf = async (db: Db, connectionId: string): Promise<readonly Succession[]> =>
  (
    await db.query<{ predecessor: string; successor: string; connector: string; is_ending: boolean }>(
      `select id as predecessor, continued_by as successor, connector, continued_at is null as is_ending
       from connections where continued_by is not null and (id = $1 or continued_by = $1) order by id`,
      [connectionId],
    )
  ).map(({ is_ending, ...row }) => ({ ...row, isEnding: is_ending }))

export interface Succeeded extends Deleted {
  readonly streamId: number
}

const tables = ['samples', 'events'] as const

/** The civil day a record starts on, as well as it is known: of the wall clock, of the offset told, else of UTC. */
const civilDay = (alias: string): string =>
  `coalesce(${alias}.day, ${alias}.start_local::date,
     (${alias}.start_at at time zone 'UTC' + make_interval(mins => coalesce(${alias}.offset_minutes, 0)))::date)`

/**
 * Marks the predecessor's records in the span as succeeded where the successor has asked for their whole time and holds
 * something of the same kind: of the same civil day, or, for an event, at the same time. A day of which the successor
 * has nothing stays the predecessor's: complete goes before tidy.
 */
export const succeed = async (
  db: Db,
  { predecessor, successor }: Succession,
  within: {
    readonly kinds: readonly string[] | undefined
    readonly from: number
    readonly to: number
    readonly now: number
  },
): Promise<Succeeded[]> => {
  const done: Succeeded[] = []
  for (const table of tables) {
    const rows = await db.query<StoredRow & { stream_id: number }>(
      `with held as (
         select s.stream_id, s.kind, s.day is null as within_day, ${civilDay('s')} as civil_day, s.order_at,
           coalesce(s.end_at, s.order_at) as until_at
         from ${table} s
         where s.stream_id in (select id from streams where connection_id = $2) and s.deleted_at is null
           and ($3::text[] is null or s.kind = any($3)) and s.order_at between $4::timestamptz and $5::timestamptz),
       days as (select distinct stream_id, kind, within_day, civil_day from held)
       update ${table} as t set revision = t.revision + 1, deleted_at = $6, deleted_reason = 'succeeded', changed_at = $6
       where t.stream_id in (select id from streams where connection_id = $1) and t.deleted_at is null
         and ($3::text[] is null or t.kind = any($3)) and t.order_at between $4::timestamptz and $5::timestamptz
         and exists (${table === 'samples' ? sameDay : sameTime}
           and exists (select 1 from coverage c where c.stream_id = h.stream_id and c.state = 'complete'
             and c.from_at <= t.order_at and c.to_at >= coalesce(t.end_at, t.order_at)))
       returning t.stream_id, ${storedColumns(table)}`,
      [predecessor, successor, within.kinds ?? null, new Date(within.from), new Date(within.to), new Date(within.now)],
    )
    for (const row of rows)
      done.push({ row: rowOfStored(table, row), revision: row.revision, reason: 'succeeded', streamId: row.stream_id })
  }
  return done
}
const sameDay = `select 1 from days h where h.kind = t.kind and h.within_day = (t.day is null) and h.civil_day = ${civilDay('t')}`
const sameTime = `select 1 from held h where h.kind = t.kind and h.order_at < coalesce(t.end_at, t.order_at) + interval '1 minute'
  and h.until_at > t.order_at - interval '1 minute'`

/**
 * What its own service removed of a predecessor's records after they had given way does not come back with the others.
 * Everybody has been told already that they are no more.
 */
export const removeSucceeded = async (
  db: Db,
  what: {
    /** Where the document stood: its id may mean another one elsewhere. */
    readonly streamIds: readonly number[]
    readonly documents: readonly string[]
    readonly keep: readonly string[]
    readonly reason: Deleted['reason']
  },
): Promise<void> => {
  if (what.documents.length === 0) return
  for (const table of tables)
    await db.query(
      `update ${table} set deleted_reason = $4
       where stream_id = any($1::bigint[]) and document = any($2::text[])
         and not (id = any($3::uuid[])) and deleted_reason = 'succeeded'`,
      [what.streamIds, what.documents, what.keep, what.reason],
    )
}

/** Gives the predecessor its records back, some at a time: their successor is no more. */
export const restoreSome = async (
  db: Db,
  predecessor: string,
  limit: number,
  now: number,
): Promise<readonly { readonly row: Row; readonly revision: number; readonly streamId: number }[]> => {
  const back = []
  for (const table of tables) {
    const rows = await db.query<StoredRow & { stream_id: number }>(
      `with next as (
         select id from ${table} where stream_id in (select id from streams where connection_id = $1)
           and deleted_at is not null and deleted_reason = 'succeeded' limit $2)
       update ${table} as t set revision = t.revision + 1, deleted_at = null, deleted_reason = null, changed_at = $3
       from next where t.id = next.id returning t.stream_id, ${storedColumns(table)}`,
      [predecessor, limit, new Date(now)],
    )
    for (const row of rows) back.push({ row: rowOfStored(table, row), revision: row.revision, streamId: row.stream_id })
  }
  return back
}
