/** Connections of Personicle, taken over: from a SQLite file as Python writes it, to records pulled with its tokens. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { fitbit } from '../connectors/fitbit/index.js'
import { endedSandbox, sandbox as fitbitSandbox } from '../connectors/fitbit/sandbox.js'
import { googleFit } from '../connectors/google-fit/index.js'
import { sandbox as googleFitSandbox } from '../connectors/google-fit/sandbox.js'
import { oura } from '../connectors/oura/index.js'
import { sandbox as ouraSandbox } from '../connectors/oura/sandbox.js'
import { type MigratedRow, migratePersonicle, type Runtime } from '../runtime/index.js'
import { testStore } from '../runtime/store/testing.js'
import { noon, type TestInstance, testInstance } from '../server/testing-instance.js'
import { type OldCredential, oldSqlite } from './testing-old-rows.js'

const hour = 3_600_000
const connectors = [fitbit, googleFit, oura]
const services = [fitbitSandbox, googleFitSandbox, ouraSandbox]
const store = await testStore()
let instance: TestInstance
beforeEach(async () => {
  await store.reset()
  instance = await testInstance({ store, connectors, services, historyDays: 1 })
})
afterAll(() => store.close())

/** What the original would have written down after a sign-in of this person. */
const signedIn = (service: string, person: number, more: Partial<OldCredential> = {}): OldCredential => {
  const { access_token, refresh_token, expires_in } = instance.sandbox.connectDirectly(service, person)
  return {
    userId: `user-${person}`,
    service,
    access_token,
    expires_in,
    created_at: instance.clock.now(),
    ...(refresh_token && { refresh_token }),
    ...more,
  }
}
const fitbitIdOf = async ({ access_token }: OldCredential): Promise<string> => {
  const headers = { authorization: `Bearer ${access_token}` }
  const answer = await instance.sandbox.fetch('https://api.fitbit.com/1/user/-/profile.json', { headers })
  return ((await answer.json()) as { user: { encodedId: string } }).user.encodedId
}
const migrate = async (rows: readonly OldCredential[] | string, changes: 'all' | 'none' = 'all', runtime?: Runtime) => {
  const sqlite = typeof rows === 'string' ? rows : oldSqlite(rows)
  const told: MigratedRow[] = []
  for await (const row of migratePersonicle(runtime ?? instance.runtime, { from: { sqlite }, changes })) told.push(row)
  return told
}
const outcomesOf = (rows: readonly MigratedRow[]) => rows.map(({ outcome }) => outcome)
const everything = () =>
  Promise.all([
    store.query('select * from connections order by id'),
    store.query('select * from credentials order by connection_id'),
    store.query('select * from streams order by id'),
  ])
const countsByConnector = () =>
  store.query<{ connector: string; records: number }>(
    `select connector, count(*) as records from (select stream_id from samples union all select stream_id from events) r
     join streams s on s.id = r.stream_id group by connector order by connector`,
  )
/** Every service once, Oura's and Google's without the account, as the original left it. */
const person = async (): Promise<OldCredential[]> => {
  const first = signedIn('fitbit', 1)
  return [
    { ...first, external_user_id: await fitbitIdOf(first), status: 'connected' },
    signedIn('google-fit', 1),
    signedIn('oura', 1),
  ]
}
/** As a pull does that finds its token ended. */
const refreshAll = async (): Promise<void> => {
  for (const { id } of await store.query<{ id: string }>('select id from connections'))
    await instance.runtime.tokens.fresh(id)
}
/** What a provider answers a refresh token with that is used twice. */
const refusedRefreshes = () => {
  const { refreshes, revocations } = instance.sandbox.referee
  return [...refreshes.filter(({ outcome }) => outcome === 'refused'), ...revocations]
}
const connectedAccounts = async () =>
  (await store.query<{ account_id: string }>('select account_id from connections')).map(({ account_id }) => account_id)

