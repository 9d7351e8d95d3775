import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Sandbox } from '../index.js'
import { type Answered, form } from '../testing/counter-service.js'
import { browser, closeAll, open, redirectUri, start } from './testing.js'

afterEach(closeAll)

/** From the authorize URL to the redirect back, with the person's decision between. */
const signIn = async (
  sandbox: Sandbox,
  decision: readonly (readonly [string, string])[],
  params: Readonly<Record<string, string>> = {},
  go = browser(),
): Promise<URL> => {
  const url = new URL(sandbox.route('https://auth.counter.example/authorize'))
  url.search = String(
    new URLSearchParams({
      response_type: 'code',
      client_id: 'sandbox-client-id',
      redirect_uri: redirectUri,
      state: 'st',
      scope: 'read write',
      ...params,
    }),
  )
  const asked = await go(url.href)
  const consent = new URL(asked.headers.get('location') ?? '', sandbox.url).href
  expect(await (await go(consent)).text()).toContain('Read the numbers')
  const decided = await go(consent, {
    method: 'POST',
    body: new URLSearchParams(decision.map(([name, value]): [string, string] => [name, value])),
  })
  const back = await go(new URL(decided.headers.get('location') ?? '', sandbox.url).href)
  if (back.status >= 400) throw new Error(await back.text())
  return new URL(back.headers.get('location') ?? '')
}
const token = async (sandbox: Sandbox, fields: Readonly<Record<string, string>>) => {
  const response = await fetch(sandbox.route('https://auth.counter.example/token'), form(fields))
  return {
    status: response.status,
    body: (await response.json()) as Answered & { scope?: string; expires_in?: number; extra?: string },
  }
}
const exchange = (sandbox: Sandbox, back: URL) =>
  token(sandbox, {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: redirectUri,
  })
const items = (sandbox: Sandbox, accessToken: string | undefined) =>
  fetch(sandbox.route('https://api.counter.example/items'), { headers: { authorization: `Bearer ${accessToken}` } })
const allow = [
  ['person', '2'],
  ['scope', 'read'],
  ['decision', 'allow'],
] as const

test('the whole dance: consent, code, tokens, data, rotation, reuse', async () => {
  const sandbox = await start()
  const back = await signIn(sandbox, allow)
  expect(back.origin + back.pathname).toBe(redirectUri)
  expect(back.searchParams.get('state')).toBe('st')
  expect(back.searchParams.has('iss')).toBe(false)
  const first = await exchange(sandbox, back)
  expect(first.body).toMatchObject({ scope: 'read', extra: 'p2', expires_in: 3600 })
  expect(await (await items(sandbox, first.body.access_token)).json()).toMatchObject({ who: 'p2' })
  expect((await exchange(sandbox, back)).status).toBe(400)

  const other = await exchange(sandbox, await signIn(sandbox, allow))
  const second = await token(sandbox, { grant_type: 'refresh_token', refresh_token: other.body.refresh_token ?? '' })
  expect(second.status).toBe(200)
  expect(second.body.refresh_token).not.toBe(other.body.refresh_token)
  const again = await token(sandbox, { grant_type: 'refresh_token', refresh_token: other.body.refresh_token ?? '' })
  expect(again).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  expect((await items(sandbox, second.body.access_token)).status).toBe(401)
  expect(
    (await token(sandbox, { grant_type: 'refresh_token', refresh_token: second.body.refresh_token ?? '' })).status,
  ).toBe(400)
  expect(sandbox.referee.revocations.map(({ cause }) => cause)).toContain('reuse')
})

test('the person may say no, and may be somebody else the next time in the same browser', async () => {
  const sandbox = await start()
  const go = browser()
  expect((await signIn(sandbox, [['decision', 'deny']], {}, go)).searchParams.get('error')).toBe('access_denied')
  const one = await exchange(sandbox, await signIn(sandbox, allow, {}, go))
  const other = await exchange(sandbox, await signIn(sandbox, [['person', '1'], ...allow.slice(1)], {}, go))
  expect([one.body.extra, other.body.extra]).toEqual(['p2', 'p1'])
})

