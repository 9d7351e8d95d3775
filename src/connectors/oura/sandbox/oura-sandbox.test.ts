import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { dayMs, hourMs } from '../../../kit/index.js'
import {
  asOf,
  compare,
  type Fact,
  type Held,
  type InProcessOptions,
  inProcessSandbox,
  person,
  virtualClock,
} from '../../../sandbox/index.js'
import { sandbox as oura } from '../sandbox.js'

const now = Date.UTC(2026, 9, 20, 15)
type Listing = { data: Record<string, never>[]; next_token: string | null }

const open = (options: Partial<InProcessOptions> = {}, scopes?: readonly string[], seed = 1) => {
  const clock = virtualClock(now)
  const city = inProcessSandbox({ clock, services: [oura], people: [1, 2, 3], ...options })
  const { access_token } = city.connectDirectly('oura', seed, scopes)
  const get = (path: string) =>
    city.fetch(`https://api.ouraring.com${path}`, { headers: { authorization: `Bearer ${access_token}` } })
  const list = async (name: string, query: Record<string, string>) => {
    const all: Record<string, never>[] = []
    for (let token: string | null = ''; token !== null; ) {
      const response: Response = await get(
        `/v2/usercollection/${name}?${new URLSearchParams({ ...query, ...(token && { next_token: token }) })}`,
      )
      if (response.status !== 200) throw new Error(`${name}: ${response.status} ${await response.text()}`)
      const { data, next_token } = (await response.json()) as Listing
      all.push(...data)
      token = next_token
    }
    return all
  }
  return { clock, city, get, list }
}
const window = { start_date: '2026-09-01', end_date: '2026-10-21' }
const span = { from: Date.UTC(2026, 8, 5), to: now }

/** As simple a client as there can be: a few collections to facts, written here and from the description alone. */
const held = async (list: ReturnType<typeof open>['list']): Promise<Held[]> => {
  const at = (text: string): number => Date.parse(text)
  const midnight = (day: string): number => Date.parse(`${day}T00:00:00Z`)
  const day =
    (kind: string, field: string) =>
    (one: Record<string, never>): Held => ({
      kind,
      start: midnight(one['day'] as never),
      day: one['day'],
      value: Number(one[field]),
    })
  const sleeps = (await list('sleep', window)).filter(({ type }) => type !== 'deleted')
  const rates: Held[] = []
  for (let from = span.from; from < now; from += 30 * dayMs)
    for (const { timestamp, bpm } of await list('heartrate', {
      start_datetime: new Date(from).toISOString(),
      end_datetime: new Date(Math.min(from + 30 * dayMs, now)).toISOString(),
    }))
      rates.push({ kind: 'heart_rate', start: at(timestamp as never), value: bpm })
  return [
    ...sleeps.map(
      (one): Held => ({
        kind: 'sleep_session',
        start: at(one['bedtime_start'] as never),
        end: at(one['bedtime_end'] as never),
        detail: {
          totalSeconds: one['total_sleep_duration'],
          awakeSeconds: one['awake_time'],
          lightSeconds: one['light_sleep_duration'],
          deepSeconds: one['deep_sleep_duration'],
          remSeconds: one['rem_sleep_duration'],
          averageHeartRate: one['average_heart_rate'],
          lowestHeartRate: one['lowest_heart_rate'],
        },
      }),
    ),
    ...(await list('daily_sleep', window)).map(day('sleep_score', 'score')),
    ...(await list('daily_readiness', window)).map(day('readiness_score', 'score')),
    ...(await list('daily_activity', window)).map(day('step_count', 'steps')),
    ...(await list('vO2_max', window)).map(day('vo2_max', 'vo2_max')),
    ...(await list('workout', window)).map(
      (one): Held => ({
        kind: 'exercise',
        start: at(one['start_datetime'] as never),
        end: at(one['end_datetime'] as never),
        detail: { energyKcal: one['calories'], distanceMeters: one['distance'] },
      }),
    ),
    ...rates,
  ]
}
const kindsHeld = new Set([
  'sleep_session',
  'sleep_score',
  'readiness_score',
  'step_count',
  'vo2_max',
  'exercise',
  'heart_rate',
])

test.each([1, 2])('a client that reads every page of person %d holds the truth', async (seed) => {
  const { city, list } = open({}, undefined, seed)
  const facts = city
    .truth('oura', seed, { from: span.from - 4 * dayMs, to: now })
    .filter(({ kind }) => kindsHeld.has(kind))
  const result = compare(facts, await held(list), { from: span.from, to: now - 2 * dayMs })
  expect({ ...result, matched: 0 }).toEqual({ matched: 0, missing: [], wrong: [], doubled: [], invented: [] })
  expect(result.matched).toBeGreaterThan(8000)
})

