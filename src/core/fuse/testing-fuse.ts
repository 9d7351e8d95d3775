/** Short words for tests of the fused view. */
import type { DataSource, FusedDay, FusedValue, FuseInput } from './types.js'

/** Midnight in UTC before the day the tests live in. */
export const base = Date.UTC(2026, 9, 5)

export const watch: DataSource = { connection: 'c-watch', connector: 'garmin', device: 'Watch' }
export const phone: DataSource = { connection: 'c-phone', connector: 'google-health', device: 'Phone' }
export const ring: DataSource = { connection: 'c-ring', connector: 'oura' }

/** A value over minutes of the day; without an end at one of them. */
export const over = (
  source: DataSource,
  from: number,
  to: number | undefined,
  value: number,
  rest: Partial<FuseInput> = {},
): FuseInput => ({
  id: `${source.connection}/${source.method ?? ''}/${rest.series ?? ''}/${from}/${to ?? ''}/${rest.day ?? ''}`,
  source,
  at: base + from * 60_000,
  ...(to !== undefined && { end: base + to * 60_000 }),
  value,
  ...rest,
})

export const ofDay = (source: DataSource, value: number, day = '2026-10-05', rest: Partial<FuseInput> = {}) =>
  over(source, 0, undefined, value, { day, ...rest })

/** What counts, shortly: `[from, to, value, who, why]` in minutes of the day. */
export const told = (values: readonly FusedValue[]) =>
  values.map(({ at, end, value, why }) => [
    (at - base) / 60_000,
    end === undefined ? undefined : (end - base) / 60_000,
    value === undefined ? undefined : Math.round(value * 1000) / 1000,
    why.sources[0]?.source.connection,
    why.sources[0]?.reason,
  ])

export const figures = (days: readonly FusedDay[]) =>
  Object.fromEntries(days.map(({ day, value }) => [day, Math.round(value * 1000) / 1000]))
