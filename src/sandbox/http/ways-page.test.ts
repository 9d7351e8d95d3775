import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { Sandbox } from '../index.js'
import { counter, form } from '../testing/counter-service.js'
import { keyed, phone, regional, shared } from '../testing/other-services.js'
import { browser, closeAll, redirectUri, start } from './testing.js'

afterEach(closeAll)

const pageOf = async (sandbox: Sandbox, path: string, init?: RequestInit): Promise<string> =>
  (await fetch(`${sandbox.url}${path}`, init)).text()

test('a service without OAuth shows what there is to type, and another key when one is made', async () => {
  const sandbox = await start({ services: [keyed, shared, counter()] })
  expect(await pageOf(sandbox, '/')).toContain('href="/keyed/"')
  expect(await pageOf(sandbox, '/keyed/')).toContain('<code>key-p1-0</code>')
  const bear = (key: string) =>
    fetch(sandbox.route('https://api.keyed.example/data'), { headers: { 'x-api-key': key } })
  expect(await (await bear('key-p1-0')).json()).toEqual({ who: 'p1', by: 'key' })
  const form = { method: 'POST', body: new URLSearchParams({ person: '1', deed: 'renew' }) }
  const foreign = { ...form, headers: { origin: 'https://evil.example' } }
  expect((await fetch(`${sandbox.url}/keyed/`, foreign)).status).toBe(403)
  expect(await pageOf(sandbox, '/keyed/', form)).toContain('<code>key-p1-1</code>')
  expect((await bear('key-p1-0')).status).toBe(401)

  const login = (given: object) =>
    fetch(sandbox.route('https://share.example/login'), { method: 'POST', body: JSON.stringify(given) })
  const typed = sandbox.room.admission.credentialOf(shared, sandbox.people[1] as never, sandbox.clock.now())
  expect(await pageOf(sandbox, '/shared/')).toContain((typed as { password: string }).password)
  expect(await (await login(typed)).json()).toEqual({ problem: 'needs-code' })
  const code = /Code, just sent: <code>(\d+)</.exec(await pageOf(sandbox, '/shared/'))?.[1]
  expect(await (await login({ ...typed, code })).json()).toHaveProperty('session')
})

test('a phone that is paired on its page pushes to this machine, and to no other', async () => {
  const taken: string[] = []
  const ours = createServer((request, response) => {
    taken.push(`${request.method} ${request.url} ${request.headers.authorization}`)
    response.end()
  })
  await new Promise<void>((resolve) => ours.listen(0, '127.0.0.1', resolve))
  const sandbox = await start({ services: [phone] })
  const pair = (url: string) => ({
    method: 'POST',
    body: new URLSearchParams({ person: '1', deed: 'pair', url, token: 'told-once' }),
  })
  expect(await pageOf(sandbox, '/phone/', pair('https://evil.example/push/phone'))).toContain('this machine only')
  const url = `http://127.0.0.1:${(ours.address() as AddressInfo).port}/push/phone`
  expect(await pageOf(sandbox, '/phone/', pair(url))).toContain('Paired with')
  await fetch(`${sandbox.url}/admin/clock`, { method: 'POST', body: JSON.stringify({ advanceSeconds: 3600 }) })
  await fetch(`${sandbox.url}/admin/pushes`, { method: 'POST', body: '{}' })
  expect(taken.length).toBeGreaterThan(40)
  expect(new Set(taken)).toEqual(new Set(['POST /push/phone Bearer told-once']))
  await new Promise((resolve) => ours.close(resolve))
})

test('in a region one signs in as who has an account there, and two services may share a host', async () => {
  const other = { ...counter(), id: 'other', paths: ['/other/'] }
  const sandbox = await start({ services: [regional, counter(), other] })
  expect(sandbox.route('https://api.regional.eu/x')).toBe(`${sandbox.url}/regional/api.regional.eu/x`)
  const go = browser()
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'sandbox-client-id',
    redirect_uri: redirectUri,
    state: 'st',
  })
  const asked = await go(`${sandbox.route('https://api.regional.eu/authorize')}?${query}`)
  const consent = new URL(asked.headers.get('location') ?? '', sandbox.url).href
  const page = await (await go(consent)).text()
  expect(page).toContain('value="2"')
  expect(page).not.toContain('value="1"')
  expect(sandbox.route('https://auth.counter.example/token')).toBe(`${sandbox.url}/-/auth.counter.example/token`)
  const { access_token } = await sandbox.connectDirectly('counter', 2)
  const items = await fetch(sandbox.route('https://api.counter.example/items'), {
    headers: { authorization: `Bearer ${access_token}` },
  })
  expect(await items.json()).toMatchObject({ who: 'p2' })
  const renewed = await sandbox.connectDirectly('other', 1)
  const refreshed = await fetch(
    sandbox.route('https://auth.counter.example/token'),
    form({ grant_type: 'refresh_token', refresh_token: String(renewed['refresh_token']) }),
  )
  expect(refreshed.status).toBe(200)
})
