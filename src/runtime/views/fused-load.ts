/** What the fused view is made of: stored records of one kind, placed in time on the person's own clock. */
import {
  type CivilClock,
  civilClock,
  type DataSource,
  dayMs,
  dictionary,
  type FuseInput,
  type Instant,
  type LocalDay,
  type Method,
  minuteMs,
  type OffsetSeen,
  type RecordKind,
} from '../../core/index.js'
import type { Db } from '../store/db.js'
import { tableOf } from './records.js'

export interface FusedQuery {
  readonly individual: string
  readonly kind: RecordKind
  /** Connections or connectors the person trusts first, best first. */
  readonly prefer?: readonly string[] | undefined
}

/** Kinds that nearly everybody has, and whose services tell the offset: one clock for all kinds of a person. */
const clockKinds = ['step_count', 'distance', 'active_calories', 'sleep_session', 'exercise']

/** The person's clock over a span, as records tell it, and the zone of their profile. */
export const clockOver = async (db: Db, query: FusedQuery, from: Instant, to: Instant): Promise<CivilClock> => {
  const span = [new Date(from - 2 * dayMs), new Date(to + 2 * dayMs)]
  const zones = await db.query<{ zone: string | null }>(
    `select coalesce(i.time_zone, (select c.time_zone from connections c
       where c.individual_id = i.id and c.time_zone is not null order by c.connected_at limit 1)) as zone
     from individuals i where i.id = $1`,
    [query.individual],
  )
  const seen = await offsetsSeen(db, query.individual, clockKinds, span)
  const more = seen.length > 0 ? seen : await offsetsSeen(db, query.individual, [query.kind], span)
  return civilClock({ seen: more, zone: zones[0]?.zone ?? undefined, from, to })
}

/**
 * By hours, so that a year is a few thousand rows. Where sources of one hour disagree, what a provider told with the record
 * stands before what a zone was looked up for (a phone that has landed names its new one for what it measured before),
 * and then what was told oftener.
 */
const offsetsSeen = async (
  db: Db,
  individual: string,
  kinds: readonly string[],
  span: readonly Date[],
): Promise<OffsetSeen[]> => {
  const of = (table: 'samples' | 'events'): string =>
    `select order_at, offset_minutes, offset_from = 'provider' as is_told from ${table}
     where individual_id = $1 and kind = any($2) and order_at >= $3 and order_at < $4
       and deleted_at is null and offset_minutes is not null and offset_from in ('provider', 'zone-lookup')`
  const rows = await db.query<{ first: Date; last: Date; offset_minutes: number }>(
    `select distinct on (hour) first, last, offset_minutes from (
       select date_trunc('hour', order_at) as hour, offset_minutes, bool_or(is_told) as is_told, count(*) as count,
         min(order_at) as first, max(order_at) as last
       from (${of('samples')} union all ${of('events')}) as told group by 1, 2) as hours
     order by hour, is_told desc, count desc, offset_minutes`,
    [individual, kinds, ...span],
  )
  return rows.flatMap(({ first, last, offset_minutes: offset }) => [
    { at: first.getTime(), offset },
    { at: last.getTime(), offset },
  ])
}

/** How far beyond a span records can bear upon it: nights hang together, days are told whole, levels last hours. */
const marginOf = (kind: RecordKind): number => (dictionary[kind].shape === 'event' ? 8 * dayMs : 2 * dayMs)

/**
 * What of a time is to be looked at: not the millennia somebody may ask for, whose days would be counted one by one, but
 * the time the kind has records in.
 */
export const extentOf = async (
  db: Db,
  { individual, kind }: FusedQuery,
  from: Instant,
  to: Instant,
): Promise<{ readonly from: Instant; readonly to: Instant } | undefined> => {
  const [row] = await db.query<{ first: Date | null; last: Date | null }>(
    `select min(order_at) as first, max(order_at) as last from ${tableOf(kind)} where individual_id = $1 and kind = $2`,
    [individual, kind],
  )
  if (row === undefined || row.first === null || row.last === null) return undefined
  const margin = marginOf(kind)
  const within = { from: Math.max(from, row.first.getTime() - margin), to: Math.min(to, row.last.getTime() + margin) }
  return within.from < within.to ? within : undefined
}

