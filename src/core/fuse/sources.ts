/** Sources, told apart and put in order by nothing but what they are, so that the order of records never matters. */
import type { Method } from '../records.js'
import { found } from './group.js'
import type { DataSource, FuseInput, FuseOptions, FuseReason, LeftOut, LeftOutReason, Why } from './types.js'

/** A source among others: what ranks it, worked out once. */
export interface Ranked {
  readonly source: DataSource
  readonly key: string
  /** Place in the person's own list; beyond its end where they did not name it. */
  readonly preference: number
  readonly method: number
  /** 1 where a service had it from another service that is here itself. */
  readonly secondHand: 0 | 1
}

/**
 * What a device measured stands before what somebody typed, what a service worked out and what it guessed. Where nothing
 * is told it was measured: most services say so only of the rest.
 */
const methodRank: Readonly<Record<Method, number>> = { measured: 0, manual: 1, derived: 2, estimated: 3 }

export const sourceKey = ({ connector, connection, device = '', origin = '', method }: DataSource): string =>
  `${connector}\n${connection}\n${device}\n${origin}\n${method ?? ''}`

/** All sources of some records, by key. */
export const rankedSources = (records: readonly FuseInput[], prefer: FuseOptions['prefer'] = []) => {
  const byObject = new Map<DataSource, Ranked>()
  const byKey = new Map<string, Ranked>()
  const connectors = new Set(records.map(({ source }) => source.connector))
  for (const { source } of records) {
    if (byObject.has(source)) continue
    const key = sourceKey(source)
    let ranked = byKey.get(key)
    if (ranked === undefined) {
      ranked = rank(source, key, prefer, connectors)
      byKey.set(key, ranked)
    }
    byObject.set(source, ranked)
  }
  return (source: DataSource): Ranked => byObject.get(source) as Ranked
}

const rank = (source: DataSource, key: string, prefer: readonly string[], connectors: ReadonlySet<string>): Ranked => {
  const places = [prefer.indexOf(source.connection), prefer.indexOf(source.connector)].filter((place) => place >= 0)
  return {
    source,
    key,
    preference: places.length === 0 ? prefer.length : Math.min(...places),
    method: methodRank[source.method ?? 'measured'],
    secondHand: isSecondHand(source, connectors) ? 1 : 0,
  }
}

/** Apple Health that holds Oura's pulse says `com.ouraring.oura`: its origin names a service that is here itself. */
const isSecondHand = ({ origin, connector }: DataSource, connectors: ReadonlySet<string>): boolean => {
  if (origin === undefined) return false
  const told = plain(origin)
  for (const other of connectors) if (other !== connector && told.includes(plain(other))) return true
  return false
}
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

/** One thing that may set two candidates apart; the smaller number is the better. */
export type Criterion<T> = readonly [FuseReason, (candidate: T) => number]

export const preferred: Criterion<Ranked> = ['preferred', ({ preference }) => preference]
export const byMethod: Criterion<Ranked> = ['method', ({ method }) => method]
export const direct: Criterion<Ranked> = ['direct', ({ secondHand }) => secondHand]

/** A total order: the criteria in turn, then the name. */
export const orderBy =
  <T extends { readonly ranked: Ranked }>(criteria: readonly Criterion<T>[]) =>
  (a: T, b: T): number => {
    for (const [, measure] of criteria) {
      const apart = measure(a) - measure(b)
      if (apart !== 0) return apart
    }
    return compareText(a.ranked.key, b.ranked.key)
  }

/** The first criterion that sets the better of two apart. */
export const reasonFor = <T>(criteria: readonly Criterion<T>[], better: T, worse: T): FuseReason =>
  criteria.find(([, measure]) => measure(better) !== measure(worse))?.[0] ?? 'order'

/** Of the ranks of the source itself, for candidates that carry one. */
export const ofSource = <T extends { readonly ranked: Ranked }>([reason, measure]: Criterion<Ranked>): Criterion<T> => [
  reason,
  ({ ranked }) => measure(ranked),
]

export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Records in the one order everything goes by. */
export const inOrder = (a: FuseInput, b: FuseInput): number =>
  a.at - b.at || (a.end ?? a.at) - (b.end ?? b.at) || compareText(a.id, b.id)

/** Each record once, in order. Sorts only what is not sorted already: stored records mostly are. */
export const inOrderOnce = (records: readonly FuseInput[]): readonly FuseInput[] => {
  let isSorted = true
  for (let index = 1; isSorted && index < records.length; index++)
    isSorted = inOrder(records[index - 1] as FuseInput, records[index] as FuseInput) < 0
  if (isSorted) return records
  const ordered = records.toSorted(inOrder)
  return ordered.filter(({ id }, index) => index === 0 || ordered[index - 1]?.id !== id)
}

/** A million values share a few reasons: each is made once. */
export const whyMaker = () => {
  const plain = new Map<Ranked, Map<FuseReason, Why>>()
  const told = new Map<string, Why>()
  const alone = (winner: Ranked, reason: FuseReason): Why => {
    const reasons = found(plain, winner, () => new Map<FuseReason, Why>())
    return found(reasons, reason, () => whyOf(winner, reason, []))
  }
  return (winner: Ranked, reason: FuseReason, over?: ReadonlyMap<Ranked, LeftOutReason>): Why => {
    if (over === undefined || over.size === 0) return alone(winner, reason)
    const left = [...over].sort(([a], [b]) => compareText(a.key, b.key))
    const name = `${winner.key}\t${reason}\t${left.map(([{ key }, how]) => `${key}\t${how}`).join('\t')}`
    return found(told, name, () => whyOf(winner, reason, left.map(leftOut)))
  }
}
const whyOf = ({ source }: Ranked, reason: FuseReason, over: readonly LeftOut[]): Why => ({
  sources: [{ source, share: 1, reason }],
  over,
})
const leftOut = ([{ source }, reason]: readonly [Ranked, LeftOutReason]): LeftOut => ({ source, reason })

/** A source that was left out for being a copy and for lying beneath is a copy. */
export const addLeftOut = (over: Map<Ranked, LeftOutReason>, ranked: Ranked, reason: LeftOutReason): void => {
  if (over.get(ranked) !== 'same-measurement') over.set(ranked, reason)
}
