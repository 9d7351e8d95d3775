/** Stored records back as rows. */
import type { ResolvedMoment, Row } from '../intake/rows.js'

/** A row of `samples` or `events` as the database gives it. */
export interface StoredRow {
  readonly id: string
  readonly kind: string
  readonly revision: number
  readonly order_at: Date
  readonly start_at: Date | null
  readonly start_local: string | null
  readonly end_at: Date | null
  readonly end_local: string | null
  readonly offset_minutes: number | null
  readonly end_offset_minutes: number | null
  readonly offset_from: string
  readonly day: string | null
  readonly value?: number | null
  readonly code?: string | null
  readonly detail?: unknown
  readonly device: string | null
  readonly series: string | null
  readonly method: string | null
  readonly origin: string | null
  readonly document: string | null
  readonly provider_updated_at: Date | null
  readonly flags: string[] | null
}

/** Columns of a stored row; local times as ISO text, since a `timestamp` has no zone to be a Date in. */
export const storedColumns = (table: 'samples' | 'events'): string =>
  `t.id, t.kind, t.revision, t.order_at, t.start_at, ${localText('start_local')}, t.end_at, ${localText('end_local')},
   t.offset_minutes, t.end_offset_minutes, t.offset_from, t.day,
   ${table === 'samples' ? 't.value, t.code' : 't.detail'},
   t.device, t.series, t.method, t.origin, t.document, t.provider_updated_at, t.flags`

const localText = (column: string): string =>
  `case when extract(milliseconds from t.${column})::int % 1000 = 0 then to_char(t.${column}, 'YYYY-MM-DD"T"HH24:MI:SS')
        else to_char(t.${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS') end as ${column}`

export const rowOfStored = (table: 'samples' | 'events', stored: StoredRow): Row => ({
  id: stored.id,
  table,
  kind: stored.kind,
  orderAt: stored.order_at.getTime(),
  start: moment(stored.start_at, stored.start_local, stored.offset_minutes, stored.offset_from),
  end:
    stored.end_at === null && stored.end_local === null
      ? undefined
      : moment(
          stored.end_at,
          stored.end_local,
          stored.end_offset_minutes,
          stored.end_at !== null && stored.end_offset_minutes === null ? 'unknown' : stored.offset_from,
        ),
  day: stored.day ?? undefined,
  value: stored.value ?? undefined,
  code: stored.code ?? undefined,
  detail: stored.detail ?? undefined,
  device: stored.device ?? undefined,
  series: stored.series ?? undefined,
  method: stored.method ?? undefined,
  origin: stored.origin ?? undefined,
  document: stored.document ?? undefined,
  updatedAt: stored.provider_updated_at?.getTime(),
  flags: stored.flags ?? undefined,
})

const moment = (at: Date | null, local: string | null, offset: number | null, offsetFrom: string): ResolvedMoment => ({
  at: at?.getTime(),
  local: local ?? undefined,
  offset: offset ?? undefined,
  offsetFrom,
})
