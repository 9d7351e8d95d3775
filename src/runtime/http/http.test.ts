import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Api, type Connector, z } from '../../kit/index.js'
import { type TestStore, testStore } from '../store/testing.js'
import { acme, json, type TestWorld, testWorld } from '../tokens/testing.js'
import { failuresToOpen } from './circuit.js'
import { type Authorization, createHttp, createTasks, type Credentials, type RequestNote, type TaskOptions } from './index.js'

let store: TestStore
beforeAll(async () => {
  store = await testStore()
})
afterAll(() => store.close())
beforeEach(() => store.reset())

const page = z.object({ nights: z.array(z.object({ minutes: z.number() })) })
const good = { nights: [{ minutes: 431 }] }

interface Setting {
  readonly world: TestWorld
  readonly sent: Request[]
  readonly renewals: number[]
  readonly notes: RequestNote[]
  readonly task: ReturnType<ReturnType<typeof createTasks>>
}
const setting = (
  answer: (request: Request) => Response | Promise<Response>,
  options: { readonly api?: Partial<Api>; readonly connector?: Partial<Connector>; readonly task?: Partial<TaskOptions<unknown>>; readonly maxBytes?: number; readonly route?: (url: string) => string } = {},
): Setting => {
  const sent: Request[] = []
  const renewals: number[] = []
  const notes: RequestNote[] = []
  const world = testWorld((request) => {
    sent.push(request)
    return answer(request)
  })
  const authorization = (version: number): Authorization => ({ header: 'authorization', value: `Bearer planted-token-${version}`, version })
  const credentials: Credentials = {
    fresh: async () => authorization(1),
    renew: async (_, refused) => {
      renewals.push(refused)
      return authorization(refused + 1)
    },
  }
  const connector = acme({ ...options.connector, api: { hosts: ['https://api.acme.example', 'https://files.acme.example'], ...options.api } })
  const http = createHttp({
    world,
    db: store,
    ...(options.maxBytes === undefined ? {} : { maxBytes: options.maxBytes }),
    ...(options.route === undefined ? {} : { route: options.route }),
  })
  const task = createTasks({ http, credentials })({
    connector,
    connection: { id: 'c1', account: { id: 'ada' }, scopes: ['daily'] },
    stream: { page, scopes: ['sleep'] },
    onRequest: (note) => notes.push(note),
    ...options.task,
  })
  return { world, sent, renewals, notes, task }
}

