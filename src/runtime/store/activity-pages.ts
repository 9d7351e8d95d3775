/** Workouts as a person pages through them, newest first. */
import type { Sketch } from '../../formats/index.js'
import type { CentralActivity, MergedSummary } from '../../sync/index.js'
import { msOf } from './activity-listings.js'
import type { Db } from './db.js'

export interface ActivityFilter {
  readonly individual: string
  readonly limit: number
  /** Where the page before ended. */
  readonly after?: string | undefined
  /** By start: from ≤ t < to. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly sports?: readonly string[] | undefined
  /** In the name or the notes. */
  readonly text?: string | undefined
  /** There at this connection, or not there. */
  readonly at?: string | undefined
  readonly notAt?: string | undefined
  /** Only what is refused or has failed somewhere. */
  readonly hasTrouble?: boolean | undefined
  readonly isExcluded?: boolean | undefined
}
export interface ActivityRow {
  readonly id: string
  readonly orderAt: number
  readonly summary: MergedSummary
  readonly content: CentralActivity['content'] | undefined
  readonly sketch: Sketch | undefined
  readonly isExcluded: boolean
  readonly changedAt: number
}

const isThere = (connection: string): string =>
  `exists (select 1 from activity_links k where k.activity_id = a.id and k.connection_id = ${connection} and k.state in ('present', 'uploaded'))`

export const activityPage = async (
  db: Db,
  filter: ActivityFilter,
): Promise<{ readonly rows: readonly ActivityRow[]; readonly next?: string }> => {
  const [afterAt, afterId] = filter.after?.split('_') ?? []
  const time = (at: number | undefined): Date | null => (at === undefined ? null : new Date(at))
  const rows = await db.query<StoredRow>(
    `select ${columns} from activities a
     where individual_id = $1 and ($2::timestamptz is null or order_at >= $2) and ($3::timestamptz is null or order_at < $3)
       and ($4::text[] is null or sport = any($4)) and ($5::text is null or strpos(lower(concat_ws(' ', name, notes)), lower($5)) > 0)
       and ($6::uuid is null or ${isThere('$6')}) and ($7::uuid is null or not ${isThere('$7')})
       and ($8::boolean is null or is_excluded = $8)
       and (not $9::boolean or exists (select 1 from activity_links k where k.activity_id = a.id and k.state in ('failed', 'refused')))
       and ($10::timestamptz is null or (order_at, id) < ($10::timestamptz, $11::text))
     order by order_at desc, id desc limit $12`,
    [
      filter.individual,
      time(filter.from),
      time(filter.to),
      filter.sports ?? null,
      filter.text ?? null,
      filter.at ?? null,
      filter.notAt ?? null,
      filter.isExcluded ?? null,
      filter.hasTrouble === true,
      afterAt === undefined ? null : new Date(Number(afterAt)),
      afterId ?? null,
      filter.limit,
    ],
  )
  const last = rows.at(-1)
  return {
    rows: rows.map(rowOf),
    ...(rows.length === filter.limit && last && { next: `${last.order_ms}_${last.id}` }),
  }
}

export const activityById = async (db: Db, individual: string, id: string): Promise<ActivityRow | undefined> =>
  (
    await db.query<StoredRow>(`select ${columns} from activities a where individual_id = $1 and id = $2`, [
      individual,
      id,
    ])
  ).map(rowOf)[0]

interface StoredRow {
  readonly id: string
  readonly order_ms: number
  readonly summary: MergedSummary
  readonly content: CentralActivity['content'] | null
  readonly sketch: Sketch | null
  readonly is_excluded: boolean
  readonly changed_ms: number
}
const columns = `id, ${msOf('order_at')} as order_ms, summary, content, sketch, is_excluded, ${msOf('changed_at')} as changed_ms`

const rowOf = (row: StoredRow): ActivityRow => ({
  id: row.id,
  orderAt: row.order_ms,
  summary: row.summary,
  content: row.content ?? undefined,
  sketch: row.sketch ?? undefined,
  isExcluded: row.is_excluded,
  changedAt: row.changed_ms,
})

/** How many there are of each sport, and of all: for the filters of a list. */
export const activityCounts = async (
  db: Db,
  individual: string,
): Promise<{ readonly total: number; readonly sports: Readonly<Record<string, number>> }> => {
  const rows = await db.query<{ sport: string; count: number }>(
    'select sport, count(*) as count from activities where individual_id = $1 group by sport order by count(*) desc, sport',
    [individual],
  )
  return {
    total: rows.reduce((sum, { count }) => sum + count, 0),
    sports: Object.fromEntries(rows.map(({ sport, count }) => [sport, count])),
  }
}

/** When the first of these began. */
export const earliestOf = async (db: Db, ids: readonly string[]): Promise<number | undefined> =>
  (
    await db.query<{ first: Date | null }>('select min(order_at) as first from activities where id = any($1::text[])', [
      ids,
    ])
  )[0]?.first?.getTime()
