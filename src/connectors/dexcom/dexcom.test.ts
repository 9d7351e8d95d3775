/** Dexcom's own stories: two clocks, two devices that tell of one reading, and regions. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dexcom } from './index.js'

const request = { method: 'GET', path: '/v3/users/self/egvs', query: {} } as const
const reading = {
  recordId: 'r1',
  systemTime: '2026-03-07T09:00:04Z',
  displayTime: '2026-03-07T10:00:04+01:00',
  transmitterId: 't1',
  transmitterTicks: 300,
  value: 118,
  unit: 'mg/dL',
  displayDevice: 'iOS',
}
const mapped = (records: readonly object[]) => {
  const { page, map } = dexcom.streams.egvs
  return [...map(page.parse({ records }), request)]
}
const startOf = (systemTime: string, displayTime: string) => {
  const [record] = mapped([{ ...reading, systemTime, displayTime }])
  return record !== undefined && 'start' in record ? record.start : undefined
}
const at = Date.parse(reading.systemTime)

describe('the time of a reading', () => {
  it('has the offset of what was shown, to a quarter of an hour', () => {
    expect(startOf(reading.systemTime, '2026-03-07T14:45:04+05:45')).toMatchObject({ at, offset: 345 })
    expect(startOf(reading.systemTime, '2026-03-07T02:00:19-06:59:45')).toMatchObject({ at, offset: -420 })
    expect(startOf('2026-03-07T09:00:04', '2026-03-07T10:00:04')).toMatchObject({ at, offset: 60 })
  })
  it('has none where nothing is told, or more than there is', () => {
    for (const shown of ['2026-03-07T09:00:04Z', '2026-03-07T09:00:04', '2026-03-08T09:00:04', 'soon'])
      expect(startOf(reading.systemTime, shown)).toEqual({ at, offsetFrom: 'unknown' })
  })
  it('is in Greenwich only when it says so', () =>
    expect(startOf(reading.systemTime, '2026-03-07T09:00:04+00:00')).toMatchObject({ offset: 0 }))
})

it('is one reading, and the same one, in whatever order a phone and a receiver tell of it', () => {
  const receiver = { ...reading, recordId: 'r0', displayTime: '2026-03-07T10:00:04', displayDevice: 'receiver' }
  const other = { ...reading, recordId: 'r2', systemTime: '2026-03-07T09:05:04Z', transmitterTicks: 600 }
  const sorted = (records: readonly object[]) =>
    mapped(records)
      .map((record) => JSON.stringify(record))
      .sort()
  const wanted = sorted([reading, other])
  fc.assert(
    fc.property(fc.shuffledSubarray([receiver, reading, other, reading], { minLength: 4 }), (records) => {
      expect(sorted(records)).toEqual(wanted)
    }),
  )
})

it('has a host for each region, and no other', () => {
  expect(Object.entries(dexcom.regions).map(([id, { hosts }]) => [id, Object.values(hosts)])).toEqual([
    ['us', []],
    ['ous', ['https://api.dexcom.eu']],
    ['jp', ['https://api.dexcom.jp']],
    ['sandbox', ['https://sandbox-api.dexcom.com']],
  ])
})
