/**
 * Authorization and token endpoints in process: the same semantics as the authorization server of `npm start`, without
 * HTTP, cookies and pages, so that a simulation can sign people in and refresh thousands of times a second.
 */
import { createHash } from 'node:crypto'
import { bodyOf } from './answers.js'
import { connectionReset } from './faults.js'
import type { TokenPair } from './ledger.js'
import { hashWords } from './random.js'
import { type Room, sandboxClient } from './room.js'
import { authorizing, playing, regionOf } from './routing.js'
import type { SimulatedService } from './service.js'

/** What the person decides on the consent page. */
export interface Consent {
  readonly person: number
  /** Scopes the person unticks. */
  readonly without?: readonly string[]
  readonly deny?: boolean
}

interface Code {
  readonly service: string
  readonly person: number
  readonly scopes: readonly string[]
  readonly redirectUri: string
  readonly challenge: string | null
  readonly expiresAt: number
  readonly wantsRefresh: boolean
}
const codeSeconds = 600

export interface Grants {
  /** What the browser would be redirected to after the person decided. */
  consent(authorizeUrl: string, decision: Consent): string
  /** The token endpoint. */
  token(service: SimulatedService, request: Request): Promise<Response>
  revoke(service: SimulatedService, request: Request): Promise<Response>
  /** Did this service hand out the code? */
  hasCode(service: string, code: string): boolean
}

/** The scopes a request asks for, as the provider reads an absent parameter. */
export const askedScopes = (service: SimulatedService, params: URLSearchParams): readonly string[] => {
  const known = scopesOf(service)
  const asked = params.get('scope')
  if (asked === null || asked === '') return service.oauth?.scopeDefault === 'none' ? [] : known
  return asked.split(service.oauth?.scopeSeparator ?? ' ').filter((scope) => known.includes(scope))
}

export const scopesOf = ({ oauth }: SimulatedService): readonly string[] =>
  (oauth?.scopes ?? []).map(({ name }) => name)

/** The answer of a token endpoint, with the service's own extra fields. */
export const tokenAnswer = (
  room: Room,
  service: SimulatedService,
  personSeed: number,
  scopes: readonly string[],
  pair: TokenPair,
) => {
  const who = room.personOf(personSeed)
  return {
    access_token: pair.accessToken,
    token_type: 'Bearer',
    expires_in: Math.max(0, Math.round((pair.expiresAt - room.clock.now()) / 1000)),
    ...(pair.refreshToken !== undefined && { refresh_token: pair.refreshToken }),
    scope: scopes.join(service.oauth?.scopeSeparator ?? ' '),
    ...(who !== undefined && service.oauth?.tokenExtras?.(who)),
  }
}
/** The same, in the provider's envelope. */
export const enveloped = ({ oauth }: SimulatedService, answer: Readonly<Record<string, unknown>>): unknown =>
  oauth?.tokenAnswer?.(answer) ?? answer

export const refusal = (service: SimulatedService, status: number, error: string, description: string): Response =>
  Response.json(
    service.oauth?.tokenError?.({ status, error, description }) ?? { error, error_description: description },
    { status: service.oauth?.tokenErrorStatus ?? status },
  )

