/** Opens the port, with a sentence where that fails. */
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { SettingsError } from '../core/index.js'

export interface Listening {
  readonly port: number
  /** Takes no more; requests under way have so long to come to their end. Default: none. */
  close(graceMs?: number): Promise<void>
}

const requestMs = 2 * 3_600_000

export const listen = (app: OpenAPIHono, at: { host: string; port: number }): Promise<Listening> =>
  new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: at.host, port: at.port }, ({ port }) =>
      resolve({
        port,
        close: (graceMs = 0) =>
          new Promise((done) => {
            const http = server as Server
            const rest = setTimeout(() => http.closeAllConnections(), graceMs)
            server.close(() => {
              clearTimeout(rest)
              done()
            })
            http.closeIdleConnections()
          }),
      }),
    )
    // An archive of gigabytes may take its time on its way; headers still may not.
    ;(server as Server).requestTimeout = requestMs
    server.once('error', (error: NodeJS.ErrnoException) => reject(sentenceFor(error, at)))
  })

const sentenceFor = (error: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): Error => {
  switch (error.code) {
    case 'EADDRINUSE':
      return new SettingsError(
        'port-used',
        `Port ${port} is used by another program. Stop that one, or set TRIBUTARY_PORT to a free port.`,
      )
    case 'EACCES':
      return new SettingsError(
        'port-forbidden',
        `This user may not open port ${port}. Set TRIBUTARY_PORT to one above 1023.`,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new SettingsError(
        'bad-host',
        `${host} is no address of this machine. Set TRIBUTARY_HOST to 127.0.0.1 or 0.0.0.0.`,
      )
    default:
      return error
  }
}
