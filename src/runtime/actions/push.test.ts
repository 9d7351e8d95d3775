import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type Connector, ContractError, type DevicePush, type PushedPage } from '../../kit/index.js'
import { createBus } from '../bus.js'
import type { Engine } from '../engine.js'
import { testStore } from '../store/testing.js'
import { keeper } from '../testing-archives.js'
import { type Item, pulse } from '../testing-feeds.js'
import { forgetConnection } from './forget.js'
import { pushPositions, takePush } from './push.js'
import { connectPushing, pusherOf, revokePushToken, rotatePushToken } from './push-connections.js'

const store = await testStore()
const noon = Date.UTC(2026, 9, 5, 12)
let now = noon
/** Takes pages as they are, so that a test says what a device sends. */
const push: DevicePush = {
  title: 'A phone',
  setUp: 'Send to {url} with {token}.',
  *read({ body }) {
    const pages = JSON.parse(new TextDecoder().decode(body)) as PushedPage[] | string
    if (typeof pages === 'string') throw new ContractError('no-delivery', 'no', { path: '', expected: 'pages' })
    for (const page of pages) {
      if (page.body === 'broken') throw new ContractError('no-delivery', 'no', { path: '1', expected: 'a page' })
      yield page
    }
  },
}
const phone = { ...keeper, id: 'phone', name: 'Phone', push, streams: { pulse, deletions: pulse } } as Connector
const engine = {
  store,
  world: { now: () => now },
  bus: createBus(),
  connectors: new Map<string, Connector>([
    ['phone', phone],
    ['keeper', keeper],
  ]),
  seal: async (_who: string, _context: string, bytes: Uint8Array) => bytes,
} as unknown as Engine

const connected = async (name?: string) => {
  const { token } = await connectPushing(engine, { connector: 'phone', individual: 'me', name })
  const owner = await pusherOf(engine, token)
  if (owner === undefined) throw new Error('the token is not known')
  return { token, owner }
}
let phoneOf: Awaited<ReturnType<typeof connected>>
beforeEach(async () => {
  await store.reset()
  now = noon
  phoneOf = await connected()
})
afterAll(() => store.close())

const deliver = (pages: unknown, owner = phoneOf.owner, by: Engine = engine) =>
  takePush(by, phone, owner, {
    method: 'POST',
    path: '/push/phone',
    query: {},
    headers: {},
    body: new TextEncoder().encode(JSON.stringify(pages)),
  })
const page = (items: Item[], more: object = {}) => ({ stream: 'pulse', body: { items }, ...more })
const night = (id: string, bpm = 50): Item => ({ id, at: noon + (id === 'b' ? 7_200_000 : 0), bpm, night: true })
const gone = (id: string, stream = 'pulse') => ({ stream, body: { items: [{ id, at: 0, bpm: 0, gone: true }] } })
const live = async () =>
  (
    await store.query<{ document: string; value: number }>(
      `select document, (detail->>'averageHeartRate')::int as value from events where deleted_at is null order by document`,
    )
  ).map(({ document, value }) => `${document} ${value}`)
const tallies = async () =>
  (await store.query<{ live: number }>('select coalesce(sum(live), 0)::int as live from tallies'))[0]?.live

describe('a delivery of a device', () => {
  it('is stored with the position the device tells, once', async () => {
    const delivery = [page([{ at: noon, bpm: 61 }], { cursor: 'b-2' }), page([{ at: noon + 1, bpm: 62 }])]
    expect(await deliver(delivery)).toMatchObject({ pages: 2, created: 2, unchanged: 0 })
    expect(await pushPositions(engine, phoneOf.owner)).toEqual({ pulse: 'b-2' })
    expect(await deliver(delivery)).toMatchObject({ pages: 2, created: 0, updated: 0, unchanged: 2 })
    expect(await store.query('select distinct via from pages')).toEqual([{ via: 'push' }])
  })

  it('tells positions in words of its own: the last one stands, whatever it looks like', async () => {
    for (const cursor of ['z', 'a', 7, { token: 'x' }]) {
      await deliver([page([], { cursor })])
      expect(await pushPositions(engine, phoneOf.owner)).toEqual({ pulse: cursor })
    }
  })

  it('that is none changes nothing at all, wherever the fault stands', async () => {
    await expect(deliver('nothing')).rejects.toMatchObject({ code: 'no-delivery' })
    await expect(
      deliver([page([{ at: noon, bpm: 61 }], { cursor: 'b' }), { stream: 'pulse', body: 'broken' }]),
    ).rejects.toMatchObject({ path: '1' })
    await expect(
      deliver([page([{ at: noon, bpm: 61 }], { cursor: 'b' }), { stream: 'nowhere', body: {} }]),
    ).rejects.toMatchObject({ code: 'unknown-stream' })
    expect(await store.query('select * from samples')).toEqual([])
    expect(await pushPositions(engine, phoneOf.owner)).toEqual({})
  })

  it('that is on its way when its device is disconnected and forgotten leaves nothing behind', async () => {
    const { connectionId } = phoneOf.owner
    const leaving = {
      ...engine,
      seal: async (_who: string, _context: string, bytes: Uint8Array) => {
        await store.query(`update connections set state = 'disconnected'`)
        await forgetConnection(engine, { id: connectionId, individual: 'me', connector: 'phone' })
        return bytes
      },
    }
    await expect(deliver([page([{ at: noon, bpm: 61 }])], phoneOf.owner, leaving)).rejects.toMatchObject({
      code: 'not-connected',
    })
    expect(await store.query('select id from samples union all select id from events')).toEqual([])
  })

  it('goes on beside a document that cannot be read', async () => {
    const items = [{ at: noon, bpm: 61 }, { at: 'never' } as unknown as Item, { at: noon + 1, bpm: 62 }]
    expect(await deliver([page(items)])).toMatchObject({ created: 2, parked: 1 })
  })
})

