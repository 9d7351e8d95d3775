/**
 * The page that asks before a link begins a sign-in. A service that remembers an earlier yes sends the browser straight
 * back, so that without it whoever sends somebody's browser to a link of their own would be given that account's data.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { html } from 'hono/html'
import { bodyDoor } from '../body.js'
import type { ServerContext } from '../context.js'
import { fromOurselves, sameSecret } from '../guard.js'

export interface Asking {
  /** The secret part of the link: what was shown for one link is good for that one. */
  readonly sealed: string
  readonly service: string
  /** Who made the link. */
  readonly application: string
  readonly person: string
  /** Where a no leads to. */
  readonly declined?: string | undefined
}

/** No script, no frame around it. Browsers apply `form-action` to where a form is redirected to, here the service. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
const tokenBytes = 32
const goodForSeconds = 3600
const bodies = { maxBytes: 4096, atOnce: 16, waiting: 64, withinMs: 10_000 }

/** What the button sends has to match what this browser alone was given. */
export const connectPage = (
  c: Context,
  { publicUrl }: Pick<ServerContext, 'publicUrl'>,
  asking: Asking,
  pressed: 'not-yet' | 'in-vain' = 'not-yet',
): Response | Promise<Response> => {
  const token = randomBytes(tokenBytes).toString('base64url')
  setCookie(c, cookieName(asking.sealed), token, {
    httpOnly: true,
    sameSite: 'Strict',
    secure: publicUrl.startsWith('https:'),
    path: c.req.path,
    maxAge: goodForSeconds,
  })
  c.header('cache-control', 'no-store')
  c.header('content-security-policy', policy)
  // Not `no-referrer`: with that a browser calls the origin of the form `null`.
  c.header('referrer-policy', 'same-origin')
  return c.html(pageOf(asking, token, pressed), pressed === 'in-vain' ? 403 : 200)
}

/** Takes the press of the button: whether it came from our page, in the browser that was shown it. */
export const buttonOf = ({ runtime }: Pick<ServerContext, 'runtime'>) => {
  const take = bodyDoor(runtime.engine.world, bodies)
  return (c: Context, sealed: string, then: (was: 'pressed' | 'in-vain') => Promise<Response>): Promise<Response> =>
    take(c, (body) => {
      const given = new URLSearchParams(new TextDecoder().decode(body)).get('token')
      const wanted = getCookie(c, cookieName(sealed))
      const isOurs = given !== null && wanted !== undefined && sameSecret(given, wanted) && fromOurselves(c.req.raw)
      return then(isOurs ? 'pressed' : 'in-vain')
    })
}

/** One per link, so that two tabs may be open. */
const cookieName = (sealed: string): string =>
  `tributary_connect_${createHash('sha256').update(sealed).digest('hex').slice(0, 12)}`

const pageOf = (
  { service, application, person, declined }: Asking,
  token: string,
  pressed: 'not-yet' | 'in-vain',
) => html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Connect ${service}?</title>
<style>
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui;max-width:28rem;margin:15vh auto;padding:0 1rem}
button{font:inherit;padding:.5rem 1rem;width:100%;margin:1rem 0}
strong{overflow-wrap:anywhere}
</style>
<main>
<h1>Connect ${service}?</h1>
${pressed === 'in-vain' ? html`<p role="alert">This page was open for too long, or was not where you came from. Please press the button again.</p>` : ''}
<p><strong>${application}</strong> wants to connect an account at <strong>${service}</strong> for the person it knows as <strong>${person}</strong>. From then on, that person’s records there are filled from the account.</p>
<p>Go on only if this is you, and you asked for it. If somebody else sent you here, your data would be theirs to read.</p>
<form method="post"><input type="hidden" name="token" value="${token}"><button>Go on to ${service}</button></form>
${declined === undefined ? html`<p>Otherwise close this page; nothing has been begun.</p>` : html`<p><a href="${declined}">No, go back</a></p>`}
</main>
</html>`