describe('connections taken over', () => {
  it('go on with their tokens, which are refreshed when they end', async () => {
    const rows = await person()
    await instance.clock.advance(30 * hour)
    expect(outcomesOf(await migrate(rows))).toEqual(['migrated', 'migrated', 'migrated'])
    await instance.work()
    const held = await countsByConnector()
    expect(held.map(({ connector }) => connector)).toEqual(['fitbit', 'google-fit', 'oura'])
    for (const { records } of held) expect(records).toBeGreaterThan(0)
    await instance.clock.advance(30 * hour)
    await refreshAll()
    expect(await store.query(`select distinct state from connections`)).toEqual([{ state: 'connected' }])
    expect(refusedRefreshes()).toEqual([])
  }, 180_000)

  it('are the same connections when the person connects again', async () => {
    await migrate(await person())
    const before = await store.query<{ id: string }>('select id from connections order by id')
    for (const { id } of connectors) {
      const redirectUri = `http://localhost:5000/callback/${id}`
      const { url, cookie } = await instance.runtime.tokens.beginSignIn({
        connector: id,
        individual: 'user-1',
        redirectUri,
      })
      const params = new URL(instance.sandbox.consent(url, { person: 1 })).searchParams
      const outcome = await instance.runtime.tokens.finishSignIn({ params, cookie: () => cookie.value, connector: id })
      expect(outcome).toMatchObject({ state: 'connected', continued: true })
    }
    expect(await store.query('select id from connections order by id')).toEqual(before)
  })

  it('are left alone by a second run, also after our own refresh', async () => {
    const file = oldSqlite(await person())
    const hash = () => createHash('sha256').update(readFileSync(file)).digest('hex')
    const before = hash()
    await migrate(file)
    await instance.clock.advance(30 * hour)
    await refreshAll()
    const held = await everything()
    expect(outcomesOf(await migrate(file))).toEqual(['already-here', 'already-here', 'already-here'])
    expect(await everything()).toEqual(held)
    expect(hash()).toBe(before)
  }, 60_000)

  it('are renewed by a row that is newer than what is here', async () => {
    const rows = await person()
    await migrate(rows)
    await instance.clock.advance(30 * hour)
    const newer = [
      signedIn('fitbit', 1, { external_user_id: rows[0]?.external_user_id as string }),
      signedIn('google-fit', 1),
      signedIn('oura', 1),
    ]
    expect(outcomesOf(await migrate(newer))).toEqual(['updated', 'updated', 'updated'])
    expect(outcomesOf(await migrate(rows))).toEqual(['already-here', 'already-here', 'already-here'])
    expect(await connectedAccounts()).toHaveLength(3)
    await instance.clock.advance(30 * hour)
    await refreshAll()
  })

  it('wait for their person where access had ended, and say so', async () => {
    const rows = [signedIn('fitbit', 1, { external_user_id: 'ABC123', status: 'expired' })]
    const [told] = await migrate(rows)
    expect(told).toMatchObject({ outcome: 'migrated', note: expect.stringContaining('please connect again') })
    expect(await store.query('select state, account_id from connections')).toEqual([
      { state: 'reauthorize', account_id: 'ABC123' },
    ])
  })

  it('reach back to where the original stopped, where that is longer ago than history usually goes', async () => {
    const rows = await person()
    await migrate([{ ...(rows[0] as OldCredential), last_accessed_at: noon - 40 * 24 * hour }])
    const [reach] = await store.query<{ to: Date }>('select max(backfill_wanted) as to from streams')
    expect(reach?.to).toEqual(new Date(Date.UTC(2026, 0, 24)))
    expect(await store.query('select 1 as one from coverage')).toEqual([])
  })

  it('keep their tokens to themselves', async () => {
    const rows = await person()
    const told = JSON.stringify(await migrate(rows)) + instance.log.join('\n') + JSON.stringify(await everything())
    for (const { access_token, refresh_token } of rows)
      for (const token of [access_token, refresh_token]) expect(told).not.toContain(token)
  })
})

