/**
 * The room all services are played in, whether in process or over HTTP: it knows the people, checks tokens, counts
 * requests, lets faults strike, asks the service, and tells the referee.
 */
import { type Edits, type Intervention, person } from './city/index.js'
import type { Clock } from './clock.js'
import { after, before, createFaults, type FaultPlan, type FaultRates } from './faults.js'
import { createLedger, type Family, type Ledger, type LedgerSnapshot } from './ledger.js'
import { limitCounter } from './limits.js'
import type { Person } from './person.js'
import { createReferee, type Referee } from './referee.js'
import type { AppSession, OutgoingCall, Refusal, ServiceState, SimulatedService } from './service.js'

/** The one registered client. */
export const sandboxClient = { id: 'sandbox-client-id', secret: 'sandbox-client-secret' } as const

export interface RoomOptions {
  readonly clock: Clock
  readonly seed?: number
  readonly services: readonly SimulatedService[]
  /** Seeds of the people who live here. Default 1 to 5. */
  readonly people?: readonly number[]
  readonly edits?: Edits
  readonly faults?: FaultRates
  /** Shortens every service's access tokens, to see more refreshes. */
  readonly accessTokenSeconds?: number
  /** How webhook calls leave. */
  readonly outbound?: (url: string, init: RequestInit) => Promise<Response>
  readonly saved?: RoomSnapshot
}
export interface RoomSnapshot {
  readonly ledger: LedgerSnapshot
  readonly states: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly interventions: readonly Intervention[]
}

export interface Room {
  readonly services: readonly SimulatedService[]
  readonly people: readonly Person[]
  readonly clock: Clock
  readonly referee: Referee
  readonly ledger: Ledger
  readonly faults: FaultPlan
  serviceFor(url: URL): SimulatedService | undefined
  personOf(seed: number): Person | undefined
  /** Plays the API. The request bears the provider's own URL. Throws where the connection breaks. */
  answer(service: SimulatedService, request: Request): Promise<Response>
  app(service: SimulatedService): AppSession
  /** Makes a person delete or edit a document, now. */
  intervene(id: string, change: Intervention['change']): void
  snapshot(): RoomSnapshot
  accessTokenSeconds(service: SimulatedService): number
  /** Says that something worth saving has changed. */
  changed(): void
  /** Told whenever something worth saving has changed. */
  onChange(listener: () => void): void
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
  const people = (options.people ?? [1, 2, 3, 4, 5]).map((one) =>
    person(one, { edits: options.edits ?? 'settling', interventions }),
  )
  const bySeed = new Map(people.map((one) => [one.seed, one]))
  const counters = new Map(services.map((service) => [service.id, limitCounter(service.limits)]))
  const states = new Map<string, Map<string, unknown>>(
    services.map(({ id }) => [id, new Map(Object.entries(options.saved?.states[id] ?? {}))]),
  )
  const pages = new Map<string, readonly unknown[]>()
  const listeners: (() => void)[] = []
  const changed = (): void => {
    for (const listener of listeners) listener()
  }

  const app = (service: SimulatedService): AppSession => {
    const values = states.get(service.id)
    const state: ServiceState = {
      get: <T>(key: string) => values?.get(key) as T | undefined,
      set: (key, value) => {
        values?.set(key, value)
        changed()
      },
    }
    return {
      clientId: sandboxClient.id,
      clientSecret: sandboxClient.secret,
      now: clock.now(),
      clock,
      state,
      people,
      connected: () => connectedOf(ledger.families(service.id), bySeed),
      call: (call) => send(options.outbound, call),
    }
  }

  const serve = async (service: SimulatedService, request: Request): Promise<Response> => {
    const session = app(service)
    const opened = await service.open?.(request, session)
    if (opened !== undefined) return opened
    const check = ledger.check(service.id, bearerOf(request), clock.now())
    if (check.state !== 'good') return refuse(service, { why: check.state, request })
    const { family } = check
    const who = bySeed.get(family.personSeed)
    if (who === undefined) return refuse(service, { why: 'unknown-token', request })
    const now = clock.now()
    const whose = `${family.service} ${family.personSeed}`
    const over = counters.get(service.id)?.take(whose, now)
    if (over !== undefined) {
      referee.noteViolation({ service: service.id, whose: over.whose, limit: over.limit, at: now })
      return refuse(service, {
        why: 'limited',
        request,
        limit: over.limit,
        now,
        retryAfterSeconds: over.retryAfterSeconds,
      })
    }
    const limit = service.limits[0] ?? { per: 'app', requests: 1, seconds: 1 }
    const limited = (retryAfterSeconds: number): Response =>
      refuse(service, { why: 'limited', request, limit, now, retryAfterSeconds })
    const scene = { service: service.id, request, clock, paging: service.paging, pages, connection: whose, limited }
    if (faults.strikes('revoked-consent', { service: service.id, path: new URL(request.url).pathname, key: whose })) {
      ledger.revoke(family.id, 'fault', now)
      changed()
      return refuse(service, { why: 'revoked-token', request })
    }
    const spoilt = await before(faults, scene)
    if (spoilt !== undefined) return spoilt
    const answer = await service.handle(request, {
      person: who,
      account: service.oauth.account(who),
      scopes: family.scopes,
      now: clock.now(),
      clock,
      app: session,
    })
    return after(faults, scene, answer, clock.now())
  }

  return {
    services,
    people,
    clock,
    referee,
    ledger,
    faults,
    serviceFor: (url) => services.find(({ hosts }) => hosts.includes(url.origin)),
    personOf: (one) => bySeed.get(one),
    app,
    answer: async (service, request) => {
      const { pathname: path } = new URL(request.url)
      const note = (status: number): void =>
        referee.noteRequest({ service: service.id, method: request.method, path, status })
      try {
        const response = await serve(service, request)
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
      states: Object.fromEntries([...states].map(([id, values]) => [id, Object.fromEntries(values)])),
      interventions,
    }),
    changed,
    accessTokenSeconds: (service) => options.accessTokenSeconds ?? service.oauth.accessTokenSeconds,
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

const bearerOf = (request: Request): string | undefined =>
  /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]

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

const send = async (outbound: RoomOptions['outbound'], call: OutgoingCall): Promise<Response> => {
  if (outbound === undefined) return new Response(null, { status: 599 })
  return outbound(call.url, {
    method: call.method,
    headers: call.headers,
    redirect: 'manual',
    ...(call.body !== undefined && { body: call.body }),
  })
}
