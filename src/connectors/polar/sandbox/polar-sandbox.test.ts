import { describe, expect, test } from 'vitest'
import {
  type Answer,
  dayMs,
  hourMs,
  isKnown,
  orderOf,
  type PullTask,
  workoutFiles,
  workoutHead,
} from '../../../kit/index.js'
import { compare, type Held, inProcessSandbox, virtualClock } from '../../../sandbox/index.js'
import { polar } from '../index.js'
import { sandbox } from '../sandbox.js'

const base = 'https://www.polaraccesslink.com'

const open = async (now: number, seed = 1, edits: 'none' | 'settling' = 'settling') => {
  const clock = virtualClock(now)
  const calls: Request[] = []
  const outbound = async (url: string, init: RequestInit) => {
    calls.push(new Request(url, init))
    return new Response(null, { status: 200 })
  }
  const city = inProcessSandbox({ clock, services: [sandbox], people: [seed], edits, outbound })
  const { access_token } = city.connectDirectly('polar', seed)
  const ask = (path: string, init: RequestInit = {}) =>
    city.fetch(`${base}${path}`, { ...init, headers: { authorization: `Bearer ${access_token}`, ...init.headers } })
  const register = () => ask('/v3/users', { method: 'POST', body: '{"member-id":"one"}' })
  return { clock, city, ask, register, calls, seed }
}
type Opened = Awaited<ReturnType<typeof open>>

/** Pulls every stream as the runtime would on a day, and keeps the last word on each record. */
const pullAll = async (
  { clock, ask, city, seed }: Opened,
  days: number,
  held: Map<string, Held & { stream: string }>,
) => {
  const now = clock.now()
  const account = sandbox.oauth.account(city.people.find((one) => one.seed === seed) as never)
  for (const [name, stream] of Object.entries(polar.streams)) {
    const get = async (path: string, query: Record<string, unknown> = {}): Promise<Answer> => {
      const text = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]))
      const response = await ask(`${path}?${text}`)
      const raw = new Uint8Array(await response.arrayBuffer())
      const request = { method: 'GET', path, query: Object.fromEntries(text) } as const
      const answer = { request, status: response.status, raw, contentType: 'application/json' }
      const isNothing = response.status === 204 || response.status === 404
      return isNothing ? answer : { ...answer, body: stream.page.parse(JSON.parse(new TextDecoder().decode(raw))) }
    }
    const window = { from: Math.floor(now / dayMs - days) * dayMs, to: now }
    // The registration is no page of the stream.
    const lenient = async (path: string, query?: Record<string, unknown>) =>
      /users\/\d+$/.test(path) ? { raw: new Uint8Array(await (await ask(path)).arrayBuffer()) } : get(path, query)
    const task = { get: lenient, account: { id: account }, window, now, purpose: 'fresh' } as unknown as PullTask
    for await (const { answer } of stream.pull?.(task as never) ?? [])
      for (const draft of answer?.body === undefined ? [] : stream.map(answer.body, answer.request)) {
        if (draft.shape === 'removal') continue
        const { kind, day, series, key } = draft
        const start = orderOf(draft.start)
        const record = {
          stream: name,
          kind,
          start,
          end: draft.end && orderOf(draft.end),
          day,
          series,
          ...(draft.shape === 'sample' && { value: draft.value }),
          ...(draft.shape === 'coded' && { code: draft.code }),
          ...(draft.shape === 'event' && { detail: draft.detail }),
        }
        held.set(`${name} ${kind} ${key ?? day ?? `${start} ${record.end}`} ${series}`, record)
      }
  }
}

/** Which stream a simulation asks for which kinds. */
const tells = {
  exercises: ['exercise'],
  'exercise-samples': ['speed', 'step_cadence'],
  sleep: ['sleep_session', 'sleep_score'],
  activities: ['step_count/day', 'distance', 'active_calories', 'total_calories', 'resting_calories'],
  'activity-samples': ['step_count', 'activity_level'],
  'continuous-heart-rate': ['heart_rate'],
  alertness: ['alertness_score'],
  'circadian-bedtime': ['bedtime_recommendation'],
  'nightly-recharge': ['hrv_rmssd', 'respiratory_rate', 'ans_charge', 'recovery_status'],
  'cardio-load': ['training_load', 'training_strain', 'training_tolerance', 'training_status'],
  'skin-temperature': ['skin_temperature', 'skin_temperature_deviation'],
  spo2: ['oxygen_saturation'],
} as const

/** Weeks are walked day by day; a busy machine takes its time. */
const busyMs = 60_000

