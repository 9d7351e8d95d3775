import { afterAll, beforeEach, expect, it } from 'vitest'
import type { Store } from '../store/db.js'
import { testStore } from '../store/testing.js'
import { tokenTimeoutMs } from './oauth-client.js'
import { leaseMs } from './refresh.js'
import { hourMs, only, refreshSetting } from './testing-refresh.js'

const store = await testStore()
beforeEach(() => store.reset())
afterAll(() => store.close())

it('a process that slept after taking the lease takes it anew before it asks: another may have it by now', async () => {
  let sleep: (() => void) | undefined
  const sleepy: Store = {
    ...store,
    query: async <Row>(text: string, params?: readonly unknown[]) => {
      const rows = await store.query<Row>(text, params)
      if (text.includes('set refreshing_by = $3, refreshing_until')) sleep?.()
      return rows
    },
  }
  const leftMs: number[] = []
  const set = await refreshSetting(store, {
    store: sleepy,
    token: async (_request, usual) => {
      const [row] = await store.query<{ until: Date }>('select refreshing_until as until from credentials')
      leftMs.push((row?.until.getTime() ?? 0) - set.world.now())
      return usual()
    },
  })
  set.world.advance(hourMs)
  sleep = () => {
    sleep = undefined
    set.world.advance(leaseMs + 1_000)
  }
  expect((await only(set).tokens.fresh(set.connectionId)).value).toBe('Bearer access-2')
  expect(leftMs).toHaveLength(1)
  expect(leftMs[0]).toBeGreaterThanOrEqual(tokenTimeoutMs)
})
