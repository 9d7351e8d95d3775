/** Google Health's own stories: what the exam over all connectors cannot know. */
import { describe, expect, it } from 'vitest'
import type { Answer, InboundRequest, Page, PullTask, Schema } from '../../kit/index.js'
import { inProcessSandbox, sandboxClient, virtualClock } from '../../sandbox/index.js'
import { googleHealth } from './index.js'
import { sandbox } from './sandbox.js'

const now = Date.parse('2026-10-08T12:00:00Z')
const asked: { path: string; query: Readonly<Record<string, unknown>>; json: unknown }[] = []

/** A service that answers every listing with two pages, and notes what it is asked. */
const taskOver = (window: { from: string; to: string }, purpose: 'fresh' | 'backfill', pages: Schema<unknown>) => {
  asked.length = 0
  const answer = async (
    path: string,
    query: Readonly<Record<string, unknown>> = {},
    json?: unknown,
  ): Promise<Answer> => {
    asked.push({ path, query, json })
    const token = query['pageToken'] ?? (json as { pageToken?: string } | undefined)?.pageToken
    const body = token === undefined ? { nextPageToken: 'second' } : {}
    return {
      request: { method: 'GET', path, query: {} },
      status: 200,
      raw: new Uint8Array(),
      contentType: 'application/json',
      body: pages.parse(body),
    }
  }
  return {
    window: { from: Date.parse(window.from), to: Date.parse(window.to) },
    purpose,
    now,
    account: { id: '1' },
    scopes: [],
    signal: new AbortController().signal,
    get: (path: string, query: Readonly<Record<string, unknown>>) => answer(path, query),
    post: (path: string, options: { json: unknown }) => answer(path, {}, options.json),
  } as unknown as PullTask<unknown, never>
}
const pull = async (
  name: keyof typeof googleHealth.streams,
  window: { from: string; to: string },
  purpose: 'fresh' | 'backfill' = 'fresh',
) => {
  const stream = googleHealth.streams[name]
  const pages: Page[] = []
  for await (const page of stream.pull?.(taskOver(window, purpose, stream.page)) ?? []) pages.push(page)
  return pages
}
const filters = () => asked.filter(({ query }) => query['pageToken'] === undefined).map(({ query }) => query['filter'])

describe('asking', () => {
  it('moves the cursor only behind the last page of a range, since pages run from new to old', async () => {
    const pages = await pull('heart-rate', { from: '2026-10-06T12:00:00Z', to: '2026-10-08T12:00:00Z' })
    expect(pages.map(({ answer, cursor }) => (answer === undefined ? cursor : 'page'))).toEqual([
      'page',
      'page',
      Date.parse('2026-10-07T12:00:00Z'),
      'page',
      'page',
      Date.parse('2026-10-08T12:00:00Z'),
    ])
  })
  it('filters each shape by the only member it may be filtered by', async () => {
    const window = { from: '2026-10-06T12:00:00Z', to: '2026-10-07T12:00:00Z' }
    await pull('steps', window)
    expect(filters()).toEqual([
      'steps.interval.start_time >= "2026-10-06T12:00:00.000Z" AND steps.interval.start_time < "2026-10-07T12:00:00.000Z"',
    ])
    await pull('weight', window)
    expect(filters()[0]).toMatch(/^weight\.sample_time\.physical_time >= /)
    await pull('daily-vo2-max', window, 'backfill')
    expect(filters()).toEqual(['daily_vo2_max.date >= "2026-10-06" AND daily_vo2_max.date < "2026-10-08"'])
    await pull('electrocardiogram', window)
    expect(filters()).toEqual(['electrocardiogram.interval.start_time >= "2026-10-06T12:00:00.000Z"'])
  })
  it('asks for a day more where a filter is civil, or goes by the end of a night', async () => {
    const window = { from: '2026-10-06T00:00:00Z', to: '2026-10-07T00:00:00Z' }
    await pull('exercise', window, 'backfill')
    expect(filters()).toEqual([
      'exercise.interval.civil_start_time >= "2026-10-05" AND exercise.interval.civil_start_time < "2026-10-08"',
    ])
    await pull('sleep', window, 'backfill')
    expect(filters()).toEqual([
      'sleep.interval.end_time >= "2026-10-06T00:00:00.000Z" AND sleep.interval.end_time < "2026-10-08T00:00:00.000Z"',
    ])
  })
  it('keeps exercise and sleep to 25 points a page', async () => {
    const window = { from: '2026-10-06T00:00:00Z', to: '2026-10-07T00:00:00Z' }
    for (const name of ['exercise', 'sleep'] as const) {
      await pull(name, window)
      expect(asked.map(({ query }) => query['pageSize'])).toEqual([25, 25])
    }
  })
  it('asks for whole hours of UTC, whatever the window, and never for more than fourteen days', async () => {
    await pull('total-calories', { from: '2026-09-01T10:17:23Z', to: '2026-10-08T11:59:01Z' })
    const ranges = asked.map(({ json }) => (json as { range: { startTime: string; endTime: string } }).range)
    expect(ranges[0]?.startTime).toBe('2026-09-01T10:00:00.000Z')
    expect(ranges.at(-1)?.endTime).toBe('2026-10-08T12:00:00.000Z')
    for (const { startTime, endTime } of ranges)
      expect(Date.parse(endTime) - Date.parse(startTime)).toBeLessThanOrEqual(14 * 86_400_000)
  })
})

