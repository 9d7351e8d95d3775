import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../store/db.js'
import { type TestStore, testStore } from '../store/testing.js'
import { leaseMs } from './refresh.js'
import { acme, type TestProcess, testProcess } from './testing.js'
import { hourMs, only, type RefreshSetting, refreshSetting, stateOf } from './testing-refresh.js'

let store: TestStore
beforeAll(async () => {
  store = await testStore()
})
afterAll(() => store.close())
beforeEach(() => store.reset())

const setting = (options?: Parameters<typeof refreshSetting>[1]): Promise<RefreshSetting> =>
  refreshSetting(store, options)

/** A store that fails, or does not answer, where the test says. */
const faulty = (fails: (text: string) => boolean): Store => ({
  get type() {
    return store.type
  },
  close: async () => undefined,
  transaction: (work) => store.transaction(work),
  query: async (text, params) => {
    if (fails(text)) throw new Error('the process died here')
    return store.query(text, params)
  },
})

describe('a token that is fresh', () => {
  it('is used as it is, and refreshed shortly before it ends', async () => {
    const set = await setting()
    expect((await only(set).tokens.fresh(set.connectionId)).value).toBe('Bearer access-1')
    set.world.advance(hourMs - 91_000)
    expect((await only(set).tokens.fresh(set.connectionId)).value).toBe('Bearer access-1')
    set.world.advance(2_000)
    expect((await only(set).tokens.fresh(set.connectionId)).value).toBe('Bearer access-2')
    expect(set.provider.counts.refreshes).toBe(1)
  })
})

describe('fifty callers in three processes', () => {
  it('cause exactly one refresh, and all get the new token', async () => {
    const set = await setting({
      processes: 3,
      token: async (_, usual) => {
        await new Promise((resolve) => setTimeout(resolve, 30))
        return usual()
      },
    })
    set.world.advance(hourMs)
    const calls = Array.from({ length: 50 }, (_, index) =>
      (set.processes[index % 3] as TestProcess).tokens.fresh(set.connectionId),
    )
    const got = await Promise.all(calls)
    expect(new Set(got.map(({ value }) => value))).toEqual(new Set(['Bearer access-2']))
    expect(set.provider.counts).toEqual({ refreshes: 1, reuses: 0 })
  })

  it('go on for a hundred refreshes without losing the family', async () => {
    const set = await setting({ processes: 3 })
    for (let round = 0; round < 100; round++) {
      set.world.advance(hourMs)
      await Promise.all(
        set.processes.flatMap(({ tokens }) => [tokens.fresh(set.connectionId), tokens.fresh(set.connectionId)]),
      )
    }
    expect(set.provider.counts).toEqual({ refreshes: 100, reuses: 0 })
    expect(set.provider.isAlive()).toBe(true)
  })

  it('share one forced refresh after a 401, however many saw it', async () => {
    const set = await setting({ processes: 3 })
    const { version } = await only(set).tokens.fresh(set.connectionId)
    const got = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        (set.processes[index % 3] as TestProcess).tokens.renew(set.connectionId, version),
      ),
    )
    expect(new Set(got.map(({ value }) => value))).toEqual(new Set(['Bearer access-2']))
    // Late news of the old token's refusal refreshes nothing.
    expect((await only(set).tokens.renew(set.connectionId, version)).value).toBe('Bearer access-2')
    expect(set.provider.counts.refreshes).toBe(1)
  })
})

describe('a crash', () => {
  const died = (): Store => faulty((text) => /update credentials set (sealed|refreshing_by = null)/.test(text.trim()))

  it("between answer and commit is survived within the provider's grace", async () => {
    const set = await setting({ graceMs: 120_000, processes: 1 })
    const dying = testProcess(died(), set.world, acme())
    set.world.advance(hourMs)
    await expect(dying.tokens.fresh(set.connectionId)).rejects.toThrow('the process died here')
    const waiting = only(set).tokens.fresh(set.connectionId)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(set.provider.counts.refreshes).toBe(1)
    set.world.advance(leaseMs + 1_000)
    expect((await waiting).value).toBe('Bearer access-2')
    expect(set.provider.counts).toEqual({ refreshes: 1, reuses: 0 })
    expect(await stateOf(store, set.connectionId)).toMatchObject({
      state: 'connected',
    })
  })

  it('without a grace ends in one sentence for the person, and never in a loop', async () => {
    const set = await setting()
    const dying = testProcess(died(), set.world, acme())
    set.world.advance(hourMs)
    await expect(dying.tokens.fresh(set.connectionId)).rejects.toThrow('the process died here')
    set.world.advance(leaseMs + 1_000)
    await expect(only(set).tokens.fresh(set.connectionId)).rejects.toMatchObject({ name: 'ReauthorizeError' })
    expect(set.provider.counts.reuses).toBe(1)
    for (let again = 0; again < 5; again++)
      await expect(only(set).tokens.fresh(set.connectionId)).rejects.toMatchObject({ name: 'ReauthorizeError' })
    expect(set.provider.counts.reuses).toBe(1)
    expect(await stateOf(store, set.connectionId)).toEqual({
      state: 'reauthorize',
      message: 'Acme no longer accepts our access; please connect again.',
    })
  })

  it('of the database for a moment loses no pair', async () => {
    let failures = 3
    const set = await setting({
      store: faulty((text) => text.includes('set sealed') && failures-- > 0),
    })
    set.world.advance(hourMs)
    expect((await only(set).tokens.fresh(set.connectionId)).value).toBe('Bearer access-2')
    expect((await testProcess(store, set.world, acme()).tokens.fresh(set.connectionId)).version).toBe(2)
    expect(set.provider.counts).toEqual({ refreshes: 1, reuses: 0 })
  })
})

describe('a process that is slower than its lease', () => {
  const stalling = async (graceMs: number) => {
    let release: () => void = () => undefined
    const stalled = new Promise<void>((resolve) => {
      release = resolve
    })
    let calls = 0
    // The first call rotates the token and stalls on the way back.
    const token = async (_: Request, usual: () => Promise<Response>): Promise<Response> => {
      const first = calls++ === 0
      const answer = await usual()
      if (first) await stalled
      return answer
    }
    const set = await setting({ graceMs, token })
    // As if its clock stood still: it never notices how late it is.
    const patient = {
      ...set.world,
      sleep: (ms: number, signal?: AbortSignal) =>
        ms > 10_000 ? new Promise<void>(() => undefined) : set.world.sleep(ms, signal),
    }
    const slow = testProcess(store, patient, acme())
    set.world.advance(hourMs)
    const first = slow.tokens.fresh(set.connectionId)
    while (calls === 0) await new Promise((resolve) => setTimeout(resolve, 2))
    set.world.advance(leaseMs + 1_000)
    return { set, first, release }
  }

  it('still stores its pair when nobody else has', async () => {
    const { set, first, release } = await stalling(0)
    release()
    expect((await first).value).toBe('Bearer access-2')
    expect(await only(set).tokens.fresh(set.connectionId)).toMatchObject({
      value: 'Bearer access-2',
      version: 2,
    })
  })

  it('uses the pair of whoever took over, and does not write over it', async () => {
    const { set, first, release } = await stalling(120_000)
    expect(await only(set).tokens.fresh(set.connectionId)).toMatchObject({
      value: 'Bearer access-2',
      version: 2,
    })
    release()
    expect(await first).toMatchObject({ value: 'Bearer access-2', version: 2 })
    expect(set.provider.counts).toEqual({ refreshes: 1, reuses: 0 })
  })
})
