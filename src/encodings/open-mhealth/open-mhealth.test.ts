import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  convert,
  type Draft,
  dictionary,
  type Entry,
  instant,
  localTime,
  type RecordKind,
  type SampleDraft,
  type SampleEntry,
  type Unit,
} from '../../core/index.js'
import { specimen, specimenTime } from '../../core/specimens.js'
import type { Message } from '../encoding.js'
import { envelopeOfDraft, specimenEnvelope } from '../testing-envelopes.js'
import { checkOpenMHealth, openMHealth } from './index.js'

const kinds = Object.keys(dictionary) as RecordKind[]
const withSchema = kinds.filter((kind) => (dictionary[kind] as Entry).codes?.omh !== undefined)
type Data = { readonly header: Record<string, unknown>; readonly body: Record<string, unknown> }

/** As the encoding's own words say a kind: with the series it knows, and the detail it needs. */
const sayable = (kind: RecordKind): Draft => {
  const draft = specimen(kind)
  if (kind === 'activity_intensity_time') return { ...draft, series: 'medium' } as Draft
  if (kind === 'location') return { ...draft, end: undefined } as Draft
  if (kind !== 'medication' || draft.shape !== 'event') return draft
  return { ...draft, detail: { ...draft.detail, amount: 2, amountOf: 'tablet' } } as Draft
}
const messagesOf = (draft: Draft, options = {}): readonly Message[] => {
  const other = openMHealth.companions[draft.kind] as RecordKind | undefined
  const companion = other === undefined ? undefined : specimenEnvelope(other).data
  const encoded = openMHealth.encode(envelopeOfDraft(draft, options), companion)
  return 'messages' in encoded ? encoded.messages : []
}
const dataOf = (draft: Draft, options = {}): Data => messagesOf(draft, options)[0]?.data as Data
const whyNot = (draft: Draft): string => {
  const encoded = openMHealth.encode(envelopeOfDraft(draft))
  return 'messages' in encoded ? '' : encoded.unexpressed
}
const bare = (kind: RecordKind, more: object): Draft => ({ ...specimen(kind, 'bare'), ...more }) as Draft

const unitOf: Readonly<Record<string, Unit>> = {
  ...{ 'beats/min': '/min', 'breaths/min': '/min', C: 'Cel', mmHg: 'mm[Hg]', steps: '{steps}', sec: 's' },
  'kg/m^2': 'kg/m2',
}
/** Decodes: a body's value in the unit of the dictionary. */
const valueIn = (body: Data['body'], kind: RecordKind): number => {
  const field = kind.startsWith('blood_pressure')
    ? `${kind.replace('blood_pressure_', '')}_blood_pressure`
    : (Object.keys(body)[0] as string)
  const { value, unit } = body[field] as { value: number; unit: string }
  return convert(value, (unitOf[unit] ?? unit) as never, (dictionary[kind] as SampleEntry).unit)
}

describe('a data point', () => {
  it.each(withSchema)('of %s keeps to the published schemas', (kind) => {
    const messages = messagesOf(sayable(kind))
    expect(messages.length).toBeGreaterThan(0)
    for (const { data, dataschema } of messages) {
      expect(checkOpenMHealth(data)).toEqual([])
      expect(checkOpenMHealth((data as Data).header, 'ieee:header:1.0')).toEqual([])
      const { namespace, name, version } = (data as Data).header['schema_id'] as Record<string, string>
      expect(dataschema).toContain(`${name}-${version}.json`)
      expect(dataschema).toContain(namespace)
    }
  })

  it('of a kind without a schema there is none, and the reason says so', () => {
    for (const kind of kinds.filter((each) => !withSchema.includes(each)))
      expect(whyNot(specimen(kind))).toBe('no published schema describes this kind')
  })

  it('reads back to the value, the time and the person it was made of', () => {
    for (const kind of withSchema) {
      const draft = sayable(kind)
      if (draft.shape !== 'sample') continue
      const { header, body } = dataOf(draft)
      expect(valueIn(body, kind)).toBeCloseTo(draft.value, 9)
      expect(body['effective_time_frame']).toEqual({
        time_interval: {
          start_date_time: '2026-10-05T08:15:00+02:00',
          end_date_time: '2026-10-05T09:15:00+02:00',
        },
      })
      expect(header).toMatchObject({
        user_id: 'me',
        modality: 'sensed',
        acquisition_provenance: { source_name: 'acme' },
      })
    }
  })

  it('of a mean over a time is an average, and of one reading is no statistic', () => {
    expect(dataOf(specimen('heart_rate')).body).toMatchObject({ descriptive_statistic: 'average' })
    expect(dataOf(specimen('heart_rate', 'bare')).body).not.toHaveProperty('descriptive_statistic')
    const lowest = { ...specimen('heart_rate'), series: 'lowest' } as Draft
    expect(dataOf(lowest).body).toMatchObject({ descriptive_statistic: 'minimum' })
  })

  it('of a civil day lasts a day from its beginning, where the offset there is known', () => {
    const dawn = Date.UTC(2026, 9, 3, 22)
    const day = bare('step_count', { start: instant(dawn, 120), day: '2026-10-04' })
    expect(dataOf(day).body).toMatchObject({
      effective_time_frame: {
        time_interval: { start_date_time: '2026-10-04T00:00:00+02:00', duration: { value: 1, unit: 'd' } },
      },
    })
    for (const start of [instant(dawn), instant(dawn + 9 * 3_600_000, 120), instant(dawn - 3_600_000, 120)])
      expect(whyNot(bare('step_count', { start, day: '2026-10-04' }))).toMatch(/whole civil day/)
    const four = bare('step_count', { start: instant(dawn + 4 * 3_600_000, 120), day: '2026-10-04' })
    expect(dataOf(four).body).toMatchObject({
      effective_time_frame: { time_interval: { start_date_time: '2026-10-04T04:00:00+02:00' } },
    })
  })

  it('typed in by the person is self-reported, and says nothing where nobody knows', () => {
    expect(dataOf({ ...specimen('weight'), method: 'manual' } as Draft).header).toMatchObject({
      modality: 'self-reported',
    })
    expect(dataOf(specimen('weight', 'bare')).header).not.toHaveProperty('modality')
  })

  it('of glucose from a laboratory goes by the schema that has the word for it', () => {
    const plasma = { ...specimen('blood_glucose'), series: 'plasma' } as Draft
    expect(dataOf(plasma)).toMatchObject({
      header: { schema_id: { name: 'blood-glucose', version: '2.0' } },
      body: { specimen_source: 'plasma' },
    })
    expect(checkOpenMHealth(dataOf(plasma))).toEqual([])
  })

  it('of a night with stages comes with their summary, under an id of its own', () => {
    const [night, stages] = messagesOf(specimen('sleep_session')).map(({ data }) => data as Data)
    expect(night?.header['schema_id']).toMatchObject({ name: 'sleep-episode', version: '1.1' })
    expect(stages?.header['schema_id']).toMatchObject({ namespace: 'ieee', name: 'sleep-stage-summary' })
    expect(stages?.header['id']).not.toBe(night?.header['id'])
    expect(stages?.body).toMatchObject({ sleep_stage_episodes: [{ sleep_stage_state: 'Awake' }] })
  })
})

