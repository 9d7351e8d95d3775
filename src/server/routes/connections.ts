/** Connections: see them, hurry them, end them. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { backfill, connectionById, connectionsOf, disconnect, forgetConnection, pullNow } from '../../runtime/index.js'
import type { ServerContext } from '../context.js'
import { notFound } from '../problem.js'
import { Connection } from '../schemas.js'
import { accepted, json } from './answers.js'

const id = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })
const due = accepted(z.object({ due: z.number().int() }), 'Put on the schedule, ahead of everything nobody waits for')
/** Ten years: more than any provider keeps. Who asks for “all of it” gets that. */
const maxDays = 3660
const longestWish = 36_500

export const connectionRoutes = (app: OpenAPIHono, { runtime, individual }: ServerContext): void => {
  const { engine } = runtime
  const mine = async (connectionId: string) => {
    const connection = await connectionById(engine.store, connectionId)
    return connection?.individual === individual && connection.state !== 'disconnected' ? connection : undefined
  }
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/connections',
      summary: 'Accounts that are connected',
      responses: json(z.object({ connections: z.array(Connection) })),
    }),
    async (c) => {
      const connections = await connectionsOf(engine.store, individual, engine.world.now())
      return c.json(
        {
          connections: connections.map((each) => ({
            ...each,
            missingScopes: [...each.missingScopes],
            missingStreams: [...each.missingStreams],
          })),
        },
        200,
      )
    },
  )
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/connections/{id}/pull',
      summary: 'Pull everything now',
      request: { params: id },
      responses: due,
    }),
    async (c) => {
      const connection = await mine(c.req.valid('param').id)
      if (connection === undefined) return notFound(c, 'connection') as never
      return c.json({ due: await pullNow(engine, connection.id) }, 202)
    },
  )
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/connections/{id}/backfill',
      summary: 'Fetch more history',
      request: {
        params: id,
        body: {
          // Otherwise a request without a content type passes unread.
          required: true,
          content: {
            'application/json': {
              schema: z.object({
                days: z.number().int().positive().max(longestWish),
                streams: z.array(z.string()).optional(),
              }),
            },
          },
        },
      },
      responses: due,
    }),
    async (c) => {
      const connection = await mine(c.req.valid('param').id)
      if (connection === undefined) return notFound(c, 'connection') as never
      const { days, streams } = c.req.valid('json')
      return c.json({ due: await backfill(engine, connection.id, Math.min(days, maxDays), streams) }, 202)
    },
  )
  app.openapi(
    createRoute({
      method: 'delete',
      path: '/v1/connections/{id}',
      summary: 'End a connection, and revoke our access at the provider',
      request: { params: id, query: z.object({ data: z.enum(['keep', 'delete']).default('keep') }) },
      responses: json(z.object({ sentence: z.string() }), 'Ended; what the provider said of it'),
    }),
    async (c) => {
      const connection = await connectionById(engine.store, c.req.valid('param').id)
      const isDelete = c.req.valid('query').data === 'delete'
      // Of one that is disconnected already its data can still be deleted, also where that was interrupted.
      if (connection?.individual !== individual || (connection.state === 'disconnected' && !isDelete))
        return notFound(c, 'connection') as never
      const { sentence } =
        connection.state === 'disconnected'
          ? { sentence: 'It was disconnected before; what was here of it is deleted.' }
          : await disconnect(runtime, connection.id)
      if (isDelete) await forgetConnection(engine, connection)
      engine.bus.publish({ topic: 'connection', id: connection.id })
      return c.json({ sentence }, 200)
    },
  )
}
