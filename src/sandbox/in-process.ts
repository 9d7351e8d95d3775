/** The whole city as a `fetch`: every host of every service, under a virtual clock, with the referee watching. */

import { bodyOf } from './answers.js'
import type { Clock } from './clock.js'
import type { Given, PushNote } from './devices.js'
import type { FaultPlan, FaultRates } from './faults.js'
import { type Consent, createGrants, scopesOf, tokenAnswer } from './grants.js'
import { deliverNotices } from './notices.js'
import type { Person } from './person.js'
import type { Referee } from './referee.js'
import { createRoom, type Room, type RoomOptions } from './room.js'
import { endpointOf, grantor, isGranting, playing } from './routing.js'
import type { Fact, SimulatedService } from './service.js'
import type { Credential } from './ways-in.js'
import type { Shelf, ShelfTruth } from './workouts/index.js'

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
  /**
   * A token answer without the browser, scopes defaulting to all the service knows; where the service takes keys or
   * passwords, `access_token` is a key or session that works.
   */
  connectDirectly(service: string, personSeed: number, scopes?: readonly string[]): ReturnType<typeof tokenAnswer>
  /** What the person types where there is no OAuth, or beside it; with the code sent to them last, if it is still good. */
  credentialOf(service: string, personSeed: number): Credential
  /** The person withdraws the key and makes another, or changes the password. */
  renewCredential(service: string, personSeed: number): void
  /** The person shows their device our address and token. */
  pair(service: string, personSeed: number, given: Given): void
  /** What a perfect client of this service holds about the person now. */
  truth(
    service: string,
    personSeed: number,
    span: { readonly from: number; readonly to: number },
    scopes?: readonly string[],
    kinds?: readonly string[],
  ): readonly Fact[]
  /** Which workouts of the city this service has, how often, and what it has besides. */
  workouts(service: string, personSeed: number): ShelfTruth
  /** A person's account at a service of workouts: for what a test does there by itself. */
  shelf(service: string, personSeed: number): Shelf
  /** Calls the subscribers about what changed in the span; returns the statuses. */
  deliver(span: { readonly from: number; readonly to: number }): Promise<readonly number[]>
  /** Every paired device hands over what it has not got rid of yet. */
  push(): Promise<readonly PushNote[]>
}

export const inProcessSandbox = (options: InProcessOptions): InProcessSandbox => {
  const room = createRoom(options)
  const grants = createGrants(room, options.seed ?? 1)

  const play = async (request: Request): Promise<Response> => {
    const url = new URL(request.url)
    const found = playing(room.services, url)
    const [first] = found
    // A host nobody plays is a host that does not answer, as on a machine without network.
    if (first === undefined)
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }),
      })
    if (!found.some(isGranting)) return room.answer(first, request)
    const form = { ...Object.fromEntries(url.searchParams), ...(await bodyOf(request.clone())) }
    const routed = grantor(room, found, form, grants.hasCode) ?? first
    const endpoint = endpointOf(routed, form)
    if (endpoint === 'token') return grants.token(routed.service, request)
    return endpoint === 'revoke' ? grants.revoke(routed.service, request) : room.answer(routed, request)
  }
  const personIn = (seed: number): Person => {
    const who = room.personOf(seed)
    if (who === undefined) throw new Error(`nobody with seed ${seed} lives in this sandbox`)
    return who
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
      const now = room.clock.now()
      if (service.oauth === undefined) {
        const accessToken = room.admission.letIn(service, personIn(personSeed), now)
        const expiresAt = now + (service.password?.sessionSeconds ?? 0) * 1000
        return tokenAnswer(room, service, personSeed, [], { accessToken, expiresAt })
      }
      const { family, pair } = room.ledger.open(service, personSeed, scopes ?? scopesOf(service), now)
      return tokenAnswer(room, service, personSeed, family.scopes, pair)
    },
    credentialOf: (id, seed) => room.admission.credentialOf(serviceOf(room, id), personIn(seed), room.clock.now()),
    renewCredential: (id, seed) => room.admission.renew(serviceOf(room, id), personIn(seed), room.clock.now()),
    pair: (id, seed, given) => room.devices.pair(serviceOf(room, id), personIn(seed), given),
    truth: (id, personSeed, span, scopes, kinds) => truthOf(room, id, personSeed, span, scopes, kinds),
    workouts: (id, personSeed) => shelfOf(room, id, personIn(personSeed)).truth(room.clock.now()),
    shelf: (id, personSeed) => shelfOf(room, id, personIn(personSeed)),
    deliver: (span) => deliverNotices(room, span),
    push: () => room.devices.deliver(),
  }
}

export const serviceOf = (room: Room, id: string): SimulatedService => {
  const service = room.services.find((one) => one.id === id)
  if (service === undefined)
    throw new Error(`the sandbox plays no service '${id}'; it plays ${room.services.map((one) => one.id).join(', ')}`)
  return service
}

export const shelfOf = (room: Room, id: string, who: Person): Shelf => {
  const service = serviceOf(room, id)
  const shelf = service.shelf?.(who, room.app(service).stateOf(who))
  if (shelf === undefined) throw new Error(`'${id}' has no workouts: its simulated service has no shelf`)
  return shelf
}

export const truthOf = (
  room: Room,
  id: string,
  personSeed: number,
  span: { readonly from: number; readonly to: number },
  scopes?: readonly string[],
  asked?: readonly string[],
): readonly Fact[] => {
  const service = serviceOf(room, id)
  const who = room.personOf(personSeed)
  if (who === undefined) throw new Error(`nobody with seed ${personSeed} lives in this sandbox`)
  const pairing = room.devices.pairingOf(service, who)
  // What only a device tells is known as far as it told it.
  const now = service.pushes === undefined ? room.clock.now() : (pairing?.toldUntil ?? 0)
  const since = service.pushes === undefined ? room.registeredAt(service, who) : pairing?.since
  if (service.pushes !== undefined && pairing === undefined) return []
  const kinds = pairing?.kinds?.filter((kind) => asked === undefined || asked.includes(kind)) ?? asked
  const facts = [
    ...service.truth(who, {
      ...span,
      now,
      scopes: scopes ?? scopesOf(service),
      state: room.app(service).stateOf(who),
      ...(since !== undefined && { since }),
      ...(kinds && { kinds }),
    }),
  ]
  // Services need not heed what is asked about; it spares them work.
  return kinds === undefined ? facts : facts.filter(({ kind }) => kinds.includes(kind))
}
