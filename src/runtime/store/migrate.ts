import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { SettingsError } from '../../core/index.js'
import type { Db, Store } from './db.js'

/** One numbered step of the schema. Once released, its text never changes. */
export interface Migration {
  /** As in `0001-records.sql`. */
  readonly number: number
  readonly name: string
  readonly sql: string
  /** The last step a program must know to run on what this one leaves. Absent: any program that is older may go on. */
  readonly needs?: number
}

/** The migrations beside this code: in src/ and in dist/ alike. */
export const loadMigrations = async (
  folder: string = fileURLToPath(new URL('./migrations', import.meta.url)),
): Promise<readonly Migration[]> => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  const migrations = await Promise.all(files.map((file) => loadOne(folder, file)))
  for (const [index, { number, name }] of migrations.entries()) {
    if (number !== index + 1) throw new Error(`Migration ${name} should have the number ${index + 1}.`)
  }
  return migrations
}

const loadOne = async (folder: string, file: string): Promise<Migration> => {
  const parts = /^(\d{4})-(.+)\.sql$/.exec(file)
  if (!parts) throw new Error(`A migration is called 0001-what-it-does.sql, not ${file}.`)
  const sql = await readFile(`${folder}/${file}`, 'utf8')
  const needs = contractMark.exec(sql)?.[1]
  return { number: Number(parts[1]), name: file, sql, ...(needs !== undefined && { needs: Number(needs) }) }
}

/**
 * A step only adds what older programs need not know of: they run beside newer ones while machines are brought up to
 * date one by one. The step that takes something away comes a version later, and says which step a program must know:
 * `-- needs 0011`, alone on a line.
 */
const contractMark = /^-- needs (\d{4})$/m

/**
 * Brings the schema up to date, and says which steps it took. Each runs in a transaction of its own together with its
 * record, under a lock that ends with it, so of two processes starting at once the second finds the work done.
 */
export const migrate = async (store: Store, migrations: readonly Migration[]): Promise<readonly string[]> => {
  await store.transaction(async (db) => {
    await lock(db)
    // IF NOT EXISTS tells every start that it skipped; a look first keeps the server's log quiet.
    const [row] = await db.query<{ present: boolean }>(`SELECT to_regclass('schema_migrations') IS NOT NULL AS present`)
    if (!row?.present) await db.query(CREATE_RECORD)
    else if (!(await hasNeeds(db))) await db.query(ADD_NEEDS)
  })
  const taken: string[] = []
  for (const migration of migrations) {
    const isNew = await store.transaction((db) => step(db, migration, migrations))
    if (isNew) taken.push(migration.name)
  }
  if (migrations.length === 0) await store.transaction((db) => recorded(db, migrations))
  return taken
}

/** An arbitrary number that means "the schema of Tributary"; the lock is the transaction's, and ends with it. */
const LOCK_ID = 7_231_944_210
const lock = (db: Db): Promise<unknown> => db.query('SELECT pg_advisory_xact_lock($1)', [LOCK_ID])

const CREATE_RECORD = `
  CREATE TABLE schema_migrations (
    number integer PRIMARY KEY,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    needs integer NOT NULL DEFAULT 0
  );
  COMMENT ON TABLE schema_migrations IS 'Which steps of the schema this database has taken, and what they said then.'`

/** Stores made before steps could need something. */
const ADD_NEEDS = 'ALTER TABLE schema_migrations ADD needs integer NOT NULL DEFAULT 0'
const hasNeeds = async (db: Db): Promise<boolean> =>
  (
    await db.query(
      `SELECT 1 FROM pg_attribute WHERE attrelid = 'schema_migrations'::regclass AND attname = 'needs' AND NOT attisdropped`,
    )
  ).length > 0

const step = async (db: Db, migration: Migration, all: readonly Migration[]): Promise<boolean> => {
  await lock(db)
  const done = await recorded(db, all)
  if (done.has(migration.number)) return false
  await db.query(migration.sql)
  await db.query('INSERT INTO schema_migrations (number, name, checksum, needs) VALUES ($1, $2, $3, $4)', [
    migration.number,
    migration.name,
    checksumOf(migration),
    migration.needs ?? 0,
  ])
  return true
}

/** The numbers of the steps taken; throws if the database and this binary tell different stories. */
const recorded = async (db: Db, migrations: readonly Migration[]): Promise<ReadonlySet<number>> => {
  const known = new Map(migrations.map((migration) => [migration.number, migration]))
  const rows = await db.query<Recorded>('SELECT number, name, checksum, needs FROM schema_migrations ORDER BY number')
  for (const { number, name, checksum, needs } of rows) {
    const migration = known.get(number)
    if (!migration && needs <= migrations.length) continue
    if (!migration) {
      throw new SettingsError(
        'store-newer',
        `The store was written by a newer Tributary, and what this version needs is no longer there (${name}): start that version or a later one.`,
      )
    }
    if (checksumOf(migration) !== checksum) {
      throw new SettingsError(
        'store-migration-changed',
        `The migration ${migration.name} differs from the one this store was made with: install an unmodified Tributary.`,
      )
    }
  }
  return new Set(rows.map(({ number }) => number))
}

interface Recorded {
  readonly number: number
  readonly name: string
  readonly checksum: string
  readonly needs: number
}

/** Line ends do not count: a checkout on another system may change them. */
const checksumOf = ({ sql }: Migration): string =>
  createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex')
