/** What Event Hubs and its library say, as errors named by what happens next. No text of theirs is passed on (I5). */
import { RateLimitError, SettingsError, TransientError, TributaryError } from '../../kit/index.js'

/** What Event Hubs asks of whom it throttles: "please wait 4 seconds and try again". */
const busyMs = 4_000

/** Too large for the hub, whatever its link has promised. */
export const isTooLarge = (error: unknown): boolean => codeOf(error) === 'MessageTooLargeError'

/** `now` tells when a throttled hub may be tried again. */
export const failureOf = (error: unknown, hub: string, now: number): TributaryError => {
  if (error instanceof TributaryError) return error
  const options = { cause: error }
  const code = codeOf(error)
  switch (code) {
    case 'UnauthorizedError':
    case 'PublisherRevokedError':
      return new SettingsError(
        'event-hubs-unauthorized',
        `Event Hubs lets nobody send to the hub ${hub} with these keys. Give the sink a connection string with the right Send, or its identity the role Azure Event Hubs Data Sender.`,
        options,
      )
    // The bare condition amqp:not-found has this name in the library.
    case 'ServiceCommunicationError':
    case 'MessagingEntityNotFoundError':
      return new SettingsError(
        'event-hubs-not-found',
        `There is no hub ${hub} in that namespace. Make it, or correct the hub's name in the sink's settings.`,
        options,
      )
    case 'MessagingEntityDisabledError':
      return new SettingsError('event-hubs-disabled', `The hub ${hub} is disabled. Enable it in Azure.`, options)
    case 'ServerBusyError':
    case 'QuotaExceededError':
      return new RateLimitError(
        'event-hubs-busy',
        `the hub ${hub} is throttled; where that lasts, give its namespace more throughput units`,
        { retryAt: now + busyMs, scope: 'app', ...options },
      )
    default:
      return new TransientError('event-hubs-unreachable', `the hub ${hub} could not be reached (${code})`, options)
  }
}

/** The library throws one error, or, having tried several times, all of them: the last says how it stands. */
const codeOf = (error: unknown): string => {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors.at(-1))
  const { code, name } = error as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'no answer'
}
