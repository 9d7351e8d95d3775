/** One request to a provider: circuit, budget, send, learn, judge. Whose credential it bears is told by the caller. */
import { TransientError } from '../../core/index.js'
import type { Connector, PageRequest, RequestOptions } from '../../kit/index.js'
import type { Db } from '../store/db.js'
import type { World } from '../world.js'
import { createBudgets, type Purpose } from './budgets.js'
import { createCircuit } from './circuit.js'
import { errorOf, meaningOf, meaningOfFile } from './judge.js'
import { redactPath, redactQuery } from './redact.js'
import { moved, type Regional } from './region.js'
import { type Built, build } from './request.js'
import { createTransport, type Reply, type Transport } from './transport.js'

/** What lets us in: a header, or a parameter of the query where the service takes no header. */
export type Authorization = {
  readonly value: string
  /** Which credential it was made from. */
  readonly version: number
  /** The region it is good in, and goes to. */
  readonly region?: string
} & (
  | { readonly header: string; readonly sessionParam?: string }
  | { readonly header?: never; readonly sessionParam: string }
)

export interface Asking {
  /** With the addresses of the region that is asked. */
  readonly connector: Regional
  readonly method: PageRequest['method']
  readonly path: string
  readonly options?: RequestOptions
  readonly authorization?: Authorization | undefined
  /** Whose budget it draws on; absent while signing in. */
  readonly connectionId?: string | undefined
  /** In whose name it is counted until it is known for which connection: see `countFor`. */
  readonly signIn?: string | undefined
  readonly purpose?: Purpose
  readonly signal?: AbortSignal | undefined
  /** Named in a `PermissionError` when the provider names none. */
  readonly scopes?: readonly string[]
  readonly onRequest?: ((note: RequestNote) => void) | undefined
  /** Statuses that are an answer here, whatever they mean elsewhere. */
  readonly accepts?: readonly number[]
}
/** What the Runs page may show of a request. */
export interface RequestNote {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Absent when no answer came. */
  readonly status?: number
  readonly milliseconds: number
  readonly bytes: number
}
/** An answer that is no error; `expired` leaves it to the caller to renew the credential. */
export interface Asked {
  readonly request: PageRequest
  readonly reply: Reply
  readonly outcome: 'page' | 'nothing' | 'expired'
}

export interface Http extends Transport {
  /** Throws by the error table, except that an expired token is an outcome. */
  ask(asking: Asking): Promise<Asked>
  /** Counts for a connection what was asked while nobody knew whose it is, in vain or not: as to tell the account. */
  countFor(connector: Connector, connectionId: string, signIn: string): Promise<void>
}
export interface HttpOptions {
  readonly world: World
  readonly db: Db
  /** Lets the sandbox take a provider's place; also for the addresses people are sent to. */
  readonly route?: (url: string) => string
  /** 0: never give up on an answer. */
  readonly timeoutMs?: number
  readonly maxBytes?: number
  /** The operator's own key for a connector that has an `api.operatorKey`. */
  readonly operatorKeyOf?: (connector: string) => string | undefined
}

