/** Share's own stories: a sign-in in two steps, what its errors mean, and one day that moves on. */
import { describe, expect, it } from 'vitest'
import { dayMs, type Page, type PullTask } from '../../kit/index.js'
import { dexcomShare } from './index.js'

const given = { user: 'anna', password: 'correct horse' }
const account = '2f0c5a6e-1b1d-4c53-9d2e-6a6f6f1f7c11'
const session = '9a3d1c77-58a4-4d43-8a59-0d8a5c1c9e22'
const nobody = '00000000-0000-0000-0000-000000000000'

describe('the sign-in', () => {
  const { signIn } = dexcomShare.auth
  it('asks for the account first and for a session then, with the password again', () => {
    expect(signIn.body(given)).toMatchObject({ accountName: 'anna', password: 'correct horse' })
    const told = signIn.read(account, given)
    if (!('next' in told)) throw new Error('there is no second step')
    expect(told.next.body).toMatchObject({ accountId: account, password: 'correct horse' })
    expect(told.next.read(session, given)).toEqual({ token: session, account: { id: account } })
    expect(told.next.read(nobody, given)).toEqual({ refused: true })
  })
  it('is refused by the id of nobody, and unreadable is no sign-in', () => {
    expect(signIn.read(nobody, given)).toEqual({ refused: true })
    expect(() => signIn.read({ hello: 'world' }, given)).toThrow()
  })
})

it('opens a new session when one has ended, and asks the person when Dexcom refuses them', () => {
  const request = { method: 'POST', path: '/', query: {} } as const
  const meaning = (Code?: string, Message = '') =>
    dexcomShare.api.errors({ status: 500, headers: {}, body: Code && { Code, Message }, request })
  for (const code of ['SessionIdNotFound', 'SessionNotValid']) expect(meaning(code)).toEqual({ means: 'expired' })
  expect(meaning('SSO_AuthenticateMaxAttemptsExceeded')).toMatchObject({ message: expect.stringContaining('locked') })
  for (const [code, message] of [
    ['AccountPasswordInvalid', ''],
    ['SSO_InternalError', 'Cannot Authenticate by AccountName'],
    ['InvalidArgument', 'accountName is empty'],
  ] as const)
    expect(meaning(code, message)).toMatchObject({ means: 'reauthorize' })
  expect(meaning('SSO_InternalError', 'something else')).toBeUndefined()
  expect(meaning()).toBeUndefined()
})

it('asks for what it has not got, for a day at the most, and leaves what was missed a gap', async () => {
  const now = Date.parse('2026-03-07T12:00:00Z')
  const pulled = async (
    window: { from: number; to: number },
    purpose: PullTask['purpose'] = 'fresh',
    body: readonly unknown[] = [{ ST: `Date(${now - 120_000})`, Value: 100 }],
  ) => {
    const asked: unknown[] = []
    const post = async (_: string, { query }: { query: unknown }) => asked.push(query) && { body }
    const pages: Page[] = []
    const task = { post, now, window, purpose } as unknown as PullTask
    for await (const page of dexcomShare.streams.glucose.pull?.(task) ?? []) pages.push(page)
    return { asked, last: pages.at(-1) }
  }
  expect(await pulled({ from: now - 600_000, to: now })).toEqual({
    asked: [{ minutes: 10, maxCount: 288 }],
    last: { covers: { from: now - 600_000, to: now }, cursor: now },
  })
  const [day, week] = [await pulled({ from: now - 7 * dayMs, to: now }), { from: now - 7 * dayMs, to: now - 2 * dayMs }]
  expect(day.asked).toEqual([{ minutes: 1440, maxCount: 288 }])
  expect(day.last).toEqual({ covers: { from: now - dayMs, to: now }, cursor: now })
  expect(await pulled(week, 'backfill')).toEqual({ asked: [], last: undefined })
})

it('calls nothing complete that a phone without network may still hand over', async () => {
  const now = Date.parse('2026-03-07T12:00:00Z')
  const pages = async (body: readonly unknown[]) => {
    const task = { post: async () => ({ body }), now, window: { from: now - dayMs, to: now }, purpose: 'fresh' }
    const found: Page[] = []
    for await (const page of dexcomShare.streams.glucose.pull?.(task as unknown as PullTask) ?? []) found.push(page)
    return found
  }
  const to = now - 3 * 3_600_000 + 300_000
  const heard = await pages([
    { ST: `Date(${to - 300_000})`, Value: 100 },
    { ST: `Date(${to - 600_000})`, Value: 101 },
  ])
  expect(heard.at(-1)).toEqual({ covers: { from: now - dayMs, to }, cursor: to })
  // Nobody wears a sensor, or nobody has heard of it yet.
  expect(await pages([])).toEqual([{ answer: { body: [] } }])
})
