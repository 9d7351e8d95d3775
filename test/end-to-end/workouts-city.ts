/** What the invented services hold, what the program says of it, and the time both live by. */
import { garmin } from '../../src/connectors/garmin/index.js'
import { dayMs } from '../../src/core/index.js'
import type { Program } from './program.js'

export const minute = 60_000
const hour = 60 * minute
/** What is due sooner is waited for. */
const shortestLeap = 1_500
const leastLeap = minute
const longestLeap = 6 * hour

export interface Sync {
  readonly state: string
  readonly done: number
  readonly total: number
  readonly etaSeconds?: number
  readonly nextAt?: string
  readonly message?: string
  readonly services: readonly {
    readonly service: string
    readonly downloads: number
    readonly uploads: number
    readonly etaSeconds?: number
    readonly waitsUntil?: string
  }[]
}
interface Shelf {
  readonly copies: Readonly<Record<string, number>>
  /** When each workout of the person began. */
  readonly begun: Readonly<Record<string, number>>
  readonly recordedThere: number
  readonly twice: readonly string[]
  readonly strangers: readonly string[]
  readonly uploads: number
}
type Counts = Readonly<Record<string, { readonly total: number; readonly paths: Readonly<Record<string, number>> }>>
interface Referee {
  readonly counts: Counts
  readonly violations: readonly { readonly service: string; readonly limit: { requests: number; seconds: number } }[]
}

export const cityAt = (url: string, person: number) => {
  const ask = async <T>(path: string, body?: unknown): Promise<T> => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    const answer = await fetch(`${url}/admin/${path}`, init)
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const shelf = (service: string): Promise<Shelf> => ask(`workouts?service=${service}&person=${person}&each`)
  const referee = (): Promise<Referee> => ask('referee')
  const now = async (): Promise<number> => (await ask<{ now: number }>('clock')).now
  const tell = async (): Promise<void> => {
    await ask('notices', {})
  }
  const city = {
    now,
    shelf,
    /** Puts the time forward; whoever subscribed is told what came meanwhile. */
    advance: async (milliseconds: number): Promise<void> => {
      await ask('clock', { advanceSeconds: milliseconds / 1000 })
      await tell()
    },
    uploads: async (services: readonly string[]): Promise<number> => {
      const { counts } = await referee()
      const sent = services.flatMap((service) => Object.entries(counts[service]?.paths ?? {}))
      return sent.reduce((sum, [path, count]) => sum + (isUpload(path) ? count : 0), 0)
    },
    universe: async (services: readonly string[]): Promise<ReadonlySet<string>> =>
      new Set((await Promise.all(services.map(shelf))).flatMap(({ copies }) => Object.keys(copies))),
    limits: async (): Promise<readonly string[]> => {
      const { counts, violations } = await referee()
      const by = Object.entries(counts).map(([service, { total }]) => {
        const over = violations.filter((one) => one.service === service)
        const first = over[0]?.limit
        const which = first === undefined ? '' : ` (${first.requests} in ${first.seconds} s and others)`
        return `${service}: ${total} requests, ${over.length} beyond its limits${which}`
      })
      return ['requests:', ...by]
    },
    /** What an operator types into the services' own pages: where they are to call. Strava is told by the program. */
    typeIn: async (program: Program): Promise<void> => {
      const { webhooks } = await program.get<{ webhooks: { connector: string; address: string }[] }>('/v1/webhooks')
      for (const { connector, address } of webhooks) {
        const { page, field } = operatorPages[connector] ?? {}
        if (page === undefined || field === undefined) continue
        const answer = await fetch(`${url}/${connector}/${page.replace('https://', '')}`, {
          method: 'PUT',
          body: JSON.stringify({ [field]: address }),
          headers: { 'content-type': 'application/json' },
        })
        if (!answer.ok) throw new Error(`${connector} does not take ${address}: ${answer.status}`)
      }
    },
    /** The next ride that may go to three services at least: everything it cost, by service and path. */
    newRide: async (program: Program, services: readonly string[]): Promise<readonly string[]> => {
      let known = (await city.universe(services)).size
      for (let step = 0; step < 2000; step++) {
        const before = (await referee()).counts
        await city.advance(2 * minute)
        if ((await city.universe(services)).size === known) {
          await untilQuiet(program, city, 0)
          continue
        }
        await untilQuiet(program, city, 12 * minute)
        known = (await city.universe(services)).size
        const after = (await referee()).counts
        const costs = services.flatMap((service) =>
          Object.entries(after[service]?.paths ?? {}).flatMap(([path, count]) => {
            const cost = count - (before[service]?.paths[path] ?? 0)
            return cost === 0 ? [] : [{ service, path, cost }]
          }),
        )
        if (costs.filter(({ path }) => isUpload(path)).length < 3) continue
        return ['a new ride cost:', ...costs.map(({ service, path, cost }) => `  ${service}: ${cost} × ${path}`)]
      }
      return ['no new ride came that may go to three services']
    },
  }
  return city
}
export type City = ReturnType<typeof cityAt>

