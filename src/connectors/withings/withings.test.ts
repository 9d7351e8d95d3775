/** Withings' own stories: what the exam over all connectors cannot know. */
import { describe, expect, test } from 'vitest'
import type { Answer, ErrorAnswer, Page, PullTask, RequestOptions, Schema, Task } from '../../kit/index.js'
import { inProcessSandbox, virtualClock } from '../../sandbox/index.js'
import { withings } from './index.js'
import { sandbox } from './sandbox.js'

const now = Date.parse('2026-10-08T12:00:00Z')
const window = { from: Date.parse('2026-10-07T00:00:00Z'), to: now }
type Form = Readonly<Record<string, unknown>>

/** A service that answers each call with the next of `bodies`, and then with the last of them for ever. */
const serviceOf = (bodies: readonly unknown[], page?: Schema<unknown>) => {
  const asked: Form[] = []
  const post = async (path: string, { form = {} }: RequestOptions = {}): Promise<Answer> => {
    const body = bodies[Math.min(asked.length, bodies.length - 1)]
    asked.push(Object.fromEntries(Object.entries(form).filter(([, value]) => value !== undefined)))
    const request = { method: 'POST', path, query: {} } as const
    const answer = { request, status: 200, raw: new Uint8Array(), contentType: 'application/json' }
    if (page === undefined) return { ...answer, body }
    const told = page.safeParse(body)
    return told.success ? { ...answer, body: told.data } : { ...answer, problem: { path: '', expected: 'a page' } }
  }
  return { asked, post }
}
const pull = async (
  stream: keyof typeof withings.streams,
  bodies: readonly unknown[],
  about: Partial<PullTask<unknown, number>> = {},
) => {
  const { page, pull: pulled } = withings.streams[stream]
  const { asked, post } = serviceOf(bodies, page)
  const pages: Page[] = []
  const task = { window, purpose: 'fresh', now, post, ...about } as unknown as PullTask<unknown, never>
  for await (const one of pulled?.(task) ?? []) pages.push(one)
  return { asked, pages }
}
const listing = (more: boolean, offset = 0) => ({ status: 0, body: { measuregrps: [], more: Number(more), offset } })

describe('a fresh pull', () => {
  test('asks what was changed since the last one, page by page, and then for the window as a whole', async () => {
    const cursor = Date.parse('2026-10-07T12:00:00Z')
    const { asked, pages } = await pull('measures', [listing(true, 40), listing(false), listing(false)], { cursor })
    expect(asked.map(({ meastypes: _, ...form }) => form)).toEqual([
      { action: 'getmeas', category: 1, lastupdate: cursor / 1000 },
      { action: 'getmeas', category: 1, lastupdate: cursor / 1000, offset: '40' },
      { action: 'getmeas', category: 1, startdate: window.from / 1000, enddate: now / 1000 },
    ])
    expect(pages.at(-1)).toEqual({ covers: window, cursor: now })
  })

  test('that cannot read the changes leaves the cursor where it is', async () => {
    const { pages } = await pull('measures', [{ nonsense: true }], { cursor: now - 3_600_000 })
    expect(pages.at(-1)).toEqual({ failed: window })
    expect(pages.some(({ cursor }) => cursor !== undefined)).toBe(false)
  })

  test('that is the first, or of history, has nothing to compare with', async () => {
    const first = await pull('measures', [listing(false)])
    const history = await pull('measures', [listing(false)], { purpose: 'backfill', cursor: now })
    for (const { asked } of [first, history]) expect(asked.some((form) => 'lastupdate' in form)).toBe(false)
  })

  test('is not led in circles by an offset that stands still', async () => {
    await expect(pull('measures', [listing(true, 40)])).rejects.toThrow('the same page twice')
  })

  test('asks for the days of a person anywhere on earth', async () => {
    const { asked } = await pull('activity', [{ status: 0, body: { activities: [], more: false } }])
    expect(asked[0]).toMatchObject({ startdateymd: '2026-10-06', enddateymd: '2026-10-10' })
  })
})

