/** A remap beside everything else that goes on: pages, processes, people who change their mind. */
import { describe, expect, it } from 'vitest'
import type { Engine } from '../engine.js'
import type { Store } from '../store/db.js'
import { pulse } from '../testing-feeds.js'
import { forgetConnection } from './forget.js'
import { remap } from './remap.js'
import { bench, clock, connectionId, engineWith, faulty, live, noon, run, store, take } from './testing-remap.js'

bench()

describe('a remap that is not alone', () => {
  /** Does something once, when it is asked for examples: everything is read again, and nothing is written yet. */
  const beforeWriting = (work: () => Promise<unknown>): Engine => {
    const engine = engineWith(pulse, 2)
    let isDone = false
    const query: Store['query'] = async (text, params) => {
      if (text.includes('row_number()') && !isDone) {
        isDone = true
        await work()
      }
      return store.query(text, params)
    }
    return { ...engine, store: { ...store, query } }
  }
  const whileReading = (work: () => Promise<unknown>): Engine => ({
    ...engineWith(pulse, 2),
    unseal: async (_who, _context, bytes) => {
      await work()
      return bytes as Buffer
    },
  })
  const remapWith = (engine: Engine) => {
    clock.now += 1000
    return remap(engine, { connector: 'test', dryRun: false }, () => undefined)
  }

  it('keeps what was stored meanwhile by a process whose clock is behind', async () => {
    await take(pulse, 1, { at: noon, bpm: 60 })
    let isDone = false
    const engine = whileReading(async () => {
      if (isDone) return
      isDone = true
      clock.now -= 10_000
      await take(pulse, 1, { at: noon + 1000, bpm: 62 })
      clock.now += 10_000
    })
    await remapWith(engine)
    expect(await live()).toEqual([{ value: 60 }, { value: 62 }])
  })

  it('reads what comes at the last moment, and asks for no key while it writes', async () => {
    await take(pulse, 1, { at: noon, bpm: 60 })
    const engine = beforeWriting(() => take(faulty, 1, { at: noon + 1000, bpm: 62 }))
    const unseal: Engine['unseal'] = async (_who, _context, bytes) => {
      await store.query('select 1 as one')
      return bytes as Buffer
    }
    await remapWith({ ...engine, unseal })
    expect(await live()).toEqual([{ value: 60 }, { value: 62 }])
  })

  it('deletes nothing when the database lost what had been read again', async () => {
    await take(pulse, 1, { at: noon, bpm: 60 })
    // What a crash of the server does to tables that are not logged.
    const engine = beforeWriting(() => store.query('truncate remapped_samples, remapped_events, remaps'))
    await expect(remapWith(engine)).rejects.toMatchObject({ code: 'remap-interrupted' })
    expect(await live()).toEqual([{ value: 60 }])
    const unlogged = `select relname from pg_class where relname like 'remap%' and relkind = 'r' and relpersistence <> 'u'`
    expect(await store.query(unlogged)).toEqual([])
  })

  it('leaves the readings of the one that took over from it alone', async () => {
    await take(pulse, 1, { at: noon, bpm: 60 })
    const engine = beforeWriting(async () => {
      await store.query('update remaps set holder = gen_random_uuid()')
      await store.query('update remapped_samples set value = 99')
    })
    await expect(remapWith(engine)).rejects.toMatchObject({ code: 'remap-interrupted' })
    expect(await live()).toEqual([{ value: 60 }])
    expect(await store.query('select value from remapped_samples')).toEqual([{ value: 99 }])
    expect(await store.query('select count(*)::int as held from remaps')).toEqual([{ held: 1 }])
    await store.query('truncate remapped_samples, remapped_events, remaps')
  })

  it('brings nothing back of what was forgotten meanwhile', async () => {
    await take(pulse, 1, { at: noon, bpm: 61 }, { at: noon + 1000, bpm: 62 })
    await run(faulty, 1)
    const connection = { id: connectionId, individual: 'me', connector: 'test' }
    await remapWith(beforeWriting(() => forgetConnection(engineWith(pulse, 2), connection)))
    expect(await live()).toEqual([])
  })

  it('shows examples of one person only, and counts what is everybody’s', async () => {
    await take(faulty, 1, { at: noon, bpm: 60 })
    const show = (examplesOf: string) =>
      remap(engineWith(pulse, 2), { connector: 'test', dryRun: true, examplesOf }, () => undefined)
    expect(await show('me')).toMatchObject({ updated: 1, examples: [{ difference: 'updated' }] })
    expect(await show('somebody-else')).toMatchObject({ updated: 1, examples: [] })
  })
})
