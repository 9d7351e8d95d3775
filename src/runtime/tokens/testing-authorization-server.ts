/** For the tests of signing in: an authorization server nobody here wrote, and a browser to go there with. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** As much of `oidc-provider`, which brings no types, as the test uses. */
interface Provider {
  callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
  interactionDetails(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<{
    readonly prompt: { readonly name: string }
    readonly session?: { readonly accountId: string }
    readonly params: Readonly<Record<string, unknown>>
  }>
  interactionFinished(
    request: IncomingMessage,
    response: ServerResponse,
    result: object,
    options: object,
  ): Promise<void>
  readonly AccessToken: {
    find(token: string): Promise<{ readonly accountId: string } | undefined>
  }
  readonly Grant: new (
    about: object,
  ) => {
    addOIDCScope(scope: string): void
    rejectOIDCScope(scope: string): void
    save(): Promise<string>
  }
}
type ProviderClass = new (issuer: string, configuration: object) => Provider

/** What the person does on the consent page. */
export type Consent = { readonly allow: readonly string[] } | 'deny'
export interface AuthorizationServer {
  /** Leads Acme's addresses here. */
  readonly route: (url: string) => string
  decide(consent: Consent): void
  accepts(accessToken: string): Promise<boolean>
  close(): Promise<void>
}
export const redirectUri = 'http://127.0.0.1:5000/connect/acme/callback'
const allScopes = ['daily', 'heart']

/** A real authorization server on loopback: rotation, reuse detection, PKCE demanded. Its consent page answers by itself. */
export const startAuthorizationServer = async (): Promise<AuthorizationServer> => {
  let consent: Consent = { allow: allScopes }
  const server = createServer((request, response) => void handle(request, response).catch(() => response.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = await quietly(async () => {
    const { default: OidcProvider } = (await import('oidc-provider' as string)) as { default: ProviderClass }
    return new OidcProvider(origin, configuration)
  })

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', origin)
    if (pathname === '/api/v1/me') return account(request, response)
    if (!pathname.startsWith('/interaction/')) return provider.callback()(request, response)
    const { prompt, session, params } = await provider.interactionDetails(request, response)
    const finish = (result: object): Promise<void> =>
      provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true })
    if (prompt.name === 'login') return finish({ login: { accountId: 'ada-at-acme' } })
    if (consent === 'deny') return finish({ error: 'access_denied', error_description: 'planted-description' })
    const { allow } = consent
    const grant = new provider.Grant({ accountId: session?.accountId ?? '', clientId: String(params.client_id) })
    grant.addOIDCScope(allow.join(' '))
    grant.rejectOIDCScope(allScopes.filter((scope) => !allow.includes(scope)).join(' '))
    return finish({ consent: { grantId: await grant.save() } })
  }
  const account = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const token = await provider.AccessToken.find((request.headers.authorization ?? '').replace('Bearer ', ''))
    response.writeHead(token === undefined ? 401 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(token === undefined ? {} : { id: token.accountId, email: 'planted@example.com' }))
  }

  return {
    route: (url) =>
      url
        .replace('https://sign-in.acme.example/authorize', `${origin}/auth`)
        .replace('https://sign-in.acme.example/token', `${origin}/token`)
        .replace('https://sign-in.acme.example/revoke', `${origin}/token/revocation`)
        .replace('https://api.acme.example', `${origin}/api`),
    decide: (decision) => {
      consent = decision
    },
    accepts: async (accessToken) => (await provider.AccessToken.find(accessToken)) !== undefined,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const configuration = {
  clients: [
    {
      client_id: 'our-client',
      client_secret: 'our-client-secret',
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['authorization_code', 'refresh_token'],
    },
  ],
  cookies: { keys: ['test'] },
  features: { devInteractions: { enabled: false }, revocation: { enabled: true, allowedPolicy: () => true } },
  findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
  interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
  issueRefreshToken: () => true,
  pkce: { required: () => true },
  rotateRefreshToken: true,
  scopes: allScopes,
  ttl: { AccessToken: 3600, AuthorizationCode: 60, Grant: 3600, Interaction: 600, RefreshToken: 3600, Session: 3600 },
}

/** It prints advice for production on being loaded; a test's output is not the place. */
const quietly = async <T>(work: () => Promise<T>): Promise<T> => {
  const { warn, info } = console
  Object.assign(console, { warn: () => undefined, info: () => undefined })
  try {
    return await work()
  } finally {
    Object.assign(console, { warn, info })
  }
}

/** The person's browser: follows redirects with cookies until it is sent back to us. */
export const browse = async (start: string): Promise<URL> => {
  const cookies = new Map<string, string>()
  let url = start
  for (let hop = 0; hop < 10; hop++) {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const next = new URL(response.headers.get('location') ?? '', url)
    await response.body?.cancel()
    if (next.href.startsWith(redirectUri)) return next
    url = next.href
  }
  throw new Error('the browser was never sent back')
}
