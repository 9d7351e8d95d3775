/** What the exam cannot ask: which days Oura is asked for, what its refusals mean, and how notices are kept coming. */
import { describe, expect, it } from 'vitest'
import type { Answer, PullTask, RequestOptions, Stream } from '../kit/index.js'
import { oura } from './oura/index.js'

interface Asked {
  readonly method: string
  readonly path: string
  readonly query?: unknown
  readonly options?: RequestOptions
}

const serviceOf = (answerTo: (asked: Asked) => unknown) => {
  const asked: Asked[] = []
  const ask = async (request: Asked): Promise<Answer> => {
    asked.push(request)
    const body = answerTo(request)
    return {
      request: { method: 'GET', path: request.path, query: {} },
      status: 200,
      raw: new Uint8Array(),
      contentType: '',
      body,
    }
  }
  const task = {
    get: (path: string, query?: unknown, options?: RequestOptions) =>
      ask({ method: 'GET', path, query, ...(options && { options }) }),
    post: (path: string, options?: RequestOptions) => ask({ method: 'POST', path, ...(options && { options }) }),
    put: (path: string, options?: RequestOptions) => ask({ method: 'PUT', path, ...(options && { options }) }),
    patch: (path: string, options?: RequestOptions) => ask({ method: 'PUT', path, ...(options && { options }) }),
    delete: (path: string, options?: RequestOptions) => ask({ method: 'DELETE', path, ...(options && { options }) }),
    account: { id: 'ada' },
    scopes: [],
    signal: new AbortController().signal,
  }
  return { asked, task }
}

const queriesOf = async (stream: Stream, from: string, to: string) => {
  const { asked, task } = serviceOf(() => ({ data: [] }))
  const window = { from: Date.parse(from), to: Date.parse(to) }
  const pull: PullTask = { ...task, window, purpose: 'backfill', now: window.to } as unknown as PullTask
  const pages = []
  for await (const page of stream.pull?.(pull) ?? []) pages.push(page)
  return asked.map(({ query }) => query)
}

describe('what Oura is asked for', () => {
  it('is a day more at either end, as days are the person’s, and one for an exclusive end', async () => {
    expect(await queriesOf(oura.streams.sleep, '2026-10-01T00:00:00Z', '2026-10-04T00:00:00Z')).toEqual([
      { start_date: '2026-09-30', end_date: '2026-10-05', next_token: undefined },
    ])
  })
  it('is never more than thirty days of heart rate in one call', async () => {
    const queries = await queriesOf(oura.streams.heartrate, '2026-08-01T00:00:00Z', '2026-10-04T00:00:00Z')
    expect(queries).toHaveLength(3)
    for (const query of queries as Record<string, string>[]) {
      const [from, to] = [query['start_datetime'], query['end_datetime']].map((text) => Date.parse(text ?? ''))
      expect((to as number) - (from as number)).toBeLessThanOrEqual(30 * 86_400_000)
    }
  })
})

describe('what Oura’s refusals mean', () => {
  const meaningOf = (status: number, path = '/v2/usercollection/sleep', headers = {}) =>
    oura.api.errors({ status, headers, body: undefined, request: { method: 'GET', path, query: {} } })
  it('tells a missing permission from a wrong subscription, and a missing document from a missing page', () => {
    expect(meaningOf(403)).toMatchObject({ means: 'permission' })
    expect(meaningOf(403, '/v2/webhook/subscription/renew/x')).toEqual({ means: 'nothing' })
    expect(meaningOf(404)).toEqual({ means: 'nothing' })
    expect(meaningOf(426)).toMatchObject({ means: 'permission' })
    expect(meaningOf(401)).toBeUndefined()
  })
  it('waits until the reset of the layer that is spent', () => {
    const headers = { 'x-ratelimit-reset': '1791187400', 'x-ratelimit-tier': 'application', 'retry-after': '78' }
    expect(meaningOf(429, '/', headers)).toEqual({ means: 'limit', retryAt: 1_791_187_400_000, per: 'app' })
    expect(meaningOf(429)).toBeUndefined()
    expect(oura.api.readLimits(headers)).toEqual({ per: 'app', remaining: 0, resetAt: 1_791_187_400_000 })
    expect(oura.api.readLimits({})).toBeUndefined()
  })
})

describe('subscriptions', () => {
  const client = { clientId: 'our-client', clientSecret: 'our-secret' }
  const wanted = { callbackUrl: 'https://home.example/webhooks/oura', verificationToken: 'ours', ...client }
  const ensure = async (standing: readonly unknown[]) => {
    const { asked, task } = serviceOf(({ method }) =>
      method === 'GET'
        ? standing
        : { id: 'new', expiration_time: method === 'PUT' ? '2027-04-02T00:00:00Z' : '2027-03-02T00:00:00Z' },
    )
    const until = await oura.webhook.subscribe?.ensure(task, wanted)
    return { asked: asked.slice(1), until }
  }
  const standing = { id: 'old', event_type: 'delete', data_type: 'sleep', expiration_time: '2026-10-06T00:00:00Z' }

  it('are made for every operation on every data type, with the app’s own credentials', async () => {
    const { asked, until } = await ensure([])
    expect(asked).toHaveLength(3 * 16)
    expect(new Set(asked.map(({ method }) => method))).toEqual(new Set(['POST']))
    expect(asked[0]?.options?.json).toEqual({
      callback_url: wanted.callbackUrl,
      verification_token: 'ours',
      event_type: 'create',
      data_type: 'sleep',
    })
    expect(asked[0]?.options?.headers).toEqual({ 'x-client-id': 'our-client', 'x-client-secret': 'our-secret' })
    expect(until).toEqual({ renewBefore: Date.parse('2027-03-01T00:00:00Z') })
  })
  it('of ours are renewed, and those of another address left alone', async () => {
    const { asked } = await ensure([
      { ...standing, callback_url: wanted.callbackUrl },
      { ...standing, id: 'theirs', event_type: 'create', callback_url: 'https://elsewhere.example' },
    ])
    expect(asked.filter(({ method }) => method === 'PUT').map(({ path }) => path)).toEqual([
      '/v2/webhook/subscription/renew/old',
    ])
    expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(47)
  })
})
