/** How much of the schedule is due or held. Read by ranges of the index, one per priority, however large the table is. */
import type { Db } from './db.js'
import { priorities } from './pulls.js'

/** Longer than any lease: a claimed row is due at the end of its own. */
const longestLeaseMs = 120_000
const levels = Object.values(priorities).join(', ')

export interface Due {
  readonly connector: string
  readonly purpose: string
  readonly count: number
  /** How long the oldest has been due. */
  readonly late: number
}

export const dueByConnector = (db: Db, now: number): Promise<Due[]> =>
  db.query<Due>(
    `select s.connector, p.purpose, count(*) as count, extract(epoch from $1::timestamptz - min(p.due_at))::float8 as late
     from pulls p join streams s on s.id = p.stream_id
     where p.priority in (${levels}) and p.due_at <= $1 group by s.connector, p.purpose`,
    [new Date(now)],
  )

/** Pulls somebody is at work on. */
export const heldPulls = async (db: Db, now: number): Promise<number> => {
  const [row] = await db.query<{ count: number }>(
    `select count(*) as count from pulls
     where priority in (${levels}) and due_at > $1 and due_at <= $2 and lease is not null and lease_until > $1`,
    [new Date(now), new Date(now + longestLeaseMs)],
  )
  return row?.count ?? 0
}
