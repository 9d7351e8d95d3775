/** Personicle's consumers, fed with what leaves here, end with what is true: whatever is repeated and however it is cut. */
import avro from 'avsc'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectors } from '../../src/connectors/index.js'
import { sandbox as ouraSandbox } from '../../src/connectors/oura/sandbox.js'
import { sandbox as withingsSandbox } from '../../src/connectors/withings/sandbox.js'
import { dayMs } from '../../src/core/index.js'
import { type Encoding, encodingNamed, type Message } from '../../src/encodings/index.js'
import type { Envelope } from '../../src/kit/index.js'
import { testStore } from '../../src/runtime/store/testing.js'
import { compare, type Fact, type Held } from '../../src/sandbox/index.js'
import { connect } from '../../src/server/testing-browser.js'
import { noon, type TestInstance, testInstance } from '../../src/server/testing-instance.js'
import { createConsumer, type Tables } from './consumer.js'
import { factsOf, heldOf, placeOf, staleOf } from './truth.js'

const store = await testStore()
let instance: TestInstance
let told: readonly Envelope[]

/** Two services tell of one person, and once more days later, when nights have been revised and entries deleted. */
beforeAll(async () => {
  await store.reset()
  instance = await testInstance({ store, connectors, services: [ouraSandbox, withingsSandbox] })
  await connect(instance)
  await connect(instance, 'withings')
  for (let day = 0; day < 3; day++) {
    await instance.work()
    instance.clock.advance(dayMs)
  }
  await instance.work()
  // Thousands of minutes of movement would only be encoded to nothing.
  told = instance.delivered.filter(({ kind }) => kind !== 'met')
}, 240_000)
afterAll(() => store.close())

const encodingOf = (id: string): Encoding => {
  const encoding = encodingNamed(id)
  if (encoding === undefined) throw new Error(`no encoding ${id}`)
  return encoding
}

const readers = new Map<string, avro.Type>()
const readerOf = (schema: string): avro.Type => {
  const reader = readers.get(schema) ?? avro.Type.forSchema(JSON.parse(schema))
  readers.set(schema, reader)
  return reader
}

/** The message as its reader gets it: from the bytes alone. */
const read = ({ wire }: Message): unknown =>
  typeof wire?.body === 'string'
    ? JSON.parse(wire.body)
    : readerOf(wire?.schema?.avro ?? '').fromBuffer(Buffer.from(wire?.body as Uint8Array))

/** As the outbox hands them over: batches in order, each in as many messages as belong together. */
const delivery = (encoding: Encoding, envelopes: readonly Envelope[]): readonly Message[] => {
  const messages = envelopes.flatMap((envelope) => {
    const encoded = encoding.encode(envelope)
    return 'messages' in encoded ? encoded.messages : []
  })
  return (encoding.gather?.(messages) ?? []).map(({ message }) => message)
}

/** Where a batch ends, how often it is told again, and how far behind the hub of events is read. */
interface Course {
  readonly sizes: readonly number[]
  readonly repeats: readonly number[]
  readonly behind: number
}
const course = fc.record({
  sizes: fc.array(fc.integer({ min: 40, max: 500 }), { minLength: 1, maxLength: 20 }),
  repeats: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 20 }),
  behind: fc.integer({ min: 0, max: 5 }),
})

const consumed = (encoding: Encoding, { sizes, repeats, behind }: Course): Tables => {
  const consumer = createConsumer()
  const late: Message[][] = []
  const takeEvents = (messages: readonly Message[] = []) => {
    for (const message of messages) consumer.takeEvent(read(message))
  }
  for (let from = 0, turn = 0; from < told.length; turn++) {
    const size = sizes[turn % sizes.length] as number
    // Whoever died before it acknowledged begins again at the same place, and may reach further than before.
    for (let again = repeats[turn % repeats.length] as number; again >= 0; again--) {
      const messages = delivery(encoding, told.slice(from, from + size * (again === 0 ? 1 : 2)))
      for (const message of messages)
        if (message.wire?.channel === 'datastreams') consumer.takeDatastream(read(message))
      late.push(messages.filter(({ wire }) => wire?.channel === 'events'))
      if (late.length > behind) takeEvents(late.shift())
    }
    from += size
  }
  for (const messages of late) takeEvents(messages)
  return consumer.tables
}

/** All rows as lines, in the order of their keys. */
const rowsOf = ({ streams, events }: Tables): string =>
  [...streams, ['events', events] as const]
    .flatMap(([table, rows]) => [...rows].map(([key, row]) => JSON.stringify([table, key, row])))
    .sort()
    .join('\n')

const span = { from: noon - 5 * dayMs, to: noon + dayMs }
/** Days at the edge of the truth depend on how one asks. */
const wider = { from: span.from - 2 * dayMs, to: span.to + 2 * dayMs }
const slow = { timeout: 240_000 }

describe.each(['personicle', 'personicle-epoch', 'personicle-avro'])('a consumer fed in %s', (id) => {
  it('ends with what is true, and with the same whatever was repeated and however it was cut', slow, () => {
    const whole = rowsOf(consumed(encodingOf(id), { sizes: [500], repeats: [0], behind: 0 }))
    const person = instance.sandbox.people[0]
    if (person === undefined) throw new Error('nobody lives here')
    const gone = staleOf(told)
    const isThere = ({ kind, start }: Fact | Held): boolean => !gone.has(placeOf(kind, start))
    const truth = new Map(['oura', 'withings'].map((service) => [service, factsOf(instance, service, wider)]))
    fc.assert(
      fc.property(course, (given) => {
        const tables = consumed(encodingOf(id), given)
        expect(rowsOf(tables)).toBe(whole)
        for (const [source, facts] of truth) {
          const held = heldOf(tables, { source, dayAt: person.dayAt }).filter(isThere)
          const { matched, missing, wrong, doubled, invented } = compare(facts.filter(isThere), held, span)
          expect({ missing, wrong, doubled, invented }).toEqual({ missing: [], wrong: [], doubled: [], invented: [] })
          expect(matched).toBeGreaterThan(10)
        }
      }),
      { numRuns: 2, endOnFailure: true },
    )
  })
})

describe('a consumer that knows stages as events', () => {
  it('has them of every night that was not revised, as long as they were', slow, () => {
    const { events } = consumed(encodingOf('personicle'), { sizes: [500], repeats: [0], behind: 0 })
    const revised = new Set(
      told.filter(({ data }) => data.revision > 1).map(({ kind, data }) => placeOf(kind, Date.parse(data.start.time))),
    )
    const nights = factsOf(instance, 'oura', span).filter(
      ({ kind, start }) => kind === 'sleep_session' && !revised.has(placeOf(kind, start)),
    )
    expect(nights.length).toBeGreaterThan(1)
    for (const { start, end = start, detail } of nights)
      for (const [name, seconds] of [
        ['light', detail?.['lightSeconds']],
        ['deep', detail?.['deepSeconds']],
        ['rem', detail?.['remSeconds']],
        ['wake', detail?.['awakeSeconds']],
      ]) {
        const stages = [...events.values()].filter(
          (row) => row.source === 'oura' && row.name === name && row.start >= start && row.end <= end,
        )
        expect(stages.reduce((sum, row) => sum + (row.end - row.start) / 1000, 0)).toBe(seconds)
        for (const { type } of stages) expect(type).toBe(`org.personicle.individual.events.sleep.${name}`)
      }
  })
})
