/** Where devices hand us their pages, and where a person lets them. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { ContractError, minuteMs } from '../../core/index.js'
import type { InboundRequest } from '../../kit/index.js'
import {
  connectionById,
  connectPushing,
  pusherOf,
  pushPositions,
  revokePushToken,
  rotatePushToken,
  takePush,
} from '../../runtime/index.js'
import { bodyDoor } from '../body.js'
import type { ServerContext } from '../context.js'
import { notFound, problem } from '../problem.js'
import { created, json } from './answers.js'

/** The size after inflation: a phone's first delivery holds months, and may come over a poor line. */
const deliveries = { maxBytes: 64 * 1024 * 1024, atOnce: 8, waiting: 64, withinMs: 2 * minuteMs }
/** The token is ours; what a connector reads of a delivery may end up in a page. */
const secretHeaders = ['authorization', 'x-api-key', 'api-key', 'cookie']

/** Devices carry a token of their own and no cookie, so these stand before the guard. */
export const pushRoutes = (app: OpenAPIHono, { runtime: { engine } }: ServerContext): void => {
  const take = bodyDoor(engine.world, deliveries)
  /** Who calls: the token decides, and it must be for this connector. */
  const caller = async (c: Context, name: string) => {
    const token = tokenIn(c)
    const owner = token === undefined ? undefined : await pusherOf(engine, token)
    const connector = engine.connectors.get(name)
    return owner === undefined || owner.connector !== name || connector?.push === undefined
      ? undefined
      : { owner, connector }
  }
  const nobody = (c: Context): Response => {
    c.header('www-authenticate', 'Bearer')
    return problem(
      c,
      401,
      'unknown-device',
      'Unknown device',
      'This token is not known here, or has ended. Connect the device again in the dashboard, and give it the new token.',
    )
  }

  app.post('/push/:connector', async (c) => {
    const who = await caller(c, c.req.param('connector'))
    if (who === undefined) return nobody(c)
    return take(c, async (body) => {
      try {
        const taken = await takePush(engine, who.connector, who.owner, inbound(c, who.connector.id, body))
        return c.json(taken, 200)
      } catch (error) {
        if (!(error instanceof ContractError)) throw error
        const { code, message, path, expected } = error
        const detail = { title: 'No such delivery', status: 422, code, detail: message, path, expected }
        return c.json({ type: `urn:tributary:problem:${code}`, ...detail }, 422, {
          'content-type': 'application/problem+json',
        })
      }
    })
  })

  app.get('/push/:connector', async (c) => {
    const who = await caller(c, c.req.param('connector'))
    if (who === undefined) return nobody(c)
    c.header('cache-control', 'no-store')
    return c.json({ streams: await pushPositions(engine, who.owner) }, 200)
  })
}

const tokenIn = (c: Context): string | undefined =>
  /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ??
  c.req.header('x-api-key') ??
  c.req.header('api-key')

const inbound = (c: Context, connector: string, body: Uint8Array): InboundRequest => ({
  method: c.req.method,
  path: `/push/${connector}`,
  query: c.req.query(),
  headers: Object.fromEntries(
    [...c.req.raw.headers]
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => !secretHeaders.includes(name)),
  ),
  body,
})

const id = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })
const Device = z
  .object({
    connection: z.string(),
    url: z.string(),
    token: z.string().openapi({ description: 'Shown this once. It is not kept, only its hash.' }),
    setUp: z.string().openapi({ description: 'For the person, as Markdown: how to point the app at us.' }),
  })
  .openapi('Device')
const DeviceWanted = z.strictObject({
  connector: z.string().min(1).max(100),
  name: z
    .string()
    .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._'’-]{0,59}$/u, 'a name of up to 60 letters')
    .optional()
    .openapi({ description: 'Tells several devices apart; `device` unless given.' }),
})

/** Behind the guard: to let a device in is the person's. */
export const deviceRoutes = (app: OpenAPIHono, { runtime: { engine }, individual, publicUrl }: ServerContext): void => {
  const mine = async (connectionId: string) => {
    const connection = await connectionById(engine.store, connectionId)
    const push = connection && engine.connectors.get(connection.connector)?.push
    return connection?.individual === individual && connection.state !== 'disconnected' && push !== undefined
      ? connection
      : undefined
  }
  const told = (connector: string, connection: string, token: string): z.infer<typeof Device> => {
    const url = `${publicUrl}/push/${connector}`
    const setUp = engine.connectors.get(connector)?.push?.setUp ?? ''
    return { connection, url, token, setUp: setUp.replaceAll('{url}', url).replaceAll('{token}', token) }
  }
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/connections/push',
      summary: 'Connect a device that pushes: its address, and its token, shown once',
      request: { body: { required: true, content: { 'application/json': { schema: DeviceWanted } } } },
      responses: created(Device, 'Connected; the token is not shown again'),
    }),
    async (c) => {
      const { connector, name } = c.req.valid('json')
      const { connectionId, token } = await connectPushing(engine, { connector, name, individual })
      c.header('cache-control', 'no-store')
      return c.json(told(connector, connectionId, token), 201)
    },
  )
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/connections/{id}/push-token',
      summary: 'A new token for a device; the old one ends at once',
      request: { params: id },
      responses: created(Device, 'The new token; it is not shown again'),
    }),
    async (c) => {
      const connection = await mine(c.req.valid('param').id)
      if (connection === undefined) return notFound(c, 'device') as never
      c.header('cache-control', 'no-store')
      return c.json(told(connection.connector, connection.id, await rotatePushToken(engine, connection.id)), 201)
    },
  )
  app.openapi(
    createRoute({
      method: 'delete',
      path: '/v1/connections/{id}/push-token',
      summary: 'End a device’s token; what it has brought stays',
      request: { params: id },
      responses: json(z.object({ sentence: z.string() }), 'Ended'),
    }),
    async (c) => {
      const connection = await mine(c.req.valid('param').id)
      if (connection === undefined || !(await revokePushToken(engine, connection.id)))
        return notFound(c, 'device') as never
      return c.json({ sentence: 'The device can push no more. Make a new token to let it in again.' }, 200)
    },
  )
}
