import { afterAll, beforeEach, expect, it } from 'vitest'
import { type Envelope, type OpenSink, TransientError } from '../../kit/index.js'
import { createBus } from '../bus.js'
import { addChanges, beginning } from '../store/changes.js'
import { allSinks, parkedCount, rewindSink, saveSink } from '../store/sinks.js'
import { outboxSettled, testStore } from '../store/testing.js'
import type { World } from '../world.js'
import { drain } from './drain.js'

const store = await testStore()
const began = Date.UTC(2026, 9, 5, 12)
let now = began
let sleepers: { at: number; wake: () => void }[] = []
const sleep: World['sleep'] = (milliseconds, signal) =>
  new Promise((resolve) => {
    const wake = (): void => {
      signal?.removeEventListener('abort', wake)
      sleepers = sleepers.filter((each) => each !== sleeper)
      resolve()
    }
    const sleeper = { at: now + milliseconds, wake }
    sleepers.push(sleeper)
    signal?.addEventListener('abort', wake)
  })
const world = { now: () => now, sleep, random: () => 0.5, log: { warn() {} } } as unknown as World
const engine = { store, world, bus: createBus() }
const never = new AbortController().signal

beforeEach(async () => {
  now = began
  sleepers = []
  await store.reset()
  await saveSink(store, { id: 'out', type: 'memory', settings: new Uint8Array(), filter: {}, now })
  await store.transaction((db) =>
    addChanges(db, { individual: 'me', streamId: 1, now }, [
      { id: 'a', type: 'record-created', kind: 'weight', individual: 'me' } as Envelope,
    ]),
  )
  await outboxSettled(store)
})
afterAll(() => store.close())

const pass = (milliseconds: number): void => {
  now += milliseconds
  for (const { wake } of sleepers.filter(({ at }) => at <= now)) wake()
}
const leaseUntil = async (): Promise<number | undefined> => {
  const [row] = await store.query<{ at: Date | null }>('select lease_until as at from sinks')
  return row?.at?.getTime()
}

/** A sink in the middle of a delivery, which ends when it is told to. */
const inDelivery = async () => {
  const got: string[] = []
  let end: (how: Promise<never[]> | never[]) => void = () => undefined
  const answer = new Promise<never[]>((resolve) => {
    end = resolve
  })
  let begun = (): void => undefined
  const started = new Promise<void>((resolve) => {
    begun = resolve
  })
  const sink: OpenSink = {
    deliver: async (batch) => {
      got.push(...batch.map(({ id }) => id))
      begun()
      return answer
    },
    close: async () => undefined,
  }
  const drained = drain(engine, 'out', sink, 'one', never)
  await started
  return { got, end, drained, sink }
}

it('a delivery that takes ten minutes stays with the process that began it', async () => {
  const { got, end, drained, sink } = await inDelivery()
  for (let minute = 0; minute < 10; minute++) {
    pass(60_000)
    await expect.poll(leaseUntil).toBeGreaterThan(now + 60_000)
    expect(await drain(engine, 'out', sink, 'two', never)).toBe(0)
  }
  end([])
  expect(await drained).toBe(1)
  expect(got).toEqual(['a'])
  expect(await allSinks(store)).toMatchObject([{ delivered: 1, attempts: 0 }])
  expect(sleepers).toEqual([])
})

it('a delivery that hangs is somebody else’s after twenty minutes', async () => {
  const { got, end, drained, sink } = await inDelivery()
  for (let minute = 0; minute < 21; minute++) {
    const before = await leaseUntil()
    pass(60_000)
    if (minute < 19) await expect.poll(leaseUntil).not.toBe(before)
  }
  pass(120_000)
  const second = drain(engine, 'out', sink, 'two', never)
  await expect.poll(() => got).toEqual(['a', 'a'])
  end([])
  expect([await drained, await second]).toEqual([0, 1])
})

it.each([
  ['what was taken', (): never[] => []],
  ['a failure', () => Promise.reject<never[]>(new TransientError('down', 'it is away'))],
  ['a refusal', () => [{ id: 'a', reason: 'too large' }] as never[]],
])('%s no longer counts once the lease is lost', async (_, outcome) => {
  const { end, drained } = await inDelivery()
  await rewindSink(store, 'out', beginning, now)
  pass(60_000)
  end(outcome())
  expect(await drained).toBe(0)
  expect(await parkedCount(store, 'out')).toBe(0)
  const [sink] = await allSinks(store)
  expect(sink).toMatchObject({ delivered: 0, attempts: 0, position: beginning })
  expect(sink?.message).toBeUndefined()
})

it('a store that cannot be asked for a moment loses no lease', async () => {
  const asked: string[] = []
  let away = false
  const shaky = {
    ...store,
    query: async (text: string, params?: readonly unknown[]) => {
      if (away) {
        asked.push(text)
        throw new Error('no session')
      }
      return store.query(text, params)
    },
  }
  const got: string[] = []
  const handled = await drain(
    { ...engine, store: shaky as typeof store },
    'out',
    {
      deliver: async (batch) => {
        got.push(...batch.map(({ id }) => id))
        away = true
        pass(60_000)
        await expect.poll(() => asked.length).toBe(1)
        away = false
        pass(60_000)
        await expect.poll(leaseUntil).toBeGreaterThan(now + 60_000)
        return []
      },
      close: async () => undefined,
    },
    'one',
    never,
  )
  expect([handled, got]).toEqual([1, ['a']])
})
