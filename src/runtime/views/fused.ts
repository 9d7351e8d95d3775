/** One view of what several services told: fused values with their sources and reasons, and civil days. */
import {
  type CivilClock,
  type DataSource,
  dayMs,
  type Fused,
  type FusedDay,
  type FusedValue,
  fuse,
  type Instant,
  isKind,
  type LocalDay,
  type Why,
} from '../../core/index.js'
import { unitOf } from '../intake/envelopes.js'
import { outgoingMoment } from '../intake/outgoing-moment.js'
import type { Db } from '../store/db.js'
import { storedColumns } from '../store/read-rows.js'
import { clockOver, extentOf, type FusedQuery, inputsIn, spansOver } from './fused-load.js'
import { clockOf, type Joined, type RecordView, tableOf, viewOf } from './records.js'

/** Which sources, why, and which ones were not counted. */
export interface WhyView {
  readonly sources: readonly (DataSource & {
    readonly share: number
    readonly value?: number
    readonly reason: string
  })[]
  readonly over: readonly (DataSource & { readonly reason: string })[]
  readonly apportioned?: true
}
export interface FusedRecordView extends RecordView {
  /** The record it is, or is a piece of. */
  readonly record: string
  readonly why: WhyView
}
export interface FusedDayView {
  readonly day: LocalDay
  readonly value: number
  readonly unit?: string
  readonly low: number
  readonly high: number
  readonly count: number
  readonly series?: string
  readonly why: WhyView
}

/** What is fused of one span of whole civil days. */
export interface FusedSpan extends Fused {
  readonly clock: CivilClock
  readonly from: Instant
  readonly to: Instant
}

/** Span after span, in order of time. Values begin within their span, days are those that begin in it. */
export async function* fusedSpans(db: Db, query: FusedQuery, start: Instant, end: Instant): AsyncIterable<FusedSpan> {
  const within = await extentOf(db, query, start, end)
  if (within === undefined) return
  const { from, to } = within
  const clock = await clockOver(db, query, from, to)
  const spans = spansOver(clock, from, to)
  for (let span = spans.next(), isFirst = true; span !== undefined; span = spans.next(), isFirst = false) {
    const inputs = await inputsIn(db, query, clock, span)
    spans.had(inputs.length)
    const { values, days } = fuse(query.kind, inputs, { clock, prefer: query.prefer ?? [] })
    const [first, end] = [span.from, span.to]
    const begins = (at: Instant): boolean => at >= first && at < end
    yield {
      ...span,
      clock,
      // What reaches into the first span is seen nowhere else.
      values: values.filter(({ at, end: until }) => begins(at) || (isFirst && at < first && (until ?? at) > first)),
      days: days.filter(({ day }) => begins(clock.startOf(day))),
    }
  }
}

/** Fused values of one kind in a span, in order; `after` continues where a page of them ended. */
export const fusedRecords = async (
  db: Db,
  what: FusedQuery & {
    readonly from: Instant
    readonly to: Instant
    readonly limit: number
    readonly after?: string | undefined
  },
): Promise<{ records: FusedRecordView[]; next?: string }> => {
  const after = positionOf(what.after)
  const found: FusedValue[] = []
  const isAfter = ({ at, id }: FusedValue): boolean =>
    after === undefined || at > after.at || (at === after.at && id > after.id)
  const touches = ({ at, end }: FusedValue): boolean => at < what.to && (at >= what.from || (end ?? at) > what.from)
  // From an earlier page on: its day is fused again, and what was told already is passed over.
  const from = Math.max(what.from, after?.at ?? what.from)
  for await (const { values } of fusedSpans(db, what, from, what.to)) {
    for (const value of values) if (touches(value) && isAfter(value)) found.push(value)
    if (found.length >= what.limit) break
  }
  const page = found.slice(0, what.limit)
  const last = page.at(-1)
  return {
    records: await viewsOf(db, what, page),
    ...(found.length >= what.limit && last !== undefined && { next: `${last.at}_${last.id}` }),
  }
}

const positionOf = (after: string | undefined): { at: Instant; id: string } | undefined => {
  const cut = after?.indexOf('_') ?? -1
  return after === undefined || cut < 0 ? undefined : { at: Number(after.slice(0, cut)), id: after.slice(cut + 1) }
}

/** As the records they come from, with what counts of them. */
const viewsOf = async (db: Db, { kind }: FusedQuery, values: readonly FusedValue[]): Promise<FusedRecordView[]> => {
  const table = tableOf(kind)
  const rows = await db.query<Joined>(
    `select ${storedColumns(table)}, s.name as stream, s.connector, s.connection_id
     from ${table} t join streams s on s.id = t.stream_id where t.id = any($1::uuid[])`,
    [[...new Set(values.map(({ record }) => record))]],
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  return values.flatMap((value) => {
    const row = byId.get(value.record)
    if (row === undefined) return []
    const whole = viewOf(table, row)
    const view = value.why.apportioned === undefined && value.id === value.record ? whole : pieceOf(whole, row, value)
    return [{ ...view, id: value.id, startMs: value.at, record: value.record, why: whyView(value.why) }]
  })
}

const pieceOf = (whole: RecordView, row: Joined, { at, end, value }: FusedValue): RecordView => {
  const { offset_minutes, offset_from } = row
  const momentAt = (instant: Instant) => ({
    at: instant,
    local: undefined,
    offset: offset_minutes ?? undefined,
    offsetFrom: offset_from,
  })
  return {
    ...whole,
    startLocal: clockOf(momentAt(at)),
    start: outgoingMoment(momentAt(at)).time,
    ...(end !== undefined && {
      endMs: end,
      endLocal: clockOf(momentAt(end)),
      end: outgoingMoment(momentAt(end)).time,
    }),
    ...(value !== undefined && { value }),
  }
}

export const whyView = ({ sources, over, apportioned }: Why): WhyView => ({
  sources: sources.map(({ source, ...rest }) => ({ ...source, ...rest })),
  over: over.map(({ source, reason }) => ({ ...source, reason })),
  ...(apportioned && { apportioned }),
})

/** The civil days of one kind, from the first day to the last one asked for, each in one figure. */
export const fusedDays = async (
  db: Db,
  what: {
    readonly individual: string
    readonly kind: string
    readonly from: LocalDay
    readonly to: LocalDay
    readonly prefer?: readonly string[] | undefined
  },
): Promise<FusedDayView[]> => {
  if (!isKind(what.kind)) return []
  const unit = unitOf(what.kind) ?? 's'
  // A civil day may begin fourteen hours before UTC's and end twelve after it.
  const from = Date.parse(`${what.from}T00:00:00Z`) - dayMs
  const to = Date.parse(`${what.to}T00:00:00Z`) + 2 * dayMs
  const found: FusedDay[] = []
  for await (const { days } of fusedSpans(db, { ...what, kind: what.kind }, from, to))
    for (const day of days) if (day.day >= what.from && day.day <= what.to) found.push(day)
  return found.map(({ why, ...day }) => ({ ...day, unit, why: whyView(why) }))
}
