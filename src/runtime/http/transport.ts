/** The one call of `fetch`: declared hosts only, a time and a size bound, no redirect to strangers. */
import { ContractError, TransientError } from '../../core/index.js'
import type { World } from '../world.js'

/** How long an answer may take, body included. */
export const requestTimeoutMs = 30_000
/** The largest body we take: no provider's page comes near it, an endless one must not fill the memory. */
export const maxBodyBytes = 64 * 1024 * 1024
const maxRedirects = 3

export interface Outgoing {
  readonly method: string
  /** The provider's own URL; `route` may send it elsewhere. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly signal?: AbortSignal | undefined
  /** Origins that may receive it, redirects included. */
  readonly hosts: readonly string[]
  readonly timeoutMs?: number
}
export interface Reply {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly contentType: string
  readonly raw: Uint8Array
}
export interface Transport {
  /** Throws `TransientError` when no whole answer came. Any status is an answer. */
  send(request: Outgoing): Promise<Reply>
  /** Where a provider's URL really leads: the sandbox may take its place, for the person's browser as well. */
  route(url: string): string
}
export interface TransportOptions {
  readonly world: World
  readonly route?: (url: string) => string
  /** 0: never give up on an answer. */
  readonly timeoutMs?: number
  readonly maxBytes?: number
}

export const createTransport = (options: TransportOptions): Transport => {
  const { world, timeoutMs: usualTimeoutMs = requestTimeoutMs, maxBytes = maxBodyBytes } = options
  const route = options.route ?? ((url: string) => url)

  const send = async (request: Outgoing): Promise<Reply> => {
    const asked = declared(request.url, request.hosts)
    const controller = new AbortController()
    const ended = new Promise<never>((_, reject) =>
      controller.signal.addEventListener('abort', () => reject(controller.signal.reason)),
    )
    ended.catch(() => undefined)
    const timeoutMs = usualTimeoutMs === 0 ? 0 : (request.timeoutMs ?? usualTimeoutMs)
    let late = false
    if (timeoutMs > 0)
      world.sleep(timeoutMs, controller.signal).then(
        () => {
          late = !controller.signal.aborted
          controller.abort()
        },
        () => undefined,
      )
    const onAbort = (): void => controller.abort()
    request.signal?.addEventListener('abort', onAbort)
    try {
      request.signal?.throwIfAborted()
      // Raced, because not every `fetch` one may be handed heeds its signal while a body drips in.
      return await Promise.race([answered(request, route(asked.href), asked.host, controller.signal), ended])
    } catch (error) {
      if (request.signal?.aborted) throw request.signal.reason
      if (error instanceof ContractError) throw error
      if (late) throw new TransientError('time-out', `${asked.host} did not answer within ${timeoutMs / 1000} seconds.`)
      throw new TransientError('network', `${asked.host} could not be reached${reasonOf(error)}.`)
    } finally {
      request.signal?.removeEventListener('abort', onAbort)
      // Ends the time-out's sleep, and the request if it was given up.
      controller.abort()
    }
  }

  const answered = async (request: Outgoing, routed: string, host: string, signal: AbortSignal): Promise<Reply> => {
    const response = await follow(request, routed, signal)
    const raw = await bodyOf(response, maxBytes, host)
    const headers = Object.fromEntries(response.headers)
    return {
      status: response.status,
      headers,
      contentType: headers['content-type'] ?? '',
      raw,
    }
  }

  const follow = async (request: Outgoing, routed: string, signal: AbortSignal): Promise<Response> => {
    let url = routed
    for (let hop = 0; ; hop++) {
      const response = await world.fetch(url, {
        method: request.method,
        headers: { ...request.headers },
        ...(request.body === undefined ? {} : { body: request.body as NonNullable<RequestInit['body']> }),
        redirect: 'manual',
        signal,
      })
      const location = response.headers.get('location')
      if (response.status < 300 || response.status > 399 || location === null) return response
      await response.body?.cancel()
      const target = new URL(location, url)
      const stays = target.origin === new URL(url).origin
      if (request.method !== 'GET' || hop === maxRedirects || !(stays || isDeclared(target, request.hosts)))
        throw new ContractError('redirect', `${target.host} is not where we may send this request.`, {
          path: '',
          expected: 'an answer, not a redirect elsewhere',
        })
      url = stays ? target.href : route(target.href)
    }
  }
  return { send, route }
}

/** Refuses every origin the connector has not declared, before anything is sent. */
const declared = (text: string, hosts: readonly string[]): URL => {
  const url = new URL(text)
  if (url.username !== '' || url.password !== '' || !isDeclared(url, hosts))
    throw new ContractError('undeclared-host', `The connector does not declare ${url.host} as one of its hosts.`, {
      path: '',
      expected: 'a host named in api.hosts',
    })
  return url
}
const isDeclared = (url: URL, hosts: readonly string[]): boolean =>
  hosts.some((host) => new URL(host).origin === url.origin)

const bodyOf = async (response: Response, maxBytes: number, host: string): Promise<Uint8Array> => {
  if (response.body === null) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = response.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > maxBytes) {
      await reader.cancel()
      throw new ContractError('page-too-large', `${host} sent more than ${maxBytes} bytes in one answer.`, {
        path: '',
        expected: `at most ${maxBytes} bytes`,
      })
    }
    chunks.push(value)
  }
  return Buffer.concat(chunks)
}

/** A system's own code, as in `ECONNREFUSED`; messages of others may quote what we sent. */
const reasonOf = (error: unknown): string => {
  const { cause } = (error ?? {}) as { cause?: { code?: unknown } }
  const code = cause?.code ?? (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,40}$/.test(code) ? ` (${code})` : ''
}