test('compare finds what is missing, wrong, doubled and invented', async () => {
  const fact = (start: number, more: Partial<Fact> = {}): Fact => ({ kind: 'heart_rate', start, value: 60, ...more })
  const record = (start: number, value = 60): Held => ({ kind: 'heart_rate', start, value })
  const result = compare(
    [fact(1), fact(2), fact(3), fact(4, { optional: true })],
    [record(2, 61), record(3), record(3), record(5)],
  )
  expect(result).toMatchObject({
    matched: 1,
    missing: [{ start: 1 }],
    wrong: [{ what: 'value' }],
    doubled: [{ times: 2 }],
    invented: [{ start: 5 }],
  })
})

test('the last day is left out of sleep and daily_activity, and told by the others', async () => {
  const { list } = open()
  const days = async (name: string) =>
    (await list(name, { start_date: '2026-10-10', end_date: '2026-10-12' })).map((one) => String(one['day']))
  expect(new Set(await days('daily_activity'))).toEqual(new Set(['2026-10-10', '2026-10-11']))
  expect(await days('sleep')).not.toContain('2026-10-12')
  expect(new Set(await days('daily_stress'))).toEqual(new Set(['2026-10-10', '2026-10-11', '2026-10-12']))
})

test('a document keeps its id while it changes, and a deleted night stays as deleted', async () => {
  const one = person(1)
  const changing = one.sleeps({ from: now - 200 * dayMs, to: now - 9 * dayMs })
  const revised = changing.find(
    ({ versions, deletedAt }) => versions.length > 1 && deletedAt === undefined && !versions[0]?.value.nap,
  )
  const deleted = changing.find(({ deletedAt }) => deletedAt !== undefined)
  if (revised === undefined || deleted?.deletedAt === undefined) throw new Error('such nights are needed')
  const seen = async (at: number, day: string) => {
    const { list } = open({ clock: virtualClock(at) })
    return list('sleep', {
      start_date: day,
      end_date: day.slice(0, 8) + String(Number(day.slice(8)) + 1).padStart(2, '0'),
    })
  }
  const [first, last] = [revised.versions[0], revised.versions.at(-1)]
  const day = first?.value.day ?? ''
  const before = (await seen(first?.at ?? 0, day))[0]
  const after = (await seen(last?.at ?? 0, day))[0]
  expect(before?.['id']).toBe(after?.['id'])
  expect(before).not.toEqual(after)
  expect(await seen((first?.at ?? 0) - 60_000, day)).toEqual([])

  const gone = await seen(deleted.deletedAt, deleted.versions[0]?.value.day ?? '')
  expect(gone.map(({ type }) => type)).toContain('deleted')
  expect(asOf(deleted, deleted.deletedAt).state).toBe('deleted')
})

test('every collection answers by id what it lists', async () => {
  const { get, list } = open()
  for (const name of [
    'daily_sleep',
    'daily_activity',
    'daily_readiness',
    'daily_spo2',
    'daily_stress',
    'daily_resilience',
    'daily_cardiovascular_age',
    'vO2_max',
    'sleep',
    'sleep_time',
    'workout',
    'session',
    'enhanced_tag',
    'tag',
    'ring_configuration',
  ]) {
    const documents = await list(name, name === 'ring_configuration' ? {} : window)
    const document = documents.at(-1)
    expect(document, name).toBeDefined()
    expect(new Set(documents.map(({ id }) => id)).size, name).toBe(documents.length)
    expect(await (await get(`/v2/usercollection/${name}/${document?.['id']}`)).json()).toEqual(document)
    expect((await get(`/v2/usercollection/${name}/00000000-0000-4000-8000-000000005000`)).status).toBe(404)
  }
})

test('what was not granted is refused with 403, and the account is told to anybody', async () => {
  const { get } = open({}, ['workout'])
  expect((await get('/v2/usercollection/workout')).status).toBe(200)
  for (const name of ['sleep', 'heartrate', 'daily_spo2', 'tag', 'session', 'ring_battery_level'])
    expect((await get(`/v2/usercollection/${name}`)).status, name).toBe(403)
  const info = (await (await get('/v2/usercollection/personal_info')).json()) as Record<string, unknown>
  expect(info).toMatchObject({ age: null, weight: null, email: null })
  expect(info['id']).toMatch(/^[0-9a-f-]{36}$/)
})

