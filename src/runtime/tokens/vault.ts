/**
 * Sealing: AES-256-GCM under a data key per individual, which is itself wrapped by the master key. What is sealed is
 * bound to its row, so that it opens nowhere else. Destroying the data key erases the individual in every backup.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { SettingsError } from '../../core/index.js'
import type { Db } from '../store/db.js'
import type { World } from '../world.js'
import { decrypt, encrypt, type KeyWrapper } from './master-key.js'

export interface Vault {
  /** `context` is the row's identity, as in `credentials/<connection id>`: the same is needed to open. */
  seal(individual: string, context: string, bytes: Uint8Array): Promise<Buffer>
  /** Throws `SettingsError`: `erased` when the individual's key is destroyed, `wrong-key` when it is not ours to open. */
  open(individual: string, context: string, sealed: Uint8Array): Promise<Buffer>
  /** At start: refuses a master key that cannot open what is stored. */
  check(): Promise<void>
  /** A new data key for what is sealed from now on; the old ones still open. */
  rotateDataKey(individual: string): Promise<void>
  /** Wraps every data key under the wrapper's present master key, online. Returns how many. */
  rewrapAll(): Promise<number>
  /** Destroys the individual's data keys. */
  erase(individual: string): Promise<void>
  /** An erased individual has come back and signs in: they get a new key. Without effect on anyone else. */
  admit(individual: string): Promise<void>
}
export interface VaultOptions {
  readonly db: Db
  readonly wrapper: KeyWrapper
  readonly world: Pick<World, 'now'>
  /** How long an erasure by another process may go unnoticed by this one. */
  readonly recheckAfterMs?: number
  readonly maxCachedKeys?: number
}

interface KeyRow {
  readonly key_id: string
  readonly wrapped: Uint8Array | null
  readonly wrapped_by: string
}
interface Cached {
  readonly key: Buffer
  readonly checkedAt: number
}

/** version, key id (16 bytes), then nonce, tag and ciphertext. */
const formatVersion = 1
const keyIdBytes = 16
const usualRecheckMs = 5_000
const usualCachedKeys = 1_000
const rewrapBatch = 200

