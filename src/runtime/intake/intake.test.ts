import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { event, instant, type Page } from '../../kit/index.js'
import { beginning, commitsAfter } from '../store/changes.js'
import { coverageOf } from '../store/coverage.js'
import { ensureStreams, type StreamRow, streamByName } from '../store/streams.js'
import { outboxSettled, testStore } from '../store/testing.js'
import { answerOf, brokenAnswer, type Item, pulse } from '../testing-feeds.js'
import type { World } from '../world.js'
import { connectionIdOf } from './identity.js'
import { ingest } from './ingest.js'

const store = await testStore()
const noon = Date.UTC(2026, 9, 5, 12)
let now = noon
const world = { now: () => now } as unknown as World
const context = { store, world, seal: async (_who: string, _context: string, bytes: Uint8Array) => bytes }
let stream: StreamRow

beforeEach(async () => {
  await store.reset()
  now = noon
  const id = connectionIdOf('me', 'test', 'account')
  await store.query('insert into individuals (id, created_at) values ($1, $2)', ['me', new Date(noon)])
  await store.query(
    `insert into connections (id, individual_id, connector, account_id, state, connected_at, changed_at) values ($1, 'me', 'test', 'account', 'connected', $2, $2)`,
    [id, new Date(noon)],
  )
  await ensureStreams(store, { connectionId: id, individual: 'me', connector: 'test', now, backfillTo: now }, [
    { name: 'pulse', pulled: true, history: true },
  ])
  stream = (await streamByName(store, id, 'pulse')) as StreamRow
})
afterAll(() => store.close())

const take = (page: Page, more: object = {}) => ingest(context, { stream, definition: pulse, mapper: 1, page, ...more })
const takeItems = (...items: Item[]) => take({ answer: answerOf(items) })
const live = () =>
  store.query<{ kind: string; value: number | null; revision: number }>(
    'select kind, value, revision from samples where deleted_at is null order by order_at, kind',
  )
const outbox = async () => {
  await outboxSettled(store)
  return (await commitsAfter(store, beginning, 100)).flatMap(({ envelopes }) => envelopes)
}

it.each(['\u0000', '\ud83d'])('a text with %j in it, which the store cannot hold, costs no record', async (odd) => {
  const night = { id: `a${odd}`, at: noon, bpm: 61, night: true }
  const definition = { ...pulse, map: withNote(`so ${odd}`) }
  const page = { answer: answerOf([night, { at: noon + 1000, bpm: 62 }], { next: `b${odd}` }) }
  expect(await take(page, { definition })).toMatchObject({ created: 4 })
  expect(await take(page, { definition })).toMatchObject({ created: 0, updated: 0, unchanged: 4 })
  expect(await store.query(`select detail->>'name' as name from events where kind = 'medication'`)).toEqual([
    { name: 'so \ufffd' },
  ])
  expect(await take({ answer: answerOf([{ ...night, gone: true }]) })).toMatchObject({ deleted: 2 })
})
const withNote = (name: string): typeof pulse.map =>
  function* (body, request) {
    yield* pulse.map(body, request)
    yield event('medication', { name }, { start: instant(noon, 60) }, { key: 'note' }) as never
  }