/** What stands for the pages on which an operator says where a service is to call. */
export const operatorPages: Readonly<Record<string, { readonly page: string; readonly field: string }>> = {
  garmin: { page: 'https://apis.garmin.com/tools/endpoints', field: 'url' },
  dropbox: { page: 'https://www.dropbox.com/developers/apps', field: 'webhook' },
  'intervals-icu': { page: 'https://intervals.icu/settings/manage-app', field: 'url' },
  'ride-with-gps': { page: 'https://ridewithgps.com/settings/developers', field: 'webhook_url' },
}

export const isUpload = (path: string): boolean =>
  /^POST .*\/(uploads|activities|bulk|files\/upload)$|^POST \/trips\.json$|^PUT .*\/upload/.test(path)

export interface Step {
  readonly now: number
  readonly sync: Sync
  /** Nothing is being done, and nothing is left to do. */
  readonly isQuiet: boolean
}

/** Lets it work; where it only waits, the time goes on to when it waits for. */
export const stepForward = async (program: Program, city: City): Promise<Step> => {
  const [sync, { connections }, { runs }, { virtualNow }] = await Promise.all([
    program.get<Sync>('/v1/sync'),
    program.get<{ connections: { nextPullAt?: string }[] }>('/v1/connections'),
    program.get<{ runs: { state: string }[] }>('/v1/runs?limit=30'),
    program.get<{ virtualNow: string }>('/v1/status'),
  ])
  const now = Date.parse(virtualNow)
  const isWorking = sync.state === 'running' || runs.some(({ state }) => state === 'running')
  const times = [sync.nextAt, ...connections.map(({ nextPullAt }) => nextPullAt)].flatMap((at) =>
    at === undefined ? [] : [Date.parse(at)],
  )
  const next = Math.min(now + longestLeap, ...times)
  if (isWorking || next - now < shortestLeap) await new Promise((resolve) => setTimeout(resolve, 200))
  else {
    await city.advance(Math.max(next - now, leastLeap))
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  return { now, sync, isQuiet: !isWorking && sync.total - sync.done <= 0 }
}

interface Preview {
  readonly total: number
  readonly reasons: readonly {
    readonly service: string
    readonly reason: { code: string; owner: string }
    count: number
  }[]
}
/** All history has been asked for, nothing is planned, and nothing is waited for. */
export const settled = async (program: Program): Promise<boolean> => {
  const { connections } = await program.get<{ connections: { backfill?: { doneDays: number; wantedDays: number } }[] }>(
    '/v1/connections',
  )
  if (connections.some(({ backfill }) => backfill !== undefined && backfill.doneDays < backfill.wantedDays))
    return false
  const { total, reasons } = await program.get<Preview>('/v1/sync/plan?limit=1')
  return total === 0 && !reasons.some(({ reason }) => reason.owner === 'time')
}

const untilQuiet = async (program: Program, city: City, patienceMs: number): Promise<void> => {
  const from = await city.now()
  for (;;) {
    const { isQuiet, now } = await stepForward(program, city)
    if (isQuiet && now >= from + patienceMs && (patienceMs === 0 || (await settled(program)))) return
  }
}

interface Place {
  readonly connector: string
  readonly state: string
  readonly reason?: { readonly code: string }
}

/** How far back, in days, a service tells of workouts at all. */
const reachDays: Readonly<Record<string, number | undefined>> = { garmin: garmin.streams?.['activities']?.historyDays }
/** A stretch that was asked for may begin a little before the day, and it took a while until it was. */
const marginDays = 35

/** What somebody tells who connected at `since`; of those at the very edge nobody can say. */
const toldOf = (service: string, { copies, begun }: Shelf, since: number): { told: string[]; edge: string[] } => {
  const from = since - (reachDays[service] ?? Number.POSITIVE_INFINITY) * dayMs
  const ids = Object.keys(copies)
  const after = (bound: number) => ids.filter((id) => (begun[id] ?? Number.POSITIVE_INFINITY) >= bound)
  const told = after(from)
  const isTold = new Set(told)
  return { told, edge: after(from - marginDays * dayMs).filter((id) => !isTold.has(id)) }
}

/** Says where anything is anywhere twice, or absent without a reason; and the counts. */
export const compareHoldings = async (
  program: Program,
  city: City,
  services: readonly string[],
  since: number,
): Promise<readonly string[]> => {
  const shelves = await Promise.all(services.map(async (service) => [service, await city.shelf(service)] as const))
  const heldBy = new Map(shelves.map(([service, shelf]) => [service, toldOf(service, shelf, since)]))
  const universe = new Set([...heldBy.values()].flatMap(({ told }) => told))
  const edge = new Set([...heldBy.values()].flatMap((each) => each.edge).filter((id) => !universe.has(id)))
  const activities: { readonly places: readonly Place[] }[] = []
  for (let after = ''; ; ) {
    const page = await program.get<{ activities: { places: Place[] }[]; next?: string }>(
      `/v1/activities?limit=200${after}`,
    )
    activities.push(...page.activities)
    if (page.next === undefined) break
    after = `&after=${page.next}`
  }
  const problems: string[] = []
  if (activities.length < universe.size || activities.length > universe.size + edge.size)
    problems.push(`${universe.size} workouts are told of, ${activities.length} are known`)
  const all = (await city.universe(services)).size
  const lines = [`${all} workouts took place; services tell of ${universe.size}; ${activities.length} are known`]
  for (const service of services) {
    const { copies, twice, strangers, recordedThere, uploads } = await city.shelf(service)
    const places = activities.map(({ places }) => places.find(({ connector }) => connector === service))
    const isThere = places.filter((place) => place?.state === 'present' || place?.state === 'uploaded').length
    const told = heldBy.get(service) ?? { told: [], edge: [] }
    const held = told.told.length
    const untold = Object.keys(copies).length - held
    const why: Record<string, number> = {}
    for (const place of places) {
      if (place?.state === 'present' || place?.state === 'uploaded') continue
      const word = place === undefined ? 'NO VERDICT' : `${place.state} (${place.reason?.code ?? 'NO REASON'})`
      why[word] = (why[word] ?? 0) + 1
    }
    const absent = Object.entries(why).map(([word, count]) => `${count} ${word}`)
    lines.push(
      `${service}: holds ${held}${untold === 0 ? '' : ` and ${untold} of which it does not tell`} (${recordedThere} recorded there, ${uploads} uploads came), we say ${isThere}; absent: ${absent.join(', ') || 'none'}`,
    )
    if (twice.length > 0) problems.push(`${service} has ${twice.length} twice`)
    if (strangers.length > 0) problems.push(`${service} has ${strangers.length} that nobody did`)
    if (isThere < held || isThere > held + told.edge.length)
      problems.push(`${service} holds ${held}, and we say ${isThere}`)
    if (absent.some((word) => word.includes('NO '))) problems.push(`${service}: absent without a reason`)
  }
  return [
    ...lines,
    problems.length === 0
      ? 'IT HOLDS: everything everywhere it may be, once'
      : `IT DOES NOT HOLD: ${problems.join('; ')}`,
  ]
}
