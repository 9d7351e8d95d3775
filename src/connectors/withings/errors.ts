/** What Withings means by the status inside its answers. https://developer.withings.com/api-reference#section/Response-status */
import { type ErrorAnswer, type ErrorMeaning, TransientError, z } from '../../kit/index.js'

const Told = z.object({ status: z.number() })
const [tooMany, badToken, notAllowed] = [601, [100, 101, 102, 200, 401], [214, 277, 2553, 2554, 2555]] as const

export const errors = ({ status: http, body }: ErrorAnswer): ErrorMeaning | undefined => {
  const told = Told.safeParse(body)
  if (http !== 200 || !told.success || told.data.status === 0) return undefined
  const { status } = told.data
  if (status === tooMany) return { means: 'limit', per: 'app' }
  if (isAny(badToken, status)) return { means: 'expired' }
  if (isAny(notAllowed, status)) return { means: 'permission', message: 'refuses us this data' }
  return isOurFault(status) ? { means: 'contract', message: `answered status ${status}` } : { means: 'transient' }
}

/**
 * Token answers come in the same envelope. A code or refresh token that is no good is "invalid params" (503) or
 * "unauthorised"; anything else says nothing about the grant and must not end it.
 */
export const readTokens = (answer: unknown): unknown => {
  const told = Told.extend({ body: z.unknown().optional(), error: z.unknown().optional() }).safeParse(answer)
  if (!told.success) return answer
  const { status, body, error } = told.data
  if (status === 0) return body
  // "Invalid Params: invalid client_id": the fault is in our settings, and no person can mend it.
  if (typeof error === 'string' && /client/i.test(error)) return { error: 'invalid_client' }
  if (isAny(badToken, status) || status === 503) return { error: 'invalid_grant' }
  if (isOurFault(status)) return { error: `status_${status}` }
  throw new TransientError('token-endpoint', `Withings could not give us a token just now (status ${status}).`)
}

const isAny = (list: readonly number[], status: number): boolean => list.includes(status)
/** Parameters it does not take: nearly everything below 400, and a few beyond. */
const isOurFault = (status: number): boolean =>
  (status > 0 && status <= 400) ||
  (status >= 501 && status <= 511) ||
  [214, 523, 532, 3017, 3018, 3019].includes(status)
