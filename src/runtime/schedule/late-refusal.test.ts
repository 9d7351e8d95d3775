/** The provider's word about access arrives while the person connects again: it is about a credential that is no more. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { defineStream, LocalDay, z } from '../../kit/index.js'
import { createRuntime, type Runtime } from '../start.js'
import { testStore } from '../store/testing.js'
import { wrapperFromText } from '../tokens/index.js'
import { acme, json, type TestWorld, testMasterKey, testWorld } from '../tokens/testing.js'

const pulse = defineStream({
  emits: ['heart_rate'],
  cursor: LocalDay,
  page: z.object({ values: z.array(z.object({})) }),
  pull: async function* (task) {
    yield { answer: await task.get('/v1/pulse') }
  },
  map: () => [],
})
const connector = acme({ streams: { pulse } })

const store = await testStore()
let world: TestWorld
let runtime: Runtime
let answer: () => Response | Promise<Response>
let signIns: number
beforeEach(async () => {
  await store.reset()
  signIns = 0
  answer = () => json({ values: [] })
  world = testWorld((request) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/token') return json({ access_token: `access-${++signIns}` })
    return pathname === '/v1/me' ? json({ id: 'ada' }) : answer()
  })
  runtime = await createRuntime({
    world,
    store,
    wrapper: wrapperFromText(testMasterKey),
    connectors: [connector],
    sinks: [],
    clientOf: () => ({ clientId: 'id', clientSecret: 'secret' }),
    historyDays: 0,
    name: 'test',
  })
})
afterAll(() => store.close())

const signIn = async (): Promise<void> => {
  const begun = await runtime.tokens.beginSignIn({
    connector: 'acme',
    individual: 'me',
    redirectUri: 'http://localhost/',
  })
  const state = new URL(begun.url).searchParams.get('state') as string
  const params = new URLSearchParams({ code: 'c', state })
  const outcome = await runtime.tokens.finishSignIn({ params, cookie: () => begun.cookie.value })
  expect(outcome.state).toBe('connected')
}
const states = async () =>
  (
    await store.query<{ connection: string; stream: string; due: boolean }>(
      `select c.state as connection, s.state as stream, exists (select 1 from pulls p where p.stream_id = s.id and p.due_at is not null) as due
       from connections c join streams s on s.connection_id = c.id`,
    )
  )[0]
const refusals = [
  ['ended access', 410, { connection: 'reauthorize', stream: 'active', due: false }],
  ['a missing scope', 403, { connection: 'connected', stream: 'paused', due: false }],
] as const

describe('a pull that hears of', () => {
  it.each(refusals)('%s waits for the person', async (_, status, paused) => {
    await signIn()
    answer = () => json({}, status)
    await runtime.worker.step(1)
    expect(await states()).toEqual(paused)
    // Connecting again goes on.
    answer = () => json({ values: [] })
    await signIn()
    expect(await states()).toEqual({ connection: 'connected', stream: 'active', due: true })
  })

  it.each(refusals)(
    '%s when the person has connected again meanwhile pauses nothing, and asks again',
    async (_, status) => {
      await signIn()
      answer = async () => {
        answer = () => json({ values: [] })
        await signIn()
        return json({}, status)
      }
      await runtime.worker.step(1)
      expect(await states()).toEqual({ connection: 'connected', stream: 'active', due: true })
      await runtime.worker.step(1)
      expect(await states()).toEqual({ connection: 'connected', stream: 'active', due: true })
      const runs = await store.query<{ state: string }>('select state from runs order by id')
      expect(runs.map(({ state }) => state)).toEqual(['failed', 'done'])
    },
  )

  it.each(refusals)(
    '%s again and again, for whatever is connected, ends waiting all the same',
    async (_, status, paused) => {
      await signIn()
      let again = 2
      answer = async () => {
        if (again-- > 0) await signIn()
        return json({}, status)
      }
      for (let step = 0; step < 4; step++) await runtime.worker.step(1)
      expect(await states()).toEqual(paused)
      expect(await runtime.worker.step(1)).toBe(0)
    },
  )
})

it('a notice that access was withdrawn is about the account, whatever its credential', async () => {
  const { takeNotices } = await import('../actions/notices.js')
  await signIn()
  await takeNotices(runtime.engine, connector, [{ type: 'revoked', account: 'ada' }])
  expect((await states())?.connection).toBe('reauthorize')
})
