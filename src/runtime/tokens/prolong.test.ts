import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestStore, testStore } from '../store/testing.js'
import { acme, acmeOAuth, json } from './testing.js'
import { hourMs, only, type RefreshSetting, refreshSetting, stateOf } from './testing-refresh.js'

let store: TestStore
beforeAll(async () => {
  store = await testStore()
})
afterAll(() => store.close())
beforeEach(() => store.reset())

const prolonging = acme({
  auth: acmeOAuth({
    refreshToken: 'stays',
    sessionParam: 'token',
    header: 'x-token',
    prolongs: { seconds: 3600, isDone: (answer) => (answer as { result?: string }).result === 'ok' },
    readTokens: (answer) => ((answer as { result?: string }).result === 'over' ? { error: 'invalid_grant' } : answer),
  }),
})
const setting = (result: string): Promise<RefreshSetting> =>
  refreshSetting(store, { connector: prolonging, token: async () => json({ result }) })

describe('a token that a refresh has live on', () => {
  it('stays the same, is good again, and stands in the query and in a header', async () => {
    const set = await setting('ok')
    set.world.advance(hourMs)
    const { value, ...place } = await only(set).tokens.fresh(set.connectionId)
    expect([value, place]).toEqual(['access-1', { header: 'x-token', sessionParam: 'token', version: 2 }])
    set.world.advance(hourMs / 2)
    expect((await only(set).tokens.fresh(set.connectionId)).version).toBe(2)
  })
  it('ends the connection when the provider says that it is over', async () => {
    const set = await setting('over')
    set.world.advance(hourMs)
    await expect(only(set).tokens.fresh(set.connectionId)).rejects.toMatchObject({ name: 'ReauthorizeError' })
    expect(await stateOf(store, set.connectionId)).toMatchObject({ state: 'reauthorize' })
  })
})