export const createHttp = (options: HttpOptions): Http => {
  const { world, db } = options
  const transport = createTransport(options)
  const budgets = createBudgets({ db, world })
  const circuit = createCircuit(world)

  const ask = async (asking: Asking): Promise<Asked> => {
    const { connector, connectionId, authorization, signal } = asking
    const { api, id, name } = connector
    const { moves } = connector
    const { host, ...rest } = asking.options ?? {}
    const options = { ...rest, ...(host !== undefined && { host: moved(host, moves) }) }
    const built = build(api, asking.method, moved(asking.path, moves), options, authorization?.sessionParam)
    const { isFile } = built
    const place = placeOf(connector, isFile)
    const draw = {
      connector: id,
      limits: isFile ? [] : (api.limits ?? []),
      connectionId,
      endpoint: asking.options?.endpoint,
      purpose: asking.purpose ?? 'fresh',
    }
    await enter({ ...draw, connectionId: connectionId ?? asking.signIn })
    const reply = await send(isFile ? built : withKey(built, connector), asking, place)
    const now = world.now()
    const notice = isFile ? undefined : api.readLimits?.(reply.headers, now)
    if (notice !== undefined) await budgets.learn(draw, notice)

    const { request } = built
    const accepts = [...(asking.accepts ?? []), ...(options.accepts ?? [])]
    if (accepts.includes(reply.status)) {
      circuit.succeeded(place)
      return { request, reply, outcome: 'page' }
    }
    const meaning = isFile ? meaningOfFile(reply) : meaningOf(api, reply, request, now)
    if (meaning?.means === 'transient') circuit.failed(place)
    else circuit.succeeded(place)
    if (meaning === undefined) return { request, reply, outcome: 'page' }
    if (meaning.means === 'nothing') return { request, reply, outcome: 'nothing' }
    if (meaning.means === 'expired' && authorization !== undefined) return { request, reply, outcome: 'expired' }
    if (meaning.means === 'limit') throw await budgets.refused(draw, meaning)
    throw errorOf(meaning, {
      name,
      request,
      status: reply.status,
      scopes: asking.scopes ?? [],
    })

    async function enter(reservation: Parameters<typeof budgets.reserve>[0]): Promise<void> {
      signal?.throwIfAborted()
      circuit.enter(place)
      try {
        await budgets.reserve(reservation)
      } catch (error) {
        circuit.left(place)
        throw error
      }
    }
  }

  const withKey = (built: Built, { id, api: { operatorKey } }: Connector): Built => {
    const key = operatorKey && options.operatorKeyOf?.(id)
    if (operatorKey === undefined || key === undefined) return built
    return { ...built, headers: { ...built.headers, [operatorKey.header.toLowerCase()]: key } }
  }

  const send = async (built: Built, asking: Asking, place: string): Promise<Reply> => {
    const { connector, signal } = asking
    const authorization = built.isFile ? undefined : asking.authorization
    const began = world.now()
    const note = (status: number | undefined, bytes: number): void => {
      world.meter?.count('requests', { connector: connector.id, status: String(status ?? 'none') })
      asking.onRequest?.({
        method: built.request.method,
        path: redactPath(built.request.path),
        query: redactQuery(built.request.query),
        ...(status === undefined ? {} : { status }),
        milliseconds: world.now() - began,
        bytes,
      })
    }
    try {
      const reply = await transport.send({
        method: built.request.method,
        ...authorized(built, authorization),
        ...(built.body === undefined ? {} : { body: built.body }),
        signal,
        hosts: built.isFile ? [new URL(built.url).origin] : connector.api.hosts,
      })
      note(reply.status, reply.raw.byteLength)
      return reply
    } catch (error) {
      if (error instanceof TransientError) circuit.failed(place)
      else circuit.left(place)
      note(undefined, 0)
      throw error
    }
  }

  const countFor = async ({ id, api }: Connector, connectionId: string, signIn: string): Promise<void> => {
    const limits = (api.limits ?? []).filter(({ per }) => per === 'connection')
    const draw = { connector: id, limits, purpose: 'waiting' } as const
    await budgets.carry({ ...draw, connectionId: signIn }, { ...draw, connectionId })
  }

  return { ...transport, ask, countFor }
}

/** What fails in one region may be well in another. */
const placeOf = ({ id, api, moves }: Regional, isFile: boolean): string => {
  if (isFile) return `files of ${id}`
  return moves === undefined || moves.size === 0 ? id : `${id} at ${new URL(api.hosts[0] ?? '').host}`
}

/** The last moment: what is kept and shown of a request was made without the credential. */
const authorized = (
  { url, headers, request: { method } }: Built,
  authorization: Authorization | undefined,
): { readonly url: string; readonly headers: Readonly<Record<string, string>> } => {
  if (authorization === undefined) return { url, headers }
  const { header, sessionParam, value } = authorization
  const shown = header === undefined ? headers : { ...headers, [header.toLowerCase()]: value }
  if (sessionParam === undefined || (header !== undefined && method !== 'GET')) return { url, headers: shown }
  const leaving = new URL(url)
  leaving.searchParams.set(sessionParam, value)
  return { url: leaving.href, headers: shown }
}