describe('a row that cannot be taken over', () => {
  it('is told with its reason, and the others go on', async () => {
    const rows = [
      signedIn('fitbit', 1, { created_at: 'yesterday' }),
      signedIn('fitbit', 1, { service: 'peloton' }),
      signedIn('oura', 1, { status: 'expired' }),
      signedIn('google-fit', 1),
      signedIn('oura', 2, { access_token: 'nothing', refresh_token: 'nobody' }),
    ]
    const told = await migrate(rows)
    expect(outcomesOf(told)).toEqual(['left-out', 'left-out', 'left-out', 'migrated', 'left-out'])
    expect(told.map(({ note }) => note)).toEqual([
      expect.stringContaining('created_at'),
      expect.stringContaining('peloton'),
      expect.stringContaining('whose account it was'),
      undefined,
      expect.stringContaining('please connect again'),
    ])
    expect(await connectedAccounts()).toHaveLength(1)
  })

  it('of a service without keys says what is missing', async () => {
    const rows = [signedIn('fitbit', 1)]
    await store.reset()
    const bare = await testInstance({ store, connectors, services, notSetUp: ['fitbit'] })
    const [told] = await migrate(rows, 'all', bare.runtime)
    expect(told?.note).toContain('put them into the settings')
  })

  it('was ended here by its person, and stays so', async () => {
    const rows = await person()
    await migrate(rows)
    const [row] = await store.query<{ id: string }>(`select id from connections where connector = 'oura'`)
    await instance.clock.advance(hour)
    await instance.runtime.tokens.disconnect(row?.id as string)
    expect((await migrate(rows)).at(-1)).toMatchObject({ outcome: 'left-out', note: expect.stringContaining('since') })
  })

  it('is taken over by a later run when its provider did not answer, with the pair that was refreshed meanwhile', async () => {
    const rows = [signedIn('oura', 1)]
    await instance.clock.advance(30 * hour)
    let answersRefreshOnly = true
    const { fetch } = instance.runtime.engine.world
    const world = instance.runtime.engine.world as { fetch: typeof fetch }
    world.fetch = async (input, init) =>
      answersRefreshOnly && String(input instanceof Request ? input.url : input).includes('personal_info')
        ? new Response('', { status: 503 })
        : fetch(input, init)
    const [waiting] = await migrate(rows)
    expect(waiting).toMatchObject({ outcome: 'left-out', again: true })
    expect(await store.query('select 1 as one from streams')).toEqual([])
    answersRefreshOnly = false
    await instance.clock.advance(hour)
    expect(outcomesOf(await migrate(rows))).toEqual(['migrated'])
    expect(await connectedAccounts()).toHaveLength(1)
    expect(refusedRefreshes()).toEqual([])
    await instance.work()
    expect(await countsByConnector()).toHaveLength(1)
  }, 60_000)

  it('keeps the pair that was refreshed where its provider refuses us the account: nobody else has it any more', async () => {
    const rows = [signedIn('oura', 1)]
    await instance.clock.advance(30 * hour)
    let isMember = false
    const { fetch } = instance.runtime.engine.world
    const world = instance.runtime.engine.world as { fetch: typeof fetch }
    world.fetch = async (input, init) =>
      !isMember && String(input instanceof Request ? input.url : input).includes('personal_info')
        ? new Response('', { status: 403 })
        : fetch(input, init)
    expect(outcomesOf(await migrate(rows))).toEqual(['left-out'])
    isMember = true
    await instance.clock.advance(hour)
    expect(outcomesOf(await migrate(rows))).toEqual(['migrated'])
    expect(await connectedAccounts()).toHaveLength(1)
    expect(refusedRefreshes()).toEqual([])
  }, 60_000)
})

describe('a dry run', () => {
  it('tells the same, changes nothing and asks nobody', async () => {
    const rows = [...(await person()), signedIn('fitbit', 2, { created_at: 'yesterday' })]
    const before = await everything()
    const asked: unknown[] = []
    const world = instance.runtime.engine.world as { fetch: typeof fetch }
    world.fetch = async (input) => {
      asked.push(input)
      throw new TypeError('fetch failed')
    }
    expect(outcomesOf(await migrate(rows, 'none'))).toEqual(['migrated', 'migrated', 'migrated', 'left-out'])
    expect([asked, await everything()]).toEqual([[], before])
  })
})

describe('a SQLite file', () => {
  it.each([
    ['nowhere.db', 'There is no file'],
    ['package.json', 'it is no SQLite file'],
  ])('that is none is told: %s', async (file, words) => expect(migrate(file)).rejects.toThrow(words))
  it('without the table is told', async () => {
    const file = oldSqlite([])
    execFileSync('python3', [
      '-c',
      `import sqlite3; sqlite3.connect(${JSON.stringify(file)}).execute("drop table external_connections")`,
    ])
    await expect(migrate(file)).rejects.toThrow('No table there has the columns')
  })
  it('that was left locked is told with the lock to remove', async () => {
    const file = oldSqlite([])
    mkdirSync(`${file}.lock`)
    await expect(migrate(file)).rejects.toThrow(`${file}.lock`)
  })
})

describe('Fitbit after its end', () => {
  it('leaves a connection its successor can continue', async () => {
    const ended = await testInstance({ store, connectors, services: [endedSandbox] })
    const row = { userId: 'user-1', service: 'fitbit', access_token: 'a', refresh_token: 'r', expires_in: 28_800 }
    const rows = [{ ...row, created_at: noon - hour, external_user_id: 'ABC123' }]
    const [told] = await migrate(rows, 'all', ended.runtime)
    expect(told).toMatchObject({ outcome: 'migrated', note: expect.stringContaining('Google Health') })
    expect(await store.query('select state, account_id from connections')).toEqual([
      { state: 'reauthorize', account_id: 'ABC123' },
    ])
  })
})
