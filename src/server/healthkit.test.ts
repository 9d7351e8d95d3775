/** The upload of the original's own iPhone app. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Connector, defineStream, event, instant, z } from '../kit/index.js'
import { testStore } from '../runtime/store/testing.js'
import { type TestInstance, testInstance } from './testing-instance.js'

const Stage = z.object({ startTime: z.string(), SleepStage: z.string() })
const healthkit_upload = defineStream({
  emits: ['sleep_session'],
  page: z.array(Stage),
  *map(all) {
    for (const { startTime } of all)
      yield event(
        'sleep_session',
        {},
        { start: instant(Date.parse(startTime), 0), end: instant(Date.parse(startTime) + 1000, 0) },
      )
  },
})
const apple = {
  version: 1,
  docs: '',
  auth: { type: 'none' },
  api: { hosts: [] },
  id: 'apple-health',
  name: 'Apple Health',
  push: { title: 'A phone', setUp: '', read: () => [] },
  streams: { healthkit_upload },
} as unknown as Connector

const adminToken = 'a-token-of-the-operator'
const store = await testStore()
let instance: TestInstance
beforeAll(async () => {
  instance = await testInstance({ store, connectors: [apple], services: [], adminToken, healthkitKey: 'the-key' })
})
beforeEach(async () => {
  await store.reset()
  await instance.runtime.vault.check()
})
afterAll(() => store.close())

const asked = async (path: string, method: string, body?: unknown): Promise<Response> =>
  instance.ask(path, {
    method,
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })

describe('the upload of the original’s app', () => {
  const stage = { startTime: '2026-03-04T01:00:00Z', endTime: '2026-03-04T02:00:00Z', SleepStage: 'asleep' }
  const upload = (body: unknown, query = '') =>
    instance.ask(`/healthkit/upload${query}`, { method: 'POST', body: JSON.stringify(body) })
  const people = async () =>
    (
      await store.query<{ who: string }>(
        `select individual_id || ' ' || connector || ' ' || account_id as who from connections where connector = 'apple-health'`,
      )
    ).map(({ who }) => who)

  it('is taken for the person named, or the instance’s own, and answered 201', async () => {
    const answer = await upload({ test_key: 'the-key', data: [stage] })
    expect([answer.status, await answer.json()]).toEqual([201, expect.objectContaining({ created: 1 })])
    expect((await upload({ test_key: 'the-key', data: [stage] }, '?user_id=anna@example.org')).status).toBe(201)
    expect(await (await upload({ test_key: 'the-key', data: [stage] })).json()).toMatchObject({ unchanged: 1 })
    expect((await people()).sort()).toEqual(['anna@example.org apple-health healthkit', 'me apple-health healthkit'])
  })

  it.each([
    ['another key', { test_key: 'the-keY', data: [] }, 401],
    ['no key', { data: [] }, 401],
    ['a key that is no text', { test_key: ['the-key'], data: [] }, 401],
    ['no list', { test_key: 'the-key', data: 'x' }, 422],
    ['nothing', undefined, 401],
  ])('with %s is refused', async (_, body, status) => {
    expect((await upload(body)).status).toBe(status)
    expect(await people()).toEqual([])
  })

  it('for a person of an impossible name is refused', async () => {
    expect((await upload({ test_key: 'the-key', data: [] }, '?user_id=a%0Ab')).status).toBe(422)
  })

  it('is no longer taken once the person has disconnected it', async () => {
    await upload({ test_key: 'the-key', data: [stage] })
    const { connections } = (await (await asked('/v1/connections', 'GET')).json()) as {
      connections: { id: string; connector: string }[]
    }
    const id = connections.find(({ connector }) => connector === 'apple-health')?.id
    await asked(`/v1/connections/${id}`, 'DELETE')
    expect((await upload({ test_key: 'the-key', data: [stage] })).status).toBe(403)
    await asked('/v1/connections/push', 'POST', { connector: 'apple-health', name: 'healthkit' })
    expect((await upload({ test_key: 'the-key', data: [stage] })).status).toBe(201)
  })

  it('is not taken where no key is set, and says how to set one', async () => {
    const without = await testInstance({ store, connectors: [apple], services: [] })
    const answer = await without.ask('/healthkit/upload', { method: 'POST', body: '{}' })
    expect([answer.status, ((await answer.json()) as { detail: string }).detail]).toEqual([
      404,
      expect.stringContaining('IOS_APP_KEY'),
    ])
  })
})
