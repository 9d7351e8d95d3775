/** WHOOP's own stories: what the exam over all connectors cannot know. */
import { describe, expect, test } from 'vitest'
import type { Answer, ErrorAnswer, PullTask, RecordOf, RequestOptions } from '../../kit/index.js'
import { inProcessSandbox, virtualClock } from '../../sandbox/index.js'
import { whoop } from './index.js'
import { sandbox } from './sandbox.js'

const now = Date.parse('2026-10-08T12:00:00Z')
const request = { method: 'GET', path: '/developer/v2', query: {} } as const
const mapped = (stream: keyof typeof whoop.streams, records: readonly object[]): readonly RecordOf[] => {
  const { page, map } = whoop.streams[stream]
  return [...map(page.parse({ records }), request)]
}
const sleepAt = (start: string, end: string, timezone_offset: string) => ({ id: start, start, end, timezone_offset })
const daysOf = (records: readonly RecordOf[]) => records.map((record) => ('day' in record ? record.day : undefined))

describe('the civil day', () => {
  test('of a sleep is that of waking: on the day the clock changes, in Tokyo, and in Los Angeles after the flight', () => {
    const records = mapped('sleep', [
      sleepAt('2026-10-24T22:30:00Z', '2026-10-25T07:10:00Z', '+01:00'),
      sleepAt('2026-10-27T14:20:00Z', '2026-10-27T22:05:00Z', '+09:00'),
      sleepAt('2026-10-29T06:40:00Z', '2026-10-29T13:55:00Z', '-07:00'),
    ])
    expect(daysOf(records)).toEqual(['2026-10-25', '2026-10-28', '2026-10-29'])
  })

  test('of a cycle is the day that was lived, whether one fell asleep before midnight or after', () => {
    const cycle = (id: number, start: string) => ({ id, start, timezone_offset: '+02:00', score: { strain: 5 } })
    const records = mapped('cycle', [cycle(1, '2026-10-05T21:02:00Z'), cycle(2, '2026-10-06T23:30:00Z')])
    expect(daysOf(records)).toEqual(['2026-10-06', '2026-10-07'])
  })

  test('is not told where the offset is not', () => {
    expect(daysOf(mapped('sleep', [sleepAt('2026-10-24T22:30:00Z', '2026-10-25T07:10:00Z', 'CET')]))).toEqual([
      undefined,
    ])
  })
})

describe('a listing', () => {
  const pull = async (tokens: readonly (string | undefined)[]) => {
    const asked: unknown[] = []
    const get = async (path: string, query: RequestOptions['query'] = {}): Promise<Answer> => {
      const next_token = tokens[Math.min(asked.length, tokens.length - 1)]
      asked.push(query['nextToken'])
      const body = whoop.streams.workout.page.parse({ records: [], next_token })
      return { request: { method: 'GET', path, query: {} }, status: 200, raw: new Uint8Array(), contentType: '', body }
    }
    const window = { from: now - 86_400_000, to: now }
    const task = { get, window, purpose: 'fresh', now } as unknown as PullTask<unknown, never>
    for await (const _ of whoop.streams.workout.pull?.(task) ?? []);
    return asked
  }
  test('is followed by the token of the answer, under the name of the question', async () => {
    expect(await pull(['second', undefined])).toEqual([undefined, 'second'])
  })

  test('that hands out the same token for ever is left', async () => {
    await expect(pull(['first'])).rejects.toThrow('the same page twice')
  })
})

describe('answers', () => {
  const meaning = (status: number, path: string, body?: unknown) =>
    whoop.api.errors({ status, headers: {}, body, request: { ...request, path } } as ErrorAnswer)
  test('that there is nothing are believed of a document, and of no collection', () => {
    expect(meaning(404, '/developer/v2/activity/sleep/0d3b6f4e')).toEqual({ means: 'nothing' })
    expect(meaning(404, '/developer/v2/activity/sleep/0d3b6f4e/stream')).toEqual({ means: 'nothing' })
    expect(meaning(404, '/developer/v2/activity/sleep')).toBeUndefined()
    expect(meaning(404, '/developer/v2/recovery')).toBeUndefined()
  })

  test('after the membership say so', () => {
    expect(meaning(403, '/developer/v2/cycle', { error: 'deactivated_user' })).toMatchObject({
      means: 'permission',
      message: expect.stringContaining('membership'),
    })
  })

  test('tell in seconds when to go on', () => {
    const headers = { 'x-ratelimit-remaining': '12', 'x-ratelimit-reset': '31' }
    expect(whoop.api.readLimits(headers, now)).toEqual({ per: 'app', remaining: 12, resetAt: now + 31_000 })
    expect(whoop.api.readLimits({}, now)).toBeUndefined()
  })

  test('to a refresh that repeat only what was asked for say nothing of what was granted', () => {
    const { readTokens } = whoop.auth
    expect(readTokens?.({ access_token: 'a', scope: 'offline' })).toEqual({ access_token: 'a' })
    expect(readTokens?.({ access_token: 'a', scope: 'offline read:sleep' })).toMatchObject({
      scope: 'offline read:sleep',
    })
  })
})

describe('the simulated service', () => {
  test('calls the address of its dashboard, signed, for whoever is connected, until the access is deleted', async () => {
    const clock = virtualClock(now)
    const notices: unknown[] = []
    const city = inProcessSandbox({
      clock,
      services: [sandbox],
      people: [1],
      outbound: async (_, init) => {
        const headers = Object.fromEntries(new Headers(init.headers))
        const call = { ...request, method: 'POST', headers, body: new TextEncoder().encode(String(init.body)) }
        const secrets = { clientId: '', clientSecret: city.room.app(sandbox).clientSecret, verificationToken: '' }
        expect(await whoop.webhook.verify(call, secrets)).toBe(true)
        notices.push(...whoop.webhook.read(call))
        return new Response(null, { status: 204 })
      },
    })
    await city.fetch('https://developer-dashboard.whoop.com/webhooks', {
      method: 'PUT',
      body: JSON.stringify({ urls: ['https://us.example/webhooks/whoop'] }),
    })
    city.connectDirectly('whoop', 1)
    await clock.advance(3 * 86_400_000)
    await city.deliver({ from: now, to: clock.now() })
    expect(notices).toContainEqual(expect.objectContaining({ type: 'ping', streams: ['sleep', 'sleep_stream'] }))
    expect(notices).toContainEqual(expect.objectContaining({ type: 'ping', streams: ['recovery'] }))

    const headers = { authorization: `Bearer ${city.connectDirectly('whoop', 1).access_token}` }
    const { url, method } = whoop.auth.revoke ?? {}
    expect((await city.fetch(url ?? '', { ...(method && { method }), headers })).status).toBe(204)
    expect((await city.fetch('https://api.prod.whoop.com/developer/v2/cycle', { headers })).status).toBe(401)
    notices.length = 0
    await city.deliver({ from: now, to: clock.now() })
    expect(notices).toEqual([])
  })
})
