/** Civil days in one figure: what counts of the values within the day, against what services say of the whole day. */
import type { Aggregation } from '../dictionary/index.js'
import { dayName } from './clock.js'
import { found, grouped } from './group.js'
import {
  byMethod,
  type Criterion,
  compareText,
  direct,
  ofSource,
  orderBy,
  preferred,
  type Ranked,
  reasonFor,
} from './sources.js'
import type { Contribution, FusedDay, FuseInput, FuseReason, LeftOutReason, Why } from './types.js'

/** What counts of one value within a day. */
export interface Part {
  readonly day: number
  readonly ranked: Ranked
  readonly value: number
  readonly weight: number
  readonly reason: FuseReason
  readonly over: ReadonlyMap<Ranked, LeftOutReason> | undefined
}

/** The figure of a day so far. */
export interface Tally {
  value: number
  low: number
  high: number
  count: number
  weight: number
  readonly sources: Map<Ranked, { value: number; weight: number; reason: FuseReason }>
  readonly over: Map<Ranked, LeftOutReason>
}

/** Parts come in order of time, so that the last one is the latest. */
export const tallying = (adds: Aggregation) => {
  const days = new Map<number, Tally>()
  return { days, count: (part: Part): void => add(found(days, part.day, emptyTally), part, adds) }
}

const emptyTally = (): Tally => ({
  value: 0,
  low: Number.POSITIVE_INFINITY,
  high: Number.NEGATIVE_INFINITY,
  count: 0,
  weight: 0,
  sources: new Map(),
  over: new Map(),
})

const add = (tally: Tally, { ranked, value, weight, reason, over }: Part, adds: Aggregation): void => {
  const own = tally.sources.get(ranked)
  if (adds === 'sum' || adds === 'mean') {
    if (adds === 'sum') tally.value += value
    else tally.value += (value - tally.value) * (weight / (tally.weight + weight))
    if (own === undefined) tally.sources.set(ranked, { value, weight, reason })
    else {
      own.value += adds === 'sum' ? value : (value - own.value) * (weight / (own.weight + weight))
      own.weight += weight
      if (own.reason === 'only' || own.reason === 'rest') own.reason = reason
    }
  } else if (tally.count === 0 || stands(adds, value, tally.value)) {
    tally.value = value
    tally.sources.clear()
    tally.sources.set(ranked, { value, weight, reason })
  }
  tally.low = Math.min(tally.low, value)
  tally.high = Math.max(tally.high, value)
  tally.count++
  tally.weight += weight
  if (over !== undefined) for (const [other, why] of over) if (!tally.over.has(other)) tally.over.set(other, why)
}
const stands = (adds: Aggregation, value: number, before: number): boolean =>
  adds === 'max' ? value > before : adds === 'min' ? value < before : true

/** What a service says of a whole day. */
export interface DayTotal {
  readonly ranked: Ranked
  readonly value: number
  readonly records: readonly FuseInput[]
  readonly reason: FuseReason
  readonly others: readonly Ranked[]
}

interface Candidate {
  readonly ranked: Ranked
  readonly value: number
  readonly records: readonly FuseInput[]
}

/** Of what several services say of one day, the best; where amounts add up, the one who saw most. */
export const bestTotal = (
  records: readonly FuseInput[],
  rankOf: (source: FuseInput['source']) => Ranked,
  adds: Aggregation,
): DayTotal | undefined => {
  const criteria: readonly Criterion<Candidate>[] = [
    ofSource(preferred),
    ofSource(byMethod),
    ...(adds === 'sum' ? ([['most', ({ value }: Candidate) => -Math.round(value * 1e6)]] as const) : []),
    ofSource(direct),
  ]
  const [winner, second, ...rest] = [...grouped(records, ({ source }) => rankOf(source))]
    .map(([ranked, own]) => candidateOf(ranked, own, adds))
    .sort(orderBy(criteria))
  if (winner === undefined) return undefined
  return {
    ...winner,
    reason: second === undefined ? 'only' : reasonFor(criteria, winner, second),
    others: second === undefined ? [] : [second.ranked, ...rest.map(({ ranked }) => ranked)],
  }
}

