import pg from 'pg'
import { SettingsError } from '../../core/index.js'
import type { Log } from '../world.js'
import type { Store } from './db.js'
import { codeOf } from './open-errors.js'
import { storeOn } from './open-pool.js'
import { typeParsers } from './types.js'

export interface OpenPostgresOptions {
  readonly databaseUrl: string
  readonly maxConnections?: number
  readonly log?: Log
}

const MAX_CONNECTIONS = 10
const CONNECT_TIMEOUT_MS = 10_000
const MIN_VERSION = 15

/** The store on a PostgreSQL server. */
export const openPostgres = async ({ databaseUrl, maxConnections, log }: OpenPostgresOptions): Promise<Store> => {
  const place = placeOf(databaseUrl)
  await check(databaseUrl, place)
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: maxConnections ?? MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS * 3,
    application_name: 'tributary',
    keepAlive: true,
    types: typeParsers,
    // The embedded engine runs in UTC: a day must not begin at another hour because the server's zone differs.
    onConnect: async (client) => {
      await client.query(`SET TIME ZONE 'UTC'; ${leaveNothingOpen}`)
    },
  })
  // An idle client that loses its server would end the process; the next query gets a new one, or the error.
  pool.on('error', (error) => log?.warn({ code: codeOf(error) }, 'an idle connection to the store was lost'))
  return storeOn(pool, { type: 'postgres', place })
}

/**
 * A process that is cut off from the server leaves its transaction behind, and with it locks, and the oldest snapshot,
 * which every reader of the outbox waits for. The server would keep it for hours; here it notices within half a minute.
 */
const leaveNothingOpen = `SET idle_in_transaction_session_timeout = '30s'; SET tcp_keepalives_idle = 10;
  SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; SET tcp_user_timeout = '30s'`

/** Host and database, never user or password: for messages. */
export const placeOf = (databaseUrl: string): string => {
  try {
    // libpq lets the host be missing behind the @, the WHATWG does not.
    const url = new URL(databaseUrl.replace('@/', '@localhost/'))
    const host = url.searchParams.get('host') ?? url.host
    return `${host || 'localhost'}${url.pathname}`
  } catch {
    throw new SettingsError(
      'store-url',
      'DATABASE_URL is not a URL: write it as postgres://user:password@host:5432/database.',
    )
  }
}

const check = async (databaseUrl: string, place: string): Promise<void> => {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string }>(`SELECT current_setting('server_version_num') AS version`)
    const version = Math.floor(Number(rows[0]?.version) / 10_000)
    if (version < MIN_VERSION) {
      throw new SettingsError(
        'store-version',
        `The PostgreSQL at ${place} is version ${version}: Tributary needs ${MIN_VERSION} or later.`,
      )
    }
  } catch (error) {
    throw error instanceof SettingsError ? error : asSettingsError(error, place)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Only codes and our own words: the server's message may quote the user name. */
const asSettingsError = (cause: unknown, place: string): SettingsError => {
  const code = codeOf(cause)
  const say = (id: string, sentence: string): SettingsError => new SettingsError(id, sentence, { cause })
  switch (code) {
    case '28P01':
    case '28000':
      return say(
        'store-sign-in',
        `PostgreSQL at ${place} refused the sign-in: check user and password in DATABASE_URL.`,
      )
    case '3D000':
      return say(
        'store-no-database',
        `PostgreSQL at ${place} has no such database: create it, or correct DATABASE_URL.`,
      )
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return say('store-unreachable', `The host of ${place} is unknown: check the name in DATABASE_URL.`)
    case '53300':
      return say('store-unreachable', `PostgreSQL at ${place} has no free connection: raise its max_connections.`)
  }
  // node-postgres has no code for a missing password: SCRAM fails on the client's side.
  if (cause instanceof Error && /password|SASL/i.test(cause.message)) {
    return say('store-sign-in', `PostgreSQL at ${place} asks for a password: put it into DATABASE_URL.`)
  }
  const why = code ? ` (${code})` : ''
  return say('store-unreachable', `No PostgreSQL answers at ${place}${why}: start it, or correct DATABASE_URL.`)
}