describe('a page on its way in', () => {
  it('is stored with its records, its raw bytes and what leaves, all at once', async () => {
    const counts = await take({
      answer: answerOf([{ at: noon, bpm: 61 }]),
      cursor: '2026-10-05',
      covers: { from: noon - 1000, to: noon },
    })
    expect(counts).toMatchObject({ created: 1, updated: 0, parked: 0 })
    expect(await live()).toEqual([{ kind: 'heart_rate', value: 61, revision: 1 }])
    expect(await store.query('select cursor from streams')).toEqual([{ cursor: '2026-10-05' }])
    expect(await coverageOf(store, stream.id)).toHaveLength(1)
    expect(await outbox()).toMatchObject([
      {
        type: 'record-created',
        kind: 'heart_rate',
        data: { value: 61, unit: '/min', revision: 1, start: { time: '2026-10-05T13:00:00+01:00' } },
      },
    ])
    expect(await store.query('select count(*) as pages from pages')).toEqual([{ pages: 1 }])
  })

  it('changes nothing when it comes again', async () => {
    const items = [
      { at: noon, bpm: 61 },
      { id: 'n', at: noon, bpm: 55, night: true },
    ]
    await takeItems(...items)
    const before = await outbox()
    expect(await takeItems(...items)).toMatchObject({ created: 0, updated: 0, unchanged: 3, deleted: 0 })
    expect(await outbox()).toEqual(before)
  })

  it('makes the next revision where the content changed, and only there', async () => {
    await takeItems({ at: noon, bpm: 61 }, { at: noon + 1000, bpm: 62 })
    expect(await takeItems({ at: noon, bpm: 64 }, { at: noon + 1000, bpm: 62 })).toMatchObject({
      updated: 1,
      unchanged: 1,
    })
    expect(await live()).toMatchObject([
      { value: 64, revision: 2 },
      { value: 62, revision: 1 },
    ])
    expect((await outbox()).map(({ id, type }) => [id.split('.')[1], type])).toEqual([
      ['1', 'record-created'],
      ['1', 'record-created'],
      ['2', 'record-updated'],
    ])
  })

  it('does not go back to an older version of a record that arrives late', async () => {
    await takeItems({ id: 'a', at: noon, bpm: 70, updated: noon + 2000 })
    expect(await takeItems({ id: 'a', at: noon, bpm: 61, updated: noon })).toMatchObject({ updated: 0, unchanged: 1 })
    expect(await live()).toMatchObject([{ value: 70, revision: 1 }])
  })

  it('gives the same ids whatever the order and overlap of pages', async () => {
    const items: Item[] = Array.from({ length: 20 }, (_, index) => ({ at: noon + index * 1000, bpm: 60 + index }))
    await takeItems(...items.slice(0, 12))
    await takeItems(...items.slice(8))
    const first = await store.query('select id, value, revision from samples order by id')
    await store.query('delete from samples')
    await takeItems(...items.slice(10).reverse())
    await takeItems(...items.slice(0, 14).reverse())
    expect(await store.query('select id, value, revision from samples order by id')).toEqual(first)
  })

  it('takes back what a document no longer holds', async () => {
    await takeItems({ id: 'n', at: noon, bpm: 55, night: true })
    expect(await takeItems({ id: 'n', at: noon, bpm: 120, night: true })).toMatchObject({ updated: 1, deleted: 1 })
    expect(await live()).toEqual([])
    expect((await outbox()).at(-1)).toMatchObject({
      type: 'record-deleted',
      data: { deleted: { reason: 'superseded' }, revision: 2 },
    })
  })

  it('takes back everything of a document the provider removed, and gives it back when it returns', async () => {
    await takeItems({ id: 'n', at: noon, bpm: 55, night: true }, { at: noon, bpm: 80 })
    expect(await takeItems({ id: 'n', at: noon, bpm: 0, gone: true })).toMatchObject({ deleted: 2 })
    expect(await live()).toEqual([{ kind: 'heart_rate', value: 80, revision: 1 }])
    expect(await takeItems({ id: 'n', at: noon, bpm: 55, night: true })).toMatchObject({ updated: 2 })
    expect((await store.query('select revision from events')) as unknown).toEqual([{ revision: 3 }])
  })

  it('keeps what is implausible, and flags it', async () => {
    await takeItems({ at: noon, bpm: 300 }, { at: Date.UTC(2099, 0, 1), bpm: 60 })
    expect(await store.query('select flags from samples order by order_at')).toEqual([
      { flags: ['implausible:value'] },
      { flags: ['implausible:start'] },
    ])
  })

  it('parks a page that cannot be read, and frees it when it can', async () => {
    expect(await take({ answer: brokenAnswer() })).toMatchObject({ parked: 1, created: 0 })
    expect(await store.query('select what, path, expected from dead_letters where resolved_at is null')).toEqual([
      { what: 'page', path: '', expected: 'JSON' },
    ])
    const { hash } = (await store.query<{ hash: Buffer }>('select hash from pages'))[0] as { hash: Buffer }
    expect(hash.length).toBe(32)
  })

  it('parks a record that cannot be one, and lets its neighbours go on', async () => {
    expect(await takeItems({ at: noon, bpm: Number.NaN }, { at: noon, bpm: 60 })).toMatchObject({
      created: 1,
      parked: 1,
    })
    expect(await store.query('select what, path from dead_letters')).toEqual([
      { what: 'record', path: '0.heart_rate.value' },
    ])
  })

  it('leaves no trace when the lease was lost', async () => {
    await expect(
      take({ answer: answerOf([{ at: noon, bpm: 61 }]), cursor: '2026-10-05' }, { fence: async () => false }),
    ).rejects.toThrow('lease')
    expect(await live()).toEqual([])
    expect(await outbox()).toEqual([])
    expect(await store.query('select cursor from streams')).toEqual([{ cursor: null }])
  })
})

