/**
 * Where the old system began a sign-in: `/{service}/connection?user_id=…&redirect_uri=…`. There anybody could who knew
 * an id. Here it is the operator, an application whose key may, or whose person's browser brings a link it was given:
 * that browser is asked first, as anybody may send it here.
 */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { connectionsOf, openConnectLink, pullUnlessAsked } from '../../runtime/index.js'
import { appAddress, refuseRedirect } from '../app-address.js'
import type { ServerContext } from '../context.js'
import { problem } from '../problem.js'
import { toConsent, withParams } from '../routes/sign-in.js'
import { type Asking, buttonOf, connectPage } from './connect-page.js'

const path = '/:service/connection'

/** Before the guard: a link is all that a person's browser has to show. */
export const connectionDoor = (app: OpenAPIHono, context: ServerContext): void => {
  const button = buttonOf(context)
  app.get(path, async (c, next) => {
    if (context.runtime.engine.connectors.get(c.req.param('service')) === undefined) return next()
    const sealed = c.req.query('link')
    if (sealed === undefined) return c.req.query('user_id') === undefined ? c.text('User not logged in', 401) : next()
    const opened = await openedBy(c, context, sealed)
    return opened instanceof Response
      ? opened
      : ((await connectedAlready(c, context, opened)) ??
          notSetUp(c, context, opened.connector) ??
          connectPage(c, context, opened.asking))
  })
  app.post(path, async (c, next) => {
    const sealed = c.req.query('link')
    if (sealed === undefined || context.runtime.engine.connectors.get(c.req.param('service')) === undefined)
      return next()
    const opened = await openedBy(c, context, sealed)
    if (opened instanceof Response) return opened
    return button(c, sealed, async (was) =>
      was === 'pressed'
        ? ((await connectedAlready(c, context, opened)) ?? toConnect(c, context, opened))
        : connectPage(c, context, opened.asking, 'in-vain'),
    )
  })
}

interface Opened {
  readonly connector: string
  readonly individual: string
  readonly app: URL | undefined
  readonly asking: Asking
}

/** What a link allows here, or why not. */
const openedBy = async (c: Context, context: ServerContext, sealed: string): Promise<Opened | Response> => {
  const { engine } = context.runtime
  const link = await openConnectLink(engine, sealed)
  if (link === undefined || link.connector !== c.req.param('service'))
    return problem(
      c,
      401,
      'link-ended',
      'Link ended',
      'This link has ended, or is none of ours. Go back to where you found it, and ask for another.',
    )
  const { connector, individual, redirectUri } = link
  const app = redirectUri === undefined ? undefined : appAddress(context, redirectUri)
  if (redirectUri !== undefined && app === undefined) return refuseRedirect(c)
  const asking = {
    sealed,
    service: engine.connectors.get(connector)?.name ?? connector,
    application: link.application ?? new URL(context.publicUrl).host,
    person: link.personName ?? individual,
    // As the callback says it of who declines at the service.
    declined: app && withParams(app, { problem: 'denied', service: connector }),
  }
  return { connector, individual, app, asking }
}

/** Who opens a link of an account that is there is sent back, and what is new is asked for. */
const connectedAlready = async (
  c: Context,
  context: ServerContext,
  { connector, individual, app }: Opened,
): Promise<Response | undefined> => {
  const due = await importOf(context, individual, connector)
  if (due === undefined) return undefined
  return app === undefined ? c.json({ success: true, due }) : c.redirect(withParams(app, { connected: connector }))
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

/** Makes a person's accounts there due now, but for what was asked of late; nothing where none is connected. */
const importOf = async (
  { runtime: { engine } }: ServerContext,
  individual: string,
  connector: string,
): Promise<number | undefined> => {
  const connections = await connectionsOf(engine.store, individual, engine.world.now())
  const connected = connections.filter((each) => each.connector === connector && each.state === 'connected')
  if (connected.length === 0) return undefined
  let due = 0
  for (const { id } of connected) due += await pullUnlessAsked(engine, id)
  return due
}

const toConnect = (
  c: Context,
  context: ServerContext,
  { connector, individual, app }: Omit<Opened, 'asking'>,
): Promise<Response> | Response =>
  notSetUp(c, context, connector) ?? toConsent(c, context, { connector, individual, backTo: app?.href })

const notSetUp = (c: Context, { modeOf }: ServerContext, connector: string): Response | undefined =>
  modeOf(connector) === 'not-set-up'
    ? problem(
        c,
        404,
        'not-set-up',
        'Not set up',
        `${connector} is not set up here; its card in the dashboard says how.`,
      )
    : undefined
