/** Old databases of Personicle's connections, as its own library made them: the table, its columns and how times are written. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface OldCredential {
  readonly userId: string
  readonly service: string
  readonly access_token: string
  readonly expires_in: number
  /** Milliseconds, or as it is written. */
  readonly created_at: number | string
  readonly external_user_id?: string
  readonly refresh_token?: string
  readonly status?: string
  readonly last_accessed_at?: number
  readonly scope?: string
}

export const createTable = (text: string): string => `create table external_connections (
  id integer not null primary key, "userId" varchar(50) not null, service varchar(120) not null,
  access_token varchar(500) not null, expires_in integer not null, created_at ${text} not null,
  external_user_id varchar(50), refresh_token varchar(500), status varchar(20), last_accessed_at ${text}, scope varchar(500))`

const columns = [
  ...['userId', 'service', 'access_token', 'expires_in', 'created_at', 'external_user_id', 'refresh_token'],
  ...['status', 'last_accessed_at', 'scope'],
] as const
const naive = (at: number | string | undefined): string | null =>
  at === undefined
    ? null
    : typeof at === 'string'
      ? at
      : `${new Date(at).toISOString().slice(0, 23).replace('T', ' ')}000`

/** Id first, then the columns of the table in their order. */
export const valuesOf = (rows: readonly OldCredential[]): readonly (readonly (string | number | null)[])[] =>
  rows.map((row, index) => [
    index + 1,
    ...columns.map((column) =>
      column === 'created_at' || column === 'last_accessed_at' ? naive(row[column]) : (row[column] ?? null),
    ),
  ])

/** By Python's own module, as the original's are. */
const script = `import json, sqlite3, sys
file, create, rows = json.load(sys.stdin)
db = sqlite3.connect(file)
db.execute("drop table if exists external_connections")
db.execute(create)
db.executemany("insert into external_connections values (?,?,?,?,?,?,?,?,?,?,?)", rows)
db.commit()`

/** Writes the rows into a SQLite file, a new one unless named. */
export const oldSqlite = (rows: readonly OldCredential[], file?: string): string => {
  const path = file ?? join(mkdtempSync(join(tmpdir(), 'tributary-old-')), 'user_access_tokens.db')
  execFileSync('python3', ['-c', script], {
    input: JSON.stringify([path, createTable('datetime'), valuesOf(rows)]),
  })
  return path
}
