/**
 * The room all services are played in, whether in process or over HTTP: it knows the people, looks at what lets them in,
 * counts requests, lets faults strike, asks the service, and tells the referee.
 */
import { dayMs, type Instant } from '../core/index.js'
import { type Admission, accountOf, createAdmission, familiesOf } from './admission.js'
import { type Edits, type Intervention, person } from './city/index.js'
import type { Clock } from './clock.js'
import { createDevices, type Devices } from './devices.js'
import { after, before, connectionReset, createFaults, type FaultPlan, type FaultRates } from './faults.js'
import { accessSeconds, createLedger, type Family, type Ledger, type LedgerSnapshot } from './ledger.js'
import { limitCounter } from './limits.js'
import type { Person, Training } from './person.js'
import { createReferee, type Referee } from './referee.js'
import { type Routed, regionOf } from './routing.js'
import type { AppSession, OutgoingCall, Refusal, Session, SimulatedService } from './service.js'
import { createStates, type SavedStates, type StateChange } from './states.js'

/** The one registered client. */
export const sandboxClient = { id: 'sandbox-client-id', secret: 'sandbox-client-secret' } as const

/** How many days before the room was opened services of workouts know people, unless told otherwise. */
const trainedDays = 90

export interface RoomOptions {
  readonly clock: Clock
  readonly seed?: number
  readonly services: readonly SimulatedService[]
  /** Seeds of the people who live here. Default 1 to 5. */
  readonly people?: readonly number[]
  readonly edits?: Edits
  /** How far back services of workouts know everybody, and more. Default: 90 days before the room was opened. */
  readonly training?: Partial<Training>
  readonly faults?: FaultRates
  /** Shortens every service's access tokens, to see more refreshes. */
  readonly accessTokenSeconds?: number
  /** How webhook calls leave. */
  readonly outbound?: (url: string, init: RequestInit) => Promise<Response>
  readonly saved?: RoomSnapshot
}
export interface RoomSnapshot {
  readonly ledger: LedgerSnapshot
  readonly states: SavedStates
  readonly interventions: readonly Intervention[]
  /** When the room was opened. */
  readonly openedAt?: Instant
}

export interface Room {
  readonly services: readonly SimulatedService[]
  readonly people: readonly Person[]
  readonly clock: Clock
  readonly referee: Referee
  readonly ledger: Ledger
  readonly faults: FaultPlan
  readonly admission: Admission
  readonly devices: Devices
  personOf(seed: number): Person | undefined
  /** Plays the API. The request bears the provider's own URL. Throws where the connection breaks. */
  answer(routed: Routed, request: Request): Promise<Response>
  app(service: SimulatedService, region?: string): AppSession
  /** When the person was first registered at a service that wants it. */
  registeredAt(service: SimulatedService, person: Person): number | undefined
  /** Makes a person delete or edit a document, now. */
  intervene(id: string, change: Intervention['change']): void
  snapshot(): RoomSnapshot
  accessTokenSeconds(service: SimulatedService): number
  /** Says that something worth saving has changed. */
  changed(): void
  /** Told whenever something worth saving has changed: a value of a service's state, or anything. */
  onChange(listener: (change?: StateChange) => void): void
}

