import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type Envelope, type OpenSink, RateLimitError } from '../../kit/index.js'
import { createBus } from '../bus.js'
import { addChanges, beginning, type Commit, commitsAfter } from '../store/changes.js'
import { allSinks, parkedCount, saveSink } from '../store/sinks.js'
import { outboxSettled, testStore } from '../store/testing.js'
import type { World } from '../world.js'
import { batches, drain } from './drain.js'
import { sleepUntilTold } from './testing-sleep.js'

const envelope = (id: string, kind = 'heart_rate'): Envelope =>
  ({
    id,
    type: 'record-created',
    individual: 'me',
    kind,
    source: 's',
    time: '2026-10-05T12:00:00.000Z',
    data: {},
  }) as unknown as Envelope

describe('batches', () => {
  it('lose nothing, repeat nothing and keep the order, wherever a sink stops', () => {
    const commit = fc.array(fc.constantFrom('heart_rate', 'weight'), { maxLength: 1200 })
    fc.assert(
      fc.property(fc.array(commit, { maxLength: 5 }), fc.nat(), fc.boolean(), (sizes, stop, onlyHearts) => {
        const commits: Commit[] = sizes.map((kinds, number) => ({
          xid: String(number + 1),
          seq: number + 1,
          envelopes: kinds.map((kind, index) => envelope(`${number}.${index}`, kind)),
        }))
        const filter = onlyHearts ? { kinds: ['heart_rate'] } : {}
        const wanted = commits
          .flatMap(({ envelopes }) => envelopes)
          .filter(({ kind }) => !onlyHearts || kind === 'heart_rate')
        const taken: string[] = []
        let position = beginning
        let stopAt = stop % 4
        for (;;) {
          const rest = commits.filter(({ seq }) => seq > position.seq)
          if (rest.length === 0) break
          let before = position
          for (const batch of batches(rest, position, filter)) {
            taken.push(...batch.envelopes.map(({ id }) => id))
            before = batch.upTo
            if (stopAt-- === 0) break
          }
          position = before
        }
        expect(taken).toEqual(wanted.map(({ id }) => id))
      }),
      { numRuns: 60 },
    )
  })
})

const store = await testStore()
let now = Date.UTC(2026, 9, 5, 12)
const world = { now: () => now, sleep: sleepUntilTold, random: () => 0.5, log: { warn() {} } } as unknown as World
const engine = { store, world, bus: createBus() }
const never = new AbortController().signal
beforeEach(async () => {
  now = Date.UTC(2026, 9, 5, 12)
  await store.reset()
  await saveSink(store, { id: 'out', type: 'memory', settings: new Uint8Array(), filter: {}, now })
})
afterAll(() => store.close())

const put = async (...ids: string[]) => {
  await write(...ids)
  await outboxSettled(store)
}
const write = (...ids: string[]) =>
  store.transaction((db) =>
    addChanges(
      db,
      { individual: 'me', streamId: 1, now },
      ids.map((id) => envelope(id)),
    ),
  )
const memory = (deliver: OpenSink['deliver']): OpenSink => ({ deliver, close: async () => undefined })

describe('draining', () => {
  it('hands everything over once and acknowledges it', async () => {
    const got: string[] = []
    await put('a', 'b')
    await put('c')
    const sink = memory(async (batch) => {
      got.push(...batch.map(({ id }) => id))
      return []
    })
    expect(await drain(engine, 'out', sink, 'one', never)).toBe(3)
    expect(await drain(engine, 'out', sink, 'one', never)).toBe(0)
    expect(got).toEqual(['a', 'b', 'c'])
    expect(await allSinks(store)).toMatchObject([{ delivered: 3, attempts: 0 }])
  })

  it('parks what is refused for good, with the reason, and goes on', async () => {
    await put('a', 'b', 'c')
    await drain(
      engine,
      'out',
      memory(async () => [{ id: 'b', reason: 'too large' }]),
      'one',
      never,
    )
    expect(await parkedCount(store, 'out')).toBe(1)
    expect(await store.query('select envelope_id, reason from parked')).toEqual([
      { envelope_id: 'b', reason: 'too large' },
    ])
    expect(await allSinks(store)).toMatchObject([{ delivered: 2 }])
  })

  it('tries a sink that took nothing again, later each time, and pauses it after ten attempts over three days', async () => {
    await put('a')
    const began = now
    let attempts = 0
    const down = memory(async () => {
      attempts++
      throw new Error('no answer')
    })
    for (let turn = 0; turn < 40; turn++) {
      await drain(engine, 'out', down, 'one', never)
      const [sink] = await allSinks(store)
      if (sink?.state === 'paused') break
      now = Math.max(now + 1, sink?.dueAt ?? now)
    }
    expect(attempts).toBe(10)
    const days = (now - began) / 86_400_000
    expect(days).toBeGreaterThan(2.5)
    expect(days).toBeLessThan(4)
    expect((await allSinks(store))[0]).toMatchObject({ state: 'paused', delivered: 0, position: beginning })
  })

  it('waits as long as a sink asks to, however often, and counts no failure', async () => {
    await put('a')
    let asked = 0
    const busy = memory(async () => {
      if (asked++ < 20) throw new RateLimitError('busy', 'it is busy', { retryAt: now + 4_000, scope: 'app' })
      return []
    })
    for (let turn = 0; turn < 20; turn++) {
      await drain(engine, 'out', busy, 'one', never)
      expect(await allSinks(store)).toMatchObject([{ state: 'active', attempts: 0, dueAt: now + 4_000 }])
      now += 4_000
    }
    expect(await drain(engine, 'out', busy, 'one', never)).toBe(1)
  })

  it('delivers again after a crash between delivering and acknowledging', async () => {
    await put('a')
    const got: string[] = []
    const sink = memory(async (batch) => {
      got.push(...batch.map(({ id }) => id))
      return []
    })
    const dying = { ...engine, store: { ...store, transaction: async () => Promise.reject(new Error('killed')) } }
    await drain(dying as typeof engine, 'out', sink, 'one', never)
    now += 3_600_000
    await drain(engine, 'out', sink, 'two', never)
    expect(got).toEqual(['a', 'a'])
  })

  it('leaves a sink to who holds it', async () => {
    await put('a')
    const other = memory(async () => {
      expect(
        await drain(
          engine,
          'out',
          memory(async () => []),
          'two',
          never,
        ),
      ).toBe(0)
      return []
    })
    expect(await drain(engine, 'out', other, 'one', never)).toBe(1)
  })
})

describe('readers of the outbox', () => {
  it.runIf(store.type === 'postgres')(
    'wait for an older transaction that is still open, so that none of its rows is skipped',
    async () => {
      let release = (): void => undefined
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      let begun = (): void => undefined
      const started = new Promise<void>((resolve) => {
        begun = resolve
      })
      const slow = store.transaction(async (db) => {
        await addChanges(db, { individual: 'me', streamId: 1, now }, [envelope('slow')])
        begun()
        await held
      })
      await started
      await write('quick')
      expect(await commitsAfter(store, beginning, 10)).toEqual([])
      release()
      await slow
      await outboxSettled(store)
      expect(
        (await commitsAfter(store, beginning, 10)).flatMap(({ envelopes }) => envelopes.map(({ id }) => id)),
      ).toEqual(['slow', 'quick'])
    },
  )
})
