import { describe, expect, it } from 'vitest'
import { type Draft, type InboundRequest, keyOf, type PushedPage, type RecordOf } from '../../kit/index.js'
import { healthConnect } from './index.js'

const bytes = (body: unknown): InboundRequest => ({
  method: 'POST',
  path: '/push/health-connect',
  query: {},
  headers: {},
  body: new TextEncoder().encode(JSON.stringify(body)),
})
const read = (body: unknown): readonly PushedPage[] => [...healthConnect.push.read(bytes(body))]
const mapped = (body: unknown): readonly RecordOf[] => {
  const { records } = healthConnect.streams
  const page = records.page.parse(body)
  return [...records.map(page, { method: 'POST', path: '/push/health-connect', query: {} })]
}
const drafts = (body: unknown): readonly Draft[] =>
  mapped(body).flatMap((each) => (each.shape === 'removal' ? [] : [each as Draft]))
const steps = (id: string, more: object = {}) => ({ recordType: 'Steps', metadata: { id }, count: 7, ...more })

describe('a delivery of Health Connect', () => {
  it('tells its token with the last page only, and deletions after all else', () => {
    const upserts = Array.from({ length: 12_000 }, (_, index) => steps(`s${index}`))
    const pages = read({ upserts, deletes: ['gone'], changesToken: 'next' })
    expect(pages.map(({ cursor }) => cursor)).toEqual([undefined, undefined, undefined, 'next'])
    expect(pages.at(-1)?.body).toEqual({ deletes: ['gone'] })
  })

  it('keeps a token that comes without records', () => {
    expect(read({ upserts: [], deletes: [], changesToken: { Steps: 'a' } })).toMatchObject([{ cursor: { Steps: 'a' } }])
    expect(read({ upserts: [] })).toEqual([])
  })

  it('never divides a record, however many samples it has', () => {
    const series = (id: string, count: number) => ({
      recordType: 'HeartRate',
      metadata: { id },
      samples: Array.from({ length: count }, (_, index) => ({ time: index * 1000, beatsPerMinute: 60 })),
    })
    const pages = read({ upserts: [series('a', 3000), series('b', 86_400), series('c', 10)] })
    const ids = pages.map(({ body }) =>
      (body as { upserts: { metadata: { id: string } }[] }).upserts.map(({ metadata }) => metadata.id),
    )
    expect(ids).toEqual([['a'], ['b'], ['c']])
  })

  it('of another health store is refused', () => {
    for (const body of [
      { provider: 'apple', upserts: [] },
      { provider: 'apple', data: { records: [] } },
      { records: [] },
    ])
      expect(() => read(body)).toThrow(expect.objectContaining({ name: 'ContractError' }))
  })

  it('that reads everything again deletes nothing', () => {
    const pages = read({ upserts: [steps('a')], fullResync: true })
    expect(pages.flatMap(({ body }) => mapped(body)).filter(({ shape }) => shape === 'removal')).toEqual([])
    expect(pages[0]?.request?.query).toEqual({ fullResync: 'true' })
  })
})

describe('a record of Health Connect', () => {
  it('keeps the keys of its samples when it grows', () => {
    const record = (seconds: readonly number[]) => ({
      upserts: [
        {
          recordType: 'HeartRate',
          metadata: { id: 'hr' },
          samples: seconds.map((second) => ({ time: `2026-10-05T06:00:${second}Z`, beatsPerMinute: 60 })),
        },
      ],
    })
    const [before, after] = [drafts(record([10, 30])), drafts(record([10, 20, 30]))]
    const keys = new Set(after.map(keyOf))
    expect(before.map(keyOf).every((key) => keys.has(key))).toBe(true)
    expect(new Set(after.map(({ document }) => document))).toEqual(new Set(['hr']))
  })

  it('without an offset has that of the phone’s zone on that day: clocks go back at three', () => {
    const offsets = ['2026-10-25T00:59:00Z', '2026-10-25T01:00:00Z'].map((startTime) => {
      const [draft] = drafts({ timeZone: 'Europe/Berlin', upserts: [steps('a', { startTime })] })
      return draft?.start
    })
    expect(offsets).toMatchObject([
      { offset: 120, offsetFrom: 'zone-lookup' },
      { offset: 60, offsetFrom: 'zone-lookup' },
    ])
  })

  it('keeps its own offset on a flight, whatever zone the phone is in now', () => {
    const upserts = [
      {
        recordType: 'SleepSession',
        metadata: { id: 'night' },
        startTime: '2026-10-05T14:00:00Z',
        endTime: '2026-10-05T21:30:00Z',
        startZoneOffset: { id: '+09:00', totalSeconds: 32_400 },
        endZoneOffset: { id: '-07:00', totalSeconds: -25_200 },
      },
    ]
    // From Tokyo to Los Angeles: it fell asleep on the fifth at eleven, and woke on the fifth at half past two.
    expect(drafts({ timeZone: 'America/Los_Angeles', upserts })).toMatchObject([
      { day: '2026-10-05', start: { offset: 540 }, end: { offset: -420 } },
    ])
  })

  it('whose amount is none parks alone', () => {
    const { success } = healthConnect.streams.records.page.safeParse({
      upserts: [{ recordType: 'Weight', metadata: { id: 'w' }, weight: { inElephants: 0.01 } }],
    })
    expect(success).toBe(false)
  })
})
