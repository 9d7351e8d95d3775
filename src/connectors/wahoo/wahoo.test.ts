/** Wahoo's own stories: what the exam over all connectors cannot know. */
import { describe, expect, it } from 'vitest'
import type { Answer, InboundRequest, PullTask } from '../../kit/index.js'
import { checks, loadSubject } from '../../testing/index.js'
import { readLimits } from './errors.js'
import { wahoo } from './index.js'
import { wahooThat } from './sandbox.js'
import { numberOf, sportOf } from './sports.js'

const now = Date.parse('2026-10-08T12:00:00Z')

describe('a Wahoo that lists what applications brought', () => {
  const subject = async () => ({
    ...(await loadSubject(wahoo, import.meta.dirname)),
    service: async () => wahooThat({ listsUploads: true }),
  })
  it.each(['uploads', 'upload-refusals', 'changes'])(
    'passes the exam: %s',
    async (id) => {
      expect(await checks.find((check) => check.id === id)?.examine(await subject())).toEqual([])
    },
    60_000,
  )
})

describe('the history', () => {
  /** One workout a day, so that the hundredth began a hundred days ago. */
  const total = 4000
  const dayMs = 86_400_000
  const asked: number[] = []
  const get = async (path: string, query: Readonly<Record<string, unknown>> = {}): Promise<Answer> => {
    const page = Number(query['page'])
    asked.push(page)
    const workouts = Array.from({ length: Math.max(0, Math.min(100, total - (page - 1) * 100)) }, (_, index) => ({
      id: (page - 1) * 100 + index,
      starts: new Date(now - ((page - 1) * 100 + index) * dayMs).toISOString(),
      workout_summary: {},
    }))
    const body = wahoo.streams.workouts.page.parse({ workouts, total })
    const request = { method: 'GET', path, query: { page: String(page) } } as const
    return { request, status: 200, raw: new Uint8Array(), contentType: '', body }
  }
  const pulled = async (from: number, to: number) => {
    asked.length = 0
    const task = { get, window: { from, to }, purpose: 'backfill', now } as unknown as PullTask<unknown, never>
    const ids: string[] = []
    for await (const { answer } of wahoo.streams.workouts.pull?.(task) ?? [])
      if (answer?.body !== undefined)
        for (const record of wahoo.streams.workouts.map(answer.body, answer.request))
          if (record.shape === 'event' && record.key !== undefined) ids.push(record.key)
    return ids
  }

  it('of years ago is found without reading all that came since', async () => {
    const ids = await pulled(now - 3030 * dayMs, now - 3000 * dayMs)
    for (let day = 3001; day <= 3030; day++) expect(ids).toContain(String(day))
    expect(asked.length).toBeLessThan(10)
  })
  it('is read to its very end', async () => {
    expect(await pulled(0, now - 3950 * dayMs)).toContain('3999')
  })
  it('that has none so old is not searched for ever', async () => {
    expect(await pulled(0, now - 9000 * dayMs)).not.toContain('0')
    expect(asked.length).toBeLessThan(10)
  })
})

describe('the headers of a limit', () => {
  it('tell the window with the least left, and of several that are spent the one that lasts longest', () => {
    const told = (remaining: string) =>
      readLimits({ 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': '120, 3000, 80000' }, now)
    expect(told('3, 50, 200')).toEqual({ per: 'app', remaining: 3, resetAt: now + 120_000 })
    expect(told('0, 0, 200')).toEqual({ per: 'app', remaining: 0, resetAt: now + 3_000_000 })
    expect(readLimits({}, now)).toBeUndefined()
  })
})

describe('a notice', () => {
  const request = (webhook_token: unknown): InboundRequest => ({
    method: 'POST',
    path: '/webhooks/wahoo',
    query: {},
    headers: {},
    body: new TextEncoder().encode(JSON.stringify({ event_type: 'workout_summary', webhook_token, user: { id: 7 } })),
  })
  const secrets = { clientId: 'client', clientSecret: 'secret', verificationToken: 'ours' }
  it('passes with the token of the portal, and with no other', () => {
    expect(['ours', 'theirs', '', undefined, 7].map((token) => wahoo.webhook.verify(request(token), secrets))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
  })
})

describe('a sport', () => {
  it('that Wahoo has a number of comes back as it was', () => {
    for (let number = 0; number <= 70; number++) {
      const sport = sportOf(number)
      expect(sportOf(numberOf(sport))).toBe(sport)
    }
  })
  it('that it has none of becomes a coarser one, or other', () => {
    expect([sportOf(numberOf('strength_training')), sportOf(numberOf('fencing'))]).toEqual(['cardio_training', 'other'])
  })
})
