/** What an operator watches. */
import type { Db } from '../store/db.js'

export const gauges = async (db: Db, now: number) => {
  const connections = await db.query<{ connector: string; state: string; count: number }>(
    'select connector, state, count(*) as count from connections group by connector, state order by connector, state',
  )
  const [pulls] = await db.query<{ due: number; late: number | null }>(
    `select count(*) as due, extract(epoch from $1::timestamptz - min(due_at))::float8 as late from pulls where due_at <= $1`,
    [new Date(now)],
  )
  const [letters] = await db.query<{ count: number }>(
    'select count(*) as count from dead_letters where resolved_at is null',
  )
  return { connections, due: pulls?.due ?? 0, lateSeconds: pulls?.late ?? 0, deadLetters: letters?.count ?? 0 }
}
