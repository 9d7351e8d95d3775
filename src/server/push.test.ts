/** The door of devices that push. */
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type Connector,
  ContractError,
  type DevicePush,
  defineStream,
  event,
  type InboundRequest,
  instant,
  z,
} from '../kit/index.js'
import { testStore } from '../runtime/store/testing.js'
import { type TestInstance, testInstance } from './testing-instance.js'

const noon = Date.UTC(2026, 2, 4, 12)
let seen: InboundRequest | undefined
const push: DevicePush = {
  title: 'A phone',
  setUp: 'Send to `{url}` with the header `Authorization: Bearer {token}`.',
  *read(request) {
    seen = request
    const delivery = z.object({ nights: z.array(z.unknown()), next: z.string() }).safeParse(
      (() => {
        try {
          return JSON.parse(new TextDecoder().decode(request.body)) as unknown
        } catch {
          return undefined
        }
      })(),
    )
    if (!delivery.success)
      throw new ContractError('no-delivery', 'This is no delivery of nights.', { path: 'nights', expected: 'a list' })
    yield { stream: 'nights', body: delivery.data.nights, cursor: delivery.data.next }
  },
}
const Night = z.object({ id: z.string(), at: z.number() })
const nights = defineStream({
  emits: ['sleep_session'],
  page: z.array(Night),
  *map(all) {
    for (const { id, at } of all)
      yield event('sleep_session', {}, { start: instant(at, 0), end: instant(at + 1000, 0) }, { key: id, document: id })
  },
})
const base = { version: 1, docs: '', auth: { type: 'none' }, api: { hosts: [] } }
const phone = { ...base, id: 'phone', name: 'Phone', push, streams: { nights } } as unknown as Connector
const other = { ...phone, id: 'other', name: 'Other' }

const store = await testStore()
const publicUrl = 'https://health.example'
let instance: TestInstance
let token: string
let connection: string
const connectors = [phone, other]
const adminToken = 'a-token-of-the-operator'
const asked = async (path: string, method: string, body?: unknown): Promise<Response> =>
  instance.ask(path, {
    method,
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })

beforeAll(async () => {
  instance = await testInstance({ store, connectors, services: [], publicUrl, adminToken })
})
beforeEach(async () => {
  await store.reset()
  await instance.runtime.vault.check()
  const answer = await asked('/v1/connections/push', 'POST', { connector: 'phone', name: 'Anna’s phone' })
  expect(answer.status).toBe(201)
  ;({ token, connection } = (await answer.json()) as { token: string; connection: string })
})
afterAll(() => store.close())

const delivery = (id = 'a', next = 'n-1') => JSON.stringify({ nights: [{ id, at: noon }], next })
const pushed = (body: string | Uint8Array, headers: Record<string, string> = {}, path = '/push/phone') =>
  instance.ask(path, {
    method: 'POST',
    body: body as BodyInit,
    headers: { authorization: `Bearer ${token}`, ...headers },
  })
const problem = async (answer: Response): Promise<{ code: string; detail: string }> =>
  (await answer.json()) as { code: string; detail: string }

describe('a device that is connected', () => {
  it('is told its address and its token once, with the way to set it up', async () => {
    const answer = await asked('/v1/connections/push', 'POST', { connector: 'phone', name: 'Tablet' })
    const told = (await answer.json()) as Record<string, string>
    expect(told).toMatchObject({
      url: 'https://health.example/push/phone',
      setUp: `Send to \`https://health.example/push/phone\` with the header \`Authorization: Bearer ${told['token']}\`.`,
    })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    for (const path of ['/v1/connections', '/v1/events', '/v1/runs'])
      if (path !== '/v1/events') expect(await (await asked(path, 'GET')).text()).not.toContain(told['token'])
    expect(instance.log.join('\n')).not.toContain(told['token'])
  })

  it('delivers, is told what came of it, and asks where it stands', async () => {
    const answer = await pushed(delivery())
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { pages: 1, created: 1, updated: 0, unchanged: 0, deleted: 0, parked: 0 },
    ])
    expect(await (await pushed(delivery())).json()).toMatchObject({ created: 0, unchanged: 1 })
    const stands = await instance.ask('/push/phone', { headers: { 'x-api-key': token } })
    expect(await stands.json()).toEqual({ streams: { nights: 'n-1' } })
  })

  it.each([
    ['authorization', () => `bearer ${token}`],
    ['x-api-key', () => token],
    ['api-key', () => token],
  ])('may show its token as %s', async (header, value) => {
    const answer = await instance.ask('/push/phone', {
      method: 'POST',
      body: delivery(),
      headers: { [header]: value() },
    })
    expect(answer.status).toBe(200)
    // What a connector makes of a request may be kept: the token is no part of it.
    expect(JSON.stringify({ ...seen, body: '' })).not.toContain(token)
  })

  it.each([
    ['gzip', gzipSync(delivery())],
    ['x-gzip', gzipSync(delivery())],
    ['deflate', deflateSync(delivery())],
    ['deflate', deflateRawSync(delivery())],
  ])('may pack its delivery with %s', async (encoding, body) => {
    expect((await pushed(body, { 'content-encoding': encoding })).status).toBe(200)
  })

  it('is let in again with a new token, and out by ending it', async () => {
    const rotated = await asked(`/v1/connections/${connection}/push-token`, 'POST')
    const { token: second } = (await rotated.json()) as { token: string }
    expect((await pushed(delivery())).status).toBe(401)
    expect((await pushed(delivery(), { authorization: `Bearer ${second}` })).status).toBe(200)
    expect((await asked(`/v1/connections/${connection}/push-token`, 'DELETE')).status).toBe(200)
    expect((await pushed(delivery(), { authorization: `Bearer ${second}` })).status).toBe(401)
  })

  it('is out when its connection ends', async () => {
    expect((await asked(`/v1/connections/${connection}`, 'DELETE')).status).toBe(200)
    expect((await pushed(delivery())).status).toBe(401)
    expect((await asked(`/v1/connections/${connection}/push-token`, 'POST')).status).toBe(404)
  })
})

