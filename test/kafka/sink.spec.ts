import * as zlib from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Envelope, OpenSink, SinkWorld } from '../../src/kit/index.js'
import { kafka } from '../../src/sinks/kafka/index.js'
import { registryDouble } from '../../src/sinks/kafka/testing-registry.js'
import { accounts, type Broker, createBroker } from './broker.js'
import { countIn, makeTopics, type Read, readAll } from './reading.js'

let broker: Broker
beforeAll(async () => {
  broker = await createBroker()
  await broker.start()
})
afterAll(() => broker.stop())

const world: SinkWorld = { fetch, now: () => Date.now() }
const open = (given: Record<string, unknown>): Promise<OpenSink> => kafka.open(kafka.settings.parse(given), world)

const envelope = (number: number, more: Partial<Envelope<unknown>> = {}): Envelope<unknown> => ({
  id: `r${number}.1`,
  type: 'record-created',
  individual: `person-${number % 7}`,
  kind: 'heart_rate',
  source: 'tributary/oura/one',
  time: '2026-10-06T07:00:00.000Z',
  data: { value: 50 + (number % 50), unit: '/min' },
  ...more,
})
const many = (count: number): Envelope<unknown>[] => Array.from({ length: count }, (_, number) => envelope(number))

const recordsOf = async (topic: string): Promise<Read[]> => {
  const records: Read[] = []
  await readAll(broker, topic, (record) => records.push(record))
  return records
}
const reasonOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => new Error('nothing went wrong'),
    (thrown: Error) => thrown,
  )
  return `${error.name}: ${error.message}`
}

describe('records', () => {
  it('are read back by another consumer: each person in one partition, in order, with headers', async () => {
    await makeTopics(broker, 'health-events', 'health-datastreams')
    const sink = await open({ brokers: broker.plain, topic: 'health-{channel}' })
    const hearts = many(1200)
    const nights = [0, 1].map((number) => envelope(number, { id: `n${number}.1`, kind: 'sleep_session' }))
    expect(await sink.deliver([...hearts, ...nights])).toEqual([])
    await sink.close()

    const read = await recordsOf('health-datastreams')
    expect(read).toHaveLength(1200)
    for (const person of new Set(hearts.map(({ individual }) => individual))) {
      const theirs = read.filter(({ key }) => key === person)
      expect(new Set(theirs.map(({ partition }) => partition)).size).toBe(1)
      expect(theirs.map(({ value }) => JSON.parse(value))).toEqual(
        hearts.filter(({ individual }) => individual === person),
      )
    }
    expect(new Set(read.map(({ partition }) => partition)).size).toBeGreaterThan(1)
    expect(read.find(({ headers }) => headers['id'] === 'r3.1')?.headers).toEqual({
      id: 'r3.1',
      type: 'record-created',
      kind: 'heart_rate',
      'content-type': 'application/json',
    })
    expect((await recordsOf('health-events')).map(({ headers }) => headers['id']).toSorted()).toEqual(['n0.1', 'n1.1'])
  })

  it('go in the wire format of a schema registry where they have a schema', async () => {
    await makeTopics(broker, 'avro')
    const registry = await registryDouble()
    const sink = await open({ brokers: broker.plain, topic: 'avro', registry: registry.url })
    const wire = (name: string, body: string): Partial<Envelope<unknown>> => ({
      wire: {
        body: Buffer.from(body),
        contentType: 'avro/binary',
        schema: { name, avro: `{"type":"string","doc":"${name}"}` },
        channel: 'datastreams',
      },
    })
    await sink.deliver([
      envelope(0, wire('a.Pulse', 'first')),
      envelope(7, wire('a.Night', 'second')),
      envelope(14, wire('a.Pulse', 'third')),
    ])
    await sink.close()
    await registry.close()
    expect((await recordsOf('avro')).map(({ value, headers }) => [value, headers['schema']])).toEqual([
      ['\0\0\0\0\u0001first', 'a.Pulse'],
      ['\0\0\0\0\u0002second', 'a.Night'],
      ['\0\0\0\0\u0001third', 'a.Pulse'],
    ])
    expect(registry.asked).toEqual(['/subjects/a.Pulse/versions', '/subjects/a.Night/versions'])
  })

  it('are compressed by zstd where Node has it, and are told where it has not', async () => {
    await makeTopics(broker, 'zstd')
    const given = { brokers: broker.plain, topic: 'zstd', compression: 'zstd' }
    if (!('zstdCompress' in zlib)) return expect(await reasonOf(open(given))).toMatch(/^SettingsError: .* no zstd\./)
    const sink = await open(given)
    await sink.deliver(many(50))
    await sink.close()
    expect((await recordsOf('zstd')).map(({ value }) => JSON.parse(value).id).toSorted()).toEqual(
      many(50)
        .map(({ id }) => id)
        .toSorted(),
    )
  })

  it('that are too large are refused alone, and their neighbours arrive', async () => {
    await makeTopics(broker, 'narrow')
    const sink = await open({ brokers: broker.plain, topic: 'narrow', compression: 'none', batchBytes: 5_000_000 })
    const batch = many(40).map((each) => (each.id === 'r23.1' ? { ...each, data: 'x'.repeat(1_200_000) } : each))
    expect(await sink.deliver(batch)).toEqual([{ id: 'r23.1', reason: 'it is larger than the topic narrow takes' }])
    await sink.close()
    const arrived = new Set((await recordsOf('narrow')).map(({ headers }) => headers['id']))
    expect([...arrived].toSorted()).toEqual(
      batch
        .map(({ id }) => id)
        .filter((id) => id !== 'r23.1')
        .toSorted(),
    )
  })
})

