/** Two runs of the migration at once, as of two operators over one PostgreSQL: a refresh token that is good once is used once. */
import { afterAll, beforeEach, expect, it } from 'vitest'
import { oura } from '../connectors/oura/index.js'
import { sandbox as ouraSandbox } from '../connectors/oura/sandbox.js'
import { type MigratedRow, migratePersonicle } from '../runtime/index.js'
import type { Store } from '../runtime/store/db.js'
import { testStore } from '../runtime/store/testing.js'
import { testInstance } from '../server/testing-instance.js'
import { oldSqlite } from './testing-old-rows.js'

const store = await testStore()
beforeEach(() => store.reset())
afterAll(() => store.close())

const moment = () => {
  let comes = (): void => undefined
  const came = new Promise<void>((resolve) => {
    comes = resolve
  })
  return { came, comes: () => comes() }
}

it('the later of two runs does not put the old pair in the place of the one that the other is refreshing', async () => {
  const instance = await testInstance({ store, connectors: [oura], services: [ouraSandbox], historyDays: 1 })
  const { access_token, refresh_token, expires_in } = instance.sandbox.connectDirectly('oura', 1)
  const row = { userId: 'user-1', service: 'oura', access_token, expires_in, created_at: instance.clock.now() }
  const rows = [{ ...row, ...(refresh_token && { refresh_token }) }]
  await instance.clock.advance(30 * 3_600_000)

  // Both have looked before either has written; the second writes while the first is at the provider.
  const [bothLooked, refreshing, secondWrote] = [moment(), moment(), moment()]
  const { engine } = instance.runtime
  const { transaction } = engine.store
  let writes = 0
  const inOrder: Store['transaction'] = async (work) => {
    const turn = ++writes
    if (turn === 1) await bothLooked.came
    if (turn !== 2) return transaction(work)
    bothLooked.comes()
    await refreshing.came
    return transaction(work).finally(secondWrote.comes)
  }
  Object.assign(engine.store, { transaction: inOrder })
  const { fetch } = engine.world
  Object.assign(engine.world, {
    fetch: async (input: Request | string | URL, init?: RequestInit) => {
      const answer = await fetch(input, init)
      if (!String(input instanceof Request ? input.url : input).includes('token')) return answer
      refreshing.comes()
      await secondWrote.came
      return answer
    },
  })

  const run = async (): Promise<MigratedRow[]> => {
    const told: MigratedRow[] = []
    const from = { sqlite: oldSqlite(rows) }
    for await (const each of migratePersonicle(instance.runtime, { from, changes: 'all' })) told.push(each)
    return told
  }
  const told = (await Promise.all([run(), run()])).flat()
  Object.assign(engine.store, { transaction })
  expect(told.map(({ outcome }) => outcome).toSorted()).toEqual(['already-here', 'migrated'])
  expect(instance.sandbox.referee.revocations).toEqual([])
  expect(instance.sandbox.referee.refreshes.map(({ outcome }) => outcome)).toEqual(['refreshed'])
  expect(await store.query('select state from connections')).toEqual([{ state: 'connected' }])
}, 60_000)
