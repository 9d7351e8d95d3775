/** One of two processes that share a store: pulls as an instance does, and renews its access again and again. */
import { setTimeout as sleep } from 'node:timers/promises'
import { realWorld } from '../../src/cli/world.js'
import { connectors } from '../../src/connectors/index.js'
import { createRuntime, kindsOf, pullNow, recordsOf, wrapperFromText } from '../../src/runtime/index.js'
import { openAndMigrate } from '../../src/runtime/store/index.js'
import { sandboxClient } from '../../src/sandbox/index.js'
import type { Item } from './holdings.js'

export interface PullerOptions {
  readonly name: string
  readonly databaseUrl: string
  readonly masterKey: string
  readonly sandbox: string
  readonly individual: string
  readonly connection: string
  readonly historyDays: number
}
/** What it has asked for, and what it sees of the store. */
export interface Report {
  readonly refreshes: number
  readonly requests: number
  readonly records: readonly Item[]
}
/** To rest is to renew no more on purpose, and to pull what is due; after `end` comes the report. */
export type Wish = 'rest' | 'end'

const renewalsPerPull = 40
const longestRestMs = 8
/** Whoever waits for the other's refresh looks again after this part of the usual time, while the other is still at it. */
const impatience = 20
const longestPollMs = 200

const options = JSON.parse(process.env['PULLER'] ?? '') as PullerOptions
const { connection, individual } = options
const store = await openAndMigrate({ databaseUrl: options.databaseUrl, dataDir: 'unused' })
const asked = { refreshes: 0, requests: 0 }
const real = realWorld('error')
const runtime = await createRuntime({
  world: {
    ...real,
    sleep: (milliseconds, signal) =>
      real.sleep(milliseconds <= longestPollMs ? milliseconds / impatience : milliseconds, signal),
    fetch: (input, init) => {
      asked[String(input).endsWith('/oauth/token') ? 'refreshes' : 'requests']++
      return real.fetch(input, init)
    },
  },
  store,
  wrapper: wrapperFromText(options.masterKey),
  connectors: connectors.filter(({ id }) => id === 'oura'),
  sinks: [],
  clientOf: () => ({ clientId: sandboxClient.id, clientSecret: sandboxClient.secret }),
  route: (url) => {
    const { host, pathname, search } = new URL(url)
    return `${options.sandbox}/oura/${host}${pathname}${search}`
  },
  historyDays: options.historyDays,
  name: options.name,
})

const everyRecord = async (): Promise<Item[]> => {
  const found = []
  for (const { kind } of await kindsOf(store, individual)) {
    const what = { individual, kind, from: 0, to: Date.UTC(2100, 0), limit: 1_000_000 }
    found.push(...(await recordsOf(store, what)).records)
  }
  return found as Item[]
}

const wishes = new Set<Wish>()
// Whoever started us is gone: nobody would end us.
process.once('disconnect', () => process.exit(1))
process.on('message', (wish: Wish) => wishes.add(wish))

runtime.worker.start(2)
process.send?.('started')
for (let round = 0; !wishes.has('rest'); round++) {
  if (round % renewalsPerPull === 0) await pullNow(runtime.engine, connection)
  // As requests do that are answered “401”: the access they had is renewed, once for all who ask.
  const { version } = await runtime.tokens.fresh(connection)
  await Promise.all([runtime.tokens.renew(connection, version), runtime.tokens.renew(connection, version)])
  await sleep(Math.random() * longestRestMs)
}
process.send?.('resting')
while (!wishes.has('end')) await sleep(10)
await runtime.worker.stop()
const report: Report = { ...asked, records: await everyRecord() }
await store.close()
process.removeAllListeners('disconnect')
process.send?.(report, () => process.disconnect())
