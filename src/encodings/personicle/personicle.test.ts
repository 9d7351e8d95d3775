import { describe, expect, it } from 'vitest'
import { type Draft, dictionary, type Entry, instant, localTime, type RecordKind } from '../../core/index.js'
import { specimen, specimenTime } from '../../core/specimens.js'
import { envelopeOfDraft, specimenEnvelope } from '../testing-envelopes.js'
import { checkPersonicle, personicle, personicleAvro, personicleDataType, personicleEpoch } from './index.js'

const kinds = Object.keys(dictionary) as RecordKind[]

const encoded = (draft: object, encoding = personicle) => encoding.encode(envelopeOfDraft(draft as Draft))
/** The only message of a record, as an object. */
const told = (draft: object, encoding = personicle): unknown => {
  const found = encoded(draft, encoding)
  return 'messages' in found ? found.messages[0]?.data : found
}
const bare = (kind: RecordKind, more: object = {}) => ({ ...specimen(kind, 'bare'), ...more })
const hourLater = { end: instant(specimenTime + 3_600_000, 120) }
const stream = (name: string) => `com.personicle.individual.datastreams.${name}`

describe('a value', () => {
  it('is a point of its stream, at its time in UTC, with a confidence nobody tells', () => {
    expect(told(bare('heart_rate', { value: 57 }))).toEqual({
      streamName: stream('heartrate'),
      individual_id: 'me',
      source: 'acme',
      unit: 'bpm',
      confidence: null,
      dataPoints: [{ timestamp: '2026-10-05 06:15:00', value: 57 }],
    })
  })

  it('over a time goes into the stream of intervals, and keeps the unit of the wire, which is not what steps are', () => {
    expect(told(bare('step_count', { value: 42, ...hourLater }))).toMatchObject({
      streamName: stream('interval.step.count'),
      unit: 'stepsperminute',
      dataPoints: [{ start_time: '2026-10-05 06:15:00', end_time: '2026-10-05 07:15:00', value: 42 }],
    })
    expect(told(bare('step_count', { value: 42 }))).toMatchObject({ streamName: stream('step.count') })
  })

  it('over a time stands at its beginning where there are points only', () => {
    expect(told(bare('active_calories', { value: 12.5, ...hourLater }))).toMatchObject({
      streamName: stream('active_calories'),
      dataPoints: [{ timestamp: '2026-10-05 06:15:00', value: 12.5 }],
    })
  })

  it.each([
    ['speed', 10, 36, 'kmph'],
    ['height', 180.5, 180.5, 'cm'],
    ['body_temperature', 36.6, 36.6, 'Celsius'],
    ['blood_pressure_systolic', 120, 120, 'mm'],
    ['air_o3', 61.5, 61.5, 'ug/cc'],
    ['ambient_temperature', -3.25, -3.25, 'C'],
    ['total_calories', 2100.5, 2100.5, 'kilo_calories'],
  ] as const)('of %s travels in the unit of the wire', (kind, ours, theirs, unit) => {
    const message = told(bare(kind, { value: ours })) as { unit: string; dataPoints: { value: number }[] }
    expect(message.unit).toBe(unit)
    expect(message.dataPoints[0]?.value).toBeCloseTo(theirs, 9)
  })

  it('of an integer stream is rounded, and not told where 32 bits do not hold it', () => {
    expect(told(bare('heart_rate', { value: 57.5 }))).toMatchObject({ dataPoints: [{ value: 58 }] })
    expect(told(bare('heart_rate', { value: -0.2 }))).toMatchObject({ dataPoints: [{ value: 0 }] })
    expect(told(bare('step_count', { value: 2_147_483_647 }))).toMatchObject({ dataPoints: [{ value: 2_147_483_647 }] })
    const beyond = { unexpressed: 'its value does not fit the 32 bits of its stream' }
    expect(told(bare('step_count', { value: 2_147_483_648 }))).toEqual(beyond)
    expect(told(bare('weight', { value: 1e39 }))).toEqual(beyond)
  })

  it('of blood glucose is numeric, wherever it was measured', () => {
    expect(told(bare('blood_glucose', { value: 101.5, series: 'interstitial' }))).toMatchObject({
      streamName: stream('blood_glucose'),
      unit: '',
      dataPoints: [{ value: 101.5 }],
    })
  })

  it('of a series is not told as the plain one', () => {
    expect(told(bare('heart_rate', { series: 'lowest' }))).toEqual({
      unexpressed: 'it is of a series, and the stream would take it for the plain value',
    })
  })

  it('that the service computed to the millisecond keeps it', () => {
    const start = instant(specimenTime + 250)
    expect(told(bare('heart_rate', { start }))).toMatchObject({
      dataPoints: [{ timestamp: '2026-10-05 06:15:00.250000' }],
    })
  })
})

