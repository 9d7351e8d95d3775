/** When the versions of documents that are stored were last changed at the provider. Tombstones count. */
import type { Db } from './db.js'
import { type Place, tableIn } from './place.js'

const tables = ['samples', 'events'] as const

export const documentTimes = async (
  db: Db,
  streamId: number,
  documents: readonly string[],
  place: Place = 'records',
): Promise<ReadonlyMap<string, number>> =>
  new Map(
    (
      await db.query<{ document: string; at: Date }>(
        `select document, max(provider_updated_at) as at from (
           ${tables
             .map(
               (table) =>
                 `select document, provider_updated_at from ${tableIn(place, table)}
                  where stream_id = $1 and document = any($2::text[]) and provider_updated_at is not null`,
             )
             .join(' union all ')}) as known
         group by document`,
        [streamId, documents],
      )
    ).map(({ document, at }) => [document, at.getTime()]),
  )

/** What is stored of these documents is of this version: no revision, as nothing of it has changed. */
export const raiseDocumentTimes = async (
  db: Db,
  streamId: number,
  times: readonly (readonly [document: string, at: number])[],
  place: Place = 'records',
): Promise<void> => {
  if (times.length === 0) return
  for (const table of tables)
    await db.query(
      `update ${tableIn(place, table)} as t set provider_updated_at = d.at
       from unnest($2::text[], $3::timestamptz[]) as d (document, at)
       where t.stream_id = $1 and t.document = d.document and t.provider_updated_at < d.at`,
      [streamId, times.map(([document]) => document), times.map(([, at]) => new Date(at).toISOString())],
    )
}