describe('a delivery is refused', () => {
  it.each([
    ['without a token', () => ({ authorization: '' }), '/push/phone'],
    ['with another token', () => ({ authorization: `Bearer ${token.slice(0, -1)}` }), '/push/phone'],
    ['with the operator’s token', () => ({ authorization: `Bearer ${adminToken}` }), '/push/phone'],
    ['to another service', () => ({}), '/push/other'],
    ['to a service that is none', () => ({}), '/push/nobody'],
  ])('%s', async (_, headers, path) => {
    const answer = await pushed(delivery(), headers(), path)
    expect([answer.status, (await problem(answer)).code]).toEqual([401, 'unknown-device'])
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  })

  it('that is none, with what is wrong', async () => {
    for (const body of ['no json', '{}']) {
      const answer = await pushed(body)
      expect([answer.status, await answer.json()]).toEqual([
        422,
        {
          type: 'urn:tributary:problem:no-delivery',
          title: 'No such delivery',
          status: 422,
          code: 'no-delivery',
          detail: 'This is no delivery of nights.',
          path: 'nights',
          expected: 'a list',
        },
      ])
    }
  })

  it('that is too large, as it comes or once it is unpacked', async () => {
    const huge = Buffer.alloc(64 * 1024 ** 2 + 1, ' ')
    const plain = await pushed(huge)
    expect([plain.status, (await problem(plain)).detail]).toEqual([
      413,
      'A delivery may have 64 megabytes at most, packed or not. Send it in parts.',
    ])
    const small = gzipSync(huge)
    expect(small.length).toBeLessThan(100_000)
    expect((await pushed(small, { 'content-encoding': 'gzip' })).status).toBe(413)
    // One that does not say how long it is, is counted.
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)),
    })
    const answer = await instance.ask('/push/phone', {
      method: 'POST',
      body: endless,
      headers: { authorization: `Bearer ${token}` },
      duplex: 'half',
    } as RequestInit)
    expect(answer.status).toBe(413)
  })

  it('packed in a way that is not known, or cut off', async () => {
    for (const encoding of ['br', 'gzip, gzip'])
      expect((await pushed(delivery(), { 'content-encoding': encoding })).status).toBe(415)
    const cut = gzipSync(delivery()).subarray(0, -9)
    expect((await pushed(cut, { 'content-encoding': 'gzip' })).status).toBe(400)
    expect((await pushed('plain', { 'content-encoding': 'gzip' })).status).toBe(400)
  })
})

describe('who may let a device in', () => {
  it('is the operator, from this instance’s own pages or a program', async () => {
    const wish = { method: 'POST', body: JSON.stringify({ connector: 'phone' }) }
    const headers = { 'content-type': 'application/json' }
    expect((await instance.ask('/v1/connections/push', { ...wish, headers })).status).toBe(401)
    // A device's token opens the door of its deliveries, and no other.
    const asDevice = { ...headers, authorization: `Bearer ${token}` }
    expect((await instance.ask('/v1/connections/push', { ...wish, headers: asDevice })).status).toBe(401)
    const foreign = { ...headers, authorization: `Bearer ${adminToken}`, origin: 'https://evil.example' }
    expect((await instance.ask('/v1/connections/push', { ...wish, headers: foreign })).status).toBe(403)
  })

  it('gives it a name of letters', async () => {
    for (const name of ['', '../x', 'a\nb', 'x'.repeat(61)])
      expect((await asked('/v1/connections/push', 'POST', { connector: 'phone', name })).status).toBe(400)
    expect((await asked('/v1/connections/push', 'POST', { connector: 'nobody' })).status).toBe(400)
  })
})
