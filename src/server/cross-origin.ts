/** Pages of the operator's own applications may read with a key, as they could from the old system; no others. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { cors } from 'hono/cors'
import { isKeyLike } from '../runtime/index.js'
import type { ServerContext } from './context.js'
import { bearerOf } from './guard.js'
import { openingFor } from './open-to-keys.js'

const maxAgeSeconds = 600

/** Before the guard, as a browser asks first whether it may ask. No cookie is taken along. */
export const crossOrigin = (app: OpenAPIHono, { appOrigins, adminToken, runtime }: ServerContext): void => {
  if (appOrigins.length === 0) return
  const allow = cors({
    origin: [...appOrigins],
    allowHeaders: ['authorization', 'content-type'],
    allowMethods: ['GET', 'POST'],
    maxAge: maxAgeSeconds,
  })
  const { connectors } = runtime.engine
  const isOpen = (path: string): boolean =>
    openingFor(connectors, 'GET', path) !== undefined || openingFor(connectors, 'POST', path) !== undefined
  // Where no token is asked for, a page without a key would be answered too; its browser is to keep that from it.
  const hasKey = (c: Context): boolean =>
    adminToken !== undefined || c.req.method === 'OPTIONS' || isKeyLike(bearerOf(c) ?? '')
  app.use((c, next) => (isOpen(c.req.path) && hasKey(c) ? allow(c, next) : next()))
}
