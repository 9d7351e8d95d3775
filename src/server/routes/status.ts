/** What this instance is, what it can connect, and what it knows. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { dictionary } from '../../core/index.js'
import { kindsOf } from '../../runtime/index.js'
import { mayRead } from '../caller.js'
import type { ServerContext } from '../context.js'
import { serviceOf } from '../describe.js'
import { Kind, QueryIndividual, Service, Status } from '../schemas.js'
import { json } from './answers.js'

export const statusRoutes = (app: OpenAPIHono, context: ServerContext): void => {
  const { runtime, individual } = context
  app.openapi(
    createRoute({ method: 'get', path: '/v1/status', summary: 'What this instance is', responses: json(Status) }),
    (c) => {
      const modes = new Set(context.connectors.map(({ id }) => context.modeOf(id)))
      const mode = modes.has('sandbox') ? (modes.has('real') ? 'mixed' : 'sandbox') : 'real'
      return c.json(
        {
          version: context.version,
          mode,
          individual,
          store: runtime.engine.store.type,
          ...(context.virtualNow && { virtualNow: new Date(context.virtualNow()).toISOString() }),
        } as const,
        200,
      )
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/services',
      summary: 'Services that can be connected',
      responses: json(z.object({ services: z.array(Service) })),
    }),
    (c) =>
      c.json(
        { services: context.connectors.map((each) => serviceOf(each, context.modeOf(each.id), context.publicUrl)) },
        200,
      ),
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/kinds',
      summary: 'The dictionary, with what this person has of it',
      request: { query: z.object({ individual: QueryIndividual }) },
      responses: json(z.object({ kinds: z.array(Kind) })),
    }),
    async (c) => {
      const { caller } = c.var
      const kinds = await kindsOf(runtime.engine.store, caller.individual)
      return c.json({ kinds: kinds.filter(({ kind }) => mayRead(caller, kind)) }, 200)
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/dictionary',
      summary: 'Every kind there can be, with unit, range and codes',
      responses: json(z.record(z.string(), z.record(z.string(), z.unknown()))),
    }),
    (c) => c.json(dictionary as never, 200),
  )
}
