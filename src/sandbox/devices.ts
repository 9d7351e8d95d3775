/**
 * Devices that hand over what they know: paired by a person who gives them our address and token, they push, again where
 * they heard no answer, late where they had no network, and not always in order.
 */
import type { Instant } from '../core/index.js'
import type { FaultPlan } from './faults.js'
import type { Person } from './person.js'
import { shuffled } from './random.js'
import type { OutgoingPush, ServiceState, SimulatedService } from './service.js'
import type { States } from './states.js'

export interface Pairing {
  readonly url: string
  readonly token: string
  readonly since: Instant
  /** Everything that came to the device's knowledge before this has been taken. */
  readonly toldUntil: Instant
  /** What the app may read. Absent: everything. */
  readonly kinds?: readonly string[]
}
/** What the person shows the device, and what they let it tell. */
export type Given = Pick<Pairing, 'url' | 'token' | 'kinds'>

/** What became of one delivery. 0: nobody heard it, or nobody answered. */
export interface PushNote {
  readonly service: string
  readonly person: number
  readonly status: number
}

export interface Devices {
  /** The person shows the device our address and token. Again: it goes on with those. */
  pair(service: SimulatedService, person: Person, given: Given): void
  pairingOf(service: SimulatedService, person: Person): Pairing | undefined
  /** Every device that is paired says what it has not got rid of yet. */
  deliver(): Promise<readonly PushNote[]>
}

export interface DevicesOptions {
  readonly services: readonly SimulatedService[]
  readonly people: readonly Person[]
  readonly states: States
  readonly faults: FaultPlan
  readonly now: () => Instant
  readonly outbound: (url: string, init: RequestInit) => Promise<Response>
}

export const createDevices = (options: DevicesOptions): Devices => {
  const { services, people, states, faults, now, outbound } = options
  const pairingOf: Devices['pairingOf'] = (service, person) => states.ofRoom(service, person).get<Pairing>('device')
  const keep = (service: SimulatedService, person: Person, pairing: Pairing): void =>
    states.ofRoom(service, person).set('device', pairing)

  const post = async ({ url, token }: Pairing, { body, headers }: OutgoingPush): Promise<number> =>
    outbound(url, {
      method: 'POST',
      body: body as BodyInit,
      headers: { 'content-type': 'application/json', ...headers, authorization: `Bearer ${token}` },
    }).then(
      ({ status }) => status,
      () => 0,
    )

  /** Tells one span. It is over with only once all of it was taken, or refused for good; otherwise it is told again. */
  const tell = async (service: SimulatedService, person: Person, pairing: Pairing): Promise<readonly PushNote[]> => {
    const at = { service: service.id, path: 'push', key: String(person.seed) }
    if (faults.strikes('late-push', at)) return []
    const span = { from: pairing.toldUntil, to: now() }
    const { since, kinds } = pairing
    const device = { person, since, now: now(), state: states.ofPerson(service, person), ...(kinds && { kinds }) }
    const before = keptBefore(device.state)
    let pushes = [...(service.pushes?.({ ...device, state: before.state }, span) ?? [])]
    if (faults.strikes('repeated-push', at)) pushes = [...pushes, ...pushes.slice(-2)]
    const mixed = faults.strikes('shuffled-pushes', at)
    if (mixed) pushes = shuffled(pushes, mixed)
    const notes: PushNote[] = []
    for (const push of pushes) {
      const status = await post(pairing, push)
      notes.push({ service: service.id, person: person.seed, status })
      if (!isDone(status)) return notes
    }
    before.keep()
    keep(service, person, { ...pairing, toldUntil: span.to })
    return notes
  }

  return {
    pair: (service, person, given) => {
      const known = pairingOf(service, person)
      const since = known?.since ?? now()
      keep(service, person, { since, toldUntil: known?.toldUntil ?? since, ...given })
    },
    pairingOf,
    deliver: async () => {
      const notes: PushNote[] = []
      for (const service of services)
        for (const person of service.pushes === undefined ? [] : people) {
          const pairing = pairingOf(service, person)
          if (pairing !== undefined && pairing.toldUntil < now()) notes.push(...(await tell(service, person, pairing)))
        }
      return notes
    },
  }
}

/** Taken, or not wanted whatever we do; an address or token that is wrong may be mended. */
const isDone = (status: number): boolean =>
  (status >= 200 && status < 300) || (status >= 400 && status < 500 && ![401, 403, 404, 408, 429].includes(status))

/** What an app remembers while it tells a span is remembered once the span was taken. */
const keptBefore = (state: ServiceState): { readonly state: ServiceState; readonly keep: () => void } => {
  const written = new Map<string, unknown>()
  return {
    state: {
      get: <T>(key: string) => (written.has(key) ? (written.get(key) as T) : state.get<T>(key)),
      set: (key, value) => void written.set(key, value),
    },
    keep: () => {
      for (const [key, value] of written) state.set(key, value)
    },
  }
}
