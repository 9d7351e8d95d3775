/** Personicle's settings as they stand: its `config.ini`, and the environment of its production. Every value is made up. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { parseIni } from './ini.js'
import { databaseUrlOf } from './personicle-database.js'
import { readSettings } from './sources.js'

const connectors = ['oura', 'google-fit', 'fitbit', 'google-health']
const read = (ini = '', env: Record<string, string> = {}, toml?: string) => {
  const directory = mkdtempSync(join(tmpdir(), 'tributary-settings-'))
  if (ini !== '') writeFileSync(join(directory, 'config.ini'), ini)
  if (toml !== undefined) writeFileSync(join(directory, 'tributary.toml'), toml)
  return readSettings({ env, directory, connectors })
}

const hub = (name: string): string =>
  `Endpoint=sb://${name}.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=abc/def+ghi==`
const queue = 'DefaultEndpointsProtocol=https;AccountName=old;AccountKey=a+b/c==;EndpointSuffix=core.windows.net'
const whole = `
[HOST]
HOST_ADDRESS=https://health.example.com
[GOOGLE_FIT]
CLIENT_ID=g-id
CLIENT_SECRET=g-secret
REDIRECT_URL=/google-fit/oauth/access_token
AUTH_URL=https://accounts.google.com/o/oauth2/auth
API_ENDPOINT=https://www.googleapis.com/fitness/v1/
TOKEN_URL=https://oauth2.googleapis.com/token
SECRET_JSON=config_json/client_secret.json
[FITBIT]
CLIENT_ID=f-id
CLIENT_SECRET=f-secret
REDIRECT_URL=/fitbit/oauth/access-token/
AUTH_URL=https://www.fitbit.com/oauth2/authorize
REQUEST_URL=https://api.fitbit.com/oauth2/token
API_ENDPOINT=https://api.fitbit.com
[OURA]
CLIENT_ID=o-id
CLIENT_SECRET=o-secret
REDIRECT_URL=/oura/oauth/access-token/
[SQLITE]
DATABASE=userDatabase/external_tokens.db
[EVENTHUB]
CONNECTION_STRING=${hub('events')}
DATASTREAM_EVENTHUB_CONNECTION_STRING=${hub('values')}
EVENTHUB_NAME=testhub-new
DATASTREAM_EVENTHUB_NAME=datastreams
SCHEMA_REGISTRY_FQNS=schemas.servicebus.windows.net
SCHEMA_REGISTRY_GROUP=personicle
[TASK_QUEUE]
CONNECTION_STRING=${queue}
QUEUE_NAME=google-fit-tasks
QUEUE_NAME_OURA=oura-tasks
CONNECTION_STRING_OURA=${queue}
[CREDENTIALS_DATABASE]
USERNAME=admin@old
PASSWORD=p%%25q
HOST=old.postgres.database.azure.com
NAME=credentials
[IOS_APP]
KEY=app-key
[KAFKA]
BROKER=localhost:9092
`

describe('a config.ini of Personicle', () => {
  it('is read whole', () => {
    const settings = read(whole)
    expect(settings).toMatchObject({
      publicUrl: 'https://health.example.com',
      healthkitKey: 'app-key',
      databaseUrl: 'postgres://admin%40old:p%25q@old.postgres.database.azure.com/credentials?sslmode=verify-full',
      clients: {
        'google-fit': { clientId: 'g-id', clientSecret: 'g-secret', redirectUri: '/google-fit/oauth/access_token' },
        fitbit: { clientId: 'f-id', clientSecret: 'f-secret', redirectUri: '/fitbit/oauth/access-token/' },
        oura: { clientId: 'o-id', clientSecret: 'o-secret', redirectUri: '/oura/oauth/access-token/' },
      },
      personicle: {
        hubs: {
          connectionString: hub('events'),
          eventsHub: 'testhub-new',
          datastreamsConnectionString: hub('values'),
          datastreamsHub: 'datastreams',
          schemaRegistry: 'schemas.servicebus.windows.net',
          schemaGroup: 'personicle',
        },
      },
    })
    expect(settings.personicle.credentialsUrl).toBe(settings.databaseUrl)
  })
  it('has what means nothing here named, each with its reason and without its value', () => {
    expect(read(whole).notes.map(({ sentence }) => sentence)).toEqual([
      '[KAFKA] is not used: records go to Event Hubs, or to a sink of type kafka that you add.',
      '[GOOGLE_FIT] AUTH_URL, API_ENDPOINT and TOKEN_URL are not used: the connector knows the addresses of its service.',
      '[GOOGLE_FIT] SECRET_JSON is not used: CLIENT_ID and CLIENT_SECRET say the same.',
      '[FITBIT] AUTH_URL, REQUEST_URL and API_ENDPOINT are not used: the connector knows the addresses of its service.',
      '[SQLITE] DATABASE is not used: `tributary migrate personicle --sqlite <file>` brings the accounts in that file over.',
    ])
  })
  it('has a key that is probably misspelt told with the nearest', () => {
    expect(read('[FITBIT]\nCLIENT_ID=a\nCLIENT_SECRT=b\n').notes).toEqual([
      {
        about: 'misspelt',
        sentence: 'config.ini: [FITBIT] has no key CLIENT_SECRT; did you mean CLIENT_SECRET? Correct or remove it.',
      },
    ])
  })
  it('has a line that resembles no key told without it: it may be the rest of a secret', () => {
    const [note] = read('[FITBIT]\nCLIENT_ID=a\nCLIENT_SECRET=first\nc2Vjb25kcGFydA==\n').notes
    expect(note?.about).toBe('misspelt')
    expect(note?.sentence).toContain('[FITBIT] holds a line that begins with none of its keys')
    expect(note?.sentence.toUpperCase()).not.toContain('C2VJB25KCGFYDA')
  })
  it('has half a section told, which is then left alone', () => {
    const { personicle, databaseUrl, notes } = read(
      `[EVENTHUB]\nCONNECTION_STRING=${hub('events')}\nEVENTHUB_NAME=a\n[CREDENTIALS_DATABASE]\nUSERNAME=b\n`,
    )
    expect([personicle, databaseUrl]).toEqual([{}, undefined])
    expect(notes.map(({ sentence }) => sentence)).toEqual([
      '[CREDENTIALS_DATABASE] is not used: it needs USERNAME, HOST and NAME, and PASSWORD where one is asked for.',
      '[EVENTHUB] is not used: DATASTREAM_EVENTHUB_NAME is missing.',
    ])
  })
  it('says where each value came from, without the value', () => {
    const { origins } = read(whole, { DATABASE_URL: 'postgres://x/y', OURA_CLIENT_ID: 'other' }, 'port = 8080\n')
    expect(origins).toEqual(
      expect.arrayContaining([
        { name: 'databaseUrl', place: 'DATABASE_URL' },
        { name: 'port', place: 'tributary.toml, port' },
        { name: 'publicUrl', place: 'config.ini, [HOST] HOST_ADDRESS' },
        { name: 'keys of fitbit', place: 'config.ini' },
        { name: 'keys of oura', place: 'OURA_CLIENT_ID' },
      ]),
    )
    expect(JSON.stringify(origins)).not.toMatch(/secret|other|postgres:/)
  })
})

describe('the environment of Personicle’s production', () => {
  const production = {
    INGESTION_PROD: '1',
    INGESTION_HOST_ADDRESS: 'https://ingestion.example.com',
    FITBIT_CLIENT_ID: 'f',
    FITBIT_CLIENT_SECRET: 'fs',
    FITBIT_REDIRECT_URL: '/fitbit/oauth/access-token/',
    FITBIT_AUTH_URL: 'https://www.fitbit.com/oauth2/authorize',
    OURA_CLIENT_ID: 'o',
    OURA_CLIENT_SECRET: 'os',
    OURA_REDIRECT_URI: '/oura/oauth/access-token/',
    IOS_APP_KEY: 'k',
    EVENTHUB_CONNECTION_STRING: hub('events'),
    EVENTHUB_NAME: 'events',
    EVENTHUB_SCHEMA_REGISTRY_FQNS: 'schemas.servicebus.windows.net',
    EVENTHUB_SCHEMA_REGISTRY_GROUP: 'group',
    DATASTREAM_EVENTHUB_CONNECTION_STRING: hub('values'),
    DATASTREAM_EVENTHUB_NAME: 'values',
    TASK_QUEUE_CONNECTION_STRING: queue,
    TASK_QUEUE_NAME: 'tasks',
    TASK_QUEUE_NAME_OURA: 'tasks-oura',
    TASK_QUEUE_CONNECTION_STRING_OURA: queue,
    CREDENTIALS_DB_USER: 'u',
    CREDENTIALS_DB_PASSWORD: 'p',
    CREDENTIALS_DB_HOST: 'db:5433',
    CREDENTIALS_DB_NAME: 'n',
  }
  it('says the same as the file', () => {
    expect(read('', production)).toMatchObject({
      publicUrl: 'https://ingestion.example.com',
      healthkitKey: 'k',
      databaseUrl: 'postgres://u:p@db:5433/n',
      clients: {
        fitbit: { clientId: 'f', clientSecret: 'fs', redirectUri: '/fitbit/oauth/access-token/' },
        oura: { clientId: 'o', clientSecret: 'os', redirectUri: '/oura/oauth/access-token/' },
      },
      personicle: { hubs: { eventsHub: 'events', datastreamsHub: 'values', schemaGroup: 'group' } },
      notes: [{ sentence: 'FITBIT_AUTH_URL is not used: the connector knows the addresses of its service.' }],
    })
  })
  it('wins over both files, key by key', () => {
    const { databaseUrl, publicUrl } = read(
      whole,
      { CREDENTIALS_DB_HOST: 'elsewhere', INGESTION_HOST_ADDRESS: 'https://new.example.com' },
      'publicUrl = "https://toml.example.com"\ndatabaseUrl = "postgres://toml/toml"\n',
    )
    expect([databaseUrl, publicUrl]).toEqual([
      'postgres://admin%40old:p%25q@elsewhere/credentials',
      'https://new.example.com',
    ])
  })
  it('leaves the place of the old credentials known where records are kept elsewhere', () => {
    const { databaseUrl, personicle } = read('', { ...production, DATABASE_URL: 'postgres://new/new' })
    expect([databaseUrl, personicle.credentialsUrl]).toEqual(['postgres://new/new', 'postgres://u:p@db:5433/n'])
  })
})

describe('a value of config.ini', () => {
  // Each as Python's configparser reads it.
  it.each([
    ['keeps every sign', 'K = a;b#c=d:e$f', 'a;b#c=d:e$f'],
    ['has one percent sign for two', 'K = 100%%sure', '100%sure'],
    ['has another value filled in', 'OTHER = x\nK = %(other)s/y', 'x/y'],
    ['goes on in lines further in', 'K = a\n  b\nL = c', 'a\nb'],
    ['may be empty', 'K =', ''],
    ['may stand behind a colon', 'K: v = w', 'v = w'],
  ])('%s', (_, text, value) => expect(parseIni(`[A]\n${text}\n`, 'config.ini')).toMatchObject({ A: { K: value } }))
  it('keeps a percent sign of its own, which Python refuses', () =>
    expect(parseIni('[A]\nK = 5%d\n', 'config.ini')).toEqual({ A: { K: '5%d' } }))
  it('of [DEFAULT] is in every section', () =>
    expect(parseIni('[DEFAULT]\nK = v\n[A]\n[B]\nK = w\n', 'config.ini')).toEqual({ A: { K: 'v' }, B: { K: 'w' } }))
  it('that names itself does not go on for ever', () =>
    expect(parseIni('[A]\nK = %(K)s\n', 'config.ini')).toEqual({ A: { K: '%(K)s' } }))
  it('is told where it stands twice', () =>
    expect(() => parseIni('[A]\nK = v\nk = w\n', 'config.ini')).toThrow(
      'config.ini, line 3: K stands there for the second time. Remove one of the two.',
    ))
})

describe('the address of the database', () => {
  const parts = { user: 'u', password: '', host: 'localhost', name: 'n' }
  it.each(['plain', 'a%b', 'p@ss:w/rd?#[]', '$;=#"\'', 'ünïcode', '%zz'])('bears the password %s', (password) => {
    const { connectionParameters } = new pg.Client({
      connectionString: databaseUrlOf({ ...parts, password }),
    }) as unknown as { connectionParameters: { password: string; host: string; database: string } }
    expect(connectionParameters).toMatchObject({ password, host: 'localhost', database: 'n' })
  })
  it('reads a password that had to be escaped for Personicle', () =>
    expect(databaseUrlOf({ ...parts, password: 'kx%25jj5%2Fg' })).toBe('postgres://u:kx%25jj5%2Fg@localhost/n'))
  it('asks Azure for a connection nobody listens to, unless told otherwise', () => {
    const host = 'old.postgres.database.azure.com:5432'
    expect(databaseUrlOf({ ...parts, host })).toBe(`postgres://u@${host}/n?sslmode=verify-full`)
    expect(databaseUrlOf({ ...parts, host, name: 'n?sslmode=disable' })).toBe(`postgres://u@${host}/n?sslmode=disable`)
  })
})
