import { beforeEach, describe, expect, it } from 'vitest'
import { realWorld } from '../../cli/world.js'
import { RateLimitError } from '../../core/index.js'
import { scheduleConnection } from '../actions/index.js'
import {
  bench,
  connection,
  connectionId,
  connectorWith,
  engineWith,
  pass,
  service,
  store,
  whole,
} from '../schedule/testing-schedule.js'
import { claimDue } from '../store/pulls.js'
import { createCarrier, viewQueue } from './index.js'
import { type MemoryQueue, memoryQueues } from './testing-queue.js'

bench()

const minute = 60_000
const begin = async () => {
  const queues = memoryQueues(() => service.now)
  const base = engineWith(connectorWith())
  // Signs of life come after so much of real time: no test waits for one.
  const engine = { ...base, world: { ...base.world, sleep: realWorld('silent').sleep } }
  await scheduleConnection(engine, connectorWith(), connection)
  const carriers = ['one', 'two'].map((name) => createCarrier(engine, { queues, named: [], resendMinutes: 15 }, name))
  const [one, two] = carriers as [(typeof carriers)[0], (typeof carriers)[0]]
  return { engine, one, two, queue: queues.of('test') }
}
let setUp: Awaited<ReturnType<typeof begin>>
beforeEach(async () => {
  setUp = await begin()
})

const send = () => setUp.one.timer.step(8)
/** Whatever a poll's patience: time passes until it is over. */
const receive = async (which: 'one' | 'two' = 'one'): Promise<number> => {
  pass(6000)
  return setUp[which].receiver.step(4)
}
/** Until nothing comes any more: a request that found somebody at work comes back when that one's lease has ended. */
const receiveAll = async (): Promise<void> => {
  for (let idle = 0; idle < 2; idle++) {
    while ((await receive()) > 0);
    pass(minute)
  }
}
const freshPulls = (): number => service.asked.filter(({ purpose }) => purpose === 'fresh').length
const nextSentence = async (): Promise<string | undefined> =>
  (await store.query<{ sentence: string }>('select sentence from runs order by id desc limit 1'))[0]?.sentence
const put = (queue: MemoryQueue, value: unknown): Promise<void> =>
  queue.send(typeof value === 'string' ? value : JSON.stringify(value), 60 * minute)

describe('what is due', () => {
  it('goes out as one message per connection, which says whose turn it is and holds nothing to sign in with', async () => {
    expect(await send()).toBe(1)
    expect(setUp.queue.kept.map(({ text }) => JSON.parse(text))).toEqual([
      { individual_id: 'me', service_name: 'test', connection: connectionId, last_accessed_at: null },
    ])
    expect(await send()).toBe(0)
  })
  it('is nobody’s to claim from the table while it is on its way', async () => {
    await send()
    expect(await claimDue(store, { limit: 9, lease: 'other', now: service.now, leaseMs: minute })).toEqual([])
  })
  it('goes out never more at once than asked for, and all of a connection together', async () => {
    const other = '00000000-0000-8000-8000-000000000001'
    await store.query(
      `insert into connections (id, individual_id, connector, account_id, state, connected_at, changed_at)
       values ($1, 'me', 'test', 'other', 'connected', $2, $2)`,
      [other, new Date(service.now)],
    )
    const connector = connectorWith()
    await scheduleConnection(setUp.engine, connector, { id: other, individual: 'me', scopes: [] })
    await store.query(`update pulls set due_at = $1`, [new Date(service.now)])
    expect([await setUp.one.timer.step(1), await setUp.one.timer.step(1), await setUp.one.timer.step(1)]).toEqual([
      1, 1, 0,
    ])
    expect(setUp.queue.kept).toHaveLength(2)
  })
  it('is pulled by who receives it, history and all, and the message is gone', async () => {
    await send()
    expect(await receive('two')).toBe(1)
    expect(service.asked.map(({ purpose }) => purpose)).toEqual(['fresh', 'backfill', 'backfill'])
    expect(setUp.queue.kept).toEqual([])
  })
  it('is sent again when its message never came', async () => {
    await send()
    setUp.queue.kept.length = 0
    pass(15 * minute - 1)
    expect(await send()).toBe(0)
    pass(1)
    expect(await send()).toBe(1)
    await receive()
    expect(freshPulls()).toBe(1)
  })
  it('is due again when it cannot be sent, and is sent when the queue can be reached', async () => {
    setUp.queue.trouble = new RateLimitError('queue-busy', 'wait', { retryAt: service.now + minute, scope: 'app' })
    await send()
    pass(minute - 1)
    expect(await send()).toBe(0)
    setUp.queue.trouble = undefined
    pass(1)
    expect(await send()).toBe(1)
    expect(setUp.queue.kept).toHaveLength(1)
  })
})

