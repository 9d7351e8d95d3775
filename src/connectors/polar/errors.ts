import type { ErrorAnswer, ErrorMeaning, Instant, LimitNotice } from '../../kit/index.js'

export const errors = ({ status, request }: ErrorAnswer): ErrorMeaning | undefined => {
  // "No content" has no body, which would be no page.
  if (status === 204 || (status === 404 && request.method === 'GET')) return { means: 'nothing' }
  if (status === 403)
    return {
      means: 'permission',
      message: 'wants consents that are missing: open Polar Flow, and accept what it asks for',
    }
  return undefined
}

/**
 * Two windows, "a quarter of an hour, a day", and the same for what is used and for the seconds left. The one that is
 * nearer to its end is told. https://www.polar.com/accesslink-api/#rate-limits
 */
export const readLimits = (headers: Readonly<Record<string, string>>, now: Instant): LimitNotice | undefined => {
  const [used, limit, reset] = ['usage', 'limit', 'reset'].map((name) =>
    (headers[`ratelimit-${name}`] ?? '').split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part))),
  ) as [number[], number[], number[]]
  const windows = used.flatMap((count, index): LimitNotice[] => {
    const remaining = Math.max(0, (limit[index] ?? Number.NaN) - count)
    const resetAt = now + (reset[index] ?? Number.NaN) * 1000
    return Number.isFinite(remaining + resetAt) ? [{ per: 'app', remaining, resetAt }] : []
  })
  // Of two that are spent, the one that lasts longer.
  return windows.toSorted((a, b) => a.remaining - b.remaining || b.resetAt - a.resetAt)[0]
}
