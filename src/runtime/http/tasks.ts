/** The tasks a connector is handed: ways to its service, and nothing else of ours. */
import { ReauthorizeError } from '../../core/index.js'
import type { Answer, AppTask, Connector, PageRequest, RequestOptions, Schema, Task } from '../../kit/index.js'
import { parseRawPage } from '../page.js'
import type { Purpose } from './budgets.js'
import type { Asked, Authorization, Http, RequestNote } from './http.js'
import { jsonOf } from './judge.js'
import { inRegion } from './region.js'

/** Where credentials come from: the tokens room. Throws `ReauthorizeError` when there are none that serve. */
export interface Credentials {
  /** A credential good for at least another minute. */
  fresh(connectionId: string): Promise<Authorization>
  /** The provider refused this one: a newer one, refreshed at most once however many ask. */
  renew(connectionId: string, refusedVersion: number): Promise<Authorization>
}
export interface TaskConnection {
  readonly id: string
  readonly account: { readonly id: string; readonly timeZone?: string }
  /** What was granted, in the connector's own short names. */
  readonly scopes: readonly string[]
  readonly signedInBy?: Task['signedInBy'] | undefined
  /** As the connector's own schema gives them. */
  readonly settings?: unknown
}
export interface TaskOptions<Body> {
  readonly connector: Connector
  readonly connection: TaskConnection
  /** Its page schema parses the bodies, its scopes explain a 403. Without it bodies are JSON, unchecked. */
  readonly stream?: {
    readonly page: Schema<Body>
    readonly scopes?: readonly string[]
  }
  readonly purpose?: Purpose
  readonly signal?: AbortSignal
  readonly onRequest?: (note: RequestNote) => void
  /** Which version of the credential each attempt bears: what the provider says is said of that one. */
  readonly onCredential?: (version: number) => void
}

export const createTasks =
  ({ http, credentials }: { http: Pick<Http, 'ask'>; credentials: Credentials }) =>
  <Body = unknown>(options: TaskOptions<Body>): Task<Body> => {
    const { connector, connection, stream } = options
    const { account, scopes, signedInBy = 'auth', settings = {} } = connection
    const signal = options.signal ?? new AbortController().signal

    const attempt = (
      method: PageRequest['method'],
      path: string,
      request: RequestOptions,
      authorization: Authorization | undefined,
    ): Promise<Asked> => {
      if (authorization !== undefined) options.onCredential?.(authorization.version)
      return http.ask({
        // A person who signs in again may choose another region: the credential says where it goes, not who asks.
        connector: inRegion(connector, authorization?.region),
        method,
        path,
        options: request,
        authorization,
        connectionId: connection.id,
        purpose: options.purpose ?? 'fresh',
        signal,
        scopes: stream?.scopes ?? [],
        onRequest: options.onRequest,
      })
    }

    const send = async (
      method: PageRequest['method'],
      path: string,
      request: RequestOptions,
    ): Promise<Answer<Body>> => {
      if (connector.auth.type === 'none' && signedInBy === 'auth')
        return answerOf(await attempt(method, path, request, undefined), stream?.page)
      const authorization = await credentials.fresh(connection.id)
      let asked = await attempt(method, path, request, authorization)
      if (asked.outcome === 'expired') {
        const renewed = await credentials.renew(connection.id, authorization.version)
        asked = await attempt(method, path, request, renewed)
        if (asked.outcome === 'expired')
          throw new ReauthorizeError(
            'token-refused',
            `${connector.name} no longer accepts our access; please connect again.`,
          )
      }
      return answerOf(asked, stream?.page)
    }

    return { ...waysBy(send, signal), account, scopes, signedInBy, settings }
  }

/** The application's own way to its service: no person's credential, and no budget but the application's. */
export const createAppTasks =
  ({ http }: { http: Pick<Http, 'ask'> }) =>
  ({ connector, signal }: { readonly connector: Connector; readonly signal: AbortSignal }): AppTask => {
    const send = async (method: PageRequest['method'], path: string, options: RequestOptions) =>
      answerOf<unknown>(
        await http.ask({ connector: inRegion(connector, undefined), method, path, options, signal }),
        undefined,
      )
    return waysBy(send, signal)
  }

const waysBy = <Body>(
  send: (method: PageRequest['method'], path: string, request: RequestOptions) => Promise<Answer<Body>>,
  signal: AbortSignal,
): AppTask<Body> => ({
  get: (path, query, request) => send('GET', path, { ...request, ...(query === undefined ? {} : { query }) }),
  post: (path, request) => send('POST', path, request ?? {}),
  patch: (path, request) => send('PATCH', path, request ?? {}),
  put: (path, request) => send('PUT', path, request ?? {}),
  delete: (path, request) => send('DELETE', path, request ?? {}),
  signal,
})

/** A bad page is a finding, not an interruption: the raw bytes are kept, and the problem says where. */
const answerOf = <Body>({ request, reply, outcome }: Asked, page: Schema<Body> | undefined): Answer<Body> => {
  const { status, raw, contentType, headers } = reply
  const answer = { request, status, raw, contentType, headers }
  if (outcome === 'nothing') return answer
  if (page !== undefined) return { ...answer, ...(parseRawPage(page, raw) as Pick<Answer<Body>, 'body' | 'problem'>) }
  const body = jsonOf(raw)
  return body === undefined ? answer : { ...answer, body: body as Body }
}
