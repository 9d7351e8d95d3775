/** Doing what was planned, over services that fail. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hourMs, minuteMs } from '../core/index.js'
import { applyPlan } from './apply.js'
import { match } from './match.js'
import { plan, planRollback } from './plan.js'
import { syncOnce } from './sync-once.js'
import { Ledger } from './testing-ledger.js'
import { type Fault, ModelService, type ServiceTraits, type Workout } from './testing-services.js'

const began = Date.UTC(2026, 4, 1)

/** Services `a`, `b`, … and a ride recorded by the first. */
const worldOf = (...traits: readonly Partial<ServiceTraits>[]) => {
  const world = {
    now: began,
    faults: [] as Fault[],
    dies: '' as string,
    uploads: [] as string[],
    problems: [] as string[],
  }
  const ride: Workout = { id: 'ride', start: began - 3 * hourMs, seconds: 3600, offset: 120 }
  const hooks = {
    now: () => world.now,
    random: () => 0.5,
    step: (what: string) => {
      if (what === world.dies) throw new Error('died')
    },
    fault: (_: string, lane: string) => (lane === 'upload' ? world.faults.shift() : undefined),
    onUpload: (service: ModelService) => world.uploads.push(service.traits.id),
    onProblem: (problem: string) => world.problems.push(problem),
  }
  const services = traits.map(
    (each, index) => new ModelService({ id: 'abcde'[index] as string, ...each }, hooks, new Map([['ride', ride]])),
  )
  services[0]?.put(ride, { isUpload: false, at: began - hourMs })
  const ledger = new Ledger(services, hooks)
  const sync = async (passMs = 0) => {
    world.now += passMs
    for (const { traits } of services) ledger.pull(traits.id, 0)
    return syncOnce(ledger.ports(), { until: world.now + hourMs })
  }
  const stateAt = (connection: string) => ledger.view.links.find((link) => link.connection === connection)
  return { world, ledger, services, sync, stateAt }
}

describe('a new ride', () => {
  it('costs one download, and one upload per target', async () => {
    const { sync, world } = worldOf({}, {}, {})
    const { done } = await sync()
    expect(done).toEqual({ download: 1, upload: 2 })
    expect(world.uploads).toEqual(['b', 'c'])
    expect((await sync(hourMs)).plan.steps).toEqual([])
  })

  it('arrives at a target that says that it failed, and is not sent again', async () => {
    const { sync, stateAt, world } = worldOf({}, { lagMs: 10 * minuteMs })
    world.faults = ['error-after']
    const { dueAt } = await sync()
    expect(stateAt('b')?.state).toBe('intended')
    expect(dueAt).toBe(began + 11 * minuteMs)
    await sync(minuteMs)
    expect(world.uploads).toEqual(['b'])
    await sync(10 * minuteMs)
    expect(stateAt('b')).toMatchObject({ state: 'uploaded', externalId: 'b-1' })
    expect(world.uploads).toEqual(['b'])
  })

  it('is sent again once the target is known not to have it', async () => {
    const { sync, stateAt, world } = worldOf({}, {})
    world.faults = ['no-answer']
    await sync()
    await sync(3 * minuteMs)
    expect(stateAt('b')).toMatchObject({ state: 'failed', attempts: 1 })
    await sync(minuteMs)
    expect(stateAt('b')).toMatchObject({ state: 'uploaded', attempts: 0 })
    expect(world.uploads).toEqual(['b'])
  })

  it('is asked for by its mark where the target can be asked', async () => {
    const { sync, stateAt, world, ledger } = worldOf({}, { finds: true, clockErrorMs: 7 * minuteMs })
    world.faults = ['error-after']
    await sync()
    await sync(minuteMs)
    await sync(minuteMs)
    expect(stateAt('b')).toMatchObject({ state: 'uploaded', externalId: 'b-1' })
    // Its start was one nobody would have known it by: it was not taken for another ride, and sent back.
    expect(world.uploads).toEqual(['b'])
    expect(ledger.view.activities).toHaveLength(1)
  })

  it('is not sent again where nobody can tell whether it arrived: the person looks, and decides', async () => {
    const { sync, stateAt, world } = worldOf({}, { isListed: false })
    world.faults = ['error-after']
    await sync()
    await sync(hourMs)
    expect(stateAt('b')).toMatchObject({ state: 'refused', reason: { code: 'upload' } })
    await sync(hourMs)
    expect(world.uploads).toEqual(['b'])
  })

  it.each([
    ['under another start', { clockErrorMs: 7 * minuteMs }],
    ['as another sport', { callsUploads: 'rowing' }],
    ['as another sport, by a clock in another zone', { callsUploads: 'rowing', clockErrorMs: 5 * hourMs }],
  ] as const)('is not sent again where the target lists %s what it said it had not taken', async (_, traits) => {
    const { sync, stateAt, world, ledger } = worldOf({}, traits, {})
    world.faults = ['error-after']
    for (let turn = 0; turn < 5; turn++) await sync(30 * minuteMs)
    expect(world.uploads).toEqual(['b', 'c'])
    expect(stateAt('b')).toMatchObject({ state: 'uploaded', externalId: 'b-1' })
    expect(ledger.view.activities).toHaveLength(1)
  })

  it.each([
    ['under another start', { clockErrorMs: 7 * minuteMs }],
    ['as another sport', { callsUploads: 'rowing' }],
  ] as const)('is not sent back by a target that lists it %s, and never said which one it was', async (_, traits) => {
    const { sync, world } = worldOf({}, { ...traits, namesNothing: true, lagMs: 5 * minuteMs }, {})
    for (let turn = 0; turn < 5; turn++) await sync(30 * minuteMs)
    expect(world.uploads).toEqual(['b', 'c'])
  })

  it('is given up after five answers that say no', async () => {
    const { sync, stateAt, world } = worldOf({}, {})
    world.faults = Array.from({ length: 9 }, () => 'refused' as const)
    for (let turn = 0; turn < 9; turn++) await sync(30 * hourMs)
    expect(stateAt('b')).toMatchObject({ state: 'failed', attempts: 5 })
    expect(world.faults).toHaveLength(4)
  })

  it('waits for a service that lost our access, and the others go on', async () => {
    const { sync, stateAt, world, ledger } = worldOf({}, {}, {})
    world.faults = ['revoked']
    await sync()
    expect(stateAt('b')).toMatchObject({ state: 'failed', attempts: 0 })
    expect(stateAt('c')?.state).toBe('uploaded')
    expect(plan(ledger.snapshot()).verdicts.find(({ connection }) => connection === 'b')?.reason?.code).toBe('auth')
  })

  it('is processed, and found to be there already', async () => {
    const { sync, stateAt, services, world } = worldOf({}, { processingMs: minuteMs, detectsDuplicates: true })
    await sync()
    expect(stateAt('b')).toMatchObject({ state: 'processing', ticket: 'ticket-2' })
    expect(services[1]?.shelf.size).toBe(1)
    await sync(2 * minuteMs)
    expect(stateAt('b')?.state).toBe('uploaded')
    expect(world.uploads).toEqual(['b'])
  })
})

