/** What goes where: the matrix of sources and targets, what is set for a connection, and taking back what was sent. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import {
  connectionSettings,
  flowsView,
  rollbackView,
  setConnectionSettings,
  setFlows,
  startRollback,
  stopRollback,
} from '../../runtime/index.js'
import type { ServerContext } from '../context.js'
import { notFound } from '../problem.js'
import { ActivityId } from '../schemas-activities.js'
import { ConnectionSettings, FlowRule, Flows, Rollback } from '../schemas-sync.js'
import { accepted, json } from './answers.js'

const id = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })
const mostRules = 2000
const body = <S extends z.ZodType>(schema: S) => ({
  required: true,
  content: { 'application/json': { schema } },
})

export const flowRoutes = (app: OpenAPIHono, { runtime, individual }: ServerContext): void => {
  const { engine } = runtime
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/flows',
      summary: 'The matrix of sources and targets, and the ways round through services that send by themselves',
      responses: json(Flows),
    }),
    async (c) => c.json((await flowsView(engine, individual)) as never, 200),
  )
  app.openapi(
    createRoute({
      method: 'put',
      path: '/v1/flows',
      summary: 'Set some cells of the matrix; the others stay',
      request: { body: body(z.object({ rules: z.array(FlowRule).max(mostRules) })) },
      responses: json(Flows),
    }),
    async (c) => {
      await setFlows(engine, individual, c.req.valid('json').rules)
      return c.json((await flowsView(engine, individual)) as never, 200)
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/connections/{id}/settings',
      summary: 'What is set for a connection: a folder, a format, whether private workouts are sent on',
      request: { params: id },
      responses: json(ConnectionSettings),
    }),
    async (c) => {
      const settings = await connectionSettings(engine, individual, c.req.valid('param').id)
      return settings === undefined ? (notFound(c, 'connection') as never) : c.json(settings as never, 200)
    },
  )
  app.openapi(
    createRoute({
      method: 'put',
      path: '/v1/connections/{id}/settings',
      summary: 'Change some of them; `null` gives one its default back',
      request: {
        params: id,
        body: body(
          z.strictObject({
            settings: z.record(z.string(), z.unknown()).optional(),
            syncPrivate: z.boolean().optional(),
            autoPause: z.boolean().optional(),
          }),
        ),
      },
      responses: json(ConnectionSettings),
    }),
    async (c) => {
      const settings = await setConnectionSettings(engine, individual, c.req.valid('param').id, c.req.valid('json'))
      return settings === undefined ? (notFound(c, 'connection') as never) : c.json(settings as never, 200)
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/rollback',
      summary: 'Everything we have sent, and what of it is being taken back',
      responses: json(Rollback),
    }),
    async (c) => c.json((await rollbackView(engine, individual)) as never, 200),
  )
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/rollback',
      summary: 'Take back what we have sent, at these connections or everywhere, or one workout',
      request: {
        body: body(
          z.strictObject({ connections: z.array(z.uuid()).max(mostRules).optional(), activity: ActivityId.optional() }),
        ),
      },
      responses: accepted(z.object({ wanted: z.number().int() }), 'How many are going to be removed'),
    }),
    async (c) => c.json({ wanted: await startRollback(engine, individual, c.req.valid('json')) }, 202),
  )
  app.openapi(
    createRoute({
      method: 'delete',
      path: '/v1/rollback',
      summary: 'Stop taking back: what has not been removed yet stays',
      responses: accepted(z.object({ left: z.number().int() }), 'How many stay'),
    }),
    async (c) => c.json({ left: await stopRollback(engine, individual) }, 202),
  )
}
