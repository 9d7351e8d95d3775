/** Records that stand beside others: of the same connection, moment, device and series, and of another kind. */
import type { Db } from './db.js'
import { type StoredRow, storedColumns } from './read-rows.js'

export interface CompanionAsked {
  /** The record whose companion is asked for: both come from one document, if from any. */
  readonly beside: string
  readonly connection: string
  readonly individual: string
  readonly kind: string
  /** As `samples.order_at` has it. */
  readonly at: number
  readonly device: string | undefined
  readonly series: string | undefined
}
/** `place` counts from one, in the order they were asked for. */
export type Companion = StoredRow & {
  readonly place: number
  readonly mapper: number
  readonly deleted_reason: string | null
}

/** The companions that are known, also such as were deleted: of one moment the one that still stands. */
export const companionsOf = (db: Db, asked: readonly CompanionAsked[]): Promise<Companion[]> =>
  db.query<Companion>(
    `select distinct on (a.place) a.place::int as place, ${storedColumns('samples')}, t.mapper, t.deleted_reason
     from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::uuid[]) with ordinality
       as a (connection, individual, kind, at, device, series, beside, place)
     left join samples o on o.id = a.beside
     join samples t on t.individual_id = a.individual and t.kind = a.kind and t.order_at = a.at
       and t.device is not distinct from a.device and t.series is not distinct from a.series
       and (o.id is null or t.document is not distinct from o.document)
     join streams s on s.id = t.stream_id and s.connection_id = a.connection
     order by a.place, t.deleted_at desc nulls first, t.changed_at desc, t.id`,
    [
      asked.map(({ connection }) => connection),
      asked.map(({ individual }) => individual),
      asked.map(({ kind }) => kind),
      asked.map(({ at }) => new Date(at)),
      asked.map(({ device }) => device ?? null),
      asked.map(({ series }) => series ?? null),
      asked.map(({ beside }) => beside),
    ],
  )
