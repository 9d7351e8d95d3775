/** Records, as somebody outside reads them. */
import { dictionary, isKind, minuteMs, type RecordKind } from '../../core/index.js'
import { unitOf } from '../intake/envelopes.js'
import { outgoingMoment } from '../intake/outgoing-moment.js'
import type { ResolvedMoment, Row } from '../intake/rows.js'
import type { Db } from '../store/db.js'
import { rowOfStored, type StoredRow, storedColumns } from '../store/read-rows.js'

export interface RecordView {
  readonly id: string
  readonly revision: number
  readonly kind: string
  readonly connection: string
  readonly connector: string
  readonly stream: string
  readonly startMs: number
  readonly endMs?: number
  readonly startLocal: string
  readonly endLocal?: string
  readonly start: string
  readonly end?: string
  readonly offsetFrom: string
  readonly day?: string
  readonly value?: number
  readonly unit?: string
  readonly code?: string
  readonly detail?: unknown
  readonly device?: string
  readonly series?: string
  readonly method?: string
  readonly flags: readonly string[]
}
export type Joined = StoredRow & { stream: string; connector: string; connection_id: string }

export const tableOf = (kind: RecordKind): 'samples' | 'events' =>
  dictionary[kind].shape === 'event' ? 'events' : 'samples'

/** Records of one kind in a span, in order; `after` continues where a page of them ended. */
export const recordsOf = async (
  db: Db,
  what: { individual: string; kind: string; from: number; to: number; limit: number; after?: string | undefined },
): Promise<{ records: RecordView[]; next?: string }> => {
  if (!isKind(what.kind)) return { records: [] }
  const table = tableOf(what.kind)
  const [afterAt, afterId] = what.after?.split('_') ?? []
  const rows = await db.query<Joined>(
    `select ${storedColumns(table)}, s.name as stream, s.connector, s.connection_id
     from ${table} t join streams s on s.id = t.stream_id
     where t.individual_id = $1 and t.kind = $2 and t.deleted_at is null
       and t.order_at < $4 and (t.order_at >= $3 or t.end_at > $3)
       and ($5::timestamptz is null or (t.order_at, t.id) > ($5::timestamptz, $6::uuid))
     order by t.order_at, t.id limit $7`,
    [
      what.individual,
      what.kind,
      new Date(what.from),
      new Date(what.to),
      afterAt === undefined ? null : new Date(Number(afterAt)),
      afterId ?? null,
      what.limit,
    ],
  )
  const last = rows.at(-1)
  return {
    records: rows.map((row) => viewOf(table, row)),
    ...(rows.length === what.limit && last && { next: `${last.order_at.getTime()}_${last.id}` }),
  }
}

/** One record with the page it came from: "why this number". */
export const recordById = async (db: Db, individual: string, id: string) => {
  for (const table of ['samples', 'events'] as const) {
    const [row] = await db.query<
      Joined & {
        mapper: number
        changed_at: Date
        page_hash: Buffer | null
        request: { path: string; query: Record<string, string> } | null
        fetched_at: Date | null
        seen_at: Date | null
        deleted_reason: string | null
      }
    >(
      `select ${storedColumns(table)}, t.mapper, t.changed_at, t.deleted_reason, s.name as stream, s.connector, s.connection_id,
         p.hash as page_hash, p.request, p.fetched_at, p.seen_at
       from ${table} t join streams s on s.id = t.stream_id left join pages p on p.id = t.page_id
       where t.id = $1 and t.individual_id = $2`,
      [id, individual],
    )
    if (row === undefined) continue
    return {
      ...viewOf(table, row),
      ...(row.deleted_reason !== null && { deleted: { reason: row.deleted_reason } }),
      provenance: {
        connector: row.connector,
        mapper: row.mapper,
        changedAt: row.changed_at.toISOString(),
        ...(row.origin !== null && { origin: row.origin }),
        ...(row.document !== null && { document: row.document }),
        ...(row.provider_updated_at !== null && { updatedAt: row.provider_updated_at.toISOString() }),
        ...(row.page_hash !== null && { page: row.page_hash.toString('hex').slice(0, 32) }),
      },
      ...(row.request !== null && {
        page: {
          path: row.request.path,
          query: row.request.query,
          fetchedAt: row.fetched_at?.toISOString(),
          seenAt: row.seen_at?.toISOString(),
        },
      }),
    }
  }
  return undefined
}

export const viewOf = (table: 'samples' | 'events', stored: Joined): RecordView => {
  const row: Row = rowOfStored(table, stored)
  const unit = unitOf(row.kind)
  return {
    id: row.id,
    revision: stored.revision,
    kind: row.kind,
    connection: stored.connection_id,
    connector: stored.connector,
    stream: stored.stream,
    startMs: row.orderAt,
    startLocal: clockOf(row.start),
    start: outgoingMoment(row.start).time,
    offsetFrom: row.start.offsetFrom,
    ...(row.end && {
      endMs: row.end.at ?? Date.parse(`${row.end.local}Z`),
      endLocal: clockOf(row.end),
      end: outgoingMoment(row.end).time,
    }),
    ...(row.day !== undefined && { day: row.day }),
    ...(row.value !== undefined && { value: row.value, ...(unit !== undefined && { unit }) }),
    ...(row.code !== undefined && { code: row.code }),
    ...(row.detail !== undefined && { detail: row.detail }),
    ...(row.device !== undefined && { device: row.device }),
    ...(row.series !== undefined && { series: row.series }),
    ...(row.method !== undefined && { method: row.method }),
    flags: row.flags ?? [],
  }
}

/** As the person's clock showed it; where no offset is known, UTC's. */
export const clockOf = ({ at, local, offset }: ResolvedMoment): string =>
  local ?? new Date((at as number) + (offset ?? 0) * minuteMs).toISOString().slice(0, 19)
