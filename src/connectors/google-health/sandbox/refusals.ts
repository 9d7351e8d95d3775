/** Google's way of saying no. https://google.aip.dev/193 */
import { json, type Refusal } from '../../../sandbox/index.js'

export const refusal = (
  status: number,
  word: string,
  message: string,
  reason?: string,
  more: readonly object[] = [],
): Response =>
  json(
    {
      error: {
        code: status,
        message,
        status: word,
        details: [
          ...(reason === undefined
            ? []
            : [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com' }]),
          ...more,
        ],
      },
    },
    { status },
  )
export const invalid = (message: string, reason?: string): Response => refusal(400, 'INVALID_ARGUMENT', message, reason)
export const badFilter = (message: string): Response => invalid(message, 'INVALID_DATA_POINT_FILTER')
export const notFound = (): Response => refusal(404, 'NOT_FOUND', 'Requested entity was not found.')
export const lacksScope = (): Response =>
  refusal(
    403,
    'PERMISSION_DENIED',
    'Request had insufficient authentication scopes.',
    'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
  )

/** No header tells when to come back. */
export const refuse = (told: Refusal): Response =>
  told.why === 'limited'
    ? refusal(429, 'RESOURCE_EXHAUSTED', "Quota exceeded for quota metric 'Queries'.", 'RATE_LIMIT_EXCEEDED', [
        {
          '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
          violations: [{ subject: told.limit.per === 'app' ? 'project:1077' : 'user', description: 'Quota exceeded' }],
        },
      ])
    : refusal(
        401,
        'UNAUTHENTICATED',
        'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
        told.why === 'no-token' ? 'CREDENTIALS_MISSING' : 'ACCESS_TOKEN_EXPIRED',
      )
