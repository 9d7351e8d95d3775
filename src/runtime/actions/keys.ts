/** Keys of applications: made, listed, revoked, and looked up when one is shown. */
import { createHash, randomBytes } from 'node:crypto'
import { dayMs, SettingsError } from '../../core/index.js'
import type { Engine } from '../engine.js'
import { type ApiKeyRow, apiKeyRows, insertApiKey, liveApiKey, revokeApiKeyRow } from '../store/api-keys.js'
import { type Access, accessOf, scopeProblem } from './key-scopes.js'

export interface KeyWish {
  readonly name: string
  readonly scopes: readonly string[]
  readonly individuals: readonly string[] | 'all'
  /** In how many days it ends; it does not end by itself unless given. */
  readonly days?: number | undefined
}
export interface KeyView {
  readonly id: number
  readonly name: string
  readonly scopes: readonly string[]
  readonly individuals: readonly string[] | 'all'
  readonly state: 'live' | 'expired' | 'revoked'
  readonly createdAt: string
  readonly expiresAt?: string
  readonly usedAt?: string
}
/** Who shows a key, and what it opens. */
export interface KeyHolder extends Access {
  readonly id: number
  /** As the operator calls the application. */
  readonly name: string
  readonly individuals: readonly string[] | 'all'
}

const keyBytes = 32
/** Tells our keys apart from other bearers, without asking the store. */
const keyStart = 'tk_'
const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest()

/** The key is in the answer, and nowhere else: nobody can be told again. */
export const addKey = async (
  { store, world }: Engine,
  { name, scopes, individuals, days }: KeyWish,
): Promise<{ readonly key: string; readonly view: KeyView }> => {
  for (const scope of scopes) {
    const problem = scopeProblem(scope)
    if (problem !== undefined) throw new SettingsError('unknown-scope', problem)
  }
  const key = `${keyStart}${randomBytes(keyBytes).toString('base64url')}`
  const now = world.now()
  const row = await insertApiKey(store, {
    name,
    scopes: [...new Set(scopes)],
    ...(individuals !== 'all' && { individuals: [...new Set(individuals)] }),
    hash: hashOf(key),
    createdAt: now,
    ...(days !== undefined && { expiresAt: now + days * dayMs }),
  })
  return { key, view: viewOf(row, now) }
}

/** All there ever were, revoked ones too. */
export const keyViews = async ({ store, world }: Engine): Promise<KeyView[]> =>
  (await apiKeyRows(store)).map((row) => viewOf(row, world.now()))

/** It opens nothing from the next request on. False where there is none of this number, or it has been revoked before. */
export const revokeKey = ({ store, world }: Engine, id: number): Promise<boolean> =>
  revokeApiKeyRow(store, id, world.now())

/** Has this the look of a key of ours? */
export const isKeyLike = (text: string): boolean => text.startsWith(keyStart)

/** Whose key this is, while it opens anything. The lookup is by hash, so nothing is learnt from how long it takes. */
export const holderOfKey = async ({ store, world }: Engine, key: string): Promise<KeyHolder | undefined> => {
  const row = await liveApiKey(store, hashOf(key), world.now())
  return row && { id: row.id, name: row.name, individuals: row.individuals ?? 'all', ...accessOf(row.scopes) }
}

const viewOf = (row: ApiKeyRow, now: number): KeyView => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes,
  individuals: row.individuals ?? 'all',
  state:
    row.revokedAt !== undefined ? 'revoked' : row.expiresAt !== undefined && row.expiresAt <= now ? 'expired' : 'live',
  createdAt: new Date(row.createdAt).toISOString(),
  ...(row.expiresAt !== undefined && { expiresAt: new Date(row.expiresAt).toISOString() }),
  ...(row.usedAt !== undefined && { usedAt: new Date(row.usedAt).toISOString() }),
})
