/** Fitbit's own stories: the end of it, and the archive that remains. */
import { describe, expect, it } from 'vitest'
import type { ImportedPage, InboundRequest } from '../../kit/index.js'
import { inProcessSandbox, sandboxClient, virtualClock } from '../../sandbox/index.js'
import { fitbit } from './index.js'
import { endedSandbox, sandbox } from './sandbox.js'

const request = { method: 'GET', path: '/1/user/-/profile.json', query: {} } as const
const meaning = (status: number, errorType?: string) =>
  fitbit.api.errors({
    status,
    headers: {},
    body: errorType === undefined ? {} : { errors: [{ errorType, message: '' }], success: false },
    request,
  })

describe('after the end', () => {
  it('tells the person to connect Google Health when everything is answered with 410', async () => {
    const city = inProcessSandbox({
      clock: virtualClock(Date.parse('2026-11-20T10:00:00Z')),
      services: [endedSandbox],
      people: [1],
    })
    const answer = await city.fetch('https://api.fitbit.com/1/user/-/profile.json', {
      headers: { authorization: 'Bearer whatever' },
    })
    expect(answer.status).toBe(410)
    expect(fitbit.api.errors({ status: answer.status, headers: {}, body: await answer.json(), request })).toMatchObject(
      {
        means: 'reauthorize',
        message: expect.stringContaining('Connect Google Health'),
      },
    )
    expect(fitbit.status).toMatchObject({ state: 'ended', successor: 'google-health' })
  })
  it('can be brought about in the simulated service while people are connected', async () => {
    const city = inProcessSandbox({
      clock: virtualClock(Date.parse('2026-10-20T10:00:00Z')),
      services: [sandbox],
      people: [1],
    })
    const ask = () =>
      city.fetch('https://api.fitbit.com/1/user/-/profile.json', { headers: { authorization: 'Bearer unknown' } })
    expect((await ask()).status).toBe(401)
    await city.fetch('https://dev.fitbit.com/shutdown', {
      method: 'POST',
      headers: { authorization: `Bearer ${sandboxClient.secret}` },
    })
    expect((await ask()).status).toBe(410)
  })
})

it('leads each refusal to what has to happen next', () => {
  expect(meaning(401, 'expired_token')).toEqual({ means: 'expired' })
  expect(meaning(401, 'invalid_token')).toMatchObject({ means: 'reauthorize' })
  expect(meaning(403, 'insufficient_scope')).toMatchObject({ means: 'permission' })
  expect(meaning(429)).toEqual({ means: 'limit', per: 'connection' })
  expect(meaning(404)).toEqual({ means: 'nothing' })
  expect(meaning(502)).toBeUndefined()
})

it('reads what is left of the budget', () => {
  const headers = {
    'fitbit-rate-limit-limit': '150',
    'fitbit-rate-limit-remaining': '3',
    'fitbit-rate-limit-reset': '600',
  }
  expect(fitbit.api.readLimits(headers, 1000)).toEqual({ per: 'connection', remaining: 3, resetAt: 601_000 })
  expect(fitbit.api.readLimits({}, 1000)).toBeUndefined()
})