describe('reading', () => {
  it('takes the listing of another service for what it is', () => {
    const { page } = googleHealth.streams.steps
    expect(page.safeParse({ data: [{ id: 1 }], next_token: null }).success).toBe(false)
    expect(page.safeParse({ dataPoints: [{ weight: { weightGrams: 1 } }] }).success).toBe(false)
    expect(page.safeParse({}).success).toBe(true)
  })
})

describe('errors', () => {
  const meaning = (status: number, reason?: string, message = '') =>
    googleHealth.api.errors({
      status,
      headers: {},
      body: { error: { code: status, message, status: 'X', details: reason === undefined ? [] : [{ reason }] } },
      request: { method: 'GET', path: '/', query: {} },
    })
  it('leads each refusal to what has to happen next', () => {
    expect(meaning(401)).toEqual({ means: 'expired' })
    expect(meaning(403, 'RESOURCE_PERMISSION_DENIED')).toMatchObject({
      means: 'reauthorize',
      message: expect.stringContaining('connect it again'),
    })
    expect(meaning(403, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT')).toMatchObject({ means: 'permission' })
    expect(meaning(400, 'ACCOUNT_NOT_LINKED')).toMatchObject({ means: 'reauthorize' })
    expect(meaning(400, 'INVALID_DATA_POINT_FILTER')).toMatchObject({ means: 'contract' })
    expect(meaning(429)).toEqual({ means: 'limit', per: 'connection' })
    expect(meaning(503)).toBeUndefined()
  })
})

it('knows the Fitbit account of old, to go on with its history', () => {
  const { account } = googleHealth.auth
  expect(account.read({ name: 'users/1/identity', healthUserId: '1', legacyUserId: '9ZZ8AB' })).toEqual({
    id: '1',
    legacyId: '9ZZ8AB',
  })
})

it('passes the handshake of the simulated service, and believes its notices because they are signed', async () => {
  const { webhook } = googleHealth
  const secrets = { clientId: sandboxClient.id, clientSecret: sandboxClient.secret, verificationToken: 'chosen-by-us' }
  const delivered: InboundRequest[] = []
  const outbound = async (url: string, init: RequestInit): Promise<Response> => {
    const headers = Object.fromEntries(new Headers(init.headers))
    const body = new TextEncoder().encode(String(init.body))
    const inbound = { method: 'POST', path: new URL(url).pathname, query: {}, headers, body }
    const handshake = webhook.handshake(inbound, secrets)
    if (handshake !== undefined) return new Response(null, { status: handshake.status })
    delivered.push(inbound)
    return new Response(null, { status: webhook.successStatus })
  }
  const clock = virtualClock(now)
  const city = inProcessSandbox({ clock, services: [sandbox], people: [1], outbound })
  await city.connectDirectly('google-health', 1)
  const subscribe = (secret: string) =>
    city.fetch('https://health.googleapis.com/v4/projects/1077/subscribers?subscriberId=tributary', {
      method: 'POST',
      headers: { authorization: `Bearer ${sandboxClient.secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        endpointUri: 'https://tributary.example/hooks/google-health',
        subscriberConfigs: [{ dataTypes: ['steps', 'sleep'], subscriptionCreatePolicy: 'AUTOMATIC' }],
        endpointAuthorization: { secret },
      }),
    })
  expect((await subscribe('Bearer of-bad-news')).status).toBe(400)
  expect((await subscribe('Bearer chosen-by-us')).status).toBe(200)

  await clock.advance(86_400_000)
  expect(await city.deliver({ from: now, to: now + 86_400_000 })).toContain(204)
  const keys: unknown = await (await city.fetch(webhook.keysUrl)).json()
  const [notice] = delivered
  if (notice === undefined) throw new Error('nothing was delivered')
  expect(webhook.verify(notice, { ...secrets, keys })).toBe(true)
  expect(
    webhook.verify(
      { ...notice, body: notice.body.map((byte, at) => (at === 9 ? byte ^ 1 : byte)) },
      { ...secrets, keys },
    ),
  ).toBe(false)
  expect([...webhook.read(notice)]).toContainEqual(
    expect.objectContaining({ type: 'ping', streams: ['steps', 'steps-per-day'], span: expect.anything() }),
  )
})
