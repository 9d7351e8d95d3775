/**
 * The store: PostgreSQL, embedded or a server's, behind one client and one SQL. Holds what happened and hands it out;
 * what it means is intake's, schedule's and outbox's. One file per table or step, one function per statement.
 */
import { adoptCluster } from './adopt-cluster.js'
import type { Store } from './db.js'
import { loadMigrations, migrate } from './migrate.js'
import { type OpenStoreOptions, openStore } from './open.js'

/** Open and up to date. */
export const openAndMigrate = async (options: OpenStoreOptions): Promise<Store> => {
  const store = await openStore(options)
  try {
    await migrate(store, await loadMigrations())
    await adoptCluster(store)
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

export { dropLeases } from './leases.js'
