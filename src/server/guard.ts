/**
 * Who may call. On loopback without a token anybody on this machine may, so a page of another site must not: the Host
 * must be ours (DNS rebinding), and a change must come from our own pages. With a token, the token is asked for. An
 * application shows a key of its own instead, which opens what its scopes say and nothing else.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { holderOfKey, isKeyLike } from '../runtime/index.js'
import { type Caller, isIndividual, mayActFor, missingScope, operatorOnly, otherIndividual } from './caller.js'
import type { ServerContext } from './context.js'
import { openingFor, personParameter } from './open-to-keys.js'
import { problem } from './problem.js'

export const sessionCookie = 'tributary_session'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
export const sameSecret = (given: string, wanted: string): boolean => timingSafeEqual(digest(given), digest(wanted))

const local = new Set(['localhost', '127.0.0.1', '[::1]'])

/** What a program shows as its token or key. */
export const bearerOf = (context: Context): string | undefined =>
  /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1]

type GuardContext = Pick<ServerContext, 'runtime' | 'adminToken' | 'publicUrl' | 'individual'>

export const guard = (server: GuardContext): MiddlewareHandler => {
  const ours = new Set([...local, new URL(server.publicUrl).hostname])
  return async (context, next) => {
    const host = new URL(context.req.url).hostname
    if (!ours.has(host))
      return problem(
        context,
        421,
        'unknown-host',
        'Unknown host',
        'This instance does not answer to that name. Set TRIBUTARY_PUBLIC_URL to the address you use.',
      )
    const bearer = bearerOf(context)
    const isKey = bearer !== undefined && isKeyLike(bearer)
    // No page of another site can make a browser send a key of which it knows nothing.
    if (!isKey && !['GET', 'HEAD', 'OPTIONS'].includes(context.req.method) && !fromOurselves(context.req.raw))
      return problem(
        context,
        403,
        'foreign-origin',
        'Foreign origin',
        'Changes are taken from this instance’s own pages and from programs, not from other sites.',
      )
    const caller = isKey ? await application(context, server, bearer) : operator(context, server, bearer)
    if (caller instanceof Response) return caller
    context.set('caller', caller)
    return next()
  }
}

const operator = (
  context: Context,
  { adminToken, individual, runtime }: GuardContext,
  bearer?: string,
): Caller | Response => {
  const person = personParameter(runtime.engine.connectors, context.req.method, context.req.path)
  if (adminToken !== undefined) {
    const given = bearer ?? getCookie(context, sessionCookie)
    if (given === undefined || !sameSecret(given, adminToken)) {
      // A person who opens the dashboard is shown the page to sign in on; a program is told how.
      // Nor is that page for who follows an application's button to connect an account.
      const isOperators = context.req.method === 'GET' && person !== 'user_id'
      if (isOperators && context.req.header('accept')?.includes('text/html')) return context.redirect('/sign-in')
      return unknownCaller(context)
    }
  }
  const named = personIn(context, person)
  return named === 'unusable' ? badIndividual(context, person) : { individual: named ?? individual }
}

/** Every answer here but the last depends on the key alone, so that nothing is learnt of people it is not for. */
const application = async (context: Context, server: GuardContext, given: string): Promise<Caller | Response> => {
  const key = await holderOfKey(server.runtime.engine, given)
  if (key === undefined) return unknownCaller(context)
  const opening = openingFor(server.runtime.engine.connectors, context.req.method, context.req.path)
  if (opening === undefined) return operatorOnly(context)
  if (!opening.has(key)) return missingScope(context, opening.scope)
  const named = personIn(context, opening.person)
  if (named === 'unusable') return badIndividual(context, opening.person)
  const individual = named ?? onlyOne(key.individuals, server.individual)
  if (individual === undefined)
    return problem(
      context,
      400,
      'individual-needed',
      'Whose data?',
      `This key is for several people. Name one as \`${opening.person}\` in the query.`,
    )
  const caller = { individual, key }
  return mayActFor(caller, individual) ? caller : otherIndividual(context)
}

/** Who is meant when nobody is named. */
const onlyOne = (individuals: readonly string[] | 'all', usual: string): string | undefined =>
  individuals === 'all' || individuals.includes(usual) ? usual : individuals.length === 1 ? individuals[0] : undefined

/** Named once and well, or not at all. */
const personIn = (context: Context, parameter: string): string | 'unusable' | undefined => {
  const named = context.req.queries(parameter) ?? []
  if (named.length > 1 || named.some((each) => !isIndividual(each))) return 'unusable'
  return named[0]
}

const badIndividual = (context: Context, parameter: string): Response =>
  problem(
    context,
    422,
    'bad-user',
    'Bad user',
    `\`${parameter}\` is to be given once, with letters, digits and . _ @ - only.`,
  )

const unknownCaller = (context: Context): Response => {
  context.header('www-authenticate', 'Bearer')
  return problem(
    context,
    401,
    'sign-in-needed',
    'Sign in',
    'Send the admin token, or a key that has neither ended nor been revoked, as `Authorization: Bearer …`; or open /sign-in in the browser.',
  )
}

/** Browsers say where a request comes from; programs send neither header. */
export const fromOurselves = (request: Request): boolean => {
  const site = request.headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin' || site === 'none'
  const origin = request.headers.get('origin')
  return origin === null || new URL(request.url).host === hostOf(origin)
}
const hostOf = (origin: string): string | undefined => {
  try {
    return new URL(origin).host
  } catch {
    return undefined
  }
}
