/** One request to a provider: circuit, budget, send, learn, judge. Whose credential it bears is told by the caller. */
import { RateLimitError, TransientError } from '../../core/index.js'
import type { Connector, PageRequest, RequestOptions } from '../../kit/index.js'
import type { Db } from '../store/db.js'
import type { World } from '../world.js'
import { createBudgets, type Purpose } from './budgets.js'
import { createCircuit } from './circuit.js'
import { errorOf, meaningOf } from './judge.js'
import { redactPath, redactQuery } from './redact.js'
import { build } from './request.js'
import { createTransport, type Reply, type Transport } from './transport.js'

/** The header that lets us in. `version` tells which credential it was made from. */
export interface Authorization {
  readonly header: string
  readonly value: string
  readonly version: number
}

export interface Asking {
  readonly connector: Connector
  readonly method: PageRequest['method']
  readonly path: string
  readonly options?: RequestOptions
  readonly authorization?: Authorization | undefined
  /** Whose budget it draws on; absent while signing in. */
  readonly connectionId?: string | undefined
  readonly purpose?: Purpose
  readonly signal?: AbortSignal | undefined
  /** Named in a `PermissionError` when the provider names none. */
  readonly scopes?: readonly string[]
  readonly onRequest?: ((note: RequestNote) => void) | undefined
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
  /** Counts a request for a connection that was asked while nobody knew whose it is: the one that tells the account. */
  countFor(connector: Connector, connectionId: string): Promise<void>
}
export interface HttpOptions {
  readonly world: World
  readonly db: Db
  /** Lets the sandbox take a provider's place; also for the addresses people are sent to. */
  readonly route?: (url: string) => string
  /** 0: never give up on an answer. */
  readonly timeoutMs?: number
  readonly maxBytes?: number
}

export const createHttp = (options: HttpOptions): Http => {
  const { world, db } = options
  const transport = createTransport(options)
  const budgets = createBudgets({ db, world })
  const circuit = createCircuit(world)

  const ask = async (asking: Asking): Promise<Asked> => {
    const { connector, connectionId, authorization, signal } = asking
    const { api, id, name } = connector
    const built = build(api, asking.method, asking.path, asking.options ?? {})
    const draw = {
      connector: id,
      limits: api.limits ?? [],
      connectionId,
      endpoint: asking.options?.endpoint,
      purpose: asking.purpose ?? 'fresh',
    }
    await enter(draw)
    const reply = await send(built, asking)
    const now = world.now()
    const notice = api.readLimits?.(reply.headers, now)
    if (notice !== undefined) await budgets.learn(draw, notice)

    const { request } = built
    const meaning = meaningOf(api, reply, request, now)
    if (meaning?.means === 'transient') circuit.failed(id)
    else circuit.succeeded(id)
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
      circuit.enter(id)
      try {
        await budgets.reserve(reservation)
      } catch (error) {
        circuit.left(id)
        throw error
      }
    }
  }

  const send = async (built: ReturnType<typeof build>, asking: Asking): Promise<Reply> => {
    const { connector, authorization, signal } = asking
    const began = world.now()
    const note = (status: number | undefined, bytes: number): void =>
      asking.onRequest?.({
        method: built.request.method,
        path: redactPath(built.request.path),
        query: redactQuery(built.request.query),
        ...(status === undefined ? {} : { status }),
        milliseconds: world.now() - began,
        bytes,
      })
    try {
      const reply = await transport.send({
        method: built.request.method,
        url: built.url,
        headers:
          authorization === undefined
            ? built.headers
            : {
                ...built.headers,
                [authorization.header.toLowerCase()]: authorization.value,
              },
        ...(built.body === undefined ? {} : { body: built.body }),
        signal,
        hosts: connector.api.hosts,
      })
      note(reply.status, reply.raw.byteLength)
      return reply
    } catch (error) {
      if (error instanceof TransientError) circuit.failed(connector.id)
      else circuit.left(connector.id)
      note(undefined, 0)
      throw error
    }
  }

  const countFor = async ({ id, api }: Connector, connectionId: string): Promise<void> => {
    const limits = (api.limits ?? []).filter(({ per }) => per === 'connection')
    // Spent already: then nothing more is let through anyway.
    await budgets.reserve({ connector: id, limits, connectionId, purpose: 'waiting' }).catch(unlessLimit)
  }

  return { ...transport, ask, countFor }
}

const unlessLimit = (error: unknown): void => {
  if (!(error instanceof RateLimitError)) throw error
}
