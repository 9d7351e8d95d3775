/**
 * What can go wrong between a client and a provider, seeded and listed. A fault happens by its rate, or because somebody
 * asked for it. Faults change answers, never the truth: whatever happens, asking again must bring everything.
 */
import type { Instant } from '../core/index.js'
import type { Clock } from './clock.js'
import { type Dice, dice, shuffled } from './random.js'
import type { PagingFacts } from './service.js'

export const faultNames = [
  'limited',
  'server-error',
  'reset',
  'slow',
  'cut-off',
  'error-in-200',
  'truncated',
  'malformed',
  'duplicate-items',
  'shuffled-items',
  'overlapping-pages',
  'repeated-page-token',
  'clock-skew',
  'revoked-consent',
  'lost-token-answer',
  'token-server-error',
  'late-push',
  'repeated-push',
  'shuffled-pushes',
] as const
export type FaultName = (typeof faultNames)[number]
/** Chance per request, 0 to 1. */
export type FaultRates = Readonly<Partial<Record<FaultName, number>>>

export interface FaultPlan {
  /** Does this fault happen to the request at hand? If so it is noted, and chance for its particulars is handed out. */
  strikes(name: FaultName, request: Struck): Dice | undefined
  /** Makes a fault happen to the next so many requests it can happen to, whatever its rate. */
  inject(
    name: FaultName,
    options?: { readonly service?: string; readonly times?: number; readonly path?: RegExp },
  ): void
  /** From now on nothing goes wrong by itself. */
  calm(): void
}

/** A request that something may happen to. */
export interface Struck {
  readonly service: string
  readonly path: string
  /** Whose request it is, and what else tells it from others on the path. */
  readonly key?: string
}
/** How many different requests are counted before the count starts anew. */
const sitesKept = 50_000

export const createFaults = (
  seed: number,
  rates: FaultRates,
  note: (name: FaultName, request: Struck) => void,
): FaultPlan => {
  // Chance hangs on the request and how often it was made, not on the order in which requests of several connections
  // happen to arrive: so that a run with the same seed meets the same faults even when its tasks interleave otherwise.
  const times = new Map<string, number>()
  const orders: { name: FaultName; service?: string | undefined; path?: RegExp | undefined; times: number }[] = []
  let current = rates
  return {
    strikes: (name, request) => {
      const order = orders.find(
        (one) =>
          one.name === name &&
          one.times > 0 &&
          (one.service ?? request.service) === request.service &&
          (one.path?.test(request.path) ?? true),
      )
      const rate = current[name] ?? 0
      if (order === undefined && rate <= 0) return undefined
      const site = `${name} ${request.service} ${request.path} ${request.key ?? ''}`
      if (times.size > sitesKept) times.clear()
      const count = (times.get(site) ?? 0) + 1
      times.set(site, count)
      const chance = dice(seed, 'fault', site, count)
      const happens = chance.chance(rate)
      if (order === undefined && !happens) return undefined
      if (order !== undefined) order.times--
      note(name, request)
      return chance
    },
    inject: (name, options = {}) => {
      orders.push({ name, service: options.service, path: options.path, times: options.times ?? 1 })
    },
    calm: () => {
      current = {}
      orders.length = 0
    },
  }
}

export interface FaultScene {
  readonly service: string
  readonly request: Request
  readonly clock: Clock
  readonly paging: PagingFacts | undefined
  /** Remembers the last page of each listing, so that the next can overlap it. */
  readonly pages: Map<string, readonly unknown[]>
  /** The service's own 429. */
  readonly limited: (retryAfterSeconds: number) => Response
  /** Whose listing it is. */
  readonly connection: string
}

const siteOf = ({ service, request, connection }: FaultScene): Struck => {
  const { pathname, search } = new URL(request.url)
  return { service, path: pathname, key: `${connection} ${search}` }
}

/** A connection that breaks, as Node's fetch reports it. */
export const connectionReset = (): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) })