describe('a removal', () => {
  it('takes what came from the document, in whichever stream of the connection it stands', async () => {
    await deliver([page([night('a'), night('b')])])
    expect(await deliver([gone('a', 'deletions')])).toMatchObject({ deleted: 2 })
    expect(await live()).toEqual(['b 50'])
    expect(await tallies()).toBe(2)
  })

  it('touches no other device', async () => {
    const tablet = await connected('tablet')
    await deliver([page([night('a')])])
    await deliver([page([night('a')])], tablet.owner)
    await deliver([gone('a')])
    expect(await live()).toEqual(['a 50'])
  })

  const deliveries = [[page([night('a'), night('b')])], [gone('a')], [page([night('a', 51)])]]
  it.each([
    ['after what it removes', [0, 1]],
    ['before what it removes', [1, 0]],
    ['and is followed by an old copy of it', [0, 1, 0]],
    ['comes twice', [0, 1, 1, 0]],
  ])('leaves the same when it comes %s', async (_, order) => {
    for (const index of order) await deliver(deliveries[index])
    expect(await live()).toEqual(['b 50'])
  })

  it('of a document that says it was changed since is history', async () => {
    await deliver([gone('a')])
    await deliver([page([{ ...night('a'), updated: now - 1 }])])
    expect(await live()).toEqual([])
    await deliver([page([{ ...night('a'), updated: now + 1 }])])
    expect(await live()).toEqual(['a 50'])
  })

  it('of what came back since is a removal like the first', async () => {
    await deliver([gone('a')])
    const back = [page([{ ...night('a'), updated: now + 1 }])]
    await deliver(back)
    now += 1000
    await deliver([gone('a')])
    await deliver(back)
    expect(await live()).toEqual([])
  })

  it('that is repeated keeps nothing out that was changed between', async () => {
    await deliver([gone('a')])
    const changed = now + 1
    now += 1000
    await deliver([gone('a')])
    await deliver([page([{ ...night('a'), updated: changed }])])
    expect(await live()).toEqual(['a 50'])
  })

  it('is forgotten with everything else', async () => {
    await deliver([gone('a')])
    await forgetConnection(engine, { id: phoneOf.owner.connectionId, individual: 'me', connector: 'phone' })
    expect(await store.query('select * from removed_documents')).toEqual([])
  })
})

describe('the token of a device', () => {
  it('is kept as a hash, and nowhere else', async () => {
    const text = JSON.stringify(await store.query('select * from push_tokens'))
    expect(text).not.toContain(phoneOf.token)
    expect(text).not.toContain(Buffer.from(phoneOf.token).toString('hex'))
  })

  it('ends when there is a new one, when it is revoked, and when the connection ends', async () => {
    const { connectionId } = phoneOf.owner
    const second = await rotatePushToken(engine, connectionId)
    expect([await pusherOf(engine, phoneOf.token), await pusherOf(engine, second)]).toMatchObject([
      undefined,
      { connectionId },
    ])
    expect([await revokePushToken(engine, connectionId), await revokePushToken(engine, connectionId)]).toEqual([
      true,
      false,
    ])
    expect(await pusherOf(engine, second)).toBeUndefined()
    const third = await rotatePushToken(engine, connectionId)
    await store.query(`update connections set state = 'disconnected'`)
    expect(await pusherOf(engine, third)).toBeUndefined()
  })

  it('under the same name continues what the device has brought', async () => {
    await deliver([page([night('a')])])
    const again = await connected()
    expect(again.owner.connectionId).toBe(phoneOf.owner.connectionId)
    expect(await pusherOf(engine, phoneOf.token)).toBeUndefined()
    expect((await connected('tablet')).owner.connectionId).not.toBe(again.owner.connectionId)
    expect(await deliver([page([night('a')])], again.owner)).toMatchObject({ unchanged: 2 })
  })

  it('takes no other connection’s place', async () => {
    await expect(connected('archive')).rejects.toMatchObject({ code: 'name-taken' })
    await store.query(
      `insert into credentials (connection_id, individual_id, sealed, obtained_at) values ($1, 'me', '', now())`,
      [phoneOf.owner.connectionId],
    )
    await expect(connected()).rejects.toMatchObject({ code: 'name-taken' })
  })

  it('is not given for a service no device pushes to', async () => {
    await expect(connectPushing(engine, { connector: 'keeper', individual: 'me' })).rejects.toMatchObject({
      code: 'no-push',
    })
  })
})
