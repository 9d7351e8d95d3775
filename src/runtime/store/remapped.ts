/** Today's reading of kept pages beside the records, and the difference between the two. */
import type { PageRequest } from '../../kit/index.js'
import type { Row } from '../intake/rows.js'
import type { Db } from './db.js'
import type { Via } from './handed-records.js'
import { tableIn } from './place.js'
import { rowOfStored, type StoredRow, storedColumns } from './read-rows.js'
import { recordColumns } from './upsert-records.js'

const tables = ['samples', 'events'] as const
type Table = (typeof tables)[number]

/** The right to remap a connector, for one at a time. */
export const holdRemap = async (
  db: Db,
  { connector, holder, now, until }: { connector: string; holder: string; now: number; until: number },
): Promise<boolean> =>
  (
    await db.query(
      `insert into remaps (connector, holder, lease_until) values ($1, $2, $4)
       on conflict (connector) do update set holder = excluded.holder, lease_until = excluded.lease_until
       where remaps.lease_until < $3 returning 1 as held`,
      [connector, holder, new Date(now), new Date(until)],
    )
  ).length === 1
/**
 * Prolongs the right; false when it is somebody else's, or was lost with what had been read. Inside a transaction nobody
 * takes it before that ends.
 */
export const keepRemap = async (
  db: Db,
  { connector, holder, until }: { connector: string; holder: string; until: number },
): Promise<boolean> =>
  (
    await db.query('update remaps set lease_until = $3 where connector = $1 and holder = $2 returning 1 as held', [
      connector,
      holder,
      new Date(until),
    ])
  ).length === 1
export const releaseRemap = async (db: Db, connector: string, holder: string): Promise<void> => {
  await db.query('delete from remaps where connector = $1 and holder = $2', [connector, holder])
}

/** Where a reading of pages stands: they are read in the order they were last seen, which is the order of truth. */
export interface PagePoint {
  readonly seenAt: number
  readonly id: number
}
export interface PageToRead {
  readonly id: number
  readonly streamId: number
  readonly hash: Buffer
  readonly request: PageRequest
  readonly contentType: string
  readonly sealed: Buffer
  readonly fetchedAt: number
  readonly seenAt: number
  readonly via: Via
}

export const pagesAfter = async (
  db: Db,
  what: { streamIds: readonly number[]; since: number; after: PagePoint | undefined; limit: number },
): Promise<PageToRead[]> =>
  (
    await db.query<{
      id: number
      stream_id: number
      hash: Buffer
      request: PageRequest
      content_type: string
      sealed: Buffer
      fetched_at: Date
      seen_at: Date
      via: Via
    }>(
      `select id, stream_id, hash, request, content_type, sealed, fetched_at, seen_at, via from pages
       where stream_id = any($1::bigint[]) and seen_at >= $2 and ($3::timestamptz is null or (seen_at, id) > ($3, $4::bigint))
       order by seen_at, id limit $5`,
      [
        what.streamIds,
        new Date(what.since),
        what.after === undefined ? null : new Date(what.after.seenAt),
        what.after?.id ?? 0,
        what.limit,
      ],
    )
  ).map((row) => ({
    id: row.id,
    streamId: row.stream_id,
    hash: row.hash,
    request: row.request,
    contentType: row.content_type,
    sealed: row.sealed,
    fetchedAt: row.fetched_at.getTime(),
    seenAt: row.seen_at.getTime(),
    via: row.via,
  }))

export const countPages = async (db: Db, streamIds: readonly number[], since: number): Promise<number> =>
  (
    await db.query<{ pages: number }>(
      'select count(*) as pages from pages where stream_id = any($1::bigint[]) and seen_at >= $2',
      [streamIds, new Date(since)],
    )
  )[0]?.pages ?? 0

export const clearRemapped = async (db: Db, streamIds: readonly number[]): Promise<void> => {
  for (const table of tables)
    await db.query(`delete from remapped_${table} where stream_id = any($1::bigint[])`, [streamIds])
}

