/** The original's upload for its own iPhone app: one key for the whole instance, sleep stages of one person. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import { takeAppPage } from '../../runtime/index.js'
import { bodyDoor, publicDoor } from '../body.js'
import type { ServerContext } from '../context.js'
import { sameSecret } from '../guard.js'
import { problem } from '../problem.js'

const [connectorId, stream, account] = ['apple-health', 'healthkit_upload', 'healthkit']
const Upload = z.object({ test_key: z.string(), data: z.array(z.unknown()) })
const Individual = z.string().regex(/^[\w.@-]{1,100}$/)

export const healthkitRoute = (app: OpenAPIHono, context: ServerContext): void => {
  const { engine } = context.runtime
  // Anybody may send a body here before the key in it is known.
  const take = bodyDoor(engine.world, publicDoor)
  app.post('/healthkit/upload', async (c) => {
    const { healthkitKey } = context
    const connector = engine.connectors.get(connectorId)
    if (healthkitKey === undefined || connector?.streams?.[stream] === undefined)
      return problem(
        c,
        404,
        'no-healthkit',
        'Not set up',
        'Uploads of the iPhone app are not set up here. Set IOS_APP_KEY, or KEY in the section [IOS_APP] of config.ini, to the key the app sends, and start again.',
      )
    return take(c, async (body) => {
      const read = jsonOf(body)
      const key = z.object({ test_key: z.string() }).safeParse(read)
      if (!key.success || !sameSecret(key.data.test_key, healthkitKey)) {
        engine.world.log.warn({}, 'an upload with a wrong key was refused')
        return problem(c, 401, 'wrong-key', 'Wrong key', 'The key is not the one that is set here as IOS_APP_KEY.')
      }
      const upload = Upload.safeParse(read)
      if (!upload.success)
        return problem(c, 422, 'no-upload', 'No such upload', 'The body is to be {"test_key": …, "data": […]}.')
      const individual = Individual.safeParse(c.req.query('user_id') ?? context.individual)
      if (!individual.success)
        return problem(c, 422, 'bad-user', 'Bad user', '`user_id` may have letters, digits and . _ @ - only.')
      const request = { method: 'POST', path: '/healthkit/upload', query: {} } as const
      const page = { stream, body: upload.data.data, request }
      const taken = await takeAppPage(engine, connector, { individual: individual.data, account }, page)
      return taken === 'disconnected'
        ? problem(
            c,
            403,
            'disconnected',
            'Disconnected',
            `This person has disconnected the app. To let it in again, connect ${connectorId} as a device named ${account}.`,
          )
        : c.json(taken, 201)
    })
  })
}

const jsonOf = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}
