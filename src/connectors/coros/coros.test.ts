/** COROS' own stories: what the exam over all connectors cannot know. */
import { describe, expect, it } from 'vitest'
import type { InboundRequest, PullTask } from '../../kit/index.js'
import { errors, readTokens } from './errors.js'
import { coros } from './index.js'

const request = { method: 'GET', path: '/v2/coros/sport/list', query: {} } as const
const meaning = (result: string, path: string = request.path) =>
  errors({ status: 200, headers: {}, body: { result, message: 'so it is' }, request: { ...request, path } })

describe('a result', () => {
  it('says what happens next, though the status is 200', () => {
    expect(['0000', '5006', '5010', '5016', '30009', '1031'].map((result) => meaning(result)?.means)).toEqual([
      undefined,
      'expired',
      'reauthorize',
      'transient',
      'permission',
      'contract',
    ])
  })
  it('about a file is left to the upload', () => {
    for (const result of ['1008', '5082', '5096', '5098', '30009'])
      expect(meaning(result, '/coros/file/upload')).toBeUndefined()
    expect(meaning('5006', '/coros/file/upload')?.means).toBe('expired')
  })
})

describe('a refresh', () => {
  it('is done when COROS says so, and ends the access when it says that', () => {
    expect(coros.auth.prolongs?.isDone({ result: '0000', message: 'OK' })).toBe(true)
    expect(coros.auth.prolongs?.isDone({ result: '5006' })).toBe(false)
    expect(readTokens({ result: '1006', message: 'Token expired or invalid' })).toEqual({ error: 'invalid_grant' })
    expect(readTokens({ result: '5016', message: 'busy' })).toEqual({ error: 'result_5016' })
  })
})

describe('a notice', () => {
  const told = (client: string, secret: string): InboundRequest => ({
    method: 'POST',
    path: '/webhooks/coros',
    query: {},
    headers: { client, secret },
    body: new TextEncoder().encode('{"sportDataList":[{"openId":"a","labelId":468832345678901234}]}'),
  })
  const secrets = { clientId: 'ours', clientSecret: 'our-secret', verificationToken: '' }
  it('passes when both our id and our secret are shown', () => {
    const shown = [told('ours', 'our-secret'), told('ours', 'guessed'), told('theirs', 'our-secret'), told('', '')]
    expect(shown.map((each) => coros.webhook.verify(each, secrets))).toEqual([true, false, false, false])
  })
  it('keeps ids that a number cannot hold', () => {
    expect([...coros.webhook.read(told('', ''))]).toMatchObject([
      { body: { data: [{ labelId: '468832345678901234' }] } },
    ])
  })
})

describe('history', () => {
  it('is asked for three months back, in ranges of at most thirty days', async () => {
    const now = Date.parse('2026-10-08T12:00:00Z')
    const asked: (readonly [string, string])[] = []
    const get = async (_: string, { startDate, endDate }: { startDate: string; endDate: string }) => {
      asked.push([startDate, endDate])
      return { request, status: 200, raw: new Uint8Array(), contentType: '', body: { result: '0000' } }
    }
    const window = { from: 0, to: now }
    const task = { get, window, purpose: 'backfill', now, account: { id: 'a' } } as unknown as PullTask<unknown, never>
    for await (const _ of coros.streams.sports.pull?.(task) ?? []);
    expect(asked.at(-1)?.[0]).toBe('20260711')
    expect(asked).toHaveLength(4)
  })
})
