/**
 * One hub: a connection that is kept open, batches filled by size, and nothing left on its way when it fails. The
 * library tries again what may pass; everything it does ends with the delivery's deadline.
 */
import type { EventData, EventHubProducerClient } from '@azure/event-hubs'
import type { Refusal } from '../../kit/index.js'
import { isTooLarge } from './failures.js'

/** A message, and the envelope it stands for. */
export interface Outgoing {
  readonly id: string
  readonly data: EventData
}
export interface Hub {
  /** In order; resolves when everything but what is refused was accepted. */
  send(partitionKey: string, messages: readonly Outgoing[], deadline: AbortSignal): Promise<Refusal[]>
  /** Ends the connection, so that nothing sent on it arrives later; the next sending opens another. */
  close(): Promise<void>
}

/** A peer that is gone answers no farewell. */
const longestFarewellMs = 3_000

export const openHub = (connect: () => Promise<EventHubProducerClient>): Hub => {
  let client: Promise<EventHubProducerClient> | undefined

  return {
    async send(partitionKey, messages, deadline) {
      client ??= connect()
      const open = await until(deadline, client)
      return sendAll(open, partitionKey, messages, deadline)
    },
    async close() {
      const leaving = client
      client = undefined
      if (leaving === undefined) return
      const limit = AbortSignal.timeout(longestFarewellMs)
      await until(limit, (async () => (await leaving).close())()).catch(() => undefined)
    },
  }
}

const sendAll = async (
  client: EventHubProducerClient,
  partitionKey: string,
  messages: readonly Outgoing[],
  deadline: AbortSignal,
): Promise<Refusal[]> => {
  const refused: Refusal[] = []
  const empty = () => until(deadline, client.createBatch({ partitionKey, abortSignal: deadline }))
  let batch = await empty()
  let held: Outgoing[] = []

  const send = async (): Promise<void> => {
    const sent = held
    held = []
    try {
      await until(deadline, client.sendBatch(batch, { abortSignal: deadline }))
    } catch (error) {
      if (!isTooLarge(error)) throw error
      // Less than its link has promised: the batch is cut until the culprit is alone.
      const middle = sent.length >> 1
      if (middle === 0) refused.push(tooLarge(sent[0] as Outgoing))
      else
        for (const half of [sent.slice(0, middle), sent.slice(middle)])
          refused.push(...(await sendAll(client, partitionKey, half, deadline)))
    }
  }

  for (const message of messages) {
    if (!batch.tryAdd(message.data)) {
      if (held.length > 0) {
        await send()
        batch = await empty()
      }
      if (!batch.tryAdd(message.data)) {
        refused.push(tooLarge(message))
        continue
      }
    }
    held.push(message)
  }
  if (held.length > 0) await send()
  return refused
}

const tooLarge = ({ id }: Outgoing): Refusal => ({ id, reason: 'it is larger than any message the hub takes' })

/** The library heeds most deadlines; this one is heeded always. */
const until = async <T>(limit: AbortSignal, work: Promise<T>): Promise<T> => {
  let onAbort = (): void => undefined
  const late = new Promise<never>((_, reject) => {
    onAbort = () => reject(Object.assign(new Error('no answer in time'), { code: 'no answer in time' }))
    if (limit.aborted) onAbort()
    else limit.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([work, late])
  } finally {
    limit.removeEventListener('abort', onAbort)
  }
}
