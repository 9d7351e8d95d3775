import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type Draft, instant } from '../../core/index.js'
import { specimen, specimenTime } from '../../core/specimens.js'
import { envelopeOfDraft } from '../../encodings/testing-envelopes.js'
import type { Envelope, OpenSink } from '../../kit/index.js'
import { createBus } from '../bus.js'
import { addChanges } from '../store/changes.js'
import { allSinks, saveSink } from '../store/sinks.js'
import { outboxSettled, testStore } from '../store/testing.js'
import type { World } from '../world.js'
import { drain } from './drain.js'
import { sleepUntilTold } from './testing-sleep.js'

const store = await testStore()
const now = Date.UTC(2026, 9, 5, 12)
const world = { now: () => now, sleep: sleepUntilTold, random: () => 0.5, log: { warn() {} } } as unknown as World

beforeEach(async () => {
  await store.reset()
  await saveSink(store, {
    id: 'out',
    type: 'memory',
    settings: new Uint8Array(),
    filter: {},
    encoding: 'personicle-avro',
    now,
  })
})
afterAll(() => store.close())

const pulseAt = (minute: number, value = 60, revision = 1): Envelope =>
  envelopeOfDraft(
    { ...specimen('heart_rate', 'bare'), value, start: instant(specimenTime + minute * 60_000) } as Draft,
    { revision },
  )
const pulse = [0, 1, 2].map((minute) => pulseAt(minute))
const [first, second, third] = pulse as [Envelope, Envelope, Envelope]
const weight = envelopeOfDraft(specimen('weight', 'bare'))
const gatheredId = `${first.id}+${third.id}`

/** What a sink was handed, batch by batch, when it refuses what `refuses` says. */
const handedOver = async (
  envelopes: readonly Envelope[],
  refuses: (message: Envelope<unknown>, round: number) => boolean,
): Promise<string[][]> => {
  await store.transaction((db) => addChanges(db, { individual: 'me', streamId: 1, now }, envelopes))
  await outboxSettled(store)
  const rounds: string[][] = []
  const sink: OpenSink = {
    deliver: async (batch) => {
      rounds.push(batch.map(({ id }) => id))
      return batch.filter((message) => refuses(message, rounds.length)).map(({ id }) => ({ id, reason: 'too large' }))
    },
    close: async () => undefined,
  }
  await drain({ store, world, bus: createBus() }, 'out', sink, 'one', new AbortController().signal)
  return rounds
}
const parked = async (): Promise<Map<string, Envelope>> =>
  new Map(
    (await store.query<{ envelope_id: string; envelope: string }>('select envelope_id, envelope from parked')).map(
      ({ envelope_id, envelope }) => [envelope_id, JSON.parse(envelope) as Envelope],
    ),
  )
const pointsOf = ({ data }: Envelope<unknown>): number => (data as { dataPoints?: unknown[] }).dataPoints?.length ?? 0

describe('a message that was put together and is refused', () => {
  it('is handed over again in its parts, in order, and nothing is parked that fits', async () => {
    expect(await handedOver([...pulse, weight], (message) => pointsOf(message) > 1)).toEqual([
      [gatheredId, weight.id],
      pulse.map(({ id }) => id),
    ])
    expect(await parked()).toEqual(new Map())
    expect(await allSinks(store)).toMatchObject([{ delivered: 4, attempts: 0 }])
  })

  it('parks the parts that are refused alone as well, without their bytes', async () => {
    await handedOver([...pulse, weight], (message) => pointsOf(message) > 1 || message.id === second.id)
    const kept = await parked()
    expect([...kept.keys()]).toEqual([second.id])
    expect(kept.get(second.id)).not.toHaveProperty('wire')
    expect(kept.get(second.id)?.data).toMatchObject({
      streamName: expect.stringContaining('heartrate'),
      dataPoints: [{}],
    })
    expect(await allSinks(store)).toMatchObject([{ delivered: 3 }])
  })

  it('comes before what the same person and stream told later in the batch, which is told once more', async () => {
    const corrected = pulseAt(1, 90, 2)
    const rounds = await handedOver([...pulse, corrected, weight], (message) => pointsOf(message) > 1)
    expect(rounds).toEqual([
      [gatheredId, corrected.id, weight.id],
      [...pulse.map(({ id }) => id), corrected.id],
    ])
    expect(await parked()).toEqual(new Map())
    expect(await allSinks(store)).toMatchObject([{ delivered: 5 }])
  })

  it('is begun again whole when the sink fails halfway', async () => {
    await expect(
      handedOver(pulse, (message, round) => {
        if (round === 2) throw new Error('away')
        return pointsOf(message) > 1
      }),
    ).resolves.toHaveLength(2)
    expect(await parked()).toEqual(new Map())
    expect(await allSinks(store)).toMatchObject([{ delivered: 0, attempts: 1 }])
  })
})

it('what was refused alone is parked at once', async () => {
  expect(await handedOver([...pulse, weight], ({ id }) => id === weight.id)).toEqual([[gatheredId, weight.id]])
  expect([...(await parked()).keys()]).toEqual([weight.id])
})
