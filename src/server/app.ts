/** All doors of the HTTP side, in the order in which a request tries them. */
import { OpenAPIHono } from '@hono/zod-openapi'
import { compress } from 'hono/compress'
import type { ServerContext } from './context.js'
import { guard } from './guard.js'
import { problem, problemOf } from './problem.js'
import { connectionRoutes } from './routes/connections.js'
import { dashboardRoutes, signInPage } from './routes/dashboard.js'
import { diaryRoutes } from './routes/diary.js'
import { liveRoutes } from './routes/live.js'
import { metricsRoute } from './routes/metrics.js'
import { recordRoutes } from './routes/records.js'
import { callbackRoutes, connectRoute } from './routes/sign-in.js'
import { statusRoutes } from './routes/status.js'
import { webhookListRoute, webhookRoutes } from './routes/webhooks.js'

/** Requests larger than this are no request of ours; uploads have their own door. */
const maxJsonBytes = 1024 * 1024

export const createApp = (context: ServerContext): OpenAPIHono => {
  const app = new OpenAPIHono({
    defaultHook: (result, c) => {
      if (result.success) return undefined
      const issue = result.error.issues[0]
      const where = issue === undefined || issue.path.length === 0 ? 'The request' : `\`${issue.path.join('.')}\``
      return problem(c, 400, 'bad-request', 'Bad request', `${where} is not usable: ${issue?.message ?? 'unknown'}.`)
    },
  })
  const { engine } = context.runtime
  app.onError((error, c) => {
    engine.world.log.error({ fault: error.name, path: c.req.routePath }, 'a request failed')
    return problemOf(c, error)
  })

  app.get('/healthz', (c) => c.text('ok'))
  app.get('/readyz', async (c) => {
    await engine.store.query('select 1 as one')
    return c.text('ready')
  })
  // Providers and browsers on their way back carry no token of ours; each of these checks who calls in its own way.
  webhookRoutes(app, context)
  callbackRoutes(app, context)
  signInPage(app, context)

  app.use(guard(context))
  app.use(compress())
  app.use(async (c, next) => {
    if (Number(c.req.header('content-length') ?? 0) > maxJsonBytes)
      return problem(c, 413, 'too-large', 'Too large', 'A request may be one megabyte at most.')
    return next()
  })
  connectRoute(app, context)
  statusRoutes(app, context)
  webhookListRoute(app, context)
  connectionRoutes(app, context)
  recordRoutes(app, context)
  diaryRoutes(app, context)
  liveRoutes(app, context)
  metricsRoute(app, context)
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Tributary',
      version: context.version,
      description: 'A person’s health and fitness data: complete, once, explained.',
    },
  })
  app.all('/v1/*', (c) => problem(c, 404, 'no-route', 'No such route', 'GET /openapi.json lists every route.'))
  dashboardRoutes(app, context)
  return app
}
