/** Garmin's own stories: what is posted over days comes to the truth, files are fetched in time, and nobody else's address is gone to. */
import { expect, test } from 'vitest'
import {
  type ActivitySummary,
  dayMs,
  hourMs,
  type InboundRequest,
  jsonOf,
  keyOf,
  orderOf,
  type PullTask,
} from '../../kit/index.js'
import { compare, type Held } from '../../sandbox/index.js'
import { atService } from '../../testing/testing-workouts.js'
import { download } from './files.js'
import { isCallback } from './history.js'
import { garmin } from './index.js'
import { sandbox as service } from './sandbox.js'
import { sportOf } from './sports.js'

// Nobody renews tokens here: theirs last.
const sandbox = { ...service, oauth: { ...service.oauth, accessTokenSeconds: 90 * 86_400 } }
const start = Date.UTC(2026, 9, 10)
const begin = async () => {
  const at = atService(garmin, sandbox, 1, start)
  const url = 'http://localhost/webhooks/garmin/secret'
  await at.city.fetch('https://apis.garmin.com/tools/endpoints', { method: 'PUT', body: JSON.stringify({ url }) })
  return { at, ...heldBy(at) }
}

/** Takes posts as the runtime does: pages to records and listings, addresses asked. */
const heldBy = (at: ReturnType<typeof atService>) => {
  const records = new Map<string, Held & { readonly document?: string | undefined }>()
  const listed = new Map<string, ActivitySummary>()
  const take = (name: string, body: unknown): void => {
    const stream = garmin.streams[name as keyof typeof garmin.streams]
    const page = stream.page.parse(body)
    const request = { method: 'POST', path: '', query: {} } as const
    for (const item of stream.map(page, request))
      if (item.shape !== 'removal') {
        const { kind, day, series, document } = item
        const end = item.end && orderOf(item.end)
        const value = item.shape === 'sample' ? item.value : undefined
        const detail = item.shape === 'event' ? item.detail : undefined
        records.set(`${kind} ${keyOf(item)}`, {
          kind,
          start: orderOf(item.start),
          end,
          day,
          series,
          value,
          detail,
          document,
        })
      }
    for (const summary of stream.lists?.(page, request) ?? []) listed.set(summary.externalId, summary)
  }
  const post = async (from: number, to: number): Promise<void> => {
    const app = at.city.room.app(sandbox)
    for (const call of [...(sandbox.notices?.(app, at.person, { from, to }) ?? [])]) {
      const body = new TextEncoder().encode(call.body)
      const request: InboundRequest = { method: 'POST', path: '/', query: {}, headers: call.headers, body }
      for (const notice of garmin.webhook.read(request)) {
        if (notice.type === 'push') take(notice.stream, notice.body)
        if (notice.type !== 'ping' || notice.document === undefined) continue
        const answer = await at.task.get(notice.document)
        take(notice.streams[0] ?? '', answer.body)
      }
    }
  }
  return { records, listed, post }
}

test('what is posted over five days comes to the truth', async () => {
  const { at, records, post } = await begin()
  const days = 5
  for (let hour = 0; hour < days * 24; hour += 3) {
    await at.advance(3 * 3600)
    await post(at.now - 3 * hourMs, at.now)
  }
  const view = { from: start, to: at.now, now: at.now, scopes: [] }
  const span = { from: start + dayMs, to: at.now - dayMs }
  const { missing, wrong, doubled, matched } = compare(sandbox.truth(at.person, view), records.values(), span)
  expect({ missing, wrong, doubled }).toEqual({ missing: [], wrong: [], doubled: [] })
  expect(matched).toBeGreaterThan(50)
})

test('a workout is listed with its file, which is fetched as it was recorded; a day later it is gone', async () => {
  const { at, listed, records, post } = await begin()
  await at.advance(20 * 86_400)
  await post(start, at.now)
  const withFile = [...listed.values()].find(({ handle }) => handle !== undefined)
  if (withFile === undefined) throw new Error('no file is posted')
  expect(records.get(`exercise k:${withFile.externalId}`)).toBeDefined()
  const got = await download.fetch(at.task, withFile)
  expect(got).toMatchObject({ file: { format: 'fit' } })
  const typed = [...listed.values()].find(({ isStationary }) => isStationary === true)
  if (typed)
    expect(await download.fetch(at.task, typed)).toMatchObject({ activity: { track: { timeMs: new Float64Array() } } })
  await at.advance(25 * 3600)
  expect(await download.fetch(at.task, withFile)).toMatchObject({ skip: { code: 'gone' } })
})

const pulled = async (at: ReturnType<typeof atService>, asking: Partial<PullTask>) => {
  const task = {
    ...at.task,
    now: at.now,
    purpose: 'fresh',
    window: { from: at.now - 7 * dayMs, to: at.now },
    ...asking,
  }
  const pages = []
  for await (const page of garmin.streams.activities.pull?.(task as PullTask<unknown, never>) ?? []) pages.push(page)
  return pages
}

