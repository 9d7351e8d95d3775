/** What providers put into headers and queries in nearly the same way: what is left of a limit, and the greeting of a webhook. */
import type { LimitNotice } from './connector.js'
import type { InboundRequest } from './http.js'
import { sameSecret } from './signatures.js'
import type { Secrets, WebhookAnswer } from './webhook.js'

/**
 * A limit as `X-RateLimit-Remaining` and `X-RateLimit-Reset` (seconds since 1970) tell it. An answer with `Retry-After`
 * says that nothing is left, whatever else it says. `undefined` where the headers are missing.
 */
export const limitTold = (
  headers: Readonly<Record<string, string>>,
  per: LimitNotice['per'],
): LimitNotice | undefined => {
  const remaining = headers['retry-after'] === undefined ? numberOf(headers['x-ratelimit-remaining']) : 0
  const resetAt = numberOf(headers['x-ratelimit-reset']) * 1000
  return Number.isFinite(remaining + resetAt) ? { per, remaining, resetAt } : undefined
}
const numberOf = (text: string | undefined): number => (text === undefined || text === '' ? Number.NaN : Number(text))

/**
 * Answers a provider that checks our address by a GET with our token and a challenge, both in the query: the challenge
 * comes back as JSON under its own name. `undefined` when the request is no such check.
 */
export const answerChallenge = (
  { method, query }: InboundRequest,
  { verificationToken }: Secrets,
  names: { readonly token: string; readonly challenge: string },
): WebhookAnswer | undefined => {
  const challenge = query[names.challenge]
  if (method !== 'GET' || challenge === undefined) return undefined
  if (!sameSecret(query[names.token] ?? '', verificationToken)) return { status: 401 }
  return { status: 200, body: JSON.stringify({ [names.challenge]: challenge }), contentType: 'application/json' }
}