describe('signing in', () => {
  it.each(['plain', 'scram-sha-256', 'scram-sha-512'])('works by %s', async (sasl) => {
    await makeTopics(broker, `by-${sasl}`)
    const sink = await open({ brokers: broker.sasl, topic: `by-${sasl}`, sasl, ...accounts.writer })
    expect(await sink.deliver(many(3))).toEqual([])
    await sink.close()
    expect(await countIn(broker, `by-${sasl}`)).toBe(3)
  })

  it('works by a certificate', async () => {
    await makeTopics(broker, 'by-certificate')
    const { address, ca, cert, key } = broker.tls
    const given = { brokers: address, topic: 'by-certificate', tls: 'on', tlsCa: ca, tlsCert: cert, tlsKey: key }
    const sink = await open(given)
    expect(await sink.deliver(many(3))).toEqual([])
    await sink.close()
    expect(await countIn(broker, 'by-certificate')).toBe(3)
  })
})

describe('a mistake in the settings has its sentence:', () => {
  beforeAll(() => makeTopics(broker, 'there'))
  const given = () => ({ brokers: broker.plain, topic: 'there' })

  it('nobody at the address', async () => {
    expect(await reasonOf(open({ ...given(), brokers: '127.0.0.1:1' }))).toBe(
      'TransientError: Kafka could not be written to (ECONNREFUSED); where that lasts, check brokers, and whether tls and sasl are what that port asks for',
    )
  })
  it.each(['plain', 'scram-sha-256'])('a wrong password, by %s', async (sasl) => {
    const wrong = { ...given(), brokers: broker.sasl, sasl, username: 'writer', password: 'not this' }
    expect(await reasonOf(open(wrong))).toMatch(/^SettingsError: Kafka refuses this username and password\./)
  })
  it('a sign-in where none is asked for, and none where one is', async () => {
    expect(await reasonOf(open({ ...given(), sasl: 'plain', ...accounts.writer }))).toMatch(
      /^SettingsError: The brokers at this address do not sign in by this mechanism\./,
    )
    expect(await reasonOf(open({ ...given(), brokers: broker.sasl }))).toMatch(/whether tls and sasl are what/)
  })
  it('a topic that is not there', async () => {
    expect(await reasonOf(open({ ...given(), topic: 'nowhere' }))).toMatch(
      /^SettingsError: There is no topic nowhere\. Make it/,
    )
    const byKind = await open({ ...given(), topic: 'of-{kind}' })
    expect(await reasonOf(byKind.deliver(many(1)))).toMatch(/^SettingsError: There is no topic of-heart_rate\./)
    await byKind.close()
  })
  it('an account that may not write', async () => {
    const stranger = { ...given(), brokers: broker.sasl, sasl: 'plain', ...accounts.stranger }
    expect(await reasonOf(open(stranger))).toMatch(/^SettingsError: This account may not write to the topic there\./)
  })
  it('brokers nobody vouches for, and no TLS where it is expected', async () => {
    const { address } = broker.tls
    expect(await reasonOf(open({ ...given(), brokers: address, tls: 'on' }))).toMatch(
      /^SettingsError: The brokers and this sink cannot agree on TLS/,
    )
    expect(await reasonOf(open({ ...given(), tls: 'on' }))).toMatch(/whether tls and sasl are what/)
  })
})
