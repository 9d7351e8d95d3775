/**
 * What one machine bears: `scripts/with-postgres.sh npm run bench sizing [people]`. Real processes, one for each role,
 * over a PostgreSQL that syncs, against a sandbox that this process plays. Beside what took how long it tells what it
 * cost: processor time hardly changes when the machine has other work besides.
 */
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { sandbox as oura } from '../../src/connectors/oura/sandbox.js'
import { testStore } from '../../src/runtime/store/testing.js'
import { startSandbox } from '../../src/sandbox/index.js'
import { connectByHttp } from '../../test/end-to-end/person.js'
import { type Running, startRoles, until } from '../../test/many-processes/processes.js'
import { startServerCosts } from './server-costs.js'
import { notices } from './sizing-notices.js'

const historyDays = 30
const idleMs = 15_000
const longestMs = 900_000

export const bench = async (args: readonly string[]): Promise<void> => {
  const people = Number(args[0] ?? 20)
  const store = await testStore()
  if (store.type !== 'postgres')
    throw new Error('Sizing needs PostgreSQL: scripts/with-postgres.sh npm run bench sizing')
  // The tests' server leaves the disk alone; an operator's does not.
  await store.query('alter system set fsync = on')
  await store.query('select pg_reload_conf()')
  const server = await startServerCosts(store)
  const sandbox = await startSandbox({ services: [oura], people: numbers(2 * people), noticeSeconds: 0 })
  const running: Running[] = []
  const start = async (roles: string): Promise<Running> => {
    const env = { TRIBUTARY_HISTORY_DAYS: String(historyDays) }
    const started = await startRoles({ store, sandbox: sandbox.url, roles, env })
    running.push(started)
    return started
  }
  const one = async <Row>(sql: string): Promise<Row> => (await store.query<Row>(sql))[0] as Row
  const done = (sql: string) => async (): Promise<boolean> => (await one<{ count: number }>(sql)).count === 0
  const openPulls = 'select count(*) as count from pulls where due_at <= now() or lease is not null'
  const totals = () =>
    one<{ pulls: number; requests: number; records: number }>(
      `select (select count(*) from runs where state = 'done') as pulls, (select sum(requests) from runs)::bigint as requests,
        (select count(*) from samples) + (select count(*) from events) as records`,
    )

  const [model] = cpus()
  console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${model?.model}`)
  console.log(`load when it began: ${readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' ')}`)
  try {
    const api = await start('api')
    const [first, deliver] = [await start('pull'), await start('deliver')]
    await sleep(idleMs)
    for (const [role, { pid }] of Object.entries({ api, pull: first, deliver }))
      console.log(`idle, ${role}: ${(residentBytes(pid) / 1e6).toFixed(0)} MB`)
    // Delivery is measured by itself, afterwards.
    deliver.child.kill('SIGTERM')
    await deliver.ended

    const measured = async (name: string, pullers: readonly Running[], work: () => Promise<unknown>): Promise<void> => {
      const before = { ...(await totals()), cpu: cpuOf(pullers), server: server.seconds(), at: performance.now() }
      await work()
      await until('everything is pulled', done(openPulls), longestMs)
      const seconds = (performance.now() - before.at) / 1000
      const after = await totals()
      const [pulls, records] = [after.pulls - before.pulls, after.records - before.records]
      const [ours, theirs] = [cpuOf(pullers) - before.cpu, server.seconds() - before.server]
      console.log(
        `${name}: ${pulls} pulls, ${after.requests - before.requests} requests, ${records} records in ${seconds.toFixed(1)} s: ` +
          `${(pulls / seconds).toFixed(1)} pulls/s, ${(records / seconds).toFixed(0)} records/s; ` +
          `processor per pull: ${perThing(ours, pulls)} pull, ${perThing(theirs, pulls)} PostgreSQL` +
          // Where next to nothing is new, that is not what the time was spent on.
          (records > pulls
            ? `; per thousand records: ${perThing(ours * 1000, records)} and ${perThing(theirs * 1000, records)}`
            : ''),
      )
    }
    const connect = async (from: number): Promise<void> => {
      for (let person = from; person < from + people; person++) await connectByHttp(api.url, 'oura', { person })
    }
    const dueAgain = () => store.query(`update pulls set due_at = now() where purpose = 'fresh' and lease is null`)
    await measured(`connecting ${people} people, ${historyDays} days of history, 1 process`, [first], () => connect(1))
    await measured('asking again at once, 1 process', [first], dueAgain)
    const latencies = await notices(store, api.url, 40)
    console.log(
      `a notice is answered after ${latencies.answered}, and what it told of is stored after ${latencies.stored}`,
    )
    const second = await start('pull')
    await measured(`connecting ${people} more, 2 processes`, [first, second], () => connect(people + 1))
    await measured('asking again at once, 2 processes', [first, second], dueAgain)
    for (const [role, { pid }] of Object.entries({ api, pull: first }))
      console.log(`after work, ${role}: ${(residentBytes(pid) / 1e6).toFixed(0)} MB`)

    const again = await start('deliver')
    const taken = () => one<{ delivered: number }>('select sum(delivered)::bigint as delivered from sinks')
    // It began as it started.
    const { delivered: already } = await taken()
    const before = { cpu: cpuOf([again]), server: server.seconds(), at: performance.now() }
    const left = `select greatest(0, sum(c.count))::bigint as count from sinks k left join changes c on (c.xid, c.seq) > (k.position_xid, k.position_seq)`
    await until(
      'everything is delivered',
      async () => ((await one<{ count: number | null }>(left)).count ?? 0) === 0,
      longestMs,
    )
    const seconds = (performance.now() - before.at) / 1000
    const delivered = (await taken()).delivered - already
    console.log(
      `delivering ${delivered} envelopes to a file: ${(delivered / seconds).toFixed(0)}/s; processor per thousand: ` +
        `${perThing((cpuOf([again]) - before.cpu) * 1000, delivered)} deliver, ${perThing((server.seconds() - before.server) * 1000, delivered)} PostgreSQL`,
    )
    const { bytes } = await one<{ bytes: number }>('select pg_database_size(current_database()) as bytes')
    const { records } = await totals()
    console.log(
      `on disk: ${(bytes / 1e6).toFixed(0)} MB for ${2 * people} people: ${(bytes / (2 * people) / 1e6).toFixed(2)} MB each, ` +
        `${(records / (2 * people) / historyDays).toFixed(0)} records a day each, ${(bytes / records).toFixed(0)} bytes per record with its page and envelope`,
    )
    const { streams } = await one<{ streams: number }>(
      'select count(*)::float8 / count(distinct connection_id) as streams from streams',
    )
    console.log(`streams of a connection: ${streams}`)
  } finally {
    for (const { child } of running) child.kill('SIGTERM')
    await Promise.all(running.map(({ ended }) => ended))
    await sandbox.close()
    await store.close()
  }
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)
const perThing = (seconds: number, things: number): string => `${((seconds * 1000) / things).toFixed(2)} ms`

/** Of the kernel's clock ticks there are a hundred in a second, on every Linux Node runs on. */
const cpuOf = (processes: readonly Running[]): number =>
  processes.reduce((sum, { pid }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return sum + (Number(fields[11]) + Number(fields[12])) / 100
  }, 0)

const residentBytes = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
