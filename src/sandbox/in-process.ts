/** The whole city as a `fetch`: every host of every service, under a virtual clock, with the referee watching. */
import type { Clock } from './clock.js'
import type { FaultPlan, FaultRates } from './faults.js'
import { type Consent, createGrants, tokenAnswer } from './grants.js'
import { deliverNotices } from './notices.js'
import type { Person } from './person.js'
import type { Referee } from './referee.js'
import { createRoom, type Room, type RoomOptions } from './room.js'
import type { Fact, SimulatedService } from './service.js'

export interface InProcessOptions extends Omit<RoomOptions, 'clock' | 'saved'> {
  readonly clock: Clock
  readonly faults?: FaultRates
}

export interface InProcessSandbox {
  readonly fetch: typeof fetch
  readonly people: readonly Person[]
  readonly referee: Referee
  readonly faults: FaultPlan
  readonly room: Room
  /** What the browser is redirected to when the person has decided on the consent page. */
  consent(authorizeUrl: string, decision: Consent): string
  /** A token answer without the browser. Scopes default to all the service knows. */
  connectDirectly(service: string, personSeed: number, scopes?: readonly string[]): ReturnType<typeof tokenAnswer>
  /** What a perfect client of this service holds about the person now. */
  truth(
    service: string,
    personSeed: number,
    span: { readonly from: number; readonly to: number },
    scopes?: readonly string[],
  ): readonly Fact[]
  /** Calls the subscribers about what changed in the span; returns the statuses. */
  deliver(span: { readonly from: number; readonly to: number }): Promise<readonly number[]>
}

export const inProcessSandbox = (options: InProcessOptions): InProcessSandbox => {
  const room = createRoom(options)
  const grants = createGrants(room, options.seed ?? 1)

  const play = async (request: Request): Promise<Response> => {
    const url = new URL(request.url)
    const at = `${url.origin}${url.pathname}`
    const service = room.serviceFor(url)
    // A host nobody plays is a host that does not answer, as on a machine without network.
    if (service === undefined)
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }),
      })
    if (at === service.oauth.tokenUrl) return grants.token(service, request)
    if (at === service.oauth.revokeUrl) return grants.revoke(service, request)
    return room.answer(service, request)
  }

  return {
    fetch: async (input, init) => {
      const request = new Request(input, init)
      request.signal.throwIfAborted()
      return play(request)
    },
    people: room.people,
    referee: room.referee,
    faults: room.faults,
    room,
    consent: grants.consent,
    connectDirectly: (id, personSeed, scopes) => {
      const service = serviceOf(room, id)
      const granted = scopes ?? service.oauth.scopes.map(({ name }) => name)
      const { family, pair } = room.ledger.open(service, personSeed, granted, room.clock.now())
      return tokenAnswer(room, service, personSeed, family.scopes, pair)
    },
    truth: (id, personSeed, span, scopes) => truthOf(room, id, personSeed, span, scopes),
    deliver: (span) => deliverNotices(room, span),
  }
}

export const serviceOf = (room: Room, id: string): SimulatedService => {
  const service = room.services.find((one) => one.id === id)
  if (service === undefined)
    throw new Error(`the sandbox plays no service '${id}'; it plays ${room.services.map((one) => one.id).join(', ')}`)
  return service
}

export const truthOf = (
  room: Room,
  id: string,
  personSeed: number,
  span: { readonly from: number; readonly to: number },
  scopes?: readonly string[],
): readonly Fact[] => {
  const service = serviceOf(room, id)
  const who = room.personOf(personSeed)
  if (who === undefined) throw new Error(`nobody with seed ${personSeed} lives in this sandbox`)
  return [
    ...service.truth(who, {
      ...span,
      now: room.clock.now(),
      scopes: scopes ?? service.oauth.scopes.map(({ name }) => name),
    }),
  ]
}
