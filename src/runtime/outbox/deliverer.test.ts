import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { defineSink, type Envelope, type OpenSink, type Sink, TransientError, z } from '../../kit/index.js'
import { createBus } from '../bus.js'
import { addChanges } from '../store/changes.js'
import { allSinks, removeSink, saveSink } from '../store/sinks.js'
import { outboxSettled, testStore } from '../store/testing.js'
import type { World } from '../world.js'
import { createDeliverer } from './deliverer.js'

const store = await testStore()
let now = Date.UTC(2026, 9, 5, 12)
const world = { now: () => now, random: () => 0.5, log: { warn() {}, error() {} } } as unknown as World
beforeEach(() => store.reset())
afterAll(() => store.close())

it('says why a sink cannot be opened, and leaves it alone for half a minute', async () => {
  await saveSink(store, { id: 'far', type: 'down', settings: new Uint8Array(), filter: {}, now })
  let tries = 0
  const down = defineSink({
    id: 'down',
    title: 'Down',
    settings: z.strictObject({}),
    async open() {
      tries += 1
      throw new TransientError('down', 'the database could not be reached')
    },
  }) as Sink
  const deliverer = createDeliverer(
    { store, world, bus: createBus() },
    new Map([['down', down]]),
    async () => ({}),
    'one',
  )
  for (const wait of [0, 1_000, 28_000, 2_000]) {
    now += wait
    await deliverer.step()
  }
  expect(tries).toBe(2)
  expect(await allSinks(store)).toMatchObject([
    {
      state: 'active',
      attempts: 0,
      message: 'It could not be opened: the database could not be reached. Tried again in half a minute.',
    },
  ])
  await deliverer.stop()
})

it('lets a sink that does not answer hold up no other', async () => {
  const got: string[] = []
  const answers: (() => void)[] = []
  const sinkOf = (id: string, deliver: OpenSink['deliver']): Sink =>
    defineSink({
      id,
      title: id,
      settings: z.strictObject({}),
      open: async () => ({ deliver, close: async () => undefined }),
    }) as Sink
  const silent = sinkOf('silent', () => new Promise((resolve) => void answers.push(() => resolve([]))))
  const quick = sinkOf('quick', async (batch) => {
    got.push(...batch.map(({ id }) => id))
    return []
  })
  for (const type of ['quick', 'silent'])
    await saveSink(store, { id: type, type, settings: new Uint8Array(), filter: {}, now })
  const put = (id: string) =>
    store.transaction((db) =>
      addChanges(db, { individual: 'me', streamId: 1, now }, [{ id, kind: 'weight', individual: 'me' } as Envelope]),
    )
  const sleep: World['sleep'] = (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(ms, 20))
      signal?.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve()
      })
    })
  const deliverer = createDeliverer(
    { store, world: { ...world, sleep }, bus: createBus() },
    new Map([silent, quick].map((sink) => [sink.id, sink])),
    async () => ({}),
    'one',
  )
  await put('first')
  await outboxSettled(store)
  deliverer.start()
  await expect.poll(() => [got.length, answers.length], { timeout: 10_000 }).toEqual([1, 1])
  await put('second')
  await expect.poll(() => got, { timeout: 10_000 }).toEqual(['first', 'second'])
  answers[0]?.()
  await deliverer.stop()
})

describe('closing', () => {
  /** Sinks that say when they are opened and closed, and of which one fails to close. */
  const closingDeliverer = (fails: string) => {
    const story: string[] = []
    const warned: string[] = []
    const type = defineSink({
      id: 'told',
      title: 'Told',
      settings: z.object({ name: z.string() }),
      open: async ({ name }) => {
        story.push(`open ${name}`)
        return {
          deliver: async () => [],
          close: async () => {
            story.push(`close ${name}`)
            if (name === fails) throw new Error('it was gone already: secret-of-the-broker')
          },
        }
      },
    }) as Sink
    const deliverer = createDeliverer(
      {
        store,
        world: { ...world, log: { warn: (...line: unknown[]) => warned.push(JSON.stringify(line)) } } as never,
        bus: createBus(),
      },
      new Map([['told', type]]),
      async ({ settings }) => ({ name: settings?.toString() }),
      'one',
    )
    return { deliverer, story, warned }
  }
  const save = (id: string, name: string) =>
    saveSink(store, { id, type: 'told', settings: Buffer.from(name), filter: {}, now })

  it('that fails keeps no sink from its new settings', async () => {
    const { deliverer, story, warned } = closingDeliverer('old')
    await save('a', 'old')
    await deliverer.step()
    await save('a', 'new')
    await deliverer.step()
    await deliverer.step()
    expect(story).toEqual(['open old', 'close old', 'open new'])
    expect(await allSinks(store)).toMatchObject([{ state: 'active' }])
    expect((await allSinks(store))[0]?.message).toBeUndefined()
    expect(warned).toHaveLength(1)
    expect(warned.join()).not.toContain('secret-of-the-broker')
    await deliverer.stop()
  })

  it('that fails keeps no other from being closed', async () => {
    const { deliverer, story } = closingDeliverer('first')
    await save('a', 'first')
    await save('b', 'second')
    await deliverer.step()
    await deliverer.stop()
    expect(story.toSorted()).toEqual(['close first', 'close second', 'open first', 'open second'])
  })

  it('comes to a sink that was removed, and it may be added again', async () => {
    const { deliverer, story } = closingDeliverer('none')
    await save('a', 'first')
    await save('b', 'second')
    await deliverer.step()
    await removeSink(store, 'a')
    await deliverer.step()
    await expect.poll(() => story).toContain('close first')
    await save('a', 'third')
    await deliverer.step()
    expect(story.filter((line) => !line.endsWith('second'))).toEqual(['open first', 'close first', 'open third'])
    await deliverer.stop()
    expect(story).toHaveLength(6)
  })
})
