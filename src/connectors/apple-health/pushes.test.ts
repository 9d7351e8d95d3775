import { describe, expect, it } from 'vitest'
import { type Draft, keyOf } from '../../kit/index.js'
import { appleHealth } from './index.js'
import { autoExport, imported, inChunks } from './testing-import.js'

describe('what a phone pushes', () => {
  const push = (body: unknown, headers: Readonly<Record<string, string>> = {}) => [
    ...appleHealth.push.read({
      method: 'POST',
      path: '/push/apple-health',
      query: {},
      headers,
      body: new TextEncoder().encode(JSON.stringify(body)),
    }),
  ]
  it('is split into pages, and the cursor stands with the last', () => {
    const records = Array.from({ length: 5001 }, (_, index) => ({ id: String(index) }))
    const pages = push({ provider: 'apple', cursor: { anchor: 7 }, data: { records, deleted: ['x'] } })
    expect(pages.map(({ stream, cursor }) => [stream, cursor])).toEqual([
      ['sync', undefined],
      ['sync', undefined],
      ['sync', { anchor: 7 }],
    ])
    expect(push({ provider: 'apple', cursor: 'anchor', data: {} })).toMatchObject([
      { stream: 'sync', cursor: 'anchor' },
    ])
  })

  it('of another health store is sent elsewhere', () => {
    expect(() => push({ provider: 'samsung', data: { records: [] } })).toThrow('its own health store')
  })

  it('by Health Auto Export bears how it was summed up, and not which delivery it was', () => {
    const data = {
      metrics: [{ name: 'step_count', units: 'count', data: [{ qty: 1, date: '2026-10-05 08:00:00 +0200' }] }],
      workouts: [],
    }
    expect(push({ data }, { 'automation-aggregation': 'Minutes', 'session-id': 'a' })).toEqual([
      {
        stream: 'auto-export-metrics',
        body: { metrics: data.metrics },
        request: { query: { aggregation: 'Minutes' } },
      },
    ])
  })

  it('replaces the sum of a minute when another device comes late', () => {
    const { page, map } = appleHealth.streams['auto-export-metrics']
    const keysOf = (source: string) =>
      [
        ...map(
          page.parse({
            metrics: [
              { name: 'step_count', units: 'count', data: [{ qty: 1, date: '2026-10-05 08:00:00 +0200', source }] },
            ],
          }),
          { method: 'POST', path: '/', query: { aggregation: 'minutes' } },
        ),
      ].map((item) => keyOf(item as Draft))
    expect(keysOf('Anna’s Apple Watch')).toEqual(keysOf('Anna’s Apple Watch|Annas iPhone'))
  })
})

describe('files of Health Auto Export', () => {
  const file = (text: string, name = 'x.json') => imported({ name, bytes: () => inChunks(text) }, autoExport)
  it('are known by what they hold', () => {
    const known = (name: string, text: string) => autoExport.recognises({ name, head: new TextEncoder().encode(text) })
    expect(known('a.json', '{"data": {"metrics": [')).toBe(true)
    expect(known('a.json', '{"data":{"workouts":[')).toBe(true)
    expect(known('20251222.hae', 'bvx2…')).toBe(true)
    expect(known('steps-2024-01-01.json', '[{"dateTime":"')).toBe(false)
  })

  it('that Apple’s compression has packed are left out, with what to do', async () => {
    expect((await file('bvx2\u0000\u0001', '20251222.hae')).skipped).toEqual({ '20251222.hae': 1 })
  })

  it('that are cut off are refused in a sentence', async () => {
    expect((await file('{"data":{"metrics":[')).error).toMatchObject({ name: 'ContractError', code: 'unreadable-file' })
  })
})
