import { type ErrorAnswer, type ErrorMeaning, limitTold } from '../../kit/index.js'

/** Two layers count 5,000 requests in five minutes; the tier says which of them is meant. Only some answers tell. */
export const readLimits = (headers: ErrorAnswer['headers']) =>
  limitTold(headers, /app|client/i.test(headers['x-ratelimit-tier'] ?? '') ? 'app' : 'connection')

export const errors = ({ status, headers, request }: ErrorAnswer): ErrorMeaning | undefined => {
  // A wrong subscription id is a 403, too; there is nothing to permit.
  if (status === 404 || (status === 403 && request.path.startsWith('/v2/webhook/'))) return { means: 'nothing' }
  if (status === 403)
    return { means: 'permission', message: 'refuses us this data (it was not allowed, or the membership has ended)' }
  if (status === 426) return { means: 'permission', message: 'wants a newer version of its app on the phone' }
  const spent = status === 429 ? readLimits(headers) : undefined
  return spent && { means: 'limit', retryAt: spent.resetAt, per: spent.per }
}
