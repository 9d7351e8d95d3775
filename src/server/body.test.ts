/** Bodies that never end, and many at once: the doors that anybody may knock at stay open. */
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testStore } from '../runtime/store/testing.js'
import { publicDoor, turns } from './body.js'
import { type Listening, listen } from './listen.js'
import { type TestInstance, testInstance } from './testing-instance.js'

const store = await testStore()
let instance: TestInstance
let listening: Listening
beforeAll(async () => {
  await store.reset()
  instance = await testInstance({ store, connectors: [], services: [], adminToken: 'a-token-of-twenty-chars' })
  listening = await listen(instance.app, { host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await listening.close()
  await store.close()
})

const door = '/validate-data-packet?data_type=event'
/** Says that a body comes, and sends the first byte of it. */
const dripping = (): RequestInit =>
  ({
    method: 'POST',
    body: new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array([123])) }),
    duplex: 'half',
  }) as RequestInit
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
const answerOf = async (answer: Response): Promise<unknown> => [
  answer.status,
  ((await answer.json()) as { code: string }).code,
]

describe('a public door', () => {
  it('waits for a body half a minute, and then is free for others', async () => {
    const slow = Array.from({ length: publicDoor.atOnce }, () => instance.ask(door, dripping()))
    await settled()
    const next = instance.ask(door, { method: 'POST', body: '[]' })
    await instance.clock.advance(publicDoor.withinMs)
    for (const each of slow) expect(await answerOf(await each)).toEqual([408, 'too-slow'])
    expect(await answerOf(await next)).toEqual([422, 'broken-packet'])
    // Nobody waits for what has come to its end.
    expect(instance.clock.nextWake()).toBeUndefined()
  })

  it('turns away who would wait behind too many', async () => {
    const { atOnce, waiting, withinMs } = publicDoor
    const inside = Array.from({ length: atOnce + waiting }, () => instance.ask(door, dripping()))
    await settled()
    const answer = await instance.ask(door, { method: 'POST', body: '[]' })
    expect(answer.headers.get('retry-after')).toBe('5')
    expect(await answerOf(answer)).toEqual([503, 'too-busy'])
    for (let rounds = 0; rounds <= waiting / atOnce; rounds++) await instance.clock.advance(withinMs)
    expect(new Set((await Promise.all(inside)).map(({ status }) => status))).toEqual(new Set([408]))
  })

  it('tells a slow sender so over its own line, and hangs up', async () => {
    const socket: Socket = connect(listening.port, '127.0.0.1')
    socket.write(`POST ${door} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{`)
    await expect.poll(() => instance.clock.nextWake()).toBeDefined()
    await instance.clock.advance(publicDoor.withinMs)
    const answer = await text(socket)
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(answer).toContain('Send it again over a faster line')
  })
})

describe('turns', () => {
  it('lets so many work at once and no more, whatever becomes of their work', async () => {
    const inTurn = turns(2, 10)
    let [busy, most] = [0, 0]
    const work = () =>
      inTurn(
        async () => {
          busy++
          most = Math.max(most, busy)
          await new Promise((resolve) => setTimeout(resolve, 1))
          busy--
        },
        () => undefined,
      )
    await Promise.all([
      ...Array.from({ length: 7 }, work),
      inTurn(
        () => Promise.reject(new Error('x')),
        () => undefined,
      ).catch(() => undefined),
    ])
    await work()
    expect([busy, most]).toEqual([0, 2])
  })

  it('turns away who comes when enough are waiting, and no longer once there is room', async () => {
    const inTurn = turns(1, 1)
    const ask = () =>
      inTurn(
        () => settled().then(() => 'in'),
        () => 'away',
      )
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(['in', 'in', 'away'])
    expect(await ask()).toBe('in')
  })
})
