/** A queue in memory, under the clock of a test: hides, forgets and repeats as those of Azure do. */
import type { Queue, QueueMessage, Queues } from '../../kit/index.js'

interface Kept {
  readonly text: string
  readonly sentAt: number
  readonly livesUntil: number
  visibleAt: number
  receipts: number
  receipt: number
}

export interface MemoryQueue extends Queue {
  readonly kept: Kept[]
  readonly aside: string[]
  /** Thrown by whatever is asked of it, when set. */
  trouble: Error | undefined
}

export interface MemoryQueues extends Queues {
  of(connector: string): MemoryQueue
}

export const memoryQueues = (now: () => number): MemoryQueues => {
  const queues = new Map<string, MemoryQueue>()
  return {
    of(connector) {
      const known = queues.get(connector) ?? memoryQueue(connector, now)
      queues.set(connector, known)
      return known
    },
  }
}

const memoryQueue = (name: string, now: () => number): MemoryQueue => {
  const kept: Kept[] = []
  const aside: string[] = []
  const remove = (one: Kept): void => {
    if (kept.includes(one)) kept.splice(kept.indexOf(one), 1)
  }
  const asked = async (): Promise<void> => {
    if (queue.trouble !== undefined) throw queue.trouble
    for (const one of kept.filter(({ livesUntil }) => livesUntil <= now())) remove(one)
  }
  const received = (one: Kept): QueueMessage => {
    one.receipts++
    const receipt = ++one.receipt
    const isOurs = (): boolean => kept.includes(one) && one.receipt === receipt
    return {
      text: one.text,
      receipts: one.receipts,
      sentAt: one.sentAt,
      async hide(milliseconds) {
        await asked()
        if (isOurs()) one.visibleAt = now() + milliseconds
        return isOurs()
      },
      async delete() {
        await asked()
        if (isOurs()) remove(one)
      },
    }
  }
  const queue: MemoryQueue = {
    name,
    kept,
    aside,
    trouble: undefined,
    async send(text, livesMs) {
      await asked()
      kept.push({ text, sentAt: now(), livesUntil: now() + livesMs, visibleAt: now(), receipts: 0, receipt: 0 })
    },
    async receive({ limit, hiddenMs }) {
      await asked()
      const visible = kept.filter(({ visibleAt }) => visibleAt <= now()).slice(0, limit)
      for (const one of visible) one.visibleAt = now() + hiddenMs
      return visible.map(received)
    },
    async setAside(text) {
      await asked()
      aside.push(text)
    },
    look: async () => ({ waiting: kept.length, setAside: aside.length, first: aside }),
  }
  return queue
}