test('history is asked for once in stretches, and posted later', async () => {
  const { at, listed, post } = await begin()
  await at.advance(3600)
  const window = { from: at.now - 70 * dayMs, to: at.now }
  const pages = await pulled(at, { purpose: 'backfill', window })
  expect(pages.map(({ covers, cursor }) => [covers !== undefined, cursor])).toEqual([
    [true, undefined],
    [true, undefined],
    [true, undefined],
  ])
  // Asked again, Garmin says that it was asked before: as good as asked.
  expect((await pulled(at, { purpose: 'backfill', window })).every(({ covers }) => covers !== undefined)).toBe(true)
  const before = listed.size
  await at.advance(60)
  await post(at.now - 3600_000, at.now)
  expect(listed.size).toBeGreaterThan(before + 5)
})

test('a fresh pull asks for what a long silence missed, and for nothing after a short one', async () => {
  const { at } = await begin()
  const asked: string[] = []
  const get: PullTask['get'] = (path, ...rest) => {
    asked.push(path)
    return at.task.get(path, ...rest)
  }
  const rest = '/wellness-api/rest'
  await pulled(at, { get, cursor: at.now - dayMs })
  expect(asked).toEqual([`${rest}/user/permissions`])
  await pulled(at, { get, cursor: at.now - 8 * dayMs })
  expect(asked.slice(1)).toEqual([`${rest}/user/permissions`, `${rest}/backfill/activities`])
})

test('history nobody allowed is a gap, and no reason to stop', async () => {
  const { at } = await begin()
  const forbidden = {
    raw: new Uint8Array(),
    status: 403,
    contentType: '',
    request: { method: 'GET', path: '', query: {} },
  }
  const permissions = new TextEncoder().encode(JSON.stringify({ permissions: ['HEALTH_EXPORT'] }))
  const get = async (path: string) =>
    path.endsWith('permissions') ? { ...forbidden, status: 200, raw: permissions } : forbidden
  expect(await pulled(at, { get } as never)).toMatchObject([{ failed: {} }])
  const nothing = new TextEncoder().encode(JSON.stringify({ permissions: ['COURSE_IMPORT'] }))
  const none = { get: async () => ({ ...forbidden, status: 200, raw: nothing }) }
  await expect(pulled(at, none as never)).rejects.toThrow(/allow it in Garmin Connect/)
})

test('with a key of one’s own days are listed at the personal API, and workouts page by page', async () => {
  const { at } = await begin()
  const asked: unknown[] = []
  const get = async (path: string, query: Record<string, unknown>, options: unknown) => {
    asked.push([path, query, options])
    const body = query['start'] === 0 ? [{ activityId: 1 }] : []
    return { body, raw: new Uint8Array(), status: 200, contentType: '', request: { method: 'GET', path, query: {} } }
  }
  const pages = await pulled(at, { get, signedInBy: 'personal', window: { from: start - dayMs, to: start } } as never)
  const host = 'https://personal.connectapi.garmin.com'
  const path = '/activitylist-service/activities/search/activities'
  const days = { startDate: '2026-10-08', endDate: '2026-10-10', limit: 45 }
  expect(asked).toEqual([
    [path, { ...days, start: 0 }, { host }],
    [path, { ...days, start: 45 }, { host }],
  ])
  expect(pages.at(-1)).toMatchObject({ covers: {}, cursor: start })
})

test('only addresses of Garmin’s own API are gone to', () => {
  expect(isCallback('https://apis.garmin.com/wellness-api/rest/activityFile?id=1&token=x')).toBe(true)
  for (const address of [
    'http://apis.garmin.com/wellness-api/rest/dailies',
    'https://apis.garmin.com.example.net/wellness-api/rest/dailies',
    'https://apis.garmin.com:8443/wellness-api/rest/dailies',
    'https://a:b@apis.garmin.com/wellness-api/rest/dailies',
    'https://apis.garmin.com/wellness-api/rest/../../admin',
    'dailies',
  ])
    expect(isCallback(address), address).toBe(false)
})

test('sports are known with and without their suffix, and by what they hang below', () => {
  expect(sportOf('CROSS_COUNTRY_SKIING_WS')).toBe('cross_country_skiing')
  expect(sportOf('ROWING_V2')).toBe('rowing')
  expect(sportOf('resort_skiing_snowboarding_ws')).toBe('alpine_skiing')
  expect(sportOf('moon_running', 1)).toBe('running')
  expect(sportOf('OTHER', 1)).toBe('other')
})

test('a post that is none is nothing', () => {
  const read = (body: string) => [
    ...garmin.webhook.read({ method: 'POST', path: '/', query: {}, headers: {}, body: new TextEncoder().encode(body) }),
  ]
  for (const body of ['', '[]', '{"dailies":{}}', '{"dailies":[{"steps":1}]}', '{"constructor":[{"userId":"a"}]}'])
    expect(read(body), body).toEqual([])
  expect(jsonOf(new Uint8Array())).toBeUndefined()
})
