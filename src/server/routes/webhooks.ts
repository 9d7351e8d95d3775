/** Where providers call us. */
import { randomUUID } from 'node:crypto'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { InboundRequest } from '../../kit/index.js'
import { isOurAddress, takeNotices, webhookViews } from '../../runtime/index.js'
import type { ServerContext } from '../context.js'
import { problem } from '../problem.js'
import { Webhook } from '../schemas.js'
import { json } from './answers.js'

export const webhookRoutes = (app: OpenAPIHono, context: ServerContext): void => {
  const { engine, webhookSecrets } = context.runtime
  const called = async (c: Context, name: string, given: string | undefined): Promise<Response> => {
    const connector = engine.connectors.get(name)
    const webhook = connector?.webhook
    // One answer for every address that is none, so that nobody learns how near a guess was.
    const nowhere = () => problem(c, 404, 'no-webhook', 'No webhook', 'No service calls this address.')
    if (connector === undefined || webhook === undefined) return nowhere()
    const secrets = await webhookSecrets.of(connector)
    if (!isOurAddress(connector, given, secrets ?? noToken)) return nowhere()
    const request = await inbound(c, `/webhooks/${connector.id}`)
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
    // A GET is a greeting or nothing: notices have a body.
    if (c.req.method !== 'POST') {
      c.header('allow', 'POST')
      return problem(c, 405, 'no-greeting', 'No greeting', 'Notices are taken by POST.')
    }
    if (!(await webhookSecrets.verifies(connector, request, secrets))) {
      engine.world.log.warn({ connector: connector.id }, 'a webhook call with a wrong signature was refused')
      return problem(c, 401, 'bad-signature', 'Bad signature', 'The signature does not fit the body.')
    }
    await takeNotices(engine, connector, webhook.read(request))
    const { successStatus: status = 204, successJson } = webhook
    return successJson === undefined ? new Response(null, { status }) : Response.json(successJson, { status })
  }
  // A HEAD comes as a GET, and its answer leaves without a body.
  app.on(['GET', 'POST'], '/webhooks/:connector', (c) => called(c, c.req.param('connector'), undefined))
  app.on(['GET', 'POST'], '/webhooks/:connector/:secret', (c) =>
    called(c, c.req.param('connector'), c.req.param('secret')),
  )
}

/** Where a service is not set up nobody was told an address. */
const noToken = { verificationToken: randomUUID() }

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

/** `path`: without what is secret in it, so that nothing a connector says of the request can tell. */
const inbound = async (c: Context, path: string): Promise<InboundRequest> => {
  const body = new Uint8Array(await c.req.arrayBuffer())
  return {
    method: c.req.method,
    path,
    query: c.req.query(),
    headers: Object.fromEntries([...c.req.raw.headers].map(([name, value]) => [name.toLowerCase(), value])),
    body,
  }
}
