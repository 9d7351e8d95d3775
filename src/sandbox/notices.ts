/** Delivers webhook calls, and again when they fail. */
import type { Room } from './room.js'
import type { OutgoingCall, SimulatedService } from './service.js'

/** Attempts per call; providers give up after about as many. */
const maxAttempts = 10

interface Waiting {
  readonly service: SimulatedService
  readonly call: OutgoingCall
  readonly attempts: number
  readonly at: number
}
const queues = new WeakMap<Room, Waiting[]>()
const turns = new WeakMap<Room, Promise<unknown>>()

interface Span {
  readonly from: number
  readonly to: number
}

/**
 * Calls the subscribers about what changed in the span, and those that failed before. Returns the statuses. One delivery
 * after the other: two at once would each put down what waits without what the other one has to tell again.
 */
export const deliverNotices = (room: Room, span: Span): Promise<readonly number[]> => {
  const delivered = (turns.get(room) ?? Promise.resolve()).then(() => deliver(room, span))
  turns.set(
    room,
    delivered.catch(() => undefined),
  )
  return delivered
}

const deliver = async (room: Room, span: Span): Promise<readonly number[]> => {
  const now = room.clock.now()
  const queue = queues.get(room) ?? []
  const due = queue.filter(({ at }) => at <= now)
  const later = queue.filter(({ at }) => at > now)
  for (const service of room.services) {
    const app = room.app(service)
    for (const { person } of app.connected())
      for (const call of service.notices?.(app, person, span) ?? []) due.push({ service, call, attempts: 0, at: now })
  }
  const statuses: number[] = []
  for (const { service, call, attempts } of due) {
    const app = room.app(service)
    // Nobody there, a broken connection: to a provider the same as a bad answer.
    const status = await app.call(call).then(
      (response) => response.status,
      () => 0,
    )
    statuses.push(status)
    service.noticeAnswered?.(app, call, status)
    if ((status < 200 || status >= 400) && status !== 410 && attempts + 1 < maxAttempts)
      later.push({ service, call, attempts: attempts + 1, at: now + 2 ** attempts * 10_000 })
  }
  queues.set(room, later)
  return statuses
}
