/** Whose account an access of Personicle opens is asked, whatever its row says. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { fitbit } from '../connectors/fitbit/index.js'
import { sandbox as fitbitSandbox } from '../connectors/fitbit/sandbox.js'
import { type MigratedRow, migratePersonicle } from '../runtime/index.js'
import { testStore } from '../runtime/store/testing.js'
import { type TestInstance, testInstance } from '../server/testing-instance.js'
import { type OldCredential, oldSqlite } from './testing-old-rows.js'

const hour = 3_600_000
const store = await testStore()
let instance: TestInstance
beforeEach(async () => {
  await store.reset()
  instance = await testInstance({ store, connectors: [fitbit], services: [fitbitSandbox], historyDays: 1 })
})
afterAll(() => store.close())

const granted = () => instance.sandbox.connectDirectly('fitbit', 1)
const signedIn = (account: string): OldCredential => {
  const { access_token, refresh_token, expires_in } = granted()
  return {
    userId: 'user-1',
    service: 'fitbit',
    access_token,
    expires_in,
    created_at: instance.clock.now(),
    external_user_id: account,
    ...(refresh_token && { refresh_token }),
  }
}
/** By an access of its own: the one that is migrated stays as it is. */
const trueAccount = async (): Promise<string> => {
  const headers = { authorization: `Bearer ${granted().access_token}` }
  const answer = await instance.sandbox.fetch('https://api.fitbit.com/1/user/-/profile.json', { headers })
  return ((await answer.json()) as { user: { encodedId: string } }).user.encodedId
}
const migrate = async (row: OldCredential): Promise<MigratedRow> => {
  const told: MigratedRow[] = []
  for await (const each of migratePersonicle(instance.runtime, { from: { sqlite: oldSqlite([row]) }, changes: 'all' }))
    told.push(each)
  return told[0] as MigratedRow
}
const accounts = () => store.query('select account_id, state from connections')
const profileAnswers = (status: number): (() => void) => {
  const world = instance.runtime.engine.world as { fetch: typeof fetch }
  const real = world.fetch
  world.fetch = async (input, init) =>
    String(input instanceof Request ? input.url : input).includes('profile')
      ? new Response('', { status })
      : real(input, init)
  return () => {
    world.fetch = real
  }
}

describe('a row that names another account than its access opens', () => {
  it('is left out, and nothing is pulled into that one', async () => {
    const row = signedIn('SOMEBODY')
    expect(await migrate(row)).toMatchObject({
      outcome: 'left-out',
      note: expect.stringContaining('names another account'),
    })
    await instance.work()
    expect(await accounts()).toEqual([])
    expect(await store.query('select 1 as one from pages')).toEqual([])
  }, 60_000)

  it('goes on when it is corrected, with the pair that was refreshed to find out', async () => {
    const row = signedIn('SOMEBODY')
    await instance.clock.advance(30 * hour)
    for (let run = 0; run < 2; run++) expect(await migrate(row)).toMatchObject({ outcome: 'left-out' })
    await instance.work()
    expect(await store.query('select 1 as one from streams')).toEqual([])
    const account = await trueAccount()
    expect(await migrate({ ...row, external_user_id: account })).toMatchObject({ outcome: 'migrated' })
    expect(await accounts()).toEqual([{ account_id: account, state: 'connected' }])
    expect(instance.sandbox.referee.revocations).toEqual([])
  }, 60_000)
})

describe('a row whose account cannot be asked', () => {
  it('waits for another run while the service does not answer', async () => {
    const row = signedIn(await trueAccount())
    const mend = profileAnswers(503)
    expect(await migrate(row)).toMatchObject({ outcome: 'left-out', again: true })
    expect(await store.query('select 1 as one from streams')).toEqual([])
    mend()
    await instance.clock.advance(hour)
    expect(await migrate(row)).toMatchObject({ outcome: 'migrated' })
  }, 60_000)

  it('is believed where the service will not tell us', async () => {
    profileAnswers(403)
    expect(await migrate(signedIn('ABC123'))).toMatchObject({ outcome: 'migrated' })
    expect(await accounts()).toEqual([{ account_id: 'ABC123', state: 'connected' }])
  }, 60_000)
})
