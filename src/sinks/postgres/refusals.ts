/** What a word of the other database means: wait, mend the settings, or leave this row out. */
import { SettingsError, TransientError, type TributaryError } from '../../kit/index.js'

/** SQLSTATEs that speak of a row and not of the database: bad data, a constraint, a limit, a trigger’s or view’s own no. */
const aboutTheRow = /^(22|23|54|44000|P0001)/

/** Why the database will never take this row; undefined where it may, or where it is no row that is the matter. */
export const refusalIn = (error: unknown): string | undefined => {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  if (typeof code !== 'string' || !aboutTheRow.test(code)) return undefined
  // Not the database's own sentence: it quotes the row.
  return `the database refused it (${code}${typeof constraint === 'string' ? `, ${constraint}` : ''})`
}

/** An error of the whole database in our own words: the server’s may quote the user, and Node’s the url. */
export const judged = (error: unknown, schema: string): TributaryError => {
  const { code, message } = error as { code?: unknown; message?: unknown }
  const state = typeof code === 'string' ? code : ''
  if (state.startsWith('28') || (typeof message === 'string' && /password|SASL/i.test(message)))
    return new SettingsError(
      'sink-postgres-sign-in',
      'The database of the postgres sink refused the sign-in. Check user and password in its url.',
    )
  switch (state) {
    case '3D000':
      return new SettingsError(
        'sink-postgres-database',
        'The server of the postgres sink has no such database. Create it, or correct the url.',
      )
    case '42501':
      return new SettingsError(
        'sink-postgres-permission',
        `The user of the postgres sink may not write to the schema ${schema}. Grant it usage and create there, or make the tables and grant select, insert and update on them.`,
      )
    case 'ERR_INVALID_URL':
      return new SettingsError(
        'sink-postgres-url',
        'The url of the postgres sink is none. Write it as postgres://user:password@host:5432/database, with special signs percent-encoded.',
      )
    case 'ENOENT':
      return new SettingsError(
        'sink-postgres-url',
        'The url of the postgres sink names a file or a socket that is not there. Correct it.',
      )
  }
  if (/^(42|3F)/.test(state))
    return new SettingsError(
      'sink-postgres-tables',
      `The tables samples and events in the schema ${schema} are not as the postgres sink makes them (${state}). Rename them, or choose another schema.`,
    )
  return new TransientError(
    'sink-postgres-unreachable',
    `The database of the postgres sink could not be reached, or broke off${state === '' ? '' : ` (${state})`}. See that it runs, and that the url is right.`,
  )
}
