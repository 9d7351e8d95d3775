/** Which of Fitbit's answers means what, and what its headers tell of the budget. */
import { type ErrorAnswer, type ErrorMeaning, type Instant, type LimitNotice, z } from '../../kit/index.js'

const Refusal = z.object({ errors: z.array(z.object({ errorType: z.string().nullish() })) })

/** On 2 November 2026 the Web API and its sign-in were switched off. https://developers.google.com/health/about */
export const succession =
  'Fitbit switched its Web API off on 2 November 2026. Connect Google Health instead: it holds the same account, and your history is continued there.'

export const errors = ({ status, body }: ErrorAnswer): ErrorMeaning | undefined => {
  const refusal = Refusal.safeParse(body)
  const is = (type: string) => refusal.success && refusal.data.errors.some(({ errorType }) => errorType === type)

  if (status === 410) return { means: 'reauthorize', message: succession }
  if (is('expired_token')) return { means: 'expired' }
  if (is('invalid_token') || is('invalid_grant'))
    return { means: 'reauthorize', message: 'Fitbit no longer accepts our permission: connect Fitbit again.' }
  if (is('insufficient_scope') || is('insufficient_permissions') || status === 403)
    return { means: 'permission', message: 'was not allowed to share this kind of data' }
  if (status === 429) return { means: 'limit', per: 'connection' }
  if (status === 404 || is('not_found')) return { means: 'nothing' }
  if (status === 400) return { means: 'contract', message: 'did not understand what we put' }
  return undefined
}

/** 150 an hour for each person, anew at about the full hour. */
export const readLimits = (headers: Readonly<Record<string, string>>, now: Instant): LimitNotice | undefined => {
  const remaining = Number(headers['fitbit-rate-limit-remaining'] ?? Number.NaN)
  const seconds = Number(headers['fitbit-rate-limit-reset'] ?? Number.NaN)
  if (Number.isNaN(remaining) || Number.isNaN(seconds)) return undefined
  return { per: 'connection', remaining, resetAt: now + seconds * 1000 }
}