export const createGrants = (room: Room, seed: number): Grants => {
  const codes = new Map<string, Code>()
  let counter = 0

  const exchange = (service: SimulatedService, form: Readonly<Record<string, unknown>>): Response => {
    const code = codes.get(String(form['code']))
    const now = room.clock.now()
    codes.delete(String(form['code']))
    if (code === undefined || code.service !== service.id || code.expiresAt <= now)
      return refusal(service, 400, 'invalid_grant', 'unknown or used code')
    if (code.redirectUri !== form['redirect_uri']) return refusal(service, 400, 'invalid_grant', 'redirect_uri differs')
    if (code.challenge !== null) {
      const answer = createHash('sha256')
        .update(String(form['code_verifier'] ?? ''))
        .digest('base64url')
      if (answer !== code.challenge) return refusal(service, 400, 'invalid_grant', 'code_verifier does not fit')
    }
    const { family, pair } = room.ledger.open(service, code.person, code.scopes, now)
    const { refreshToken: _, ...withoutRefresh } = pair
    const told = tokenAnswer(room, service, code.person, family.scopes, code.wantsRefresh ? pair : withoutRefresh)
    return Response.json(enveloped(service, told))
  }

  const renew = async (service: SimulatedService, form: Readonly<Record<string, unknown>>): Promise<Response> => {
    const old = String(form['refresh_token'])
    const end = room.referee.beginRefresh(
      service.id,
      room.ledger.familyOf(service.id, old)?.id ?? 'unknown',
      room.clock.now(),
    )
    const at = { service: service.id, path: 'token' }
    try {
      // A refresh takes a turn of the event loop, so that a second one beside it is seen.
      await new Promise((resolve) => setImmediate(resolve))
      if (room.faults.strikes('token-server-error', at)) {
        end('failed')
        return new Response('{"message":"internal error"}', {
          status: 503,
          headers: { 'content-type': 'application/json' },
        })
      }
      const result = room.ledger.refresh(service, old, room.clock.now())
      if (result.state === 'refused') {
        end('refused')
        return refusal(service, 400, 'invalid_grant', 'refresh token is not valid')
      }
      end(result.state)
      if (room.faults.strikes('lost-token-answer', at)) throw connectionReset()
      const { family, pair } = result
      return Response.json(enveloped(service, tokenAnswer(room, service, family.personSeed, family.scopes, pair)))
    } catch (error) {
      end('failed')
      throw error
    }
  }

  return {
    consent: (authorizeUrl, decision) => {
      const url = new URL(authorizeUrl)
      const params = url.searchParams
      const authority = authorizing(playing(room.services, url))
      if (authority === undefined)
        throw new Error(`no simulated service has the authorize URL ${url.origin}${url.pathname}`)
      const { service, oauth, region } = authority
      if (params.get('client_id') !== sandboxClient.id) throw new Error('unknown client_id')
      const back = new URL(params.get('redirect_uri') ?? '')
      const state = params.get('state')
      if (state !== null) back.searchParams.set('state', state)
      const who = room.personOf(decision.person)
      const isStranger = who === undefined || regionOf(service, who) !== region
      if (decision.deny || isStranger) {
        back.searchParams.set('error', 'access_denied')
        return back.href
      }
      if (oauth.pkce === 'required' && !params.has('code_challenge')) {
        back.searchParams.set('error', 'invalid_request')
        return back.href
      }
      const scopes = askedScopes(service, params).filter((scope) => !decision.without?.includes(scope))
      const code = `code-${(counter++).toString(36)}${hashWords(seed, 'code', counter).toString(36)}`
      codes.set(code, {
        service: service.id,
        person: decision.person,
        scopes,
        redirectUri: params.get('redirect_uri') ?? '',
        challenge: params.get('code_challenge'),
        expiresAt: room.clock.now() + (oauth.codeSeconds ?? codeSeconds) * 1000,
        wantsRefresh: oauth.wantsRefresh?.(params) ?? true,
      })
      back.searchParams.set('code', code)
      if (oauth.scopeInRedirect) back.searchParams.set('scope', scopes.join(oauth.scopeSeparator ?? ' '))
      return back.href
    },
    hasCode: (service, code) => codes.get(code)?.service === service,
    token: async (service, request) => {
      const form = await bodyOf(request)
      if (form === undefined) return refusal(service, 400, 'invalid_request', 'unreadable body')
      if (!isClient(service, request, form))
        return refusal(service, 401, 'invalid_client', 'unknown client or wrong secret')
      if (form['grant_type'] === 'authorization_code') return exchange(service, form)
      if (form['grant_type'] === 'refresh_token') return renew(service, form)
      return refusal(service, 400, 'unsupported_grant_type', 'use authorization_code or refresh_token')
    },
    revoke: async (service, request) => {
      const form = { ...Object.fromEntries(new URL(request.url).searchParams), ...(await bodyOf(request)) }
      const token = String(form[service.oauth?.revokeParam ?? 'token'] ?? '')
      const family = room.ledger.familyOf(service.id, token)
      if (family === undefined || family.revoked !== undefined)
        return refusal(service, service.oauth?.deadTokenStatus ?? 400, 'invalid_token', 'unknown or revoked token')
      room.ledger.revoke(family.id, 'client', room.clock.now())
      return Response.json({})
    },
  }
}

/** Does the request come from the registered client, by a way the service accepts? */
export const isClient = (
  service: SimulatedService,
  request: Request,
  form: Readonly<Record<string, unknown>>,
): boolean => {
  const basic = /^Basic\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  const ways = service.oauth?.clientAuth ?? []
  if (basic !== undefined && ways.includes('basic')) {
    const [id, secret] = Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent)
    return id === sandboxClient.id && secret === sandboxClient.secret
  }
  return (
    ways.includes('body') && form['client_id'] === sandboxClient.id && form['client_secret'] === sandboxClient.secret
  )
}
