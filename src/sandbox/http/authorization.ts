/**
 * A real OAuth 2.0 authorization server for one service. oidc-provider does codes, PKCE, redirect URIs, rotation and
 * reuse detection; this file makes it look like the service (paths, scopes, extra fields) and keeps the room's ledger in
 * step, by whose clock tokens expire.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Adapter, type Context, Provider } from 'oidc-provider/lib/provider.js'
import { askedScopes, enveloped, isClient, refusal, tokenAnswer } from '../grants.js'
import { type Room, sandboxClient } from '../room.js'
import { regionOf } from '../routing.js'
import type { SimulatedService } from '../service.js'
import type { OAuthFacts } from '../ways-in.js'
import { configurationOf } from './configuration.js'
import { consentPage } from './pages.js'
import { at, forgetSession, headersOf, isLoopback, lose, withBody } from './rewrite.js'
import { sendResponse } from './wire.js'

export interface AuthorizationServer {
  authorize(request: IncomingMessage, response: ServerResponse, url: URL, region: string): Promise<void>
  token(request: IncomingMessage, response: ServerResponse, body: string): Promise<void>
  /** The consent page, what it posts, and the way back to the client. */
  interact(request: IncomingMessage, response: ServerResponse, path: string, body: string): Promise<void>
  /** Tokens without the browser. */
  connect(personSeed: number, scopes: readonly string[]): Promise<Readonly<Record<string, unknown>>>
}

/** Bounds the repeated-refresh answers we remember. */
const answersKept = 1000

