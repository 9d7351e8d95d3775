/**
 * Makes standard token answers of what providers send. The library behind `oauth-client.ts` is strict, as it should
 * be; the world is not: missing `token_type`, lists for scopes, status 201, form bodies, errors inside a 200.
 */
import type { CustomFetch } from 'openid-client'
import { RateLimitError, ReauthorizeError, TransientError } from '../../core/index.js'
import type { OAuth2 } from '../../kit/index.js'
import { jsonOf, type Reply, retryAfter, type Transport } from '../http/index.js'

/** A provider's word for an error, cut before it could quote anything of ours. */
const maxShownError = 40
const usualWaitMs = 60_000

export interface StandardFetchOptions {
  readonly transport: Transport
  readonly auth: OAuth2
  readonly now: () => number
  readonly timeoutMs: number
  /** The answer as it came, before it is made standard. */
  readonly onAnswer: (answer: unknown) => void
}

export const standardFetch =
  ({ transport, auth, now, timeoutMs, onAnswer }: StandardFetchOptions): CustomFetch =>
  async (url, options) => {
    const reply = await transport.send({
      method: options.method,
      url,
      headers: options.headers,
      ...(options.body === null || options.body === undefined ? {} : { body: String(options.body) }),
      hosts: [new URL(auth.tokenUrl).origin],
      timeoutMs,
    })
    const { status } = reply
    const host = new URL(url).host
    if (status === 410) throw new ReauthorizeError('gone', `${host} has ended this kind of access for good.`)
    if (status === 429)
      throw new RateLimitError('token-limit', `${host} asked us to wait before the next token.`, {
        retryAt: retryAfter(reply.headers['retry-after'], now()) ?? now() + usualWaitMs,
        scope: 'app',
      })
    if (status === 408 || status === 425 || status >= 500)
      throw new TransientError('token-endpoint', `${host} could not give us a token just now (status ${status}).`)
    const answer = parsed(reply)
    const read = auth.readTokens === undefined ? answer : auth.readTokens(answer)
    if (status < 300 && isTokens(read)) {
      onAnswer(answer)
      return json(200, standard(read, now()))
    }
    return json(400, {
      error: errorIn(read) ?? errorIn(answer) ?? (status === 401 ? 'unauthorized' : `status_${status}`),
    })
  }

type Fields = Readonly<Record<string, unknown>>

const parsed = ({ raw }: Reply): unknown => {
  const body = jsonOf(raw)
  if (body !== undefined) return body
  const form = new URLSearchParams(new TextDecoder().decode(raw))
  return form.has('access_token') || form.has('error') ? Object.fromEntries(form) : undefined
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isTokens = (value: unknown): value is Fields =>
  isFields(value) && typeof value.access_token === 'string' && value.access_token !== ''

/** Only what RFC 6749 5.1 names. An `id_token` is dropped: we ask the account of the API, and check no signature. */
const standard = (answer: Fields, now: number): Fields => {
  const refresh = answer.refresh_token
  const expiresIn = secondsOf(answer, now)
  const scope = answer.scope ?? answer.scopes
  return {
    access_token: answer.access_token,
    token_type: 'bearer',
    ...(typeof refresh === 'string' && refresh !== '' ? { refresh_token: refresh } : {}),
    ...(expiresIn === undefined ? {} : { expires_in: expiresIn }),
    ...(typeof scope === 'string' ? { scope } : Array.isArray(scope) ? { scope: scope.join(' ') } : {}),
  }
}

const secondsOf = (answer: Fields, now: number): number | undefined => {
  const seconds = Number(answer.expires_in ?? Number.NaN)
  if (Number.isFinite(seconds) && seconds > 0) return seconds
  // Strava names the instant, in seconds since the epoch. https://developers.strava.com/docs/authentication/
  const at = Number(answer.expires_at ?? Number.NaN)
  return Number.isFinite(at) && at > 0 ? Math.max(1, at - Math.floor(now / 1000)) : undefined
}

/** The provider's own word for what is wrong, if it is one we know to read. */
const errorIn = (answer: unknown): string | undefined => {
  if (!isFields(answer)) return undefined
  const { error, errors } = answer
  if (typeof error === 'string' && error !== '') return error.slice(0, maxShownError)
  // Google's own APIs nest it.
  if (isFields(error) && typeof error.status === 'string') return error.status.toLowerCase().slice(0, maxShownError)
  if (!Array.isArray(errors)) return undefined
  for (const one of errors.filter(isFields)) {
    // Fitbit: {"errors":[{"errorType":"invalid_grant"}]}. https://dev.fitbit.com/build/reference/web-api/troubleshooting-guide/error-messages/
    if (typeof one.errorType === 'string') return one.errorType.slice(0, maxShownError)
    // Strava: {"errors":[{"resource":"RefreshToken","field":"refresh_token","code":"invalid"}]}. https://developers.strava.com/docs/#client-code
    if (
      one.code === 'invalid' &&
      ['refresh_token', 'code', 'RefreshToken', 'AuthorizationCode'].includes(String(one.field))
    )
      return 'invalid_grant'
    if (one.code === 'invalid' && String(one.resource) === 'Application') return 'invalid_client'
  }
  return undefined
}

const json = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  })
