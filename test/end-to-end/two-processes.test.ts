/** The promise about access: any number of processes, and never two refreshes of one account at once. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realWorld } from '../../src/cli/world.js'
import { connectors } from '../../src/connectors/index.js'
import { sandbox as oura } from '../../src/connectors/oura/sandbox.js'
import { dayMs } from '../../src/core/index.js'
import { createRuntime, ensureIndividual, wrapperFromText } from '../../src/runtime/index.js'
import { type TestStore, testStore } from '../../src/runtime/store/testing.js'
import { compare, type Sandbox, sandboxClient, startSandbox } from '../../src/sandbox/index.js'
import { heldOf, truthOf } from './holdings.js'
import { browse } from './person.js'
import type { PullerOptions, Report, Wish } from './puller.js'

const refreshesWanted = 1000
const historyDays = 6
const person = 1
const individual = 'me'
const masterKey = Buffer.alloc(32, 9).toString('base64')
const callback = 'http://127.0.0.1/callback/oura'

const endedEarly = 'a process ended too early; it says why above'
const server = process.env['TEST_DATABASE_URL']

describe.runIf(server)('two processes that pull one person (PostgreSQL only: nobody shares the embedded store)', () => {
  let store: TestStore
  let sandbox: Sandbox
  const children: ChildProcess[] = []
  beforeAll(async () => {
    store = await testStore()
    // Access so short that pulls, too, have to renew it; and a token endpoint that takes its time, as real ones do.
    sandbox = await startSandbox({ services: [oura], people: [person], accessTokenSeconds: 2, tokenThinkMs: 2 })
  })
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    await sandbox?.close()
    await store?.close()
  })

  /** The real sign-in, by a process that then has nothing more to do with it. */
  const connect = async (): Promise<string> => {
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
    await ensureIndividual(store, individual, Date.now())
    const { url, cookie } = await tokens.beginSignIn({ connector: 'oura', individual, redirectUri: callback })
    const end = await browse(new URL(url), { person }, ({ pathname }) => pathname === new URL(callback).pathname)
    const outcome = await tokens.finishSignIn({
      params: end.searchParams,
      cookie: (name) => (name === cookie.name ? cookie.value : undefined),
      connector: 'oura',
    })
    if (outcome.state !== 'connected') throw new Error(`the sign-in ended as ${outcome.state}`)
    return outcome.connectionId
  }

  const start = async (name: string, connection: string): Promise<ChildProcess> => {
    const options: PullerOptions = {
      name,
      databaseUrl: await databaseUrl(store),
      masterKey,
      sandbox: sandbox.url,
      individual,
      connection,
      historyDays,
    }
    const child = fork(fileURLToPath(new URL('./puller.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx'],
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: { ...process.env, PULLER: JSON.stringify(options) },
    })
    children.push(child)
    await told(child)
    return child
  }

  const isQuiet = async (): Promise<boolean> => {
    const [pulls] = await store.query<{ due: number }>(
      `select count(*)::int as due from pulls where lease is not null or due_at < now() + interval '1 second'`,
    )
    return pulls?.due === 0
  }

  it('refresh a thousand times, never at once, and lose neither the access nor a record', {
    timeout: 240_000,
  }, async () => {
    const connection = await connect()
    const processes = await Promise.all([start('one', connection), start('two', connection)])
    const { referee } = sandbox
    /** Said as soon as it is so: a process that has lost its access would end, and say less. */
    const alive = (): void => {
      expect(referee.mostConcurrentRefreshes()).toBeLessThanOrEqual(1)
      expect(referee.revocations).toEqual([])
      for (const { exitCode } of processes) if (exitCode !== null) throw new Error(endedEarly)
    }
    while (referee.refreshes.length < refreshesWanted) {
      alive()
      await sleep(20)
    }
    await Promise.all(processes.map((child) => ask(child, 'rest')))
    while (!(await isQuiet())) {
      alive()
      await sleep(100)
    }
    const reports = await Promise.all(processes.map((child) => ask<Report>(child, 'end')))
    const [one, two] = reports as [Report, Report]

    expect(referee.refreshes.length).toBeGreaterThanOrEqual(refreshesWanted)
    expect(referee.mostConcurrentRefreshes()).toBe(1)
    expect(referee.revocations).toEqual([])
    expect(referee.refreshes.filter(({ outcome }) => outcome !== 'refreshed')).toEqual([])
    expect(new Set(referee.refreshes.map(({ family }) => family)).size).toBe(1)
    expect(await store.query('select state from connections')).toEqual([{ state: 'connected' }])
    expect(await store.query('select version from credentials')).toEqual([{ version: referee.refreshes.length + 1 }])

    // It was a contest, and pulling went on all the while.
    expect(reports.reduce((sum, { refreshes }) => sum + refreshes, 0)).toBe(referee.refreshes.length)
    for (const { refreshes, requests } of reports) {
      expect(refreshes).toBeGreaterThan(refreshesWanted / 10)
      expect(requests).toBeGreaterThan(20)
    }
    expect(await store.query(`select sentence from runs where state = 'failed'`)).toEqual([])
    expect(referee.violations).toEqual([])

    expect(two.records).toEqual(one.records)
    expect(new Set(one.records.map(({ id }) => id)).size).toBe(one.records.length)
    const now = Date.now()
    const facts = await truthOf(sandbox.url, 'oura', person, { from: now - historyDays * dayMs, to: now })
    const inside = { from: now - (historyDays - 2) * dayMs, to: now - dayMs }
    const { matched, missing, wrong, doubled } = compare(facts, one.records.map(heldOf), inside)
    expect({ missing, wrong, doubled }).toEqual({ missing: [], wrong: [], doubled: [] })
    expect(matched).toBeGreaterThan(historyDays * 50)
  })
})

/** The database of its own that the store was given. */
const databaseUrl = async (store: TestStore): Promise<string> => {
  const [row] = await store.query<{ name: string }>('select current_database() as name')
  const url = new URL(server ?? '')
  url.pathname = `/${row?.name}`
  return url.href
}

/** The next thing a child says; throws when it ends instead. */
const told = async <T>(child: ChildProcess): Promise<T> => {
  const gone = new AbortController()
  child.once('exit', () => gone.abort(new Error(endedEarly)))
  const [message] = (await once(child, 'message', { signal: gone.signal })) as [T]
  return message
}
const ask = <T>(child: ChildProcess, wish: Wish): Promise<T> => {
  const answer = told<T>(child)
  child.send(wish)
  return answer
}