describe('the tally', () => {
  it('is the number of live records, through revisions, tombstones and returns', async () => {
    const check = async () => {
      const [told] = await store.query<{ live: number }>('select coalesce(sum(live), 0)::bigint as live from tallies')
      const [counted] = await store.query<{ live: number }>(
        `select (select count(*) from samples where deleted_at is null) + (select count(*) from events where deleted_at is null) as live`,
      )
      expect(told).toEqual(counted)
      return told?.live
    }
    await takeItems({ id: 'n', at: noon, bpm: 55, night: true }, { at: noon, bpm: 80 })
    expect(await check()).toBe(3)
    await takeItems({ id: 'n', at: noon, bpm: 56, night: true })
    expect(await check()).toBe(3)
    await takeItems({ id: 'n', at: noon, bpm: 0, gone: true })
    expect(await check()).toBe(1)
    await takeItems({ id: 'n', at: noon, bpm: 120, night: true })
    expect(await check()).toBe(2)
  })
})

describe('the cursor', () => {
  it('never goes back', async () => {
    await take({ cursor: '2026-10-05' })
    await take({ cursor: '2026-10-03' })
    expect(await store.query('select cursor from streams')).toEqual([{ cursor: '2026-10-05' }])
    await take({ cursor: '2026-10-06' })
    expect(await store.query('select cursor from streams')).toEqual([{ cursor: '2026-10-06' }])
  })
})

describe('what a complete listing does not name', () => {
  const week = { from: noon - 5 * 86_400_000, to: noon + 5 * 86_400_000 }
  const list = async (runId: number, ...items: Item[]) => {
    const listed = new Set<string>()
    await take({ answer: answerOf(items) }, { listed })
    return take({ covers: week }, { listed, runId })
  }
  it('vanishes only when a second listing agrees', async () => {
    await list(1, { at: noon, bpm: 61 }, { at: noon + 1000, bpm: 62 })
    expect(await list(2, { at: noon, bpm: 61 })).toMatchObject({ deleted: 0 })
    expect(await list(2, { at: noon, bpm: 61 })).toMatchObject({ deleted: 0 })
    expect(await list(3, { at: noon, bpm: 61 })).toMatchObject({ deleted: 1 })
    expect(await live()).toMatchObject([{ value: 61 }])
  })
  it('stays when it is named, though in a way that is no record', async () => {
    await list(1, { id: 'a', at: noon, bpm: 61 })
    for (const runId of [2, 3])
      expect(await list(runId, { id: 'a', at: noon, bpm: Number.NaN })).toMatchObject({ deleted: 0 })
    expect(await live()).toMatchObject([{ value: 61 }])
  })
  it('stays when something in the listing could not be read', async () => {
    await list(1, { id: 'a', at: noon, bpm: 61 }, { at: noon + 1000, bpm: 62 })
    for (const runId of [2, 3, 4]) {
      const listed = new Set<string>()
      const answer = {
        ...answerOf([{ at: noon + 1000, bpm: 62 }]),
        unread: [{ path: 'items.0.at', expected: 'to be number' }],
      }
      expect(await take({ answer }, { listed })).toMatchObject({ parked: 1 })
      expect(await take({ covers: week }, { listed, runId })).toMatchObject({ deleted: 0 })
    }
    expect(await live()).toHaveLength(2)
    expect(await store.query('select distinct what, path, expected from dead_letters')).toEqual([
      { what: 'record', path: 'items.0.at', expected: 'to be number' },
    ])
  })
  it('stays when it is named again in between', async () => {
    await list(1, { at: noon, bpm: 61 })
    await list(2)
    await list(3, { at: noon, bpm: 61 })
    expect(await list(4)).toMatchObject({ deleted: 0 })
    expect(await live()).toHaveLength(1)
  })
})

describe('a document that dates its changes', () => {
  const version = (updated: number, ...bpms: number[]) =>
    takeItems(...bpms.map((bpm, index) => ({ id: 'd', at: noon + index * 1000, bpm, updated, part: true })))
  const values = async () => (await live()).map(({ value }) => value)

  it('stands in its newest version, in whatever order the versions come', async () => {
    await version(1, 61, 62, 63)
    await version(3, 61, 72)
    expect(await values()).toEqual([61, 72])
    expect(await version(2, 61, 62, 63)).toMatchObject({ created: 0, updated: 0, deleted: 0 })
    expect(await values()).toEqual([61, 72])
    await version(4, 61)
    expect(await values()).toEqual([61])
  })

  it('loses nothing to an older and shorter version', async () => {
    await version(3, 61, 62, 63)
    await version(2, 61)
    expect(await values()).toEqual([61, 62, 63])
  })
})