export const authorizationServer = (
  room: Room,
  service: SimulatedService & { readonly oauth: OAuthFacts },
  mount: string,
  adapter: (name: string) => Adapter,
  thinkMs = 0,
): AuthorizationServer => {
  const { oauth } = service
  const { pathname } = new URL(mount)
  const names = oauth.scopes.map(({ name }) => name)
  const withoutRefresh = new Set<string>()
  const answers = new Map<string, unknown>()
  const refused = new Set<string>()
  let turn: Promise<unknown> = Promise.resolve()

  const provider = new Provider(mount, {
    adapter,
    ...configurationOf(service, mount),
    issueRefreshToken: (_: unknown, __: unknown, code: { grantId: string }) =>
      oauth.refreshToken !== 'none' && !withoutRefresh.has(code.grantId),
  })
  // The client is registered once; where it listens is known only when it runs, so any loopback address will do.
  provider.Client.prototype.redirectUriAllowed = isLoopback
  provider.use(async (context, next) => {
    await next()
    if (context.oidc?.route === 'token') shapeTokenAnswer(context)
    else tidyRedirect(context)
  })
  const play = provider.callback()

  const shapeTokenAnswer = (context: Context): void => {
    const { params, entities } = context.oidc ?? {}
    const body = context.body as Readonly<Record<string, unknown>> | undefined
    if (typeof body?.['error'] === 'string') {
      const status = context.status
      context.body =
        oauth.tokenError?.({
          status,
          error: body['error'],
          description: String(body['error_description'] ?? ''),
        }) ?? body
      context.status = oauth.tokenErrorStatus ?? status
      refused.add(params?.['refresh_token'] ?? '')
      return
    }
    const token = entities?.AccessToken
    if (token === undefined || body === undefined) return
    const refreshed = params?.['grant_type'] === 'refresh_token'
    const old = params?.['refresh_token']
    const refreshToken =
      typeof body['refresh_token'] === 'string' && !(refreshed && oauth.refreshToken === 'stays')
        ? body['refresh_token']
        : undefined
    context.body = enveloped(
      service,
      enter(
        {
          grantId: token.grantId,
          person: Number(token.accountId),
          scopes: (token.scope ?? '').split(' ').filter(Boolean),
          accessToken: String(body['access_token']),
          refreshToken,
        },
        old,
      ),
    )
    if (refreshed && old !== undefined) {
      if (answers.size >= answersKept) answers.delete(answers.keys().next().value as string)
      answers.set(old, context.body)
    }
  }

  /** Puts what was issued into the room's book, and words it as the service does. */
  const enter = (
    issued: {
      grantId: string
      person: number
      scopes: readonly string[]
      accessToken: string
      refreshToken: string | undefined
    },
    replaces?: string,
  ) => {
    const now = room.clock.now()
    const { accessToken, refreshToken } = issued
    const pair = {
      accessToken,
      ...(refreshToken !== undefined && { refreshToken }),
      expiresAt: now + room.accessTokenSeconds(service) * 1000,
    }
    room.ledger.adopt(
      { id: issued.grantId, service: service.id, personSeed: issued.person, scopes: issued.scopes, since: now },
      pair,
      replaces,
    )
    room.changed()
    return tokenAnswer(room, service, issued.person, issued.scopes, pair)
  }

  const tidyRedirect = (context: Context): void => {
    const location = context.response.get('location')
    if (location === '' || !URL.canParse(location)) return
    const url = new URL(location)
    if (!url.searchParams.has('code') && !url.searchParams.has('error')) return
    // RFC 9207's `iss` is not what the simulated providers send.
    url.searchParams.delete('iss')
    const granted = context.oidc?.entities.AuthorizationCode?.scope
    if (oauth.scopeInRedirect && granted !== undefined)
      url.searchParams.set('scope', granted.split(' ').join(oauth.scopeSeparator ?? ' '))
    context.set('location', url.href)
  }

  return {
    authorize: async (request, response, url, region) => {
      const params = new URLSearchParams(url.searchParams)
      params.set('region', region)
      params.set('refreshable', String(oauth.wantsRefresh?.(params) ?? true))
      params.set('scope', askedScopes(service, params).join(' '))
      params.delete('prompt')
      forgetSession(request)
      play(at(request, `${pathname}/auth?${params}`, pathname), response)
    },
    token: (request, response, body) => {
      let lost = false
      let isRefused = false
      const run = async (): Promise<void> => {
        const form = Object.fromEntries(new URLSearchParams(body))
        if (!isClient(service, new Request(oauth.tokenUrl, { headers: headersOf(request) }), form))
          return sendResponse(response, refusal(service, 401, 'invalid_client', 'unknown client or wrong secret'))
        const old = form['grant_type'] === 'refresh_token' ? form['refresh_token'] : undefined
        if (old !== undefined) {
          const family = room.ledger.familyOf(service.id, old)
          if (family?.revoked !== undefined)
            return sendResponse(response, refusal(service, 400, 'invalid_grant', 'refresh token is not valid'))
          const before = answers.get(old)
          if (before !== undefined && room.ledger.isInGrace(service, old, room.clock.now()))
            return sendResponse(response, Response.json(before))
          if (room.faults.strikes('token-server-error', { service: service.id, path: 'token' }))
            return sendResponse(response, Response.json({ message: 'internal error' }, { status: 503 }))
        }
        if (thinkMs > 0) await new Promise((resolve) => setTimeout(resolve, thinkMs))
        lost =
          old !== undefined &&
          room.faults.strikes('lost-token-answer', { service: service.id, path: 'token' }) !== undefined
        if (lost) response.end = lose(response)
        const sent = new URLSearchParams({
          ...form,
          client_id: sandboxClient.id,
          client_secret: sandboxClient.secret,
        }).toString()
        const finished = new Promise((resolve) => response.once('close', resolve))
        play(withBody(request, `${pathname}/token`, pathname, sent), response)
        await finished
        if (old === undefined || !refused.delete(old)) return
        isRefused = true
        noteReuse(old)
      }
      const old = new URLSearchParams(body).get('refresh_token')
      const end =
        old === null
          ? undefined
          : room.referee.beginRefresh(
              service.id,
              room.ledger.familyOf(service.id, old)?.id ?? 'unknown',
              room.clock.now(),
            )
      // One at a time: of two refreshes side by side the second finds the token used, as at the provider.
      const done = turn
        .then(run)
        .finally(() =>
          end?.(
            lost || response.statusCode >= 500
              ? 'failed'
              : response.statusCode === 200 && !isRefused
                ? 'refreshed'
                : 'refused',
          ),
        )
      turn = done.catch(() => undefined)
      return done
    },
    interact: async (request, response, path, body) => {
      forgetSession(request)
      if (!path.startsWith('/consent/')) return play(at(request, pathname + path, pathname), response)
      const { params } = await provider.interactionDetails(request, response)
      const asked = (params['scope'] ?? '').split(' ').filter((name) => names.includes(name))
      const people = room.people.filter((person) => regionOf(service, person) === (params['region'] ?? ''))
      if (request.method !== 'POST') return sendResponse(response, consentPage(service, people, asked))
      const form = new URLSearchParams(body)
      const person = people.find(({ seed }) => seed === Number(form.get('person')))
      if (form.get('decision') !== 'allow' || person === undefined)
        return provider.interactionFinished(request, response, {
          error: 'access_denied',
          error_description: 'the person said no',
        })
      const granted = asked.filter((name) => form.getAll('scope').includes(name))
      const grantId = await grant(person.seed, granted, asked)
      if (params['refreshable'] === 'false') withoutRefresh.add(grantId)
      return provider.interactionFinished(request, response, {
        login: { accountId: String(person.seed), remember: false },
        consent: { grantId },
      })
    },
    connect: async (personSeed, scopes) => {
      const grantId = await grant(personSeed, scopes, scopes)
      const client = await provider.Client.find(sandboxClient.id)
      const of = { accountId: String(personSeed), client, grantId, gty: 'authorization_code', scope: scopes.join(' ') }
      const accessToken = await new provider.AccessToken(of).save()
      return enter({
        grantId,
        person: personSeed,
        scopes,
        accessToken,
        refreshToken: await new provider.RefreshToken(of).save(),
      })
    },
  }

  async function grant(personSeed: number, granted: readonly string[], asked: readonly string[]): Promise<string> {
    const made = new provider.Grant({ accountId: String(personSeed), clientId: sandboxClient.id })
    made.addOIDCScope(granted.join(' '))
    for (const name of asked) if (!granted.includes(name)) made.rejectOIDCScope(name)
    return made.save()
  }

  /** The server ends the family when it sees a used refresh token; the book must know. */
  function noteReuse(refreshToken: string): void {
    const family = room.ledger.familyOf(service.id, refreshToken)
    if (family !== undefined && room.ledger.isUsed(refreshToken)) {
      room.ledger.revoke(family.id, 'reuse', room.clock.now())
      room.changed()
    }
  }
}
