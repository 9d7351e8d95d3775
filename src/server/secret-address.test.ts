/** Providers that sign nothing, so that only who knows the address may call; or that tell us the key they sign with. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { defineStream, LocalDay, type Wanted, type Webhook, z } from '../kit/index.js'
import { keepVerificationToken } from '../runtime/store/subscriptions.js'
import { testStore } from '../runtime/store/testing.js'
import { acme, json } from '../runtime/tokens/testing.js'
import { type AcmeInstance, acmeInstance } from './testing-acme.js'

const dayMs = 86_400_000
const pulse = defineStream({
  emits: ['heart_rate'],
  cursor: LocalDay,
  page: z.object({}),
  pull: async function* () {},
  map: () => [],
})
const store = await testStore()
beforeEach(() => store.reset())
afterAll(() => store.close())

const answer = (request: Request): Response =>
  json(new URL(request.url).pathname === '/token' ? { access_token: 'access' } : { id: 'ada' })
const start = (webhook: Webhook): Promise<AcmeInstance> =>
  acmeInstance({ store, connector: acme({ streams: { pulse }, webhook }), answer })

/** Believes everybody: who knows the address may call. */
const unsigned: Webhook = {
  addressIsSecret: true,
  handshake: ({ method, body }) => (method !== 'POST' && body.length === 0 ? { status: 200, body: 'here' } : undefined),
  verify: () => true,
  read: ({ body }) => JSON.parse(new TextDecoder().decode(body)) as [],
}
const notice = JSON.stringify([{ type: 'revoked', account: 'ada' }])
const stateOf = async (): Promise<unknown> =>
  (await store.query<{ state: string }>('select state from connections'))[0]?.state

