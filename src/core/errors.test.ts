import { expect, test } from 'vitest'
import {
  ContractError,
  PermissionError,
  RateLimitError,
  ReauthorizeError,
  SettingsError,
  TransientError,
  TributaryError,
} from './errors.js'

test('every error carries its code, its cause and what happens next', () => {
  const cause = new Error('socket hang up')
  const errors = [
    new TransientError('network', 'No answer; it is tried again.', { cause }),
    new RateLimitError('rate-limited', 'Waits.', { retryAt: 5, scope: 'app', cause }),
    new ReauthorizeError('revoked', 'Connect again.', { cause }),
    new PermissionError('scope-missing', 'Grant it.', { scopes: ['daily'], cause }),
    new SettingsError('bad-port', 'Choose another port.', { cause }),
    new ContractError('bad-page', 'Parked.', { path: 'data.3.bpm', expected: 'a number', cause }),
  ]
  for (const error of errors) {
    expect(error).toBeInstanceOf(TributaryError)
    expect(error).toBeInstanceOf(Error)
    expect(error.name).toBe(error.constructor.name)
    expect(error.cause).toBe(cause)
    expect(error.code).toMatch(/^[a-z-]+$/)
  }
  expect(errors[1]).toMatchObject({ retryAt: 5, scope: 'app' })
  expect(errors[3]).toMatchObject({ scopes: ['daily'] })
  expect(errors[5]).toMatchObject({ path: 'data.3.bpm', expected: 'a number' })
})
