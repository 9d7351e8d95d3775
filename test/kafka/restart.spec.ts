/**
 * The outbox, drained into a broker that is killed twice on the way. `KAFKA_RECORDS=1000000 npm run test:kafka` for more;
 * under scripts/with-postgres.sh the outbox is a server's.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Envelope, OpenSink } from '../../src/kit/index.js'
import { createBus } from '../../src/runtime/bus.js'
import { drain } from '../../src/runtime/outbox/drain.js'
import { sleepUntilTold } from '../../src/runtime/outbox/testing-sleep.js'
import { addChanges } from '../../src/runtime/store/changes.js'
import { allSinks, saveSink } from '../../src/runtime/store/sinks.js'
import { outboxSettled, testStore } from '../../src/runtime/store/testing.js'
import type { World } from '../../src/runtime/world.js'
import { kafka } from '../../src/sinks/kafka/index.js'
import { type Broker, createBroker } from './broker.js'
import { makeTopics, readAll } from './reading.js'

const total = Number(process.env['KAFKA_RECORDS'] ?? 60_000)
const people = 1_000
const commitSize = 1_000

const envelope = (number: number): Envelope =>
  ({
    id: `${number}.1`,
    type: 'record-created',
    individual: `person-${number % people}`,
    kind: 'heart_rate',
    source: 'tributary/oura/one',
    time: '2026-10-06T07:00:00.000Z',
    data: {
      id: String(number),
      revision: 1,
      individual: `person-${number % people}`,
      connection: 'one',
      kind: 'heart_rate',
      start: { time: new Date(Date.UTC(2026, 0, 1) + number * 1000).toISOString(), offsetFrom: 'provider' },
      value: 50 + (number % 50),
      unit: '/min',
      provenance: { connector: 'oura', mapper: 1 },
    },
  }) as Envelope

let broker: Broker
const store = await testStore()
beforeAll(async () => {
  broker = await createBroker()
  await broker.start()
  await makeTopics(broker, 'health')
})
afterAll(async () => {
  await broker.stop()
  await store.close()
})

it(
  `${total} records arrive, in each person's order, from a broker that is killed and comes back`,
  async () => {
    // A failed delivery is due again hours later; here that is when the broker is back.
    let ahead = 0
    const world = {
      now: () => Date.now() + ahead,
      sleep: sleepUntilTold,
      random: () => 0.5,
      log: { warn() {} },
    } as unknown as World
    const engine = { store, world, bus: createBus() }
    await saveSink(store, { id: 'out', type: 'kafka', settings: new Uint8Array(), filter: {}, now: world.now() })
    for (let first = 0; first < total; first += commitSize)
      await store.transaction((db) =>
        addChanges(
          db,
          { individual: 'me', streamId: 1, now: world.now() },
          Array.from({ length: commitSize }, (_, index) => envelope(first + index)),
        ),
      )
    await outboxSettled(store)

    const sink = await kafka.open(kafka.settings.parse({ brokers: broker.plain, topic: 'health' }), {
      fetch,
      now: world.now,
    })
    const deaths: Promise<void>[] = []
    const die = async (): Promise<void> => {
      await broker.kill()
      await broker.start()
    }
    let delivered = 0
    const meddled: OpenSink = {
      async deliver(batch) {
        // Once before a delivery, and once while one is under way.
        if (deaths.length === 0 && delivered >= total / 3) deaths.push(die())
        const refused = sink.deliver(batch)
        if (deaths.length === 1 && delivered >= (2 * total) / 3) deaths.push(die())
        await refused
        delivered += batch.length
        return refused
      },
      close: () => sink.close(),
    }
    const began = performance.now()
    let failures = 0
    for (;;) {
      const handled = await drain(engine, 'out', meddled, 'one', new AbortController().signal)
      const [row] = await allSinks(store)
      if (row?.attempts === 0) {
        if (handled === 0) break
        // Its slice of time was over.
        continue
      }
      failures++
      await Promise.all(deaths)
      ahead += 4 * 24 * 3_600_000
    }
    await Promise.all(deaths)
    const seconds = (performance.now() - began) / 1000
    await sink.close()

    const times = new Uint8Array(total)
    const last = new Map<string, number>()
    let outOfOrder = 0
    let foreign = 0
    const stored = await readAll(broker, 'health', ({ key, headers, value }) => {
      const number = Number.parseInt(headers['id'] ?? '', 10)
      if (key !== `person-${number % people}` || !value.startsWith(`{"id":"${number}.1",`)) foreign++
      if (times[number] === 0) {
        if (number < (last.get(key) ?? -1)) outOfOrder++
        last.set(key, number)
      }
      times[number] = (times[number] ?? 0) + 1
    })
    const missing = times.reduce((count, each) => count + (each === 0 ? 1 : 0), 0)
    console.info(
      `${total} records in ${seconds.toFixed(1)} s, two deaths among them; ${failures} deliveries repeated; ${stored - total} stored twice`,
    )
    expect({ deaths: deaths.length, missing, outOfOrder, foreign }).toEqual({
      deaths: 2,
      missing: 0,
      outOfOrder: 0,
      foreign: 0,
    })
    // Repeated are whole batches, and few.
    expect(stored - total).toBeLessThanOrEqual(failures * 500)
    expect((await allSinks(store))[0]).toMatchObject({ delivered: total })
  },
  240_000 + total,
)
