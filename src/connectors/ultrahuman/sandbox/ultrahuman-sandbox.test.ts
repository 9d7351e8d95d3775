import { describe, expect, test } from 'vitest'
import { type Answer, dayMs, orderOf, type PullTask } from '../../../kit/index.js'
import { compare, type Held, inProcessSandbox, virtualClock } from '../../../sandbox/index.js'
import { ultrahuman } from '../index.js'
import { sandbox } from '../sandbox.js'

const { metrics } = ultrahuman.streams
const base = 'https://partner.ultrahuman.com'

const open = (begin: string, seed: number) => {
  const clock = virtualClock(Date.parse(begin))
  const city = inProcessSandbox({ clock, services: [sandbox], people: [seed], edits: 'none' })
  // Good for a day.
  const bearer = () => `Bearer ${city.connectDirectly('ultrahuman', seed).access_token}`
  const { key = '' } = city.credentialOf('ultrahuman', seed) as { key?: string }
  const headersOf = (signedInBy: 'auth' | 'personal') => ({ authorization: signedInBy === 'auth' ? bearer() : key })
  /** What the runtime would hold after a pull: a day is one document, and replaces itself. */
  const pull = async (signedInBy: 'auth' | 'personal', days: number, held: Map<string, readonly Held[]>) => {
    const now = clock.now()
    const get = async (path: string, query: { date: string }): Promise<Answer> => {
      const response = await city.fetch(`${base}${path}?${new URLSearchParams(query)}`, {
        headers: headersOf(signedInBy),
      })
      if (response.status !== 200) throw new Error(String(response.status))
      const body = metrics.page.parse(await response.json())
      return { request: { method: 'GET', path, query }, status: 200, raw: new Uint8Array(), contentType: '', body }
    }
    const window = { from: Math.floor(now / dayMs - days) * dayMs, to: now }
    const task = { get, signedInBy, window, now, purpose: 'fresh' } as unknown as PullTask
    for await (const { answer } of metrics.pull?.(task as never) ?? []) {
      const records = answer?.body === undefined ? [] : [...metrics.map(answer.body, answer.request)]
      const facts = records.flatMap((draft): Held[] => {
        if (draft.shape === 'removal') return []
        const { kind, day, series } = draft
        const [start, end] = [orderOf(draft.start), draft.end && orderOf(draft.end)]
        const value = draft.shape === 'sample' ? draft.value : undefined
        return [{ kind, start, end, day, series, value, ...(draft.shape === 'event' && { detail: draft.detail }) }]
      })
      if (facts.length > 0) held.set(answer?.request.query['date'] ?? '', facts)
    }
  }
  return { clock, city, pull, headersOf }
}

/** Weeks are walked day by day; a busy machine takes its time. */
const busyMs = 60_000

describe('what a client holds after a while is the truth', () => {
  for (const [what, begin, seed, signedInBy] of [
    ['in June, through an application', '2026-06-20T17:45:00Z', 14, 'auth'],
    ['over the night the clocks go forward, by a token of one’s own', '2026-03-26T09:10:00Z', 11, 'personal'],
    ['over the night the clocks go back, on the way home from Tokyo', '2026-10-22T05:30:00Z', 10, 'auth'],
    ['on a journey to Honolulu', '2026-06-04T05:30:00Z', 1, 'personal'],
  ] as const)
    test(
      what,
      async () => {
        const { clock, city, pull } = open(begin, seed)
        const held = new Map<string, readonly Held[]>()
        await pull(signedInBy, 10, held)
        for (let day = 0; day < 6; day++) {
          await clock.advance(dayMs)
          await pull(signedInBy, 3, held)
        }
        const span = { from: Date.parse(begin) - 9 * dayMs, to: clock.now() }
        const facts = city.truth('ultrahuman', seed, span)
        const found = compare(facts, [...held.values()].flat(), { from: span.from + dayMs, to: span.to - dayMs })
        expect(found.matched).toBeGreaterThan(1000)
        expect({ ...found, matched: 0 }).toEqual({ matched: 0, missing: [], wrong: [], doubled: [], invented: [] })
      },
      busyMs,
    )
})

test('each way in has its own place, and is refused at the other’s', async () => {
  const { city, headersOf } = open('2026-06-20T17:45:00Z', 2)
  const ask = async (path: string, by: 'auth' | 'personal') =>
    (await city.fetch(`${base}${path}`, { headers: headersOf(by) })).status
  expect(await ask('/api/partners/v1/user_data/user_info', 'auth')).toBe(200)
  expect(await ask('/api/v1/partner/daily_metrics?date=2026-06-19', 'personal')).toBe(200)
  expect(await ask('/api/v1/partner/daily_metrics?date=2026-06-19', 'auth')).toBe(404)
  expect(await ask('/api/v1/partner/daily_metrics', 'personal')).toBe(400)
})

test('the sensor’s part wants its own scope', async () => {
  const { city } = open('2026-06-20T17:45:00Z', 2)
  const { access_token } = city.connectDirectly('ultrahuman', 2, ['cgm_data'])
  const response = await city.fetch(`${base}/api/partners/v1/user_data/metrics?date=2026-06-19`, {
    headers: { authorization: `Bearer ${access_token}` },
  })
  const { data } = (await response.json()) as { data: { metric_data: { type: string }[] } }
  expect(data.metric_data.map(({ type }) => type)).toEqual(['glucose', 'average_glucose', 'time_in_target'])
})
