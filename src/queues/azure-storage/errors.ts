/** What Azure Storage refuses, as a sentence. Its own messages are not repeated: they may hold an address with a signature. */
import { ContractError, RateLimitError, SettingsError, TransientError, type TributaryError } from '../../kit/index.js'

interface Answer {
  readonly statusCode?: number
  readonly code?: string
  readonly response?: { readonly headers?: { get(name: string): string | undefined } }
}
/** How long a busy service is left alone when it does not say. */
const busyMs = 10_000
/** What a message may hold at most, base64 and all. https://learn.microsoft.com/rest/api/storageservices/put-message */
const maxBytes = 64 * 1024

export const statusOf = (error: unknown): number | undefined => (error as Answer | undefined)?.statusCode

export const asSentence = (error: unknown, queue: string, now: number): TributaryError => {
  const { statusCode, code, response } = error as Answer
  if (statusCode === 401 || statusCode === 403)
    return new SettingsError(
      'queue-refused',
      `Azure Storage refuses us the queue ${queue}. Check QUEUE_CONNECTION_STRING, or give this identity the role Storage Queue Data Contributor.`,
    )
  if (statusCode === 503 || statusCode === 429) {
    const seconds = Number(response?.headers?.get('retry-after') ?? Number.NaN)
    return new RateLimitError('queue-busy', `Azure Storage is busy; the queue ${queue} is asked again later.`, {
      retryAt: now + (Number.isFinite(seconds) ? seconds * 1000 : busyMs),
      scope: 'app',
    })
  }
  const what = statusCode === undefined ? (code ?? 'no answer') : `answer ${statusCode}`
  return new TransientError(
    'queue-unreachable',
    `The queue ${queue} cannot be used (${what}); it is tried again. Check the address in QUEUE_CONNECTION_STRING if it stays so.`,
  )
}

/** Text as it goes: Personicle and the Functions host expect base64. */
export const encoded = (text: string, queue: string): string => {
  const body = Buffer.from(text, 'utf8').toString('base64')
  if (body.length > maxBytes)
    throw new ContractError(
      'queue-message-too-large',
      `A message for the queue ${queue} is larger than 64 KiB; it was not sent.`,
      { path: '', expected: 'at most 64 KiB of base64' },
    )
  return body
}

/** Some senders write the JSON as it is. */
export const decoded = (body: string): string =>
  body.trimStart().startsWith('{') ? body : Buffer.from(body, 'base64').toString('utf8')