describe('a value of a whole day', () => {
  const midnight = { start: instant(Date.UTC(2026, 9, 4, 22), 120), day: '2026-10-05' }

  it('lasts the day where it is a total and there are intervals, and stands at its beginning where it is a reading', () => {
    expect(told(bare('step_count', { ...midnight, value: 9000 }))).toMatchObject({
      dataPoints: [{ start_time: '2026-10-04 22:00:00', end_time: '2026-10-05 22:00:00', value: 9000 }],
    })
    expect(told(bare('weight', midnight))).toMatchObject({ dataPoints: [{ timestamp: '2026-10-04 22:00:00' }] })
  })

  it('is not told where it is a mean, or the day’s beginning is not known', () => {
    // As a point, a day's energy would take the row of the day's first minute.
    for (const kind of ['heart_rate', 'active_calories'] as const)
      expect(told(bare(kind, midnight))).toEqual({
        unexpressed: 'it sums up a whole day, and the stream holds single readings',
      })
    expect(told(bare('step_count', { start: instant(Date.UTC(2026, 9, 5)), day: '2026-10-05' }))).toEqual({
      unexpressed: 'it is of a whole civil day, and the offset at the beginning of that day is not known',
    })
  })
})

describe('what is no number', () => {
  it('is a place, as a list of one', () => {
    const detail = { latitude: 47.5, longitude: -8.25, accuracyMeters: 5 }
    expect(told(bare('location', { detail }))).toEqual({
      streamName: stream('location'),
      individual_id: 'me',
      source: 'acme',
      unit: 'NA',
      confidence: null,
      dataPoints: [{ timestamp: '2026-10-05 06:15:00', value: [{ latitude: 47.5, longitude: -8.25 }] }],
    })
  })

  it('is a list of answers', () => {
    const answers = [
      { questionId: 'q1', value: 'well' },
      { questionId: 'q2', responseType: 'number', value: '4' },
    ]
    expect(told(bare('user_questionnaire', { detail: { answers } }))).toMatchObject({
      streamName: stream('subjective.user_questionnaire'),
      confidence: null,
      dataPoints: [
        {
          value: [
            { question_id: 'q1', response_type: null, value: 'well' },
            { question_id: 'q2', response_type: 'number', value: '4' },
          ],
        },
      ],
    })
  })
})

describe('an event', () => {
  const night = bare('sleep_session', {
    ...hourLater,
    detail: {
      stages: [
        { stage: 'light', start: instant(specimenTime, 120), end: instant(specimenTime + 1_800_000, 120) },
        { stage: 'awake', start: instant(specimenTime + 1_800_000, 120), end: instant(specimenTime + 3_600_000, 120) },
        { stage: 'deep', start: localTime('2026-10-05T08:15:00'), end: localTime('2026-10-05T08:16:00') },
      ],
      totalSeconds: 1800,
      efficiency: 50,
    },
  })
  const run = bare('exercise', {
    ...hourLater,
    detail: { sport: 'trail_running', distanceMeters: 9000 },
    device: 'watch',
  })

  it('has a type, times as text, and one event more per stage, as the deployed readers know it', () => {
    const found = encoded(night)
    const events = 'messages' in found ? found.messages : []
    expect(events.map(({ id }) => id.replace(/^.{36}/, ''))).toEqual(['.1', '.1.1', '.1.2'])
    const messages = events.map(({ data }) => data) as { parameters: string }[]
    expect(messages).toMatchObject([
      {
        individual_id: 'me',
        start_time: '2026-10-05 06:15:00',
        end_time: '2026-10-05 07:15:00',
        event_name: 'sleep',
        event_type: 'org.personicle.individual.events.sleep',
        source: 'acme',
      },
      {
        start_time: '2026-10-05 06:15:00',
        end_time: '2026-10-05 06:45:00',
        event_name: 'light',
        event_type: 'org.personicle.individual.events.sleep.light',
        parameters: '{"duration":1800,"sleep_level":"light"}',
      },
      { event_name: 'wake', event_type: 'org.personicle.individual.events.sleep.wake' },
    ])
    const parameters = JSON.parse(messages[0]?.parameters ?? '')
    expect(parameters).toMatchObject({ duration: 3600, source_device: 'acme', minutes_asleep: 30, efficiency: 50 })
    // The stage without an offset has no event, and is not lost.
    expect(parameters.stages).toHaveLength(3)
    expect(parameters.stages[2].start).toBe('2026-10-05T08:15:00')
  })

  it.each([personicleEpoch, personicleAvro])('is one with milliseconds and the dictionary’s name: $id', (encoding) => {
    const found = encoded(night, encoding)
    expect('messages' in found && found.messages.map(({ data }) => data)).toMatchObject([
      {
        start_time: String(specimenTime),
        end_time: String(specimenTime + 3_600_000),
        event_name: 'com.personicle.individual.events.sleep',
      },
    ])
    expect(JSON.stringify(found)).not.toContain('event_type')
  })

  it('of exercise is named by the sport, and lasts seconds', () => {
    expect(told(run)).toMatchObject({ event_name: 'exercise.trail_running' })
    const message = told(run, personicleEpoch) as { event_name: string; parameters: string }
    expect(message.event_name).toBe('com.personicle.individual.events.exercise.trail_running')
    expect(JSON.parse(message.parameters)).toMatchObject({
      duration: 3600,
      source_device: 'watch',
      distanceMeters: 9000,
    })
  })

  it('without an end is not told where it must have one', () => {
    const { end: _, ...open } = run as Record<string, unknown>
    expect(told(open)).toEqual({ unexpressed: 'the wire knows it over a time only, and its end is not known' })
    expect(told(bare('symptom'))).toMatchObject({ start_time: '2026-10-05 06:15:00', end_time: '2026-10-05 06:15:00' })
  })
})

