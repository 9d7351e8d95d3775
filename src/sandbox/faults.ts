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
  'lost-answer',
  'failed-answer',
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
    options?: {
      readonly service?: string
      readonly times?: number
      readonly path?: RegExp
      /** So many of them are let through first. */
      readonly after?: number
    },
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
  const orders: {
    readonly name: FaultName
    readonly service?: string | undefined
    readonly path?: RegExp | undefined
    times: number
    after: number
  }[] = []
  let current = rates
  return {
    strikes: (name, request) => {
      const ordered = orders.find(
        (one) =>
          one.name === name &&
          one.times > 0 &&
          (one.service ?? request.service) === request.service &&
          (one.path?.test(request.path) ?? true),
      )
      const order = ordered !== undefined && ordered.after-- > 0 ? undefined : ordered
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
      const { service, path, times: often = 1, after: later = 0 } = options
      orders.push({ name, service, path, times: often, after: later })
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
  if (broken) return serverError(broken.pick([500, 502, 503, 503]))
  if (faults.strikes('error-in-200', at))
    return new Response('{"error":{"code":503,"message":"temporarily unavailable"}}', {
      headers: { 'content-type': 'application/json' },
    })
  const slow = faults.strikes('slow', at)
  if (slow) await scene.clock.sleep(slow.whole(5, 60) * 1000, scene.request.signal)
  return undefined
}

const serverError = (status: number): Response =>
  new Response(status === 502 ? '<html><body>Bad Gateway</body></html>' : '{"message":"internal error"}', {
    status,
    headers: { 'content-type': status === 502 ? 'text/html' : 'application/json' },
  })

/** Faults that change a good answer. Throws where the connection breaks before it. */
export const after = async (
  faults: FaultPlan,
  scene: FaultScene,
  response: Response,
  now: Instant,
): Promise<Response> => {
  const at = siteOf(scene)
  if (changesSomething(scene.request) && response.ok) {
    if (faults.strikes('lost-answer', at)) throw connectionReset()
    if (faults.strikes('failed-answer', at)) return serverError(500)
  }
  const headers = new Headers(response.headers)
  const skew = faults.strikes('clock-skew', at)
  const skewMs = skew ? skew.pick([-1, 1]) * skew.whole(3, 15) * 60_000 : 0
  headers.set('date', new Date(now + skewMs).toUTCString())
  const init = { status: response.status, headers }
  if (![200, 201, 202].includes(response.status)) return new Response(response.body, init)
  if (isFile(headers)) return fileFaults(faults, at, response, init)
  let text = await response.text()
  if (scene.paging !== undefined && text.startsWith('{')) text = pageFaults(faults, scene, scene.paging, at, text)
  const truncated = faults.strikes('truncated', at)
  if (truncated) return new Response(text.slice(0, Math.floor(text.length * truncated.between(0.1, 0.9))), init)
  if (faults.strikes('malformed', at)) return new Response(text.replace(/[}\]]\s*$/, '"') || '{', init)
  if (faults.strikes('cut-off', at)) return new Response(breaking(encoded(text.slice(0, text.length >> 1))), init)
  return new Response(text, init)
}

/** It was done, whatever becomes of the answer: who asks again without looking does it twice. */
const changesSomething = ({ method }: Request): boolean => method !== 'GET' && method !== 'HEAD'

/** What is no text stays what it is, to the byte. A file that is not whole breaks off: its length was announced. */
const isFile = (headers: Headers): boolean => !/json|text|urlencoded/.test(headers.get('content-type') ?? '')
const fileFaults = async (faults: FaultPlan, at: Struck, response: Response, init: ResponseInit): Promise<Response> => {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const cut = faults.strikes('truncated', at) ?? faults.strikes('cut-off', at)
  return new Response(cut ? breaking(bytes.slice(0, Math.floor(bytes.length * cut.between(0.1, 0.9)))) : bytes, init)
}

const encoded = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A body whose connection breaks half-way. */
const breaking = (part: Uint8Array): ReadableStream<Uint8Array> => {
  let sent = false
  return new ReadableStream({
    pull: (controller) => {
      if (sent)
        controller.error(
          new TypeError('terminated', {
            cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
          }),
        )
      else controller.enqueue(part)
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
