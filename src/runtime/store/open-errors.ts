import { SettingsError, TransientError } from '../../core/index.js'

/** Errors of the database, as the rest of the house may see them: nothing in them can carry a measurement (I5). */
export const safeError = (error: unknown, place: string): unknown => {
  if (!(error instanceof Error)) return error
  const code = codeOf(error)
  if (code === DISK_FULL || code === 'ENOSPC') {
    return new SettingsError('store-full', `The disk that holds the store (${place}) is full: free some space.`)
  }
  if (isLostConnection(error, code)) {
    return new TransientError('store-unreachable', `The connection to the store (${place}) was lost.`, { cause: error })
  }
  return code && SQLSTATE.test(code) ? withoutValues(error, code) : error
}

/** The code of a database or system error, if it has one. */
export const codeOf = (error: unknown): string | undefined => {
  const code = (error as { readonly code?: unknown } | undefined)?.code
  return typeof code === 'string' ? code : undefined
}

const SQLSTATE = /^[0-9A-Z]{5}$/
const DISK_FULL = '53100'
/** Administrator shutdown, crash shutdown, cannot connect now. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const SERVER_GONE = new Set(['57P01', '57P02', '57P03'])
const NETWORK = new Set([
  'ENOENT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
])

const isLostConnection = (error: Error, code: string | undefined): boolean => {
  if (code !== undefined) return NETWORK.has(code) || SERVER_GONE.has(code) || /^08...$/.test(code)
  return /Connection terminated|not queryable|timeout exceeded when trying to connect|connection timeout/i.test(
    error.message,
  )
}

/** PostgreSQL quotes the row in `detail` and `where`, and in class 22 (data exception) the value in the message itself. */
const withoutValues = (error: Error, code: string): Error => {
  for (const field of ['detail', 'where', 'hint', 'internalQuery'] as const) {
    Reflect.deleteProperty(error, field)
  }
  if (code.startsWith('22')) {
    const { message, stack } = error
    error.message = `the store refused a value (SQLSTATE ${code})`
    // The stack repeats the message as it was.
    if (stack !== undefined && message !== '') error.stack = stack.replaceAll(message, error.message)
  }
  return error
}
