/**
 * Whose word counts. What a service itself told, or a device, stands before what an archive says: an archive is a copy
 * of some day in the past. So it adds, and changes only what came from archives, or what it dates later itself.
 */
import type { Db } from './db.js'
import { type Place, tableIn } from './place.js'

/** How a page came. */
export type Via = 'pull' | 'push' | 'import'

/** SQL: whether the stored record `t` is known from archives alone. One that was forgotten has no page. */
export const fromArchive = `(t.page_id is null or exists (select 1 from pages p where p.id = t.page_id and p.via = 'import'))`

/** SQL: whether an archive may make the next revision of `t`, to which it has `excluded`. Deletions others told stay. */
export const archiveMayChange = `(
  (t.deleted_at is null or t.deleted_reason in ('individual-erased', 'superseded'))
  and (${fromArchive} or excluded.provider_updated_at > t.provider_updated_at))`

/** The service tells what an archive told before: from now on it is the service's word. */
export const confirmRecords = async (
  db: Db,
  by: {
    readonly connectionId: string
    readonly pageId: number
    readonly ids: readonly string[]
    readonly place?: Place
  },
): Promise<void> => {
  if (by.ids.length === 0) return
  for (const table of ['samples', 'events'] as const)
    await db.query(
      `update ${tableIn(by.place ?? 'records', table)} as t set page_id = $1 from pages p
       where exists (select 1 from imports i where i.connection_id = $3)
         and t.id = any($2::uuid[]) and p.id = t.page_id and p.via = 'import'`,
      [by.pageId, by.ids, by.connectionId],
    )
}

/** Which of these documents their device has removed; `changed` says when each was last changed, where it says so. */
export const removedAmong = async (
  db: Db,
  connectionId: string,
  documents: readonly string[],
): Promise<ReadonlyMap<string, number>> =>
  documents.length === 0
    ? new Map()
    : new Map(
        (
          await db.query<{ document: string; removed_at: Date }>(
            'select document, removed_at from removed_documents where connection_id = $1 and document = any($2::text[])',
            [connectionId, documents],
          )
        ).map(({ document, removed_at }) => [document, removed_at.getTime()]),
      )

/**
 * Remembers removals, those too of which nothing was known: what was removed may arrive after its removal. The first
 * counts, as the same removal may be told again, unless its document had come back: of those in `wasHere` the last.
 */
export const rememberRemoved = async (
  db: Db,
  connectionId: string,
  documents: readonly string[],
  now: number,
  wasHere: ReadonlySet<string | undefined>,
): Promise<void> => {
  if (documents.length === 0) return
  await db.query(
    `insert into removed_documents (connection_id, document, removed_at) select $1, d, $3 from unnest($2::text[]) as d
     on conflict (connection_id, document) do update set removed_at = excluded.removed_at
     where removed_documents.document = any($4::text[])`,
    [connectionId, documents, new Date(now), documents.filter((each) => wasHere.has(each))],
  )
}
