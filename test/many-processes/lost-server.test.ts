import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPostgres } from '../../src/runtime/store/postgres.js'
import { type TestStore, testStore } from '../../src/runtime/store/testing.js'
import { databaseUrl, server } from './processes.js'

describe.runIf(server)('a server that goes in the middle of a transaction (PostgreSQL only)', () => {
  let store: TestStore
  beforeAll(async () => {
    store = await testStore()
  })
  afterAll(() => store?.close())

  it('is an error of that transaction, and neither ends the process nor spoils the next', async () => {
    const other = await openPostgres({ databaseUrl: await databaseUrl(store), maxConnections: 1 })
    const broken = store.transaction(async (db) => {
      const [row] = await db.query<{ pid: number }>('select pg_backend_pid() as pid')
      await other.query('select pg_terminate_backend($1)', [row?.pid])
      // Nothing is being asked when the news arrives.
      await sleep(300)
      await db.query('select 1')
    })
    await expect(broken).rejects.toMatchObject({ name: 'TransientError', code: 'store-unreachable' })
    expect(await store.transaction((db) => db.query('select 1 as one'))).toEqual([{ one: 1 }])
    await other.close()
  })

  it('is told not to keep what a process that was cut off has left open', async () => {
    const [row] = await store.query<{ idle: string }>(
      `select current_setting('idle_in_transaction_session_timeout') as idle`,
    )
    expect(row?.idle).toBe('30s')
  })
})