describe('values', () => {
  const samples = withSchema.filter((kind) => dictionary[kind].shape === 'sample' && !kind.startsWith('blood_p'))

  it('come back as they were, in every kind', () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.double({ min: 0, max: 1, noNaN: true }), (kind, share) => {
        const [low, high] = (dictionary[kind] as SampleEntry).range
        const draft = { ...sayable(kind), value: low + share * (high - low) } as SampleDraft
        const { body } = dataOf(draft)
        expect(valueIn(body, kind)).toBeCloseTo(draft.value, 6)
      }),
    )
  })

  it.each([
    ['heart_rate', 'workout@1', { temporal_relationship_to_physical_activity: 'during exercise' }],
    ['heart_rate', 'sleep', { temporal_relationship_to_sleep: 'during sleep' }],
    ['body_temperature', 'ear', { measurement_location: 'tympanic' }],
    ['oxygen_saturation', 'lowest', { descriptive_statistic: 'minimum' }],
  ] as const)('of %s in the series %s say what it means', (kind, series, words) => {
    const data = dataOf({ ...specimen(kind), series } as Draft)
    expect(data.body).toMatchObject(words)
    expect(checkOpenMHealth(data)).toEqual([])
  })
})

describe('what Open mHealth has no words for', () => {
  it('is explained: no offset, no end, an unknown series, half a blood pressure, a dose without unit', () => {
    const local = { start: localTime('2026-10-05T06:15:00') }
    expect(whyNot(bare('weight', local))).toMatch(/unknown offset/)
    expect(whyNot(specimen('step_count', 'bare'))).toMatch(/its end is not known/)
    expect(whyNot({ ...specimen('respiratory_rate'), series: 'deep' } as Draft)).toMatch(/series/)
    expect(whyNot(specimen('blood_pressure_systolic'))).toMatch(/needs both/)
    expect(whyNot(specimen('medication'))).toMatch(/unit of the schema/)
    expect(whyNot(specimen('location'))).toMatch(/an instant only/)
  })
})

describe('a blood pressure', () => {
  it('is one data point, whichever half has changed, under one id', () => {
    const [systolic, diastolic] = [specimen('blood_pressure_systolic'), specimen('blood_pressure_diastolic')]
    expect(messagesOf(diastolic)[0]?.id).toBe(messagesOf(systolic)[0]?.id)
    expect(dataOf(diastolic).body).toEqual(dataOf(systolic).body)
    expect(dataOf(diastolic).header['id']).toBe(dataOf(systolic).header['id'])
  })

  it('is doubted when either half is', () => {
    const doubtful = envelopeOfDraft({ ...specimen('blood_pressure_diastolic'), value: 5 } as Draft)
    const encoded = openMHealth.encode(doubtful, specimenEnvelope('blood_pressure_systolic').data)
    expect(encoded).toMatchObject({ messages: [{ data: { header: { flags: ['implausible:value'] } } }] })
  })
})

describe('a deletion', () => {
  it('of a night takes the summary of its stages along', () => {
    const ids = (draft: Draft, options = {}) =>
      messagesOf(draft, options).map(({ data }) => (data as Data).header['id'])
    const night = specimen('sleep_session')
    expect(ids(night, { revision: 2, deleted: 'vanished' })).toEqual(ids(night))
  })

  it('is the header alone, in an envelope that says so', () => {
    const [gone] = messagesOf(specimen('weight'), { revision: 2, deleted: 'vanished' })
    expect(gone).toMatchObject({ type: 'record-deleted', dataschema: expect.stringContaining('header-1.2') })
    const data = dataOf(specimen('weight'), { revision: 2, deleted: 'vanished' })
    expect(Object.keys(data)).toEqual(['header'])
    expect(data.header['id']).toBe(dataOf(specimen('weight')).header['id'])
    expect(checkOpenMHealth(data.header, 'omh:header:1.2')).toEqual([])
  })
})

it('times of specimens are those of the envelopes', () => {
  expect(specimenEnvelope('heart_rate').data.start.time).toBe('2026-10-05T08:15:00+02:00')
  expect(new Date(specimenTime).toISOString()).toBe('2026-10-05T06:15:00.000Z')
})
