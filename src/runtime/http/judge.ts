/** The error table: what an answer's status means for what happens next. The connector's own word comes first. */
import { ContractError, type Instant, PermissionError, ReauthorizeError, TransientError } from '../../core/index.js'
import { type Api, type ErrorMeaning, type PageRequest, parseJson } from '../../kit/index.js'
import type { Reply } from './transport.js'

/** The largest body that may be an error. One inside a 200 is short: whole pages are not parsed twice for it. */
const maxErrorBytes = { inSuccess: 64 * 1024, otherwise: 1024 * 1024 }

/** The meaning of an answer, or `undefined` for a page. */
export const meaningOf = (api: Api, reply: Reply, request: PageRequest, now: Instant): ErrorMeaning | undefined => {
  if (api.errors !== undefined) {
    const meaning = api.errors({
      status: reply.status,
      headers: reply.headers,
      body: bodyFor(reply),
      request,
    })
    if (meaning !== undefined) return meaning.means === 'limit' ? withRetryAt(meaning, reply, now) : meaning
  }
  const { status } = reply
  if (status >= 200 && status < 300) return undefined
  if (status === 401) return { means: 'expired' }
  if (status === 403) return { means: 'permission', message: 'refuses us this data' }
  if (status === 410) return { means: 'gone' }
  if (status === 429) return withRetryAt({ means: 'limit' }, reply, now)
  if (status === 408 || status === 425 || status >= 500) return { means: 'transient' }
  return { means: 'contract', message: `answered ${status}` }
}

/** The same of a file at a signed address: one that is refused says nothing of the person's access. */
export const meaningOfFile = ({ status }: Reply): ErrorMeaning | undefined =>
  status >= 200 && status < 300 ? undefined : { means: status === 404 ? 'nothing' : 'transient' }

const withRetryAt = (meaning: Extract<ErrorMeaning, { means: 'limit' }>, reply: Reply, now: Instant): ErrorMeaning => {
  if (meaning.retryAt !== undefined) return meaning
  const retryAt = retryAfter(reply.headers['retry-after'], now)
  return retryAt === undefined ? meaning : { ...meaning, retryAt }
}

/** `Retry-After` in seconds or as a date. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
export const retryAfter = (header: string | undefined, now: Instant): Instant | undefined => {
  if (header === undefined) return undefined
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return now + Math.ceil(Number(header) * 1000)
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : date
}

/** The error of a meaning that ends the request. A limit and `nothing` are dealt with before. */
export const errorOf = (
  meaning: ErrorMeaning,
  about: {
    readonly name: string
    readonly request: PageRequest
    readonly status: number
    readonly scopes: readonly string[]
  },
): Error => {
  const { name, request, status } = about
  switch (meaning.means) {
    case 'transient':
      return new TransientError('provider-error', `${name} had a problem of its own (status ${status}).`)
    case 'gone':
      return new ReauthorizeError(
        'gone',
        `${name} says that this access has ended for good; connect again or choose its successor.`,
      )
    case 'expired':
      return new ReauthorizeError('token-refused', `${name} no longer accepts our access; please connect again.`)
    case 'reauthorize':
      return new ReauthorizeError('access-revoked', meaning.message)
    case 'permission':
      return new PermissionError(
        'permission',
        `${name} ${meaning.message}; connect again and allow it, or leave it out.`,
        {
          scopes: meaning.scopes ?? about.scopes,
        },
      )
    default:
      return new ContractError(
        'unexpected-answer',
        `${name} ${'message' in meaning ? meaning.message : `answered ${status}`} to ${request.method} ${request.path}.`,
        {
          path: '',
          expected: `a page, not status ${status}`,
        },
      )
  }
}

// Some services answer 200 and put the error into the body, so the connector is shown the body whatever the status.
const bodyFor = (reply: Reply): unknown =>
  reply.raw.byteLength <= (reply.status < 300 ? maxErrorBytes.inSuccess : maxErrorBytes.otherwise)
    ? jsonOf(reply.raw)
    : undefined

/** JSON, or `undefined`. Content types are not believed: some send JSON as text/html. */
export const jsonOf = (raw: Uint8Array): unknown => {
  if (raw.byteLength === 0) return undefined
  try {
    return parseJson(decoder.decode(raw))
  } catch {
    return undefined
  }
}
const decoder = new TextDecoder()
