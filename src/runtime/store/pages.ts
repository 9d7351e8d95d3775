/** Raw pages, sealed. */
import type { PageRequest } from '../../kit/index.js'
import type { Db } from './db.js'
import type { Via } from './handed-records.js'
import { storableJson } from './text.js'

export interface PageToKeep {
  readonly streamId: number
  readonly hash: Buffer
  readonly request: PageRequest
  readonly contentType: string
  readonly sealed: Uint8Array
  readonly mapper: number
  readonly now: number
  readonly via: Via
  /** It was not seen now, but is read again. */
  readonly isReadAgain: boolean
}

/** SQL: later than any page of the connection of stream `$1` was seen, by whatever clock. */
const afterAll = `(
  select max(newest.seen_at) + interval '1 millisecond' from streams s, lateral (
    select seen_at from pages where stream_id = s.id order by seen_at desc, id desc limit 1) newest
  where s.connection_id = (select connection_id from streams where id = $1))`

/**
 * Keeps a page once by content; the same answer again only notes that it was seen. Under the connection's lock, pages
 * are seen one after another, however the clocks of several processes differ: who reads them again by that order misses
 * none.
 */
export const keepPage = async (db: Db, page: PageToKeep): Promise<number> => {
  const [row] = await db.query<{ id: number }>(
    `insert into pages (stream_id, hash, request, content_type, sealed, mapper, fetched_at, seen_at, via)
     values ($1, $2, $3, $4, $5, $6, $7, case when $9 then $7 else greatest($7, ${afterAll}) end, $8)
     on conflict (stream_id, hash) do update set seen_at = greatest(pages.seen_at, excluded.seen_at), mapper = excluded.mapper,
       via = case when excluded.via = 'import' then pages.via else excluded.via end
     returning id`,
    [
      page.streamId,
      page.hash,
      storableJson(page.request),
      page.contentType,
      Buffer.from(page.sealed),
      page.mapper,
      new Date(page.now),
      page.via,
      page.isReadAgain,
    ],
  )
  return (row as { id: number }).id
}

export interface KeptPage {
  readonly id: number
  readonly streamId: number
  readonly hash: Buffer
  readonly request: PageRequest
  readonly contentType: string
  readonly sealed: Buffer
  readonly fetchedAt: Date
  readonly via: Via
}

/** Whether this very page is here, read by this version of its connector. */
export const hasPage = async (db: Db, streamId: number, hash: Buffer, mapper: number): Promise<boolean> =>
  (
    await db.query('select 1 as one from pages where stream_id = $1 and hash = $2 and mapper = $3', [
      streamId,
      hash,
      mapper,
    ])
  ).length > 0

export const pageById = async (db: Db, id: number): Promise<KeptPage | undefined> => {
  const [row] = await db.query<{
    id: number
    stream_id: number
    hash: Buffer
    request: PageRequest
    content_type: string
    sealed: Buffer
    fetched_at: Date
    via: Via
  }>('select id, stream_id, hash, request, content_type, sealed, fetched_at, via from pages where id = $1', [id])
  return row === undefined
    ? undefined
    : {
        id: row.id,
        streamId: row.stream_id,
        hash: row.hash,
        request: row.request,
        contentType: row.content_type,
        sealed: row.sealed,
        fetchedAt: row.fetched_at,
        via: row.via,
      }
}