/** Readings of pages that are no more, as their connection was forgotten meanwhile. */
export const dropOrphaned = async (db: Db, streamIds: readonly number[]): Promise<void> => {
  for (const table of tables)
    await db.query(
      `delete from remapped_${table} r where stream_id = any($1::bigint[])
         and not exists (select 1 from pages p where p.id = r.page_id)`,
      [streamIds],
    )
}

/** `created` counts what comes back to life, too. */
export type Difference = 'created' | 'updated' | 'deleted'
export interface DifferenceCount {
  readonly streamId: number
  readonly kind: string
  readonly difference: Difference | 'unchanged'
  readonly count: number
}

/**
 * What a record is now, and would be. A tombstone stays one unless it was today's mapper's forerunner that made it: what
 * the provider removed, or a successor holds, no reading of old pages brings back. A record goes only if the page it
 * stands on was read again and no longer gives it. `after` names the parameter with the id to go on after.
 */
const differenceSql = (table: Table, after?: '$3'): string => {
  const from = `where stream_id = any($1::bigint[])${after === undefined ? '' : ` and id > ${after}::uuid`}`
  const { content } = recordColumns(table)
  const tuple = (alias: string): string => content.map((name) => `${alias}.${name}`).join(', ')
  return `
    select coalesce(n.id, t.id) as id, coalesce(n.stream_id, t.stream_id) as stream_id, coalesce(n.kind, t.kind) as kind,
      case when n.deleted_at is null and n.id is not null and (t.id is null or t.deleted_reason = 'superseded') then 'created'
        when n.deleted_at is null and n.id is not null and t.deleted_at is not null then null
        when n.deleted_at is null and n.id is not null
          then case when (${tuple('n')}) is distinct from (${tuple('t')}) then 'updated' else 'unchanged' end
        when t.deleted_at is null and exists (select 1 from pages p where p.id = t.page_id and p.stream_id = t.stream_id and p.seen_at >= $2)
          then 'deleted' end as difference
    from (select * from remapped_${table} ${from}) n
    full join (select * from ${table} ${from}) t on t.id = n.id`
}

export const countDifferences = async (
  db: Db,
  streamIds: readonly number[],
  since: number,
): Promise<DifferenceCount[]> => {
  const counts: DifferenceCount[] = []
  for (const table of tables)
    for (const row of await db.query<{ stream_id: number; kind: string; difference: Difference; count: number }>(
      `select stream_id, kind, difference, count(*) as count from (${differenceSql(table)}) d
       where difference is not null group by stream_id, kind, difference order by stream_id, kind, difference`,
      [streamIds, new Date(since)],
    ))
      counts.push({ streamId: row.stream_id, kind: row.kind, difference: row.difference, count: row.count })
  return counts
}

export interface Example {
  readonly streamId: number
  readonly difference: Difference
  readonly before: Row | undefined
  readonly after: Row | undefined
}

/** A few of each kind and difference, always the same ones. */
export const exampleDifferences = async (
  db: Db,
  streamIds: readonly number[],
  since: number,
  each: number,
): Promise<Example[]> => {
  const examples: Example[] = []
  for (const table of tables) {
    const chosen = await db.query<{ id: string; stream_id: number; difference: Difference }>(
      `select id, stream_id, difference from (
         select d.*, row_number() over (partition by kind, difference order by id) as place from (${differenceSql(table)}) d
         where difference is not null and difference <> 'unchanged') p where place <= $3 order by kind, difference, id`,
      [streamIds, new Date(since), each],
    )
    const ids = chosen.map(({ id }) => id)
    const [before, after] = [await rowsById(db, table, table, ids), await rowsById(db, table, `remapped_${table}`, ids)]
    for (const { id, stream_id, difference } of chosen)
      examples.push({
        streamId: stream_id,
        difference,
        before: difference === 'created' ? undefined : before.get(id),
        after: difference === 'deleted' ? undefined : after.get(id),
      })
  }
  return examples
}

