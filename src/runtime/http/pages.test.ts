import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Api, z } from '../../kit/index.js'
import { type TestStore, testStore } from '../store/testing.js'
import { json } from '../tokens/testing.js'
import { good, type HttpSetting, httpSetting } from './testing.js'

let store: TestStore
beforeAll(async () => {
  store = await testStore()
})
afterAll(() => store.close())
beforeEach(() => store.reset())

type Given = Parameters<typeof httpSetting> extends [unknown, ...infer Rest] ? Rest : never
const setting = (...given: Given): HttpSetting => httpSetting(store, ...given)

describe('a page that is no such page is a problem, never an interruption, and its bytes are kept', () => {
  it.each([
    ['an empty answer', () => new Response(''), { path: '', expected: 'a page, not an empty answer' }],
    ['204', () => new Response(null, { status: 204 }), { path: '', expected: 'a page, not an empty answer' }],
    ['HTML', () => new Response('<html>planted-value</html>'), { path: '', expected: 'JSON' }],
    ['half of it', () => new Response('{"nights":[{"minu'), { path: '', expected: 'JSON' }],
    [
      'another shape',
      () => json({ nights: [{ minutes: 'planted-value' }] }),
      { path: 'nights.0.minutes', expected: 'to be number' },
    ],
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
    const got = await setting(() => json(good), {
      task: { stream: { page: thrower } },
    }).task.get('/v1/sleep')
    expect(got.problem).toEqual({
      path: '',
      expected: 'a page its schema can read',
    })
  })

  it('and without a schema anything goes', async () => {
    const { task } = setting(
      ({ url }) => (url.endsWith('.tcx') ? new Response('<tcx/>') : new Response(null, { status: 204 })),
      { task: { stream: undefined } },
    )
    for (const path of ['/1.tcx', '/subscriptions'])
      expect(Object.keys(await task.get(path))).toEqual(['request', 'status', 'raw', 'contentType', 'headers'])
  })
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
    await expect(seconds.task.get('/v1')).rejects.toMatchObject({
      retryAt: seconds.world.now() + 40_000,
    })
    await store.reset()
    const date = setting(() => json({}, 429, { 'retry-after': 'Mon, 05 Oct 2026 12:10:00 GMT' }))
    await expect(date.task.get('/v1')).rejects.toMatchObject({
      retryAt: Date.UTC(2026, 9, 5, 12, 10),
    })
    // And nobody asks again before it.
    await expect(date.task.get('/v1')).rejects.toMatchObject({
      name: 'RateLimitError',
      code: 'budget-spent',
    })
    expect(date.sent).toHaveLength(1)
  })

  it('refreshes once on 401, and then gives up', async () => {
    const mended = setting((request) =>
      request.headers.get('authorization') === 'Bearer planted-token-2' ? json(good) : json({}, 401),
    )
    expect((await mended.task.get('/v1')).body).toEqual(good)
    expect(mended.renewals).toEqual([1])
    const dead = setting(() => json({}, 401))
    await expect(dead.task.get('/v1')).rejects.toMatchObject({
      name: 'ReauthorizeError',
      code: 'token-refused',
    })
    expect(dead.sent).toHaveLength(2)
  })

  it('lets the connector speak first', async () => {
    const errors: Api['errors'] = ({ status, body }) => {
      const { code } = (body ?? {}) as { code?: number }
      if (code === 401) return { means: 'expired' }
      if (code === 601) return { means: 'limit', per: 'app' }
      if (code === 7)
        return {
          means: 'permission',
          scopes: ['heart'],
          message: 'wants the heart scope',
        }
      if (code === 9)
        return {
          means: 'reauthorize',
          message: 'Acme has a new owner; please connect again.',
        }
      return status === 404 ? { means: 'nothing' } : undefined
    }
    const says = (body: unknown, status = 200) => setting(() => json(body, status), { api: { errors } })
    const nothing = await says({}, 404).task.get('/v1')
    expect(nothing).toMatchObject({ status: 404 })
    expect(nothing).not.toHaveProperty('problem')
    expect(nothing).not.toHaveProperty('body')
    const expired = says({ code: 401 })
    await expect(expired.task.get('/v1')).rejects.toMatchObject({
      name: 'ReauthorizeError',
    })
    expect(expired.renewals).toEqual([1])
    await expect(says({ code: 7 }).task.get('/v1')).rejects.toMatchObject({
      name: 'PermissionError',
      scopes: ['heart'],
    })
    await expect(says({ code: 9 }).task.get('/v1')).rejects.toMatchObject({
      message: 'Acme has a new owner; please connect again.',
    })
    await expect(says({ code: 601 }).task.get('/v1')).rejects.toMatchObject({
      name: 'RateLimitError',
      scope: 'app',
    })
  })
})

describe('limits', () => {
  it('are kept before anything is sent, and learnt from headers', async () => {
    const { task, sent } = setting(() => json(good), {
      api: { limits: [{ per: 'connection', requests: 3, seconds: 60 }] },
    })
    for (let count = 0; count < 3; count++) await task.get('/v1')
    await expect(task.get('/v1')).rejects.toMatchObject({
      code: 'budget-spent',
    })
    expect(sent).toHaveLength(3)
    await store.reset()
    const told = setting(() => json(good, 200, { 'x-remaining': '1' }), {
      api: {
        readLimits: (headers, now) => ({
          per: 'connection',
          remaining: Number(headers['x-remaining']),
          resetAt: now + 60_000,
        }),
      },
    })
    await told.task.get('/v1')
    await told.task.get('/v1')
    await expect(told.task.get('/v1')).rejects.toMatchObject({
      code: 'budget-spent',
      retryAt: told.world.now() + 60_000,
    })
  })
})
