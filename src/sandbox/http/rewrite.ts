/** Requests on their way to the authorization server, rewritten to what it knows. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'

export const isLoopback = (uri: string): boolean =>
  URL.canParse(uri) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(uri).hostname)

/** A session from an earlier sign-in would say who one is before one has chosen. */
export const forgetSession = (request: IncomingMessage): void => {
  request.headers.cookie = (request.headers.cookie ?? '')
    .split(/; */)
    .filter((pair) => !pair.startsWith('_session'))
    .join('; ')
}

/** The same request under the authorization server's own path. */
export const at = (request: IncomingMessage, url: string, mount: string): IncomingMessage =>
  Object.assign(request, { originalUrl: url, url: url.slice(mount.length) })

/** The same request with a body of our making: the client may authenticate in either way, the server knows one. */
export const withBody = (request: IncomingMessage, url: string, mount: string, body: string): IncomingMessage => {
  const { authorization: _, ...headers } = request.headers
  return Object.assign(Readable.from([Buffer.from(body)], { objectMode: false }), {
    method: 'POST',
    originalUrl: url,
    url: url.slice(mount.length),
    headers: {
      ...headers,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(body)),
    },
    socket: request.socket,
    httpVersion: request.httpVersion,
    httpVersionMajor: request.httpVersionMajor,
    httpVersionMinor: request.httpVersionMinor,
  }) as unknown as IncomingMessage
}

/** The answer was made and is never heard: the connection breaks just then. */
export const lose = (response: ServerResponse) =>
  function end(): ServerResponse {
    response.destroy()
    return response
  }

export const headersOf = (request: IncomingMessage): Headers => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === 'string') headers.set(name, value)
  return headers
}
