/** All doors of the HTTP side, in the order in which a request tries them. */
import { OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import type { ServerContext } from './context.js'
import { crossOrigin } from './cross-origin.js'
import { guard } from './guard.js'
import { connectionByKey, connectionDoor } from './personicle/connection.js'
import { describePersonicle } from './personicle/described.js'
import { readRoutes } from './personicle/read.js'
import { validationRoutes } from './personicle/validation.js'
import { problem, problemOf } from './problem.js'
import { activityRoutes } from './routes/activities.js'
import { connectLinkRoute } from './routes/connect-links.js'
import { connectionRoutes } from './routes/connections.js'
import { dashboardRoutes, signInPage } from './routes/dashboard.js'
import { diaryRoutes } from './routes/diary.js'
import { flowRoutes } from './routes/flows.js'
import { healthRoutes } from './routes/health.js'
import { healthkitRoute } from './routes/healthkit.js'
import { historyRoutes } from './routes/histories.js'
import { importRoutes, isUpload } from './routes/imports.js'
import { keyRoutes } from './routes/keys.js'
import { liveRoutes } from './routes/live.js'
import { metricsRoute } from './routes/metrics.js'
import { deviceRoutes, pushRoutes } from './routes/push.js'
import { recordRoutes } from './routes/records.js'
import { callbackRoutes, connectRoute } from './routes/sign-in.js'
import { statusRoutes } from './routes/status.js'
import { syncRoutes } from './routes/sync.js'
import { wayInRoutes } from './routes/ways-in.js'
import { webhookListRoute, webhookRoutes } from './routes/webhooks.js'

/** In bytes, counted as they arrive: notices name what changed and hold no data, and a token is short. */
const bodyLimits = [
  ['/webhooks/*', 4 * 1024 * 1024],
  ['/sign-in', 16 * 1024],
  ['/v1/*', 1024 * 1024],
] as const

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

  healthRoutes(app, context)
  for (const [path, maxSize] of bodyLimits) {
    const limit = bodyLimit({
      maxSize,
      onError: (c) => problem(c, 413, 'too-large', 'Too large', `A request here may be ${maxSize} bytes at most.`),
    })
    app.use(path, (c, next) => (isUpload(c) ? next() : limit(c, next)))
  }
  crossOrigin(app, context)
  // Providers and browsers on their way back carry no token of ours; each of these checks who calls in its own way.
  webhookRoutes(app, context)
  pushRoutes(app, context)
  healthkitRoute(app, context)
  callbackRoutes(app, context)
  validationRoutes(app, context)
  connectionDoor(app, context)
  signInPage(app, context)

  app.use(guard(context))
  app.use(compress())
  connectRoute(app, context)
  statusRoutes(app, context)
  webhookListRoute(app, context)
  connectionRoutes(app, context)
  wayInRoutes(app, context)
  connectLinkRoute(app, context)
  connectionByKey(app, context)
  keyRoutes(app, context)
  historyRoutes(app, context)
  deviceRoutes(app, context)
  importRoutes(app, context)
  recordRoutes(app, context)
  readRoutes(app, context)
  describePersonicle(app)
  activityRoutes(app, context)
  syncRoutes(app, context)
  flowRoutes(app, context)
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

/** What a process without the role api answers: whether it lives, whether it is ready, and its figures. */
export const createWatchApp = (context: ServerContext): OpenAPIHono => {
  const app = new OpenAPIHono()
  app.onError((error, c) => problemOf(c, error))
  healthRoutes(app, context)
  app.use(guard(context))
  metricsRoute(app, context, 'this process')
  return app
}