describe('a request', () => {
  it('bears the credential, the declared headers and the query, and its note bears none of it', async () => {
    const { task, sent, notes } = setting(() => json(good), { api: { headers: { 'Accept-Language': 'en' } } })
    const answer = await task.get('/v1/sleep', { from: '2026-10-01', token: null, limit: 25, page_token: 'planted-page-token' })
    expect(answer).toMatchObject({ status: 200, body: good, request: { method: 'GET', path: '/v1/sleep', query: { from: '2026-10-01', limit: '25' } } })
    expect(new TextDecoder().decode(answer.raw)).toBe(JSON.stringify(good))
    const [request] = sent as [Request]
    expect(request.url).toBe('https://api.acme.example/v1/sleep?from=2026-10-01&limit=25&page_token=planted-page-token')
    expect(Object.fromEntries(request.headers)).toMatchObject({ authorization: 'Bearer planted-token-1', accept: 'application/json', 'accept-language': 'en' })
    expect(notes).toEqual([
      { method: 'GET', path: '/v1/sleep', query: { from: '2026-10-01', limit: '25', page_token: '•••' }, status: 200, milliseconds: 0, bytes: answer.raw.byteLength },
    ])
  })

  it('sends a form or JSON, and keeps it beside the page', async () => {
    const { task, sent } = setting(() => json(good))
    const answer = await task.post('/measure', { form: { action: 'getmeas', offset: 3, skip: undefined } })
    expect(answer.request).toEqual({ method: 'POST', path: '/measure', query: {}, body: { action: 'getmeas', offset: '3' } })
    expect(await (sent[0] as Request).text()).toBe('action=getmeas&offset=3')
    await task.post('/v4/rollUp', { json: { pageSize: 5 }, host: 'https://files.acme.example' })
    expect((sent[1] as Request).url).toBe('https://files.acme.example/v4/rollUp')
    expect(await (sent[1] as Request).json()).toEqual({ pageSize: 5 })
  })

  it('follows a next link on a declared host, and goes nowhere else', async () => {
    const { task, sent } = setting(() => json(good))
    expect((await task.get('https://api.acme.example/v1/list?offset=20', { limit: 5 })).request).toMatchObject({ path: '/v1/list', query: { offset: '20', limit: '5' } })
    for (const path of ['https://evil.example/v1', 'http://api.acme.example/v1', 'https://api.acme.example:8443/v1', 'https://api.acme.example@evil.example/', 'https://user:pw@api.acme.example/'])
      await expect(task.get(path)).rejects.toMatchObject({ name: 'ContractError', code: 'undeclared-host' })
    await expect(task.get('/v1', {}, { host: 'https://evil.example' })).rejects.toMatchObject({ code: 'undeclared-host' })
    await task.get('//evil.example/v1')
    await task.get('/\\evil.example/v1')
    expect(sent.map(({ url }) => new URL(url).host)).toEqual(Array(3).fill('api.acme.example'))
  })

  it('is not redirected to strangers with the credential', async () => {
    const to = (location: string) => setting(({ url }) => (url.endsWith('/v1') ? new Response(null, { status: 302, headers: { location } }) : json(good)))
    const foreign = to('https://evil.example/v1')
    await expect(foreign.task.get('/v1')).rejects.toMatchObject({ name: 'ContractError', code: 'redirect' })
    expect(foreign.sent).toHaveLength(1)
    expect((await to('/v2').task.get('/v1')).body).toEqual(good)
    expect((await to('https://files.acme.example/v2').task.get('/v1')).body).toEqual(good)
    await expect(to('/v1').task.get('/v1')).rejects.toMatchObject({ code: 'redirect' })
    await expect(to('/v2').task.post('/v1', { json: {} })).rejects.toMatchObject({ code: 'redirect' })
  })

  it('may be led to the sandbox, which the page does not notice', async () => {
    const { task, sent } = setting(() => json(good), { route: (url) => url.replace('https://api.acme.example', 'http://127.0.0.1:5000/sandbox/acme') })
    expect((await task.get('/v1/sleep')).request.path).toBe('/v1/sleep')
    expect((sent[0] as Request).url).toBe('http://127.0.0.1:5000/sandbox/acme/v1/sleep')
  })

  it('reads a compressed answer of a real server', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' })
      response.end(gzipSync(JSON.stringify(good)))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { task } = setting((request) => fetch(request), { route: (url) => url.replace('https://api.acme.example', origin) })
    expect((await task.get('/v1/sleep')).body).toEqual(good)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await expect(task.get('/v1/sleep')).rejects.toMatchObject({ name: 'TransientError', code: 'network', message: 'api.acme.example could not be reached (ECONNREFUSED).' })
  })
})

describe('a page that is no such page is a problem, never an interruption, and its bytes are kept', () => {
  it.each([
    ['an empty answer', () => new Response(''), { path: '', expected: 'a page, not an empty answer' }],
    ['204', () => new Response(null, { status: 204 }), { path: '', expected: 'a page, not an empty answer' }],
    ['HTML', () => new Response('<html>planted-value</html>'), { path: '', expected: 'JSON' }],
    ['half of it', () => new Response('{"nights":[{"minu'), { path: '', expected: 'JSON' }],
    ['another shape', () => json({ nights: [{ minutes: 'planted-value' }] }), { path: 'nights.0.minutes', expected: 'to be number' }],
  ] as const)('%s', async (_, answer, problem) => {
    const got = await setting(answer).task.get('/v1/sleep')
    expect(got.problem).toEqual(problem)
    expect(got.body).toBeUndefined()
    expect(got.raw.byteLength).toBe((await answer().arrayBuffer()).byteLength)
    expect(JSON.stringify(got.problem)).not.toContain('planted-value')
  })

  it('even when a schema throws', async () => {
    const thrower = z.unknown().transform(() => {
      throw new Error('planted-value')
    })
    const got = await setting(() => json(good), { task: { stream: { page: thrower } } }).task.get('/v1/sleep')
    expect(got.problem).toEqual({ path: '', expected: 'a page its schema can read' })
  })

  it('and without a schema anything goes', async () => {
    const { task } = setting(({ url }) => (url.endsWith('.tcx') ? new Response('<tcx/>') : new Response(null, { status: 204 })), { connector: {}, task: {} })
    const bare = createTasksWithoutStream(task)
    expect(await bare('/1.tcx')).toMatchObject({ status: 200 })
  })
  const createTasksWithoutStream = (task: Setting['task']) => (path: string) => task.get(path)
})

