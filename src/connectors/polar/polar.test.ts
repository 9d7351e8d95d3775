/** What the exam cannot ask: how the clock on the wall is read, what Polar is asked for, and how its calls are kept coming. */
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  type Answer,
  dayMs,
  momentFromIso,
  orderOf,
  type PullTask,
  type RequestOptions,
  type Task,
} from '../../kit/index.js'
import { polar } from './index.js'
import { inNight, onNightOf, pointsOf } from './times.js'

interface Asked {
  readonly method: string
  readonly path: string
  readonly query?: unknown
  readonly json?: unknown
}
const serviceOf = (answerTo: (asked: Asked) => unknown) => {
  const asked: Asked[] = []
  const ask = async (request: Asked): Promise<Answer> => {
    asked.push(request)
    const body = answerTo(request)
    const raw = body === undefined ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(body))
    return { request: { method: 'GET', path: request.path, query: {} }, status: 200, raw, contentType: '', body }
  }
  const sends = (method: string) => (path: string, options?: RequestOptions) =>
    ask({ method, path, ...(options?.json !== undefined && { json: options.json }) })
  const task = {
    get: (path: string, query?: unknown) => ask({ method: 'GET', path, query }),
    post: sends('POST'),
    put: sends('PUT'),
    patch: sends('PUT'),
    delete: sends('DELETE'),
    account: { id: '61110' },
    scopes: [],
    signedInBy: 'auth' as const,
    signal: new AbortController().signal,
  }
  return { asked, task }
}

const now = Date.parse('2026-10-25T09:30:00Z')
const pulled = async (name: keyof typeof polar.streams, from: string, answerTo: (asked: Asked) => unknown) => {
  const { asked, task } = serviceOf(answerTo)
  const pull = { ...task, window: { from: Date.parse(from), to: now }, purpose: 'fresh', now } as unknown as PullTask
  const pages = []
  for await (const page of polar.streams[name].pull?.(pull as never) ?? []) pages.push(page)
  return { asked, pages }
}

describe('the clock on the wall', () => {
  const times = (keys: readonly string[], start: string, end: string) =>
    inNight(pointsOf(Object.fromEntries(keys.map((key, index) => [key, index]))), {
      start: momentFromIso(start),
      end: momentFromIso(end),
    }).map(({ at }) => new Date(orderOf(at)).toISOString().slice(11, 16))

  it('goes on past midnight', () => {
    expect(times(['23:50', '00:10', '06:00'], '2026-10-10T23:45:30+02:00', '2026-10-11T06:30:00+02:00')).toEqual([
      '21:50',
      '22:10',
      '04:00',
    ])
  })
  it('may be read a moment before the night begins', () => {
    expect(times(['23:40', '00:05'], '2026-10-10T23:45:30+02:00', '2026-10-11T06:30:00+02:00')).toEqual([
      '21:40',
      '22:05',
    ])
  })
  it('leaves an hour out in the night that ends on the day the clocks go forward', () => {
    expect(
      times(['01:30', '01:55', '03:00', '03:30'], '2027-03-28T01:00:00+01:00', '2027-03-28T10:00:00+02:00'),
    ).toEqual(['00:30', '00:55', '01:00', '01:30'])
  })
  it('shows where it steps back in the night that ends on the day the clocks go back', () => {
    expect(times(['02:40', '02:10', '03:30'], '2026-10-25T01:00:00+02:00', '2026-10-25T09:00:00+01:00')).toEqual([
      '00:40',
      '01:10',
      '02:30',
    ])
  })
  it('counts from the nearer end where the hour that comes twice is told once', () => {
    expect(
      times(['01:00', '02:00', '03:00', '06:00'], '2026-10-24T23:00:00+02:00', '2026-10-25T07:00:00+01:00'),
    ).toEqual(['23:00', '00:00', '02:00', '05:00'])
  })
  it('belongs to the evening before the day of waking', () => {
    const local = (keys: readonly string[]) =>
      onNightOf(pointsOf(Object.fromEntries(keys.map((key) => [key, 1]))), '2026-10-11').map(({ at }) =>
        'local' in at ? at.local : '',
      )
    expect(local(['23:55', '00:00'])).toEqual(['2026-10-10T23:55:00', '2026-10-11T00:00:00'])
    expect(local(['22:10', '22:15'])).toEqual(['2026-10-10T22:10:00', '2026-10-10T22:15:00'])
    expect(local(['02:55', '02:00'])).toEqual(['2026-10-11T02:55:00', '2026-10-11T02:00:00'])
  })
})

describe('what Polar is asked for', () => {
  it('is never more than 28 days, and never longer ago than it remembers', async () => {
    const { asked } = await pulled('continuous-heart-rate', '2026-01-01T00:00:00Z', () => ({ heart_rates: [] }))
    expect(asked.map(({ query }) => query)).toEqual([
      { from: '2026-09-28', to: '2026-10-25' },
      { from: '2026-10-24', to: '2026-10-26' },
    ])
    const year = await pulled('activities', '2020-01-01T00:00:00Z', () => [])
    for (const { query } of year.asked as { query: { from: string; to: string } }[]) {
      expect(Date.parse(query.to) - Date.parse(query.from)).toBeLessThanOrEqual(28 * dayMs)
      expect(now - Date.parse(query.from)).toBeLessThan(365 * dayMs)
    }
  })
  it('is nothing where all of the window is longer ago', async () => {
    const { asked, task } = serviceOf(() => [])
    const window = { from: now - 90 * dayMs, to: now - 60 * dayMs }
    const pull = { ...task, window, purpose: 'backfill', now } as unknown as PullTask
    for (const name of ['sleep', 'exercises', 'spo2'] as const)
      for await (const _ of polar.streams[name].pull?.(pull as never) ?? []) expect.unreachable()
    expect(asked).toEqual([])
  })
  it('covers workouts only from the day the person was registered on', async () => {
    const { pages } = await pulled('exercises', '2026-09-01T00:00:00Z', ({ path }) =>
      path.startsWith('/v3/users/') ? { 'registration-date': '2026-10-20T10:00:00.000Z' } : [],
    )
    expect(pages.at(-1)).toEqual({ covers: { from: Date.parse('2026-10-20T10:00:00Z'), to: now }, cursor: now })
  })
  it('is asked again where it does not say when that was', async () => {
    await expect(pulled('exercises', '2026-09-01T00:00:00Z', () => ({ error: {} }))).rejects.toThrow(/asked again/)
  })
})

