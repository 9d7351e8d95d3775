/**
 * `scripts/with-postgres.sh npm run bench claims [connections…]`: what a claim costs where the schedule has ten thousand,
 * a hundred thousand and a million connections and a hundred thousand rows are due. The sizes take turns, so that what
 * slows the machine slows them alike: what the server reads for a claim, latency, claims and releases a second of one to
 * eight claimers at once; then all that again after a million of them, and while a transaction stays open beside it.
 */
import pg from 'pg'
import type { Store } from '../../src/runtime/store/db.js'
import { loadMigrations, migrate } from '../../src/runtime/store/migrate.js'
import { openPostgres } from '../../src/runtime/store/postgres.js'
import { claimDue, nextDue, releaseClaim } from '../../src/runtime/store/pulls.js'
import { fillSchedule, makeSomeDue, streamsEach } from './claims-table.js'

const mostDue = 100_000
const leaseMs = 60_000
const hourMs = 3_600_000
const rounds = 100
/** Each size, in each of so many turns. */
const turns = 4
const turnMs = 1500
const wornCycles = 1_000_000
/** So many dead rows nobody may take away yet: five minutes of a busy schedule. */
const pinnedCycles = 100_000

interface Schedule {
  readonly connections: number
  readonly due: number
  readonly store: Store
}

export const bench = async (args: readonly string[]): Promise<void> => {
  const url = process.env['TEST_DATABASE_URL']
  if (url === undefined) throw new Error('Run it under scripts/with-postgres.sh, or set TEST_DATABASE_URL.')
  const sizes = args.filter((arg) => /^\d+$/.test(arg)).map(Number)
  const now = Date.now()
  const schedules: Schedule[] = []
  for (const connections of sizes.length > 0 ? sizes : [10_000, 100_000, 1_000_000])
    schedules.push(await made(url, connections, now))
  try {
    await compare(schedules, now)
    const worn = schedules.find(({ connections }) => connections === 100_000)
    if (worn !== undefined) await wear(worn, url, now)
  } finally {
    for (const { store } of schedules) await store.close()
  }
}

/** A database of its own; it goes with the server. */
const made = async (url: string, connections: number, now: number): Promise<Schedule> => {
  const admin = await openPostgres({ databaseUrl: url, maxConnections: 1 })
  const name = `claims_${connections}_${process.pid}`
  await admin.query(`create database ${name}`)
  await admin.close()
  const place = new URL(url)
  place.pathname = `/${name}`
  const store = await openPostgres({ databaseUrl: place.href, maxConnections: 10 })
  await migrate(store, await loadMigrations())
  const due = Math.min(mostDue, connections * streamsEach)
  const rows = await fillSchedule(store, connections, due, now)
  console.log(`${many(connections)} connections: ${many(rows)} rows, ${many(due)} of them due`)
  return { connections, due, store }
}

const compare = async (schedules: readonly Schedule[], now: number): Promise<void> => {
  for (const { connections, store } of schedules)
    console.log(`a claim of 100 of ${many(connections)}: ${await explained(store, now)}`)
  for (const limit of [4, 100]) {
    let serial = 0
    await inTurns(`claim of ${limit}`, schedules, ({ store }) =>
      claimDue(store, { limit, lease: `one.${limit}.${++serial}`, now, leaseMs }),
    )
  }
  await inTurns('what is next', schedules, ({ store }) => nextDue(store))
  for (const claimers of [1, 2, 4, 8]) {
    const done = schedules.map(() => 0)
    for (let turn = 0; turn < turns; turn++)
      for (const [index, { store, connections, due }] of schedules.entries()) {
        await makeSomeDue(store, connections, due, now)
        done[index] = (done[index] ?? 0) + (await cycles(store, claimers, now))
      }
    const rates = schedules.map(({ connections }, index) => `${many(connections)}: ${many((done[index] ?? 0) / turns)}`)
    console.log(`claims and releases a second, ${claimers} at once   ${rates.join('   ')}`)
  }
}

const inTurns = async (
  what: string,
  schedules: readonly Schedule[],
  work: (schedule: Schedule) => Promise<unknown>,
): Promise<void> => {
  const times = schedules.map((): number[] => [])
  for (let round = 0; round < rounds; round++)
    for (const [index, schedule] of schedules.entries()) {
      const from = performance.now()
      await work(schedule)
      times[index]?.push(performance.now() - from)
    }
  const parts = schedules.map(({ connections }, index) => `${many(connections)}: ${quantiles(times[index] ?? [])}`)
  console.log(`${what.padEnd(14)} ${parts.join('   ')}`)
}

