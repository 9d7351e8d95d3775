import avro from 'avsc'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Draft, type Envelope, instant, minuteMs } from '../../core/index.js'
import { specimen, specimenTime } from '../../core/specimens.js'
import type { Encoding, Gathered, Message } from '../encoding.js'
import { envelopeOfDraft } from '../testing-envelopes.js'
import { personicle, personicleAvro } from './index.js'
import { schemas } from './schemas.js'

interface Given {
  readonly kind: 'heart_rate' | 'step_count' | 'weight' | 'symptom'
  readonly individual?: string
  readonly minute: number
  /** Which commit of the outbox. */
  readonly commit?: number
  readonly revision?: number
}
const envelope = ({ kind, individual = 'me', minute, commit = 0, revision = 1 }: Given): Envelope => {
  const draft = { ...specimen(kind, 'bare'), start: instant(specimenTime + minute * minuteMs) } as Draft
  const made = envelopeOfDraft(draft, { revision })
  return {
    ...made,
    id: `${individual}-${made.id}`,
    individual,
    time: new Date(specimenTime + commit).toISOString(),
  }
}
const messagesOf = (given: readonly Given[], encoding: Encoding): readonly Message[] =>
  given.flatMap((each) => {
    const made = envelope(each)
    const encoded = encoding.encode({ ...made, data: { ...made.data, individual: made.individual } })
    return 'messages' in encoded ? encoded.messages : []
  })
const gather = (given: readonly Given[], encoding = personicle): readonly Gathered[] =>
  encoding.gather?.(messagesOf(given, encoding)) ?? []
const pointsOf = ({ data }: Message) =>
  (data as { dataPoints?: readonly { timestamp?: string; start_time?: string }[] }).dataPoints ?? []

const given = fc.record({
  kind: fc.constantFrom('heart_rate' as const, 'step_count' as const, 'weight' as const, 'symptom' as const),
  individual: fc.constantFrom('ann', 'bob'),
  minute: fc.integer({ min: 0, max: 30 }),
  commit: fc.integer({ min: 0, max: 2 }),
  revision: fc.integer({ min: 1, max: 3 }),
})
/** As the outbox reads them: commit by commit, no message twice. */
const outbox = fc
  .uniqueArray(given, { selector: (each) => JSON.stringify({ ...each, commit: 0 }), maxLength: 120 })
  .map((all) => all.toSorted((a, b) => a.commit - b.commit))

describe('gathering', () => {
  it('puts the points of one stream and individual of a commit into one message, and leaves events alone', () => {
    const found = gather([
      { kind: 'heart_rate', minute: 0 },
      { kind: 'step_count', minute: 0 },
      { kind: 'heart_rate', minute: 1 },
      { kind: 'symptom', minute: 1 },
      { kind: 'heart_rate', minute: 2, individual: 'bob' },
      { kind: 'symptom', minute: 2 },
      { kind: 'heart_rate', minute: 2 },
      { kind: 'heart_rate', minute: 3, commit: 1 },
    ])
    expect(found.map(({ message, parts }) => [message.kind, message.individual, parts.length])).toEqual([
      ['heart_rate', 'me', 3],
      ['step_count', 'me', 1],
      ['symptom', 'me', 1],
      ['heart_rate', 'bob', 1],
      ['symptom', 'me', 1],
      ['heart_rate', 'me', 1],
    ])
    expect(pointsOf(found[0]?.message as Message)).toMatchObject([
      { timestamp: '2026-10-05 06:15:00' },
      { timestamp: '2026-10-05 06:16:00' },
      { timestamp: '2026-10-05 06:17:00' },
    ])
    const [first, , last] = found[0]?.parts ?? []
    expect(found[0]?.message.id).toBe(`${first?.id}+${last?.id}`)
  })

  it('keeps every message once, each stream in its order, one point per primary key, under an id of its own', () => {
    fc.assert(
      fc.property(outbox, (all) => {
        const messages = messagesOf(all, personicle)
        const found = gather(all)
        expect(found.flatMap(({ parts }) => parts).toSorted(byId)).toEqual(messages.toSorted(byId))
        expect(new Set(found.map(({ message }) => message.id)).size).toBe(found.length)
        const ordered = (each: readonly Message[], kind: string, individual: string) =>
          each.filter((one) => one.kind === kind && one.individual === individual).flatMap(pointsOf)
        for (const kind of ['heart_rate', 'step_count', 'weight'])
          for (const individual of ['ann', 'bob'])
            expect(
              ordered(
                found.map(({ message }) => message),
                kind,
                individual,
              ),
            ).toEqual(ordered(messages, kind, individual))
        for (const { message } of found) {
          const times = pointsOf(message).map(({ timestamp }) => timestamp)
          expect(new Set(times).size).toBe(times.length)
          expect(JSON.parse(message.wire?.body as string)).toEqual(message.data)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('makes the same messages of a batch that was read again when more had come', () => {
    fc.assert(
      fc.property(outbox, fc.integer({ min: 0, max: 2 }), (all, last) => {
        const early = gather(all.filter(({ commit }) => commit <= last))
        const late = gather(all)
        expect(late.filter(({ message }) => early.some((one) => one.message.id === message.id))).toEqual(early)
      }),
      { numRuns: 200 },
    )
  })

  it('writes Avro that says the same', () => {
    const [found] = gather(
      [0, 1, 2].map((minute) => ({ kind: 'heart_rate', minute })),
      personicleAvro,
    )
    const read = avro.Type.forSchema(schemas.integer_datastream_schema).fromBuffer(
      Buffer.from(found?.message.wire?.body as Uint8Array),
    )
    expect(JSON.parse(JSON.stringify(read))).toEqual(found?.message.data)
  })

  it('ends a message where a thousand points or 160 KiB are in it', () => {
    const many = gather(Array.from({ length: 2100 }, (_, minute) => ({ kind: 'heart_rate', minute })))
    expect(many.map(({ parts }) => parts.length)).toEqual([1000, 1000, 100])
    const long = Array.from({ length: 12 }, (_, minute) => {
      const draft = specimen('user_questionnaire', 'bare')
      const detail = { answers: [{ questionId: 'q', value: '字'.repeat(10_000) }] }
      return envelopeOfDraft({ ...draft, detail, start: instant(specimenTime + minute * minuteMs) } as Draft)
    }).flatMap((each) => {
      const encoded = personicle.encode(each)
      return 'messages' in encoded ? encoded.messages : []
    })
    const found = personicle.gather?.(long) ?? []
    expect(found.length).toBeGreaterThan(1)
    for (const { message } of found) expect(Buffer.byteLength(message.wire?.body as string)).toBeLessThan(170 * 1024)
  })
})

const byId = (a: Message, b: Message): number => (a.id < b.id ? -1 : 1)
