/** Which of Google's answers means what. https://developers.google.com/health and https://google.aip.dev/193 */
import { type ErrorAnswer, type ErrorMeaning, z } from '../../kit/index.js'

const Refusal = z.object({
  error: z.object({
    status: z.string().nullish(),
    message: z.string().nullish(),
    details: z
      .array(
        z.looseObject({
          reason: z.string().nullish(),
          violations: z.array(z.looseObject({ subject: z.string().nullish() })).nullish(),
        }),
      )
      .nullish(),
  }),
})

const reconnect = 'Disconnect Google Health here, then connect it again and allow everything it asks for.'

export const errors = ({ status, body }: ErrorAnswer): ErrorMeaning | undefined => {
  const refusal = Refusal.safeParse(body)
  const details = (refusal.success && refusal.data.error.details) || []
  const has = (reason: string) =>
    details.some((detail) => detail.reason === reason) || (refusal.success && refusal.data.error.status === reason)

  if (status === 401) return { means: 'expired' }
  if (has('ACCOUNT_NOT_LINKED'))
    return {
      means: 'reauthorize',
      message:
        'This Google account has no Google Health account yet. Sign in to the Google Health app with it once, then connect again.',
    }
  // In August 2026 whole accounts answered so with good tokens until their owners had connected anew.
  if (status === 403 && has('RESOURCE_PERMISSION_DENIED'))
    return { means: 'reauthorize', message: `Google Health no longer gives out the data of this account. ${reconnect}` }
  if (status === 403 && has('ACCESS_TOKEN_SCOPE_INSUFFICIENT'))
    return { means: 'permission', message: 'was not allowed to share this' }
  if (status === 403 && has('SERVICE_DISABLED'))
    return {
      means: 'contract',
      message: 'wants its API enabled in the Google Cloud project of this client id first; that was its answer',
    }
  if (status === 403 && has('RATE_LIMIT_EXCEEDED')) return { means: 'limit', per: budgetOf(details) }
  if (status === 403) return { means: 'permission', message: 'refuses this kind of data' }
  if (status === 429 || has('RESOURCE_EXHAUSTED')) return { means: 'limit', per: budgetOf(details) }
  if (has('INVALID_DATA_POINT_FILTER')) return { means: 'contract', message: 'did not take the filter we put' }
  return undefined
}

/** Whose quota ran out is told by the violation's subject; the per-person one is by far the smaller. */
const budgetOf = (
  details: readonly {
    readonly violations?: readonly { readonly subject?: string | null | undefined }[] | null | undefined
  }[],
): 'app' | 'connection' =>
  details.some(({ violations }) => violations?.some(({ subject }) => subject?.startsWith('project:')))
    ? 'app'
    : 'connection'
