/** One history of two connections: the service that ended, and the one that took its data over. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { dayMs, hourMs } from '../../core/index.js'
import type { Connector, Page } from '../../kit/index.js'
import { createBus } from '../bus.js'
import type { Engine } from '../engine.js'
import { connectionIdOf, ingest } from '../intake/index.js'
import { beginning, commitsAfter } from '../store/changes.js'
import type { Db, Store } from '../store/db.js'
import { ensureStreams, type StreamRow, streamByName } from '../store/streams.js'
import { outboxSettled, testStore } from '../store/testing.js'
import { answerOf, type Item, pulse } from '../testing-feeds.js'
import { forgetConnection } from './forget.js'
import { followConnection, joinByAccount, unfollowConnection } from './succession.js'

const store = await testStore()
const midnight = Date.UTC(2026, 9, 4, 23) // Monday begins: the feed's people live an hour east.
const now = midnight + 5 * dayMs
const old = { id: 'old', name: 'Old', status: { state: 'ended', successor: 'new' } } as unknown as Connector
const successor = { id: 'new', name: 'New' } as unknown as Connector
const engine = {
  store,
  world: { now: () => now },
  bus: createBus(),
  connectors: new Map([old, successor].map((one) => [one.id, one])),
  seal: async (_who: string, _context: string, bytes: Uint8Array) => bytes,
} as unknown as Engine
const ids = { old: connectionIdOf('me', 'old', 'anna'), new: connectionIdOf('me', 'new', 'anna-at-new') }
let streams: Record<'old' | 'new', StreamRow>

beforeEach(async () => {
  await store.reset()
  await store.query(`insert into individuals (id, created_at) values ('me', $1)`, [new Date(now)])
  for (const which of ['old', 'new'] as const) {
    await store.query(
      `insert into connections (id, individual_id, connector, account_id, legacy_account_id, state, connected_at, changed_at)
       values ($1, 'me', $2, $3, $4, 'connected', $5, $5)`,
      [ids[which], which, which === 'old' ? 'anna' : 'anna-at-new', which === 'old' ? null : 'anna', new Date(now)],
    )
    const of = { connectionId: ids[which], individual: 'me', connector: which, now, backfillTo: now }
    await ensureStreams(store, of, [{ name: 'pulse', pulled: true, history: true }])
  }
  streams = {
    old: (await streamByName(store, ids.old, 'pulse')) as StreamRow,
    new: (await streamByName(store, ids.new, 'pulse')) as StreamRow,
  }
})
afterAll(() => store.close())

const take = (which: 'old' | 'new', items: readonly Item[], covers?: Page['covers']) =>
  ingest(engine, {
    stream: streams[which],
    definition: pulse,
    mapper: 1,
    page: { answer: answerOf(items), ...(covers && { covers }) },
  })
const on = (day: number, hour: number, bpm: number): Item => ({ at: midnight + day * dayMs + hour * hourMs, bpm })
const days = (from: number, to: number) => ({ from: midnight + from * dayMs, to: midnight + to * dayMs })
/** What is left of both, as connection, day and value. */
const history = async (): Promise<string[]> =>
  (
    await store.query<{ connector: string; at: Date; value: number }>(
      `select st.connector, order_at as at, value from samples s join streams st on st.id = s.stream_id
       where deleted_at is null order by order_at, connector`,
    )
  ).map(({ connector, at, value }) => `${connector} ${Math.floor((at.getTime() - midnight) / dayMs)} ${value}`)
type Asking = (text: string, params: readonly unknown[], db: Db) => Promise<unknown[]>
/** The store with somebody listening in to its transactions. */
const spied = (ask: Asking, begin: () => void = () => undefined): Store => ({
  ...store,
  transaction: (work) =>
    store.transaction((db) => {
      begin()
      return work({ query: ((text: string, params: readonly unknown[] = []) => ask(text, params, db)) as Db['query'] })
    }),
})
const continuedBy = async (id: string): Promise<string | null | undefined> =>
  (await store.query<{ by: string | null }>('select continued_by as by from connections where id = $1', [id]))[0]?.by
const follow = () => followConnection(engine, ids.new, ids.old)

