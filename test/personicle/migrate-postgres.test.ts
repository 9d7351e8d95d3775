/** Connections of Personicle in PostgreSQL, and an instance over the same database, as the real program does it. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTable, type OldCredential, oldSqlite, valuesOf } from '../../src/cli/testing-old-rows.js'
import { emptyFolder, freePort, run, start } from '../end-to-end/program.js'

const server = process.env['TEST_DATABASE_URL']
if (server === undefined && process.env['CI_REQUIRE_POSTGRES'] === '1')
  throw new Error('CI_REQUIRE_POSTGRES=1, but TEST_DATABASE_URL is not set: run under scripts/with-postgres.sh.')
const database = `tributary_old_${process.pid}_${randomBytes(4).toString('hex')}`
const addressOf = (name: string): string => {
  const url = new URL(server ?? 'postgres://nobody@localhost/nothing')
  url.pathname = `/${name}`
  return url.href
}
const on = async (url: string, ...statements: readonly [string, (readonly unknown[])?][]): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const [text, values] of statements) await client.query(text, values as unknown[])
  } finally {
    await client.end()
  }
}

/** Queues that are there and empty: what is asked of which is kept. */
const asked: string[] = []
const queues = createServer((request, response) => {
  const { method, url = '' } = request
  asked.push(new URL(url, 'http://queues').pathname)
  response.setHeader('x-ms-approximate-messages-count', '0')
  response.statusCode = method === 'PUT' ? 201 : method === 'DELETE' ? 204 : 200
  request.resume()
  response.setHeader('content-type', 'application/xml')
  response.end(method === 'GET' && url.includes('/messages') ? '<QueueMessagesList/>' : '')
})
beforeAll(async () => {
  queues.listen(0, '127.0.0.1')
  await once(queues, 'listening')
})
afterAll(() => void queues.close())

const hour = 3_600_000
/** Access that has ended: nobody has to be asked about it. */
const ended = (person: number): OldCredential => ({
  userId: `user-${person}`,
  service: 'fitbit',
  access_token: `access-${person}`,
  refresh_token: `refresh-${person}`,
  expires_in: 28_800,
  created_at: Date.now() - 48 * hour,
  external_user_id: `ACCOUNT${person}`,
  status: 'expired',
})
const hub = (name: string): string =>
  `Endpoint=sb://${name}.servicebus.example/;SharedAccessKeyName=send;SharedAccessKey=bWFkZSB1cA==`
/** All sections of a config.ini of Personicle, every value made up but the address of the database. */
const configIni = (port: number, credentials: string): string => `[HOST]
HOST_ADDRESS=http://localhost:${port}
[GOOGLE_FIT]
CLIENT_ID=google-id
CLIENT_SECRET=google%%secret;#$=
REDIRECT_URL=/google-fit/oauth/access_token
AUTH_URL=https://accounts.google.com/o/oauth2/auth
API_ENDPOINT=https://www.googleapis.com/fitness/v1/
TOKEN_URL=https://oauth2.googleapis.com/token
SECRET_JSON=config_json/client_secret.json
[FITBIT]
CLIENT_ID=fitbit-id
CLIENT_SECRET=fitbit-secret
REDIRECT_URL=/fitbit/oauth/access-token/
AUTH_URL=https://www.fitbit.com/oauth2/authorize
REQUEST_URL=https://api.fitbit.com/oauth2/token
API_ENDPOINT=https://api.fitbit.com
[OURA]
CLIENT_ID=oura-id
CLIENT_SECRET=oura-secret
REDIRECT_URL=/oura/oauth/access-token/
[SQLITE]
DATABASE=userDatabase/external_tokens.db
[EVENTHUB]
CONNECTION_STRING=${hub('events')}
DATASTREAM_EVENTHUB_CONNECTION_STRING=${hub('values')}
EVENTHUB_NAME=events
DATASTREAM_EVENTHUB_NAME=datastreams
SCHEMA_REGISTRY_FQNS=schemas.servicebus.example
SCHEMA_REGISTRY_GROUP=personicle
[TASK_QUEUE]
CONNECTION_STRING=DefaultEndpointsProtocol=http;AccountName=old;AccountKey=bWFkZSB1cA==;QueueEndpoint=http://127.0.0.1:${(queues.address() as AddressInfo).port}/old
QUEUE_NAME=google-fit-tasks
QUEUE_NAME_OURA=oura-tasks
[CREDENTIALS_DATABASE]
${credentials}
[IOS_APP]
KEY=made-up-key
`
interface Shown {
  readonly sinks: readonly { readonly id: string; readonly type: string; readonly encoding: string }[]
}

