/** Two limits at once, each for a quarter of an hour and for a day; reading has one of its own. https://developers.strava.com/docs/rate-limits/ */
import { dayMs, type ErrorAnswer, type ErrorMeaning, type LimitNotice, minuteMs, z } from '../../kit/index.js'

/** Windows begin at the full quarters of an hour and at midnight, UTC. */
const windows = [15 * minuteMs, dayMs] as const
type Headers = ErrorAnswer['headers']

/** What is left of the tightest limit. Reading is told only once it is used up: uploads do not count as that. */
export const readLimits = (headers: Headers, now: number): LimitNotice | undefined => {
  const reads = leftOf(headers, 'x-readratelimit', now).filter(({ remaining }) => remaining === 0)
  const all = [...reads, ...leftOf(headers, 'x-ratelimit', now)]
  // Of two that are used up, the later one.
  return all.sort((one, other) => one.remaining - other.remaining || other.resetAt - one.resetAt)[0]
}

const leftOf = (headers: Headers, name: string, now: number): readonly LimitNotice[] => {
  const [limit, usage] = [`${name}-limit`, `${name}-usage`].map((each) => headers[each]?.split(',').map(Number))
  return windows.flatMap((windowMs, index): LimitNotice[] => {
    const remaining = (limit?.[index] ?? Number.NaN) - (usage?.[index] ?? Number.NaN)
    if (!Number.isFinite(remaining)) return []
    return [{ per: 'app', remaining: Math.max(0, remaining), resetAt: (Math.floor(now / windowMs) + 1) * windowMs }]
  })
}

const Fault = z.object({ errors: z.array(z.object({ field: z.string(), code: z.string() })) })

export const errors = ({ status, body }: ErrorAnswer): ErrorMeaning | undefined => {
  if (status === 404) return { means: 'nothing' }
  if (status !== 401 && status !== 403) return undefined
  const told = Fault.safeParse(body)
  const missing = told.data?.errors.find(({ field, code }) => code === 'missing' && field.endsWith('_permission'))
  // A token that lacks a scope is a 401, too: renewing it would not help.
  return missing && { means: 'permission', message: 'was not allowed to do this for us' }
}
