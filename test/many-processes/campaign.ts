/**
 * `npx tsx test/many-processes/campaign.ts --minutes 20 --people 1000`: ten processes of three roles and PostgreSQL, each
 * on a machine of its own (network namespaces: Linux, root), against a thousand invented people on another. Random ones
 * are killed and started again, some are cut off for longer than their lease, the database crashes; in the end everything
 * has to be there, once, in every place, with every limit kept. Ends with a verdict and code 0 or 1, and leaves nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { build } from '../../scripts/build.mjs'
import { addSink, pullNow } from '../../src/runtime/index.js'
import { openAndMigrate } from '../../src/runtime/store/index.js'
import { type City, type Service, servicesOf, startCity } from './city.js'
import { keepLedger, resumptions, sharesOf, spreadOf } from './ledger.js'
import { createWorkerOn, type Life, type Worker } from './machines.js'
import { createNetwork } from './network.js'
import { startReceiver } from './receiver.js'
import { startServer } from './server.js'
import { checkDelivery, checkReferee, checkReleased, checkTruth, checkWords } from './verdict.js'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    people: { type: 'string', default: '1000' },
    history: { type: 'string', default: '4' },
    'at-once': { type: 'string', default: '6' },
    kills: { type: 'string' },
  },
})
const [minutes, people, historyDays, atOnce] = (['minutes', 'people', 'history', 'at-once'] as const).map((name) =>
  Number(values[name]),
) as [number, number, number, number]
const lengthMs = minutes * 60_000
const kills = Number(values.kills ?? Math.max(4, Math.round(minutes * 1.5)))
const roles = ['api', 'api', 'pull', 'pull', 'pull', 'pull', 'pull', 'pull', 'deliver', 'deliver'] as const
const pullersEach = 4
const leaseMs = { pull: 60_000, deliver: 120_000 } as const
/** After a lease ends its row is due like others, and others may have been due before it. */
const turnMs = 15_000
const mostSpread = 0.2
/** Chance alone makes a few pulls unequal. */
const fewest = 100
/** So many streams are kept due, so that there is always something to share. */
const backlog = 60
const settleMs = 900_000
const patience = 20