describe('what a client holds after a while is the truth', () => {
  for (const [what, begin, seed] of [
    ['on a journey', '2026-06-14T17:45:00Z', 1],
    ['over the night the clocks go forward', '2026-03-26T09:10:00Z', 11],
    ['over the night the clocks go back, on the way home from Tokyo', '2026-10-22T05:30:00Z', 10],
  ] as const)
    test(
      what,
      async () => {
        const opened = await open(Date.parse(begin), seed, 'none')
        const { clock, city, register } = opened
        await register()
        const held = new Map<string, Held & { stream: string }>()
        await pullAll(opened, 20, held)
        for (let day = 0; day < 6; day++) {
          await clock.advance(dayMs)
          await pullAll(opened, 7, held)
        }
        const span = { from: Date.parse(begin) - 12 * dayMs, to: clock.now() }
        const facts = city.truth('polar', seed, span)
        for (const [stream, kinds] of Object.entries(tells)) {
          const own = [...held.values()].filter((record) => record.stream === stream)
          const wanted = facts.filter(({ kind, day, value }) =>
            (kinds as readonly string[]).some((told) =>
              told.endsWith('/day')
                ? told === `${kind}/day` && day !== undefined
                : told === kind &&
                  !(
                    day !== undefined &&
                    value !== undefined &&
                    (kinds as readonly string[]).includes('activity_level')
                  ),
            ),
          )
          const inside = { from: span.from + 2 * dayMs, to: span.to - dayMs }
          const found = compare(wanted, own, inside)
          expect({ stream, ...found, matched: found.matched > 0 }, stream).toEqual({
            stream,
            matched: true,
            missing: [],
            wrong: [],
            doubled: [],
            invented: [],
          })
        }
      },
      busyMs,
    )
})

test('nobody is served before they are registered, and a second time is no fault', async () => {
  const { ask, register } = await open(Date.UTC(2026, 5, 14))
  expect((await ask('/v3/users/sleep')).status).toBe(403)
  expect((await register()).status).toBe(200)
  expect((await register()).status).toBe(409)
  expect((await ask('/v3/users/sleep')).status).toBe(200)
})

test('a webhook is greeted, told its key once, and given up after a week of silence', async () => {
  const { city, clock, calls, register } = await open(Date.UTC(2026, 5, 14))
  await register()
  const app = city.room.app(sandbox)
  const headers = { authorization: `Basic ${btoa(`${app.clientId}:${app.clientSecret}`)}` }
  const hooks = (init: RequestInit = {}, tail = '') => city.fetch(`${base}/v3/webhooks${tail}`, { ...init, headers })
  const body = JSON.stringify({ events: ['SLEEP', 'EXERCISE'], url: 'https://home.example/webhooks/polar' })
  expect((await hooks()).status).toBe(200)
  const made = (await (await hooks({ method: 'POST', body })).json()) as { data: { signature_secret_key: string } }
  expect(await calls[0]?.json()).toMatchObject({ event: 'PING' })
  expect((await hooks({ method: 'POST', body })).status).toBe(409)
  expect(JSON.stringify(await (await hooks()).json())).not.toContain(made.data.signature_secret_key)

  await clock.advance(2 * dayMs)
  await city.deliver({ from: clock.now() - 2 * dayMs, to: clock.now() })
  const call = calls.at(-1) as Request
  const inbound = {
    method: 'POST',
    path: '/webhooks/polar',
    query: {},
    headers: Object.fromEntries(call.headers),
    body: new Uint8Array(await call.arrayBuffer()),
  }
  const secrets = { clientId: '', clientSecret: '', verificationToken: '', told: made.data.signature_secret_key }
  expect(await polar.webhook.verify(inbound, secrets)).toBe(true)
  expect([...polar.webhook.read(inbound)][0]).toMatchObject({ type: 'ping' })

  for (const after of [0, 8 * dayMs]) {
    await clock.advance(after + hourMs)
    sandbox.noticeAnswered(city.room.app(sandbox), call as never, 503)
  }
  expect(await (await hooks()).json()).toMatchObject({ data: [{ active: false }] })
  expect((await hooks({ method: 'POST' }, '/activate')).status).toBe(200)
  expect(await (await hooks()).json()).toMatchObject({ data: [{ active: true }] })
})

test('a night’s times are told with the offset of the place, days without any', async () => {
  const opened = await open(Date.UTC(2026, 5, 14, 12))
  await opened.register()
  const held = new Map<string, Held & { stream: string }>()
  await pullAll(opened, 7, held)
  const answer = (await (await opened.ask('/v3/users/sleep')).json()) as { nights: { sleep_start_time: string }[] }
  expect(answer.nights[0]?.sleep_start_time).toMatch(/[+-]\d\d:\d\d$/)
  const [draft] = polar.streams.activities.map(
    polar.streams.activities.page.parse([{ start_time: '2026-06-13T00:00:00', steps: 5 }]) as never,
    { method: 'GET', path: '', query: {} },
  )
  expect(draft?.shape === 'sample' && isKnown(draft.start)).toBe(false)
})

test('a listed workout is what its file says', async () => {
  const { clock, ask, register } = await open(Date.parse('2026-06-14T17:45:00Z'))
  await register()
  await clock.advance(20 * dayMs)
  const list = (await (await ask('/v3/exercises')).json()) as {
    id: string
    start_time: string
    start_time_utc_offset: number
  }[]
  let files = 0
  for (const { id, start_time, start_time_utc_offset: offset } of list)
    for (const format of ['fit', 'tcx', 'gpx']) {
      const answer = await ask(`/v3/exercises/${id}/${format}`)
      if (answer.status === 404) continue
      const [file] = workoutFiles(new Uint8Array(await answer.arrayBuffer()))
      const start = file && workoutHead(file)?.start
      expect(start && orderOf(start)).toBe(Date.parse(`${start_time}Z`) - offset * 60_000)
      files++
    }
  expect(files).toBeGreaterThan(3)
})
