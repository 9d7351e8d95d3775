/** Connecting without a consent page: what the person types is tried at the service, and answered in a sentence. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { connectionById, ensureIndividual, scheduleConnection } from '../../runtime/index.js'
import type { ServerContext } from '../context.js'
import { WayInOutcome } from '../schemas.js'
import { json } from './answers.js'

const connector = z.string().min(1).max(100)
const region = z.string().min(1).max(100).optional()
const KeyGiven = z.strictObject({ connector, key: z.string().min(1).max(4096), region })
const PasswordGiven = z.strictObject({
  connector,
  user: z.string().min(1).max(1024),
  password: z.string().min(1).max(1024),
  code: z.string().min(1).max(100).optional().openapi({
    description: 'The second factor, once an answer was `needs-code`: send all of it again, with the code.',
  }),
  remember: z.boolean().openapi({
    description:
      'Whether the password is kept, sealed, to open the next session with. Otherwise it is asked for again when this process has ended.',
  }),
  region,
})

/** Behind the guard, which takes no change from another site; and as JSON only, which no form of another site can send. */
export const wayInRoutes = (app: OpenAPIHono, { runtime, individual }: ServerContext): void => {
  const { engine, tokens } = runtime
  const known = (): Promise<void> => ensureIndividual(engine.store, individual, engine.world.now())

  /** Tells everybody of a new connection, and hands the outcome on. */
  const told = async <O extends z.infer<typeof WayInOutcome>>(outcome: O): Promise<O> => {
    if (outcome.state !== 'connected') return outcome
    const connection = await connectionById(engine.store, outcome.connectionId)
    const description = connection && engine.connectors.get(connection.connector)
    if (connection !== undefined && description !== undefined) await scheduleConnection(engine, description, connection)
    return outcome
  }

  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/connections/key',
      summary: 'Connect an account with a key its person took from the service',
      request: { body: { required: true, content: { 'application/json': { schema: KeyGiven } } } },
      responses: json(WayInOutcome, 'Connected, or refused by the service'),
    }),
    async (c) => {
      await known()
      c.header('cache-control', 'no-store')
      return c.json(await told(await tokens.connectWithKey({ ...c.req.valid('json'), individual })), 200)
    },
  )
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/connections/password',
      summary: 'Connect an account with user name and password',
      request: { body: { required: true, content: { 'application/json': { schema: PasswordGiven } } } },
      responses: json(WayInOutcome, 'Connected, refused by the service, or in need of a second factor'),
    }),
    async (c) => {
      await known()
      c.header('cache-control', 'no-store')
      return c.json(await told(await tokens.connectWithPassword({ ...c.req.valid('json'), individual })), 200)
    },
  )
}
