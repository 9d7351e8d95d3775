/** Where providers call us. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { InboundRequest } from '../../kit/index.js'
import { takeNotices, webhookViews } from '../../runtime/index.js'
import type { ServerContext } from '../context.js'
import { problem } from '../problem.js'
import { Webhook } from '../schemas.js'
import { json } from './answers.js'

export const webhookRoutes = (app: OpenAPIHono, context: ServerContext): void => {
  const { engine, webhookSecrets } = context.runtime
  app.on(['GET', 'POST'], '/webhooks/:connector', async (c) => {
    const connector = engine.connectors.get(c.req.param('connector'))
    const webhook = connector?.webhook
    if (connector === undefined || webhook === undefined)
      return problem(c, 404, 'no-webhook', 'No webhook', 'No service calls this address.')
    const request = await inbound(c)
    const secrets = await webhookSecrets.of(connector)
    if (secrets === undefined)
      return problem(
        c,
        404,
        'not-set-up',
        'Not set up',
        `${connector.name} is not set up here; nobody asked it to call.`,
      )
    const greeting = webhook.handshake?.(request, secrets)
    if (greeting !== undefined)
      return new Response(greeting.body ?? null, {
        status: greeting.status,
        headers: { 'content-type': greeting.contentType ?? 'application/json' },
      })
    if (!(await webhookSecrets.verifies(connector, request, secrets))) {
      engine.world.log.warn({ connector: connector.id }, 'a webhook call with a wrong signature was refused')
      return problem(c, 401, 'bad-signature', 'Bad signature', 'The signature does not fit the body.')
    }
    await takeNotices(engine, connector, webhook.read(request))
    return new Response(null, { status: webhook.successStatus ?? 204 })
  })
}

/** For the operator: where each service calls us, and what to tell those that are subscribed by hand. */
export const webhookListRoute = (app: OpenAPIHono, { runtime, publicUrl }: ServerContext): void => {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/webhooks',
      summary: 'Where services call us, and what they have to show',
      responses: json(z.object({ webhooks: z.array(Webhook) })),
    }),
    async (c) => c.json({ webhooks: await webhookViews(runtime, publicUrl) }, 200),
  )
}

const inbound = async (c: Context): Promise<InboundRequest> => {
  const body = new Uint8Array(await c.req.arrayBuffer())
  return {
    method: c.req.method,
    path: c.req.path,
    query: c.req.query(),
    headers: Object.fromEntries([...c.req.raw.headers].map(([name, value]) => [name.toLowerCase(), value])),
    body,
  }
}
