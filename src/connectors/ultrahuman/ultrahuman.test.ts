/** What the exam cannot ask: whose account it is, where each is asked, what the day and the refusals mean. */
import { describe, expect, it } from 'vitest'
import type { PullTask } from '../../kit/index.js'
import { ultrahuman } from './index.js'

const { metrics } = ultrahuman.streams
const mapped = (body: unknown, date = '2026-10-05') => [
  ...metrics.map(metrics.page.parse(body), { method: 'GET', path: '', query: { date } }),
]

describe('whose account it is', () => {
  const { read } = ultrahuman.auth.account
  it('is told under one of several names', () => {
    expect(read({ user_id: 17, username: 'ada', email: 'ada@example.com' })).toEqual({ id: '17', name: 'ada' })
    expect(read({ data: { email: 'ada@example.com' } })).toEqual({ id: 'ada@example.com', name: 'ada@example.com' })
    expect(() => read({ data: {} })).toThrow()
  })
  it('is told by no token of one’s own, but where they are', () => {
    const own = ultrahuman.personal.account.read
    expect(own({ data: { metrics: {}, latest_time_zone: 'Asia/Kolkata' } })).toEqual({
      id: 'personal',
      timeZone: 'Asia/Kolkata',
    })
    expect(own(undefined)).toEqual({ id: 'personal' })
  })
})

describe('a day', () => {
  const paths = async (signedInBy: 'auth' | 'personal') => {
    const asked: string[] = []
    const now = Date.parse('2026-10-25T22:00:00Z')
    const window = { from: Date.parse('2026-10-24T00:00:00Z'), to: now }
    const get = async (path: string, { date }: { date: string }) => {
      asked.push(`${path} ${date}`)
      return {}
    }
    const task = { get, signedInBy, window, now, purpose: 'fresh' } as unknown as PullTask
    for await (const _ of metrics.pull?.(task as never) ?? []);
    return asked
  }
  it('is one request, and so are the ones beside it, which are not over or have begun elsewhere', async () => {
    expect(await paths('auth')).toEqual(
      ['2026-10-23', '2026-10-24', '2026-10-25', '2026-10-26'].map(
        (date) => `/api/partners/v1/user_data/metrics ${date}`,
      ),
    )
    expect((await paths('personal'))[0]).toBe('/api/v1/partner/daily_metrics 2026-10-23')
  })
  it('that ends after the clocks went back begins at its own midnight', () => {
    const object = { value: 51, day_start_timestamp: Date.parse('2026-10-24T22:00:00Z') / 1000 }
    const [record] = mapped({ data: { metrics: { '2026-10-25': [{ type: 'sleep_rhr', object }] } } })
    expect(record).toMatchObject({ day: '2026-10-25', start: { offset: 120, offsetFrom: 'provider' } })
  })
  it('whose midnight is none of that date has no offset', () => {
    const object = { value: 51, day_start_timestamp: Date.parse('2026-10-20T22:00:00Z') / 1000 }
    const [record] = mapped({ data: { metrics: { '2026-10-25': [{ type: 'sleep_rhr', object }] } } })
    expect(record).toMatchObject({ day: '2026-10-25', start: { offsetFrom: 'unknown' } })
  })
  it('in the older form is the one that was asked for', () => {
    const [record] = mapped({ data: { metric_data: [{ type: 'active_minutes', object: { value: 47 } }] } })
    expect(record).toMatchObject({ kind: 'active_minutes', day: '2026-10-05', document: '2026-10-05' })
  })
})

describe('refusals', () => {
  const meaningOf = (status: number, body?: unknown) =>
    ultrahuman.api.errors({ status, headers: {}, body, request: { method: 'GET', path: '', query: {} } })
  it('are told from days without data', () => {
    expect(meaningOf(401)).toEqual({ means: 'expired' })
    expect(meaningOf(403)).toEqual({ means: 'expired' })
    expect(meaningOf(404)).toEqual({ means: 'nothing' })
    expect(meaningOf(400)).toBeUndefined()
    expect(meaningOf(200, { data: {}, error: null, status: 200 })).toBeUndefined()
  })
  it('may come as a success that says otherwise', () => {
    expect(meaningOf(200, { data: null, error: 'Something went wrong', status: 500 })).toEqual({ means: 'transient' })
    expect(meaningOf(200, { data: null, error: 'Invalid date format', status: 400 })).toMatchObject({
      means: 'contract',
    })
    expect(meaningOf(200, { data: null, error: 'No access', status: 401 })).toEqual({ means: 'expired' })
  })
})
