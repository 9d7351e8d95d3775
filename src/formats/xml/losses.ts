/** What an activity holds and a format does not: told field by field, so that a person can decide. */
import type { Activity, Spread, Statistics, Track } from '../../core/index.js'
import type { LossList } from '../report.js'

/** Says of which fields, present in the activity, the format has no place for. */
export const tellMissing = (
  owner: string,
  object: Readonly<Record<string, unknown>>,
  unheld: readonly string[],
  format: string,
  losses: LossList,
): void => {
  for (const field of unheld) {
    const value = object[field]
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue
    const path = owner === '' ? field : `${owner}.${field}`
    losses.add(path, 'no-place', `${format} has no place for ${path}.`)
  }
}

/** `held` names what is written: `timerSeconds`, `heartRateBpm.average`. */
export const tellStatistics = (
  owner: string,
  statistics: Statistics,
  held: ReadonlySet<string>,
  format: string,
  losses: LossList,
): void => {
  const tell = (path: string): void =>
    losses.add(`${owner}.${path}`, 'no-place', `${format} has no place for ${owner}.${path}.`)
  for (const [name, value] of Object.entries(statistics) as [string, number | Spread | undefined][])
    if (typeof value === 'number') {
      if (!held.has(name)) tell(name)
    } else
      for (const [part, each] of Object.entries(value ?? {}))
        if (each !== undefined && !held.has(`${name}.${part}`) && !held.has(name)) tell(`${name}.${part}`)
}

/** `held` names the channels that are written; of others those with a value are told. */
export const tellChannels = (track: Track, held: ReadonlySet<string>, format: string, losses: LossList): void => {
  for (const [name, values] of Object.entries(track))
    if (values instanceof Float64Array && !held.has(name) && values.some((value) => !Number.isNaN(value)))
      losses.add(`track.${name}`, 'no-place', `${format} has no place for track.${name}.`)
  for (const name of Object.keys(track.more ?? {}))
    if (!held.has(`more.${name}`))
      losses.add(`track.more.${name}`, 'no-place', `${format} has no place for track.more.${name}.`)
}

/** A whole number within bounds, or nothing; what is lost on the way is told once. */
export const wholeNumbers = (losses: LossList, format: string) => {
  const told = new Set<string>()
  const tell = (field: string, reason: 'precision' | 'out-of-range', message: string): void => {
    const key = `${field}${reason}`
    if (!told.has(key)) losses.add(field, reason, message)
    told.add(key)
  }
  return (field: string, value: number | undefined, least: number, most: number): number | undefined => {
    if (value === undefined || Number.isNaN(value)) return undefined
    const rounded = Math.round(value) + 0
    if (rounded < least || rounded > most) {
      tell(field, 'out-of-range', `${format} holds ${field} only from ${least} to ${most}.`)
      return undefined
    }
    if (rounded !== value) tell(field, 'precision', `${format} holds ${field} in whole numbers.`)
    return rounded
  }
}
export type WholeNumber = ReturnType<typeof wholeNumbers>

/** Rows at which a stretch begins: where points are not joined, and where the clock goes on after a pause. */
export const stretchesOf = (
  { track: { timeMs, breaks = [] }, pauses }: Activity,
  format: string,
  losses: LossList,
): readonly number[] => {
  const starts = new Set(breaks)
  for (const { toMs } of pauses) {
    const row = timeMs.findIndex((time) => time >= toMs)
    if (row > 0) starts.add(row)
  }
  const rows = [...starts].sort((one, other) => one - other)
  const gaps = new Set(rows.map((row) => `${timeMs[row - 1]} ${timeMs[row]}`))
  if (pauses.some(({ fromMs, toMs, trigger }) => trigger !== undefined || !gaps.has(`${fromMs} ${toMs}`)))
    losses.add('pauses', 'precision', `${format} tells pauses only as gaps between points.`)
  return rows
}