describe('the error table', () => {
  it.each([
    [403, {}, 'PermissionError', 'permission'],
    [404, {}, 'ContractError', 'unexpected-answer'],
    [400, {}, 'ContractError', 'unexpected-answer'],
    [408, {}, 'TransientError', 'provider-error'],
    [410, {}, 'ReauthorizeError', 'gone'],
    [425, {}, 'TransientError', 'provider-error'],
    [429, { 'retry-after': '40' }, 'RateLimitError', 'provider-limit'],
    [500, {}, 'TransientError', 'provider-error'],
    [503, {}, 'TransientError', 'provider-error'],
  ] as const)('%i', async (status, headers, name, code) => {
    const { task } = setting(() => json({ detail: 'planted-value' }, status, headers))
    const error = await task.get('/v1/sleep', { next_token: 'planted-token' }).catch((it: unknown) => it)
    expect(error).toMatchObject({ name, code })
    expect(`${(error as Error).message} ${JSON.stringify(error)}`).not.toContain('planted')
  })

  it('names the scopes of the stream on 403, and the time on 429 in seconds or as a date', async () => {
    await expect(setting(() => json({}, 403)).task.get('/v1')).rejects.toMatchObject({ scopes: ['sleep'] })
    const seconds = setting(() => json({}, 429, { 'retry-after': '40' }))
    await expect(seconds.task.get('/v1')).rejects.toMatchObject({ retryAt: seconds.world.now() + 40_000 })
    await store.reset()
    const date = setting(() => json({}, 429, { 'retry-after': 'Mon, 05 Oct 2026 12:10:00 GMT' }))
    await expect(date.task.get('/v1')).rejects.toMatchObject({ retryAt: Date.UTC(2026, 9, 5, 12, 10) })
    // And nobody asks again before it.
    await expect(date.task.get('/v1')).rejects.toMatchObject({ name: 'RateLimitError', code: 'budget-spent' })
    expect(date.sent).toHaveLength(1)
  })

  it('refreshes once on 401, and then gives up', async () => {
    const mended = setting((request) => (request.headers.get('authorization') === 'Bearer planted-token-2' ? json(good) : json({}, 401)))
    expect((await mended.task.get('/v1')).body).toEqual(good)
    expect(mended.renewals).toEqual([1])
    const dead = setting(() => json({}, 401))
    await expect(dead.task.get('/v1')).rejects.toMatchObject({ name: 'ReauthorizeError', code: 'token-refused' })
    expect(dead.sent).toHaveLength(2)
  })

  it('lets the connector speak first', async () => {
    const errors: Api['errors'] = ({ status, body }) => {
      const { code } = (body ?? {}) as { code?: number }
      if (code === 401) return { means: 'expired' }
      if (code === 601) return { means: 'limit', per: 'app' }
      if (code === 7) return { means: 'permission', scopes: ['heart'], message: 'wants the heart scope' }
      if (code === 9) return { means: 'reauthorize', message: 'Acme has a new owner; please connect again.' }
      return status === 404 ? { means: 'nothing' } : undefined
    }
    const says = (body: unknown, status = 200) => setting(() => json(body, status), { api: { errors } })
    const nothing = await says({}, 404).task.get('/v1')
    expect(nothing).toMatchObject({ status: 404 })
    expect(nothing).not.toHaveProperty('problem')
    expect(nothing).not.toHaveProperty('body')
    const expired = says({ code: 401 })
    await expect(expired.task.get('/v1')).rejects.toMatchObject({ name: 'ReauthorizeError' })
    expect(expired.renewals).toEqual([1])
    await expect(says({ code: 7 }).task.get('/v1')).rejects.toMatchObject({ name: 'PermissionError', scopes: ['heart'] })
    await expect(says({ code: 9 }).task.get('/v1')).rejects.toMatchObject({ message: 'Acme has a new owner; please connect again.' })
    await expect(says({ code: 601 }).task.get('/v1')).rejects.toMatchObject({ name: 'RateLimitError', scope: 'app' })
  })
})