test('odd questions are refused as the description says', async () => {
  const { get } = open()
  const status = async (query: string) => (await get(`/v2/usercollection/${query}`)).status
  expect(await status('sleep?start_date=yesterday')).toBe(422)
  expect(await status('sleep?start_date=2026-10-05&end_date=2026-10-01')).toBe(400)
  expect(await status('sleep?next_token=nonsense')).toBe(400)
  expect(await status('heartrate?start_datetime=2026-08-01T00:00:00Z&end_datetime=2026-09-15T00:00:00Z')).toBe(400)
  expect(await status('vo2_max')).toBe(404)
  const { data } = (await (await get('/v2/usercollection/daily_sleep?fields=day,score')).json()) as Listing
  expect(Object.keys(data[0] ?? {}).toSorted()).toEqual(['day', 'id', 'score'])
  expect(((await (await get('/v2/usercollection/heartrate?latest=true')).json()) as Listing).data).toHaveLength(1)
})

test('the limit is told in the headers', async () => {
  const { get } = open()
  for (let i = 0; i < 5000; i++) await get('/v2/usercollection/personal_info')
  const { status, headers } = await get('/v2/usercollection/personal_info')
  expect(status).toBe(429)
  expect(Object.fromEntries(headers)).toMatchObject({
    'retry-after': '300',
    'x-ratelimit-limit': '5000',
    'x-ratelimit-window': '300',
    'x-ratelimit-tier': 'access_token',
  })
})

test('a subscription begins with a handshake, is called with a signature, and ends with 410', async () => {
  const calls: { url: string; body: string; headers: Record<string, string> }[] = []
  let status = 200
  const outbound = async (url: string, init: RequestInit): Promise<Response> => {
    if (init.method === 'GET') return Response.json({ challenge: new URL(url).searchParams.get('challenge') })
    calls.push({ url, body: String(init.body), headers: init.headers as Record<string, string> })
    return new Response(null, { status })
  }
  const { city, clock } = open({ outbound })
  const subscription = (method: string, path: string, body?: object, secret = 'sandbox-client-secret') =>
    city.fetch(`https://api.ouraring.com/v2/webhook/subscription${path}`, {
      method,
      headers: { 'x-client-id': 'sandbox-client-id', 'x-client-secret': secret, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
  const wanted = {
    callback_url: 'http://localhost:5000/hook',
    verification_token: 'vt',
    event_type: 'update',
    data_type: 'daily_activity',
  }
  expect((await subscription('POST', '', wanted, 'guessed')).status).toBe(401)
  const made = await subscription('POST', '', wanted)
  expect(made.status).toBe(201)
  const { id } = (await made.json()) as { id: string }
  expect((await subscription('POST', '', { ...wanted, data_type: 'heartrate' })).status).toBe(422)
  expect(await (await subscription('GET', '')).json()).toHaveLength(1)
  await clock.advance(hourMs)
  expect((await subscription('PUT', `/renew/${id}`)).status).toBe(200)
  expect((await subscription('PUT', '/renew/unknown')).status).toBe(403)

  expect(await city.deliver({ from: now - hourMs, to: clock.now() })).toEqual([200])
  const [call] = calls
  const signature = createHmac('sha256', 'sandbox-client-secret')
    .update(`${call?.headers['x-oura-timestamp']}${call?.body}`)
    .digest('hex')
    .toUpperCase()
  expect(call?.headers['x-oura-signature']).toBe(signature)
  const event = JSON.parse(call?.body ?? '{}') as { object_id: string; user_id: string }
  expect(event).toMatchObject({ event_type: 'update', data_type: 'daily_activity' })
  const { access_token } = city.connectDirectly('oura', 1)
  const document = await city.fetch(`https://api.ouraring.com/v2/usercollection/daily_activity/${event.object_id}`, {
    headers: { authorization: `Bearer ${access_token}` },
  })
  expect(document.status).toBe(200)

  status = 410
  await clock.advance(hourMs)
  await city.deliver({ from: clock.now() - hourMs, to: clock.now() })
  expect(await (await subscription('GET', '')).json()).toEqual([])
})

test('a callback that does not answer the challenge gets no subscription', async () => {
  const { city } = open({ outbound: async () => Response.json({ challenge: 'wrong' }) })
  const refused = await city.fetch('https://api.ouraring.com/v2/webhook/subscription', {
    method: 'POST',
    headers: { 'x-client-id': 'sandbox-client-id', 'x-client-secret': 'sandbox-client-secret' },
    body: JSON.stringify({
      callback_url: 'http://localhost:5000/hook',
      verification_token: 'vt',
      event_type: 'update',
      data_type: 'sleep',
    }),
  })
  expect(refused.status).toBe(422)
})
