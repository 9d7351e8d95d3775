import { describe, expect, it } from 'vitest'
import { scheduleConnection } from '../actions/index.js'
import { createClaimsLoop } from '../claims-loop.js'
import {
  begin,
  bench,
  connection,
  connectorWith,
  coverage,
  engineWith,
  noon,
  service,
  store,
  whole,
} from './testing-schedule.js'
import { createWorker } from './worker.js'

bench()

const aborted = (): Error => new DOMException('This operation was aborted', 'AbortError')

describe('a pull whose process is asked to stop', () => {
  it('is given back as it was found: due at once, nothing failed, and the next goes on', async () => {
    const connector = connectorWith()
    const engine = engineWith(connector)
    await scheduleConnection(engine, connector, connection)
    let giveUp: ((error: Error) => void) | undefined
    const asked = new Promise<void>((resolve) => {
      service.answers = async function* () {
        resolve()
        await new Promise((_, reject) => {
          giveUp = reject
        })
      }
    })
    const worker = createWorker(engine, 'one')
    worker.start(1)
    await asked
    const stopped = worker.stop()
    giveUp?.(aborted())
    await stopped
    const rows = await store.query(`select lease, attempts, due_at from pulls where purpose = 'fresh'`)
    expect(rows).toEqual([{ lease: null, attempts: 0, due_at: new Date(noon) }])
    expect(await coverage()).toEqual([])
    const runs = await store.query<{ state: string; sentence: string }>('select state, sentence from runs')
    expect(runs).toEqual([{ state: 'waiting', sentence: expect.stringContaining('another goes on from here') }])

    service.answers = whole([{ at: noon - 60_000, value: 60 } as never])
    const { work } = await begin(connector)
    await work()
    expect(service.asked.length).toBeGreaterThan(0)
  })
})

describe('a loop of claims that is asked to stop', () => {
  const loopOf = (run: (signal: AbortSignal) => Promise<void>, passed: number[]) => {
    const given = [1]
    let claims = 0
    const engine = engineWith(connectorWith())
    const worker = createClaimsLoop<number>({
      world: {
        ...engine.world,
        sleep: (milliseconds, signal) =>
          new Promise((resolve) => {
            passed.push(milliseconds)
            signal?.addEventListener('abort', () => resolve())
          }),
      },
      bus: engine.bus,
      begin: async () => undefined,
      claim: async () => {
        claims++
        return given.splice(0)
      },
      nextDue: async () => undefined,
      run: (_claim, signal) => run(signal),
      abandoned: () => undefined,
      unreadable: '',
    })
    return { worker, claims: () => claims }
  }

  it('lets what is under way come to its end in the time it has, and claims no more', async () => {
    const passed: number[] = []
    let finish: (() => void) | undefined
    let seen: AbortSignal | undefined
    const { worker, claims } = loopOf((signal) => {
      seen = signal
      return new Promise((resolve) => {
        finish = resolve
      })
    }, passed)
    worker.start(1)
    while (finish === undefined) await new Promise((resolve) => setImmediate(resolve))
    const before = claims()
    const stopped = worker.stop(20_000)
    expect(seen?.aborted).toBe(false)
    expect(passed).toContain(20_000)
    finish()
    await stopped
    expect(claims()).toBe(before)
  })

  it('ends what is still under way when that time is over', async () => {
    const { worker } = loopOf(
      (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
      [],
    )
    worker.start(1)
    await new Promise((resolve) => setImmediate(resolve))
    await worker.stop()
  })
})
