/** Errors are named by what happens next, not by where they came from. */

export type ErrorName =
  | 'TransientError'
  | 'RateLimitError'
  | 'ReauthorizeError'
  | 'PermissionError'
  | 'SettingsError'
  | 'ContractError'

/** What every error of ours carries: a code for machines, a sentence that is safe to show and says what to do. */
export abstract class TributaryError extends Error {
  abstract override readonly name: ErrorName
  /** Stable, kebab-case, listed in docs/reference/errors.md. */
  readonly code: string

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** The network, a time-out, a 5xx: try again with back-off. Nobody needs to act. */
export class TransientError extends TributaryError {
  override readonly name = 'TransientError'
}

/** A 429, or our own budget is spent: wait until `retryAt`. Not counted as an attempt. */
export class RateLimitError extends TributaryError {
  override readonly name = 'RateLimitError'
  /** Milliseconds since the Unix epoch. */
  readonly retryAt: number
  /** Whose budget ran out. */
  readonly scope: LimitScope

  constructor(code: string, message: string, options: { retryAt: number; scope: LimitScope; cause?: unknown }) {
    super(code, message, options)
    this.retryAt = options.retryAt
    this.scope = options.scope
  }
}
export type LimitScope = 'app' | 'connection' | 'endpoint'

/** The provider no longer accepts our grant: the connection pauses until the person connects again. */
export class ReauthorizeError extends TributaryError {
  override readonly name = 'ReauthorizeError'
}

/** A scope was not granted: that stream pauses, the others go on. */
export class PermissionError extends TributaryError {
  override readonly name = 'PermissionError'
  readonly scopes: readonly string[]

  constructor(code: string, message: string, options: { scopes: readonly string[]; cause?: unknown }) {
    super(code, message, options)
    this.scopes = options.scopes
  }
}

/** Our own configuration is wrong: the operator must mend it. */
export class SettingsError extends TributaryError {
  override readonly name = 'SettingsError'
}

/** A page or a record is not what was promised: it is parked as a dead letter, and the run goes on. */
export class ContractError extends TributaryError {
  override readonly name = 'ContractError'
  /** Where in the page, as in `data.3.bpm`. Never a value. */
  readonly path: string
  readonly expected: string

  constructor(code: string, message: string, options: { path: string; expected: string; cause?: unknown }) {
    super(code, message, options)
    this.path = options.path
    this.expected = options.expected
  }
}
