/** How the API says no: the old form of Google's errors beside the new one. https://developers.google.com/fit/rest */
import { json, type Refusal } from '../../../sandbox/index.js'

const refusal = (status: number, word: string, message: string, reason: string, domain = 'global'): Response =>
  json({ error: { code: status, message, errors: [{ message, domain, reason }], status: word } }, { status })

export const invalid = (message: string): Response => refusal(400, 'INVALID_ARGUMENT', message, 'badRequest')
export const notFound = (): Response => refusal(404, 'NOT_FOUND', 'Requested entity was not found.', 'notFound')
export const lacksScope = (): Response =>
  refusal(403, 'PERMISSION_DENIED', 'Request had insufficient authentication scopes.', 'insufficientPermissions')
/** How it answers once it is switched off for a project. */
export const switchedOff = (): Response =>
  refusal(
    403,
    'PERMISSION_DENIED',
    'Fitness API has not been used in project 1077 before or it is disabled.',
    'accessNotConfigured',
    'usageLimits',
  )

/** No header tells when to come back. */
export const refuse = ({ why }: Refusal): Response =>
  why === 'limited'
    ? refusal(403, 'RESOURCE_EXHAUSTED', 'User Rate Limit Exceeded', 'userRateLimitExceeded', 'usageLimits')
    : refusal(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.', 'authError')
