/**
 * A connector before its simulated service, by the runtime's own way to a provider: its requests, its error table, its
 * parsing. Left out is what would need a store: budgets grant everything, and the service counts nothing.
 */
import { type Connector, dayMs, type Json, type Page, type PullTask, type Span, type Stream } from '../kit/index.js'
import { type Credentials, createHttp, createTasks, type World } from '../runtime/index.js'
import { type InProcessSandbox, inProcessSandbox, type SimulatedService, virtualClock } from '../sandbox/index.js'
import type { Subject } from './check.js'

export const now = Date.UTC(2026, 9, 20, 15)
export const today = Math.floor(now / dayMs) * dayMs
const personSeed = 1

export interface Asking {
  readonly window: Span
  readonly purpose: 'fresh' | 'backfill'
  readonly cursor?: Json | undefined
  readonly credentials?: Credentials
}
export interface Simulation {
  readonly city: InProcessSandbox
  /** The streams that can be asked at all: others are only pushed to us, or come from archives. */
  readonly streams: readonly (readonly [name: string, stream: Stream])[]
  /** A new consent's access token. */
  token(): string
  /** One that was good once. */
  readonly expired: string
  pull(stream: Stream, asking: Asking): AsyncIterable<Page>
}

/** `skipped` where the connector cannot be tried so. */
export const simulationOf = async ({
  connector,
  service: load,
}: Subject): Promise<Simulation | { readonly skipped: string }> => {
  if (load === undefined) return { skipped: 'there is no sandbox.ts' }
  const { auth, streams = {} } = connector
  if (auth.type !== 'oauth2') return { skipped: `a simulated service signs in with OAuth 2.0, not by ${auth.type}` }
  const pulled = Object.entries(streams).filter(([, stream]) => stream.pull !== undefined)
  if (pulled.length === 0) return { skipped: 'no stream is pulled' }
  const service: SimulatedService = { ...(await load()), limits: [] }
  const lifeMs = service.oauth.accessTokenSeconds * 1000
  const clock = virtualClock(now - lifeMs)
  const city = inProcessSandbox({ clock, services: [service], people: [personSeed] })
  const token = (): string => city.connectDirectly(service.id, personSeed).access_token
  const expired = token()
  await clock.advance(lifeMs)
  const taskFor = (stream: Stream | undefined, credentials: Credentials, account: { id: string; timeZone?: string }) =>
    // Anew for each pull: what one fault makes of the circuit must not reach the next.
    createTasks({ http: createHttp({ world: worldOf(city, clock.sleep), db: grantsAll }), credentials })({
      connector,
      connection: { id: 'c1', account, scopes: auth.scopes },
      ...(stream && { stream: { page: stream.page, scopes: stream.scopes ?? [] } }),
    })
  const good = bearing(token())
  const account = await accountOf(connector, (path, host) =>
    taskFor(undefined, good, { id: '' }).get(path, {}, host === undefined ? {} : { host }),
  )
  return {
    city,
    streams: pulled,
    token,
    expired,
    pull: (stream, { window, purpose, cursor, credentials = good }) => {
      const task = { ...taskFor(stream, credentials, account), window, purpose, now, ...(cursor != null && { cursor }) }
      return stream.pull?.(task as PullTask<unknown, never>) as AsyncIterable<Page>
    },
  }
}

/** Bears a token; `renewed` is what a refresh brings. Without it the same token is refused again, which ends the pull. */
export const bearing = (token: string, renewed?: string): Credentials => {
  const header = (value: string, version: number) => ({ header: 'authorization', value: `Bearer ${value}`, version })
  return {
    fresh: async () => header(token, 1),
    renew: async () => header(renewed ?? token, 2),
  }
}

const accountOf = async (
  { auth }: Connector,
  ask: (path: string, host: string | undefined) => Promise<{ readonly body?: unknown }>,
): Promise<{ id: string; timeZone?: string }> => {
  if (auth.type !== 'oauth2' || auth.account.path === undefined) return { id: 'account' }
  const { id, timeZone } = auth.account.read((await ask(auth.account.path, auth.account.host)).body)
  return { id, ...(timeZone !== undefined && { timeZone }) }
}

const worldOf = (city: InProcessSandbox, sleep: World['sleep']): World => ({
  now: () => now,
  random: () => 0.5,
  fetch: city.fetch,
  sleep,
  log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
})
/** In the place of the budgets' table. */
const grantsAll = { query: async <Row>(): Promise<Row[]> => [{ granted: true } as Row] }