/** What many claims leave behind them: dead rows, and an index that has to be kept clean. */
const wear = async ({ store, connections, due }: Schedule, url: string, now: number): Promise<void> => {
  const work = async (atLeast: number): Promise<void> => {
    for (let done = 0; done < atLeast; ) {
      await makeSomeDue(store, connections, due, now)
      const counts = await Promise.all(
        [0, 1, 2, 3].map((n) => claimer(store, `worn-${n}`, now, Number.POSITIVE_INFINITY)),
      )
      done += counts.reduce((sum, count) => sum + count, 0)
    }
    await makeSomeDue(store, connections, due, now)
  }
  await work(wornCycles)
  console.log(`after ${many(wornCycles)} claims and releases, ${await sizeOf(store)}: ${await explained(store, now)}`)
  // The snapshot of another database of the server would do as well.
  const holder = new pg.Client({ connectionString: url })
  await holder.connect()
  await holder.query('begin isolation level repeatable read')
  await holder.query('select pg_current_xact_id()')
  await work(pinnedCycles)
  console.log(
    `and ${many(pinnedCycles)} more beside an open transaction, ${await sizeOf(store)}: ${await explained(store, now)}`,
  )
  await holder.end()
}

/** Claims and gives back, for one turn; how many in a second. */
const cycles = async (store: Store, claimers: number, now: number): Promise<number> => {
  const from = performance.now()
  const counts = await Promise.all(
    Array.from({ length: claimers }, (_, n) => claimer(store, `claimer-${n}`, now, from + turnMs)),
  )
  return (counts.reduce((sum, count) => sum + count, 0) * 1000) / (performance.now() - from)
}

/** Claims and gives back, due again in an hour or two, until the time is over or nothing is due. */
const claimer = async (store: Store, name: string, now: number, until: number): Promise<number> => {
  let done = 0
  for (let serial = 0; performance.now() < until; serial++) {
    const claims = await claimDue(store, { limit: 100, lease: `${name}.${serial}`, now, leaseMs })
    if (claims.length === 0) break
    const next = { priority: 1, attempts: 0, now }
    await Promise.all(
      claims.map((claim) => releaseClaim(store, claim, { ...next, dueAt: now + hourMs + Math.random() * hourMs })),
    )
    done += claims.length
  }
  return done
}

const quantiles = (times: number[]): string => {
  const sorted = times.sort((one, other) => one - other)
  const at = (part: number): string => (sorted[Math.floor(part * (sorted.length - 1))] ?? 0).toFixed(2)
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`
}

/** Which indexes a claim uses and how many pages it touches, in the server's own words; nothing is claimed. */
const explained = async (store: Store, now: number): Promise<string> => {
  const lines: string[] = []
  const onlyAsked = new Error('nothing is to be claimed')
  const asking = store.transaction(async (db) => {
    const explaining = {
      query: async <Row>(text: string, params?: readonly unknown[]): Promise<Row[]> => {
        const plan = await db.query<{ 'QUERY PLAN': string }>(`explain (analyze, buffers) ${text}`, params)
        lines.push(...plan.map((row) => row['QUERY PLAN']))
        return []
      },
    }
    await claimDue(explaining, { limit: 100, lease: 'asked', now, leaseMs })
    throw onlyAsked
  })
  await asking.catch((error: unknown) => {
    if (error !== onlyAsked) throw error
  })
  const used = new Set(lines.flatMap((line) => /Index (?:Only )?Scan using (\w+)/.exec(line)?.slice(1) ?? []))
  const whole = lines.some((line) => /Seq Scan on pulls/.test(line)) ? ', AND THE WHOLE TABLE' : ''
  const [, hit = '0', read = '0'] =
    /shared(?: hit=(\d+))?(?: read=(\d+))?/.exec(lines.find((line) => /Buffers:/.test(line)) ?? '') ?? []
  return `by ${[...used].join(' and ')}${whole}, ${many(Number(hit) + Number(read))} pages`
}

const sizeOf = async (store: Store): Promise<string> => {
  const [row] = await store.query<{ table: string; index: string }>(
    `select pg_size_pretty(pg_table_size('pulls')) as table, pg_size_pretty(pg_indexes_size('pulls')) as index`,
  )
  return `table ${row?.table}, indexes ${row?.index}`
}

const many = (count: number): string => Math.round(count).toLocaleString('en')