describe('the archive', () => {
  const { takeout } = fitbit.imports
  const bytes = (text: string) =>
    async function* () {
      const all = new TextEncoder().encode(text)
      yield all.subarray(0, 3)
      yield all.subarray(3)
    }
  async function* entries() {
    const folder = 'Takeout/Fitbit/Global Export Data'
    yield { name: `${folder}/sleep-2026-02-09.json`, bytes: bytes('[]') }
    yield {
      name: `${folder}/heart_rate-2026-03-07.json`,
      bytes: bytes('[{"dateTime":"03/07/26 00:00:02","value":{"bpm":61,"confidence":2}}]'),
    }
    yield { name: `${folder}/steps-2026-03-07.json`, bytes: bytes('not json') }
    yield { name: 'Takeout/Fitbit/Your Profile/Profile.csv', bytes: bytes('id') }
  }
  const pagesOf = async (file: Parameters<typeof takeout.read>[0]): Promise<readonly ImportedPage[]> => {
    const pages: ImportedPage[] = []
    for await (const page of takeout.read(file)) if ('stream' in page) pages.push(page)
    return pages
  }
  it('is known by its folder, and a single file of it by its name', () => {
    const head = new Uint8Array()
    const inside = ['Takeout/archive_browser.html', 'Takeout/Fitbit/Global Export Data/steps-2026-03-07.json']
    expect(takeout.recognises({ name: 'takeout-20261120.zip', head, entries: inside })).toBe(true)
    expect(takeout.recognises({ name: 'takeout-20261120.zip', head, entries: ['Takeout/Fit/All Data/x.json'] })).toBe(
      false,
    )
    expect(takeout.recognises({ name: 'resting_heart_rate-2024-03-01.json', head })).toBe(true)
    expect(takeout.recognises({ name: 'holiday-2024-03-01.json', head })).toBe(false)
  })
  it('hands every file to its stream, passes over what it does not know, and goes on after one it cannot read', async () => {
    const pages = await pagesOf({ name: 'takeout.zip', bytes: bytes(''), entries: entries() })
    expect(pages.map(({ stream }) => stream)).toEqual(['sleep', 'archive-heart-rate', 'archive-steps'])
    const [, heartRate, broken] = pages
    expect(fitbit.streams['archive-heart-rate'].page.safeParse(heartRate?.body).success).toBe(true)
    expect(fitbit.streams['archive-steps'].page.safeParse(broken?.body).success).toBe(false)
  })
  it('gives a weighing the id it has in the API, whatever the unit', () => {
    const [api, archive] = (['weight', 'archive-weight'] as const).map((name) => {
      const log = { logId: 1772871000000, time: '08:10:00' }
      const body =
        name === 'weight'
          ? { weight: [{ ...log, date: '2026-03-07', weight: 72.4 }] }
          : [{ ...log, date: '03/07/26', weight: 159.6 }]
      const { page, map } = fitbit.streams[name]
      return [...map(page.parse(body), request)][0]
    })
    expect(archive).toMatchObject({ key: '1772871000000', start: { local: '2026-03-07T08:10:00' } })
    expect({ ...api, value: 0 }).toEqual({ ...archive, value: 0 })
  })
})

it('passes the checks of the simulated service, and believes its notices because they are signed', async () => {
  const { webhook } = fitbit
  const secrets = { clientId: sandboxClient.id, clientSecret: sandboxClient.secret, verificationToken: 'chosen-by-us' }
  const delivered: InboundRequest[] = []
  const outbound = async (address: string, init: RequestInit): Promise<Response> => {
    const url = new URL(address)
    const inbound = {
      method: String(init.method),
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(new Headers(init.headers)),
      body: new TextEncoder().encode(String(init.body ?? '')),
    }
    const handshake = webhook.handshake?.(inbound, secrets)
    if (handshake === undefined) delivered.push(inbound)
    return new Response(null, { status: handshake?.status ?? 204 })
  }
  const start = Date.parse('2026-05-01T10:00:00Z')
  const clock = virtualClock(start)
  const city = inProcessSandbox({ clock, services: [sandbox], people: [1], outbound })
  const tokens = (await city.connectDirectly('fitbit', 1)) as unknown as { access_token: string }
  const register = (code: string) =>
    city.fetch('https://dev.fitbit.com/apps/subscriber', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        url: 'https://tributary.example/hooks/fitbit',
        code,
        client_secret: sandboxClient.secret,
      }),
    })
  expect((await register('not-ours')).status).toBe(400)
  expect((await register('chosen-by-us')).status).toBe(200)
  const headers = { authorization: `Bearer ${tokens.access_token}` }
  const made = await city.fetch('https://api.fitbit.com/1/user/-/apiSubscriptions/u1.json', { method: 'POST', headers })
  expect(made.status).toBe(201)

  await clock.advance(86_400_000)
  expect(await city.deliver({ from: start, to: start + 86_400_000 })).toContain(204)
  const [notice] = delivered
  if (notice === undefined) throw new Error('nothing was delivered')
  expect(webhook.verify(notice, secrets)).toBe(true)
  expect(webhook.verify(notice, { ...secrets, clientSecret: 'another' })).toBe(false)
  expect([...webhook.read(notice)]).toContainEqual(
    expect.objectContaining({ type: 'ping', streams: expect.arrayContaining(['steps']) }),
  )
})
