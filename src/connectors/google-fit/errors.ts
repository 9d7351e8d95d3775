/** Which of Google's answers means what, above all that the service is no more. */
import { type ErrorAnswer, type ErrorMeaning, maybe, texts, z } from '../../kit/index.js'

/** https://developer.android.com/health-and-fitness/health-connect/migration/fit */
export const succession =
  'Google ends the Google Fit API in 2026. Connect Google Health instead, which takes over what Fit holds, or import the archive of Fit from takeout.google.com.'
export const notAllowed = 'was not allowed to share this'

const reasons = maybe(z.array(z.looseObject(texts('reason'))))
const Refusal = z.object({ error: z.object({ ...texts('status'), errors: reasons, details: reasons }) })

const closed = ['accessNotConfigured', 'SERVICE_DISABLED']
const spent = ['rateLimitExceeded', 'userRateLimitExceeded', 'RATE_LIMIT_EXCEEDED', 'RESOURCE_EXHAUSTED']
const spentToday = ['dailyLimitExceeded', 'quotaExceeded']

export const errors = ({ status, body, request }: ErrorAnswer): ErrorMeaning | undefined => {
  const refusal = Refusal.safeParse(body)
  const told = refusal.success ? refusal.data.error : undefined
  const words = [told?.status, ...[...(told?.errors ?? []), ...(told?.details ?? [])].map(({ reason }) => reason)]
  const has = (known: readonly string[]) => words.some((word) => word !== undefined && known.includes(word as string))

  if (status === 401) return { means: 'expired' }
  // A single source may go, and its dataset with it; the listings are there as long as the service is.
  if (status === 404 && request.path.includes('/datasets/')) return { means: 'nothing' }
  if (status === 404 || status === 410 || has(closed)) return { means: 'reauthorize', message: succession }
  if (has(spentToday)) return { means: 'limit', per: 'app' }
  if (status === 429 || has(spent)) return { means: 'limit', per: 'connection' }
  if (status === 403) return { means: 'permission', message: notAllowed }
  return undefined
}
