/**
 * Levels and rates, as the pulse: in every five minutes one source speaks, so that a line never mixes two of them. What
 * lies in those five minutes of others is left out; where the best source is silent, the next one speaks.
 */
import { type Instant, minuteMs } from '../time.js'
import { found, grouped } from './group.js'
import {
  addLeftOut,
  byMethod,
  type Criterion,
  direct,
  ofSource,
  orderBy,
  preferred,
  type Ranked,
  reasonFor,
} from './sources.js'
import type { FuseInput, FuseReason, LeftOutReason } from './types.js'

export const cellMs = 5 * minuteMs

/** A record, or the part of one, that counts. */
export interface Level {
  readonly record: FuseInput
  readonly from: Instant
  readonly to: Instant | undefined
  readonly ranked: Ranked
  readonly reason: FuseReason
  readonly over: ReadonlyMap<Ranked, LeftOutReason> | undefined
  /** Five minutes weigh the same, however often they were measured. */
  readonly weight: number
}
type Told = Pick<Level, 'ranked' | 'reason' | 'over'>

interface Candidate {
  readonly ranked: Ranked
  readonly records: FuseInput[]
}
const criteria: readonly Criterion<Candidate>[] = [
  ofSource(preferred),
  ofSource(byMethod),
  ofSource(direct),
  ['finer', ({ records }) => -records.length],
]
const best = orderBy(criteria)

/** In order of time, but that what goes on for long comes when it is over. */
export function* levelsOf(
  records: readonly FuseInput[],
  rankOf: (source: FuseInput['source']) => Ranked,
): Iterable<Level> {
  const unfinished = new Map<FuseInput, Level>()
  for (const [cell, candidates] of cellsOf(records, rankOf)) {
    const [winner, second] = candidates.length === 1 ? candidates : candidates.sort(best)
    if (winner === undefined) continue
    const told = {
      ranked: winner.ranked,
      reason: second === undefined ? ('only' as const) : reasonFor(criteria, winner, second),
      over: second === undefined ? undefined : leftOutOf(winner, candidates.slice(1)),
    }
    const weight = 1 / winner.records.length
    for (const record of winner.records) {
      if (!isSpan(record)) {
        yield { record, from: record.at, to: undefined, weight, ...told }
        continue
      }
      const before = unfinished.get(record)
      const here = pieceIn(cell, record, told)
      const piece = before?.to === here.from ? joined(before, here) : here
      if (before !== undefined && piece === here) yield before
      if (before !== undefined) unfinished.delete(record)
      if (piece.to === record.end) yield piece
      else unfinished.set(record, piece)
    }
  }
  yield* unfinished.values()
}

/** Who has something in which five minutes. Records come in order, so that a cell is full as soon as they are past it. */
function* cellsOf(
  records: readonly FuseInput[],
  rankOf: (source: FuseInput['source']) => Ranked,
): Iterable<readonly [number, Candidate[]]> {
  const cells = new Map<number, Candidate[]>()
  let now = Number.NEGATIVE_INFINITY
  for (const record of records) {
    const first = Math.floor(record.at / cellMs)
    if (first > now) yield* before(cells, first)
    now = first
    const ranked = rankOf(record.source)
    const last = lastCell(record)
    for (let cell = first; cell <= last; cell++) {
      const candidates = found(cells, cell, () => [] as Candidate[])
      const own = candidates.find((candidate) => candidate.ranked === ranked)
      if (own === undefined) candidates.push({ ranked, records: [record] })
      else own.records.push(record)
    }
  }
  yield* before(cells, Number.POSITIVE_INFINITY)
}

function* before(cells: Map<number, Candidate[]>, end: number): Iterable<readonly [number, Candidate[]]> {
  // Cells are made in order of time but where a long record made those to come: these are few.
  const full = [...cells.keys()].filter((cell) => cell < end).sort((a, b) => a - b)
  for (const cell of full) {
    yield [cell, cells.get(cell) as Candidate[]]
    cells.delete(cell)
  }
}

const lastCell = (record: FuseInput): number =>
  isSpan(record) ? Math.ceil(record.end / cellMs) - 1 : Math.floor(record.at / cellMs)

const isSpan = (record: FuseInput): record is Span => record.end !== undefined && record.end > record.at
type Span = FuseInput & { readonly end: Instant }

const pieceIn = (cell: number, record: Span, told: Told): Level => {
  const from = Math.max(record.at, cell * cellMs)
  const to = Math.min(record.end, (cell + 1) * cellMs)
  return { record, from, to, weight: (to - from) / cellMs, ...told }
}

const joined = (a: Level, b: Level): Level => ({ ...a, to: b.to, weight: a.weight + b.weight, ...together(a, b) })

/** A long interval may win over several, for several reasons: the first one is told. */
const together = (a: Level, b: Level): Pick<Level, 'reason' | 'over'> => {
  if (a.over === b.over) return { reason: a.reason === 'only' ? b.reason : a.reason, over: a.over }
  const over = new Map(a.over)
  for (const [ranked, reason] of b.over ?? []) addLeftOut(over, ranked, reason)
  return { reason: a.reason === 'only' ? b.reason : a.reason, over }
}

const leftOutOf = (winner: Candidate, others: readonly Candidate[]): ReadonlyMap<Ranked, LeftOutReason> => {
  const own = grouped(winner.records, ({ at }) => at)
  return new Map(
    others.map(({ ranked, records }) => {
      const isSame = records.every(({ at, end, value, code }) =>
        own.get(at)?.some((one) => one.end === end && one.value === value && one.code === code),
      )
      return [ranked, isSame ? 'same-measurement' : 'overlapped'] as const
    }),
  )
}
