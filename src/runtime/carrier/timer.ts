/** Puts what is due on the queues: one message per connection. Any number of timers share one table. */
import { RateLimitError } from '../../core/index.js'
import type { Queues } from '../../kit/index.js'
import { createClaimsLoop, faultIn, type Worker } from '../claims-loop.js'
import type { Engine } from '../engine.js'
import { type HandedOver, handOverDue, takeBack } from '../store/handed-over.js'
import { nextDue } from '../store/pulls.js'
import { writeRequest } from './message.js'

/** How long a queue that cannot be reached is left alone: doubled each time, within these bounds. */
const shortestWaitMs = 2000
const longestWaitMs = 60_000

export interface TimerOptions {
  readonly name: string
  /** How long a message lives, and how long the table waits for it before it sends the next. */
  readonly livesMs: number
  /** Called when something was sent to the queue of a service. */
  readonly onSent: (connector: string) => void
}

export const createTimer = (engine: Engine, queues: Queues, options: TimerOptions): Worker => {
  const { store, world, bus } = engine
  const { name, livesMs, onSent } = options
  let waitMs = 0
  let waitsUntil = 0

  const send = async (handed: HandedOver): Promise<void> => {
    try {
      await queues.of(handed.connector).send(writeRequest(handed), livesMs)
      waitMs = 0
      onSent(handed.connector)
    } catch (error) {
      const now = world.now()
      waitMs = Math.min(longestWaitMs, Math.max(shortestWaitMs, waitMs * 2))
      waitsUntil = Math.max(waitsUntil, error instanceof RateLimitError ? error.retryAt : now + waitMs)
      world.log.warn({ fault: faultIn(error) }, 'a download request could not be sent; it is due again')
      await takeBack(store, handed, waitsUntil)
    }
  }

  return createClaimsLoop<HandedOver>({
    world,
    bus,
    begin: async () => undefined,
    claim: async (limit) =>
      world.now() < waitsUntil ? [] : handOverDue(store, { limit, name, now: world.now(), livesMs }),
    nextDue: async () => Math.max(waitsUntil, (await nextDue(store)) ?? Number.POSITIVE_INFINITY),
    run: send,
    abandoned: ({ connection }, fault) => world.log.error({ connection, fault }, 'download request abandoned'),
    unreadable: 'the schedule could not be read; trying again',
  })
}
