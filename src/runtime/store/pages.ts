/** Raw pages, sealed. */
import type { PageRequest } from '../../kit/index.js'
import type { Db } from './db.js'

export interface PageToKeep {
  readonly streamId: number
  readonly hash: Buffer
  readonly request: PageRequest
  readonly contentType: string
  readonly sealed: Uint8Array
  readonly mapper: number
  readonly now: number
}

/** Keeps a page once by content; the same answer again only notes that it was seen. */
export const keepPage = async (db: Db, page: PageToKeep): Promise<number> => {
  const [row] = await db.query<{ id: number }>(
    `insert into pages (stream_id, hash, request, content_type, sealed, mapper, fetched_at, seen_at)
     values ($1, $2, $3, $4, $5, $6, $7, $7)
     on conflict (stream_id, hash) do update set seen_at = excluded.seen_at, mapper = excluded.mapper
     returning id`,
    [
      page.streamId,
      page.hash,
      JSON.stringify(page.request),
      page.contentType,
      Buffer.from(page.sealed),
      page.mapper,
      new Date(page.now),
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
}

export const pageById = async (db: Db, id: number): Promise<KeptPage | undefined> => {
  const [row] = await db.query<{
    id: number
    stream_id: number
    hash: Buffer
    request: PageRequest
    content_type: string
    sealed: Buffer
    fetched_at: Date
  }>('select id, stream_id, hash, request, content_type, sealed, fetched_at from pages where id = $1', [id])
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
      }
}
