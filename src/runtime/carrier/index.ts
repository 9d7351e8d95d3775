/**
 * Download requests on a queue outside the store. The table stays the truth of what is due and who works on it: a
 * message lost, late or doubled costs time, never a record. Which queue it is, is handed in.
 */
import type { Queue, QueueMessage, Queues } from '../../kit/index.js'
import type { Worker } from '../claims-loop.js'
import type { Engine } from '../engine.js'
import { reasonOf } from './message.js'
import { createReceiver } from './receiver.js'
import { createTimer } from './timer.js'
import { workOff } from './work-off.js'

export interface CarrierOptions {
  readonly queues: Queues
  /** Services whose queues the operator named. */
  readonly named: readonly string[]
  readonly resendMinutes: number
}

export interface Carrier {
  readonly timer: Worker
  readonly receiver: Worker
  /** One message that somebody else received, a function host for instance. */
  readonly received: (connector: string, message: QueueMessage, signal: AbortSignal) => Promise<void>
}

/** Both ends of the queue; one process may have either or both. */
export const createCarrier = (
  engine: Engine,
  { queues, named, resendMinutes }: CarrierOptions,
  name: string,
): Carrier => {
  const receiver = createReceiver(engine, queues, { name, named })
  const timer = createTimer(engine, queues, { name, livesMs: resendMinutes * 60_000, onSent: receiver.wake })
  let serial = 0
  return {
    timer,
    receiver,
    received: (connector, message, signal) =>
      workOff(engine, queues.of(connector), message, { lease: () => `${name}.h${++serial}`, signal }),
  }
}

/** A queue as an operator wants to see it. */
export interface QueueView {
  readonly name: string
  readonly waiting: number
  readonly setAside: number
  readonly reasons: readonly string[]
}

/** Looks at a queue, and at why messages were set aside. */
export const viewQueue = async (queue: Queue): Promise<QueueView> => {
  const { waiting, setAside, first } = await queue.look()
  return { name: queue.name, waiting, setAside, reasons: [...new Set(first.map(reasonOf))] }
}
