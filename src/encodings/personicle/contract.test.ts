import avro from 'avsc'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dictionary, type RecordKind } from '../../core/index.js'
import { specimenEnvelope } from '../testing-envelopes.js'
import { personicle, personicleAvro, personicleDataType, personicleEpoch } from './index.js'
import { schemas } from './schemas.js'
import { contractIsHere, contractStreams, contractTypes } from './testing-contract.js'

const kinds = Object.keys(dictionary) as RecordKind[]
const ours = new Map(Object.entries(schemas).map(([name, schema]) => [name, avro.Type.forSchema(schema)]))
const schemaOf = (url: string | undefined): string => /([a-z_]+)\.avsc$/.exec(url ?? '')?.[1] ?? ''

/** Records of every kind with whatever value, time and text a service may tell. */
const moments = fc
  .record({
    at: fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2200, 0, 1) }),
    zone: fc.constantFrom('Z', '', '+02:00', '-09:30'),
  })
  .map(({ at, zone }) => ({
    time: new Date(at).toISOString().replace('Z', zone),
    offsetFrom: zone.length > 1 ? ('provider' as const) : ('unknown' as const),
  }))
const envelopes = fc
  .record({
    kind: fc.constantFrom(...kinds),
    size: fc.constantFrom('full' as const, 'bare' as const),
    start: moments,
    end: fc.option(moments, { nil: undefined }),
    value: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.constant(-0)),
    individual: fc.string({ unit: 'grapheme', minLength: 1 }),
    device: fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }),
    day: fc.constantFrom(undefined, '2026-10-05'),
    series: fc.constantFrom(undefined, undefined, 'lowest'),
  })
  .map(({ kind, size, value, ...more }) => {
    const envelope = specimenEnvelope(kind, size)
    const { end: _, series: __, ...data } = envelope.data
    const told = { ...data, ...JSON.parse(JSON.stringify(more)), ...(data.value !== undefined && { value }) }
    return { ...envelope, individual: more.individual, data: told }
  })

/** Judged by `types`: what is told keeps to its schema, and what is not says why. */
const everythingKeepsTo = (types: ReadonlyMap<string, avro.Type>) => {
  let valid = 0
  fc.assert(
    fc.property(envelopes, (envelope) => {
      for (const encoding of [personicle, personicleEpoch, personicleAvro]) {
        const encoded = encoding.encode(envelope)
        if ('unexpressed' in encoded) {
          expect(encoded.unexpressed.length).toBeGreaterThan(20)
          continue
        }
        for (const { data, dataschema, wire } of encoded.messages) {
          const name = schemaOf(dataschema)
          const type = types.get(name) as avro.Type
          const faults: string[] = []
          type.isValid(data, { errorHook: (path) => faults.push(path.join('.')) })
          expect({ name, faults }).toEqual({ name, faults: [] })
          expect(wire?.channel).toBe(name === 'event_schema' ? 'events' : 'datastreams')
          if (encoding !== personicleAvro) {
            expect(JSON.parse(wire?.body as string)).toEqual(JSON.parse(JSON.stringify(data)))
            continue
          }
          const writer = avro.Type.forSchema(JSON.parse(wire?.schema?.avro ?? ''))
          const bytes = Buffer.from(wire?.body as Uint8Array)
          const read = type.fromBuffer(bytes, type.createResolver(writer))
          // Bare bytes are read with the reader's own schema: both are laid out alike.
          expect(type.fromBuffer(bytes)).toEqual(read)
          expect(read).toEqual(type.fromBuffer(type.toBuffer(data)))
        }
        valid += encoded.messages.length
      }
    }),
    { numRuns: 3000 },
  )
  expect(valid).toBeGreaterThan(500)
}

describe('every message', () => {
  it('keeps to our own schemas, or its record is told why not', () => everythingKeepsTo(ours))
})

// The published files are not part of the project; where they are not beside it, our own text of them stands above.
describe.skipIf(!contractIsHere)('the published contract, where it lies beside the project', () => {
  it('takes every message, as JSON and as Avro, with its own schema as the reader', () => {
    everythingKeepsTo(contractTypes())
  })

  it('knows the same schemas, under the same full names', () => {
    const types = contractTypes()
    expect([...types.keys()].sort()).toEqual([...ours.keys()].sort())
    for (const [name, type] of types) expect(type.name, name).toBe(ours.get(name)?.name)
  })

  it('says of every stream what we say', () => {
    const streams = Object.entries(contractStreams())
    expect(streams).toHaveLength(46)
    for (const [name, entry] of streams) expect(personicleDataType(name), name).toEqual(entry)
  })
})