interface LeanRow {
  readonly id: string
  readonly order_at: Date
  readonly start_at: Date | null
  readonly end_at: Date | null
  readonly end_local: string | null
  readonly day: string | null
  readonly value: number | null
  readonly code: string | null
  readonly detail: unknown
  readonly device: string | null
  readonly series: string | null
  readonly method: string | null
  readonly origin: string | null
  readonly connection_id: string
  readonly connector: string
}

/** All that bears upon a span. */
export const inputsIn = async (
  db: Db,
  { individual, kind }: FusedQuery,
  clock: CivilClock,
  span: { readonly from: Instant; readonly to: Instant },
): Promise<FuseInput[]> => {
  const table = tableOf(kind)
  const margin = marginOf(kind)
  const own = table === 'samples' ? 't.value, t.code, null as detail' : 'null as value, null as code, t.detail'
  const rows = await db.query<LeanRow>(
    `select t.id, t.order_at, t.start_at, t.end_at, to_char(t.end_local, 'YYYY-MM-DD"T"HH24:MI:SS.MS') as end_local,
       t.day, ${own}, t.device, t.series, t.method, t.origin, s.connection_id, s.connector
     from ${table} t join streams s on s.id = t.stream_id
     where t.individual_id = $1 and t.kind = $2 and t.deleted_at is null and t.order_at >= $3 and t.order_at < $4
     order by t.order_at, t.id`,
    [individual, kind, new Date(span.from - margin), new Date(span.to + margin)],
  )
  const sourceOf = sourceTeller()
  return rows.map((row): FuseInput => inputOf(row, sourceOf(row), clock, table === 'samples'))
}

const inputOf = (row: LeanRow, source: DataSource, clock: CivilClock, isSample: boolean): FuseInput => {
  // A wall clock without offset is read on the person's own.
  const instantOf = (asUtc: Instant): Instant =>
    asUtc - clock.offsetAt(asUtc - clock.offsetAt(asUtc) * minuteMs) * minuteMs
  const isWholeDay = isSample && row.day !== null
  const end = row.end_at?.getTime() ?? (row.end_local === null ? undefined : instantOf(Date.parse(`${row.end_local}Z`)))
  return {
    id: row.id,
    source,
    at: isWholeDay
      ? clock.startOf(row.day as LocalDay)
      : (row.start_at?.getTime() ?? instantOf(row.order_at.getTime())),
    ...(end !== undefined && !isWholeDay && { end }),
    ...(row.day !== null && { day: row.day }),
    ...(row.value !== null && { value: row.value }),
    ...(row.code !== null && { code: row.code }),
    ...(row.detail !== null && { detail: row.detail }),
    ...(row.series !== null && { series: row.series }),
  }
}

/** One object per source, however many records it has. */
const sourceTeller = () => {
  const known = new Map<string, DataSource>()
  return ({ connection_id, connector, device, origin, method }: LeanRow): DataSource => {
    const key = `${connection_id}\n${device ?? ''}\n${origin ?? ''}\n${method ?? ''}`
    let source = known.get(key)
    if (source === undefined) {
      source = {
        connection: connection_id,
        connector,
        ...(device !== null && { device }),
        ...(origin !== null && { origin }),
        ...(method !== null && { method: method as Method }),
      }
      known.set(key, source)
    }
    return source
  }
}

/** Rows of one answer of the database: a dense kind is read by the day, a sparse one by the year. */
const [fewRows, manyRows] = [5_000, 60_000] as const
const longestDays = 370

/** Spans of whole civil days that cover a time, as long as the records in them allow. */
export const spansOver = (clock: CivilClock, from: Instant, to: Instant) => {
  let start = clock.startOf(dayNameAt(clock, from))
  let days = 4
  return {
    next: (): { from: Instant; to: Instant } | undefined => {
      if (start >= to) return undefined
      let end = start
      for (let day = 0; day < days && end < to; day++) end = clock.dayEndAt(Math.max(end, start))
      const span = { from: start, to: end }
      start = end
      return span
    },
    /** How many rows the last span had. */
    had: (rows: number): void => {
      if (rows < fewRows) days = Math.min(longestDays, days * 4)
      else if (rows > manyRows) days = Math.max(1, Math.floor(days / 4))
    },
  }
}

export const dayNameAt = (clock: CivilClock, at: Instant): LocalDay =>
  new Date(clock.dayNumberAt(at) * dayMs).toISOString().slice(0, 10)