const began = Date.now()
const say = (text: string): void =>
  console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(5)} s  ${text}`)
const chosen = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T

const leftovers: (() => void)[] = []
/** Whatever one of them meets, the others are taken away as well. */
const tidy = (): void => {
  for (const work of leftovers.splice(0).reverse())
    try {
      work()
    } catch (error) {
      console.error(`left behind: ${error instanceof Error ? error.message : 'something'}`)
    }
}
process.once('exit', tidy)
// For as long as it tidies up: who is impatient sends it twice.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130))

const problems = await build()
if (problems.length > 0) throw new Error(problems.join('\n'))
const directory = mkdtempSync(join(tmpdir(), 'tributary-campaign-'))
leftovers.push(() => rmSync(directory, { recursive: true, force: true }))
const network = createNetwork()
leftovers.push(() => network.close())
const server = await startServer(network.machine('database'))
leftovers.push(() => server.close())
const store = await openAndMigrate({ databaseUrl: server.url, dataDir: 'unused' })
await keepLedger(store)
const masterKey = Buffer.alloc(32, 5).toString('base64')
const city: City = await startCity(network.machine('city'), { people, store, masterKey, historyDays })
leftovers.push(() => city.close())
const receiver = await startReceiver(network.here)
leftovers.push(() => receiver.close())
const file = join(directory, 'records.jsonl')
await addSink(city.runtime, { id: 'file', type: 'file', settings: { path: file } })
const hook = { url: receiver.url, secret: `whsec_${Buffer.alloc(24, 3).toString('base64')}`, allowPrivate: true }
await addSink(city.runtime, { id: 'hook', type: 'webhook', settings: hook })

const workers: readonly Worker[] = roles.map((role, index) =>
  createWorkerOn(network.machine(`${role}${index}`), role, {
    directory,
    env: {
      DATABASE_URL: server.url,
      TRIBUTARY_MASTER_KEY: masterKey,
      TRIBUTARY_ADMIN_TOKEN: 'only-for-this-campaign',
      TRIBUTARY_SANDBOX_URL: city.url,
      TRIBUTARY_HISTORY_DAYS: String(historyDays),
      TRIBUTARY_PULLERS: String(pullersEach),
      TRIBUTARY_DATA_DIR: join(directory, `data-${index}`),
      TRIBUTARY_LOG_LEVEL: 'warn',
    },
  }),
)
leftovers.push(() => void workers.map((worker) => worker.kill()))
const [pullers, deliverers] = (['pull', 'deliver'] as const).map((role) =>
  workers.filter((one) => one.role === role),
) as [Worker[], Worker[]]
const livesOf = (list: readonly Worker[]): Life[] => list.flatMap(({ lives }) => lives)

let working = true
const again = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries++)
    try {
      return await work()
    } catch (error) {
      if (!working) throw error
      if (tries % patience === 0) say(`still in vain: ${error instanceof Error ? error.message : 'unknown'}`)
      await sleep(500)
    }
}
// One after the other: starting is work, and this is one machine after all. Where one gave up it is started again.
for (const worker of workers) await again(() => worker.start())
say('all ten are up')
const opened = Date.now()

/** People come a few at a time until a fifth of it is over; and of those who are there some always wait. */
const connections = new Map<string, readonly [Service, number]>()
const connecting = (async (): Promise<void> => {
  const wanted = Array.from({ length: people }, (_, index) =>
    servicesOf(index + 1).map((service) => [service, index + 1] as const),
  ).flat()
  const pace = (lengthMs * 0.2) / wanted.length
  const coming = wanted.entries()
  const come = async (): Promise<void> => {
    for (const [turn, [service, person]] of coming) {
      const early = opened + pace * turn - Date.now()
      if (early > 0) await sleep(early)
      connections.set(await again(() => city.connect(service, person)), [service, person])
    }
  }
  await Promise.all(Array.from({ length: atOnce }, come))
  say(`everybody is connected: ${connections.size} accounts`)
})()
const pressing = (async (): Promise<void> => {
  while (working) {
    await sleep(200)
    await again(async () => {
      const [row] = await store.query<{ due: number }>('select count(*)::int as due from pulls where due_at <= now()')
      const known = [...connections.keys()]
      for (let due = row?.due ?? 0; due < backlog && known.length > 0; due += 3)
        await pullNow(city.runtime.engine, chosen(known))
    }).catch(() => undefined)
  }
})()
const watching = setInterval(async () => {
  const [row] = await store
    .query<{ due: number; done: number; held: number; lag: number }>(
      `select (select count(*) from pulls where due_at <= now()) as due, (select count(*) from campaign_ledger where what = 'release') as done,
         (select count(*) from pulls where lease is not null) as held, (select coalesce(sum(count), 0) from changes) as lag`,
    )
    .catch(() => [])
  if (row !== undefined)
    say(
      `${connections.size} connections, ${row.done} pulls done, ${row.held} at work, ${row.due} due, ${row.lag} envelopes`,
    )
}, 15_000)
leftovers.push(() => clearInterval(watching))

const findings: string[] = []
const deaths: Life[] = []
const at = (part: number): Promise<unknown> => sleep(Math.max(0, opened + lengthMs * part - Date.now()))

// Calm: nobody dies, and equals live equally long.
await at(0.12)
const calmFrom = Date.now()
await at(0.3)
const calmTo = Date.now()
for (const [what, list] of [
  ['release', pullers],
  ['deliver', deliverers],
] as const) {
  const shares = await sharesOf(store, what, livesOf(list), calmFrom, calmTo)
  const spread = spreadOf(shares)
  say(
    `shares of ${what}: ${shares.map(({ life, count }) => `${life.machine} ${count}`).join(', ')}: ${(spread * 100).toFixed(0)} % from the mean at most`,
  )
  const enough = shares.every(({ count }) => count >= fewest)
  if (!enough) say('too little was done to judge the shares: take more people, or more time')
  if (what === 'release' && enough && spread > mostSpread)
    findings.push(`pulls were not shared within 20 %: ${(spread * 100).toFixed(0)} %`)
}

/** A death, and a new life some seconds later. */
const kill = async (worker: Worker): Promise<void> => {
  const life = worker.lives.at(-1) as Life
  await worker.kill()
  deaths.push(life)
  await sleep(1000 + Math.random() * 8000)
  await again(() => worker.start())
  say(`${worker.machine.name} was killed and is back`)
}
const cut = async (worker: Worker, forMs: number): Promise<void> => {
  const life = worker.lives.at(-1) as Life
  worker.machine.cut()
  say(`${worker.machine.name} is cut off`)
  deaths.push({ ...life, until: Date.now() })
  await sleep(forMs)
  worker.machine.mend()
  say(`${worker.machine.name} is connected again after ${forMs / 1000} s`)
}
const restart = async (): Promise<void> => {
  say('the database crashes')
  await server.restart(3000)
  say('the database is back')
}
const [cutOff, ...others] = pullers as [Worker, ...Worker[]]
const dying = [...workers.filter(({ role }) => role !== 'pull'), ...others]
const troubles: Promise<unknown>[] = [cut(cutOff, leaseMs.pull * 1.25)]
const end = 0.9
for (let round = 0; round < kills; round++) {
  await at(0.3 + ((end - 0.3) * round) / kills)
  const worker = chosen(dying)
  if (worker.lives.at(-1)?.until === undefined) troubles.push(kill(worker))
  if (round === Math.floor(kills / 2)) troubles.push(restart())
  if (minutes >= 10 && round === Math.floor(kills / 4))
    troubles.push(cut(deliverers[0] as Worker, leaseMs.deliver * 1.1))
}
await Promise.all(troubles)
await at(1)
await connecting
working = false
await pressing
say('everybody is left alone now, until all is quiet')

/** As people do whose access a death has cost: they sign in again. */
const signInAgain = async (): Promise<number> => {
  const lost = await store.query<{ id: string }>(`select id from connections where state = 'reauthorize'`)
  for (const { id } of lost) {
    const who = connections.get(id)
    if (who !== undefined) await city.connect(...who)
  }
  return lost.length
}
let lost = 0
for (const until = Date.now() + settleMs; ; await sleep(1000)) {
  lost += await signInAgain()
  const [row] = await store.query<{ due: number; behind: number }>(
    `select (select count(*) from pulls where lease is not null or due_at < now() + interval '2 seconds' or attempts > 0
         or (purpose = 'backfill' and due_at is not null)) as due,
       (select count(*) from sinks s where lease is not null
         or exists (select 1 from changes c where (c.xid, c.seq) > (s.position_xid, s.position_seq))) as behind`,
  )
  // A lease of the dead counts as behind: another takes the sink over when it ends, and lets go.
  // What met trouble waits for its next try, for hours in the end; nobody is to wait for that here.
  await store.query(`update sinks set due_at = now() where lease is null and due_at > now()`)
  await store.query(`update pulls set due_at = now() where lease is null and attempts > 0 and due_at > now()`)
  if (row?.due === 0 && row.behind === 0) break
  if (Date.now() > until) {
    findings.push(`not quiet: ${row?.due} pulls are due, ${row?.behind} sinks are behind`)
    break
  }
}
clearInterval(watching)
say(`quiet; ${lost} had to sign in again`)

for (const life of deaths) {
  if (life.role !== 'pull') continue
  const waits = await resumptions(store, life)
  const shown = waits.map(({ after, queue }) => `${(after / 1000).toFixed(1)} s (queue ${(queue / 1000).toFixed(1)} s)`)
  say(`${life.machine} died holding ${waits.length}: resumed after ${shown.join(', ') || 'nothing to resume'}`)
  for (const { after, queue } of waits)
    if (after > leaseMs.pull + turnMs + queue)
      findings.push(`what ${life.machine} held was resumed after ${Math.round(after / 1000)} s only`)
}
for (const { code, milliseconds } of await Promise.all(workers.map((worker) => worker.stop())))
  if (code !== 0 || milliseconds > 30_000)
    findings.push(`a process stopped with ${code} after ${Math.round(milliseconds)} ms`)
findings.push(...workers.flatMap(({ fallen }) => fallen))
findings.push(...(await checkReleased(store)))
findings.push(...(await checkDelivery(store, file, receiver)))
const repeats = [...receiver.times.values()].filter((count) => count > 1).length
say(`delivered ${receiver.times.size} envelopes, ${repeats} of them more than once, under equal ids`)
findings.push(...(await checkReferee(city, deaths.length, pullersEach)))
findings.push(...checkWords(workers.map((worker) => worker.told())))
findings.push(
  ...(await checkTruth(store, city, people, historyDays, (done) => done % 100 === 0 && say(`compared ${done} people`))),
)
const { refreshes, counts } = await city.referee()
say(
  `${Object.values(counts).reduce((sum, { total }) => sum + total, 0)} requests, ${refreshes} refreshes, ${deaths.length} deaths and cuts`,
)

for (const finding of findings.slice(0, 40)) console.log(`  ✗ ${finding}`)
console.log(
  findings.length === 0
    ? 'I1 to I7 hold (workouts, and with them I8, are not played here).'
    : `${findings.length} findings.`,
)
await store.close()
process.exit(findings.length === 0 ? 0 : 1)
