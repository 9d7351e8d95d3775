import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Envelope, OpenSink } from '../../src/kit/index.js'
import { createBus } from '../../src/runtime/bus.js'
import { drain } from '../../src/runtime/outbox/drain.js'
import { sleepUntilTold } from '../../src/runtime/outbox/testing-sleep.js'
import { addChanges } from '../../src/runtime/store/changes.js'
import { allSinks, saveSink } from '../../src/runtime/store/sinks.js'
import { outboxSettled, testStore } from '../../src/runtime/store/testing.js'
import type { World } from '../../src/runtime/world.js'
import { eventHubsWith } from '../../src/sinks/event-hubs/index.js'
import { settings } from '../../src/sinks/event-hubs/settings.js'
import { type Fault, type HubsDouble, startHubsDouble } from '../../src/sinks/event-hubs/testing-hubs.js'
import { readHub } from './reader.js'

const people = 40
const commitsEach = 13
const recordsPerCommit = 100
const records = people * commitsEach * recordsPerCommit

const store = await testStore()
let now = Date.UTC(2026, 9, 5, 12)
const world = {
  now: () => now,
  sleep: sleepUntilTold,
  random: () => 0.5,
  log: { warn() {} },
  fetch,
} as unknown as World
const engine = { store, world, bus: createBus() }
const never = new AbortController().signal
let double: HubsDouble
let sink: OpenSink

beforeEach(async () => {
  await store.reset()
  double = await startHubsDouble({ hubs: { happenings: { partitions: 2 }, values: { partitions: 4 } } })
  const given = settings.parse({
    connectionString: double.connectionString(),
    eventsHub: 'happenings',
    datastreamsHub: 'values',
  })
  const absent = () => Promise.reject(new Error('is not needed here'))
  sink = await eventHubsWith({
    identity: absent,
    registry: absent,
    retry: { maxRetries: 1, retryDelayInMs: 5, maxRetryDelayInMs: 20, timeoutInMs: 1_500 },
  }).open(given, world)
  await saveSink(store, { id: 'hubs', type: 'event-hubs', settings: new Uint8Array(), filter: {}, now })
})
afterAll(() => store.close())

/** Every tenth of a commit takes place; the rest are values. The number says where in a person's order it stands. */
const envelope = (person: number, number: number): Envelope => {
  const kind = number % 10 === 0 ? 'sleep_session' : number % 2 === 0 ? 'heart_rate' : 'step_count'
  return {
    id: `p${person}-${number}`,
    type: 'record-created',
    individual: `p${person}`,
    kind,
    source: 's',
    time: '2026-10-05T12:00:00.000Z',
    data: { id: `p${person}-${number}`, kind, number },
  } as unknown as Envelope
}

const fill = async (): Promise<void> => {
  for (let round = 0; round < commitsEach; round++)
    await store.transaction(async (db) => {
      for (let person = 0; person < people; person++)
        await addChanges(
          db,
          { individual: `p${person}`, streamId: 1, now },
          Array.from({ length: recordsPerCommit }, (_, index) => envelope(person, round * recordsPerCommit + index)),
        )
    })
  await outboxSettled(store)
}

/** As the deliverer does, without its naps: whenever the sink is due. */
const drainAll = async (): Promise<number> => {
  let failures = 0
  for (;;) {
    await drain(engine, 'hubs', sink, 'one', never)
    const [row] = await allSinks(store)
    if (row?.delivered === records || row?.state === 'paused') return failures
    failures++
    now = Math.max(now + 1, row?.dueAt ?? now)
  }
}

describe('the outbox, into Event Hubs', () => {
  it('brings everything, in order per person and stream, through every fault, and repeats only under equal ids', async () => {
    await fill()
    const faults: readonly Fault[] = ['busy', 'accept-then-drop', 'detach', 'accept-then-detach', 'drop', 'silence']
    const injected: Fault[] = []
    double.fate = ({ number }) => {
      // For a while the hub is throttled altogether: the library gives up, and the outbox delivers again.
      if (number >= 400 && number < 450) return 'busy'
      if (number % 70 !== 35) return undefined
      const fault = faults[injected.length % faults.length] as Fault
      injected.push(fault)
      return fault
    }
    const failures = await drainAll()
    await sink.close()
    expect(new Set(injected)).toEqual(new Set(faults))
    expect(failures).toBeGreaterThan(0)
    expect(await allSinks(store)).toMatchObject([{ state: 'active', delivered: records }])

    const arrived = new Map<string, string[]>()
    for (const hub of ['happenings', 'values']) {
      const partitions = double.hubs.get(hub)?.partitions ?? []
      const lying = partitions.reduce((sum, { length }) => sum + length, 0)
      const read = await readHub(double.connectionString(hub), lying)
      for (const [partition, messages] of read)
        for (const { body, messageId, partitionKey } of messages) {
          const { id, kind, individual } = body as Envelope
          expect([messageId, partitionKey]).toEqual([id, individual])
          const stream = `${individual} ${kind}`
          arrived.set(stream, [...(arrived.get(stream) ?? []), `${partition} ${id}`])
        }
    }
    await double.close()

    for (let person = 0; person < people; person++) {
      const all = Array.from({ length: commitsEach * recordsPerCommit }, (_, number) => envelope(person, number))
      for (const kind of ['sleep_session', 'heart_rate', 'step_count']) {
        const came = arrived.get(`p${person} ${kind}`) ?? []
        // One partition, and in order once repeats are dropped by their id.
        expect(new Set(came.map((each) => each.split(' ')[0])).size).toBe(1)
        expect([...new Set(came.map((each) => each.split(' ')[1]))]).toEqual(
          all.filter((each) => each.kind === kind).map(({ id }) => id),
        )
      }
    }
    const total = [...arrived.values()].reduce((sum, { length }) => sum + length, 0)
    expect(total).toBeGreaterThan(records)
  }, 240_000)
})