describe('an address that is a secret', () => {
  const secret = 'S3cret-_of_forty-three-characters-0123456789'
  const begin = async (webhook = unsigned) => {
    const instance = await start(webhook)
    await keepVerificationToken(store, 'acme', secret)
    await instance.signIn()
    return instance
  }

  it('takes notices, and lets a provider look whether it is there, by HEAD and GET', async () => {
    const instance = await begin()
    const head = await instance.ask(`/webhooks/acme/${secret}`, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
    const get = await instance.ask(`/webhooks/acme/${secret}`)
    expect([get.status, await get.text()]).toEqual([200, 'here'])
    expect((await instance.ask(`/webhooks/acme/${secret}`, { method: 'POST', body: notice })).status).toBe(204)
    expect(await stateOf()).toBe('reauthorize')
  })

  it('is not there for anybody else: the same answer for every guess, and for a service that is none', async () => {
    const instance = await begin()
    const paths = [
      '/webhooks/acme',
      '/webhooks/acme/guessed',
      `/webhooks/acme/${secret.slice(0, -1)}`,
      `/webhooks/acme/${secret}x`,
      `/webhooks/acme/${secret.toLowerCase()}`,
      `/webhooks/acme?secret=${secret}`,
      `/webhooks/nobody/${secret}`,
      '/webhooks/nobody',
    ]
    const seen = new Set<string>()
    for (const path of paths)
      for (const method of ['POST', 'GET']) {
        const refused = await instance.ask(path, { method, ...(method === 'POST' && { body: notice }) })
        expect([path, refused.status]).toEqual([path, 404])
        seen.add(await refused.text())
      }
    expect(seen.size).toBe(1)
    expect(await stateOf()).toBe('connected')
  })

  it('is nowhere before anybody was told it', async () => {
    const instance = await start(unsigned)
    for (const path of ['/webhooks/acme', '/webhooks/acme/', '/webhooks/acme/undefined'])
      expect((await instance.ask(path, { method: 'POST', body: notice })).status).toBe(404)
  })

  it('is no way in for a service that signs', async () => {
    const instance = await begin({ ...unsigned, addressIsSecret: false })
    expect((await instance.ask(`/webhooks/acme/${secret}`, { method: 'POST', body: notice })).status).toBe(404)
    expect((await instance.ask('/webhooks/acme', { method: 'POST', body: notice })).status).toBe(204)
  })

  it('asked by GET for what is no greeting says so', async () => {
    const { handshake: _, ...silent } = unsigned
    const instance = await begin(silent)
    for (const method of ['GET', 'HEAD'])
      expect((await instance.ask(`/webhooks/acme/${secret}`, { method })).status).toBe(405)
  })

  it('is in no log line, nor in what a connector is shown or an error says', async () => {
    const seen: string[] = []
    const instance = await begin({
      ...unsigned,
      verify: (request) => {
        seen.push(JSON.stringify({ ...request, body: '' }))
        return !request.headers['x-bad']
      },
    })
    const path = `/webhooks/acme/${secret}`
    const bad = await instance.ask(path, { method: 'POST', body: '[]', headers: { 'x-bad': '1' } })
    const broken = await instance.ask(path, { method: 'POST', body: 'no JSON' })
    const large = await instance.ask(path, { method: 'POST', body: 'x'.repeat(5 * 1024 * 1024) })
    expect([bad.status, broken.status, large.status]).toEqual([401, 500, 413])
    expect(seen).toHaveLength(2)
    const said = [await bad.text(), await broken.text(), await large.text(), ...seen].join()
    expect(instance.world.logged()).toContain('a request failed')
    expect(said + instance.world.logged()).not.toContain(secret)
  })

  it('is told to the operator who subscribes by hand, and kept from the list where we do it', async () => {
    const views = async (instance: AcmeInstance) =>
      ((await (await instance.ask('/v1/webhooks')).json()) as { webhooks: object[] }).webhooks
    expect(await views(await begin())).toEqual([
      {
        connector: 'acme',
        name: 'Acme',
        address: `http://localhost:5000/webhooks/acme/${secret}`,
        subscribed: 'by-operator',
      },
    ])
    for (const how of [
      { subscribe: { ensure: async () => ({}) } },
      { subscribeEach: { ensure: async () => ({}) } },
    ] as Partial<Webhook>[])
      expect(await views(await start({ ...unsigned, ...how }))).toEqual([
        { connector: 'acme', name: 'Acme', address: 'http://localhost:5000/webhooks/acme', subscribed: 'by-us' },
      ])
  })
})

describe('a provider that is asked once for all', () => {
  it('is told the whole address, and what it tells once is kept sealed and handed back', async () => {
    const wanted: Wanted[] = []
    let told: string | undefined = 'planted-signing-key'
    const webhook: Webhook = {
      ...unsigned,
      verify: (request, secrets) =>
        secrets.told === 'planted-signing-key' && request.headers['x-signed'] === secrets.told,
      subscribe: {
        ensure: async (_, given) => {
          wanted.push(given)
          return told === undefined ? {} : { told }
        },
      },
    }
    const instance = await start(webhook)
    await instance.signIn()
    expect(await instance.runtime.subscriber.step()).toBe(1)
    const [first] = wanted
    expect(first?.callbackUrl).toBe(`http://localhost:5000/webhooks/acme/${first?.verificationToken}`)
    expect(first?.verificationToken).toMatch(/^[\w-]{43}$/)
    expect(first?.told).toBeUndefined()
    const path = new URL(first?.callbackUrl ?? '').pathname
    const call = (signed: string) => instance.ask(path, { method: 'POST', body: '[]', headers: { 'x-signed': signed } })
    expect((await call('planted-signing-key')).status).toBe(204)
    expect((await call('guessed')).status).toBe(401)

    told = undefined
    // Another process, a week later, which has only the store.
    const other = await start(webhook)
    other.world.advance(8 * dayMs)
    expect(await other.runtime.subscriber.step()).toBe(1)
    expect(wanted[1]).toMatchObject({ told: 'planted-signing-key', callbackUrl: first?.callbackUrl })
    expect((await call('planted-signing-key')).status).toBe(204)
    const rows = await store.query(
      `select encode(sealed_told, 'escape') as sealed, callback_url from subscriptions where connector = 'acme'`,
    )
    expect(rows).toEqual([{ sealed: expect.any(String), callback_url: 'http://localhost:5000/webhooks/acme' }])
    expect(JSON.stringify(rows) + instance.world.logged()).not.toContain('planted')
  })
})
