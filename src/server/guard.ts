/**
 * Who may call. On loopback without a token anybody on this machine may, so a page of another site must not: the Host
 * must be ours (DNS rebinding), and a change must come from our own pages. With a token, the token is asked for.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { problem } from './problem.js'

export const sessionCookie = 'tributary_session'

export interface GuardOptions {
  readonly adminToken: string | undefined
  readonly publicUrl: string
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
export const sameSecret = (given: string, wanted: string): boolean => timingSafeEqual(digest(given), digest(wanted))

const local = new Set(['localhost', '127.0.0.1', '[::1]'])

export const guard = ({ adminToken, publicUrl }: GuardOptions): MiddlewareHandler => {
  const ours = new Set([...local, new URL(publicUrl).hostname])
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
    if (!['GET', 'HEAD', 'OPTIONS'].includes(context.req.method) && !fromOurselves(context.req.raw))
      return problem(
        context,
        403,
        'foreign-origin',
        'Foreign origin',
        'Changes are taken from this instance’s own pages and from programs, not from other sites.',
      )
    if (adminToken !== undefined) {
      const given =
        /^Bearer (.+)$/.exec(context.req.header('authorization') ?? '')?.[1] ?? getCookie(context, sessionCookie)
      if (given === undefined || !sameSecret(given, adminToken)) {
        // A person who opens the dashboard is shown the page to sign in on; a program is told how.
        if (context.req.method === 'GET' && context.req.header('accept')?.includes('text/html'))
          return context.redirect('/sign-in')
        context.header('www-authenticate', 'Bearer')
        return problem(
          context,
          401,
          'sign-in-needed',
          'Sign in',
          'Send the admin token as `Authorization: Bearer …`, or open /sign-in in the browser.',
        )
      }
    }
    return next()
  }
}

/** Browsers say where a request comes from; programs send neither header. */
const fromOurselves = (request: Request): boolean => {
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
