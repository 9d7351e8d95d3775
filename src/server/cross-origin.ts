/** Pages of the operator's own applications may read with a key, as they could from the old system; no others. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { cors } from 'hono/cors'
import type { ServerContext } from './context.js'
import { openingFor } from './open-to-keys.js'

const maxAgeSeconds = 600

/** Before the guard, as a browser asks first whether it may ask. No cookie is taken along. */
export const crossOrigin = (app: OpenAPIHono, { appOrigins }: ServerContext): void => {
  if (appOrigins.length === 0) return
  const allow = cors({
    origin: [...appOrigins],
    allowHeaders: ['authorization', 'content-type'],
    allowMethods: ['GET', 'POST'],
    maxAge: maxAgeSeconds,
  })
  const isOpen = (path: string): boolean =>
    openingFor('GET', path) !== undefined || openingFor('POST', path) !== undefined
  app.use((c, next) => (isOpen(c.req.path) ? allow(c, next) : next()))
}
