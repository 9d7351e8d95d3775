/** The fused view of one kind: each value with the sources it comes from and why, and its civil days. */
import { dictionary, type Entry, type Overlap, overlapOf, type RecordKind } from '../dictionary/index.js'
import { dayMs, type Instant, type LocalDay } from '../time.js'
import { type CivilClock, dayNumber, utcClock } from './clock.js'
import { bestTotal, dayOfTally, dayOfTotal, type Part, tallying, totalStands, whyOfTotal } from './days.js'
import { episodesOf } from './episodes.js'
import { withoutBuckets } from './extents.js'
import { grouped } from './group.js'
import { levelsOf } from './levels.js'
import { readingsOf } from './readings.js'
import { type Piece, piecesOf } from './segments.js'
import { compareText, inOrder, inOrderOnce, type Ranked, rankedSources, whyMaker } from './sources.js'
import type { Fused, FusedDay, FusedValue, FuseInput, FuseOptions } from './types.js'

/** Nothing lasts longer that is to be laid beside others: it is shown as it is, and counts for no day. */
const longestMs = 7 * dayMs

interface Context {
  readonly kind: RecordKind
  readonly entry: Entry
  readonly clock: CivilClock
  readonly rankOf: (source: FuseInput['source']) => Ranked
  readonly why: ReturnType<typeof whyMaker>
}
/** Where a rule puts what it makes of the values of one series. */
interface Sink {
  readonly put: (value: FusedValue) => void
  readonly count: (part: Part) => void
}

/**
 * Merges what several sources told of one kind. The order of records does not matter, nor whether some come twice; what
 * comes out may go in again and stays what it is.
 */
export const fuse = (kind: RecordKind, records: readonly FuseInput[], options: FuseOptions = {}): Fused => {
  const entry: Entry = dictionary[kind]
  const ordered = inOrderOnce(records)
  const context: Context = {
    kind,
    entry,
    clock: options.clock ?? utcClock,
    rankOf: rankedSources(ordered, options.prefer),
    why: whyMaker(),
  }
  const values: FusedValue[] = []
  const days: FusedDay[] = []
  for (const [series, own] of groupsOf(entry, overlapOf(kind), ordered, context)) {
    const told = fuseGroup(overlapOf(kind), own, series, context)
    for (const value of told.values) values.push(value)
    for (const day of told.days) days.push(day)
  }
  return {
    values: values.sort(inOrder),
    days: days.sort(
      (a, b) => compareText(a.day, b.day) || compareText(a.series ?? '', b.series ?? '') || bySource(a, b),
    ),
  }
}
const bySource = (a: FusedDay, b: FusedDay): number =>
  compareText(JSON.stringify(a.why.sources), JSON.stringify(b.why.sources))

/** What never meets: series the dictionary names, as specimens; and sources, of what stands apart. */
const groupsOf = (
  entry: Entry,
  rule: Overlap,
  records: readonly FuseInput[],
  { rankOf }: Context,
): Iterable<readonly [string | undefined, readonly FuseInput[]]> => {
  if (rule === 'apart')
    return [...grouped(records, ({ source }) => rankOf(source)).values()].map((own) => [undefined, own])
  const isNamed = entry.shape === 'sample' && entry.series !== undefined
  return isNamed ? grouped(records, ({ series }) => series) : [[undefined, records]]
}

const fuseGroup = (
  rule: Overlap,
  records: readonly FuseInput[],
  series: string | undefined,
  context: Context,
): Fused => {
  const { entry, rankOf, why } = context
  const fine: FuseInput[] = []
  const whole: FuseInput[] = []
  const values: FusedValue[] = []
  for (const record of records)
    if (record.day !== undefined && entry.shape !== 'event') whole.push(record)
    else if ((record.end ?? record.at) - record.at > longestMs || (rule === 'segments' && record.value === undefined))
      values.push({ ...record, record: record.id, why: why(rankOf(record.source), 'apart') })
    else fine.push(record)
  const adds = entry.shape === 'event' ? 'sum' : entry.adds
  const { days: tallies, count } = tallying(adds)
  const counted = rule === 'segments' ? withoutBuckets(fine, whole, rankOf, context.clock) : fine
  rules[rule](counted, context, { put: (value) => values.push(value), count })
  const days: FusedDay[] = []
  for (const [day, own] of grouped(whole, (record) => record.day as LocalDay)) {
    const number = dayNumber(day)
    const tally = tallies.get(number)
    const total = bestTotal(own, rankOf, adds)
    if (total === undefined) continue
    if (!totalStands(total, tally, adds)) {
      days.push(dayOfTally(number, tally as NonNullable<typeof tally>, total, series))
      tallies.delete(number)
      continue
    }
    tallies.delete(number)
    const reason = rule === 'apart' ? { ...total, reason: 'apart' as const } : total
    const isNumber = total.records.every(({ value }) => value !== undefined)
    if (isNumber) days.push(dayOfTotal(number, reason, rule === 'apart' ? undefined : tally, series))
    const because = whyOfTotal(reason, adds === 'sum' ? tally : undefined)
    for (const record of total.records) values.push({ ...record, record: record.id, why: valueless(because) })
  }
  for (const [day, tally] of tallies) days.push(dayOfTally(day, tally, undefined, series))
  return { values, days }
}

/** Of a record the value stands in the record itself. */
const valueless = (why: FusedValue['why']): FusedValue['why'] => ({
  ...why,
  sources: why.sources.map(({ source, share, reason }) => ({ source, share, reason })),
})

type Rule = (records: readonly FuseInput[], context: Context, sink: Sink) => void