test('a night that ends on the day the clock changes, and one after a flight to Los Angeles, are days of their own', () => {
  const night = (id: number, start: string, end: string, date: string, timezone: string) => ({
    ...{ id, date, timezone, data: {} },
    ...{ startdate: Date.parse(start) / 1000, enddate: Date.parse(end) / 1000 },
  })
  const { page, map } = withings.streams.sleep
  const body = page.parse({
    status: 0,
    body: {
      series: [
        night(1, '2026-10-24T22:30:00Z', '2026-10-25T07:15:00Z', '2026-10-25', 'Europe/Berlin'),
        night(2, '2026-10-27T14:20:00Z', '2026-10-27T22:05:00Z', '2026-10-28', 'Asia/Tokyo'),
        night(3, '2026-10-29T06:40:00Z', '2026-10-29T13:55:00Z', '2026-10-29', 'America/Los_Angeles'),
      ],
    },
  })
  const told = [...map(body, { method: 'POST', path: '/v2/sleep', query: {} })]
  const offsets = told.map((one) =>
    'start' in one ? [one.start, one.end].map((at) => at && 'at' in at && at.offset) : [],
  )
  expect(told.map((one) => ('day' in one ? one.day : undefined))).toEqual(['2026-10-25', '2026-10-28', '2026-10-29'])
  expect(offsets).toEqual([
    [120, 60],
    [540, 540],
    [-420, -420],
  ])
})

describe('the status inside an answer', () => {
  const meaning = (status: number) => withings.api.errors({ status: 200, body: { status } } as ErrorAnswer)?.means
  test('says what happens next', () => {
    expect([0, 401, 214, 601, 503, 293, 522, 2556].map(meaning)).toEqual([
      undefined,
      'expired',
      'permission',
      'limit',
      'contract',
      'contract',
      'transient',
      'transient',
    ])
  })

  test('of a token answer ends a grant only where it speaks of the grant', () => {
    const { readTokens } = withings.auth
    expect(readTokens?.({ status: 0, body: { access_token: 'a' } })).toEqual({ access_token: 'a' })
    expect(readTokens?.({ status: 503, error: 'Invalid Params: invalid refresh_token' })).toEqual({
      error: 'invalid_grant',
    })
    expect(readTokens?.({ status: 503, error: 'Invalid Params: invalid client_id' })).toEqual({
      error: 'invalid_client',
    })
    expect(() => readTokens?.({ status: 601, error: 'Too Many Requests' })).toThrow('just now')
  })
})

describe('notices', () => {
  const wanted = {
    callbackUrl: 'https://us.example/webhooks/withings/secret',
    clientId: '',
    clientSecret: '',
    verificationToken: 'secret',
  }

  test('are asked for where they are missing, and only where the person allowed it', async () => {
    const standing = { appli: 1, callbackurl: wanted.callbackUrl, expires: 2_147_483_647 }
    const elsewhere = { appli: 4, callbackurl: 'https://other.example' }
    const { asked, post } = serviceOf([{ status: 0, body: { profiles: [standing, elsewhere] } }])
    await withings.webhook.subscribeEach?.ensure({ post, scopes: ['user.metrics'] } as unknown as Task, wanted)
    expect(asked.filter(({ action }) => action === 'subscribe').map(({ appli }) => appli)).toEqual(['2', '4', '54'])
  })

  test('of the simulated service name the person and what to ask for', async () => {
    const clock = virtualClock(now)
    const calls: { url: string; body: string }[] = []
    const city = inProcessSandbox({
      clock,
      services: [sandbox],
      people: [1],
      outbound: async (url, init) => {
        if (init.method === 'POST') calls.push({ url, body: String(init.body) })
        return new Response(null, { status: 200 })
      },
    })
    const post = async (path: string, { form = {} }: RequestOptions = {}) => {
      const headers = { authorization: `Bearer ${city.connectDirectly('withings', 1).access_token}` }
      const body = new URLSearchParams(Object.entries(form).map(([name, value]) => [name, String(value)]))
      const answer = await city.fetch(`https://wbsapi.withings.net${path}`, { method: 'POST', headers, body })
      return { body: await answer.json() }
    }
    const task = { post, scopes: withings.auth.scopes } as unknown as Task
    await withings.webhook.subscribeEach?.ensure(task, wanted)
    await clock.advance(2 * 86_400_000)
    await city.deliver({ from: now, to: clock.now() })
    const notices = calls.flatMap(({ url, body }) => {
      expect(url).toBe(wanted.callbackUrl)
      const request = { method: 'POST', path: '/', query: {}, headers: {}, body: new TextEncoder().encode(body) }
      return [...withings.webhook.read(request)]
    })
    const streams = new Set(notices.flatMap((notice) => (notice.type === 'ping' ? notice.streams : [])))
    expect([...streams].sort()).toEqual(['activity', 'intraday', 'measures', 'sleep', 'sleep_stages', 'workouts'])
    await withings.webhook.subscribeEach?.end?.(task, wanted)
    expect(await post('/notify', { form: { action: 'list' } })).toEqual({ body: { status: 0, body: { profiles: [] } } })
  })
})
