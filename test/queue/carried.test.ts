/** Download requests through Azure Storage Queues, by the real program: processes that die, messages that come twice. */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { QueueServiceClient } from '@azure/storage-queue'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sandbox as oura } from '../../src/connectors/oura/sandbox.js'
import { sandbox as whoop } from '../../src/connectors/whoop/sandbox.js'
import { azureQueues } from '../../src/queues/index.js'
import { type TestStore, testStore } from '../../src/runtime/store/testing.js'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js'
import { begin } from '../end-to-end/program.js'
import { type Azurite, azuriteProgram, startAzurite } from './azurite.js'
import { connectAll, databaseUrlOf, expectTheTruth, historyDays, individualOf, masterKey } from './connect.js'

const server = process.env['TEST_DATABASE_URL']
const services = ['oura', 'whoop'] as const
const people = [1, 2, 3]
const token = 'a-token-of-the-original'

describe.runIf(server && azuriteProgram())('download requests on a queue (PostgreSQL and Azurite)', () => {
  let store: TestStore
  let sandbox: Sandbox
  let azurite: Azurite
  const running = new Set<ReturnType<typeof begin>>()
  const queueOf = (service: string) =>
    azureQueues({
      of: (id) => ({ name: `tributary-${id}`, connectionString: azurite.connectionString }),
      now: Date.now,
    }).of(service)

  beforeAll(async () => {
    store = await testStore()
    azurite = await startAzurite()
    sandbox = await startSandbox({ services: [oura, whoop], people, accessTokenSeconds: 20 })
    await connectAll({ store, sandbox, services, people })
  })
  afterAll(async () => {
    for (const child of running) await kill(child)
    await sandbox?.close()
    await azurite?.close()
    await store?.close()
  })

  const start = async (roles: string, resendMinutes: number) => {
    const child = begin(['serve', '--roles', roles], {
      env: {
        DATABASE_URL: await databaseUrlOf(store),
        TRIBUTARY_PORT: '0',
        TRIBUTARY_MASTER_KEY: masterKey,
        TRIBUTARY_SANDBOX_URL: sandbox.url,
        TRIBUTARY_HISTORY_DAYS: String(historyDays),
        TRIBUTARY_PULLERS: '2',
        QUEUE_CONNECTION_STRING: azurite.connectionString,
        QUEUE_RESEND_MINUTES: String(resendMinutes),
      },
    })
    running.add(child)
    await until(() => {
      if (child.exitCode !== null) throw new Error(`it did not start: ${child.told.out}${child.told.err}`)
      return Promise.resolve(child.told.out.includes('Tributary does'))
    }, 60_000)
    return child
  }
  const kill = async (child: ReturnType<typeof begin>): Promise<void> => {
    running.delete(child)
    if (child.exitCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  const count = async (sql: string, values: unknown[] = []): Promise<number> =>
    (await store.query<{ count: number }>(`select count(*)::int as count ${sql}`, values))[0]?.count ?? 0
  const due = () => count(`from pulls where due_at <= now() + interval '1 second'`)
  const onItsWay = () => count(`from pulls where lease like 'queue:%'`)
  const waiting = async (): Promise<number> => {
    const looks = await Promise.all(services.map((service) => queueOf(service).look()))
    return looks.reduce((sum, look) => sum + look.waiting, 0)
  }
  const isOver = async (): Promise<boolean> =>
    (await due()) === 0 && (await count('from pulls where lease is not null')) === 0 && (await waiting()) === 0
  const atWork = ({ pid }: { pid?: number | undefined }) =>
    count(
      `from pulls p join runs r on r.stream_id = p.stream_id and r.state = 'running' where p.lease like $1 and p.lease_until > now()`,
      [`${pid}.%`],
    )
  /** How often each stream was asked for what is new, to the end. */
  const donePulls = async (): Promise<number[]> =>
    (
      await store.query<{ done: number }>(
        `select count(r.id)::int as done from pulls p
         left join runs r on r.stream_id = p.stream_id and r.purpose = 'fresh' and r.state = 'done'
         where p.purpose = 'fresh' group by p.stream_id`,
      )
    ).map(({ done }) => done)

  it('pull everything once, though a worker dies in the middle and every message comes twice', {
    timeout: 400_000,
  }, async () => {
    const all = await due()
    expect(all).toBeGreaterThan(people.length * services.length)
    const timer = await start('timer', 15)
    const connections = people.length * services.length
    await until(async () => (await onItsWay()) === all && (await waiting()) === connections, 60_000)
    // What is not received from now on comes back by itself, or not at all: nobody sends it again.
    await kill(timer)

    const client = QueueServiceClient.fromConnectionString(azurite.connectionString)
    for (const service of services) {
      const queue = client.getQueueClient(`tributary-${service}`)
      const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: 32 })
      const texts = peekedMessageItems.map(({ messageText }) => Buffer.from(messageText, 'base64').toString())
      expect(texts.map((text) => (JSON.parse(text) as { individual_id: string }).individual_id).sort()).toEqual(
        people.map(individualOf),
      )
      for (const text of texts)
        expect(Object.keys(JSON.parse(text) as object)).toEqual([
          'individual_id',
          'service_name',
          'connection',
          'last_accessed_at',
        ])
      for (const text of texts) await queueOf(service).send(text, 600_000)
    }
    const old = { individual_id: 'person-1', service_name: 'oura', service_access_token: token, last_accessed_at: null }
    await queueOf('oura').send(JSON.stringify(old), 600_000)
    await queueOf('oura').send(`what is this? ${token}`, 600_000)

    const first = await start('pull', 15)
    await until(async () => (await atWork(first)) > 0, 60_000)
    await kill(first)
    const held = await onItsWay()
    const second = await start('pull', 15)
    await until(isOver, 250_000)
    await kill(second)

    // The first one left some of what its messages said undone: they came back, and the second one did it.
    expect(held).toBeGreaterThan(0)
    expect(new Set(await donePulls())).toEqual(new Set([1]))
    await expectTheTruth({ store, sandbox, services, people })
    const looks = await Promise.all(services.map((service) => queueOf(service).look()))
    expect(looks.map(({ setAside }) => setAside)).toEqual([1, 0])
    expect(looks.map(({ first: texts }) => texts).join()).not.toContain(token)
  })

  it('go on when the queue was gone for a while', { timeout: 480_000 }, async () => {
    const both = await Promise.all([start('timer,pull', 1), start('timer,pull', 1)])
    await store.query(`update pulls set due_at = now() where purpose = 'fresh'`)
    await until(async () => (await atWork(both[0])) + (await atWork(both[1])) > 0, 60_000)
    await azurite.kill()
    await sleep(3000)
    await azurite.start()
    await until(isOver, 300_000)
    expect(new Set(await donePulls())).toEqual(new Set([2]))
    await expectTheTruth({ store, sandbox, services, people })
    for (const child of both) {
      expect(child.exitCode).toBeNull()
      expect(child.told.err).not.toContain('AccountKey')
      await kill(child)
    }
  })
})

const until = async (isSo: () => Promise<boolean>, withinMs: number): Promise<void> => {
  const deadline = Date.now() + withinMs
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not so within ${withinMs / 1000} s`)
    await sleep(15)
  }
}
