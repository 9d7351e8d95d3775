/** The old validation service, against the contract where it lies beside the project. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testStore } from '../../runtime/store/testing.js'
import { type TestInstance, testInstance } from '../testing-instance.js'

const store = await testStore()
let instance: TestInstance
beforeAll(async () => {
  await store.reset()
  // With a token asked for elsewhere: these ask for none, as before.
  instance = await testInstance({ store, connectors: [], services: [], adminToken: 'a-token-of-twenty-chars' })
})
afterAll(() => store.close())

const streams = 'com.personicle.individual.datastreams.'
const pulse = {
  streamName: `${streams}heartrate`,
  individual_id: 'ann',
  source: 'oura',
  unit: 'bpm',
  confidence: null,
  dataPoints: [{ timestamp: '2026-03-05 04:10:00', value: 57 }],
}
const night = {
  individual_id: 'ann',
  start_time: '1772668800000',
  end_time: '1772694000000',
  event_name: 'com.personicle.individual.events.sleep',
  source: 'oura',
  parameters: '{"duration":25200}',
}
const validate = async (type: string, packet: unknown): Promise<unknown> => {
  const body = typeof packet === 'string' ? packet : JSON.stringify(packet)
  const answer = await instance.ask(`/validate-data-packet?data_type=${type}`, { method: 'POST', body })
  return answer.status === 200 ? await answer.json() : answer.status
}
const match = (type: string, name: string, method = 'GET') =>
  instance.ask(`/match-data-dictionary?data_type=${type}&stream_name=${name}`, { method })

describe('validating a packet', () => {
  it('says yes to a message of the wire', async () => {
    expect(await validate('datastream', pulse)).toEqual({ schema_check: true })
    expect(await validate('datastream', { ...pulse, confidence: 0.5, unit: null })).toEqual({ schema_check: true })
    expect(await validate('event', night)).toEqual({ schema_check: true })
  })

  it.each([
    ['a point without its time', { ...pulse, dataPoints: [{ value: 57 }] }],
    [
      'half a beat in a stream of whole ones',
      { ...pulse, dataPoints: [{ timestamp: '2026-03-05 04:10:00', value: 57.5 }] },
    ],
    ['no word on confidence, which has no default', { ...pulse, confidence: undefined }],
    ['a span in a stream of points', { ...pulse, dataPoints: [{ start_time: 'a', end_time: 'b', value: 57 }] }],
  ])('says no to %s', async (_, packet) => {
    expect(await validate('datastream', packet)).toEqual({ schema_check: false })
  })
  it('says no to an event whose parameters are no text', async () => {
    expect(await validate('event', { ...night, parameters: { duration: 1 } })).toEqual({ schema_check: false })
  })

  it('answers 403 to another data type, 404 to a stream nobody knows, 422 to what is no packet', async () => {
    expect(await validate('weather', pulse)).toBe(403)
    expect(await validate('', pulse)).toBe(403)
    expect(await validate('datastream', { ...pulse, streamName: `${streams}mood` })).toBe(404)
    expect(await validate('datastream', { ...pulse, streamName: `${streams}__proto__` })).toBe(404)
    for (const broken of ['', 'hello', '[]', 'null', '7', '{}'])
      expect(await validate('datastream', broken), broken).toBe(422)
    expect(await validate('event', '[]')).toBe(422)
  })

  it('reads a body of sixteen megabytes at most', async () => {
    expect(await validate('event', `"${'x'.repeat(17 * 1024 * 1024)}"`)).toBe(413)
  })
})

describe('the data dictionary', () => {
  it('tells of a stream and of an event, by GET and by POST', async () => {
    const entry = {
      ValueType: 'Integer',
      Unit: 'bpm',
      TableName: 'heart_rate',
      base_schema: 'integer_datastream_schema.avsc',
    }
    for (const method of ['GET', 'POST'])
      expect(await (await match('datastream', pulse.streamName, method)).json()).toEqual(entry)
    expect(await (await match('event', 'com.personicle.individual.events.exercise')).json()).toMatchObject({
      parameters: { duration: { Unit: 'seconds' } },
    })
  })

  it('answers 403 to what it does not know', async () => {
    const asked = [
      ['datastream', 'heartrate'],
      ['datastream', 'com.personicle.individual.events.exercise'],
      ['event', pulse.streamName],
      ['weather', pulse.streamName],
      ['datastream', ''],
    ] as const
    for (const [type, name] of asked) expect((await match(type, name)).status, `${type} ${name}`).toBe(403)
  })

  const contract = fileURLToPath(new URL('../../../../shared/personicle/personicle_data_types.json', import.meta.url))
  it.runIf(existsSync(contract))('says of each of the forty-eight entries what the old one says', async () => {
    const { individual } = (JSON.parse(readFileSync(contract, 'utf8')) as Contract)['com.personicle']
    const entries = [
      ...Object.entries(individual.datastreams).map((each) => ['datastream', ...each] as const),
      ...Object.entries(individual.events).map((each) => ['event', ...each] as const),
    ]
    expect(entries).toHaveLength(48)
    for (const [type, name, entry] of entries) expect(await (await match(type, name)).json(), name).toEqual(entry)
  })
})

interface Contract {
  readonly 'com.personicle': {
    readonly individual: {
      readonly datastreams: Readonly<Record<string, unknown>>
      readonly events: Readonly<Record<string, unknown>>
    }
  }
}