export const createRoom = (options: RoomOptions): Room => {
  const { clock, services } = options
  const seed = options.seed ?? 1
  const referee = createReferee()
  const ledger = createLedger({
    seed,
    referee,
    accessTokenSeconds: options.accessTokenSeconds,
    saved: options.saved?.ledger,
  })
  const faults = createFaults(seed, options.faults ?? {}, (name, { service, path }) =>
    referee.noteFault({ name, service, path, at: clock.now() }),
  )
  const interventions: Intervention[] = [...(options.saved?.interventions ?? [])]
  const openedAt = options.saved?.openedAt ?? clock.now()
  const training = { since: Math.floor(openedAt / dayMs) * dayMs - trainedDays * dayMs, ...options.training }
  const people = (options.people ?? [1, 2, 3, 4, 5]).map((one) =>
    person(one, { edits: options.edits ?? 'settling', interventions, training }),
  )
  const bySeed = new Map(people.map((one) => [one.seed, one]))
  const counters = new Map(services.map((service) => [service.id, limitCounter(service.limits)]))
  const pages = new Map<string, readonly unknown[]>()
  const listeners: ((change?: StateChange) => void)[] = []
  const changed = (change?: StateChange): void => {
    for (const listener of listeners) listener(change)
  }

  const states = createStates(services, options.saved?.states, changed)
  const admission = createAdmission(ledger, states, people, seed)
  const outbound = options.outbound ?? (async () => new Response(null, { status: 599 }))
  const devices = createDevices({ services, people, states, faults, now: () => clock.now(), outbound })

  const app = (service: SimulatedService, region = ''): AppSession => ({
    clientId: sandboxClient.id,
    clientSecret: sandboxClient.secret,
    now: clock.now(),
    clock,
    state: states.of(service),
    stateOf: (who) => states.ofPerson(service, who),
    region,
    people,
    connected: () => connectedOf(ledger.families(service.id), bySeed),
    end: (who) => {
      for (const { id } of familiesOf(ledger, service, who)) ledger.revoke(id, 'client', clock.now())
      states.ofRoom(service, who).set('registered', false)
    },
    prolong: (token) => {
      const family = ledger.prolong(service, token, clock.now())
      if (family !== undefined) changed()
      return family !== undefined
    },
    call: (call) => send(outbound, call),
  })

  /** A sign-in of the service's own may fail as a token endpoint does. */
  const signedIn = async (service: SimulatedService, request: Request, session: AppSession) => {
    const at = { service: service.id, path: 'token' }
    const answer = await service.password?.signIn(request, admission.desk(service, session))
    if (answer === undefined) return undefined
    changed()
    if (faults.strikes('token-server-error', at)) return new Response('{"message":"internal error"}', { status: 503 })
    if (faults.strikes('lost-token-answer', at)) throw connectionReset()
    return answer
  }

  /** The registration a provider may want first: its answer, or its refusal of everything else until then. */
  const registered = async (service: SimulatedService, request: Request, session: Session) => {
    const { register } = service
    if (register === undefined) return undefined
    const state = states.ofRoom(service, session.person)
    const is = state.get<boolean>('registered') === true
    if (request.method !== register.method || new URL(request.url).pathname !== register.path)
      return is ? undefined : register.refuse(session)
    state.set('registered', true)
    if (state.get<number>('registered at') === undefined) state.set('registered at', clock.now())
    return register.answer(session, request, is)
  }

  const serve = async ({ service, url, region }: Routed, asked: Request): Promise<Response> => {
    const request = url.href === asked.url ? asked : new Request(url, asked)
    const session = app(service, region)
    const opened = (await service.open?.(request, session)) ?? (await signedIn(service, request, session))
    if (opened !== undefined) return opened
    const check = admission.check(service, request, clock.now())
    if (check.state !== 'good') return refuse(service, { why: check.state, request })
    const { family, by } = check
    const who = bySeed.get(family.personSeed)
    // A token of another region is as good as none.
    if (who === undefined || regionOf(service, who) !== region)
      return refuse(service, { why: 'unknown-token', request })
    const now = clock.now()
    const whose = `${family.service} ${family.personSeed}`
    const over = counters.get(service.id)?.take(whose, now)
    if (over !== undefined) {
      referee.noteViolation({ service: service.id, whose: over.whose, limit: over.limit, at: now })
      const { limit, retryAfterSeconds } = over
      return refuse(service, { why: 'limited', request, limit, now, retryAfterSeconds })
    }
    const limit = service.limits[0] ?? { per: 'app', requests: 1, seconds: 1 }
    const limited = (retryAfterSeconds: number): Response =>
      refuse(service, { why: 'limited', request, limit, now, retryAfterSeconds })
    const scene = { service: service.id, request, clock, paging: service.paging, pages, connection: whose, limited }
    if (faults.strikes('revoked-consent', { service: service.id, path: url.pathname, key: whose })) {
      ledger.revoke(family.id, 'fault', now)
      changed()
      return refuse(service, { why: 'revoked-token', request })
    }
    const spoilt = await before(faults, scene)
    if (spoilt !== undefined) return spoilt
    const since = states.ofRoom(service, who).get<number>('registered at')
    const its: Session = {
      person: who,
      by,
      account: accountOf(service, who),
      scopes: family.scopes,
      now: clock.now(),
      clock,
      app: session,
      state: session.stateOf(who),
      region,
      ...(since !== undefined && { since }),
    }
    const answer = (await registered(service, request, its)) ?? (await service.handle?.(request, its))
    return after(faults, scene, answer ?? new Response(null, { status: 404 }), clock.now())
  }

  return {
    services,
    people,
    clock,
    referee,
    ledger,
    faults,
    admission,
    devices,
    personOf: (one) => bySeed.get(one),
    app,
    registeredAt: (service, who) => states.ofRoom(service, who).get<number>('registered at'),
    answer: async (routed, request) => {
      const note = (status: number): void =>
        referee.noteRequest({ service: routed.service.id, method: request.method, path: routed.url.pathname, status })
      try {
        const response = await serve(routed, request)
        note(response.status)
        return response
      } catch (error) {
        note(0)
        throw error
      }
    },
    intervene: (id, change) => {
      interventions.push({ id, at: clock.now(), change })
      changed()
    },
    snapshot: () => ({
      ledger: ledger.snapshot(),
      states: states.saved(),
      interventions,
      openedAt,
    }),
    changed,
    accessTokenSeconds: (service) => accessSeconds(service, options.accessTokenSeconds),
    onChange: (listener) => {
      listeners.push(listener)
    },
  }
}

const connectedOf = (
  families: readonly Family[],
  bySeed: ReadonlyMap<number, Person>,
): ReturnType<AppSession['connected']> => {
  const scopes = new Map<number, Set<string>>()
  for (const family of families) {
    if (family.revoked !== undefined) continue
    const known = scopes.get(family.personSeed) ?? new Set()
    for (const scope of family.scopes) known.add(scope)
    scopes.set(family.personSeed, known)
  }
  return [...scopes].flatMap(([one, granted]) => {
    const who = bySeed.get(one)
    return who === undefined ? [] : [{ person: who, scopes: [...granted] }]
  })
}

/** RFC 6750 for tokens, RFC 6585 for limits, unless the service has words of its own. */
const refuse = (service: SimulatedService, refusal: Refusal): Response => {
  if (service.refuse !== undefined) return service.refuse(refusal)
  if (refusal.why === 'limited')
    return new Response('{"error":"too_many_requests"}', {
      status: 429,
      headers: { 'content-type': 'application/json', 'retry-after': String(refusal.retryAfterSeconds) },
    })
  return new Response('{"error":"invalid_token"}', {
    status: 401,
    headers: { 'content-type': 'application/json', 'www-authenticate': 'Bearer error="invalid_token"' },
  })
}

const send = (outbound: NonNullable<RoomOptions['outbound']>, call: OutgoingCall): Promise<Response> =>
  outbound(call.url, {
    method: call.method,
    headers: call.headers,
    redirect: 'manual',
    ...(call.body !== undefined && { body: call.body }),
  })
