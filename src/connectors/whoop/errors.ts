import type { ErrorAnswer, ErrorMeaning, Instant, LimitNotice } from '../../kit/index.js'

/** Here `X-RateLimit-Reset` is a number of seconds to go, of the window that is nearer its end. https://developer.whoop.com/docs/developing/rate-limiting */
export const readLimits = (headers: ErrorAnswer['headers'], now: Instant): LimitNotice | undefined => {
  const [remaining, reset] = [headers['x-ratelimit-remaining'], headers['x-ratelimit-reset']].map((text) =>
    text === undefined || text.trim() === '' ? Number.NaN : Number(text),
  ) as [number, number]
  return Number.isFinite(remaining) && reset >= 0 ? { per: 'app', remaining, resetAt: now + reset * 1000 } : undefined
}

/** One document, or what belongs to it: only there can there be nothing. */
const ofOne = /\/(?:cycle|sleep|workout)\/[^/]+(?:\/[a-z]+)?$/

export const errors = ({ status, body, request }: ErrorAnswer): ErrorMeaning | undefined => {
  if (status === 404 && ofOne.test(request.path)) return { means: 'nothing' }
  if (status === 429) return { means: 'limit', per: 'app' }
  if (status !== 403) return undefined
  const isOver = (body as { error?: unknown } | undefined)?.error === 'deactivated_user'
  return {
    means: 'permission',
    message: isOver ? 'tells nothing, as the membership has ended' : 'refuses us this data',
  }
}

/** A refresh is asked for with `scope=offline`; an answer that repeats only that says nothing of what was granted. */
export const readTokens = (answer: unknown): unknown => {
  if (typeof answer !== 'object' || answer === null || (answer as { scope?: unknown }).scope !== 'offline')
    return answer
  const { scope: _, ...rest } = answer as { scope?: unknown }
  return rest
}
