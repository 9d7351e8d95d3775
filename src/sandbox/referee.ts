/** The referee watches and never interferes: what was asked, which limits were overstepped, how tokens were handled. */
import type { Instant } from '../core/index.js'
import type { LimitFact } from './service.js'

/** A token family ends when its refresh token is used twice, the person takes consent back, or the client gives it up. */
export type RevocationCause = 'reuse' | 'consent' | 'client' | 'fault'

export interface Violation {
  readonly service: string
  /** `app`, or the connection whose budget it was. */
  readonly whose: string
  readonly limit: LimitFact
  readonly at: Instant
}
export interface RefreshNote {
  readonly service: string
  readonly family: string
  readonly at: Instant
  /** How many refreshes of this family were under way, this one included. */
  readonly concurrent: number
  outcome: 'pending' | 'refreshed' | 'repeated' | 'refused' | 'failed'
}
export interface RevocationNote {
  readonly service: string
  readonly family: string
  readonly at: Instant
  readonly cause: RevocationCause
}
export interface FaultNote {
  readonly name: string
  readonly service: string
  readonly path: string
  readonly at: Instant
}
export interface RequestNote {
  readonly service: string
  readonly method: string
  readonly path: string
  readonly status: number
}

/** Old notes go when there are more than this of a sort; counts stay right. */
const notesKept = 10_000

export interface Referee {
  /** Requests by service, and within it by path and by status. A broken connection counts as status 0. */
  readonly counts: () => Readonly<
    Record<
      string,
      {
        readonly total: number
        readonly paths: Readonly<Record<string, number>>
        readonly statuses: Readonly<Record<string, number>>
      }
    >
  >
  readonly violations: readonly Violation[]
  readonly refreshes: readonly RefreshNote[]
  readonly revocations: readonly RevocationNote[]
  readonly faults: readonly FaultNote[]
  /** The most refreshes of one family that were ever under way together. More than one breaks I6. */
  readonly mostConcurrentRefreshes: () => number
  noteRequest(note: RequestNote): void
  noteViolation(note: Violation): void
  noteRevocation(note: RevocationNote): void
  noteFault(note: FaultNote): void
  beginRefresh(service: string, family: string, at: Instant): RefreshEnd
}
export type RefreshEnd = (outcome: Exclude<RefreshNote['outcome'], 'pending'>) => void

export const createReferee = (): Referee => {
  const counts = new Map<string, { total: number; paths: Record<string, number>; statuses: Record<string, number> }>()
  const violations: Violation[] = []
  const refreshes: RefreshNote[] = []
  const revocations: RevocationNote[] = []
  const faults: FaultNote[] = []
  const underWay = new Map<string, number>()
  let most = 0
  const keep = <T>(list: T[], note: T): void => {
    list.push(note)
    if (list.length > notesKept) list.shift()
  }
  return {
    counts: () => Object.fromEntries(counts),
    violations,
    refreshes,
    revocations,
    faults,
    mostConcurrentRefreshes: () => most,
    noteRequest: ({ service, method, path, status }) => {
      const count = counts.get(service) ?? { total: 0, paths: {}, statuses: {} }
      counts.set(service, count)
      count.total++
      const where = `${method} ${path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')}`
      count.paths[where] = (count.paths[where] ?? 0) + 1
      count.statuses[status] = (count.statuses[status] ?? 0) + 1
    },
    noteViolation: (note) => keep(violations, note),
    noteRevocation: (note) => keep(revocations, note),
    noteFault: (note) => keep(faults, note),
    beginRefresh: (service, family, at) => {
      const key = `${service} ${family}`
      const concurrent = (underWay.get(key) ?? 0) + 1
      underWay.set(key, concurrent)
      most = Math.max(most, concurrent)
      const note: RefreshNote = { service, family, at, concurrent, outcome: 'pending' }
      keep(refreshes, note)
      return (outcome) => {
        note.outcome = outcome
        underWay.set(key, (underWay.get(key) ?? 1) - 1)
      }
    },
  }
}
