import type { Db, Store } from './db.js'

/** The contents of a small database, kept inside it. */
export interface Snapshot {
  restore(): Promise<void>
}

/**
 * Remembers every table of the schema `public`. Restoring empties only the tables that have rows, which for the few rows
 * of a test is many times faster than TRUNCATE: that makes new files for each table and all its indexes.
 */
export const takeSnapshot = async (store: Store): Promise<Snapshot> => {
  const { tables, sequences } = await store.transaction(async (db) => {
    const found = await tablesOf(db)
    for (const { name } of found.filter(({ filled }) => filled)) {
      await db.query(`CREATE SCHEMA IF NOT EXISTS ${KEPT}; CREATE TABLE ${KEPT}.${name} AS TABLE public.${name}`)
    }
    return { tables: found, sequences: await sequencesOf(db) }
  })
  if (tables.length === 0) return { restore: async () => undefined }
  const emptying = statementFor(tables, sequences)
  return {
    restore: () =>
      store.transaction(async (db) => {
        await db.query(emptying)
      }),
  }
}

const KEPT = 'test_snapshot'

interface Table {
  /** Quoted where it must be. */
  readonly name: string
  /** It had rows: then they come back. */
  readonly filled: boolean
  /** What may be inserted. */
  readonly columns: string
}

const tablesOf = async (db: Db): Promise<readonly Table[]> => {
  const rows = await db.query<{ name: string; columns: string }>(`
    SELECT quote_ident(t.relname) AS name,
           (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
              FROM pg_attribute
             WHERE attrelid = t.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns
      FROM pg_class t
     WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p') AND NOT t.relispartition
     ORDER BY 1`)
  const tables: Table[] = []
  for (const { name, columns } of rows) {
    const [row] = await db.query<{ filled: boolean }>(`SELECT EXISTS (SELECT FROM public.${name}) AS filled`)
    tables.push({ name, columns, filled: row?.filled ?? false })
  }
  return tables
}

const sequencesOf = (db: Db): Promise<readonly { name: string; start: number }[]> =>
  db.query(`
    SELECT quote_ident(sequencename) AS name, coalesce(last_value + increment_by, start_value) AS start
      FROM pg_sequences WHERE schemaname = 'public'`)

/** One block, one round trip. Foreign keys are not asked: all rows of all tables go. */
const statementFor = (tables: readonly Table[], sequences: readonly { name: string; start: number }[]): string => `
  DO $$
  BEGIN
    SET LOCAL session_replication_role = replica;
    ${tables.map(emptied).join('\n    ')}
    ${sequences.map(({ name, start }) => `PERFORM setval('public.${name}', ${start}, false);`).join('\n    ')}
    SET LOCAL session_replication_role = origin;
  END $$`

const emptied = ({ name, filled, columns }: Table): string =>
  filled
    ? `DELETE FROM public.${name};
    INSERT INTO public.${name} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM ${KEPT}.${name};`
    : `DELETE FROM public.${name};`
