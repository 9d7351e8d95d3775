/** The promise to whoever starts and stops processes: each role alone, and an end that loses nobody’s time. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sandbox as oura } from '../../src/connectors/oura/sandbox.js'
import { type TestStore, testStore } from '../../src/runtime/store/testing.js'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js'
import { connectByHttp } from '../end-to-end/person.js'
import { run } from '../end-to-end/program.js'
import { type Running, type StartOptions, server, startRoles, until } from './processes.js'

/** How long a pull waits for its access: long enough to be asked to stop meanwhile. */
const tokenThinkMs = 1500

describe.runIf(server)('processes by role (PostgreSQL only: nobody shares the embedded store)', () => {
  let store: TestStore
  let sandbox: Sandbox
  const running: Running[] = []
  const start = async (options: Pick<StartOptions, 'roles'>): Promise<Running> => {
    const started = await startRoles({ store, sandbox: sandbox.url, ...options })
    running.push(started)
    return started
  }
  beforeAll(async () => {
    store = await testStore()
    sandbox = await startSandbox({
      services: [oura],
      people: [1],
      accessTokenSeconds: 30,
      tokenThinkMs,
      noticeSeconds: 0,
    })
  })
  afterEach(() => {
    for (const { child } of running.splice(0)) child.kill('SIGKILL')
  })
  afterAll(async () => {
    await sandbox?.close()
    await store?.close()
  })
  const held = async (): Promise<number> =>
    (await store.query('select 1 as one from pulls where lease is not null')).length

  it('answer how they are, whatever they do, and nothing else without the role api', { timeout: 120_000 }, async () => {
    const deliverer = await start({ roles: 'deliver' })
    expect(await deliverer.status('/healthz')).toBe(200)
    expect(await deliverer.status('/readyz')).toBe(200)
    expect(await deliverer.status('/metrics')).toBe(200)
    for (const path of ['/', '/v1/status', '/v1/records', '/connect/oura'])
      expect(await deliverer.status(path), path).toBe(404)
    deliverer.child.kill('SIGTERM')
    expect(await deliverer.ended).toEqual([0, null])
  })

  it('refuse a role there is not', async () => {
    const { code, stderr } = await run(['serve', '--roles', 'pul'])
    expect(code).toBe(64)
    expect(stderr).toContain('--roles takes')
  })

  it('hand over what they hold when they are asked to stop, and say so meanwhile', { timeout: 180_000 }, async () => {
    const [api, one] = await Promise.all([start({ roles: 'api' }), start({ roles: 'pull' })])
    await connectByHttp(api.url, 'oura', { person: 1 })
    await until('somebody is at work', async () => (await held()) > 0)
    one.child.kill('SIGTERM')
    await until('it says that it stops', async () => (await one.status('/readyz')) === 503)
    expect(await one.status('/healthz')).toBe(200)
    expect(await one.ended).toEqual([0, null])
    expect(await held()).toBe(0)
    expect(sandbox.referee.revocations).toEqual([])
    // Nothing is put off, and nothing is called failed: the next goes on where it was.
    expect(await store.query('select 1 as one from pulls where attempts > 0')).toEqual([])
    expect(await store.query(`select sentence from runs where state in ('failed', 'running')`)).toEqual([])
    const before = (await store.query('select 1 as one from runs')).length
    const two = await start({ roles: 'pull' })
    await until('another goes on', async () => (await store.query('select 1 as one from runs')).length > before, 20_000)
    await until('it is at work', async () => (await held()) > 0)
    two.child.kill('SIGTERM')
    await until('it says that it stops', async () => (await two.status('/readyz')) === 503)
    two.child.kill('SIGTERM')
    expect((await two.ended)[0]).toBe(143)
    api.child.kill('SIGTERM')
    expect(await api.ended).toEqual([0, null])
  })
})