describe('a message', () => {
  it('that comes twice is worked on once', async () => {
    await send()
    await put(setUp.queue, setUp.queue.kept[0]?.text ?? '')
    await receiveAll()
    expect(freshPulls()).toBe(1)
    expect(setUp.queue.kept).toEqual([])
  })
  it('received by two at once is worked on once, and waits until the one at work has ended or died', async () => {
    await send()
    await put(setUp.queue, setUp.queue.kept[0]?.text ?? '')
    let seen = 0
    service.answers = async function* (task) {
      if (seen++ === 0) {
        pass(6000)
        await setUp.two.receiver.step(1)
      }
      yield* whole([])(task)
    }
    await setUp.one.receiver.step(1)
    expect(freshPulls()).toBe(1)
    expect(setUp.queue.kept.map(({ visibleAt }) => visibleAt > service.now)).toEqual([true])
    pass(2 * minute)
    await receive('two')
    expect(freshPulls()).toBe(1)
    expect(setUp.queue.kept).toEqual([])
  })
  it('whose worker died comes back, and is worked on to the end', async () => {
    await send()
    const [dead] = await setUp.queue.receive({ limit: 1, hiddenMs: 75_000 })
    expect(dead?.receipts).toBe(1)
    await receive()
    expect(freshPulls()).toBe(0)
    pass(75_000)
    await receive()
    expect(freshPulls()).toBe(1)
    expect(setUp.queue.kept).toEqual([])
  })
  it('about what is due no more, or about nobody, is deleted', async () => {
    await send()
    await receive()
    const before = service.asked.length
    await put(setUp.queue, { connection: connectionId })
    await put(setUp.queue, { connection: '00000000-0000-8000-8000-000000000000' })
    await receive()
    expect(service.asked).toHaveLength(before)
    expect(setUp.queue.kept).toEqual([])
    expect(setUp.queue.aside).toEqual([])
  })
  it('that is no request is set aside with the reason, and without what it said', async () => {
    await put(setUp.queue, 'service_access_token=swordfish')
    await receive()
    expect(setUp.queue.kept).toEqual([])
    expect(setUp.queue.aside.join()).not.toContain('swordfish')
    expect((await viewQueue(setUp.queue)).reasons).toEqual(['It is no download request.'])
  })
  it('that was begun again and again and never ended is set aside, its connection rests, and the diary says why', async () => {
    await send()
    for (let death = 0; death < 4; death++) {
      expect(await setUp.queue.receive({ limit: 1, hiddenMs: 75_000 })).toHaveLength(1)
      pass(75_000)
    }
    await receive()
    expect(service.asked).toEqual([])
    expect(setUp.queue.kept).toEqual([])
    expect((await viewQueue(setUp.queue)).reasons).toEqual(['It was begun 4 times and never came to an end.'])
    expect(await nextSentence()).toMatch(/^Test, pulse: It was begun 4 times and never came to an end\. It rests for/)
    expect(await send()).toBe(0)
    pass(60 * minute)
    expect(await send()).toBe(1)
  })
})

describe('a message as the original sent it', () => {
  const old = { individual_id: 'me', service_name: 'Test', service_access_token: 'swordfish', last_accessed_at: '' }
  it('makes the person’s connection due, and is gone', async () => {
    await send()
    while ((await receive()) > 0);
    pass(minute)
    const before = freshPulls()
    await put(setUp.queue, old)
    await put(setUp.queue, old)
    await receiveAll()
    expect(freshPulls()).toBe(before + 1)
    expect(setUp.queue.kept).toEqual([])
    const written = await store.query('select to_jsonb(r) as row from runs r union all select to_jsonb(p) from pulls p')
    expect(JSON.stringify(written)).not.toContain('swordfish')
  })
  it('about a person with two accounts ends in time for a function all the same: the rest is sent anew', async () => {
    const other = '00000000-0000-8000-8000-000000000002'
    await store.query(
      `insert into connections (id, individual_id, connector, account_id, state, connected_at, changed_at)
       values ($1, 'me', 'test', 'other', 'connected', $2, $2)`,
      [other, new Date(service.now)],
    )
    await scheduleConnection(setUp.engine, connectorWith(), { id: other, individual: 'me', scopes: [] })
    await put(setUp.queue, old)
    const began = service.now
    service.answers = async function* (task) {
      pass(3 * minute)
      yield* whole([])(task)
    }
    await setUp.one.receiver.step(1)
    // Two of three minutes each: begun before the four were over, whichever account they are of.
    expect((service.now - began) / minute).toBeLessThanOrEqual(6)
    expect(await send()).toBeGreaterThan(0)
  })
  it('about somebody unknown is gone without a trace', async () => {
    await put(setUp.queue, { ...old, individual_id: 'nobody' })
    await put(setUp.queue, { ...old, service_name: 'unheard-of' })
    await receive()
    expect(setUp.queue.kept).toEqual([])
    expect(setUp.queue.aside).toEqual([])
  })
})
