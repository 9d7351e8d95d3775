/** What happens after a pull ended, well or not: the error table of the house, as a value. Pure. */
import {
  ContractError,
  PermissionError,
  RateLimitError,
  ReauthorizeError,
  SettingsError,
  TransientError,
  TributaryError,
} from '../../core/index.js'

export type Outcome =
  | { readonly next: 'regular' }
  | { readonly next: 'wait'; readonly until: number }
  | { readonly next: 'retry'; readonly after: number }
  | { readonly next: 'pause-connection'; readonly message: string }
  | { readonly next: 'pause-stream'; readonly message: string }

const first = 15_000
const longest = 3_600_000
const afterFault = 3_600_000

/** Exponential with full jitter inside a bound: `attempts` failures so far, chance in [0, 1). */
export const backoff = (attempts: number, chance: number): number =>
  Math.round(first / 3 + chance * Math.min(longest, first * 2 ** Math.min(attempts, 12)))

export const outcomeOf = (error: unknown, attempts: number, chance: number): Outcome => {
  if (error instanceof RateLimitError) return { next: 'wait', until: error.retryAt }
  if (error instanceof ReauthorizeError) return { next: 'pause-connection', message: error.message }
  if (error instanceof PermissionError) return { next: 'pause-stream', message: error.message }
  if (error instanceof TransientError) return { next: 'retry', after: backoff(attempts, chance) }
  if (error instanceof SettingsError) return { next: 'retry', after: 300_000 }
  // A page nobody foresaw, or a fault of ours: trying again at once would only repeat it.
  return { next: 'retry', after: Math.round(afterFault * (0.5 + chance)) }
}

/** What may be shown of an error. Only ours are written to be shown; others may quote a measurement (I5). */
export const shownError = (error: unknown): { name: string; code: string; message: string } =>
  error instanceof TributaryError
    ? { name: error.name, code: error.code, message: error.message }
    : { name: 'Fault', code: 'fault', message: 'A fault of ours, noted in the log; it is tried again in an hour.' }

export const isFault = (error: unknown): boolean => !(error instanceof TributaryError) || error instanceof ContractError
