/** The driver of Azure Storage Queues against Azurite, which answers as Azure is documented to. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { queueFindings } from '../../src/cli/queue-findings.js'
import { azureQueues } from '../../src/queues/index.js'
import { readSettings } from '../../src/runtime/index.js'
import { type Azurite, azuriteProgram, startAzurite } from './azurite.js'

describe.runIf(azuriteProgram())('a queue of Azure Storage', () => {
  let azurite: Azurite
  beforeAll(async () => {
    azurite = await startAzurite()
  })
  afterAll(() => azurite?.close())

  let serial = 0
  const queuesNamed = (name: string, connectionString = azurite.connectionString) =>
    azureQueues({ of: () => ({ name, connectionString }), now: Date.now })
  const queue = () => queuesNamed(`test-${++serial}`).of('oura')
  const second = 1000

  it('is made by its first use, and is one for the services that share it', async () => {
    const queues = queuesNamed('shared')
    expect(queues.of('oura')).toBe(queues.of('fitbit'))
    expect(await queues.of('oura').receive({ limit: 1, hiddenMs: second })).toEqual([])
  })
  it('carries text in base64, as Personicle and the Functions host do', async () => {
    const { QueueServiceClient } = await import('@azure/storage-queue')
    const of = queuesNamed('coded').of('oura')
    await of.send('{"who":"Zoë"}', 60 * second)
    const client = QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient('coded')
    const [raw] = (await client.peekMessages()).peekedMessageItems
    expect(Buffer.from(raw?.messageText ?? '', 'base64').toString()).toBe('{"who":"Zoë"}')
    await client.sendMessage('{"plain":true}')
    const texts = (await of.receive({ limit: 32, hiddenMs: second })).map(({ text }) => text)
    expect(texts).toEqual(['{"who":"Zoë"}', '{"plain":true}'])
  })
  it('hides what was received, for longer when told so, and shows it again when its time is over', async () => {
    const of = queue()
    await of.send('{}', 60 * second)
    const [first] = await of.receive({ limit: 9, hiddenMs: second })
    expect(first).toMatchObject({ text: '{}', receipts: 1 })
    expect(await first?.hide(3 * second)).toBe(true)
    await sleep(1500)
    expect(await of.receive({ limit: 9, hiddenMs: second })).toEqual([])
    // Every change gives a new receipt; the second must be made with it.
    expect(await first?.hide(0)).toBe(true)
    const [again] = await of.receive({ limit: 9, hiddenMs: 5 * second })
    expect(again).toMatchObject({ receipts: 2 })
    expect(await first?.hide(second)).toBe(false)
    await first?.delete()
    expect((await of.look()).waiting).toBe(1)
    await again?.delete()
    expect((await of.look()).waiting).toBe(0)
    expect(await again?.hide(second)).toBe(false)
  })
  it('forgets what nobody received in time', async () => {
    const of = queue()
    await of.send('{}', second)
    await sleep(1600)
    expect(await of.receive({ limit: 9, hiddenMs: second })).toEqual([])
  })
  it('keeps what was set aside in a queue beside it', async () => {
    const of = queue()
    await of.setAside('{"reason":"why"}')
    expect(await of.look()).toEqual({ waiting: 0, setAside: 1, first: ['{"reason":"why"}'] })
  })
  it('is not made by who only looks at it', async () => {
    const { QueueServiceClient } = await import('@azure/storage-queue')
    expect(await queuesNamed('looked-at').of('oura').look()).toEqual({ waiting: 0, setAside: 0, first: [] })
    const service = QueueServiceClient.fromConnectionString(azurite.connectionString)
    for (const name of ['looked-at', 'looked-at-poison'])
      expect(await service.getQueueClient(name).exists()).toBe(false)
  })
  it('is told of by `tributary doctor`, with the reason why messages were set aside', async () => {
    const env = { QUEUE_CONNECTION_STRING: azurite.connectionString, QUEUE_NAME_OURA: 'doctored' }
    const settings = readSettings({ env, directory: '/nowhere', connectors: ['oura'] })
    const of = queuesNamed('doctored').of('oura')
    await of.send('{}', 60 * second)
    await of.setAside('{"reason":"It is no download request."}')
    const findings = await queueFindings(settings)
    expect(findings.map(({ ok }) => ok)).toEqual([true, false])
    expect(findings[0]?.sentence).toBe('Queue doctored: about 1 download requests wait.')
    expect(findings[1]?.sentence).toMatch(
      /^Queue doctored-poison: 1 messages were set aside: It is no download request\./,
    )
  })
  it('refuses what is larger than 64 KiB before Azure does', async () => {
    await expect(queue().send('x'.repeat(49_153), second)).rejects.toMatchObject({ code: 'queue-message-too-large' })
    await expect(queue().send('x'.repeat(49_152), second)).resolves.toBeUndefined()
  })
  it('says what to do when the key is wrong, the string is none, or nobody answers, and never says the key', async () => {
    const told = async (connectionString: string): Promise<{ name: string; code: string; message: string }> =>
      queuesNamed('refused', connectionString)
        .of('oura')
        .look()
        .then(
          () => expect.unreachable(),
          (error) => error,
        )
    const otherKey = Buffer.from('wrong').toString('base64')
    const refused = await told(azurite.connectionString.replace(/AccountKey=[^;]*/, `AccountKey=${otherKey}`))
    expect(refused).toMatchObject({ name: 'SettingsError', code: 'queue-refused' })
    expect(await told('AccountName=half')).toMatchObject({ code: 'queue-connection-string' })
    const nobody = await told(azurite.connectionString.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1'))
    expect(nobody).toMatchObject({ name: 'TransientError', code: 'queue-unreachable' })
    for (const { message } of [refused, nobody]) expect(message).not.toMatch(/AccountKey|127\.0\.0\.1|wrong/)
  })
  it('waits as long as Azure says when it is busy, and does not ask on and on', async () => {
    let asked = 0
    const busy = createServer((_request, response) => {
      asked++
      response.writeHead(503, { 'retry-after': '7', 'x-ms-error-code': 'ServerBusy' }).end()
    })
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve))
    const { port } = busy.address() as AddressInfo
    const there = azurite.connectionString.replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${port}`)
    const before = Date.now()
    const error = await queuesNamed('busy', there)
      .of('oura')
      .send('{}', second)
      .catch((thrown: unknown) => thrown)
    busy.closeAllConnections()
    busy.close()
    expect(error).toMatchObject({ name: 'RateLimitError', code: 'queue-busy' })
    expect((error as { retryAt: number }).retryAt).toBeGreaterThanOrEqual(before + 7 * second)
    expect(asked).toBeLessThanOrEqual(3)
  })
})
