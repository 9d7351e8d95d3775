import type { ErrorAnswer, ErrorMeaning, LimitNotice } from '../../kit/index.js'

type Headers = Readonly<Record<string, string>>
/** Two layers count 5,000 requests in five minutes; the tier says which of them is spent, the reset (epoch s) until when. */
const tierOf = (headers: Headers) => (/app|client/i.test(headers['x-ratelimit-tier'] ?? '') ? 'app' : 'connection')
const resetOf = (headers: Headers) => Number(headers['x-ratelimit-reset'] || Number.NaN) * 1000

/** What is left is told only by some answers; one with `Retry-After` says that nothing is. */
export const readLimits = (headers: Headers): LimitNotice | undefined => {
  const remaining = headers['retry-after'] === undefined ? Number(headers['x-ratelimit-remaining'] ?? Number.NaN) : 0
  const resetAt = resetOf(headers)
  return Number.isFinite(remaining + resetAt) ? { per: tierOf(headers), remaining, resetAt } : undefined
}

export const errors = ({ status, headers, request }: ErrorAnswer): ErrorMeaning | undefined => {
  // A wrong subscription id is a 403, too; there is nothing to permit.
  if (status === 404 || (status === 403 && request.path.startsWith('/v2/webhook/'))) return { means: 'nothing' }
  if (status === 403)
    return { means: 'permission', message: 'refuses us this data (it was not allowed, or the membership has ended)' }
  if (status === 426) return { means: 'permission', message: 'wants a newer version of its app on the phone' }
  const retryAt = resetOf(headers)
  return status === 429 && Number.isFinite(retryAt) ? { means: 'limit', retryAt, per: tierOf(headers) } : undefined
}
