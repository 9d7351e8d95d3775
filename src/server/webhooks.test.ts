/** Providers call us: from the subscription through the signed notice to the record, without the hourly poll. */
import { createHmac } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { googleHealth } from '../connectors/google-health/index.js'
import { sandbox as googleSandbox } from '../connectors/google-health/sandbox.js'
import { oura } from '../connectors/oura/index.js'
import { sandbox as ouraSandbox } from '../connectors/oura/sandbox.js'
import type { Connector } from '../kit/index.js'
import { keepVerificationToken } from '../runtime/store/subscriptions.js'
import { testStore } from '../runtime/store/testing.js'
import { sandboxClient } from '../sandbox/index.js'
import { connect } from './testing-browser.js'
import { type TestInstance, testInstance } from './testing-instance.js'

const dayMs = 86_400_000
/** Some of its streams, so that a test need not wait for all. */
const few = (connector: Connector, names: readonly string[]): Connector => ({
  ...connector,
  streams: Object.fromEntries(Object.entries(connector.streams ?? {}).filter(([name]) => names.includes(name))),
})

const store = await testStore()
let instance: TestInstance
beforeEach(async () => {
  await store.reset()
  instance = await testInstance({
    store,
    connectors: [few(oura, ['sleep', 'workout']), few(googleHealth, ['sleep'])],
    services: [ouraSandbox, googleSandbox],
  })
})
afterAll(() => store.close())

const subscriptions = async () => {
  const headers = { 'x-client-id': sandboxClient.id, 'x-client-secret': sandboxClient.secret }
  const answer = await instance.sandbox.fetch('https://api.ouraring.com/v2/webhook/subscription', { headers })
  return (await answer.json()) as { event_type: string; data_type: string; expiration_time: string }[]
}
const dueStreams = async (): Promise<string[]> =>
  (
    await store.query<{ name: string }>(
      'select s.name from pulls p join streams s on s.id = p.stream_id where p.due_at <= $1 order by s.name',
      [new Date(instance.clock.now())],
    )
  ).map(({ name }) => name)

describe('a service that calls us', () => {
  it('is subscribed once somebody is connected, and the token it was told is its greeting', async () => {
    expect(await instance.runtime.subscriber.step()).toBe(0)
    expect(await subscriptions()).toEqual([])
    await connect(instance, 'oura', { person: 1 })
    expect(await instance.runtime.subscriber.step()).toBe(1)
    expect(await subscriptions()).toHaveLength(48)
    expect(await instance.runtime.subscriber.step()).toBe(0)
    const greeting = await instance.ask('/webhooks/oura?verification_token=guessed&challenge=echo-me')
    expect(greeting.status).toBe(401)
  })

  it('is renewed before its word runs out, by whichever process comes first', async () => {
    await connect(instance, 'oura', { person: 1 })
    await instance.runtime.subscriber.step()
    const [before] = await subscriptions()
    await instance.clock.advance(8 * dayMs)
    const [one, other] = await Promise.all([instance.runtime.subscriber.step(), instance.runtime.subscriber.step()])
    expect(one + other).toBe(1)
    const [after] = await subscriptions()
    expect(await subscriptions()).toHaveLength(48)
    expect(Date.parse(after?.expiration_time ?? '')).toBe(Date.parse(before?.expiration_time ?? '') + 8 * dayMs)
  })

  it('that refuses is asked again a while later, and polling goes on', async () => {
    await connect(instance, 'oura', { person: 1 })
    const refusing = { ...oura.webhook, handshake: () => ({ status: 503 }) }
    const deaf = await testInstance({
      store,
      connectors: [{ ...oura, webhook: refusing }],
      services: [ouraSandbox],
    })
    expect(await deaf.runtime.subscriber.step()).toBe(0)
    expect(deaf.log.join()).toMatch(/could not be asked to call us/)
    expect(deaf.log.join()).not.toContain(sandboxClient.secret)
    expect(await deaf.runtime.subscriber.step()).toBe(0)
    await instance.clock.advance(31 * 60_000)
    expect(await instance.runtime.subscriber.step()).toBe(1)
    expect((await dueStreams()).length).toBeGreaterThan(0)
  })
})