test('a code is good only with its verifier', async () => {
  const sandbox = await start()
  const params = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' }
  const fields = (back: URL) => ({
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: redirectUri,
  })
  expect((await token(sandbox, fields(await signIn(sandbox, allow, params)))).status).toBe(400)
  // The example of RFC 7636, appendix B.
  const verified = {
    ...fields(await signIn(sandbox, allow, params)),
    code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  }
  expect((await token(sandbox, verified)).status).toBe(200)
})

test('a redirect to another machine is refused without a redirect', async () => {
  const sandbox = await start()
  const url = new URL(sandbox.route('https://auth.counter.example/authorize'))
  url.search = String(
    new URLSearchParams({
      response_type: 'code',
      client_id: 'sandbox-client-id',
      redirect_uri: 'https://elsewhere.example/',
      scope: 'read',
    }),
  )
  const refused = await fetch(url, { redirect: 'manual' })
  expect(refused.status).toBe(400)
})

test('a refresh token that stays is kept by the client; within the grace the same pair comes again', async () => {
  const stays = await start({ refreshToken: 'stays' })
  const { refresh_token: kept } = (await stays.connectDirectly('counter', 1)) as Answered
  for (let i = 0; i < 2; i++)
    expect(await token(stays, { grant_type: 'refresh_token', refresh_token: kept ?? '' })).toMatchObject({
      status: 200,
      body: { extra: 'p1' },
    })

  const grace = await start({ graceSeconds: 120 })
  const { refresh_token: old } = (await grace.connectDirectly('counter', 1)) as Answered
  const [one, two] = [
    await token(grace, { grant_type: 'refresh_token', refresh_token: old ?? '' }),
    await token(grace, { grant_type: 'refresh_token', refresh_token: old ?? '' }),
  ]
  expect(two.body).toEqual(one.body)
  await grace.clock.advance(200_000)
  expect((await token(grace, { grant_type: 'refresh_token', refresh_token: old ?? '' })).status).toBe(400)
})

test('of two refreshes side by side one loses', async () => {
  const sandbox = await start({ tokenThinkMs: 100 })
  const { refresh_token: old } = (await sandbox.connectDirectly('counter', 1)) as Answered
  const both = await Promise.all(
    [1, 2].map(() => token(sandbox, { grant_type: 'refresh_token', refresh_token: old ?? '' })),
  )
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 400])
  expect(sandbox.referee.mostConcurrentRefreshes()).toBe(2)
})

test('two hundred refreshes in a row revoke nothing', async () => {
  const sandbox = await start()
  let { refresh_token: current } = (await sandbox.connectDirectly('counter', 1)) as Answered
  for (let i = 0; i < 200; i++)
    current = (await token(sandbox, { grant_type: 'refresh_token', refresh_token: current ?? '' })).body.refresh_token
  expect(current).toBeDefined()
  expect(sandbox.referee.revocations).toEqual([])
})

test('tokens expire by the clock of the city', async () => {
  const sandbox = await start({ accessTokenSeconds: 60 })
  const { access_token } = (await sandbox.connectDirectly('counter', 1)) as Answered
  expect((await items(sandbox, access_token)).status).toBe(200)
  await fetch(`${sandbox.url}/admin/clock`, { method: 'POST', body: JSON.stringify({ advanceSeconds: 61 }) })
  expect((await items(sandbox, access_token)).status).toBe(401)
})

