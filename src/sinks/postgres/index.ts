/**
 * Somebody else's database: a table of samples and one of events, each record once, at its newest revision. The record's
 * id is the key and an older revision never replaces a newer one, so that what comes again, or late, changes nothing.
 */
import type { Pool, PoolClient } from 'pg'
import { defineSink, type Envelope, type Refusal, z } from '../../kit/index.js'
import { judged, refusalIn } from './refusals.js'
import { arraysFor, type Table, tablesIn } from './tables.js'

const settings = z.strictObject({
  /** As every client of PostgreSQL takes it, TLS included: `?sslmode=verify-full&sslrootcert=/etc/ca.pem`. */
  url: z
    .string()
    .refine((url) => /^postgres(ql)?:\/\//.test(url), 'a URL as postgres://user:password@host:5432/database'),
  /** Where its tables are. Made where it is missing. */
  schema: z
    .string()
    .refine((name) => /^[a-z_][a-z0-9_]{0,62}$/.test(name), 'a name of lower-case letters, digits and _')
    .default('tributary'),
})
type Settings = z.infer<typeof settings>

const connectTimeoutMs = 10_000
/** Less than the outbox lends a sink for a batch: a server that fell silent is noticed by us first. */
const queryTimeoutMs = 60_000

export const postgres = defineSink<Settings>({
  id: 'postgres',
  title: 'PostgreSQL',
  settings: settings as z.ZodType<Settings>,
  encodings: ['record'],
  async open({ url, schema }) {
    const { default: pg } = await import('pg')
    const pool = new pg.Pool({
      connectionString: url,
      max: 1,
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: queryTimeoutMs,
      keepAlive: true,
      application_name: 'tributary-sink',
    })
    // A client that loses its server between two questions would end the process: the next question gets the error.
    pool.on('error', () => undefined)
    pool.on('connect', (client) => client.on('error', () => undefined))
    const tables = tablesIn(schema)
    try {
      await prepare(pool, schema, tables)
    } catch (error) {
      await pool.end()
      throw judged(error, schema)
    }
    return {
      async deliver(batch) {
        try {
          return await write(pool, tables, batch as readonly Envelope[])
        } catch (error) {
          throw judged(error, schema)
        }
      },
      close: () => pool.end(),
    }
  },
})

/**
 * Makes what is missing, once, however many processes begin at the same time. Where the tables stand, no right to make
 * any is asked for; that they can be written to is tried with no row at all.
 */
const prepare = (pool: Pool, schema: string, tables: readonly Table[]): Promise<void> =>
  inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock(hashtext($1))', [`tributary-sink ${schema}`])
    const { rowCount } = await client.query('select 1 from pg_namespace where nspname = $1', [schema])
    if (rowCount === 0) await client.query(`create schema "${schema}"`)
    for (const table of tables) {
      const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
        table.name,
      ])
      if (rows[0]?.there !== true) await client.query(table.create)
      await client.query(table.upsert, arraysFor(table, []))
    }
  })

/** All of it, or, cut in halves, all but the rows that the database will not have. */
const write = async (pool: Pool, tables: readonly Table[], batch: readonly Envelope[]): Promise<Refusal[]> => {
  try {
    await inTransaction(pool, async (client) => {
      for (const table of tables) {
        const arrays = arraysFor(table, batch)
        if (arrays[0]?.length !== 0) await client.query(table.upsert, arrays)
      }
    })
    return []
  } catch (error) {
    const reason = refusalIn(error)
    if (reason === undefined) throw error
    if (batch.length === 1) return [{ id: (batch[0] as Envelope).id, reason }]
    const middle = batch.length >> 1
    return [...(await write(pool, tables, batch.slice(0, middle))), ...(await write(pool, tables, batch.slice(middle)))]
  }
}

const inTransaction = async (pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> => {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await work(client)
    await client.query('commit')
    client.release()
  } catch (error) {
    // A server that said no is still there to be used; one that broke off, or stayed silent, is not.
    const saidNo = (error as { severity?: unknown }).severity === 'ERROR'
    const rolledBack = saidNo && (await client.query('rollback').then(yes, no))
    client.release(!rolledBack)
    throw error
  }
}

const yes = (): boolean => true
const no = (): boolean => false
