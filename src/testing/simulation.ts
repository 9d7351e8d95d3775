/**
 * A connector before its simulated service, by the runtime's own way to a provider: its requests, its sign-in, its error
 * table, its parsing. Left out is what would need a store: budgets grant everything, and the service counts nothing.
 */
import {
  type Account,
  type Auth,
  type Connector,
  dayMs,
  type Json,
  type Page,
  type Password,
  type PullTask,
  type Span,
  type Stream,
  type Task,
} from '../kit/index.js'
import {
  type Authorization,
  authorizationOf,
  type Credentials,
  createHttp,
  createTasks,
  inRegion,
  openSession,
  type World,
} from '../runtime/index.js'
import {
  type InProcessSandbox,
  inProcessSandbox,
  type Shelf,
  type SimulatedService,
  virtualClock,
} from '../sandbox/index.js'
import type { Findings, Subject } from './check.js'

export const now = Date.UTC(2026, 9, 20, 15)
export const today = Math.floor(now / dayMs) * dayMs
export const personSeed = 1

export interface Asking {
  readonly window: Span
  readonly purpose: 'fresh' | 'backfill'
  readonly cursor?: Json | undefined
  readonly credentials?: Credentials
}
/** How one signs in: as the connector declares, or with a key of the person's own where it takes both. */
export type Way = 'auth' | 'personal'

export interface Simulation {
  readonly city: InProcessSandbox
  /** The streams that can be asked at all: others are only pushed to us, or come from archives. */
  readonly streams: readonly (readonly [name: string, stream: Stream])[]
  /** What a new sign-in gives: an access token, a session, or the key. */
  token(): string
  /** One that was good once; absent where what is given does not end by itself. */
  readonly expired?: string
  /** Bears a token; `renewed` is what a refresh brings. Without it the same one is refused again, which ends the pull. */
  bearing(token: string, renewed?: string): Credentials
  pull(stream: Stream, asking: Asking): AsyncIterable<Page>
  /** What acts for the person besides pulling; with new credentials, unless told which. */
  task(credentials?: Credentials): Task
  /** One that lacks these scopes; absent where none can lack them. */
  tokenWithout(scopes: readonly string[]): string | undefined
  /** Time passes. */
  wait(seconds: number): Promise<void>
  /** The person's account there, where the simulated service has workouts. */
  readonly shelf?: Shelf
}

/** In `fixtures/exemptions.json`: its simulator plays no key of one's own. */
export const ownKey = 'own-key'

/** Asks the same of each way in. `skipped` where there is none that can be tried. */
export const examineWays = async (
  subject: Subject,
  examine: (simulation: Simulation) => Promise<readonly string[]>,
): Promise<Findings> => {
  const usual = await simulationOf(subject)
  if ('skipped' in usual) return usual
  const found = await examine(usual)
  if (subject.connector.personal === undefined || ownKey in subject.exemptions.checks) return found
  const personal = await simulationOf(subject, 'personal')
  if ('skipped' in personal) return personal
  return [...found, ...(await examine(personal)).map((finding) => `with a key of one's own, ${finding}`)]
}

/** A city beside nothing but a network: what the runtime's rooms need to reach it. */
export const reach = (city: InProcessSandbox) => {
  const world = worldOf(city, city.room.clock.sleep)
  return { world, http: createHttp({ world, db: grantsAll }) }
}

