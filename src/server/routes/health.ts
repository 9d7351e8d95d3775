/** What those ask who start and stop processes: is it alive, and may it be sent anything? */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { ServerContext } from '../context.js'

/** Answered to anybody, as a prober has no token. */
export const healthRoutes = (app: OpenAPIHono, { runtime, isDraining }: ServerContext): void => {
  app.get('/healthz', (c) => c.text('ok'))
  app.get('/readyz', async (c) => {
    if (isDraining?.() === true) return c.text('stopping', 503)
    await runtime.engine.store.query('select 1 as one')
    return c.text('ready')
  })
}
