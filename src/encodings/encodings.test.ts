import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dictionary, type Envelope, instant, localTime, type RecordKind } from '../core/index.js'
import { specimen, specimenTime } from '../core/specimens.js'
import { encodings } from './index.js'
import { envelopeOfDraft, specimenEnvelope } from './testing-envelopes.js'

const kinds = Object.keys(dictionary) as RecordKind[]
const envelopes = kinds.flatMap((kind) => [specimenEnvelope(kind), specimenEnvelope(kind, 'bare')])

const frozen = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null) return value
  for (const part of Object.values(value)) frozen(part)
  return Object.freeze(value)
}

describe.each(encodings.map((encoding) => [encoding.id, encoding] as const))('%s', (_, encoding) => {
  const companionOf = (envelope: Envelope) => {
    const kind = encoding.companions[envelope.kind] as RecordKind | undefined
    return kind === undefined ? undefined : specimenEnvelope(kind).data
  }

  it('says something of every kind, or why not', () => {
    for (const envelope of envelopes) {
      const encoded = encoding.encode(envelope, companionOf(envelope))
      if ('messages' in encoded) expect(encoded.messages.length).toBeGreaterThan(0)
      else expect(encoded.unexpressed).toMatch(/^(Open mHealth|[a-z]).{20,}[^.]$/)
    }
  })

  it('gives the same for the same, and changes nothing it is given', () => {
    for (const envelope of envelopes) {
      const given = frozen(structuredClone(envelope))
      const companion = frozen(companionOf(envelope))
      expect(encoding.encode(given, companion)).toEqual(encoding.encode(envelope, companion))
    }
  })

  it('gives every message an id of its own, and the record’s whereabouts beside it', () => {
    for (const envelope of envelopes) {
      const encoded = encoding.encode(envelope, companionOf(envelope))
      if (!('messages' in encoded)) continue
      expect(new Set(encoded.messages.map(({ id }) => id)).size).toBe(encoded.messages.length)
      for (const message of encoded.messages)
        expect(message).toMatchObject({
          type: envelope.type,
          individual: 'me',
          kind: envelope.kind,
          time: envelope.time,
        })
    }
  })

  it('names no value in a reason, so that reasons can be counted', () => {
    for (const kind of kinds) {
      const at = (value: number) => {
        const draft = specimen(kind)
        return encoding.encode(envelopeOfDraft(draft.shape === 'sample' ? { ...draft, value } : draft))
      }
      const [one, other] = [at(1), at(2)]
      if ('unexpressed' in one) expect(other).toEqual(one)
    }
  })

  it('tells another revision under another message id', () => {
    for (const kind of kinds) {
      const first = envelopeOfDraft(specimen(kind))
      const second = envelopeOfDraft(specimen(kind), { revision: 2 })
      const [one, other] = [encoding.encode(first, companionOf(first)), encoding.encode(second, companionOf(second))]
      if (!('messages' in one) || !('messages' in other)) continue
      const seen = new Set(one.messages.map(({ id }) => id))
      expect(other.messages.filter(({ id }) => seen.has(id))).toEqual([])
    }
  })
})

/** They have no way to write a wall clock without an offset. */
const needsInstant: ReadonlySet<string> = new Set(['open-mhealth', 'personicle', 'personicle-epoch', 'personicle-avro'])

describe('times', () => {
  const offsets = fc.integer({ min: -12 * 4, max: 14 * 4 }).map((quarters) => quarters * 15)
  const instants = fc.integer({ min: Date.UTC(1990, 0, 1), max: specimenTime })

  it('keep instant and offset in every encoding whose readers want one', () => {
    const told = (data: unknown): string[] =>
      JSON.stringify(data).match(/\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)/g) ?? []
    fc.assert(
      fc.property(instants, offsets, (at, offset) => {
        const envelope = envelopeOfDraft({ ...specimen('heart_rate', 'bare'), start: instant(at, offset) })
        for (const encoding of encodings.filter(({ id }) => !id.startsWith('personicle'))) {
          const encoded = encoding.encode(envelope)
          const times = 'messages' in encoded ? told(encoded.messages[0]?.data) : []
          const sign = offset < 0 ? '-' : '+'
          const hours = String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0')
          const written = `${sign}${hours}:${String(Math.abs(offset) % 60).padStart(2, '0')}`
          expect(times.some((time) => Date.parse(time) === at && time.endsWith(written))).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('without an offset are given none', () => {
    const local = '2026-10-05T06:15:00'
    for (const kind of kinds) {
      const { end: _, ...draft } = specimen(kind)
      const envelope = envelopeOfDraft({ ...draft, start: localTime(local) } as never)
      for (const encoding of encodings) {
        const encoded = encoding.encode(envelope)
        if (needsInstant.has(encoding.id)) expect(encoded).toHaveProperty('unexpressed')
        else expect(encoded).toHaveProperty('messages')
        expect(JSON.stringify(encoded)).not.toMatch(/2026-10-05T06:15:00(\.\d+)?(Z|[+-])/)
      }
    }
  })
})
