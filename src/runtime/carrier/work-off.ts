/** One message, from its receipt until it is gone: hidden while we are at it, and back by itself if we die. */
import type { Queue, QueueMessage } from '../../kit/index.js'
import type { Engine } from '../engine.js'
import { leaseMs } from '../schedule/index.js'
import { handleRequest, postpone } from './handle.js'
import { type Request, readRequest, writeSetAside } from './message.js'

/** Longer than the lease in the table: a message that comes back finds what its dead worker held free again. */
export const hiddenMs = leaseMs + 15_000
const signOfLifeMs = 10_000
/** A request that was begun so often, and never ended, is set aside. The Functions host would do so at the fifth failure. */
const mostReceipts = 4

const unreadable = 'It is no download request.'
const neverEnded = `It was begun ${mostReceipts} times and never came to an end.`

/** Works on what the message asks for, and makes it go, or come back when that makes sense. */
export const workOff = async (
  engine: Engine,
  queue: Queue,
  message: QueueMessage,
  { lease, signal }: { readonly lease: () => string; readonly signal: AbortSignal },
): Promise<void> => {
  const { world } = engine
  const request = readRequest(message.text)
  if (request === undefined) return setAside(engine, queue, message, request, unreadable)
  if (message.receipts > mostReceipts) return setAside(engine, queue, message, request, neverEnded)
  const hold = keepHidden(world, message)
  try {
    const { atWorkUntil } = await handleRequest(engine, request, {
      lease,
      sentAt: message.sentAt,
      signal,
      isOurs: hold.isOurs,
    })
    await hold.release()
    // Whoever is at work may die of it: then this is the message that comes back. More than that the table remembers.
    if (atWorkUntil !== undefined && message.receipts < mostReceipts)
      await message.hide(atWorkUntil - world.now() + 1000)
    else await message.delete()
  } finally {
    await hold.release()
  }
}

/** Kept for the operator, with the reason, in the queue for what cannot be worked on. */
const setAside = async (
  engine: Engine,
  queue: Queue,
  message: QueueMessage,
  request: Request | undefined,
  reason: string,
): Promise<void> => {
  const now = engine.world.now()
  await queue.setAside(writeSetAside(request, { reason, receipts: message.receipts, now }))
  if (request !== undefined) await postpone(engine, request, reason)
  engine.world.log.warn({ queue: queue.name, receipts: message.receipts }, 'a download request was set aside')
  await message.delete()
}

/** Hides a message again and again until released, or until it is somebody else's. */
const keepHidden = (world: Engine['world'], message: QueueMessage) => {
  const released = new AbortController()
  let isOurs = true
  const holding = (async () => {
    while (!released.signal.aborted && isOurs) {
      await world.sleep(signOfLifeMs, released.signal)
      if (released.signal.aborted) return
      // What a queue that cannot be reached does not learn costs at most a second worker who finds nothing to do.
      isOurs = await message.hide(hiddenMs).catch(() => true)
    }
  })()
  return {
    isOurs: () => isOurs,
    release: async (): Promise<void> => {
      released.abort()
      await holding
    },
  }
}
