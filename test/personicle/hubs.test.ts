/** The whole way: services, pulls, the outbox, the two hubs, and the consumers behind them, who end with what is true. */
import type { ReceivedEventData } from '@azure/event-hubs'
import avro from 'avsc'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectors } from '../../src/connectors/index.js'
import { sandbox as ouraSandbox } from '../../src/connectors/oura/sandbox.js'
import { sandbox as withingsSandbox } from '../../src/connectors/withings/sandbox.js'
import { dayMs } from '../../src/core/index.js'
import { drain } from '../../src/runtime/outbox/drain.js'
import { allSinks, saveSink } from '../../src/runtime/store/sinks.js'
import { testStore } from '../../src/runtime/store/testing.js'
import { compare } from '../../src/sandbox/index.js'
import { connect } from '../../src/server/testing-browser.js'
import { noon, type TestInstance, testInstance } from '../../src/server/testing-instance.js'
import { type EventHubsParts, eventHubsWith } from '../../src/sinks/event-hubs/index.js'
import { settings } from '../../src/sinks/event-hubs/settings.js'
import { type Fault, type HubsDouble, startHubsDouble } from '../../src/sinks/event-hubs/testing-hubs.js'
import { readHub } from '../event-hubs/reader.js'
import { createConsumer } from './consumer.js'
import { factsOf, heldOf, placeOf, staleOf } from './truth.js'

const store = await testStore()
let instance: TestInstance
let double: HubsDouble
/** What the registry was given, by the id it gave. */
let registered: Map<string, string>

const parts: EventHubsParts = {
  identity: async () => ({ getToken: async () => null }),
  async registry() {
    const registerSchema = async ({ name, groupName, definition }: Record<string, string>) => {
      const known = [...registered].find(([, avroText]) => avroText === definition)?.[0]
      const id = known ?? `schema${registered.size}`
      registered.set(id, definition as string)
      return { id, name: name as string, groupName: groupName as string, format: 'Avro', version: 1 }
    }
    return { registerSchema, getSchemaProperties: registerSchema } as never
  },
  retry: { maxRetries: 1, retryDelayInMs: 5, maxRetryDelayInMs: 20, timeoutInMs: 1_500 },
}

/** Two services tell of one person, and again days later, when nights have been revised and entries deleted. */
beforeAll(async () => {
  await store.reset()
  instance = await testInstance({ store, connectors, services: [ouraSandbox, withingsSandbox] })
  await connect(instance)
  await connect(instance, 'withings')
  for (let day = 0; day < 2; day++) {
    await instance.work()
    instance.clock.advance(dayMs)
  }
  await instance.work()
}, 240_000)
beforeEach(async () => {
  registered = new Map()
  double = await startHubsDouble({ hubs: { happenings: { partitions: 2 }, values: { partitions: 4 } } })
})
afterAll(() => store.close())

/** Drains as the deliverer does: until nothing is left, again whenever it failed. */
const drainInto = async (encoding: string): Promise<void> => {
  const { engine } = instance.runtime
  const now = engine.world.now()
  const id = `hubs-${encoding}`
  await saveSink(store, { id, type: 'event-hubs', settings: new Uint8Array(), filter: {}, encoding, now })
  const given = settings.parse({
    connectionString: double.connectionString(),
    eventsHub: 'happenings',
    datastreamsHub: 'values',
    schemaRegistry: 'registry.example',
    schemaGroup: 'personicle',
  })
  const sink = await eventHubsWith(parts).open(given, engine.world)
  const far = (await allSinks(store)).find((each) => each.id === 'far')
  for (;;) {
    await drain(engine, id, sink, 'test', new AbortController().signal)
    const row = (await allSinks(store)).find((each) => each.id === id)
    if (row?.position.seq === far?.position.seq) break
    if (row?.state !== 'active') throw new Error(row?.message)
    instance.clock.advance(Math.max(1, row.dueAt - engine.world.now()))
  }
  await sink.close()
}

/** The message from the bytes alone: JSON, or Avro by the schema whose id the content type tells. */
const read = ({ body, contentType, getRawAmqpMessage }: ReceivedEventData): unknown => {
  const schema = /^avro\/binary\+(.+)$/.exec(contentType ?? '')?.[1]
  if (schema === undefined) return body
  const type = avro.Type.forSchema(JSON.parse(registered.get(schema) ?? ''))
  return JSON.parse(JSON.stringify(type.fromBuffer(Buffer.from(getRawAmqpMessage().body.content as Uint8Array))))
}

const consumed = async () => {
  const consumer = createConsumer()
  for (const [hub, take] of [
    ['values', consumer.takeDatastream],
    ['happenings', consumer.takeEvent],
  ] as const) {
    const lying = (double.hubs.get(hub)?.partitions ?? []).reduce((sum, { length }) => sum + length, 0)
    const partitions = await readHub(double.connectionString(hub), lying)
    for (const messages of partitions.values()) for (const message of messages) take(read(message))
  }
  return consumer.tables
}

describe.each(['personicle', 'personicle-avro'])('what the hubs hold in %s', (encoding) => {
  it('leaves their consumers with what is true, whatever went wrong on the way', async () => {
    const faults: readonly Fault[] = ['accept-then-drop', 'busy', 'accept-then-detach', 'drop', 'detach']
    let injected = 0
    double.fate = ({ number }) => (number % 6 === 3 && injected < 8 ? faults[injected++ % faults.length] : undefined)
    await drainInto(encoding)
    expect(injected).toBeGreaterThan(2)
    const tables = await consumed()
    await double.close()
    const gone = staleOf(instance.delivered)
    const isThere = ({ kind, start }: { kind: string; start: number }) => !gone.has(placeOf(kind, start))
    const [from, to] = [noon - 5 * dayMs, noon + dayMs]
    const seen = new Set<string>()
    const person = instance.sandbox.people.find(({ seed }) => seed === 1)
    if (person === undefined) throw new Error('the city has lost its first person')
    for (const service of ['oura', 'withings']) {
      const facts = factsOf(instance, service, { from: from - 2 * dayMs, to: to + 2 * dayMs }).filter(isThere)
      const held = heldOf(tables, { source: service, dayAt: person.dayAt }).filter(isThere)
      const { matched, missing, wrong, doubled, invented } = compare(facts, held, { from, to })
      expect({ missing, wrong, doubled, invented }).toEqual({ missing: [], wrong: [], doubled: [], invented: [] })
      expect(matched).toBeGreaterThan(10)
      for (const { kind } of held) seen.add(kind)
    }
    expect([...seen]).toEqual(expect.arrayContaining(['heart_rate', 'step_count', 'sleep_session', 'weight']))
    expect(registered.size > 0).toBe(encoding === 'personicle-avro')
  }, 120_000)
})
