/** Kept pages through today's mappers. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayMs } from '../../core/index.js'
import type { Connector, Stream } from '../../kit/index.js'
import { connectionIdOf, ingest } from '../intake/index.js'
import type { Via } from '../store/handed-records.js'
import { ensureStreams, type StreamRow, streamByName } from '../store/streams.js'
import { answerOf, brokenAnswer, type Item, pulse } from '../testing-feeds.js'
import { remap } from './remap.js'
import { followConnection } from './succession.js'
import {
  bench,
  clock,
  connectionId,
  engineWith,
  everything,
  faulty,
  live,
  noon,
  outbox,
  run,
  store,
  stream,
  take,
} from './testing-remap.js'

bench()

describe('a remap', () => {
  it('mends what yesterday’s mapper told, without asking the provider again', async () => {
    await take(faulty, 1, { at: noon, bpm: 60 }, { at: noon + 1000, bpm: 61 })
    expect(await live()).toEqual([{ value: 70 }])
    const report = await run(pulse, 2)
    expect(report).toMatchObject({ written: true, pages: 1, created: 1, updated: 1, deleted: 0, unchanged: 0 })
    expect(await live()).toEqual([{ value: 60 }, { value: 61 }])
    expect((await outbox()).map(({ type }) => type)).toEqual(['record-created', 'record-updated', 'record-created'])
    expect(await store.query('select mapper from pages')).toEqual([{ mapper: 2 }])
    expect(await store.query('select live from tallies')).toEqual([{ live: 2 }])
  })

  it('shows first, when asked to, and then changes nothing', async () => {
    await take(faulty, 1, { at: noon, bpm: 60 })
    const before = await everything()
    const report = await run(pulse, 2, { dryRun: true })
    expect(report).toMatchObject({ written: false, updated: 1, kinds: [{ stream: 'pulse', kind: 'heart_rate' }] })
    expect(report.examples).toMatchObject([
      { stream: 'pulse', difference: 'updated', before: { value: 70 }, after: { value: 60 } },
    ])
    expect(await everything()).toEqual(before)
    expect(await store.query('select 1 as one from remapped_samples union all select 1 from remaps')).toEqual([])
  })

  it('takes back what today’s mapper no longer tells', async () => {
    await take(pulse, 1, { at: noon, bpm: 61 }, { at: noon + 1000, bpm: 62 })
    expect(await run(faulty, 2)).toMatchObject({ deleted: 1, updated: 1 })
    expect((await outbox()).at(-1)).toMatchObject({
      type: 'record-deleted',
      data: { deleted: { reason: 'superseded' } },
    })
    expect(await run(pulse, 3)).toMatchObject({ created: 1, updated: 1 })
    expect(await live()).toEqual([{ value: 61 }, { value: 62 }])
  })

  it('lets the page that was seen last speak, as it did when they came', async () => {
    const [first, second] = [{ at: noon, bpm: 60 } as Item, { at: noon, bpm: 64 } as Item]
    await take(faulty, 1, first)
    await take(faulty, 1, second)
    await take(faulty, 1, first)
    await run(pulse, 2)
    expect(await live()).toEqual([{ value: 60 }])
  })

  it('brings nothing back that the provider removed', async () => {
    await take(faulty, 1, { id: 'a', at: noon, bpm: 60, night: true })
    await take(faulty, 1, { id: 'a', at: noon, bpm: 60, gone: true })
    expect(await run(pulse, 2)).toMatchObject({ created: 0, updated: 0, deleted: 0 })
    expect(await live()).toEqual([])
  })

  it('reads only pages seen since, when told so, and leaves what stands on others', async () => {
    await take(faulty, 1, { at: noon, bpm: 60 })
    const since = clock.now + 1
    await take(faulty, 1, { at: noon + dayMs, bpm: 62 })
    expect(await run(pulse, 2, { since })).toMatchObject({ pages: 1, updated: 1 })
    expect(await live()).toEqual([{ value: 70 }, { value: 62 }])
  })

  it('resolves what can be read now, and parks what no longer can', async () => {
    await ingest(engineWith(pulse, 1), { stream, definition: pulse, mapper: 1, page: { answer: brokenAnswer() } })
    expect(await run(pulse, 2)).toMatchObject({ parked: 1 })
    const nan: Stream = {
      ...pulse,
      *map(body, request) {
        for (const record of pulse.map(body, request))
          yield 'value' in record ? { ...record, value: Number.NaN } : record
      },
    }
    await take(nan, 3, { at: noon, bpm: 60 })
    const open = () => store.query('select what from dead_letters where resolved_at is null order by id')
    expect(await open()).toEqual([{ what: 'page' }, { what: 'record' }])
    await run(pulse, 4)
    expect(await open()).toEqual([{ what: 'page' }])
    expect(await live()).toEqual([{ value: 60 }])
  })

  it('is one at a time', async () => {
    await take(faulty, 1, { at: noon, bpm: 60 })
    await store.query(`insert into remaps values ('test', gen_random_uuid(), $1)`, [new Date(clock.now + 60_000)])
    await expect(run(pulse, 2)).rejects.toMatchObject({ code: 'remap-under-way' })
    clock.now += 3_600_000
    expect(await run(pulse, 2)).toMatchObject({ updated: 1 })
  })

  it('brings nothing back that a successor holds', async () => {
    const successor = connectionIdOf('me', 'next', 'account')
    await store.query(
      `insert into connections (id, individual_id, connector, account_id, state, connected_at, changed_at) values ($1, 'me', 'next', 'account', 'connected', $2, $2)`,
      [successor, new Date(noon)],
    )
    const of = { connectionId: successor, individual: 'me', connector: 'next', now: noon, backfillTo: noon }
    await ensureStreams(store, of, [{ name: 'pulse', pulled: true, history: true }])
    const theirs = (await streamByName(store, successor, 'pulse')) as StreamRow
    await take(faulty, 1, { at: noon, bpm: 60 })
    const engine = engineWith(pulse, 2)
    const connectors = engine.connectors as Map<string, Connector>
    connectors.set('test', { ...connectors.get('test'), status: { state: 'ended', successor: 'next' } } as Connector)
    connectors.set('next', { id: 'next' } as Connector)
    const covers = { from: noon - dayMs, to: noon + dayMs }
    const page = { answer: answerOf([{ at: noon, bpm: 60 }]), covers }
    await ingest(engine, { stream: theirs, definition: pulse, mapper: 1, page })
    await followConnection(engine, successor, connectionId)
    expect(await remap(engine, { connector: 'test', dryRun: false }, () => undefined)).toMatchObject({ updated: 0 })
    expect(await live()).toEqual([{ value: 60 }])
  })
})

describe('a remap by the same version', () => {
  it('writes nothing, whatever pages came in whatever order', async () => {
    const item = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      at: fc.integer({ min: 0, max: 3 }).map((n) => noon + n * 60_000),
      bpm: fc.integer({ min: 50, max: 130 }),
      night: fc.boolean(),
      part: fc.boolean(),
      gone: fc.boolean(),
      updated: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    })
    const via = fc.constantFrom<Via>('pull', 'push', 'import')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(via, fc.array(item, { maxLength: 4 })), { maxLength: 6 }), async (pages) => {
        await store.query('truncate samples, events, pages, dead_letters, changes, tallies, removed_documents cascade')
        for (const [how, items] of pages) {
          clock.now += 1000
          const page = { answer: answerOf(items as Item[]) }
          await ingest(engineWith(pulse, 1), { stream, definition: pulse, mapper: 1, page, via: how })
        }
        const before = await everything()
        const told = await outbox()
        const report = await run(pulse, 1)
        expect(report).toMatchObject({ created: 0, updated: 0, deleted: 0 })
        expect(await everything()).toEqual(before)
        expect(await outbox()).toEqual(told)
      }),
      { numRuns: 15 },
    )
  })
})
