/** What passes between a connector and the one place that calls `fetch`. */

/** The request that fetched a page, without credentials: some answers omit their own date, so `map` reads it here. */
export interface PageRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Absolute path on the provider's host, without query. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** The JSON or form body that was sent, where the provider takes its parameters there. */
  readonly body?: unknown
}

/**
 * A parsed answer with the request that fetched it. A body that is no such page is absent, and the problem present;
 * neither is there when the provider says that there is nothing.
 */
export interface Answer<Body = unknown> {
  readonly request: PageRequest
  readonly status: number
  /** The raw bytes, as they came: what is sealed and kept. */
  readonly raw: Uint8Array
  readonly contentType: string
  /** Lower-case names; absent where the page was not asked for (archives, pushes). */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Body
  readonly problem?: { readonly path: string; readonly expected: string }
  /** Documents of the page that its schema could not read, and that `body` is without: its neighbours go on. */
  readonly unread?: readonly { readonly path: string; readonly expected: string }[]
}

export type QueryValue = string | number | boolean | undefined | null

export interface RequestOptions {
  readonly query?: Readonly<Record<string, QueryValue>>
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, QueryValue>>
  /** Sent as `multipart/form-data`: fields and files. */
  readonly multipart?: readonly MultipartPart[]
  /** Sent as they are. */
  readonly bytes?: { readonly contentType: string; readonly content: Uint8Array }
  /** Statuses that are answers here, whatever they mean elsewhere: a 409 that says which upload it was. */
  readonly accepts?: readonly number[]
  /** Which of the connector's `api.hosts` to ask; the first unless named. */
  readonly host?: string
  /** Which declared budget the request draws on, besides those of the app and the connection. */
  readonly endpoint?: string
}

/** RFC 7578. With a `fileName` it is a file. */
export interface MultipartPart {
  readonly name: string
  readonly value: string | Uint8Array
  readonly fileName?: string
  readonly contentType?: string
}

/** A request somebody else sent to us. */
export interface InboundRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}
