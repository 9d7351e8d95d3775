import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { hourMs } from '../../kit/index.js'
import { testStore } from '../../runtime/store/testing.js'
import { testProcess } from '../../runtime/tokens/testing.js'
import { stateOf } from '../../runtime/tokens/testing-refresh.js'
import { inProcessSandbox, virtualClock } from '../../sandbox/index.js'
import { now, reach } from '../../testing/simulation.js'
import { atService } from '../../testing/testing-workouts.js'
import { endomondo } from './index.js'
import { sandbox } from './sandbox.js'

const store = await testStore()
beforeEach(() => store.reset())
afterAll(() => store.close())

/** A city, and as many processes of ours as a test wants: `signIns` counts the sessions that were asked for. */
const place = (seed: number) => {
  const clock = virtualClock(now)
  const city = inProcessSandbox({ clock, services: [sandbox], people: [seed] })
  let signIns = 0
  const { world } = reach(city)
  const counted: typeof fetch = (input, init) => {
    if (String(input instanceof Request ? input.url : input).endsWith('/rest/session')) signIns++
    return city.fetch(input, init)
  }
  const process = () => testProcess(store, { ...world, fetch: counted }, endomondo)
  const first = process()
  return {
    clock,
    process,
    signIns: () => signIns,
    connect: (remember: boolean, given: object = {}) => {
      const typed = city.credentialOf('endomondo', seed)
      if ('key' in typed) throw new Error('it takes no keys')
      return first.tokens.connectWithPassword({
        connector: 'endomondo',
        individual: 'ada',
        ...typed,
        remember,
        ...given,
      })
    },
    ask: (id: string, from = first) =>
      from
        .taskFor({ connector: endomondo, connection: { id, account: { id: String(880_000 + seed) }, scopes: [] } })
        .get(`/rest/v1/users/${880_000 + seed}/workouts`),
  }
}
const connected = async (at: ReturnType<typeof place>, remember: boolean): Promise<string> => {
  const outcome = await at.connect(remember)
  if (outcome.state !== 'connected') throw new Error(outcome.state)
  return outcome.connectionId
}

describe('the model of a service with name and password', () => {
  it('opens one session, which is used until it ends, and then another with the remembered password', async () => {
    const at = place(1)
    const id = await connected(at, true)
    for (const _ of [1, 2, 3]) expect((await at.ask(id)).status).toBe(200)
    expect(at.signIns()).toBe(1)
    await at.clock.advance(13 * hourMs)
    expect((await at.ask(id, at.process())).status).toBe(200)
    expect(at.signIns()).toBe(2)
  })

  it('is left out when nobody remembers the password, until it is given again', async () => {
    const at = place(1)
    const id = await connected(at, false)
    await at.clock.advance(13 * hourMs)
    expect((await at.ask(id)).status).toBe(200)
    await at.clock.advance(13 * hourMs)
    await expect(at.ask(id, at.process())).rejects.toThrow()
    expect(await stateOf(store, id)).toMatchObject({ message: expect.stringContaining('credentials_missing') })
    expect(await connected(at, false)).toBe(id)
    expect((await at.ask(id)).status).toBe(200)
  })

  it('sends some a code, and asks for another when their session has ended', async () => {
    const at = place(3)
    expect(await at.connect(true)).toEqual({ state: 'needs-code' })
    expect(await at.connect(true, { code: '1' })).toMatchObject({ state: 'refused' })
    const id = await connected(at, true)
    expect((await at.ask(id)).status).toBe(200)
    await at.clock.advance(13 * hourMs)
    await expect(at.ask(id)).rejects.toMatchObject({ name: 'ReauthorizeError' })
  })

  it('locks after some wrong tries, which a sentence says', async () => {
    const at = place(1)
    for (let tries = 0; tries < 6; tries++) await at.connect(true, { password: 'wrong' })
    const outcome = await at.connect(true)
    expect(outcome).toMatchObject({ state: 'refused', sentence: expect.stringContaining('locked') })
  })
})

describe('workouts of Endomondo', () => {
  it('are listed and put together from their points', async () => {
    const at = atService(endomondo, sandbox)
    const listed = await at.list(380)
    expect(listed.length).toBeGreaterThan(30)
    const first = listed.find(({ isStationary }) => isStationary === false)
    const got = first && (await endomondo.activities.download.fetch(at.task, first))
    expect(got).toMatchObject({ activity: { id: first?.externalId, start: first?.start } })
  })
})

describe('an archive of Endomondo', () => {
  const files: Readonly<Record<string, string>> = {
    'Profile/Profile.json': '[{"email":"ada@example.org"}]',
    'Workouts/2015-06-07 06:30:12.0.json':
      '[{"sport":"RUNNING"},{"start_time":"2015-06-07 06:30:12.0"},{"duration_s":3001}]',
    'Workouts/2015-06-07 06:30:12.0.tcx': '<TrainingCenterDatabase/>',
  }
  const { archive } = endomondo.imports
  const entries = async function* () {
    for (const [name, text] of Object.entries(files))
      yield {
        name,
        bytes: async function* () {
          yield new TextEncoder().encode(text)
        },
      }
  }

  it('is known by its folder of workouts, and gives a page for each', async () => {
    expect(archive.recognises({ name: 'mine.zip', head: new Uint8Array(), entries: Object.keys(files) })).toBe(true)
    expect(archive.recognises({ name: 'mine.zip', head: new Uint8Array(), entries: ['Profile/Profile.json'] })).toBe(
      false,
    )
    const parts = []
    for await (const part of archive.read({ name: 'mine.zip', bytes: async function* () {}, entries: entries() }))
      parts.push('stream' in part ? part.stream : part.skipped)
    expect(parts).toEqual(['Profile.json', 'workouts', 'other files'])
  })
})
