/** The dictionary with what a person has of it. */
import { dictionary, type Entry, overlapOf, type RecordKind } from '../../core/index.js'
import type { Db } from '../store/db.js'

export const kindsOf = async (db: Db, individual: string) => {
  const rows = await db.query<{ kind: string; count: number }>(
    `select t.kind, sum(t.live)::bigint as count from tallies t join streams s on s.id = t.stream_id
     where s.individual_id = $1 group by t.kind`,
    [individual],
  )
  const counts = new Map(rows.map(({ kind, count }) => [kind, count]))
  return Object.entries(dictionary as Record<string, Entry>).map(([kind, entry]) => ({
    kind,
    title: entry.title,
    family: entry.family,
    shape: entry.shape,
    overlap: overlapOf(kind as RecordKind),
    ...(entry.about !== undefined && { about: entry.about }),
    ...(entry.shape === 'sample' && { unit: entry.unit, adds: entry.adds }),
    count: counts.get(kind) ?? 0,
  }))
}
