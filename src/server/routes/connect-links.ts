/** Links to connect an account, for an application to put before its person. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { sealConnectLink } from '../../runtime/index.js'
import { appAddress, refuseRedirect } from '../app-address.js'
import type { ServerContext } from '../context.js'
import { notFound } from '../problem.js'
import { QueryIndividual } from '../schemas.js'
import { created } from './answers.js'

const usualMinutes = 15
/** A week: long enough for a letter, short enough to be forgotten. */
const mostMinutes = 7 * 24 * 60

const LinkWanted = z.strictObject({
  connector: z.string().min(1).max(100),
  redirectUri: z.string().max(2000).optional().openapi({
    description:
      'Where to go afterwards: `connected` or `problem` is added to its query. Its origin must be in TRIBUTARY_APP_ORIGINS.',
  }),
  personName: z.string().min(1).max(100).optional().openapi({
    description: 'How the person knows themselves: the page that asks them first says it in place of the id.',
  }),
  minutes: z.number().int().positive().max(mostMinutes).default(usualMinutes).openapi({
    description: 'How long the link is good.',
  }),
})
const Link = z
  .object({
    url: z.string().openapi({ description: 'To be opened by the person’s own browser, and by nobody else’s.' }),
    expiresAt: z.string().openapi({ format: 'date-time' }),
  })
  .openapi('ConnectLink')

export const connectLinkRoute = (app: OpenAPIHono, context: ServerContext): void => {
  const { engine } = context.runtime
  app.openapi(
    createRoute({
      method: 'post',
      path: '/v1/connect-links',
      summary: 'A link with which one person connects one account, for a while; needs the scope `connections.write`',
      request: {
        query: z.object({ individual: QueryIndividual }),
        body: { required: true, content: { 'application/json': { schema: LinkWanted } } },
      },
      responses: created(Link, 'Hand it to the person'),
    }),
    async (c) => {
      const { connector, redirectUri, ...wish } = c.req.valid('json')
      const { individual, key } = c.var.caller
      if (engine.connectors.get(connector)?.auth.type !== 'oauth2') return notFound(c, 'service to sign in to') as never
      if (redirectUri !== undefined && appAddress(context, redirectUri) === undefined) return refuseRedirect(c) as never
      const { sealed, expiresAt } = await sealConnectLink(engine, {
        ...wish,
        connector,
        individual,
        redirectUri,
        application: key?.name,
      })
      c.header('cache-control', 'no-store')
      const url = `${context.publicUrl}/${connector}/connection?link=${sealed}`
      return c.json({ url, expiresAt: new Date(expiresAt).toISOString() }, 201)
    },
  )
}