describe('a record', () => {
  it('comes from a source the readers know', () => {
    const from = (connector: string) => {
      const envelope = specimenEnvelope('weight', 'bare')
      const data = { ...envelope.data, provenance: { ...envelope.data.provenance, connector } }
      const found = personicle.encode({ ...envelope, data })
      const [message] = 'messages' in found ? found.messages : []
      return (message?.data as { source: string } | undefined)?.source
    }
    expect(['oura', 'fitbit', 'google-fit', 'apple-health', 'google-health', 'constructor'].map(from)).toEqual([
      'oura',
      'fitbit',
      'google-fit',
      'healthkit',
      'fitbit',
      'constructor',
    ])
  })

  it('that is gone, has no word or no offset is not told, and says why', () => {
    expect(personicle.encode(envelopeOfDraft(specimen('weight') as Draft, { deleted: 'by the provider' }))).toEqual({
      unexpressed: 'the wire has no word for what is gone',
    })
    expect(told(bare('sleep_score'))).toEqual({
      unexpressed: 'the wire has neither a stream nor an event of this kind',
    })
    for (const kind of ['heart_rate', 'sleep_session'] as const)
      expect(told(bare(kind, { start: localTime('2026-10-05T06:15:00') }))).toEqual({
        unexpressed: 'its time is a wall clock of unknown offset, and the wire is in UTC',
      })
  })

  it('of every kind with a stream or an event is told, and every stream is written but the one for trials', () => {
    const written = new Set<string>()
    for (const kind of kinds) {
      const { codes } = dictionary[kind] as Entry
      for (const more of [{}, hourLater]) {
        const found = encoded(bare(kind, more))
        const message = 'messages' in found ? (found.messages[0]?.data as { streamName?: string }) : undefined
        if (message?.streamName !== undefined) written.add(message.streamName)
        const named = codes?.personicle !== undefined || codes?.personicleEvent !== undefined
        if (more === hourLater) expect('messages' in found, kind).toBe(named)
      }
    }
    expect(written.size).toBe(45)
    expect(written).not.toContain(stream('heartrate.test'))
  })
})

describe('a packet of somebody else', () => {
  const message = told(bare('heart_rate', { value: 57 })) as Record<string, unknown>
  const event = told(bare('symptom')) as Record<string, unknown>

  it('is judged by the schema of its stream', () => {
    expect(checkPersonicle('datastream', message)).toBe('valid')
    expect(checkPersonicle('event', event)).toBe('valid')
    const { confidence: _, ...without } = message
    expect(checkPersonicle('datastream', without)).toBe('invalid')
    const point = { timestamp: '2026-10-05 06:15:00' }
    for (const value of [57.5, '57', null, 2 ** 31])
      expect(checkPersonicle('datastream', { ...message, dataPoints: [{ ...point, value }] })).toBe('invalid')
    expect(checkPersonicle('datastream', { ...message, unit: 1 })).toBe('invalid')
    expect(checkPersonicle('event', { ...event, start_time: specimenTime })).toBe('invalid')
  })

  it('may name no stream there is, or be no packet at all', () => {
    for (const name of ['com.personicle.individual.datastreams.mood', 'heartrate', 'constructor'])
      expect(checkPersonicle('datastream', { ...message, streamName: name })).toBe('no-such-stream')
    for (const broken of [null, 'text', 1, [], {}]) expect(checkPersonicle('datastream', broken)).toBe('broken')
    expect(checkPersonicle('event', [])).toBe('broken')
  })

  it('is looked up in the data dictionary', () => {
    expect(personicleDataType(stream('heartrate'))).toEqual({
      ValueType: 'Integer',
      Unit: 'bpm',
      TableName: 'heart_rate',
      base_schema: 'integer_datastream_schema.avsc',
    })
    expect(personicleDataType('heartrate')).toBeUndefined()
  })
})