/** Parts of a day, as ways of moving, add up; of other values the one without a series stands for the day. */
const candidateOf = (ranked: Ranked, own: readonly FuseInput[], adds: Aggregation): Candidate => {
  const records = [...grouped(own, ({ series }) => series ?? '')]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, same]) => same.reduce((best, one) => ((one.value ?? 0) > (best.value ?? 0) ? one : best)))
  const value = adds === 'sum' ? records.reduce((sum, one) => sum + (one.value ?? 0), 0) : (records[0]?.value ?? 0)
  return { ranked, records, value }
}

/** Totals come rounded to whole units; what they exceed the intervals by no more than that they do not know of. */
const rounding = 0.5
/** An estimate may be generous: it stands against what was measured only where most of the day was not. */
const muchMore = 1.5

/**
 * Does the service's own total stand for the day? It does where it knows of more than all intervals together, for it can
 * have seen what it gave no intervals of; and where the person trusts it more.
 */
export const totalStands = ({ ranked, value }: DayTotal, tally: Tally | undefined, adds: Aggregation): boolean => {
  if (tally === undefined || adds !== 'sum') return true
  const all = [...tally.sources.keys()]
  const trusted = Math.min(...all.map(({ preference }) => preference))
  if (trusted !== ranked.preference) return ranked.preference < trusted
  const method = Math.min(...all.map((one) => one.method))
  return value > (ranked.method > method ? tally.value * muchMore : tally.value + rounding)
}

export const dayOfTotal = (day: number, total: DayTotal, tally: Tally | undefined, series?: string): FusedDay => ({
  day: dayName(day),
  value: total.value,
  low: Math.min(...total.records.map(({ value }) => value as number)),
  high: Math.max(...total.records.map(({ value }) => value as number)),
  count: total.records.length,
  ...(series !== undefined && { series }),
  why: whyOfTotal(total, tally),
})

export const whyOfTotal = ({ ranked, value, reason, others }: DayTotal, tally: Tally | undefined): Why => {
  const left = new Set([...others, ...(tally?.sources.keys() ?? [])])
  left.delete(ranked)
  return {
    sources: [{ source: ranked.source, share: 1, value, reason: tally === undefined ? reason : 'day-total' }],
    over: [...left].sort(byKey).map(({ source }) => ({ source, reason: 'overlapped' as const })),
  }
}

export const dayOfTally = (day: number, tally: Tally, total: DayTotal | undefined, series?: string): FusedDay => {
  const all = [...tally.sources.values()]
  const whole = all.reduce((sum, { weight }) => sum + weight, 0)
  const sum = all.reduce((before, { value }) => before + value, 0)
  const isSum = Math.abs(sum - tally.value) < 1e-6
  const sources = [...tally.sources]
    .sort(([a], [b]) => byKey(a, b))
    .map(
      ([{ source }, { value, weight, reason }]): Contribution => ({
        source,
        share: all.length === 1 ? 1 : isSum && sum > 0 ? value / sum : weight / whole,
        value,
        reason,
      }),
    )
  const over = new Map(tally.over)
  if (total !== undefined)
    for (const one of [total.ranked, ...total.others]) if (!over.has(one)) over.set(one, 'overlapped')
  for (const ranked of tally.sources.keys()) over.delete(ranked)
  return {
    day: dayName(day),
    // Thousands of parts leave a trace in the last digits.
    value: Math.round(tally.value * 1e6) / 1e6,
    low: tally.low,
    high: tally.high,
    count: tally.count,
    ...(series !== undefined && { series }),
    why: {
      sources,
      over: [...over].sort(([a], [b]) => byKey(a, b)).map(([{ source }, reason]) => ({ source, reason })),
    },
  }
}
const byKey = (a: Ranked, b: Ranked): number => compareText(a.key, b.key)