export const createVault = ({ db, wrapper, world, ...options }: VaultOptions): Vault => {
  const recheckAfterMs = options.recheckAfterMs ?? usualRecheckMs
  const maxCachedKeys = options.maxCachedKeys ?? usualCachedKeys
  // Oldest use first: a Map keeps the order of insertion.
  const cache = new Map<string, Cached>()
  const active = new Map<string, { readonly keyId: string; readonly checkedAt: number }>()
  const fresh = (checkedAt: number): boolean => world.now() - checkedAt < recheckAfterMs

  const keep = <V>(map: Map<string, V>, id: string, value: V): void => {
    map.delete(id)
    map.set(id, value)
    const oldest = map.keys().next().value
    if (map.size > maxCachedKeys && oldest !== undefined) map.delete(oldest)
  }

  const unwrap = async (individual: string, row: KeyRow): Promise<Buffer> => {
    if (row.wrapped === null) throw erased()
    const cached = cache.get(row.key_id)
    const key =
      cached?.key ?? Buffer.from(await wrapper.unwrap(row.wrapped, aboutKey(individual, row.key_id), row.wrapped_by))
    keep(cache, row.key_id, { key, checkedAt: world.now() })
    return key
  }

  const keyById = async (individual: string, keyId: string): Promise<Buffer> => {
    const cached = cache.get(keyId)
    if (cached !== undefined && fresh(cached.checkedAt)) return cached.key
    const [row] = await db.query<KeyRow>(
      'select key_id, wrapped, wrapped_by from data_keys where key_id = $1 and individual_id = $2',
      [keyId, individual],
    )
    if (row === undefined)
      throw new SettingsError(
        'unknown-data-key',
        'A sealed value names a data key that is not in the store; restore the store and its keys together.',
      )
    if (row.wrapped === null) cache.delete(keyId)
    return unwrap(individual, row)
  }

  const activeKey = async (individual: string): Promise<{ keyId: string; key: Buffer }> => {
    const known = active.get(individual)
    if (known !== undefined && fresh(known.checkedAt))
      return {
        keyId: known.keyId,
        key: await keyById(individual, known.keyId),
      }
    let row = await newestKey(db, individual)
    if (row === undefined) {
      await insertKey(individual)
      row = await newestKey(db, individual)
    }
    if (row === undefined)
      throw new SettingsError('unknown-data-key', 'No data key could be made for this individual; run the migrations.')
    if (row.wrapped === null) active.delete(individual)
    const key = await unwrap(individual, row)
    keep(active, individual, { keyId: row.key_id, checkedAt: world.now() })
    return { keyId: row.key_id, key }
  }

  // Two processes may try at once: the index on active keys lets one through, and both use that one.
  const insertKey = async (individual: string): Promise<void> => {
    const keyId = randomUUID()
    const by = wrapper.id()
    const wrapped = await wrapper.wrap(randomBytes(32), aboutKey(individual, keyId))
    await db.query(
      `insert into data_keys (key_id, individual_id, wrapped, wrapped_by, created_at) values ($1, $2, $3, $4, $5)
       on conflict (individual_id) where retired_at is null and destroyed_at is null do nothing`,
      [keyId, individual, Buffer.from(wrapped), by, isoNow()],
    )
  }
  const isoNow = (): string => new Date(world.now()).toISOString()

  return {
    seal: async (individual, context, bytes) => {
      const { keyId, key } = await activeKey(individual)
      const header = Buffer.concat([Buffer.from([formatVersion]), Buffer.from(keyId.replaceAll('-', ''), 'hex')])
      return Buffer.concat([header, encrypt(key, bytes, aboutData(individual, context))])
    },
    open: async (individual, context, sealed) => {
      if (sealed[0] !== formatVersion || sealed.length <= 1 + keyIdBytes) throw broken()
      const key = await keyById(individual, uuid(sealed.subarray(1, 1 + keyIdBytes)))
      try {
        return decrypt(key, sealed.subarray(1 + keyIdBytes), aboutData(individual, context))
      } catch (cause) {
        throw broken(cause)
      }
    },
    check: async () => {
      // One key of each master key is proof enough.
      const rows = await db.query<KeyRow & { individual_id: string }>(
        `select distinct on (wrapped_by) key_id, individual_id, wrapped, wrapped_by from data_keys
         where wrapped is not null order by wrapped_by, created_at desc`,
      )
      for (const row of rows) await unwrap(row.individual_id, row)
    },
    rotateDataKey: async (individual) => {
      await db.query(
        'update data_keys set retired_at = $2 where individual_id = $1 and retired_at is null and destroyed_at is null',
        [individual, isoNow()],
      )
      active.delete(individual)
      await activeKey(individual)
    },
    rewrapAll: async () => {
      const by = wrapper.id()
      for (let count = 0; ; ) {
        const rows = await db.query<KeyRow & { individual_id: string }>(
          `select key_id, individual_id, wrapped, wrapped_by from data_keys
           where wrapped is not null and wrapped_by <> $1 limit ${rewrapBatch}`,
          [by],
        )
        if (rows.length === 0) return count
        for (const row of rows) {
          if (row.wrapped === null) continue
          const about = aboutKey(row.individual_id, row.key_id)
          const wrapped = await wrapper.wrap(await wrapper.unwrap(row.wrapped, about, row.wrapped_by), about)
          // Not if it was destroyed meanwhile.
          await db.query(
            'update data_keys set wrapped = $2, wrapped_by = $3 where key_id = $1 and destroyed_at is null',
            [row.key_id, Buffer.from(wrapped), by],
          )
          count++
        }
      }
    },
    erase: async (individual) => {
      const rows = await db.query<{ key_id: string }>(
        `update data_keys set wrapped = null, destroyed_at = $2 where individual_id = $1 and destroyed_at is null returning key_id`,
        [individual, isoNow()],
      )
      // Somebody who never had a key is erased too: nothing may be sealed for them by a run still under way.
      if (rows.length === 0)
        await db.query(
          `insert into data_keys (key_id, individual_id, wrapped, wrapped_by, created_at, destroyed_at)
           values ($1, $2, null, '', $3, $3)`,
          [randomUUID(), individual, isoNow()],
        )
      active.delete(individual)
      for (const { key_id } of rows) cache.delete(key_id)
    },
    admit: async (individual) => {
      const row = await newestKey(db, individual)
      if (row?.wrapped === null) await insertKey(individual)
    },
  }
}

/**
 * The key that seals. None where there is none yet, or the last was just retired: one is made. A destroyed one when
 * there is nothing else, so that an erasure is not undone by the next write.
 */
const newestKey = async (db: Db, individual: string): Promise<KeyRow | undefined> => {
  const [row] = await db.query<KeyRow & { retired: boolean }>(
    `select key_id, wrapped, wrapped_by, retired_at is not null and destroyed_at is null as retired from data_keys
     where individual_id = $1
     order by retired_at is null and destroyed_at is null desc, destroyed_at is null desc, created_at desc limit 1`,
    [individual],
  )
  return row?.retired === true ? undefined : row
}

const aboutKey = (individual: string, keyId: string): string => `tributary data key\0${individual}\0${keyId}`
const aboutData = (individual: string, context: string): string => `tributary data\0${individual}\0${context}`

const uuid = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')

const erased = (): SettingsError =>
  new SettingsError('erased', 'This individual was erased and the key destroyed: what it sealed cannot be read again.')

const broken = (cause?: unknown): SettingsError =>
  new SettingsError(
    'unsealing',
    'A sealed value does not belong to its row or was changed; restore it from a backup.',
    { cause },
  )
