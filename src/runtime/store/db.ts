/** The one way to the database: text and parameters in, rows out. Both stores speak it through `pg`. */

/** Something that runs SQL: the pool, or one open transaction. */
export interface Db {
  /** Rows of one statement. `int8` and `count(*)` come as numbers, `date` as `2026-10-05`, `timestamptz` as Date, `bytea` as Buffer. */
  query<Row = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<Row[]>
}

/** The store itself: a database that can also begin a transaction. */
export interface Store extends Db {
  /** Commits when `work` resolves, rolls back when it throws. No network and no file work inside: on the embedded store it holds up everyone. */
  transaction<T>(work: (db: Db) => Promise<T>): Promise<T>
  readonly type: 'embedded' | 'postgres'
  /** Sessions with the database: open, of these idle, and how many callers wait for one. Absent where there is no pool. */
  sessions?(): { readonly open: number; readonly idle: number; readonly waited: number }
  close(): Promise<void>
}
