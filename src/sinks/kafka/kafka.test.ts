import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { SettingsError } from '../../kit/index.js'
import { failureOf, isTooLarge } from './failures.js'
import { kafka } from './index.js'
import { type Parcel, partsOf } from './messages.js'
import { knownTopics, type Settings, settings, topicOf } from './settings.js'

const given = (more: Record<string, unknown>): Settings =>
  settings.parse({ brokers: 'one:9092,two:9092', topic: 'health', ...more })
const problemsOf = (more: Record<string, unknown>): string[] =>
  (kafka.settings.safeParse({ brokers: 'one:9092', topic: 'health', ...more }).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  )

describe('settings', () => {
  it('need no more than brokers and a topic', () => {
    expect(problemsOf({})).toEqual([])
    expect(given({})).toMatchObject({ compression: 'gzip', tls: 'off', sasl: 'none', registrySubject: 'record' })
  })
  it.each([
    [{ brokers: 'kafka://one:9092' }, /^brokers: /],
    [{ brokers: 'one' }, /^brokers: /],
    [{ topic: undefined }, /^topic: given, or else eventsTopic and datastreamsTopic/],
    [{ eventsTopic: 'events' }, /^topic: given, or else/],
    [{ topic: 'with space' }, /^topic: a topic: letters/],
    [{ sasl: 'plain' }, /^sasl: given together with username and password/],
    [{ username: 'me', password: 'secret' }, /^sasl: given together/],
    [{ sasl: 'plain', username: 'me' }, /^password: given together with username/],
    [{ tlsCa: '-----BEGIN CERTIFICATE-----' }, /^tls: on where/],
    [{ tls: 'on', tlsCert: '-----BEGIN CERTIFICATE-----' }, /^tlsKey: given together with tlsCert/],
    [{ tls: 'on', tlsCa: '/etc/ca.pem' }, /^tlsCa: PEM text/],
    [{ registry: 'https://me:secret@registry.example' }, /^registry: without a name in it/],
    [{ registryUsername: 'me' }, /^registryPassword: given together/],
  ])('%j are told what is wrong with them, and never what they hold', (more, problem) => {
    const problems = problemsOf(more)
    expect(problems).toEqual([expect.stringMatching(problem)])
    expect(problems.join()).not.toMatch(/secret/)
  })
})

describe('topics', () => {
  it('are one, two, or one for each kind', () => {
    expect(topicOf(given({}), 'events', 'meal')).toBe('health')
    expect(topicOf(given({ topic: 'health-{channel}' }), 'events', 'meal')).toBe('health-events')
    expect(topicOf(given({ topic: 'health.{kind}' }), 'events', 'meal')).toBe('health.meal')
    const two = given({ topic: undefined, eventsTopic: 'e', datastreamsTopic: 'd' })
    expect([topicOf(two, 'events', 'meal'), topicOf(two, 'datastreams', 'weight')]).toEqual(['e', 'd'])
  })
  it('are looked for on opening where their names are known by then', () => {
    expect(knownTopics(given({}))).toEqual(['health'])
    expect(knownTopics(given({ topic: 'health-{channel}' }))).toEqual(['health-events', 'health-datastreams'])
    expect(knownTopics(given({ topic: 'health.{kind}' }))).toEqual([])
  })
})

describe('parts', () => {
  const parcel = (id: string, bytes: number): Parcel => ({
    id,
    topic: 'health',
    record: { key: 'me', value: Buffer.alloc(bytes), headers: {} },
  })
  it('keep the order, end before they are too large, and leave what is too large by itself alone', () => {
    const parcels = [parcel('a', 400), parcel('b', 400), parcel('c', 400), parcel('d', 2000), parcel('e', 10)]
    expect(partsOf(parcels, 1000).map((part) => part.map(({ id }) => id))).toEqual([['a', 'b'], ['c'], ['d'], ['e']])
    expect(partsOf([], 1000)).toEqual([])
  })
})

describe('failures', () => {
  it('are told by the name Kafka has for them, and by nothing else of the text', () => {
    const named = (name: string) => new Error(`Produce failed for health-3: ${name}`)
    expect(isTooLarge(named('MessageTooLarge'))).toBe(true)
    expect(isTooLarge(new Error('MessageTooLarge'))).toBe(false)
    expect(failureOf(named('TopicAuthorizationFailed'), 'health')).toBeInstanceOf(SettingsError)
    expect(failureOf(new Error('InitProducerId failed: ClusterAuthorizationFailed'), 'health').code).toBe(
      'kafka-writer-refused',
    )
    const odd = failureOf(new Error('person-7 measured 61', { cause: new Error('again 61') }), 'health')
    expect([odd.code, odd.message]).toEqual(['kafka-unreachable', expect.not.stringMatching(/61|person/)])
  })
})

describe('brokers of an older protocol', () => {
  it('are told apart before anything is written', async () => {
    const server = createServer((socket) => {
      let held = Buffer.alloc(0)
      socket.on('data', (chunk) => {
        held = Buffer.concat([held, chunk])
        while (held.length >= 4 && held.length >= 4 + held.readInt32BE(0)) {
          const request = held.subarray(4, 4 + held.readInt32BE(0))
          held = held.subarray(4 + held.readInt32BE(0))
          socket.write(answerTo(request, (server.address() as AddressInfo).port))
        }
      })
      socket.on('error', () => undefined)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const brokers = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const opening = kafka.open(given({ brokers, timeoutMs: 5_000 }), { fetch, now: () => 0 })
    await expect(opening).rejects.toThrow(/a Kafka before 2\.8, .* take the sink event-hubs/)
    server.close()
  })
})

const [produce, metadata, versions] = [0, 3, 18]

/** As Event Hubs answers: writes of version 7 at most, metadata of version 5 with itself as the only broker. */
const answerTo = (request: Buffer, port: number): Buffer => {
  const spoken = [
    [produce, 0, 7],
    [metadata, 0, 5],
    [versions, 0, 3],
  ]
  const body =
    request.readInt16BE(0) === versions
      ? Buffer.concat([int16(0), int32(spoken.length), ...spoken.flat().map(int16)])
      : Buffer.concat([
          ...[int32(0), int32(1), int32(0), int16(9), Buffer.from('127.0.0.1'), int32(port), int16(-1)],
          ...[int16(-1), int32(0), int32(0)],
        ])
  const correlation = request.subarray(4, 8)
  return Buffer.concat([int32(correlation.length + body.length), correlation, body])
}
const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