test('a lost token answer and a reset break the connection', async () => {
  const sandbox = await start()
  const { access_token, refresh_token } = (await sandbox.connectDirectly('counter', 1)) as Answered
  sandbox.room.faults.inject('lost-token-answer')
  await expect(token(sandbox, { grant_type: 'refresh_token', refresh_token: refresh_token ?? '' })).rejects.toThrow()
  expect((await token(sandbox, { grant_type: 'refresh_token', refresh_token: refresh_token ?? '' })).status).toBe(400)
  sandbox.room.faults.inject('reset')
  const { access_token: other } = (await sandbox.connectDirectly('counter', 1)) as Answered
  await expect(items(sandbox, other)).rejects.toThrow('fetch failed')
  sandbox.room.faults.inject('cut-off')
  await expect(items(sandbox, other).then((response) => response.text())).rejects.toThrow()
  expect(access_token).toBeDefined()
})

test('consents and tokens outlive the process where there is a state file, and a broken one is an empty city', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
  const stateFile = join(folder, 'state.json')
  try {
    const before = await start({ stateFile })
    const { access_token, refresh_token } = (await before.connectDirectly('counter', 2)) as Answered
    await before.clock.advance(1000)
    await before.close()
    open.splice(0)
    const after = await start({ stateFile, port: Number(new URL(before.url).port) })
    expect((await items(after, access_token)).status).toBe(200)
    const refreshed = await token(after, { grant_type: 'refresh_token', refresh_token: refresh_token ?? '' })
    expect(refreshed.status).toBe(200)
    expect(readFileSync(stateFile, 'utf8')).toContain(refreshed.body.refresh_token)
    writeFileSync(stateFile, '{"room":')
    const empty = await start({ stateFile })
    expect((await items(empty, access_token)).status).toBe(401)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a port that is in use is left to its owner', async () => {
  const owner = createServer()
  await new Promise<void>((resolve) => owner.listen(0, '127.0.0.1', resolve))
  const { port } = owner.address() as AddressInfo
  const sandbox = await start({ port })
  expect(Number(new URL(sandbox.url).port)).not.toBe(port)
  await new Promise((resolve) => owner.close(resolve))
})

test('the admin sees people, counts and connections, takes consent back, and names what it can do', async () => {
  const sandbox = await start()
  const { access_token } = (await sandbox.connectDirectly('counter', 1)) as Answered
  await items(sandbox, access_token)
  const ask = async (what: string) => (await fetch(`${sandbox.url}/admin/${what}`)).json() as Promise<never>
  const tell = async (what: string, body: object) =>
    (
      await fetch(`${sandbox.url}/admin/${what}`, { method: 'POST', body: JSON.stringify(body) })
    ).json() as Promise<never>
  expect(await ask('people')).toHaveLength(2)
  expect(await ask('referee')).toMatchObject({ counts: { counter: { total: 1 } } })
  expect(await ask('connections')).toMatchObject([{ service: 'counter', person: 1 }])
  expect(await tell('revoke', { service: 'counter', person: 1 })).toEqual({ revoked: 1 })
  expect((await items(sandbox, access_token)).status).toBe(401)
  const [document] = (await ask('documents?person=1')) as { id: string; state: string }[]
  expect(await tell('documents', { id: document?.id, change: 'delete' })).toMatchObject({ change: 'delete' })
  expect(((await ask('documents?person=1')) as { id: string; state: string }[])[0]).toMatchObject({
    id: document?.id,
    state: 'deleted',
  })
  expect(await tell('faults', { name: 'no-such-fault' })).toHaveProperty('detail')
  expect(await ask('nothing')).toHaveProperty('detail')
  expect(await (await fetch(sandbox.url)).text()).toContain('Dalia Sorrel')
})

test('only loopback names are answered', async () => {
  const sandbox = await start()
  const { port } = new URL(sandbox.url)
  const { request } = await import('node:http')
  const status = await new Promise((resolve) =>
    request({ port, host: '127.0.0.1', headers: { host: 'rebound.example' } }, ({ statusCode }) =>
      resolve(statusCode),
    ).end(),
  )
  expect(status).toBe(421)
})
