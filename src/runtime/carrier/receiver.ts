/** Asks the queues for download requests, each in its turn, idle ones seldom. */
import { type Queue, type QueueMessage, type Queues, RateLimitError } from '../../kit/index.js'
import { createClaimsLoop, faultIn, type Worker } from '../claims-loop.js'
import type { Engine } from '../engine.js'
import { leaseMs } from '../schedule/index.js'
import { connectorsInUse } from '../store/handed-over.js'
import { closeOrphans } from '../store/runs.js'
import { hiddenMs, workOff } from './work-off.js'

/** An idle queue is asked again after this long, and then twice as long, up to the bound. */
const shortestPollMs = 200
const longestPollMs = 5000
/** A queue that cannot be reached. */
const unreachableMs = 10_000
/** Which services are in use changes seldom. */
const servicesEveryMs = 30_000

export interface ReceiverOptions {
  readonly name: string
  /** Services whose queues the operator named: the original may still send to them. */
  readonly named: readonly string[]
}
interface Received {
  readonly queue: Queue
  readonly message: QueueMessage
}
interface Poll {
  nextAt: number
  restMs: number
}

export interface Receiver extends Worker {
  /** Something was sent: look now. */
  wake(connector: string): void
}

export const createReceiver = (engine: Engine, queues: Queues, { name, named }: ReceiverOptions): Receiver => {
  const { store, world, bus } = engine
  const polls = new Map<Queue, Poll>()
  let serial = 0
  let turn = 0
  let known: { readonly at: number; readonly queues: readonly Queue[] } | undefined

  const allQueues = async (): Promise<readonly Queue[]> => {
    if (known === undefined || world.now() - known.at >= servicesEveryMs) {
      const services = new Set([...named, ...(await connectorsInUse(store, [...engine.connectors.keys()]))])
      known = { at: world.now(), queues: [...new Set([...services].map((id) => queues.of(id)))] }
    }
    return known.queues
  }

  const receive = async (limit: number): Promise<Received[]> => {
    const received: Received[] = []
    const all = await allQueues()
    turn++
    // Everybody is the first to be asked now and then.
    for (const [index] of all.entries()) {
      const queue = all[(index + turn) % all.length] as Queue
      if (received.length < limit) received.push(...(await poll(queue, limit - received.length)))
    }
    return received
  }

  const poll = async (queue: Queue, limit: number): Promise<Received[]> => {
    const state = polls.get(queue) ?? { nextAt: 0, restMs: 0 }
    polls.set(queue, state)
    if (world.now() < state.nextAt) return []
    try {
      const messages = await queue.receive({ limit, hiddenMs })
      state.restMs = messages.length > 0 ? 0 : Math.min(longestPollMs, Math.max(shortestPollMs, state.restMs * 2))
      state.nextAt = world.now() + state.restMs
      return messages.map((message) => ({ queue, message }))
    } catch (error) {
      world.log.warn({ queue: queue.name, fault: faultIn(error) }, 'a queue could not be read; trying again')
      state.nextAt = error instanceof RateLimitError ? error.retryAt : world.now() + unreachableMs
      return []
    }
  }

  const loop = createClaimsLoop<Received>({
    world,
    bus,
    begin: async () => void (await closeOrphans(store, world.now(), leaseMs)),
    claim: receive,
    nextDue: async () => Math.min(...[...polls.values()].map(({ nextAt }) => nextAt)),
    run: ({ queue, message }, signal) =>
      workOff(engine, queue, message, { lease: () => `${name}.${++serial}`, signal }),
    abandoned: ({ queue }, fault) => world.log.error({ queue: queue.name, fault }, 'download request abandoned'),
    unreadable: 'the services in use could not be read; trying again',
  })
  return {
    ...loop,
    wake(connector) {
      const queue = queues.of(connector)
      if (known?.queues.includes(queue) === false) known = undefined
      polls.set(queue, { nextAt: 0, restMs: 0 })
      bus.publish({ topic: 'due' })
    },
  }
}