/** Faults that keep the request from the service. `undefined`: it goes through, perhaps late. Throws on a reset. */
export const before = async (faults: FaultPlan, scene: FaultScene): Promise<Response | undefined> => {
  const at = siteOf(scene)
  if (faults.strikes('reset', at)) throw connectionReset()
  const limited = faults.strikes('limited', at)
  if (limited) return scene.limited(limited.whole(1, 90))
  const broken = faults.strikes('server-error', at)
  if (broken) {
    const status = broken.pick([500, 502, 503, 503])
    return new Response(status === 502 ? '<html><body>Bad Gateway</body></html>' : '{"message":"internal error"}', {
      status,
      headers: { 'content-type': status === 502 ? 'text/html' : 'application/json' },
    })
  }
  if (faults.strikes('error-in-200', at))
    return new Response('{"error":{"code":503,"message":"temporarily unavailable"}}', {
      headers: { 'content-type': 'application/json' },
    })
  const slow = faults.strikes('slow', at)
  if (slow) await scene.clock.sleep(slow.whole(5, 60) * 1000, scene.request.signal)
  return undefined
}

/** Faults that change a good answer. */
export const after = async (
  faults: FaultPlan,
  scene: FaultScene,
  response: Response,
  now: Instant,
): Promise<Response> => {
  const at = siteOf(scene)
  const headers = new Headers(response.headers)
  const skew = faults.strikes('clock-skew', at)
  const skewMs = skew ? skew.pick([-1, 1]) * skew.whole(3, 15) * 60_000 : 0
  headers.set('date', new Date(now + skewMs).toUTCString())
  const init = { status: response.status, headers }
  if (response.status !== 200) return new Response(response.body, init)
  let text = await response.text()
  if (scene.paging !== undefined && text.startsWith('{')) text = pageFaults(faults, scene, scene.paging, at, text)
  const truncated = faults.strikes('truncated', at)
  if (truncated) return new Response(text.slice(0, Math.floor(text.length * truncated.between(0.1, 0.9))), init)
  if (faults.strikes('malformed', at)) return new Response(text.replace(/[}\]]\s*$/, '"') || '{', init)
  if (faults.strikes('cut-off', at)) return new Response(breaking(text.slice(0, Math.floor(text.length / 2))), init)
  return new Response(text, init)
}

/** A body whose connection breaks half-way. */
const breaking = (text: string): ReadableStream<Uint8Array> => {
  let sent = false
  return new ReadableStream({
    pull: (controller) => {
      if (sent)
        controller.error(
          new TypeError('terminated', {
            cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
          }),
        )
      else controller.enqueue(new TextEncoder().encode(text))
      sent = true
    },
  })
}

const pageFaults = (faults: FaultPlan, scene: FaultScene, paging: PagingFacts, at: Struck, text: string): string => {
  const body = JSON.parse(text) as Record<string, unknown>
  const field = paging.itemsIn(body)
  const items = field === undefined ? undefined : body[field]
  if (field === undefined || !Array.isArray(items)) return text
  const url = new URL(scene.request.url)
  const token = url.searchParams.get(paging.tokenParam)
  url.searchParams.delete(paging.tokenParam)
  const key = `${scene.connection} ${url.href}`
  const lastPage = token === null ? [] : (scene.pages.get(key) ?? [])
  if (scene.pages.size > 200) scene.pages.clear()
  scene.pages.set(key, items)

  let changed: unknown[] = items
  if (lastPage.length > 0 && faults.strikes('overlapping-pages', at)) changed = [...lastPage.slice(-3), ...changed]
  const doubled = items.length > 0 && faults.strikes('duplicate-items', at)
  if (doubled) changed = [...changed, ...changed.slice(0, 1 + doubled.whole(0, 4))]
  const mixed = items.length > 1 && faults.strikes('shuffled-items', at)
  if (mixed) changed = shuffled(changed, mixed)
  const repeats = token !== null && Boolean(body[paging.nextIn]) && faults.strikes('repeated-page-token', at)
  if (changed === items && !repeats) return text
  return JSON.stringify({ ...body, [field]: changed, ...(repeats && { [paging.nextIn]: token }) })
}
