import { describe, expect, it } from 'vitest'
import { checkOpenMHealth, knownSchemas } from './index.js'

const at = { date_time: '2026-10-05T08:15:00+02:00' }
const pulse = { heart_rate: { value: 61, unit: 'beats/min' }, effective_time_frame: at }
const header = {
  id: '0f0c7c52-6a0e-8f0a-9d1c-0c5b5c1b7a10',
  creation_date_time: '2026-10-05T06:20:00Z',
  schema_id: { namespace: 'omh', name: 'heart-rate', version: '2.0' },
}
const places = (document: unknown, schema?: string) => checkOpenMHealth(document, schema).map(({ path }) => path)

describe('the check of a document', () => {
  it('takes what the schema asks for, and whatever else it holds', () => {
    expect(places(pulse, 'omh:heart-rate:2.0')).toEqual([])
    expect(places({ ...pulse, weather: 'fine' }, 'omh:heart-rate:2.0')).toEqual([])
  })

  it('says where it is wrong', () => {
    expect(places({}, 'omh:heart-rate:2.0')).toEqual(['heart_rate', 'effective_time_frame'])
    expect(places({ ...pulse, heart_rate: { value: '61', unit: 'bpm' } }, 'omh:heart-rate:2.0')).toEqual([
      'heart_rate.value',
      'heart_rate.unit',
    ])
    expect(places({ ...pulse, descriptive_statistic: 'mean' }, 'omh:heart-rate:2.0')).toEqual(['descriptive_statistic'])
  })

  it('tells versions apart', () => {
    const { effective_time_frame: _, ...timeless } = pulse
    expect(places(timeless, 'omh:heart-rate:1.1')).toEqual([])
    expect(places(timeless, 'omh:heart-rate:2.0')).toEqual(['effective_time_frame'])
    expect(places({ temporal: 1 }, 'omh:heart-rate:2.x')).toEqual(places({}, 'omh:heart-rate:2.0'))
    expect(places({ step_count: 412 }, 'omh:step-count:1.0')).toEqual([])
  })

  it('wants an offset in every time, a day that exists, and one way to bound an interval', () => {
    const over = (time_interval: unknown) => places({ time_interval }, 'omh:time-frame:1.0')
    const [start_date_time, end_date_time] = ['2026-10-05T08:15:00Z', '2026-10-05T09:15:00Z']
    expect(over({ start_date_time, end_date_time })).toEqual([])
    expect(over({ start_date_time, duration: { value: 1, unit: 'h' } })).toEqual([])
    expect(over({ date: '2026-10-05', part_of_day: 'morning' })).toEqual([])
    expect(over({ start_date_time: '2026-10-05T08:15:00', end_date_time })).not.toEqual([])
    expect(over({ start_date_time: '2026-02-30T08:15:00Z', end_date_time })).not.toEqual([])
    expect(over({ start_date_time, end_date_time, duration: { value: 1, unit: 'h' } })).not.toEqual([])
    expect(places({ ...at, time_interval: { start_date_time, end_date_time } }, 'omh:time-frame:1.0')).not.toEqual([])
  })

  it('goes by the header of a data point, and knows when it does not know the schema', () => {
    expect(places({ header, body: pulse })).toEqual([])
    expect(places({ header, body: {} })).toEqual(['body.heart_rate', 'body.effective_time_frame'])
    expect(places({ header: { ...header, id: 1 }, body: pulse })).toEqual(['header.id'])
    const odd = { ...header, schema_id: { namespace: 'omh', name: 'constructor', version: '1.0' } }
    expect(places({ header: odd, body: pulse })).toEqual(['body'])
    expect(places(pulse, 'heart-rate')).toEqual([''])
  })

  it('never says what the value was', () => {
    const said = JSON.stringify(
      checkOpenMHealth({ heart_rate: { value: 'secret', unit: 'secret' } }, 'omh:heart-rate:2.0'),
    )
    expect(said).not.toContain('secret')
  })

  it('stands up to anything', () => {
    for (const odd of [undefined, null, 1, 'text', [], [[]], { toString: 1 }, Object.create(null)])
      for (const schema of knownSchemas()) expect(() => checkOpenMHealth(odd, schema)).not.toThrow()
  })
})