const segments: Rule = (records, { rankOf, clock, why }, { put, count }) => {
  const cut: Piece[] = []
  for (const pieces of piecesOf(records, rankOf, clock))
    for (const piece of pieces) {
      const { record, day, ranked, amount, reason, over } = piece
      count({ day, ranked, value: amount, weight: 1, reason, over })
      if (piece.isWhole && spans(piece, piece)) put(asIs(record, why(ranked, reason, over)))
      else cut.push(piece)
    }
  for (const [record, own] of grouped(cut, (piece) => piece.record)) {
    own.sort((a, b) => a.from - b.from)
    const [first, last] = [own[0] as Piece, own.at(-1) as Piece]
    const isWhole = own.every((piece, index) => piece.isWhole && piece.from === (own[index - 1]?.to ?? piece.from))
    if (isWhole && spans(first, last)) {
      const over = new Map(own.flatMap((piece) => [...(piece.over ?? [])]))
      const reason = own.find((piece) => piece.reason !== 'only')?.reason ?? 'only'
      put(asIs(record, why(first.ranked, reason, over)))
    } else for (const piece of own) put(partOf(record, piece, why))
  }
}

const asIs = (record: FuseInput, why: FusedValue['why']): FusedValue => {
  const { id, source, at, end, day, value, code, detail, series } = record
  // By hand: there may be millions, and most are amounts over a time and nothing else.
  if (day === undefined && code === undefined && detail === undefined && series === undefined && value !== undefined)
    return end === undefined
      ? { id, source, at, value, record: id, why }
      : { id, source, at, end, value, record: id, why }
  return { ...record, record: id, why }
}

/** From the beginning of the record to its end. */
const spans = (first: Piece, last: Piece): boolean => {
  const { at, end } = first.record
  return first.from === at && last.to === Math.max(at + 1, end ?? 0)
}

const partOf = (record: FuseInput, piece: Piece, why: Context['why']): FusedValue => {
  const { ranked, reason, over, from, to, amount } = piece
  const told = why(ranked, reason, over)
  const share = record.value === 0 ? 0 : amount / (record.value as number)
  return {
    ...record,
    ...pieceId(record, from),
    record: record.id,
    at: from,
    end: to,
    value: amount,
    why: { ...told, sources: told.sources.map((one) => ({ ...one, share })), apportioned: true },
  }
}
const pieceId = ({ id, at }: FuseInput, from: Instant) => ({ id: from === at ? id : `${id}@${from}` })

const levels: Rule = (records, { rankOf, clock, why }, { put, count }) => {
  for (const { record, from, to, ranked, reason, over, weight } of levelsOf(records, rankOf)) {
    const told = why(ranked, reason, over)
    const isWhole = to === undefined || (from === record.at && to === record.end)
    put(isWhole ? asIs(record, told) : { ...asIs(record, told), ...pieceId(record, from), at: from, end: to })
    const { value } = record
    if (value !== undefined) count({ day: clock.dayNumberAt(from), ranked, value, weight, reason, over })
  }
}

const readings: Rule = (records, { rankOf, clock, why }, { put, count }) => {
  for (const { record, ranked, over } of readingsOf(records, rankOf).sort((a, b) => inOrder(a.record, b.record))) {
    put(asIs(record, why(ranked, over === undefined ? 'distinct' : 'direct', over)))
    const { value } = record
    if (value !== undefined)
      count({ day: clock.dayNumberAt(record.at), ranked, value, weight: 1, reason: 'distinct', over })
  }
}

const episodes: Rule = (records, { kind, rankOf, clock, why }, { put, count }) => {
  for (const { record, ranked, reason, over } of episodesOf(records, rankOf)) {
    put(asIs(record, why(ranked, reason, over)))
    const end = Math.max(record.at, record.end ?? record.at)
    const day =
      record.day === undefined ? clock.dayNumberAt(kind === 'sleep_session' ? end : record.at) : dayNumber(record.day)
    count({ day, ranked, value: secondsOf(record, end), weight: 1, reason, over })
  }
}

const apart: Rule = (records, { rankOf, clock, why }, { put, count }) => {
  for (const record of records) {
    const ranked = rankOf(record.source)
    put(asIs(record, why(ranked, 'apart')))
    const { value } = record
    if (value !== undefined)
      count({ day: clock.dayNumberAt(record.at), ranked, value, weight: 1, reason: 'apart', over: undefined })
  }
}

const rules: Readonly<Record<Overlap, Rule>> = { segments, levels, readings, episodes, apart }

/** What a night or workout comes to: the time asleep, else how long it took. */
const secondsOf = ({ at, detail }: FuseInput, end: Instant): number => {
  const { totalSeconds, stages } = (detail ?? {}) as { readonly totalSeconds?: unknown; readonly stages?: unknown }
  if (typeof totalSeconds === 'number') return totalSeconds
  const asleep = Array.isArray(stages) ? stages.reduce((sum, stage) => sum + asleepMs(stage), 0) : 0
  return (asleep > 0 ? asleep : end - at) / 1000
}
const asleepMs = (value: unknown): number => {
  const { stage, start, end } = (value ?? {}) as Readonly<Record<string, unknown>>
  return ['light', 'deep', 'rem', 'asleep'].includes(String(stage)) ? momentMs(end) - momentMs(start) || 0 : 0
}
const momentMs = (value: unknown): number => {
  const { at, time } = (value ?? {}) as { readonly at?: unknown; readonly time?: unknown }
  return typeof at === 'number' ? at : typeof time === 'string' ? Date.parse(time) : Number.NaN
}
