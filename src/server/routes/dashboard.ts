/** The dashboard's files, and the page that asks for the admin token. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { setCookie } from 'hono/cookie'
import type { ServerContext } from '../context.js'
import { sameSecret, sessionCookie } from '../guard.js'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
}

/** Nothing is loaded from anywhere else, and nobody may frame us. */
const policy =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

export const dashboardRoutes = (app: OpenAPIHono, { dashboardDir }: ServerContext): void => {
  const file = async (path: string): Promise<Response | undefined> => {
    const full = normalize(join(dashboardDir, path))
    if (!full.startsWith(dashboardDir + sep)) return undefined
    try {
      const bytes = await readFile(full)
      const hashed = path.startsWith('/assets/')
      return new Response(new Uint8Array(bytes), {
        headers: {
          'content-type': types[extname(full)] ?? 'application/octet-stream',
          'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
          etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
          'content-security-policy': policy,
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'same-origin',
        },
      })
    } catch {
      return undefined
    }
  }
  app.get('*', async (c) => {
    const path = c.req.path === '/' ? '/index.html' : c.req.path
    return (
      (await file(path)) ??
      (await file('/index.html')) ??
      c.text('The dashboard is not built. Run `npm run build` and start again.', 503)
    )
  })
}

export const signInPage = (app: OpenAPIHono, { adminToken, publicUrl }: ServerContext): void => {
  const page = (sentence: string): string =>
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Tributary: sign in</title>
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui;max-width:24rem;margin:20vh auto;padding:0 1rem}input,button{font:inherit;padding:.5rem;width:100%;box-sizing:border-box;margin:.25rem 0}</style>
<main><h1>Tributary</h1><p>${sentence}</p><form method="post"><label>Admin token<input name="token" type="password" autocomplete="current-password" required autofocus></label><button>Sign in</button></form></main></html>`
  app.get('/sign-in', (c) => c.html(page('This instance asks for its admin token.')))
  app.post('/sign-in', async (c) => {
    const { token } = await c.req.parseBody()
    if (adminToken === undefined || typeof token !== 'string' || !sameSecret(token, adminToken))
      return c.html(page('That is not the token. It is what TRIBUTARY_ADMIN_TOKEN was set to.'), 401)
    setCookie(c, sessionCookie, token, {
      httpOnly: true,
      sameSite: 'Strict',
      secure: publicUrl.startsWith('https:'),
      path: '/',
      maxAge: 30 * 86_400,
    })
    return c.redirect('/')
  })
}
