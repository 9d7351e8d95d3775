import type { ErrorAnswer, ErrorMeaning, Instant, LimitNotice } from '../../kit/index.js'

export const errors = ({ status, request }: ErrorAnswer): ErrorMeaning | undefined =>
  status === 404 && request.method === 'GET' ? { means: 'nothing' } : undefined

/**
 * Three windows, "five minutes, an hour, a day", in each header; `Reset` in seconds to go. Told is the one with the
 * least left, and of several that are spent the one that lasts longest. https://cloud-api.wahooligan.com/#rate-limiting
 */
export const readLimits = (headers: Readonly<Record<string, string>>, now: Instant): LimitNotice | undefined => {
  const [left, reset] = ['remaining', 'reset'].map((name) =>
    (headers[`x-ratelimit-${name}`] ?? '').split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part))),
  ) as [number[], number[]]
  const windows = left.flatMap((remaining, index): LimitNotice[] => {
    const resetAt = now + (reset[index] ?? Number.NaN) * 1000
    return Number.isFinite(remaining + resetAt) ? [{ per: 'app', remaining, resetAt }] : []
  })
  return windows.toSorted((a, b) => a.remaining - b.remaining || b.resetAt - a.resetAt)[0]
}
