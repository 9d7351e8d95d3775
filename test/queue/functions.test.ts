/**
 * The functions of `deploy/azure-functions`, called as their host is documented to: what is registered, what a timer and
 * a queue trigger hand over, and when the host deletes. The host itself runs only in Azure.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { QueueServiceClient } from '@azure/storage-queue'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, register } from '../../deploy/azure-functions/src/register.js'
import type { Functions } from '../../src/cli/azure.js'
import { sandbox as oura } from '../../src/connectors/oura/sandbox.js'
import { type TestStore, testStore } from '../../src/runtime/store/testing.js'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.js'
import { type Azurite, azuriteProgram, startAzurite } from './azurite.js'
import { connectAll, databaseUrlOf, expectTheTruth, historyDays, masterKey } from './connect.js'

type Timer = Parameters<App['timer']>[1]
type OnQueue = Parameters<App['storageQueue']>[1]

/** As it is published: built, with the invented services beside it. */
const published = new URL('../../dist/cli/azure.js', import.meta.url).href
const { functionQueues, openFunctions } = (await import(published)) as typeof import('../../src/cli/azure.js')

const host = JSON.parse(readFileSync(new URL('../../deploy/azure-functions/host.json', import.meta.url), 'utf8')) as {
  extensions: { queues: { maxDequeueCount: number; visibilityTimeout: string; messageEncoding: string } }
}

describe.runIf(process.env['TEST_DATABASE_URL'] && azuriteProgram())('the functions (PostgreSQL and Azurite)', () => {
  let store: TestStore
  let sandbox: Sandbox
  let azurite: Azurite
  let env: NodeJS.ProcessEnv
  const opened: Functions[] = []
  const dataDir = mkdtempSync(join(tmpdir(), 'functions-'))
  const timers = new Map<string, Timer>()
  const queues = new Map<string, OnQueue>()
  const logged: string[] = []
  const context = { log: (line: string) => void logged.push(line) }
  const city = () => ({ store, sandbox, services: ['oura'], people: [1, 2] })

  beforeAll(async () => {
    store = await testStore()
    azurite = await startAzurite()
    sandbox = await startSandbox({ services: [oura], people: [1, 2] })
    await connectAll(city())
    env = {
      DATABASE_URL: await databaseUrlOf(store),
      TRIBUTARY_MASTER_KEY: masterKey,
      TRIBUTARY_DATA_DIR: dataDir,
      TRIBUTARY_SANDBOX_URL: sandbox.url,
      TRIBUTARY_HISTORY_DAYS: String(historyDays),
      QUEUE_CONNECTION_STRING: azurite.connectionString,
      QUEUE_NAME_OURA: 'oura-requests',
    }
    const app: App = {
      timer: (name, options) => void timers.set(name, options),
      storageQueue: (name, options) => void queues.set(name, options),
    }
    const open = async (given: NodeJS.ProcessEnv): Promise<Functions> => {
      const functions = await openFunctions(given, dataDir)
      opened.push(functions)
      return functions
    }
    register(app, { functionQueues: (given) => functionQueues(given, dataDir), openFunctions: open }, env)
  })
  afterAll(async () => {
    for (const functions of opened) await functions.close()
    await sandbox?.close()
    await azurite?.close()
    await store?.close()
    rmSync(dataDir, { recursive: true, force: true })
  })

  const queue = (name = 'oura-requests') =>
    QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient(name)
  /** As the host: receive, decode, make an object of JSON, call, delete what ended normally. */
  const trigger = async (): Promise<number> => {
    const { receivedMessageItems } = await queue().receiveMessages({ numberOfMessages: 32, visibilityTimeout: 75 })
    for (const { messageText, messageId, popReceipt, dequeueCount, insertedOn } of receivedMessageItems) {
      const text = Buffer.from(messageText, 'base64').toString()
      const entry: unknown = text.startsWith('{') ? JSON.parse(text) : text
      const triggerMetadata = { id: messageId, dequeueCount: String(dequeueCount), insertionTime: String(insertedOn) }
      await queues.get('pull-oura-requests')?.handler(entry, { ...context, triggerMetadata })
      await queue().deleteMessage(messageId, popReceipt)
    }
    return receivedMessageItems.length
  }

  it('are a timer, one per queue, delivery and syncing, on schedules the operator sets', () => {
    expect([...timers].map(([name, { schedule }]) => [name, schedule])).toEqual([
      ['timer', '%TIMER_SCHEDULE%'],
      ['deliver', '%DELIVER_SCHEDULE%'],
      ['sync', '%SYNC_SCHEDULE%'],
    ])
    expect([...queues].map(([name, { queueName, connection }]) => [name, queueName, connection])).toEqual([
      ['pull-oura-requests', 'oura-requests', 'QUEUE_CONNECTION_STRING'],
    ])
    expect(host.extensions.queues).toMatchObject({ maxDequeueCount: 5, messageEncoding: 'base64' })
  })

  it('pull everything once, and deliver it', { timeout: 240_000 }, async () => {
    await timers.get('timer')?.handler({}, context)
    expect(logged).toContain('2 download requests sent')
    await timers.get('timer')?.handler({}, context)
    while ((await trigger()) > 0);
    const [left] = await store.query(`select count(*)::int as due from pulls where lease is not null or due_at < now()`)
    expect(left).toEqual({ due: 0 })
    const done = await store.query(
      `select count(*)::int as done from runs where purpose = 'fresh' and state = 'done' group by stream_id`,
    )
    expect(done.length).toBeGreaterThan(4)
    expect(new Set(done.map((row) => row['done']))).toEqual(new Set([1]))
    await expectTheTruth(city())
    await timers.get('deliver')?.handler({}, context)
    const delivered = readFileSync(join(dataDir, 'records.jsonl'), 'utf8').trimEnd().split('\n')
    expect(delivered.length).toBeGreaterThan(100)
    await timers.get('sync')?.handler({}, context)
    expect(logged.join()).not.toMatch(/person-|AccountKey/)
  })

  it('set aside what a function died of, before the host would do so without a reason', async () => {
    const [row] = await store.query<{ id: string }>('select id from connections limit 1')
    const metadata = { dequeueCount: String(host.extensions.queues.maxDequeueCount), insertionTime: 'unknown' }
    await queues.get('pull-oura-requests')?.handler({ connection: row?.id }, { ...context, triggerMetadata: metadata })
    const { peekedMessageItems } = await queue('oura-requests-poison').peekMessages()
    const said = JSON.parse(Buffer.from(peekedMessageItems[0]?.messageText ?? '', 'base64').toString()) as object
    expect(said).toMatchObject({ connection: row?.id, reason: 'It was begun 4 times and never came to an end.' })
  })

  it('say what is missing in their settings', async () => {
    const without = (name: string) => openFunctions({ ...env, [name]: undefined }, dataDir)
    await expect(without('DATABASE_URL')).rejects.toMatchObject({ code: 'functions-keep-nothing' })
    await expect(without('TRIBUTARY_MASTER_KEY')).rejects.toMatchObject({ code: 'functions-keep-nothing' })
    await expect(without('QUEUE_CONNECTION_STRING')).rejects.toMatchObject({ code: 'functions-need-a-queue' })
  })
})
