import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Store } from './db.js'
import { loadMigrations, migrate } from './migrate.js'
import { openInProcess } from './pglite-in-process.js'
import { openPostgres } from './postgres.js'
import { type Snapshot, takeSnapshot } from './testing-snapshot.js'

/** A store for tests: migrated, and empty again after `reset`. */
export interface TestStore extends Store {
  /** Every table as it was right after the migrations, and every sequence at its start. */
  reset(): Promise<void>
}

/**
 * The store for a test file, so that one suite runs on both stores: a fresh database on the server of TEST_DATABASE_URL
 * when that is set, else the one in memory, shared by the files of a thread. Close it when the file is done:
 *
 *     const store = await testStore()
 *     beforeEach(() => store.reset())
 *     afterAll(() => store.close())
 */
export const testStore = async (): Promise<TestStore> => {
  const url = serverUrl()
  if (url) return freshDatabase(url, prepared)
  shared ??= inProcessStore()
  const store = await shared
  await store.reset()
  // The next file of the thread uses it again.
  return { ...store, close: async () => undefined }
}

/** One of its own, in memory: for simulations, and for tests that need two. Closing it gives the memory back. */
export const inProcessStore = async (options: { readonly prepares?: boolean } = {}): Promise<TestStore> =>
  prepared(await openInProcess(options))

/** An empty store, not migrated: for the tests of migration itself. */
export const bareStore = async (): Promise<Store> => {
  const url = serverUrl()
  return url ? freshDatabase(url, (store) => store) : openInProcess()
}

/** In CI nothing is skipped silently: a missing server fails. */
const serverUrl = (): string | undefined => {
  const { TEST_DATABASE_URL, CI_REQUIRE_POSTGRES } = process.env
  if (!TEST_DATABASE_URL && CI_REQUIRE_POSTGRES === '1') {
    throw new Error('CI_REQUIRE_POSTGRES=1, but TEST_DATABASE_URL is not set: run under scripts/with-postgres.sh.')
  }
  return TEST_DATABASE_URL
}

let shared: Promise<TestStore> | undefined

const prepared = async (store: Store): Promise<TestStore> => {
  await migrate(store, await loadMigrations())
  const snapshot: Snapshot = await takeSnapshot(store)
  return { ...store, reset: () => snapshot.restore() }
}

const freshDatabase = async <T extends Store>(url: string, prepare: (store: Store) => Promise<T> | T): Promise<T> => {
  const name = `tributary_test_${process.pid}_${randomBytes(6).toString('hex')}`
  await asAdmin(url, `CREATE DATABASE ${name}`)
  const drop = (): Promise<void> => asAdmin(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  try {
    const opened = await openPostgres({ databaseUrl: withDatabase(url, name), maxConnections: 5 })
    const store = await prepare(opened)
    return { ...store, close: () => store.close().then(drop) }
  } catch (error) {
    await drop()
    throw error
  }
}

const asAdmin = async (url: string, sql: string): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

/**
 * Resolves when readers of the outbox see what was committed. On a server other tests have transactions open, and a
 * reader waits for those that are older, whichever database of the cluster they are in.
 */
export const outboxSettled = async (store: Store): Promise<void> => {
  for (let tries = 0; tries < 1000; tries++) {
    const [row] = await store.query<{ open: boolean }>(
      'select exists (select 1 from changes where xid >= pg_snapshot_xmin(pg_current_snapshot())) as open',
    )
    if (row?.open !== true) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('an older transaction stays open')
}
