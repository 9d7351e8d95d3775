import { describe, expect, it } from 'vitest'
import { type Draft, dictionary, instant, localTime, type RecordKind } from '../../core/index.js'
import { specimen, specimenTime } from '../../core/specimens.js'
import { envelopeOfDraft, specimenEnvelope } from '../testing-envelopes.js'
import { fhir } from './index.js'
import { faultsOfObservation } from './testing-observation.js'

const kinds = Object.keys(dictionary) as RecordKind[]
type Data = Record<string, unknown>
const encode = (...given: Parameters<typeof fhir.encode>): Data => {
  const encoded = fhir.encode(...given)
  if (!('messages' in encoded)) throw new Error(encoded.unexpressed)
  return encoded.messages[0]?.data as Data
}
const systolic = specimen('blood_pressure_systolic')
const diastolic = specimen('blood_pressure_diastolic')
const pairing = (draft: Draft) => envelopeOfDraft(draft).data

describe('an observation', () => {
  it.each(kinds)('of %s keeps to R4', (kind) => {
    const local = { ...specimen(kind), start: localTime('2026-10-05T06:15:00'), end: localTime('2026-10-05T07:15:00') }
    const zulu = { ...specimen(kind), start: instant(specimenTime), end: undefined }
    for (const draft of [specimen(kind), specimen(kind, 'bare'), local as Draft, zulu as Draft])
      for (const options of [{}, { revision: 3 }, { revision: 4, deleted: 'provider-deleted' }])
        expect(faultsOfObservation(encode(envelopeOfDraft(draft, options)))).toEqual([])
  })

  it('has a check that finds what R4 forbids', () => {
    const sound = encode(specimenEnvelope('heart_rate'))
    const broken: readonly Data[] = [
      { ...sound, id: 'with space' },
      { ...sound, status: 'done' },
      { ...sound, issued: '2026-10-05' },
      { ...sound, effectiveDateTime: '2026-10-05T06:15:00' },
      { ...sound, dataAbsentReason: { coding: [{ system: 's', code: 'unknown' }] } },
      { ...sound, valueCodeableConcept: sound['code'] },
      { ...sound, component: [{ code: sound['code'], valueString: 'x' }] },
      { ...sound, component: [] },
      { ...sound, nobodyKnowsThis: 1 },
      { ...sound, effectivePeriod: { start: '2026-10-06', end: '2026-10-05' } },
      { ...sound, code: undefined },
    ]
    for (const each of broken) expect(faultsOfObservation(each)).not.toEqual([])
  })

  it('bears the record’s id, its revision, and whose it is', () => {
    const envelope = envelopeOfDraft(specimen('weight'), { revision: 2 })
    expect(encode(envelope)).toMatchObject({
      id: envelope.data.id,
      meta: { versionId: '2' },
      identifier: [{ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${envelope.data.id}` }],
      status: 'amended',
      subject: { identifier: { value: 'me' } },
      code: { coding: [{ system: 'http://loinc.org', code: '29463-7' }, { code: 'weight' }] },
      valueQuantity: { value: envelope.data.value, system: 'http://unitsofmeasure.org', code: 'kg' },
      device: { display: 'd-1' },
      method: { coding: [{ code: 'measured' }] },
    })
  })

  it('of a value of a day is of that day and of no time of it', () => {
    const draft = { ...specimen('step_count', 'bare'), day: '2026-10-04' } as Draft
    expect(encode(envelopeOfDraft(draft))).toMatchObject({ effectiveDateTime: '2026-10-04' })
  })

  it('keeps a wall clock of unknown offset beside its date', () => {
    const draft = { ...specimen('weight', 'bare'), start: localTime('2026-10-05T06:15:00') } as Draft
    expect(encode(envelopeOfDraft(draft))).toMatchObject({
      effectiveDateTime: '2026-10-05',
      _effectiveDateTime: { extension: [{ valueString: '2026-10-05T06:15:00' }] },
    })
  })

  it('of a night has its sleep as value, and each stage with its time', () => {
    const night = encode(specimenEnvelope('sleep_session'))
    expect(night).toMatchObject({ valueQuantity: { code: 's' } })
    expect(night['component']).toContainEqual(
      expect.objectContaining({
        code: { coding: [{ system: 'urn:tributary:value:sleep_session.stages.stage', code: 'awake' }], text: 'awake' },
        valuePeriod: { start: '2026-10-05T08:15:00+02:00', end: '2026-10-05T08:15:00+02:00' },
      }),
    )
  })

  it('of an electrocardiogram holds the waveform as sampled data', () => {
    expect(encode(specimenEnvelope('electrocardiogram'))['component']).toContainEqual(
      expect.objectContaining({ valueSampledData: expect.objectContaining({ dimensions: 1, data: '1' }) }),
    )
  })

  it('of an implausible value says so', () => {
    const draft = { ...specimen('heart_rate'), value: 400 } as Draft
    expect(encode(envelopeOfDraft(draft))).toMatchObject({
      interpretation: [{ coding: [{ code: 'implausible:value' }] }],
    })
  })
})

describe('a blood pressure', () => {
  it('is one panel, whichever half has changed', () => {
    const one = fhir.encode(envelopeOfDraft(systolic), pairing(diastolic))
    const other = fhir.encode(envelopeOfDraft(diastolic), pairing(systolic))
    expect(one).toMatchObject({ messages: [{ id: expect.stringMatching(/\.1-1$/) }] })
    const data = (encoded: typeof one) =>
      'messages' in encoded ? encoded.messages.map(({ id, data }) => ({ id, data })) : []
    expect(data(other)).toEqual(data(one))
    expect(data(one)[0]?.data).toMatchObject({
      code: { coding: [{ code: '85354-9' }, {}] },
      component: [
        { code: { coding: [{ code: '8480-6' }, {}] }, valueQuantity: { value: 165, code: 'mm[Hg]' } },
        { code: { coding: [{ code: '8462-4' }, {}] }, valueQuantity: { value: 110 } },
      ],
    })
  })

  it('of which one half is not known says that it is not', () => {
    const alone = encode(envelopeOfDraft(systolic))
    expect(alone).toMatchObject({ component: [{ valueQuantity: {} }, { dataAbsentReason: {} }] })
    expect(faultsOfObservation(alone)).toEqual([])
  })

  it('is gone when both halves are', () => {
    const gone = envelopeOfDraft(systolic, { revision: 2, deleted: 'provider-deleted' })
    expect(encode(gone, pairing(diastolic))).toMatchObject({ status: 'amended' })
    expect(encode(gone, { ...pairing(diastolic), deleted: { reason: 'provider-deleted' } })).toMatchObject({
      status: 'entered-in-error',
      dataAbsentReason: {},
    })
  })
})

describe('a deletion', () => {
  it('is the same observation, entered in error, without what it said', () => {
    const gone = encode(envelopeOfDraft(specimen('weight'), { revision: 2, deleted: 'vanished' }))
    expect(gone).toMatchObject({ status: 'entered-in-error', note: [{ text: 'Deleted: vanished' }] })
    expect(gone).not.toHaveProperty('valueQuantity')
  })
})
