/** How keys of applications are made, and how they end. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectors } from '../connectors/index.js'
import { dayMs } from '../core/index.js'
import { testStore } from '../runtime/store/testing.js'
import { type TestInstance, testInstance } from './testing-instance.js'
import { askingWith } from './testing-keys.js'

const admin = 'a-token-of-twenty-chars'
const store = await testStore()
let instance: TestInstance
const { ask, json, refusalOf, make } = askingWith(() => instance, admin)

beforeAll(async () => {
  await store.reset()
  instance = await testInstance({ store, connectors, services: [], adminToken: admin })
})
afterAll(() => store.close())

describe('the end of a key', () => {
  it('is the request after it was revoked', async () => {
    const { id, key } = await make(['*'])
    await json('/v1/kinds', key)
    await json(`/v1/keys/${id}`, admin, { method: 'DELETE' })
    expect(await refusalOf('/v1/kinds', key)).toEqual([401, 'sign-in-needed'])
    expect(await refusalOf(`/v1/keys/${id}`, admin, { method: 'DELETE' })).toEqual([404, 'not-found'])
  })

  it('is the moment it expires', async () => {
    const { id, key } = await make(['*'], { days: 1 })
    await instance.clock.advance(dayMs - 1)
    await json('/v1/kinds', key)
    await instance.clock.advance(1)
    expect(await refusalOf('/v1/kinds', key)).toEqual([401, 'sign-in-needed'])
    const { keys } = await json<{ keys: { id: number; state: string; usedAt?: string }[] }>('/v1/keys')
    expect(keys.find((each) => each.id === id)).toMatchObject({ state: 'expired', usedAt: expect.any(String) })
  })

  it('tells no more than a key that never was', async () => {
    const { id, key } = await make(['*'])
    await json(`/v1/keys/${id}`, admin, { method: 'DELETE' })
    const [ended, never] = [await ask('/v1/kinds', key), await ask('/v1/kinds', `tk_${'A'.repeat(43)}`)]
    expect(await ended.text()).toBe(await never.text())
  })
})

describe('making a key', () => {
  it('shows it once, and keeps no trace of it', async () => {
    const { key } = await make(['*'])
    expect(key).toMatch(/^tk_[\w-]{43}$/)
    await ask('/v1/kinds', key)
    await ask('/v1/sinks', key)
    const kept = JSON.stringify([await store.query('select * from api_keys'), await json('/v1/keys'), instance.log])
    expect(kept).not.toContain(key.slice(3, 20))
    expect((await ask('/v1/keys', admin)).headers.get('content-type')).toContain('json')
  })

  it('refuses a scope there is not, and one that would write', async () => {
    const wish = (scopes: string[]) => ({ method: 'POST', body: JSON.stringify({ name: 'x', scopes }) })
    expect(await refusalOf('/v1/keys', admin, wish(['heart_beat']))).toEqual([400, 'unknown-scope'])
    expect(await refusalOf('/v1/keys', admin, wish([]))).toEqual([400, 'bad-request'])
    const answer = await ask('/v1/keys', admin, wish(['com.personicle.individual.datastreams.heartrate.write']))
    expect([answer.status, ((await answer.json()) as { detail: string }).detail]).toEqual([
      400,
      expect.stringContaining('Nothing is written through the scope'),
    ])
  })
})