describe('limits', () => {
  it('are kept before anything is sent, and learnt from headers', async () => {
    const { task, sent } = setting(() => json(good), { api: { limits: [{ per: 'connection', requests: 3, seconds: 60 }] } })
    for (let count = 0; count < 3; count++) await task.get('/v1')
    await expect(task.get('/v1')).rejects.toMatchObject({ code: 'budget-spent' })
    expect(sent).toHaveLength(3)
    await store.reset()
    const told = setting(() => json(good, 200, { 'x-remaining': '1' }), {
      api: { readLimits: (headers, now) => ({ per: 'connection', remaining: Number(headers['x-remaining']), resetAt: now + 60_000 }) },
    })
    await told.task.get('/v1')
    await told.task.get('/v1')
    await expect(told.task.get('/v1')).rejects.toMatchObject({ code: 'budget-spent', retryAt: told.world.now() + 60_000 })
  })
})

describe('bounds', () => {
  it('an answer that never ends is given up after its time, and one that is too large at once', async () => {
    const never = setting(() => new Promise<Response>(() => undefined))
    const waiting = never.task.get('/v1')
    const loris = setting(() => new Response(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(3)) })))
    const dripping = loris.task.get('/v1')
    await new Promise((resolve) => setTimeout(resolve, 30))
    never.world.advance(30_001)
    await expect(Promise.race([waiting, new Promise((_, reject) => setTimeout(reject, 2_000, new Error('still waiting')))])).rejects.toThrow()
    loris.world.advance(30_001)
    await expect(dripping).rejects.toMatchObject({ name: 'TransientError' })
    const large = setting(() => new Response('x'.repeat(101)), { maxBytes: 100 })
    await expect(large.task.get('/v1')).rejects.toMatchObject({ name: 'ContractError', code: 'page-too-large' })
  })

  it('a task that is called off sends nothing more, and says why', async () => {
    const controller = new AbortController()
    const { task, sent } = setting(() => json(good), { task: { signal: controller.signal } })
    controller.abort(new Error('stopping'))
    await expect(task.get('/v1')).rejects.toThrow('stopping')
    expect(sent).toHaveLength(0)
  })
})

describe('the circuit', () => {
  it('leaves a failing provider alone, says so once, and lets one request try', async () => {
    let up = false
    const { task, sent, world } = setting(() => (up ? json(good) : json({}, 503)))
    for (let count = 0; count < failuresToOpen; count++) await expect(task.get('/v1')).rejects.toMatchObject({ code: 'provider-error' })
    for (let count = 0; count < 50; count++) await expect(task.get('/v1')).rejects.toMatchObject({ name: 'TransientError', code: 'provider-down' })
    expect(sent).toHaveLength(failuresToOpen)
    expect(world.logged().split('\n')).toHaveLength(1)
    world.advance(30_000)
    const tries = await Promise.allSettled([task.get('/v1'), task.get('/v1'), task.get('/v1')])
    expect(tries.map((one) => (one.status === 'rejected' ? one.reason.code : ''))).toEqual(['provider-error', 'provider-down', 'provider-down'])
    world.advance(30_000)
    await expect(task.get('/v1')).rejects.toMatchObject({ code: 'provider-down' })
    world.advance(30_000)
    up = true
    expect((await task.get('/v1')).body).toEqual(good)
    expect((await task.get('/v1')).body).toEqual(good)
    expect(world.logged().split('\n')).toHaveLength(2)
  })
})

it('writes neither credentials nor measurements into any log line, error or note', async () => {
  const planted = ['planted-token-1', 'planted-query', 'planted-header', '61.25', 'planted@example.com']
  const bodies = [
    () => json({ nights: [{ minutes: 'x', bpm: 61.25, mail: 'planted@example.com' }] }, 200, { 'set-cookie': 'planted-header' }),
    () => json({ bpm: 61.25, error: 'planted@example.com', token: 'planted-token-1' }, 400),
    () => json({ bpm: 61.25 }, 403),
    () => json({ bpm: 61.25 }, 500, { 'www-authenticate': 'planted-header' }),
    () => Promise.reject(new TypeError('fetch failed for https://x/?planted-query with planted-token-1')),
  ]
  const seen: string[] = []
  for (const body of bodies) {
    await store.reset()
    const { task, world, notes } = setting(body)
    for (let count = 0; count < failuresToOpen; count++)
      await task.get('/v1/users/planted@example.com', { access_token: 'planted-query', q: 'planted@example.com' }).then(
        (answer) => seen.push(JSON.stringify(answer.problem)),
        (error: Error) => seen.push(`${error.stack} ${JSON.stringify(error)} ${error.cause}`),
      )
    seen.push(world.logged(), JSON.stringify(notes))
  }
  const all = seen.join('\n')
  for (const secret of planted.filter((one) => one !== 'planted@example.com')) expect(all).not.toContain(secret)
})
