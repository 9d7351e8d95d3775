/** Keys of applications. Only the hash of a key is kept. */
import type { Db } from './db.js'

export interface ApiKeyRow {
  readonly id: number
  readonly name: string
  readonly scopes: readonly string[]
  /** Absent: everybody. */
  readonly individuals?: readonly string[]
  readonly createdAt: number
  readonly expiresAt?: number
  readonly usedAt?: number
  readonly revokedAt?: number
}

interface Stored {
  readonly id: number
  readonly name: string
  readonly scopes: string[]
  readonly individuals: string[] | null
  readonly created_at: Date
  readonly expires_at: Date | null
  readonly used_at: Date | null
  readonly revoked_at: Date | null
}
const columns = 'id, name, scopes, individuals, created_at, expires_at, used_at, revoked_at'

const rowOf = (stored: Stored): ApiKeyRow => ({
  id: stored.id,
  name: stored.name,
  scopes: stored.scopes,
  createdAt: stored.created_at.getTime(),
  ...(stored.individuals && { individuals: stored.individuals }),
  ...(stored.expires_at && { expiresAt: stored.expires_at.getTime() }),
  ...(stored.used_at && { usedAt: stored.used_at.getTime() }),
  ...(stored.revoked_at && { revokedAt: stored.revoked_at.getTime() }),
})

export const insertApiKey = async (
  db: Db,
  key: Pick<ApiKeyRow, 'name' | 'scopes' | 'individuals' | 'createdAt' | 'expiresAt'> & { readonly hash: Buffer },
): Promise<ApiKeyRow> => {
  const [stored] = await db.query<Stored>(
    `insert into api_keys (name, key_hash, scopes, individuals, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6) returning ${columns}`,
    [
      key.name,
      key.hash,
      key.scopes,
      key.individuals ?? null,
      new Date(key.createdAt),
      key.expiresAt === undefined ? null : new Date(key.expiresAt),
    ],
  )
  return rowOf(stored as Stored)
}

export const apiKeyRows = async (db: Db): Promise<ApiKeyRow[]> =>
  (await db.query<Stored>(`select ${columns} from api_keys order by id`)).map(rowOf)

/** False where there is none of this number, or it has been revoked before. */
export const revokeApiKeyRow = async (db: Db, id: number, now: number): Promise<boolean> =>
  (
    await db.query('update api_keys set revoked_at = $2 where id = $1 and revoked_at is null returning 1 as one', [
      id,
      new Date(now),
    ])
  ).length > 0

/** The key of this hash, as long as it opens anything. */
export const liveApiKey = async (db: Db, hash: Buffer, now: number): Promise<ApiKeyRow | undefined> => {
  const [stored] = await db.query<Stored & { stale: boolean }>(
    `select ${columns}, coalesce(used_at < $2::timestamptz - interval '1 minute', true) as stale
     from api_keys where key_hash = $1 and revoked_at is null and (expires_at is null or expires_at > $2::timestamptz)`,
    [hash, new Date(now)],
  )
  if (stored === undefined) return undefined
  // To the minute: an application that asks every second need not write the row every second.
  if (stored.stale) await db.query('update api_keys set used_at = $2 where id = $1', [stored.id, new Date(now)])
  return rowOf(stored)
}
