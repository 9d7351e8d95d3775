import { afterAll, expect, it } from 'vitest'
import { connectors } from '../../src/connectors/index.js'
import { sandbox as ouraSandbox } from '../../src/connectors/oura/sandbox.js'
import { createRuntime, pullNow, wrapperFromText } from '../../src/runtime/index.js'
import { inProcessSandbox, sandboxClient, virtualClock } from '../../src/sandbox/index.js'
import { signIn } from './instance.js'
import { simulationStore } from './store.js'

const store = await simulationStore()
afterAll(() => store.close())

const accessTokenSeconds = 120
const rounds = 1_000
const person = 1

it('two processes pull one person through a thousand refreshes, and never lose the family', async () => {
  await store.reset()
  const clock = virtualClock(Date.UTC(2026, 9, 5, 12))
  const sandbox = inProcessSandbox({ clock, services: [ouraSandbox], people: [person], accessTokenSeconds })
  const oura = connectors.find(({ id }) => id === 'oura')
  if (oura === undefined) throw new Error('there is no connector oura')
  // Streams with little in them: it is about what opens them.
  const { vo2_max, daily_cardiovascular_age } = oura.streams ?? {}
  const connector = {
    ...oura,
    streams: { ...(vo2_max && { vo2_max }), ...(daily_cardiovascular_age && { daily_cardiovascular_age }) },
  }
  const world = {
    now: () => clock.now(),
    random: () => 0.5,
    fetch: sandbox.fetch,
    sleep: (milliseconds: number, signal?: AbortSignal) => clock.sleep(milliseconds, signal).catch(() => undefined),
    log: { debug() {}, info() {}, warn() {}, error() {} },
  }
  const start = (name: string) =>
    createRuntime({
      world,
      store,
      wrapper: wrapperFromText(Buffer.alloc(32, 9).toString('base64')),
      connectors: [connector],
      sinks: [],
      clientOf: () => ({ clientId: sandboxClient.id, clientSecret: sandboxClient.secret }),
      historyDays: 3,
      name,
    })
  const runtimes = [await start('one'), await start('two')]
  const [first] = runtimes as [(typeof runtimes)[number]]
  const connection = (await signIn(first, sandbox, 'oura', person)) as string

  /** Lets the clock go on as long as somebody waits for it: one who waits for the other's refresh. */
  const together = async (work: readonly Promise<unknown>[]): Promise<void> => {
    let busy = true
    const done = Promise.all(work).finally(() => (busy = false))
    while (busy) {
      await new Promise((resolve) => setImmediate(resolve))
      await clock.advance(1)
    }
    await done
  }
  for (let round = 0; round < rounds; round++) {
    await clock.advance(accessTokenSeconds * 1000)
    if (round % 10 === 0) {
      await pullNow(first.engine, connection)
      await together(runtimes.map(({ worker }) => worker.step(2)))
    } else await together(runtimes.flatMap(({ tokens }) => [tokens.fresh(connection), tokens.fresh(connection)]))
  }

  const { refreshes, revocations } = sandbox.referee
  expect(refreshes.length).toBeGreaterThanOrEqual(rounds)
  expect(sandbox.referee.mostConcurrentRefreshes()).toBe(1)
  expect(revocations).toEqual([])
  expect(refreshes.every(({ outcome }) => outcome === 'refreshed')).toBe(true)
  expect(await store.query('select state from connections')).toEqual([{ state: 'connected' }])
  expect(await store.query(`select count(*) as failed from runs where state = 'failed'`)).toEqual([{ failed: 0 }])
}, 180_000)
