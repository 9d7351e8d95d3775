/**
 * Amounts over time, as steps: every stretch of time counts once. Who saw most of a civil day leads that day with all
 * its intervals whole; the others count where it saw nothing. What lies across the edge of what is told already counts
 * in proportion to time, and never for more than is still untold of it. So a day has never less than its best source
 * told, never more than all together, and two sources that never meet simply add.
 */
import { dayMs, type Instant } from '../time.js'
import type { CivilClock } from './clock.js'
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

/** The part of a record within one civil day. */
interface Fragment {
  readonly record: FuseInput
  readonly from: Instant
  readonly to: Instant
  readonly amount: number
}
/** What counts of a fragment. */
export interface Piece extends Fragment {
  readonly ranked: Ranked
  readonly day: number
  /** All of its fragment. */
  readonly isWhole: boolean
  reason: FuseReason
  over: Map<Ranked, LeftOutReason> | undefined
}

interface Candidate {
  readonly ranked: Ranked
  readonly fragments: readonly Fragment[]
  readonly total: number
  /** Mean length. */
  readonly grain: number
}
const criteria: readonly Criterion<Candidate>[] = [
  ofSource(preferred),
  ofSource(byMethod),
  // Differences in the last bit of a sum are none.
  ['most', ({ total }) => -Math.round(total * 1e6)],
  ofSource(direct),
  ['finer', ({ grain }) => grain],
]
const best = orderBy(criteria)

/** All that counts of the intervals of one kind, day by day. */
export function* piecesOf(
  records: readonly FuseInput[],
  rankOf: (source: FuseInput['source']) => Ranked,
  clock: CivilClock,
): Iterable<readonly Piece[]> {
  for (const [day, fragments] of byDay(records, clock)) {
    const sources = grouped(fragments, ({ record }) => rankOf(record.source))
    const candidates = [...sources].map(([ranked, own]) => candidateOf(ranked, own)).sort(best)
    const told = telling(day)
    for (const candidate of candidates) told.add(candidate)
    yield told.pieces
  }
}

/** A flight may bring a day back a while after it was over, but never so long after it began. */
const overAfterMs = 4 * dayMs

interface Day {
  readonly number: number
  readonly since: Instant
  readonly fragments: Fragment[]
}

/**
 * Cut at the person's midnights; an amount at an instant takes a millisecond. Records come in order of time, so that a
 * day can be given away as soon as it is over: a year is never held twice.
 */
function* byDay(records: readonly FuseInput[], clock: CivilClock): Iterable<readonly [number, readonly Fragment[]]> {
  const days = new Map<number, Day>()
  let [from, end] = [0, 0]
  let day: Day | undefined
  const toDayOf = (at: Instant): Day => {
    if (day !== undefined && at >= from && at < end) return day
    const number = clock.dayNumberAt(at)
    ;[from, end] = [at, clock.dayEndAt(at)]
    day = found(days, number, () => ({ number, since: at, fragments: [] }))
    return day
  }
  let looked = 0
  for (const record of records) {
    if (record.at > looked + dayMs) {
      looked = record.at
      for (const { number, since, fragments } of days.values()) {
        if (since > record.at - overAfterMs) continue
        days.delete(number)
        yield [number, fragments]
      }
    }
    const to = Math.max(record.at + 1, record.end ?? 0)
    const value = record.value as number
    let left = value
    for (let start = record.at; start < to; ) {
      const { fragments } = toDayOf(start)
      const until = Math.min(to, end)
      const amount = until === to ? left : (value * (until - start)) / (to - record.at)
      fragments.push({ record, from: start, to: until, amount })
      left -= amount
      start = until
    }
  }
  for (const { number, fragments } of days.values()) yield [number, fragments]
}

/** What a source says by itself: its own intervals that overlap within a series are told once, the shorter ones first. */
const candidateOf = (ranked: Ranked, own: readonly Fragment[]): Candidate => {
  const fragments = isDisjoint(own)
    ? own
    : [...grouped(own, ({ record }) => record.series ?? '').values()].flatMap((series) =>
        isDisjoint(series) ? series : withoutSelfOverlap(ranked, series),
      )
  let [total, length] = [0, 0]
  for (const { amount, from, to } of fragments) {
    total += amount
    length += to - from
  }
  return { ranked, fragments, total, grain: length / fragments.length }
}

const isDisjoint = (fragments: readonly Fragment[]): boolean => {
  for (let index = 1; index < fragments.length; index++)
    if ((fragments[index] as Fragment).from < (fragments[index - 1] as Fragment).to) return false
  return true
}

const withoutSelfOverlap = (ranked: Ranked, fragments: readonly Fragment[]): readonly Fragment[] => {
  const told = telling(0)
  const layers = new Map<number, Fragment[][]>()
  for (const fragment of fragments) {
    // Lengths of a kind go together: minutes before quarters before hours.
    const size = Math.floor(Math.log2(fragment.to - fragment.from))
    const own = layers.get(size) ?? []
    layers.set(size, own)
    const free = own.find((layer) => (layer.at(-1)?.to ?? Number.NEGATIVE_INFINITY) <= fragment.from)
    if (free === undefined) own.push([fragment])
    else free.push(fragment)
  }
  for (const [, same] of [...layers].sort(([a], [b]) => a - b))
    for (const layer of same) told.add({ ranked, fragments: layer, total: 0, grain: 0 })
  return told.pieces
}

