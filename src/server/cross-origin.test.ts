/** Pages of the operator's own applications, in their browsers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectors } from '../connectors/index.js'
import { testStore } from '../runtime/store/testing.js'
import { type TestInstance, testInstance } from './testing-instance.js'
import { askingWith } from './testing-keys.js'

const admin = 'a-token-of-twenty-chars'
const store = await testStore()
let instance: TestInstance
const { make } = askingWith(() => instance, admin)

beforeAll(async () => {
  await store.reset()
  instance = await testInstance({
    store,
    connectors,
    services: [],
    adminToken: admin,
    appOrigins: ['https://app.example.com'],
  })
})
afterAll(() => store.close())

describe('pages of an application', () => {
  it('read with a key from an origin the settings name, and from no other', async () => {
    const { key } = await make(['*'])
    const from = (origin: string, path = '/v1/kinds') =>
      instance.ask(path, { headers: { origin, authorization: `Bearer ${key}`, 'sec-fetch-site': 'cross-site' } })
    expect((await from('https://app.example.com')).headers.get('access-control-allow-origin')).toBe(
      'https://app.example.com',
    )
    expect((await from('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull()
    expect((await from('https://app.example.com', '/v1/sinks')).headers.get('access-control-allow-origin')).toBeNull()
    const asked = await instance.ask('/data/read/events', {
      method: 'OPTIONS',
      headers: { origin: 'https://app.example.com', 'access-control-request-method': 'GET' },
    })
    expect([asked.status, asked.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'authorization,content-type',
    ])
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull()
  })
  it('read nothing without a key, not even where no token is asked for', async () => {
    const open = await testInstance({ store, connectors, services: [], appOrigins: ['https://app.example.com'] })
    const { key } = await make(['*'])
    const allowed = async (headers: Record<string, string>) =>
      (await open.ask('/v1/kinds', { headers: { origin: 'https://app.example.com', ...headers } })).headers.get(
        'access-control-allow-origin',
      )
    expect(await allowed({})).toBeNull()
    expect(await allowed({ authorization: 'Bearer x' })).toBeNull()
    expect(await allowed({ authorization: `Bearer ${key}` })).toBe('https://app.example.com')
  })
})
