/** Which table of an old database holds Personicle's credentials: it is known by its columns, as its name could be set. */
import { SettingsError } from '../../core/index.js'

/** One row, by column names without capitals and underscores; values as text. */
export type OldRow = Readonly<Record<string, string | null>>

/** The old rows, one after another, never changed. */
export interface OldRows {
  readonly rows: AsyncIterable<OldRow>
  close(): Promise<void>
}
export interface OldTable {
  /** As the database writes it, quoted. */
  readonly table: string
  readonly name: string
  readonly columns: readonly string[]
}

const usualName = 'external_connections'
const needed = ['userid', 'service', 'accesstoken', 'expiresin', 'createdat']
const wanted = [...needed, 'id', 'externaluserid', 'refreshtoken', 'status', 'lastaccessedat', 'scope']

/** `userId`, `userid` and `user_id` are one name. */
const plain = (column: string): string => column.toLowerCase().replaceAll('_', '')
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** The one table that has the columns, else a `SettingsError` that says what to do. */
export const chooseTable = (tables: readonly OldTable[], asked: string | undefined): OldTable => {
  const fitting = tables.filter(({ columns }) => needed.every((column) => columns.map(plain).includes(column)))
  const named = fitting.filter(({ name }) => name === (asked ?? usualName))
  const chosen = named.length === 0 && asked === undefined ? fitting : named
  if (chosen.length === 1) return chosen[0] as OldTable
  const there = fitting.map(({ table }) => table).join(', ')
  throw new SettingsError(
    'no-old-table',
    fitting.length === 0
      ? 'No table there has the columns userId, service, access_token, expires_in and created_at: it is not the database of Personicle’s connections.'
      : named.length === 0 && asked !== undefined
        ? `No table by the name that --table gives could hold Personicle’s connections; these could: ${there}.`
        : `Several tables there could hold Personicle’s connections: ${there}. Name one with --table.`,
  )
}

/** What to select, each under its plain name. */
export const selected = ({ columns }: OldTable, asText: (column: string) => string): string =>
  columns
    .filter((column) => wanted.includes(plain(column)))
    .map((column) => `${asText(quoted(column))} as ${quoted(plain(column))}`)
    .join(', ')