/** A stretch of time that is told, without gaps; several series of one source may tell it together. */
interface Stretch {
  readonly from: Instant
  readonly to: Instant
  readonly amount: number
  readonly by: readonly Piece[]
}

/** What is told of a day so far, one source after the other. */
const telling = (day: number) => {
  const pieces: Piece[] = []
  const candidates = new Map<Ranked, Candidate>()
  let stretches: readonly Stretch[] = []

  const add = (candidate: Candidate): void => {
    const { ranked } = candidate
    candidates.set(ranked, candidate)
    const added: Piece[] = []
    const ordered = isDisjoint(candidate.fragments)
      ? candidate.fragments
      : candidate.fragments.toSorted((a, b) => a.from - b.from || a.to - b.to)
    let first = 0
    for (const fragment of ordered) {
      while (first < stretches.length && (stretches[first] as Stretch).to <= fragment.from) first++
      const { record, from, to, amount } = fragment
      const met = stretches[first]
      if (met === undefined || met.from >= to) {
        added.push({ record, from, to, amount, ranked, day, isWhole: true, reason: 'only', over: undefined })
        continue
      }
      standBack(stretches, first, fragment, candidate, candidates)
      // Nearly always one interval lies upon another and all is told.
      if (met.from > from || met.to < to)
        for (const piece of restOf(stretches, first, fragment, ranked, day)) added.push(piece)
    }
    for (const piece of added) pieces.push(piece)
    stretches = merged(stretches, stretchesOf(added))
  }
  return { pieces, add }
}

/** In proportion to the time nobody told of, and for no more than is still untold. */
function* restOf(
  stretches: readonly Stretch[],
  first: number,
  { record, from, to, amount }: Fragment,
  ranked: Ranked,
  day: number,
): Iterable<Piece> {
  const gaps: (readonly [Instant, Instant])[] = []
  let [told, open] = [0, from]
  for (let index = first; index < stretches.length; index++) {
    const stretch = stretches[index] as Stretch
    if (stretch.from >= to) break
    told += (stretch.amount * (Math.min(to, stretch.to) - Math.max(from, stretch.from))) / (stretch.to - stretch.from)
    if (stretch.from > open) gaps.push([open, stretch.from])
    open = Math.max(open, stretch.to)
  }
  if (open < to) gaps.push([open, to])
  const free = gaps.reduce((sum, [start, end]) => sum + end - start, 0)
  const rest = Math.min(amount - told, (amount * free) / (to - from))
  if (!(rest > 0)) return
  for (const [start, end] of gaps) {
    const part = (rest * (end - start)) / free
    yield { record, from: start, to: end, amount: part, ranked, day, isWhole: false, reason: 'rest', over: undefined }
  }
}

/** The pieces that are met stand, the candidate does not: the reason is what sets them above the best one left out. */
const standBack = (
  stretches: readonly Stretch[],
  first: number,
  { to, record: other }: Fragment,
  candidate: Candidate,
  candidates: ReadonlyMap<Ranked, Candidate>,
): void => {
  for (let index = first; index < stretches.length; index++) {
    const stretch = stretches[index] as Stretch
    if (stretch.from >= to) return
    for (const piece of stretch.by) {
      if (piece.ranked === candidate.ranked) continue
      if (piece.reason === 'only')
        piece.reason = reasonFor(criteria, candidates.get(piece.ranked) as Candidate, candidate)
      const { at, end, value } = piece.record
      const isSame = at === other.at && end === other.end && value === other.value
      piece.over ??= new Map()
      addLeftOut(piece.over, candidate.ranked, isSame ? 'same-measurement' : 'overlapped')
    }
  }
}

/** Pieces of one source as stretches; where its series lie over each other they are cut at each other's edges. */
const stretchesOf = (pieces: readonly Piece[]): readonly Stretch[] => {
  if (isDisjoint(pieces)) return pieces.map((piece) => ({ ...spanOf(piece), amount: piece.amount, by: [piece] }))
  const edges = [...new Set(pieces.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b)
  const stretches: Stretch[] = []
  const open = new Set<Piece>()
  let next = 0
  for (const [index, from] of edges.entries()) {
    const to = edges[index + 1]
    if (to === undefined) break
    for (const piece of open) if (piece.to <= from) open.delete(piece)
    for (; next < pieces.length && (pieces[next] as Piece).from <= from; next++) open.add(pieces[next] as Piece)
    if (open.size === 0) continue
    let amount = 0
    for (const piece of open) amount += (piece.amount * (to - from)) / (piece.to - piece.from)
    stretches.push({ from, to, amount, by: [...open] })
  }
  return stretches
}
const spanOf = ({ from, to }: Fragment) => ({ from, to })

/** Both are in order, and no stretch of one touches one of the other. */
const merged = (a: readonly Stretch[], b: readonly Stretch[]): readonly Stretch[] => {
  if (a.length === 0) return b
  if (b.length === 0) return a
  const all: Stretch[] = []
  let next = 0
  for (const stretch of a) {
    while (next < b.length && (b[next] as Stretch).from < stretch.from) all.push(b[next++] as Stretch)
    all.push(stretch)
  }
  while (next < b.length) all.push(b[next++] as Stretch)
  return all
}