describe('what Polar’s answers mean', () => {
  const meaningOf = (status: number, method: 'GET' | 'POST' = 'GET') =>
    polar.api.errors({ status, headers: {}, body: undefined, request: { method, path: '/v3/users/sleep', query: {} } })
  it('tells nothing from refusal', () => {
    expect(meaningOf(204)).toEqual({ means: 'nothing' })
    expect(meaningOf(404)).toEqual({ means: 'nothing' })
    expect(meaningOf(403)).toMatchObject({ means: 'permission' })
    expect(meaningOf(404, 'POST')).toBeUndefined()
    expect(meaningOf(401)).toBeUndefined()
  })
  it('is the window that is nearer to its end', () => {
    const headers = (usage: string) => ({
      'ratelimit-usage': usage,
      'ratelimit-limit': '520, 5100',
      'ratelimit-reset': '300, 40000',
    })
    const told = { per: 'app', resetAt: now + 300_000 }
    expect(polar.api.readLimits(headers('20, 4000'), now)).toEqual({ ...told, remaining: 500 })
    expect(polar.api.readLimits(headers('520, 5100'), now)).toMatchObject({ remaining: 0, resetAt: now + 40_000_000 })
    expect(polar.api.readLimits({}, now)).toBeUndefined()
  })
})

describe('the one webhook', () => {
  const wanted = {
    callbackUrl: 'https://home.example/webhooks/polar',
    clientId: 'a',
    clientSecret: 'b',
    verificationToken: '',
  }
  const hook = (url: string, active = true) => ({ data: [{ id: 'h1', url, active, events: [] }] })
  const ensure = async (standing: unknown, told?: string) => {
    const { asked, task } = serviceOf(({ method }) =>
      method === 'GET'
        ? standing
        : method === 'POST'
          ? { data: { id: 'h2', signature_secret_key: 'new-key' } }
          : undefined,
    )
    const outcome = await polar.webhook.subscribe?.ensure(task, { ...wanted, ...(told !== undefined && { told }) })
    return { asked: asked.slice(1).map(({ method, path }) => `${method} ${path}`), outcome }
  }
  it('is made where there is none, and its key kept', async () => {
    expect(await ensure({ data: [] })).toEqual({ asked: ['POST /v3/webhooks'], outcome: { told: 'new-key' } })
  })
  it('is left standing, or woken', async () => {
    expect(await ensure(hook(wanted.callbackUrl), 'key')).toEqual({ asked: [], outcome: {} })
    expect(await ensure(hook(wanted.callbackUrl, false), 'key')).toEqual({
      asked: ['POST /v3/webhooks/activate'],
      outcome: {},
    })
  })
  it('is made anew where its key is lost or our address has changed', async () => {
    const anew = { asked: ['DELETE /v3/webhooks/h1', 'POST /v3/webhooks'], outcome: { told: 'new-key' } }
    expect(await ensure(hook(wanted.callbackUrl))).toEqual(anew)
    expect(await ensure(hook('https://old.example/webhooks/polar'), 'key')).toEqual(anew)
  })
  it('of somebody else is left alone', async () => {
    await expect(ensure(hook('https://theirs.example'))).rejects.toThrow(/delete that webhook/)
  })
})

describe('the files of a workout', () => {
  const summary = { externalId: 'x1', start: momentFromIso('2026-10-20T07:00:00+02:00'), sport: 'running' as const }
  const fetched = async (answers: Readonly<Record<string, number | Uint8Array>>) => {
    const asked: string[] = []
    const get = async (path: string): Promise<Answer> => {
      asked.push(path)
      const told = answers[path.split('/').slice(3).join('/')] ?? 404
      const [status, raw] = typeof told === 'number' ? [told, new Uint8Array()] : [200, told]
      return { request: { method: 'GET', path, query: {} }, status, raw, contentType: '' }
    }
    const downloaded = await polar.activities.download?.fetch({ get } as unknown as Task, summary)
    return { asked, downloaded }
  }
  it('are asked for from the richest on, and unwrapped', async () => {
    const tcx = new TextEncoder().encode('<?xml version="1.0"?><TrainingCenterDatabase></TrainingCenterDatabase>')
    const { asked, downloaded } = await fetched({ 'x1/fit': 204, 'x1/tcx': new Uint8Array(gzipSync(tcx)) })
    expect(asked).toEqual(['/v3/exercises/x1/fit', '/v3/exercises/x1/tcx'])
    expect(downloaded).toMatchObject({ file: { format: 'tcx', bytes: tcx } })
  })
  it('are missing where it was entered by hand: then what the listing tells is handed on', async () => {
    const { downloaded } = await fetched({ x1: new TextEncoder().encode('{}') })
    expect(downloaded).toMatchObject({ activity: { sport: 'running', start: summary.start } })
  })
  it('are gone with the workout', async () => {
    expect((await fetched({})).downloaded).toMatchObject({ skip: { code: 'gone' } })
  })
})
