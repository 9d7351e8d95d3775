import type { Log } from '../world.js'
import type { Store } from './db.js'
import { openEmbedded } from './pglite.js'
import { openPostgres } from './postgres.js'

export interface OpenStoreOptions {
  /** `postgres://…`; without it the embedded store in `dataDir` is opened. */
  readonly databaseUrl?: string
  /** The embedded engine's own directory, made if missing; `<dataDir>.lock` lies beside it. Not used by PostgreSQL. */
  readonly dataDir: string
  readonly log?: Log
}

/** Opens the store, without migrating it. Throws a `SettingsError` with one sentence when the operator has to act. */
export const openStore = ({ databaseUrl, dataDir, log }: OpenStoreOptions): Promise<Store> =>
  databaseUrl ? openPostgres({ databaseUrl, log }) : openEmbedded({ dataDir, log })
