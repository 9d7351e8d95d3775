/** A provider that wants to be asked to call us for each person, with that person's token. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { defineStream, LocalDay, type Wanted, type Webhook, z } from '../kit/index.js'
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
let account: string
let asked: { readonly line: string; readonly authorization: string | null }[]
let subscription: () => Response | Promise<Response>
beforeEach(async () => {
  await store.reset()
  account = 'ada'
  asked = []
  subscription = () => json({})
})
afterAll(() => store.close())

const answer = async (request: Request): Promise<Response> => {
  const { pathname } = new URL(request.url)
  asked.push({ line: `${request.method} ${pathname}`, authorization: request.headers.get('authorization') })
  if (pathname === '/token') return json({ access_token: `access-of-${account}` })
  if (pathname === '/v1/me') return json({ id: account })
  return pathname === '/subscribe' ? subscription() : json({})
}
const start = (webhook: Webhook): Promise<AcmeInstance> =>
  acmeInstance({ store, connector: acme({ streams: { pulse }, webhook }), answer })

describe('a provider that is asked for each person', () => {
  let wanted: Wanted[]
  const each = (renewBefore?: number): Webhook => ({
    addressIsSecret: true,
    verify: () => true,
    read: () => [],
    subscribeEach: {
      ensure: async (task, given) => {
        wanted.push(given)
        await task.post('/subscribe', { json: { url: given.callbackUrl, account: task.account.id } })
        return renewBefore === undefined ? {} : { renewBefore }
      },
      end: async (task) => void (await task.delete('/subscribe')),
    },
  })
  beforeEach(() => {
    wanted = []
  })
  const subscribed = (): (string | null)[] =>
    asked.filter(({ line }) => line === 'POST /subscribe').map(({ authorization }) => authorization)

  it('is asked with the token of each, once, and told the whole address', async () => {
    const instance = await start(each())
    expect(await instance.runtime.subscriber.step()).toBe(0)
    await instance.signIn()
    account = 'ben'
    await instance.signIn()
    expect(await instance.runtime.subscriber.step()).toBe(2)
    expect(subscribed().sort()).toEqual(['Bearer access-of-ada', 'Bearer access-of-ben'])
    expect(wanted[0]?.callbackUrl).toBe(`http://localhost:5000/webhooks/acme/${wanted[0]?.verificationToken}`)
    expect(await instance.runtime.subscriber.step()).toBe(0)
    expect(await store.query('select callback_url from personal_subscriptions')).toEqual([
      { callback_url: 'http://localhost:5000/webhooks/acme' },
      { callback_url: 'http://localhost:5000/webhooks/acme' },
    ])
  })

  it('is asked again before its word runs out, by whichever process comes first', async () => {
    const instance = await start(each(Date.UTC(2026, 9, 6, 12)))
    await instance.signIn()
    await instance.runtime.subscriber.step()
    instance.world.advance(dayMs - 60_000)
    expect(await instance.runtime.subscriber.step()).toBe(0)
    instance.world.advance(60_000)
    const other = await start(each())
    const now = instance.world.now() - other.world.now()
    other.world.advance(now)
    const done = await Promise.all([instance.runtime.subscriber.step(), other.runtime.subscriber.step()])
    expect(done[0] + done[1]).toBe(1)
    expect(subscribed()).toHaveLength(2)
  })

  it('that refuses is asked again a while later: soon where it is unwell, in days where it will not', async () => {
    const instance = await start(each())
    await instance.signIn()
    subscription = () => json({}, 503)
    expect(await instance.runtime.subscriber.step()).toBe(0)
    expect(instance.world.logged()).toContain('could not be asked to call us')
    instance.world.advance(31 * 60_000)
    subscription = () => json({}, 403)
    expect(await instance.runtime.subscriber.step()).toBe(0)
    expect(subscribed()).toHaveLength(2)
    subscription = () => json({})
    instance.world.advance(31 * 60_000)
    expect(await instance.runtime.subscriber.step()).toBe(0)
    // Signing in anew may have changed what it says.
    await instance.signIn()
    expect(await instance.runtime.subscriber.step()).toBe(1)
  })

  it('is asked anew when the person signs in while it is being asked', async () => {
    const instance = await start(each())
    await instance.signIn()
    subscription = async () => {
      subscription = () => json({})
      await instance.signIn()
      return json({})
    }
    await instance.runtime.subscriber.step()
    await instance.runtime.subscriber.step()
    expect(subscribed()).toHaveLength(2)
    expect(await instance.runtime.subscriber.step()).toBe(0)
  })

  it('is told the end on disconnecting, before the access is given back', async () => {
    const instance = await start(each())
    const id = await instance.signIn()
    await instance.runtime.subscriber.step()
    asked = []
    expect((await instance.ask(`/v1/connections/${id}`, { method: 'DELETE' })).status).toBe(200)
    expect(asked).toEqual([
      { line: 'DELETE /subscribe', authorization: 'Bearer access-of-ada' },
      { line: 'POST /revoke', authorization: null },
    ])
    expect(await store.query('select 1 from personal_subscriptions')).toEqual([])
    expect(await instance.runtime.subscriber.step()).toBe(0)
  })

  it('that cannot be told keeps nobody from disconnecting', async () => {
    for (const broken of [
      () => json({}, 503),
      () => json({}, 401),
      () => Promise.reject(new TypeError('planted-value')),
    ]) {
      const instance = await start(each())
      subscription = () => json({})
      const id = await instance.signIn()
      expect(await instance.runtime.subscriber.step()).toBe(1)
      subscription = broken
      expect((await instance.ask(`/v1/connections/${id}`, { method: 'DELETE' })).status).toBe(200)
      expect(instance.world.logged()).toMatch(/could not be asked to stop calling us/)
      expect(instance.world.logged()).not.toContain('planted-value')
      expect(await store.query('select 1 from credentials')).toEqual([])
    }
  })

  it('is not told of people it was never asked about', async () => {
    const instance = await start(each())
    const id = await instance.signIn()
    asked = []
    await instance.ask(`/v1/connections/${id}`, { method: 'DELETE' })
    expect(asked.map(({ line }) => line)).toEqual(['POST /revoke'])
  })
})
