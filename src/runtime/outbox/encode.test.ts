import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type Draft, dayMs, type RecordKind } from '../../core/index.js'
import { specimen, specimenTime } from '../../core/specimens.js'
import type { Message } from '../../encodings/index.js'
import type { Envelope, OpenSink } from '../../kit/index.js'
import { replaySink } from '../actions/index.js'
import { createBus } from '../bus.js'
import { envelopeOf } from '../intake/envelopes.js'
import { rowsOf } from '../intake/rows.js'
import type { Runtime } from '../start.js'
import { addChanges } from '../store/changes.js'
import { allSinks, saveSink } from '../store/sinks.js'
import { outboxSettled, testStore } from '../store/testing.js'
import { unexpressedOf } from '../store/unexpressed.js'
import type { World } from '../world.js'
import { drain } from './drain.js'
import { sleepUntilTold } from './testing-sleep.js'

const store = await testStore()
const now = specimenTime + dayMs
const connectionId = '5b0fd3b2-8a41-8c6e-9b1c-0c5b5c1b7a10'
const world = { now: () => now, sleep: sleepUntilTold, random: () => 0.5, log: { warn() {} } } as unknown as World
const engine = { store, world, bus: createBus() }

beforeEach(async () => {
  await store.reset()
  await store.query(`insert into individuals (id, created_at) values ('me', now())`)
  await store.query(
    `insert into connections (id, individual_id, connector, account_id, state, connected_at, changed_at)
     values ($1, 'me', 'acme', 'a', 'connected', now(), now())`,
    [connectionId],
  )
  await store.query(
    `insert into streams (connection_id, individual_id, connector, name) values ($1, 'me', 'acme', 'cuff')`,
    [connectionId],
  )
})
afterAll(() => store.close())

const sinkOf = (encoding: string) =>
  saveSink(store, { id: 'out', type: 'memory', settings: new Uint8Array(), filter: {}, encoding, now })

const rowOf = (draft: Draft) => {
  const [row] = rowsOf([draft] as never, { connectionId, zone: undefined, now }).rows
  if (row === undefined) throw new Error('no such record')
  return row
}
const envelopeFor = (draft: Draft, revision = 1, deleted?: string): Envelope =>
  envelopeOf(
    rowOf(draft),
    revision,
    {
      individual: 'me',
      connectionId,
      connector: 'acme',
      mapper: 1,
      pageHash: undefined,
      committedAt: new Date(now + revision).toISOString(),
    },
    deleted,
  )

/** As a commit would have left it in the store. */
const keep = async (draft: Draft, revision = 1) => {
  const { id, kind, start, end, value, device } = rowOf(draft)
  await store.query(
    `insert into samples (id, stream_id, individual_id, kind, revision, order_at, start_at, end_at, offset_minutes,
       end_offset_minutes, offset_from, value, device, mapper, changed_at)
     select $1, s.id, 'me', $2, $3, $4, $4, $5, $6, $6, 'provider', $7, $8, 1, $4 from streams s`,
    [id, kind, revision, new Date(start.at ?? 0), new Date(end?.at ?? 0), start.offset, value, device],
  )
}
const commit = async (...envelopes: Envelope[]) => {
  await store.transaction((db) => addChanges(db, { individual: 'me', streamId: 1, now }, envelopes))
  await outboxSettled(store)
}
const drained = async (by = engine): Promise<Message[]> => {
  const got: Message[] = []
  const sink: OpenSink = {
    deliver: async (batch) => {
      got.push(...batch)
      return []
    },
    close: async () => undefined,
  }
  await drain(by, 'out', sink, 'one', new AbortController().signal)
  return got
}
const of = (kind: RecordKind, size: 'full' | 'bare' = 'full') => specimen(kind, size)
const systolic = of('blood_pressure_systolic')
const diastolic = of('blood_pressure_diastolic')
const bodyOf = ({ data }: Message) => (data as { body: unknown }).body

describe('a sink with an encoding', () => {
  it('is spoken to in its words, and in our own where none are chosen', async () => {
    const envelope = envelopeFor(of('heart_rate'))
    await sinkOf('open-mhealth')
    await commit(envelope)
    expect(await drained()).toMatchObject([
      {
        id: envelope.id,
        data: { header: { schema_id: { name: 'heart-rate' } }, body: { heart_rate: { value: 135 } } },
      },
    ])
    await saveSink(store, { id: 'plain', type: 'memory', settings: new Uint8Array(), filter: {}, now })
    expect((await allSinks(store)).map(({ id, encoding }) => [id, encoding])).toEqual([
      ['out', 'open-mhealth'],
      ['plain', 'record'],
    ])
  })

  it('passes over what has no words, counts it with the reason, and goes on', async () => {
    await sinkOf('open-mhealth')
    await commit(envelopeFor(of('sleep_score')), envelopeFor(of('step_count', 'bare')), envelopeFor(of('weight')))
    await commit(envelopeFor(of('sleep_score'), 2))
    expect((await drained()).map(({ kind }) => kind)).toEqual(['weight'])
    expect(await unexpressedOf(store, 'out')).toEqual([
      { kind: 'sleep_score', reason: 'no published schema describes this kind', count: 2 },
      { kind: 'step_count', reason: expect.stringContaining('its end is not known'), count: 1 },
    ])
    expect(await allSinks(store)).toMatchObject([{ delivered: 1, attempts: 0 }])
    expect(await store.query('select * from parked')).toEqual([])
  })

  it('counts anew when it begins again', async () => {
    await sinkOf('open-mhealth')
    await commit(envelopeFor(of('sleep_score')))
    await drained()
    await replaySink({ engine } as unknown as Runtime, 'out')
    expect(await unexpressedOf(store, 'out')).toEqual([])
    await drained()
    expect(await unexpressedOf(store, 'out')).toMatchObject([{ count: 1 }])
  })

  it('waits, saying why, where its encoding is not known here', async () => {
    await sinkOf('semaphore')
    await commit(envelopeFor(of('weight')))
    expect(await drained()).toEqual([])
    expect(await allSinks(store)).toMatchObject([{ message: expect.stringContaining('no encoding semaphore') }])
  })
})

