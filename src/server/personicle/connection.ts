/**
 * Where the old system began a sign-in: `/{service}/connection?user_id=…&redirect_uri=…`. There anybody could who knew
 * an id. Here it is the operator, an application whose key may, or whose person's browser brings a link it was given.
 */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { connectionsOf, openConnectLink, pullNow } from '../../runtime/index.js'
import { appAddress, refuseRedirect } from '../app-address.js'
import type { ServerContext } from '../context.js'
import { problem } from '../problem.js'
import { toApp, toConsent } from '../routes/sign-in.js'

const path = '/:service/connection'

/** Before the guard: a link is all that a person's browser has to show. */
export const connectionDoor = (app: OpenAPIHono, context: ServerContext): void => {
  const { engine } = context.runtime
  app.get(path, async (c, next) => {
    const connector = c.req.param('service')
    if (engine.connectors.get(connector) === undefined) return next()
    const sealed = c.req.query('link')
    if (sealed === undefined) return c.req.query('user_id') === undefined ? c.text('User not logged in', 401) : next()
    const link = await openConnectLink(engine, sealed)
    if (link?.connector !== connector)
      return problem(
        c,
        401,
        'link-ended',
        'Link ended',
        'This link has ended, or is none of ours. Go back to where you found it, and ask for another.',
      )
    const { individual, redirectUri } = link
    const app = redirectUri === undefined ? undefined : appAddress(context, redirectUri)
    if (redirectUri !== undefined && app === undefined) return refuseRedirect(c)
    const due = await importOf(context, individual, connector)
    if (due === undefined) return toConnect(c, context, { connector, individual, app })
    return app === undefined ? c.json({ success: true, due }) : toApp(c, app, { connected: connector })
  })
}

/** Behind the guard, which has seen to it that the caller may act for this person. */
export const connectionByKey = (app: OpenAPIHono, context: ServerContext): void => {
  app.get(path, async (c, next) => {
    const connector = c.req.param('service')
    if (context.runtime.engine.connectors.get(connector) === undefined) return next()
    // Without a token anybody on this machine may; a page of the internet that sends them here may not.
    if (context.adminToken === undefined && c.req.header('sec-fetch-site') === 'cross-site')
      return problem(
        c,
        403,
        'foreign-origin',
        'Foreign origin',
        'Another site may not begin a sign-in here. Let your application ask for a link: POST /v1/connect-links.',
      )
    const { individual } = c.var.caller
    const redirectUri = c.req.query('redirect_uri')
    const app = redirectUri === undefined ? undefined : appAddress(context, redirectUri)
    if (redirectUri !== undefined && app === undefined) return refuseRedirect(c)
    const due = await importOf(context, individual, connector)
    return due === undefined ? toConnect(c, context, { connector, individual, app }) : c.json({ success: true, due })
  })
}

/** Makes all of a person's accounts there due now; nothing where none is connected. */
const importOf = async (
  { runtime: { engine } }: ServerContext,
  individual: string,
  connector: string,
): Promise<number | undefined> => {
  const connections = await connectionsOf(engine.store, individual, engine.world.now())
  const connected = connections.filter((each) => each.connector === connector && each.state === 'connected')
  if (connected.length === 0) return undefined
  let due = 0
  for (const { id } of connected) due += await pullNow(engine, id)
  return due
}

const toConnect = (
  c: Context,
  context: ServerContext,
  {
    connector,
    individual,
    app,
  }: { readonly connector: string; readonly individual: string; readonly app?: URL | undefined },
): Promise<Response> | Response =>
  context.modeOf(connector) === 'not-set-up'
    ? problem(
        c,
        404,
        'not-set-up',
        'Not set up',
        `${connector} is not set up here; its card in the dashboard says how.`,
      )
    : toConsent(c, context, { connector, individual, backTo: app?.href })