describe('a notice', () => {
  const begin = async () => {
    await connect(instance, 'oura', { person: 1 })
    await instance.runtime.subscriber.step()
    await instance.work()
  }
  it('brings new data without waiting for the hourly poll', async () => {
    await begin()
    // The person's night is over and the ring has told its service of it, but none of our polls is due yet.
    const from = instance.clock.now()
    await store.query(`update pulls set due_at = $1 where due_at is not null`, [new Date(from + 30 * dayMs)])
    await instance.clock.advance(dayMs)
    expect(await dueStreams()).toEqual([])
    const delivered = instance.delivered.length
    const statuses = await instance.sandbox.deliver({ from, to: instance.clock.now() })
    expect(statuses.length).toBeGreaterThan(0)
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(await dueStreams()).toContain('sleep')
    await instance.work()
    const nights = instance.delivered.slice(delivered).filter(({ kind }) => kind === 'sleep_session')
    expect(nights.some(({ type }) => type === 'record-created')).toBe(true)
    const [run] = await store.query<{ purpose: string }>(
      `select purpose from runs r join streams s on s.id = r.stream_id where s.name = 'sleep' order by r.id desc limit 1`,
    )
    expect(run?.purpose).toBe('notice')
  })

  it('of a deletion leaves a tombstone, once the service itself says that the document is gone', async () => {
    await begin()
    const from = instance.clock.now()
    const [person] = instance.sandbox.people
    const workouts = person?.workouts({ from: from - 6 * dayMs, to: from }) ?? []
    const workout = workouts.findLast(({ versions: [first] }) => first !== undefined && first.at <= from)
    const begins = workout?.versions[0]?.value.start
    const exercise = instance.delivered.find(
      ({ kind, data }) => kind === 'exercise' && Date.parse(data.start.time ?? '') === begins,
    )
    expect(exercise).toBeDefined()
    await instance.clock.advance(1000)
    instance.sandbox.room.intervene(workout?.id ?? '', 'delete')
    await instance.clock.advance(60_000)
    const delivered = instance.delivered.length
    await instance.sandbox.deliver({ from, to: instance.clock.now() })
    await instance.work()
    const tombstone = instance.delivered.slice(delivered).find(({ type }) => type === 'record-deleted')
    expect(tombstone).toMatchObject({ data: { id: exercise?.data.id, deleted: { reason: 'provider-deleted' } } })
  })

  it('of a deletion that the service does not confirm deletes nothing', async () => {
    await begin()
    const [known] = await store.query<{ document: string; account_id: string }>(
      `select e.document, c.account_id from events e join streams s on s.id = e.stream_id
       join connections c on c.id = s.connection_id where e.kind = 'exercise' limit 1`,
    )
    expect(known).toBeDefined()
    const answer = await signed({
      event_type: 'delete',
      data_type: 'workout',
      object_id: known?.document,
      user_id: known?.account_id,
    })
    expect(answer.status).toBe(200)
    expect(await dueStreams()).toContain('workout')
    const delivered = instance.delivered.length
    await instance.work()
    expect(instance.delivered.slice(delivered)).toEqual([])
  })

  const signed = (event: object, secret: string = sandboxClient.secret) => {
    const body = JSON.stringify(event)
    const timestamp = String(Math.floor(instance.clock.now() / 1000))
    const signature = createHmac('sha256', secret)
      .update(timestamp + body)
      .digest('hex')
      .toUpperCase()
    return instance.ask('/webhooks/oura', {
      method: 'POST',
      body,
      headers: { 'x-oura-timestamp': timestamp, 'x-oura-signature': signature },
    })
  }

  it('that is forged is refused, and makes nothing due', async () => {
    await begin()
    const event = { event_type: 'update', data_type: 'sleep', object_id: 'any', user_id: 'any' }
    expect((await signed(event, 'guessed')).status).toBe(401)
    expect((await signed(event, '')).status).toBe(401)
    expect(await dueStreams()).toEqual([])
  })
})

describe('a service whose subscription the operator makes', () => {
  const call = (headers: Record<string, string>, body = '{"type":"verification"}') =>
    instance.ask('/webhooks/google-health', { method: 'POST', body, headers })
  const subscribe = (secret: string) =>
    instance.sandbox.fetch('https://health.googleapis.com/v4/projects/1/subscribers?subscriberId=tributary', {
      method: 'POST',
      headers: { authorization: `Bearer ${sandboxClient.secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        endpointUri: 'http://localhost:5000/webhooks/google-health',
        subscriberConfigs: [{ dataTypes: ['sleep'], subscriptionCreatePolicy: 'AUTOMATIC' }],
        endpointAuthorization: { secret },
      }),
    })

  it('is not believed before anybody was told a token, whatever it shows', async () => {
    expect((await call({})).status).toBe(401)
    expect((await call({ authorization: '' }, '[]')).status).toBe(401)
    expect((await call({ authorization: 'Bearer ' }, '[]')).status).toBe(401)
  })

  it('shows its operator the address and the token to tell it, the same every time', async () => {
    const list = async () => (await (await instance.ask('/v1/webhooks')).json()) as { webhooks: object[] }
    const { webhooks } = await list()
    expect(webhooks).toEqual([
      { connector: 'oura', name: 'Oura', address: 'http://localhost:5000/webhooks/oura', subscribed: 'by-us' },
      {
        connector: 'google-health',
        name: 'Google Health',
        address: 'http://localhost:5000/webhooks/google-health',
        subscribed: 'by-operator',
        verificationToken: expect.stringMatching(/^[\w-]{43}$/),
      },
    ])
    expect(await list()).toEqual({ webhooks })
  })

  it('greets with the token, and is then believed by its signature, under keys fetched once', async () => {
    await keepVerificationToken(store, 'google-health', 'told-to-google')
    await connect(instance, 'google-health', { person: 1 })
    await instance.work()
    expect((await subscribe('Bearer told-to-google')).status).toBe(200)
    const from = instance.clock.now()
    await instance.clock.advance(dayMs / 2)
    const statuses = await instance.sandbox.deliver({ from, to: instance.clock.now() })
    expect(new Set(statuses)).toEqual(new Set([204]))
    const fetched = () =>
      instance.sandbox.referee.counts()['google-health']?.paths[
        'GET /googlehealthapi/webhooks/webhooks_public_keyset.json'
      ]
    expect(fetched()).toBe(1)
    // An unknown signature may be a new key's: the keys are fetched again, but not with every forged call.
    for (const body of ['[]', '[{}]', '[{},{}]'])
      expect((await call({ authorization: 'Bearer told-to-google' }, body)).status).toBe(401)
    expect(fetched()).toBe(2)
  })
})
