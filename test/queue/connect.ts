/** People of the sandbox who sign in for real, and what is held of them against what is true. */
import { expect } from 'vitest'
import { realWorld } from '../../src/cli/world.js'
import { connectors } from '../../src/connectors/index.js'
import { dayMs } from '../../src/core/index.js'
import { createRuntime, ensureIndividual, kindsOf, recordsOf, wrapperFromText } from '../../src/runtime/index.js'
import type { TestStore } from '../../src/runtime/store/testing.js'
import { compare, type Sandbox, sandboxClient } from '../../src/sandbox/index.js'
import { heldOf, type Item, truthOf } from '../end-to-end/holdings.js'
import { browse } from '../end-to-end/person.js'

export const historyDays = 6
export const masterKey = Buffer.alloc(32, 7).toString('base64')

interface City {
  readonly store: TestStore
  readonly sandbox: Sandbox
  readonly services: readonly string[]
  readonly people: readonly number[]
}

export const individualOf = (person: number): string => `person-${person}`

/** Everybody connects every service. */
export const connectAll = async ({ store, sandbox, services, people }: City): Promise<void> => {
  const { tokens } = await createRuntime({
    world: realWorld('error'),
    store,
    wrapper: wrapperFromText(masterKey),
    connectors,
    sinks: [],
    clientOf: () => ({ clientId: sandboxClient.id, clientSecret: sandboxClient.secret }),
    route: sandbox.route,
    historyDays,
    name: 'sign-in',
  })
  for (const service of services)
    for (const person of people) {
      const individual = individualOf(person)
      const path = `/callback/${service}`
      await ensureIndividual(store, individual, Date.now())
      const about = { connector: service, individual, redirectUri: `http://127.0.0.1${path}` }
      const { url, cookie } = await tokens.beginSignIn(about)
      const end = await browse(new URL(url), { person }, ({ pathname }) => pathname === path)
      const outcome = await tokens.finishSignIn({
        params: end.searchParams,
        cookie: (name) => (name === cookie.name ? cookie.value : undefined),
        connector: service,
      })
      expect(outcome.state).toBe('connected')
    }
}

/** Everything is there, once and right, and nobody was asked too often or with an access that was spent. */
export const expectTheTruth = async ({ store, sandbox, services, people }: City): Promise<void> => {
  const now = Date.now()
  const inside = { from: now - (historyDays - 2) * dayMs, to: now - dayMs }
  for (const service of services)
    for (const person of people) {
      const individual = individualOf(person)
      const records: (Item & { readonly connector: string })[] = []
      for (const { kind } of await kindsOf(store, individual)) {
        const what = { individual, kind, from: 0, to: Date.UTC(2100, 0), limit: 1_000_000 }
        records.push(...((await recordsOf(store, what)).records as never[]))
      }
      const mine = records.filter(({ connector }) => connector === service)
      expect(new Set(mine.map(({ id }) => id)).size).toBe(mine.length)
      const facts = await truthOf(sandbox.url, service, person, { from: now - historyDays * dayMs, to: now })
      const { matched, missing, wrong, doubled } = compare(facts, mine.map(heldOf), inside)
      expect({ missing, wrong, doubled }).toEqual({ missing: [], wrong: [], doubled: [] })
      expect(matched).toBeGreaterThan(10)
    }
  const { referee } = sandbox
  expect(referee.violations).toEqual([])
  expect(referee.revocations).toEqual([])
  expect(referee.mostConcurrentRefreshes()).toBeLessThanOrEqual(1)
  expect(await store.query('select distinct state from connections')).toEqual([{ state: 'connected' }])
  expect(await store.query(`select sentence from runs where state = 'failed' and error_code is not null`)).toEqual([])
}

/** The database of its own that a store was given, for other processes. */
export const databaseUrlOf = async (store: TestStore): Promise<string> => {
  const [row] = await store.query<{ name: string }>('select current_database() as name')
  const url = new URL(process.env['TEST_DATABASE_URL'] ?? '')
  url.pathname = `/${row?.name}`
  return url.href
}
