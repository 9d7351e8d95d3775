/** Out to a provider's consent page, and back. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { TributaryError } from '../../core/index.js'
import { connectionById, ensureIndividual, type SignInRequest, scheduleConnection } from '../../runtime/index.js'
import { appAddress } from '../app-address.js'
import type { ServerContext } from '../context.js'

/** What operators of the original have registered with the providers. */
const originalPaths: Readonly<Record<string, string>> = {
  fitbit: '/fitbit/oauth/access-token/',
  'google-fit': '/google-fit/oauth/access_token',
  oura: '/oura/oauth/access-token/',
}

export const connectRoute = (app: OpenAPIHono, context: ServerContext): void => {
  app.get('/connect/:connector', async (c) => {
    const connector = c.req.param('connector')
    if (context.modeOf(connector) === 'not-set-up')
      return back(c, { problem: `${connector} is not set up here; its card says how.` })
    try {
      const { individual } = context
      return await toConsent(c, context, { connector, individual, returnTo: '/', region: c.req.query('region') })
    } catch (error) {
      return back(c, { problem: sentenceOf(context, error) })
    }
  })
}

/** Sends the browser to the consent page, with a cookie that it comes back with. */
export const toConsent = async (
  c: Context,
  { runtime, redirectUriOf, publicUrl }: ServerContext,
  wish: Omit<SignInRequest, 'redirectUri'>,
): Promise<Response> => {
  await ensureIndividual(runtime.engine.store, wish.individual, runtime.engine.world.now())
  const start = await runtime.tokens.beginSignIn({ ...wish, redirectUri: redirectUriOf(wish.connector) })
  setCookie(c, start.cookie.name, start.cookie.value, {
    httpOnly: true,
    sameSite: 'Lax',
    secure: publicUrl.startsWith('https:'),
    path: '/',
    maxAge: start.cookie.maxAgeSeconds,
  })
  return c.redirect(start.url)
}

/** Called by the provider through the person's browser: bound to it by cookie and state, so no sign-in of ours is asked. */
export const callbackRoutes = (app: OpenAPIHono, context: ServerContext): void => {
  const finish = async (c: Context, connector: string): Promise<Response> => {
    const { runtime } = context
    /** Where the person came from, once that is known. */
    let app: URL | undefined
    try {
      const outcome = await runtime.tokens.finishSignIn({
        params: new URL(c.req.url).searchParams,
        cookie: (name) => getCookie(c, name),
        connector,
      })
      if (outcome.cookieName !== undefined) deleteCookie(c, outcome.cookieName, { path: '/' })
      // Looked at again: the settings may have changed while the person was away.
      app = outcome.returnTo === undefined ? undefined : appAddress(context, outcome.returnTo)
      if (outcome.state === 'refused')
        return app === undefined
          ? back(c, { problem: outcome.sentence })
          : c.redirect(withParams(app, { problem: outcome.code, service: connector }))
      const description = runtime.engine.connectors.get(outcome.connector)
      const connection = await connectionById(runtime.engine.store, outcome.connectionId)
      if (description !== undefined && connection !== undefined)
        await scheduleConnection(runtime.engine, description, connection)
      return app === undefined
        ? back(c, { connected: outcome.connector })
        : c.redirect(withParams(app, { connected: outcome.connector }))
    } catch (error) {
      const sentence = sentenceOf(context, error)
      return app === undefined
        ? back(c, { problem: sentence })
        : c.redirect(withParams(app, { problem: 'fault', service: connector }))
    }
  }
  app.get('/callback/:connector', (c) => finish(c, c.req.param('connector')))
  for (const [connector, path] of Object.entries(originalPaths)) {
    app.get(path, (c) => finish(c, connector))
    // Express and Flask take the path with and without its last slash; so do the addresses operators registered.
    app.get(path.endsWith('/') ? path.slice(0, -1) : `${path}/`, (c) => finish(c, connector))
  }
}

const back = (c: Context, params: Record<string, string>): Response => c.redirect(`/?${new URLSearchParams(params)}`)

/** An application's address with a word more; what it had in its query stays there. */
export const withParams = (app: URL, params: Readonly<Record<string, string>>): string => {
  const url = new URL(app)
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value)
  return url.href
}

const sentenceOf = ({ runtime }: ServerContext, error: unknown): string => {
  if (error instanceof TributaryError) return error.message
  runtime.engine.world.log.error(
    { fault: error instanceof Error ? error.name : 'unknown' },
    'a sign-in failed by a fault',
  )
  return 'A fault of ours kept the sign-in from ending; it is in the log. Please try again.'
}
