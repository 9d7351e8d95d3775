/** Another database for the tests of this sink: on the server of TEST_DATABASE_URL, else one in memory. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import pg from 'pg'

export interface TestDatabase {
  readonly url: string
  query<Row = Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<Row[]>
  close(): Promise<void>
}

/** A server, so that what only a server can do (users, kill a connection) can be tried; undefined in memory. */
export const serverUrl = process.env['TEST_DATABASE_URL']

export const testDatabase = async (): Promise<TestDatabase> => {
  if (serverUrl === undefined) {
    if (process.env['CI_REQUIRE_POSTGRES'] === '1')
      throw new Error('CI_REQUIRE_POSTGRES=1, but TEST_DATABASE_URL is not set: run under scripts/with-postgres.sh.')
    return inMemory()
  }
  const name = `tributary_sink_${process.pid}_${randomBytes(6).toString('hex')}`
  await ask(serverUrl, `create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return {
    url: url.href,
    query: (sql, parameters) => ask(url.href, sql, parameters),
    close: async () => void (await ask(serverUrl, `drop database ${name} with (force)`)),
  }
}

const inMemory = async (): Promise<TestDatabase> => {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-sink-'))
  const db = await PGlite.create()
  const server = new PGLiteSocketServer({ db, path: join(folder, '.s.PGSQL.5432'), maxConnections: 5 })
  await server.start()
  return {
    url: `postgres://postgres@localhost/postgres?host=${folder}`,
    query: async <Row>(sql: string, parameters?: unknown[]) => (await db.query<Row>(sql, parameters)).rows,
    close: async () => {
      await server.stop()
      await db.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const ask = async <Row>(url: string, sql: string, parameters?: unknown[]): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql, parameters)).rows as Row[]
  } finally {
    await client.end()
  }
}
