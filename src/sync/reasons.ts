/** Reasons as data, from what connectors and errors say. */
import {
  isSyncReason,
  PermissionError,
  RateLimitError,
  ReauthorizeError,
  SettingsError,
  TributaryError,
} from '../core/index.js'
import type { SkipReason } from '../kit/index.js'
import type { Reason } from './model.js'

/** A connector's word; a code that nobody knows is told as `other`, with its sentence. */
export const reasonOfSkip = ({ code, message }: Pick<SkipReason, 'code' | 'message'>): Reason =>
  isSyncReason(code) ? { code, message } : { code: 'other', message }

/** What an error means for the workout it happened to. `doing` names the failure nobody knows better. */
export const reasonOfError = (error: unknown, doing: 'download' | 'upload'): Reason => {
  if (error instanceof RateLimitError) return { code: 'ratelimited' }
  if (error instanceof ReauthorizeError) return { code: 'auth', message: error.message }
  if (error instanceof PermissionError) return { code: 'scope_missing', message: error.message }
  if (error instanceof SettingsError) return { code: 'config_missing', message: error.message }
  if (error instanceof TributaryError) return { code: doing, message: error.message }
  return { code: doing }
}
