/**
 * Things that took place, as nights and workouts: what several sources told of one stretch of time is one night. Of each
 * such knot of overlapping events one source stands, with all it has of it; an event that meets no other stands alone,
 * so that a nap stays beside the night.
 */
import type { Instant } from '../time.js'
import { grouped } from './group.js'
import { byMethod, type Criterion, direct, ofSource, orderBy, preferred, type Ranked, reasonFor } from './sources.js'
import type { FuseInput, FuseReason, LeftOutReason } from './types.js'

export interface Episode {
  readonly record: FuseInput
  readonly ranked: Ranked
  readonly reason: FuseReason
  readonly over: ReadonlyMap<Ranked, LeftOutReason> | undefined
}
interface Candidate {
  readonly ranked: Ranked
  readonly records: readonly FuseInput[]
  readonly length: number
  /** Were the stages told of at least half of all there is? */
  readonly isStaged: boolean
}

const criteria: readonly Criterion<Candidate>[] = [
  ofSource(preferred),
  ['staged', ({ isStaged }) => (isStaged ? 0 : 1)],
  ofSource(byMethod),
  ['longer', ({ length }) => -length],
  ofSource(direct),
]
const best = orderBy(criteria)

export const episodesOf = (records: readonly FuseInput[], rankOf: (source: FuseInput['source']) => Ranked): Episode[] =>
  knotsOf(records, rankOf).flatMap((knot) => {
    const sources = [...grouped(knot, ({ source }) => rankOf(source))]
    const most = Math.max(...sources.map(([, own]) => lengthOf(own)))
    const [winner, ...others] = sources.map(([ranked, own]) => candidateOf(ranked, own, most)).sort(best)
    if (winner === undefined) return []
    const second = others[0]
    const reason = second === undefined ? 'only' : reasonFor(criteria, winner, second)
    const over = others.length === 0 ? undefined : leftOutOf(winner, others)
    return winner.records.map((record) => ({ record, ranked: winner.ranked, reason, over }))
  })

const endOf = ({ at, end }: FuseInput): Instant => Math.max(at, end ?? at)
const lengthOf = (records: readonly FuseInput[]): number =>
  records.reduce((sum, record) => sum + endOf(record) - record.at, 0)

const candidateOf = (ranked: Ranked, records: readonly FuseInput[], most: number): Candidate => {
  const staged = lengthOf(records.filter(({ detail }) => hasStages(detail)))
  return { ranked, records, length: lengthOf(records), isStaged: staged > 0 && staged * 2 >= most }
}

const hasStages = (detail: unknown): boolean => {
  const stages = (detail as { readonly stages?: unknown } | undefined)?.stages
  if (!Array.isArray(stages)) return false
  // A list of nothing but `asleep` and `awake` tells no stages.
  return stages.some((one: { readonly stage?: unknown }) => ['light', 'deep', 'rem'].includes(String(one?.stage)))
}

/** Two events of different sources are the same where half of the shorter one lies in the other. */
const isSame = (a: FuseInput, b: FuseInput): boolean => {
  const shorter = Math.min(endOf(a) - a.at, endOf(b) - b.at)
  const shared = Math.min(endOf(a), endOf(b)) - Math.max(a.at, b.at)
  return shared >= 0 && shared * 2 >= shorter
}

/** Records that are the same, directly or through others; those of one source hang together only through another. */
const knotsOf = (
  records: readonly FuseInput[],
  rankOf: (source: FuseInput['source']) => Ranked,
): readonly (readonly FuseInput[])[] => {
  const parents = records.map((_, index) => index)
  const rootOf = (index: number): number => {
    let root = index
    while (parents[root] !== root) root = parents[root] = parents[parents[root] as number] as number
    return root
  }
  let open: number[] = []
  for (const [index, record] of records.entries()) {
    open = open.filter((other) => endOf(records[other] as FuseInput) >= record.at)
    for (const other of open) {
      const before = records[other] as FuseInput
      if (rankOf(before.source) !== rankOf(record.source) && isSame(before, record))
        parents[rootOf(index)] = rootOf(other)
    }
    open.push(index)
  }
  return [...grouped(records.keys(), rootOf).values()].map((knot) => knot.map((index) => records[index] as FuseInput))
}

const leftOutOf = (winner: Candidate, others: readonly Candidate[]): ReadonlyMap<Ranked, LeftOutReason> =>
  new Map(
    others.map(({ ranked, records }) => {
      const isCopy = records.every((one) =>
        winner.records.some((own) => own.at === one.at && endOf(own) === endOf(one)),
      )
      return [ranked, isCopy ? 'same-measurement' : 'overlapped'] as const
    }),
  )