/** `skipped` where the connector cannot be tried so. */
export const simulationOf = async (
  { connector: described, service: load, settings = {} }: Subject,
  way: Way = 'auth',
): Promise<Simulation | { readonly skipped: string }> => {
  if (load === undefined) return { skipped: 'there is no sandbox.ts' }
  const { streams = {} } = described
  const auth = way === 'auth' ? described.auth : described.personal
  if (auth === undefined || auth.type === 'none') return { skipped: 'nobody signs in there' }
  const pulled = Object.entries(streams).filter(([, stream]) => stream.pull !== undefined)
  if (pulled.length === 0) return { skipped: 'no stream is pulled' }
  const service = playedBy(await load(), way)
  const lifeMs = lifeOf(service, auth)
  const clock = virtualClock(now - Math.max(lifeMs ?? 0, service.register === undefined ? 0 : registeredMs))
  const city = inProcessSandbox({
    clock,
    services: [service],
    people: [personSeed],
    // Enough workouts of every sport, and about as many that are not there.
    training: { since: now - 40 * dayMs, older: 100, native: { [service.id]: 0.5 } },
  })
  const who = city.people[0]
  const region = who && service.regions?.of(who)
  const connector = inRegion(described, region)
  const chosen = described.settings?.schema.parse(settings)
  const token = (): string => city.connectDirectly(service.id, personSeed).access_token
  const bearing: Simulation['bearing'] = (access, renewed) => {
    const header = (given: string, version: number): Authorization =>
      authorizationOf(connector, { access: given }, version, { signedInBy: way, region })
    return { fresh: async () => header(access, 1), renew: async () => header(renewed ?? access, 2) }
  }
  const taskFor = (stream: Stream | undefined, credentials: Credentials, account: { id: string; timeZone?: string }) =>
    // Anew for each pull: what one fault makes of the circuit must not reach the next.
    createTasks({ http: reach(city).http, credentials })({
      connector: described,
      connection: {
        id: 'c1',
        account,
        scopes: auth.type === 'oauth2' ? auth.scopes : [],
        signedInBy: way,
        settings: chosen,
      },
      ...(stream && { stream: { page: stream.page, scopes: stream.scopes ?? [] } }),
    })

  const expired = token()
  const session = auth.type === 'password' ? await sessionOf(city, connector, auth) : undefined
  const first = bearing(session?.access ?? expired)
  const account =
    session?.account ??
    (await accountOf(auth.account, session?.answer ?? grantedTo(city, service, auth), (path, host) => {
      const [task, at] = [taskFor(undefined, first, { id: '' }), host === undefined ? {} : { host }]
      return auth.account.method === 'POST' ? task.post(path, at) : task.get(path, {}, at)
    }))
  if (auth.type === 'oauth2' && auth.register !== undefined) {
    const { path, host, body } = auth.register
    const options = { json: body({ reference: 'c1', accountId: account.id }), ...(host !== undefined && { host }) }
    await taskFor(undefined, first, account).post(path, options)
  }
  await clock.advance(now - clock.now())
  const good = bearing(token())
  return {
    city,
    streams: pulled,
    token,
    ...(lifeMs !== undefined && { expired }),
    bearing,
    task: (credentials = bearing(token())) => taskFor(undefined, credentials, account),
    tokenWithout: (scopes) => {
      // Services may spell a scope in full where we have a short name for it.
      const all = service.oauth?.scopes.map(({ name }) => name) ?? []
      const left = all.filter((name) => !scopes.some((scope) => name === scope || name.endsWith(`/${scope}`)))
      return left.length === all.length ? undefined : city.connectDirectly(service.id, personSeed, left).access_token
    },
    wait: (seconds) => clock.advance(seconds * 1000),
    ...(service.shelf && { shelf: city.shelf(service.id, personSeed) }),
    pull: (stream, { window, purpose, cursor, credentials = good }) => {
      const task = { ...taskFor(stream, credentials, account), window, purpose, now, ...(cursor != null && { cursor }) }
      return stream.pull?.(task as PullTask<unknown, never>) as AsyncIterable<Page>
    },
  }
}

/** Some tell nothing of the time before one was registered: long enough for everything that is asked. */
const registeredMs = 120 * dayMs

/** As it is met by one who came in this way. */
const playedBy = ({ oauth, apiKey, ...service }: SimulatedService, way: Way): SimulatedService => ({
  ...service,
  limits: [],
  ...(way === 'auth' && oauth !== undefined && { oauth }),
  ...(apiKey !== undefined && (way === 'personal') === (apiKey.personal ?? false) && { apiKey }),
})

const lifeOf = (service: SimulatedService, auth: Auth): number | undefined => {
  if (auth.type === 'apiKey') return undefined
  const seconds = auth.type === 'password' ? service.password?.sessionSeconds : service.oauth?.accessTokenSeconds
  return (seconds ?? 3600) * 1000
}

/** A sign-in as a person does it; the code that was sent is typed in, too. */
const sessionOf = async (city: InProcessSandbox, connector: Connector, auth: Password) => {
  for (let tries = 0; tries < 2; tries++) {
    const typed = city.credentialOf(connector.id, personSeed)
    if ('key' in typed) break
    const session = await openSession(reach(city), { ...connector, auth }, typed)
    if (session !== undefined) return session
  }
  throw new Error('the right user name and password, and the code that was sent, open no session')
}

/** Some tell whose account it is with the token, and nowhere else. */
const grantedTo = (city: InProcessSandbox, { id }: SimulatedService, { type }: Auth): unknown =>
  type === 'oauth2' ? city.connectDirectly(id, personSeed) : undefined

const accountOf = async (
  account: Account,
  answer: unknown,
  ask: (path: string, host: string | undefined) => Promise<{ readonly body?: unknown }>,
): Promise<{ id: string; timeZone?: string }> => {
  if (account.path === undefined && answer === undefined) return { id: 'account' }
  const told = account.path === undefined ? answer : (await ask(account.path, account.host)).body
  try {
    const { id, timeZone } = account.read(told)
    return { id, ...(timeZone !== undefined && { timeZone }) }
  } catch (error) {
    // A token answer in a wrapping of the service's own is not shown as it was sent.
    if (account.path === undefined) return { id: 'account' }
    throw error
  }
}

const worldOf = (city: InProcessSandbox, sleep: World['sleep']): World => ({
  now: () => city.room.clock.now(),
  random: () => 0.5,
  fetch: city.fetch,
  sleep,
  log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
})
/** In the place of the budgets' table. */
const grantsAll = { query: async <Row>(): Promise<Row[]> => [{ granted: true } as Row] }
