/** What could not be read: seen by people, retried by a mended mapper. */
import type { Fault } from '../intake/rows.js'
import type { Db } from './db.js'

/** Notes faults of a page; those of an earlier attempt that did not come again are resolved. */
export const noteFaults = async (
  db: Db,
  page: { streamId: number; pageId: number; what: 'page' | 'record'; faults: readonly Fault[]; now: number },
): Promise<void> => {
  if (page.faults.length > 0)
    await db.query(
      `insert into dead_letters (stream_id, page_id, what, code, path, expected, at)
       select distinct on (path) $1::bigint, $2::bigint, $3, $4, path, expected, $5::timestamptz
       from unnest($6::text[], $7::text[]) as f (path, expected)
       on conflict (page_id, what, code, path) do update
         set attempts = dead_letters.attempts + 1, at = excluded.at, expected = excluded.expected, resolved_at = null`,
      [
        page.streamId,
        page.pageId,
        page.what,
        page.what === 'page' ? 'unreadable-page' : 'unreadable-record',
        new Date(page.now),
        page.faults.map(({ path }) => path),
        page.faults.map(({ expected }) => expected),
      ],
    )
  await db.query(
    `update dead_letters set resolved_at = $2
     where page_id = $1 and resolved_at is null and not (what = $3 and path = any($4::text[]))`,
    [page.pageId, new Date(page.now), page.what, page.faults.map(({ path }) => path)],
  )
}

/** The page a dead letter stands on. */
export const deadLetterPage = async (db: Db, id: number): Promise<number | undefined> =>
  (
    await db.query<{ page_id: number }>('select page_id from dead_letters where id = $1 and resolved_at is null', [id])
  )[0]?.page_id
