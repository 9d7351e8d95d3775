import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestStore, testStore } from '../store/testing.js'
import { json } from '../tokens/testing.js'
import { failuresToOpen } from './circuit.js'
import { good, type HttpSetting, httpSetting } from './testing.js'

let store: TestStore
beforeAll(async () => {
  store = await testStore()
})
afterAll(() => store.close())
beforeEach(() => store.reset())

type Given = Parameters<typeof httpSetting> extends [unknown, ...infer Rest] ? Rest : never
const setting = (...given: Given): HttpSetting => httpSetting(store, ...given)

describe('a request', () => {
  it('bears the credential, the declared headers and the query, and its note bears none of it', async () => {
    const { task, sent, notes } = setting(() => json(good), {
      api: { headers: { 'Accept-Language': 'en' } },
    })
    const answer = await task.get('/v1/sleep', {
      from: '2026-10-01',
      token: null,
      limit: 25,
      page_token: 'planted-page-token',
    })
    expect(answer).toMatchObject({
      status: 200,
      body: good,
      request: {
        method: 'GET',
        path: '/v1/sleep',
        query: { from: '2026-10-01', limit: '25' },
      },
    })
    expect(new TextDecoder().decode(answer.raw)).toBe(JSON.stringify(good))
    const [request] = sent as [Request]
    expect(request.url).toBe('https://api.acme.example/v1/sleep?from=2026-10-01&limit=25&page_token=planted-page-token')
    expect(Object.fromEntries(request.headers)).toMatchObject({
      authorization: 'Bearer planted-token-1',
      accept: 'application/json',
      'accept-language': 'en',
    })
    expect(notes).toEqual([
      {
        method: 'GET',
        path: '/v1/sleep',
        query: { from: '2026-10-01', limit: '25', page_token: '•••' },
        status: 200,
        milliseconds: 0,
        bytes: answer.raw.byteLength,
      },
    ])
  })

  it('sends a form or JSON, and keeps it beside the page', async () => {
    const { task, sent } = setting(() => json(good))
    const answer = await task.post('/measure', {
      form: { action: 'getmeas', offset: 3, skip: undefined },
    })
    expect(answer.request).toEqual({
      method: 'POST',
      path: '/measure',
      query: {},
      body: { action: 'getmeas', offset: '3' },
    })
    expect(await (sent[0] as Request).text()).toBe('action=getmeas&offset=3')
    await task.post('/v4/rollUp', {
      json: { pageSize: 5 },
      host: 'https://files.acme.example',
    })
    expect((sent[1] as Request).url).toBe('https://files.acme.example/v4/rollUp')
    expect(await (sent[1] as Request).json()).toEqual({ pageSize: 5 })
  })

  it('follows a next link on a declared host, and goes nowhere else', async () => {
    const { task, sent } = setting(() => json(good))
    expect(
      (
        await task.get('https://api.acme.example/v1/list?offset=20', {
          limit: 5,
        })
      ).request,
    ).toMatchObject({ path: '/v1/list', query: { offset: '20', limit: '5' } })
    for (const path of [
      'https://evil.example/v1',
      'http://api.acme.example/v1',
      'https://api.acme.example:8443/v1',
      'https://api.acme.example@evil.example/',
      'https://user:pw@api.acme.example/',
    ])
      await expect(task.get(path)).rejects.toMatchObject({
        name: 'ContractError',
        code: 'undeclared-host',
      })
    await expect(task.get('/v1', {}, { host: 'https://evil.example' })).rejects.toMatchObject({
      code: 'undeclared-host',
    })
    await task.get('//evil.example/v1')
    await task.get('/\\evil.example/v1')
    expect(sent.map(({ url }) => new URL(url).host)).toEqual(Array(3).fill('api.acme.example'))
  })

  it('is not redirected to strangers with the credential', async () => {
    const to = (location: string) =>
      setting(({ url }) =>
        url.endsWith('/v1') ? new Response(null, { status: 302, headers: { location } }) : json(good),
      )
    const foreign = to('https://evil.example/v1')
    await expect(foreign.task.get('/v1')).rejects.toMatchObject({
      name: 'ContractError',
      code: 'redirect',
    })
    expect(foreign.sent).toHaveLength(1)
    expect((await to('/v2').task.get('/v1')).body).toEqual(good)
    expect((await to('https://files.acme.example/v2').task.get('/v1')).body).toEqual(good)
    await expect(to('/v1').task.get('/v1')).rejects.toMatchObject({
      code: 'redirect',
    })
    await expect(to('/v2').task.post('/v1', { json: {} })).rejects.toMatchObject({ code: 'redirect' })
  })

  it('may be led to the sandbox, which the page does not notice', async () => {
    const { task, sent } = setting(() => json(good), {
      route: (url) => url.replace('https://api.acme.example', 'http://127.0.0.1:5000/sandbox/acme'),
    })
    expect((await task.get('/v1/sleep')).request.path).toBe('/v1/sleep')
    expect((sent[0] as Request).url).toBe('http://127.0.0.1:5000/sandbox/acme/v1/sleep')
  })

  it('reads a compressed answer of a real server', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, {
        'content-encoding': 'gzip',
        'content-type': 'application/json',
      })
      response.end(gzipSync(JSON.stringify(good)))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { task } = setting((request) => fetch(request), {
      route: (url) => url.replace('https://api.acme.example', origin),
    })
    expect((await task.get('/v1/sleep')).body).toEqual(good)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await expect(task.get('/v1/sleep')).rejects.toMatchObject({
      name: 'TransientError',
      code: 'network',
      message: expect.stringMatching(/^api\.acme\.example could not be reached \([A-Z_]+\)\.$/),
    })
  })
})