const rowsById = async (db: Db, table: Table, from: string, ids: readonly string[]): Promise<Map<string, Row>> => {
  const rows = await db.query<StoredRow>(`select ${storedColumns(table)} from ${from} t where t.id = any($1::uuid[])`, [
    ids,
  ])
  return new Map(rows.map((row) => [row.id, rowOfStored(table, row)]))
}

export interface Applied {
  readonly streamId: number
  readonly row: Row
  readonly revision: number
  readonly difference: Difference
}

/** Writes the next so many differences after `after`, in order of id; an empty answer says that all are written. */
export const applySome = async (
  db: Db,
  what: { streamIds: readonly number[]; since: number; table: Table; after: string; limit: number; now: number },
): Promise<{ readonly applied: readonly Applied[]; readonly last: string | undefined }> => {
  const { table } = what
  const { all } = recordColumns(table)
  const next = await db.query<{ id: string; difference: Difference }>(
    `select id, difference from (${differenceSql(table, '$3')}) d
     where difference is not null and difference <> 'unchanged' order by id limit $4`,
    [what.streamIds, new Date(what.since), what.after, what.limit],
  )
  const idsOf = (difference: Difference): string[] =>
    next.filter((one) => one.difference === difference).map(({ id }) => id)
  const kept = [...idsOf('created'), ...idsOf('updated')]
  const written = await db.query<StoredRow & { stream_id: number }>(
    `insert into ${table} as t (${all.join(', ')}, stream_id, individual_id, revision, page_id, mapper, changed_at)
     select ${all.map((name) => `n.${name}`).join(', ')}, n.stream_id, n.individual_id, 1, n.page_id, n.mapper, $2
     from ${tableIn('remapped', table)} n where n.id = any($1::uuid[])
     on conflict (id) do update set ${all
       .filter((name) => name !== 'id' && name !== 'kind')
       .map((name) => `${name} = excluded.${name}`)
       .join(', ')},
       revision = t.revision + 1, page_id = excluded.page_id, mapper = excluded.mapper, changed_at = excluded.changed_at,
       deleted_at = null, deleted_reason = null
     returning t.stream_id, ${storedColumns(table)}`,
    [kept, new Date(what.now)],
  )
  const gone = await db.query<StoredRow & { stream_id: number }>(
    `update ${table} as t set revision = t.revision + 1, deleted_at = $2, deleted_reason = 'superseded', changed_at = $2
     where t.id = any($1::uuid[]) returning t.stream_id, ${storedColumns(table)}`,
    [idsOf('deleted'), new Date(what.now)],
  )
  const differences = new Map(next.map(({ id, difference }) => [id, difference]))
  const appliedOf = (row: StoredRow & { stream_id: number }): Applied => ({
    streamId: row.stream_id,
    row: rowOfStored(table, row),
    revision: row.revision,
    difference: differences.get(row.id) as Difference,
  })
  return { applied: [...written, ...gone].map(appliedOf), last: next.at(-1)?.id }
}

/** From now on these pages count as mapped by this version. */
export const notePagesRemapped = async (
  db: Db,
  what: { streamIds: readonly number[]; since: number; mapper: number },
): Promise<void> => {
  await db.query(
    'update pages set mapper = $3 where stream_id = any($1::bigint[]) and seen_at >= $2 and mapper <> $3',
    [what.streamIds, new Date(what.since), what.mapper],
  )
}

/** Pages of these streams that something of is parked for. */
export const pagesWithLetters = async (db: Db, streamIds: readonly number[]): Promise<Set<number>> =>
  new Set(
    (
      await db.query<{ page_id: number }>(
        'select distinct page_id from dead_letters where stream_id = any($1::bigint[]) and resolved_at is null',
        [streamIds],
      )
    ).map(({ page_id }) => page_id),
  )
