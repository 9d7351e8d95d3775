/** Workouts as they were downloaded, sealed. */
import type { FileFormat } from '../../core/index.js'
import type { Original } from '../../sync/index.js'
import { msOf } from './activity-listings.js'
import type { Db } from './db.js'

export interface SealedOriginal {
  readonly connection: string
  readonly externalId: string
  readonly activity: string
  readonly format: FileFormat | undefined
  readonly fileName: string | undefined
  readonly sealedActivity: Uint8Array | undefined
  readonly sealedFile: Uint8Array | undefined
  readonly bytes: number
  readonly fetchedAt: number
}

/** A newer download of the same listing takes the place of the older. Of what is listed no more, nothing is kept. */
export const keepOriginal = async (db: Db, individual: string, original: SealedOriginal): Promise<void> => {
  const bytea = (bytes: Uint8Array | undefined): Buffer | null => (bytes === undefined ? null : Buffer.from(bytes))
  await db.query(
    `insert into activity_originals (connection_id, external_id, activity_id, individual_id, format, file_name,
       sealed_activity, sealed_file, bytes, fetched_at)
     select $1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text, $7::bytea, $8::bytea, $9::bigint, $10::timestamptz
     where exists (select 1 from activity_listings where connection_id = $1 and external_id = $2)
     on conflict (connection_id, external_id) do update set activity_id = excluded.activity_id,
       format = excluded.format, file_name = excluded.file_name, sealed_activity = excluded.sealed_activity,
       sealed_file = excluded.sealed_file, bytes = excluded.bytes, fetched_at = excluded.fetched_at, sampled_at = null`,
    [
      original.connection,
      original.externalId,
      original.activity,
      individual,
      original.format ?? null,
      original.fileName ?? null,
      bytea(original.sealedActivity),
      bytea(original.sealedFile),
      original.bytes,
      new Date(original.fetchedAt),
    ],
  )
}

export const originalsOf = async (db: Db, individual: string, activity: string): Promise<SealedOriginal[]> =>
  (
    await db.query<{
      connection_id: string
      external_id: string
      activity_id: string
      format: FileFormat | null
      file_name: string | null
      sealed_activity: Buffer | null
      sealed_file: Buffer | null
      bytes: number
      fetched_at: Date
    }>(
      'select * from activity_originals where activity_id = $1 and individual_id = $2 order by fetched_at, connection_id',
      [activity, individual],
    )
  ).map((row) => ({
    connection: row.connection_id,
    externalId: row.external_id,
    activity: row.activity_id,
    format: row.format ?? undefined,
    fileName: row.file_name ?? undefined,
    sealedActivity: row.sealed_activity ?? undefined,
    sealedFile: row.sealed_file ?? undefined,
    bytes: row.bytes,
    fetchedAt: row.fetched_at.getTime(),
  }))

/** Which originals there are, by workout. */
export const originalsWhere = async (
  db: Db,
  condition: string,
  params: readonly unknown[],
): Promise<Map<string, Original[]>> => {
  const rows = await db.query<{
    activity_id: string
    connection_id: string
    external_id: string
    format: FileFormat | null
    fetched_ms: number
  }>(
    `select activity_id, connection_id, external_id, format, ${msOf('fetched_at')} as fetched_ms
     from activity_originals where ${condition} order by fetched_at, connection_id`,
    params,
  )
  const found = new Map<string, Original[]>()
  for (const { activity_id, connection_id, external_id, format, fetched_ms } of rows) {
    const list = found.get(activity_id) ?? []
    found.set(activity_id, list)
    list.push({
      connection: connection_id,
      externalId: external_id,
      ...(format !== null && { format }),
      fetchedAt: fetched_ms,
    })
  }
  return found
}
