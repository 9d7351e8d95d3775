/** The dictionary with what a person has of it. */
import { dictionary, type Entry } from '../../core/index.js'
import type { Db } from '../store/db.js'

export const kindsOf = async (db: Db, individual: string) => {
  const rows = await db.query<{ kind: string; count: number }>(
    `select kind, count(*) as count from samples where individual_id = $1 and deleted_at is null group by kind
     union all
     select kind, count(*) as count from events where individual_id = $1 and deleted_at is null group by kind`,
    [individual],
  )
  const counts = new Map(rows.map(({ kind, count }) => [kind, count]))
  return Object.entries(dictionary as Record<string, Entry>).map(([kind, entry]) => ({
    kind,
    title: entry.title,
    family: entry.family,
    shape: entry.shape,
    ...(entry.about !== undefined && { about: entry.about }),
    ...(entry.shape === 'sample' && { unit: entry.unit, adds: entry.adds }),
    count: counts.get(kind) ?? 0,
  }))
}