describe('a connection that continues another', () => {
  it('takes over the days it holds, and leaves the others to its predecessor', async () => {
    await take('old', [on(0, 9, 50), on(1, 9, 51), on(1, 10, 52), on(2, 9, 53)], days(0, 3))
    await take('new', [on(1, 9, 51), on(1, 10, 52), on(2, 9, 54)], days(1, 3))
    expect(await follow()).toEqual({ succeeded: 3 })
    expect(await history()).toEqual(['old 0 50', 'new 1 51', 'new 1 52', 'new 2 54'])
  })

  it('goes on taking over as its own history arrives, whatever arrives first', async () => {
    await follow()
    await take('new', [on(2, 9, 54)], days(2, 3))
    await take('old', [on(1, 9, 51), on(2, 9, 53)], days(1, 3))
    expect(await history()).toEqual(['old 1 51', 'new 2 54'])
    await take('new', [on(1, 9, 51)], days(1, 2))
    expect(await history()).toEqual(['new 1 51', 'new 2 54'])
  })

  it('takes nothing over where it holds nothing, or has not asked for everything', async () => {
    await follow()
    await take('old', [on(1, 9, 51), on(2, 9, 53)], days(1, 3))
    await take('new', [], days(1, 2))
    await take('new', [on(2, 8, 60)])
    expect(await history()).toEqual(['old 1 51', 'new 2 60', 'old 2 53'])
  })

  it('tells every sink once, and nothing more when the same pages come again', async () => {
    await follow()
    await take('old', [on(1, 9, 51)], days(1, 2))
    await take('new', [on(1, 9, 51)], days(1, 2))
    const envelopes = async () => {
      await outboxSettled(store)
      return (await commitsAfter(store, beginning, 100)).flatMap((commit) => commit.envelopes)
    }
    const told = await envelopes()
    expect(told.map(({ type }) => type)).toEqual(['record-created', 'record-created', 'record-deleted'])
    expect(told[2]).toMatchObject({ data: { deleted: { reason: 'succeeded' }, connection: ids.old, revision: 2 } })
    await take('old', [on(1, 9, 51)], days(1, 2))
    await take('new', [on(1, 9, 51)], days(1, 2))
    expect(await envelopes()).toEqual(told)
    expect(await store.query('select sum(live)::int as live from tallies')).toEqual([{ live: 1 }])
  })

  it('takes over a night that overlaps its own, and no other', async () => {
    await follow()
    const night = (id: string, day: number): Item => ({ id, at: midnight + day * dayMs, bpm: 120, night: true })
    await take('old', [night('a', 1), night('b', 2)], days(0, 4))
    await take('new', [night('z', 1)], days(0, 4))
    expect(
      await store.query('select document from events where deleted_at is null order by order_at, document'),
    ).toEqual([{ document: 'z' }, { document: 'b' }])
  })

  it('joins by itself where the new service tells the old account', async () => {
    await take('old', [on(1, 9, 51)], days(1, 2))
    await take('new', [on(1, 9, 51)], days(1, 2))
    const joined = { id: ids.new, individual: 'me', connector: successor }
    await store.transaction((db) => joinByAccount(db, [old, successor], joined, now))
    expect(await continuedBy(ids.old)).toBe(ids.new)
    expect(await history()).toEqual(['new 1 51'])
    await unfollowConnection(engine, ids.new, { isWish: true })
    await store.transaction((db) => joinByAccount(db, [old, successor], joined, now))
    expect(await continuedBy(ids.old)).toBeNull()
  })

  it('gives everything back when it is no longer followed, or forgotten', async () => {
    await follow()
    await take('old', [on(1, 9, 51), on(2, 9, 53)], days(1, 3))
    await take('new', [on(1, 9, 51)], days(1, 2))
    expect(await unfollowConnection(engine, ids.new)).toEqual({ restored: 1 })
    expect(await history()).toEqual(['new 1 51', 'old 1 51', 'old 2 53'])
    await follow()
    await forgetConnection(engine, { id: ids.new, individual: 'me', connector: 'new' })
    expect(await history()).toEqual(['old 1 51', 'old 2 53'])
  })

  it('gives everything back though it was interrupted, and holds both locks all the while', async () => {
    const many = Array.from({ length: 2100 }, (_, n): Item => ({ at: midnight + dayMs + n * 1000, bpm: 60 }))
    await take('old', many, days(1, 2))
    await take('new', [on(1, 9, 51)], days(1, 2))
    expect(await follow()).toEqual({ succeeded: 2100 })
    let left = 1
    const locked: unknown[][] = []
    const watched = spied(
      async (text, params, db) => {
        if (text.includes('pg_advisory_xact_lock')) locked.at(-1)?.push(params[0])
        return db.query(text, params)
      },
      () => {
        if (left-- === 0) throw new Error('the process ended')
        locked.push([])
      },
    )
    await expect(unfollowConnection({ ...engine, store: watched }, ids.new)).rejects.toThrow('the process ended')
    left = Number.POSITIVE_INFINITY
    await unfollowConnection({ ...engine, store: watched }, ids.new)
    for (const those of locked.filter((some) => some.length > 0)) expect(those).toEqual([ids.old, ids.new].sort())
    expect(await store.query('select count(*)::int as live from samples where deleted_at is null')).toEqual([
      { live: 2101 },
    ])
    expect(await continuedBy(ids.old)).toBeNull()
  })

  it('that became one while a page waited for its lock, takes over what is in that page', async () => {
    await take('new', [on(1, 9, 51)], days(1, 2))
    let isJoined = false
    const joining = spied(async (text, params, db) => {
      const answer = await db.query(text, params)
      if (text.includes('pg_advisory_xact_lock') && !isJoined) {
        isJoined = true
        await db.query('update connections set continued_by = $2, continued_at = $3 where id = $1', [
          ids.old,
          ids.new,
          new Date(now),
        ])
      }
      return answer
    })
    await ingest(
      { ...engine, store: joining },
      { stream: streams.old, definition: pulse, mapper: 1, page: { answer: answerOf([on(1, 9, 50)]) } },
    )
    expect(await history()).toEqual(['new 1 51'])
  })

  it('gives nothing back that was deleted at its predecessor meanwhile', async () => {
    const night = (id: string, more: object = {}): Item => ({
      id,
      at: midnight + dayMs,
      bpm: 120,
      night: true,
      ...more,
    })
    const nights = () => store.query('select document from events where deleted_at is null order by document')
    await take('old', [night('a'), { ...night('b'), at: midnight + 3 * dayMs }], days(0, 5))
    await take('new', [night('z'), { ...night('y'), at: midnight + 3 * dayMs }], days(0, 5))
    await follow()
    await take('old', [night('a', { gone: true })])
    await unfollowConnection(engine, ids.new)
    expect(await nights()).toEqual([{ document: 'b' }, { document: 'y' }, { document: 'z' }])
    await follow()
    await forgetConnection(engine, { id: ids.old, individual: 'me', connector: 'old' })
    await unfollowConnection(engine, ids.new)
    expect(await nights()).toEqual([{ document: 'y' }, { document: 'z' }])
  })

  it('continues several, and each of them gets its own back', async () => {
    const other = connectionIdOf('me', 'old', 'berta')
    await store.query(
      `insert into connections (id, individual_id, connector, account_id, state, connected_at, changed_at)
       values ($1, 'me', 'old', 'berta', 'connected', $2, $2)`,
      [other, new Date(now)],
    )
    const of = { connectionId: other, individual: 'me', connector: 'old', now, backfillTo: now }
    await ensureStreams(store, of, [{ name: 'pulse', pulled: true, history: true }])
    const bertas = (await streamByName(store, other, 'pulse')) as StreamRow
    const page = { answer: answerOf([on(1, 9, 49)]) }
    await ingest(engine, { stream: bertas, definition: pulse, mapper: 1, page })
    await take('old', [on(1, 9, 50)])
    await take('new', [on(1, 9, 51)], days(1, 2))
    await follow()
    await followConnection(engine, ids.new, other)
    expect(await history()).toEqual(['new 1 51'])
    expect(await unfollowConnection(engine, ids.new, { predecessorId: other })).toEqual({ restored: 1 })
    expect(await continuedBy(ids.old)).toBe(ids.new)
    expect(await history()).toEqual(['new 1 51', 'old 1 49'])
    await unfollowConnection(engine, ids.new)
    expect((await history()).toSorted()).toEqual(['new 1 51', 'old 1 49', 'old 1 50'])
  })

  it('is continued by one only: a second is refused while there is a first', async () => {
    const other = connectionIdOf('me', 'new', 'berta-at-new')
    await store.query(
      `insert into connections (id, individual_id, connector, account_id, state, connected_at, changed_at)
       values ($1, 'me', 'new', 'berta-at-new', 'connected', $2, $2)`,
      [other, new Date(now)],
    )
    await follow()
    await expect(followConnection(engine, other, ids.old)).rejects.toMatchObject({ code: 'continued-already' })
    expect(await continuedBy(ids.old)).toBe(ids.new)
  })

  it('is refused between services of which none took over', async () => {
    await expect(followConnection(engine, ids.old, ids.new)).rejects.toMatchObject({ code: 'no-succession' })
  })
})
