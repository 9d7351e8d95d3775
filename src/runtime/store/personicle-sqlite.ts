/** Personicle's credentials where they are in a SQLite file, as in development. */
import { existsSync, statSync } from 'node:fs'
import { SettingsError } from '../../core/index.js'
import { chooseTable, type OldRow, type OldRows, quoted, selected } from './personicle-table.js'

/** Opened for reading only. SQLite is loaded when it is needed: hardly anybody does, and they once. */
export const openOldSqlite = async (file: string, table: string | undefined): Promise<OldRows> => {
  if (!existsSync(file) || !statSync(file).isFile())
    throw new SettingsError('old-store', `There is no file ${file}. Name the SQLite file of Personicle’s connections.`)
  const { default: sqlite } = await import('node-sqlite3-wasm')
  let database: InstanceType<typeof sqlite.Database> | undefined
  try {
    database = new sqlite.Database(file, { fileMustExist: true, readOnly: true })
    const tables = database.all(`select name from sqlite_master where type = 'table'`).map(({ name }) => String(name))
    const described = tables.map((name) => ({
      table: quoted(name),
      name,
      columns: (database as NonNullable<typeof database>)
        .all(`pragma table_info(${quoted(name)})`)
        .map((column) => String(column['name'])),
    }))
    const chosen = chooseTable(described, table)
    const rows = database.all(
      `select ${selected(chosen, (column) => `cast(${column} as text)`)} from ${chosen.table} order by 1`,
    ) as unknown as OldRow[]
    return { rows: each(rows), close: async () => undefined }
  } catch (cause) {
    if (cause instanceof SettingsError) throw cause
    throw new SettingsError('old-store', `${file} cannot be read: ${reasonOf(file)}.`, { cause })
  } finally {
    database?.close()
  }
}

/** The library has one message for many reasons; what can be done differs. */
const reasonOf = (file: string): string => {
  if (existsSync(`${file}-wal`))
    return 'it is written to by another program, or was left in the middle; stop that program, let `sqlite3 <file> "pragma journal_mode=delete"` finish it, and try again'
  if (existsSync(`${file}.lock`))
    return `another command reads it, or one that was ended by force has left ${file}.lock, which can then be removed`
  return 'it is no SQLite file, or its folder, in which a lock is set while it is read, cannot be written; try with a copy elsewhere'
}

async function* each(rows: readonly OldRow[]): AsyncGenerator<OldRow> {
  yield* rows
}