describe('bounds', () => {
  it('an answer that never ends is given up after its time, and one that is too large at once', async () => {
    for (const answer of [
      () => new Promise<Response>(() => undefined),
      () =>
        new Response(
          new ReadableStream({
            start: (controller) => controller.enqueue(new Uint8Array(3)),
          }),
        ),
    ]) {
      const { task, world, sent } = setting(answer)
      const waiting = task.get('/v1').catch((error: unknown) => error)
      while (sent.length === 0) await new Promise((resolve) => setTimeout(resolve, 2))
      world.advance(30_000)
      expect(await waiting).toMatchObject({
        name: 'TransientError',
        code: 'time-out',
        message: 'api.acme.example did not answer within 30 seconds.',
      })
    }
    const large = setting(() => new Response('x'.repeat(101)), {
      maxBytes: 100,
    })
    await expect(large.task.get('/v1')).rejects.toMatchObject({
      name: 'ContractError',
      code: 'page-too-large',
    })
  })

  it('a task that is called off sends nothing more, and says why', async () => {
    const controller = new AbortController()
    const { task, sent } = setting(() => json(good), {
      task: { signal: controller.signal },
    })
    controller.abort(new Error('stopping'))
    await expect(task.get('/v1')).rejects.toThrow('stopping')
    expect(sent).toHaveLength(0)
  })
})

describe('the circuit', () => {
  it('leaves a failing provider alone, says so once, and lets one request try', async () => {
    let up = false
    const { task, sent, world } = setting(() => (up ? json(good) : json({}, 503)))
    for (let count = 0; count < failuresToOpen; count++)
      await expect(task.get('/v1')).rejects.toMatchObject({
        code: 'provider-error',
      })
    for (let count = 0; count < 50; count++)
      await expect(task.get('/v1')).rejects.toMatchObject({
        name: 'TransientError',
        code: 'provider-down',
      })
    expect(sent).toHaveLength(failuresToOpen)
    expect(world.logged().split('\n')).toHaveLength(1)
    world.advance(30_000)
    const tries = await Promise.allSettled([task.get('/v1'), task.get('/v1'), task.get('/v1')])
    expect(tries.map((one) => (one.status === 'rejected' ? one.reason.code : ''))).toEqual([
      'provider-error',
      'provider-down',
      'provider-down',
    ])
    world.advance(30_000)
    await expect(task.get('/v1')).rejects.toMatchObject({
      code: 'provider-down',
    })
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
    () =>
      json({ nights: [{ minutes: 'x', bpm: 61.25, mail: 'planted@example.com' }] }, 200, {
        'set-cookie': 'planted-header',
      }),
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
      await task
        .get('/v1/users/planted@example.com', {
          access_token: 'planted-query',
          q: 'planted@example.com',
        })
        .then(
          (answer) => seen.push(JSON.stringify(answer.problem)),
          (error: Error) => seen.push(`${error.stack} ${JSON.stringify(error)} ${error.cause}`),
        )
    seen.push(world.logged(), JSON.stringify(notes))
  }
  const all = seen.join('\n')
  for (const secret of planted.filter((one) => one !== 'planted@example.com')) expect(all).not.toContain(secret)
})