describe('a record that an encoding fails on', () => {
  const logged: string[] = []
  const loud = {
    ...engine,
    world: { ...world, log: { error: (fields: object) => logged.push(JSON.stringify(fields)) } } as unknown as World,
  }
  const broken = (): Envelope => {
    const whole = envelopeFor(of('exercise'))
    const { detail: _, ...data } = whole.data
    return { ...whole, data }
  }

  beforeEach(() => {
    logged.length = 0
  })

  it('is parked as it is, said loudly once, and holds up nothing', async () => {
    await sinkOf('personicle')
    const [first, weight] = [broken(), envelopeFor(of('weight'))]
    const second = { ...broken(), id: 'another.1' }
    await commit(first, weight, second)
    expect((await drained(loud)).map(({ id }) => id)).toEqual([weight.id])
    const reason = 'a fault of ours: this exercise could not be put into personicle (TypeError); please report it'
    const parked = await store.query<{ envelope_id: string; envelope: string; reason: string }>('select * from parked')
    expect(parked).toHaveLength(2)
    for (const told of [first, second]) {
      const kept = parked.find(({ envelope_id }) => envelope_id === told.id)
      expect(kept?.reason).toBe(reason)
      expect(JSON.parse(kept?.envelope ?? '{}')).toEqual(JSON.parse(JSON.stringify(told)))
    }
    expect(await allSinks(store)).toMatchObject([{ state: 'active', attempts: 0, delivered: 1 }])
    expect(logged.map((line) => JSON.parse(line))).toEqual([
      { sink: 'out', code: 'encode-failed', kind: 'exercise', encoding: 'personicle', fault: 'TypeError', count: 2 },
    ])
  })

  it('shows no value of it where the failing library quotes one', async () => {
    await sinkOf('personicle-avro')
    const whole = envelopeFor(of('location'))
    await commit({ ...whole, data: { ...whole.data, detail: { latitude: 'seventy-seven', longitude: 1 } } })
    expect(await drained(loud)).toEqual([])
    const [parked] = await store.query<{ reason: string }>('select reason from parked')
    expect(parked?.reason).toMatch(/^a fault of ours: this location /)
    expect(`${parked?.reason} ${logged.join()}`).not.toContain('seventy-seven')
  })
})

describe('both pressures of a reading', () => {
  const pair = { systolic_blood_pressure: { value: 165 }, diastolic_blood_pressure: { value: 110 } }

  it('leave as one message when they come together', async () => {
    await sinkOf('open-mhealth')
    await commit(envelopeFor(systolic), envelopeFor(diastolic))
    const got = await drained()
    expect(got.map(bodyOf)).toMatchObject([pair])
    expect(await unexpressedOf(store, 'out')).toEqual([])
  })

  it('leave whole when only one of them has changed: the other is looked up', async () => {
    await sinkOf('open-mhealth')
    await keep(diastolic)
    await keep(systolic, 2)
    const changed = { ...systolic, value: 150 } as Draft
    await commit(envelopeFor(changed, 2))
    const [message] = await drained()
    expect(message?.id).toMatch(/\.2-1$/)
    expect(bodyOf(message as Message)).toMatchObject({ ...pair, systolic_blood_pressure: { value: 150 } })
  })

  it('of another device or another moment do not meet', async () => {
    await sinkOf('open-mhealth')
    await keep({ ...diastolic, device: 'd-2' } as Draft)
    await commit(envelopeFor(systolic))
    expect(await drained()).toEqual([])
    expect(await unexpressedOf(store, 'out')).toMatchObject([{ kind: 'blood_pressure_systolic', count: 1 }])
  })

  it('are retracted together', async () => {
    await sinkOf('fhir')
    await commit(envelopeFor(systolic), envelopeFor(diastolic))
    await commit(envelopeFor(systolic, 2, 'provider-deleted'), envelopeFor(diastolic, 2, 'provider-deleted'))
    const got = await drained()
    expect(got.map(({ type, data }) => [type, (data as { status: string }).status])).toEqual([
      ['record-created', 'final'],
      ['record-deleted', 'entered-in-error'],
    ])
  })
})