describe('a limit', () => {
  it('is waited for, counts as no attempt, and keeps nobody else', async () => {
    const { sync, stateAt, world } = worldOf({}, {}, {})
    world.faults = ['limited']
    const { dueAt } = await sync()
    expect(dueAt).toBe(began + hourMs)
    expect(stateAt('b')).toMatchObject({ state: 'failed', attempts: 0, reason: { code: 'ratelimited' } })
    expect(stateAt('c')?.state).toBe('uploaded')
    const { plan: next } = await sync(minuteMs)
    expect(next.steps).toEqual([])
    expect(next.verdicts.find(({ connection }) => connection === 'b')).toMatchObject({
      state: 'not_yet',
      reason: { code: 'ratelimited' },
      next: began + hourMs,
    })
    await sync(hourMs)
    expect(world.uploads).toEqual(['c', 'b'])
  })
})

describe('a death between any two steps', () => {
  const steps = [
    'after load',
    'before saveMatch',
    'after saveMatch',
    'before saveOriginal',
    'after saveOriginal',
    'before saveLink intended',
    'after saveLink intended',
    'before the upload takes effect',
    'after the upload took effect',
    'before saveLink uploaded',
    'after saveLink uploaded',
  ]
  it.each(steps)('%s: the ride arrives, once', async (step) => {
    const { sync, world, stateAt } = worldOf({}, {})
    world.dies = step
    await sync().catch(() => undefined)
    world.dies = ''
    for (let turn = 0; turn < 3; turn++) await sync(10 * minuteMs)
    expect(stateAt('b')?.state).toBe('uploaded')
    expect(world.uploads).toEqual(['b'])
  })
})

describe('taking back', () => {
  it('removes what we sent, and nothing else', async () => {
    const { sync, services, ledger, stateAt } = worldOf({}, {}, {})
    await sync()
    await sync(hourMs)
    const view = ledger.snapshot()
    await applyPlan(ledger.ports(), view, planRollback(view, { connection: 'b' }), { until: Number.POSITIVE_INFINITY })
    expect(services.map(({ shelf }) => [...shelf.values()].filter(({ isGone }) => isGone !== true).length)).toEqual([
      1, 0, 1,
    ])
    expect(stateAt('b')).toMatchObject({ state: 'removed', reason: { code: 'removed_by_person' } })
    expect((await sync(hourMs)).plan.steps).toEqual([])
  })
})

describe('planning after applying', () => {
  it('plans nothing, whatever the services are like', async () => {
    const anyTraits = fc.record(
      {
        clockErrorMs: fc.integer({ min: -56, max: 56 }).map((quarters) => quarters * 15 * minuteMs),
        isLocal: fc.boolean(),
        lagMs: fc.integer({ min: 0, max: 600_000 }),
        detectsDuplicates: fc.boolean(),
        listsMarks: fc.boolean(),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(anyTraits, { minLength: 2, maxLength: 5 }), async (traits) => {
        const { sync, ledger } = worldOf(...traits)
        await sync()
        expect(plan(ledger.snapshot()).steps).toEqual([])
        await sync(hourMs)
        expect(match(ledger.snapshot())).toEqual({ activities: [], assign: [], join: [], links: [] })
        expect(plan(ledger.snapshot()).steps).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})