/** From an empty folder with this config.ini to a running instance; a second start doubles nothing. */
const provesItself = async (credentials: string): Promise<{ directory: string; env: Record<string, string> }> => {
  const directory = emptyFolder()
  const port = await freePort()
  writeFileSync(join(directory, 'config.ini'), configIni(port, credentials))
  const env = { TRIBUTARY_PORT: String(port) }
  const doctor = await run(['doctor'], { directory, env })
  expect(doctor.stdout).not.toContain('FAIL')
  expect([doctor.code, doctor.stderr]).toEqual([0, ''])
  expect(doctor.stdout).toContain('keys of fitbit: from config.ini.')
  expect(doctor.stdout).toContain('[FITBIT] AUTH_URL, REQUEST_URL and API_ENDPOINT are not used')
  expect(doctor.stdout).not.toMatch(/fitbit-secret|bWFkZSB1cA|made-up-key/)
  expect(asked.join(' ')).toContain('/old/google-fit-tasks')
  expect(asked.join(' ')).toContain('/old/oura-tasks')
  for (let time = 0; time < 2; time++) {
    const program = await start({ directory, port, env })
    const { sinks } = await program.get<Shown>('/v1/sinks')
    expect(sinks.map(({ id, type, encoding }) => [id, type, encoding])).toEqual([
      ['personicle', 'event-hubs', 'personicle'],
    ])
    expect(await program.stop()).toBe(0)
  }
  return { directory, env }
}

describe('an instance with nothing but a config.ini of Personicle', () => {
  it('is green at the doctor, starts, and has the sink for its hubs once; the SQLite file is brought over', async () => {
    const { directory, env } = await provesItself('USERNAME=\nPASSWORD=\nHOST=\nNAME=')
    mkdirSync(join(directory, 'userDatabase'))
    oldSqlite([ended(1), { ...ended(2), service: 'peloton' }], join(directory, 'userDatabase/external_tokens.db'))
    const args = ['migrate', 'personicle', '--sqlite', 'userDatabase/external_tokens.db']
    const foreseen = await run([...args, '--dry-run'], { directory, env })
    expect(foreseen.stdout).toContain(
      'Would be: 1 migrated, 0 updated, 0 already here, 1 left out. Nothing was changed',
    )
    const first = await run(args, { directory, env })
    expect([first.code, first.stderr]).toEqual([0, ''])
    expect(first.stdout).toMatch(/^migrated +fitbit +user-1 \(row 1\): .*please connect again\.$/m)
    expect(first.stdout).toMatch(/^left-out +peloton +user-2 \(row 2\): .*\.$/m)
    expect(first.stdout).toContain('1 migrated, 0 updated, 0 already here, 1 left out.')
    const second = await run([...args, '--json'], { directory, env })
    expect(JSON.parse(second.stdout)).toMatchObject({
      dryRun: false,
      counts: { migrated: 0, updated: 0, 'already-here': 1, 'left-out': 1 },
    })
    expect(first.stdout + second.stdout).not.toMatch(/access-|refresh-/)
  }, 240_000)
})

describe('tributary migrate personicle', () => {
  it.each([
    [[], 'Say where the connections are'],
    [['--database', 'postgres://a/b', '--sqlite', 'c.db'], 'not both'],
    [['--sqlite', 'nowhere.db'], 'There is no file'],
    [['--database', 'postgres://u:hidden@127.0.0.1:9/n'], 'cannot be read'],
  ])(
    'that cannot be is refused in a sentence: %j',
    async (args, words) => {
      const { code, stderr } = await run(['migrate', 'personicle', ...args], {
        env: { TRIBUTARY_PORT: String(await freePort()) },
      })
      expect(code).not.toBe(0)
      expect(stderr).toContain(words)
      expect(stderr).not.toMatch(/hidden|\n\s+at /)
    },
    120_000,
  )
})

describe.runIf(server !== undefined)('over the PostgreSQL of Personicle (TEST_DATABASE_URL)', () => {
  beforeAll(() => on(server as string, [`create database ${database}`]))
  afterAll(() => on(server as string, [`drop database if exists ${database} with (force)`]))

  it('an instance starts beside the old table, brings it over, and leaves it as it was', async () => {
    const rows = Array.from({ length: 1200 }, (_, index) => ended(index + 1))
    const insert = 'insert into external_connections values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)'
    await on(
      addressOf(database),
      [createTable('timestamp')],
      ...valuesOf(rows).map((values) => [insert, values] as [string, readonly unknown[]]),
    )
    const { searchParams, username, hostname } = new URL(server as string)
    const query = searchParams.size === 0 ? '' : `?${searchParams}`
    const credentials = `USERNAME=${username}\nPASSWORD=made-up\nHOST=${hostname}\nNAME=${database}${query.replaceAll('%', '%%')}`
    const { directory, env } = await provesItself(credentials)
    const first = await run(['migrate', 'personicle', '--json'], { directory, env })
    expect([first.code, first.stderr]).toEqual([0, ''])
    expect(JSON.parse(first.stdout).counts).toEqual({ migrated: 1200, updated: 0, 'already-here': 0, 'left-out': 0 })
    const second = await run(['migrate', 'personicle'], { directory, env })
    expect(second.stdout).toContain('0 migrated, 0 updated, 1200 already here, 0 left out. Nothing was changed.')
    const client = new pg.Client({ connectionString: addressOf(database) })
    await client.connect()
    const { rows: left } = await client.query(
      'select count(*)::int as count, max(access_token) as last from external_connections',
    )
    await client.end()
    expect(left).toEqual([{ count: 1200, last: 'access-999' }])
  }, 300_000)
})
