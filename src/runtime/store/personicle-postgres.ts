/** Personicle's credentials where they are in PostgreSQL, of whatever age. */
import pg from 'pg'
import { SettingsError } from '../../core/index.js'
import { codeOf } from './open-errors.js'
import { chooseTable, type OldRow, type OldRows, type OldTable, quoted, selected } from './personicle-table.js'
import { placeOf } from './postgres.js'

const rowsAtOnce = 500
const connectTimeoutMs = 10_000

/** Reads only: the session itself refuses to write. */
export const openOldPostgres = async (url: string, table: string | undefined): Promise<OldRows> => {
  const place = placeOf(url)
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs })
  client.on('error', () => undefined)
  const close = (): Promise<void> => client.end().catch(() => undefined)
  try {
    await client.connect()
    await client.query(`set time zone 'UTC'`)
    await client.query('set session characteristics as transaction read only')
    const { rows } = await client.query<{ schema: string; name: string; columns: string[] }>(
      `select table_schema as schema, table_name as name, array_agg(column_name::text) as columns
       from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema')
       group by table_schema, table_name`,
    )
    const chosen = chooseTable(
      rows.map(({ schema, name, columns }) => ({ table: `${quoted(schema)}.${quoted(name)}`, name, columns })),
      table,
    )
    return { rows: rowsOf(client, chosen), close }
  } catch (cause) {
    await close()
    if (cause instanceof SettingsError) throw cause
    // The server's message may quote the user name.
    const code = codeOf(cause)
    throw new SettingsError(
      'old-store',
      `The old credentials at ${place} cannot be read${code ? ` (${code})` : ''}: check address, user and password.`,
      { cause },
    )
  }
}

/** All as they were at one moment, fetched in parts: between them providers are asked, and no transaction waits for that. */
async function* rowsOf(client: pg.Client, table: OldTable): AsyncGenerator<OldRow> {
  await client.query(
    `declare old_rows no scroll cursor with hold for select ${selected(table, (column) => `${column}::text`)} from ${table.table} order by 1`,
  )
  for (;;) {
    const { rows } = await client.query<Record<string, string | null>>(`fetch ${rowsAtOnce} from old_rows`)
    yield* rows
    if (rows.length < rowsAtOnce) return
  }
}
