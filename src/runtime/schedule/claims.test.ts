import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { claimDue, extendLease, makeDue, nextDue, postponeDue, priorities, releaseClaim } from '../store/pulls.js'
import { testStore } from '../store/testing.js'

const store = await testStore()
const now = Date.UTC(2026, 9, 5, 12)
const claim = (limit: number, at = now, lease = 'a') => claimDue(store, { limit, lease, now: at, leaseMs: 60_000 })

beforeEach(async () => {
  await store.reset()
  await store.query(`insert into individuals (id, created_at) values ('me', $1)`, [new Date(now)])
  await store.query(
    `insert into connections (id, individual_id, connector, account_id, state, connected_at, changed_at)
     values ('11111111-1111-8111-8111-111111111111', 'me', 'test', 'a', 'connected', $1, $1)`,
    [new Date(now)],
  )
  await store.query(
    `insert into streams (connection_id, individual_id, connector, name)
     select '11111111-1111-8111-8111-111111111111', 'me', 'test', 's' || n from generate_series(1, 8) n`,
  )
  await store.query(
    `insert into pulls (stream_id, purpose, priority, due_at)
     select id, 'fresh', case when id % 4 = 0 then 0 else 3 end, $1::timestamptz - make_interval(secs => id::int) from streams`,
    [new Date(now)],
  )
})
afterAll(() => store.close())

describe('a claim', () => {
  it('takes the most urgent first, and of those the longest due', async () => {
    expect((await claim(3)).map(({ streamId }) => streamId).sort()).toEqual([4, 8, 7].sort())
  })
  it('is nobody else’s until its lease ends, and then is due again by itself', async () => {
    const first = await claim(8, now, 'a')
    expect(first).toHaveLength(8)
    expect(await claim(8, now + 59_000, 'b')).toEqual([])
    expect(await claim(8, now + 60_000, 'b')).toHaveLength(8)
    expect(await extendLease(store, first[0] as never, now + 90_000)).toBe(false)
  })
  it('can be held longer by a sign of life', async () => {
    const [first] = await claim(1)
    expect(await extendLease(store, first as never, now + 120_000)).toBe(true)
    expect((await claim(8, now + 90_000, 'b')).map(({ streamId }) => streamId)).not.toContain(first?.streamId)
  })
  it('given back is due when it says, and not before', async () => {
    for (const each of await claim(8))
      await releaseClaim(store, each, { dueAt: now + 5000, priority: 1, attempts: 2, now })
    expect(await claim(8, now + 4999)).toEqual([])
    expect(await nextDue(store)).toBe(now + 5000)
    expect(await claim(8, now + 5000)).toMatchObject([{ attempts: 2, priority: 1 }, {}, {}, {}, {}, {}, {}, {}])
  })
  it('that was taken over cannot be given back by who lost it', async () => {
    const [lost] = await claim(1, now, 'a')
    const later = await claim(8, now + 60_000, 'b')
    await releaseClaim(store, lost as never, { dueAt: undefined, priority: 1, attempts: 0, now })
    expect((await store.query('select lease from pulls where lease is null')) as unknown[]).toEqual([])
    expect(later).toHaveLength(8)
  })
  it('is due again at once when a notice came while it was worked on', async () => {
    const [held] = await claim(1)
    await makeDue(store, {
      streamIds: [held?.streamId as number],
      purpose: 'fresh',
      priority: priorities.fresh,
      now,
      note: '{"documents":["x"]}',
    })
    expect((await claim(8, now + 1, 'b')).map(({ streamId }) => streamId)).not.toContain(held?.streamId)
    await releaseClaim(store, held as never, { dueAt: now + 3_600_000, priority: 1, attempts: 0, now: now + 10 })
    expect((await claim(8, now + 10, 'c')).map(({ streamId, note }) => [streamId, note])).toContainEqual([
      held?.streamId,
      '{"documents":["x"]}',
    ])
  })
  it('locks nothing that it does not take: what is less urgent is another’s at the same moment', async () => {
    await store.transaction(async (db) => {
      await claimDue(db, { limit: 2, lease: 'a', now, leaseMs: 60_000 })
      // On one session nobody else can look; the locks of this transaction are seen all the same.
      const [row] = await db.query<{ marked: number }>(
        `select count(*)::int as marked from pulls where xmax <> 0 and lease is null`,
      )
      expect(row?.marked).toBe(0)
    })
  })
})

describe('a provider that takes nothing for a while', () => {
  const postpone = (connector: string) =>
    postponeDue(store, { connector, priority: priorities.backfill, now, until: now + 60_000 })
  it('is put off with all that is due there at that priority, and nobody has to find it out again', async () => {
    expect(await postpone('test')).toBe(6)
    expect((await claim(8)).map(({ priority }) => priority)).toEqual([0, 0])
    expect(await claim(8, now + 59_999, 'b')).toEqual([])
    const later = await nextDue(store)
    expect(later).toBeGreaterThanOrEqual(now + 60_000)
    expect(later).toBeLessThan(now + 66_000)
  })
  it('holds up no other provider', async () => {
    expect(await postpone('other')).toBe(0)
    expect(await claim(8)).toHaveLength(8)
  })
  it('leaves alone what somebody works on', async () => {
    const held = await claim(8)
    expect(await postpone('test')).toBe(0)
    expect(await extendLease(store, held[0] as never, now + 90_000)).toBe(true)
  })
})
