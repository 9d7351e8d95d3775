import { describe, expect, it } from 'vitest'
import { answerChallenge, limitTold } from './index.js'

describe('a limit told in headers', () => {
  it('is what is left, and until when', () => {
    const headers = { 'x-ratelimit-remaining': '12', 'x-ratelimit-reset': '1791187400' }
    expect(limitTold(headers, 'app')).toEqual({ per: 'app', remaining: 12, resetAt: 1_791_187_400_000 })
  })
  it('is spent where the answer says to come back later', () => {
    expect(limitTold({ 'x-ratelimit-reset': '1791187400', 'retry-after': '9' }, 'connection')?.remaining).toBe(0)
  })
  it('is unknown where anything is missing or no number', () => {
    expect(limitTold({}, 'app')).toBeUndefined()
    expect(limitTold({ 'x-ratelimit-remaining': '12' }, 'app')).toBeUndefined()
    expect(limitTold({ 'x-ratelimit-remaining': '', 'x-ratelimit-reset': '5' }, 'app')).toBeUndefined()
    expect(limitTold({ 'x-ratelimit-remaining': 'some', 'x-ratelimit-reset': '5' }, 'app')).toBeUndefined()
  })
})

describe('a provider that checks our address', () => {
  const names = { token: 'hub.verify_token', challenge: 'hub.challenge' }
  const secrets = { clientId: 'client', clientSecret: 'secret', verificationToken: 'ours' }
  const ask = (query: Record<string, string>, method = 'GET') =>
    answerChallenge({ method, path: '/', query, headers: {}, body: new Uint8Array() }, secrets, names)
  it('hears its challenge, if it shows our token', () => {
    expect(ask({ 'hub.verify_token': 'ours', 'hub.challenge': 'echo' })).toEqual({
      status: 200,
      body: '{"hub.challenge":"echo"}',
      contentType: 'application/json',
    })
  })
  it('hears nothing without it', () => {
    expect(ask({ 'hub.verify_token': 'guessed', 'hub.challenge': 'echo' })).toEqual({ status: 401 })
    expect(ask({ 'hub.challenge': 'echo' })).toEqual({ status: 401 })
  })
  it('is somebody else when it posts, or brings no challenge', () => {
    expect(ask({ 'hub.verify_token': 'ours', 'hub.challenge': 'echo' }, 'POST')).toBeUndefined()
    expect(ask({ 'hub.verify_token': 'ours' })).toBeUndefined()
  })
})
