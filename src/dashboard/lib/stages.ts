/** Sleep as blocks on the axis, read from the records as leniently as they come. */
import type { RecordItem } from '../api.js'
import { dayOf, hourMs, localMs, minuteMs } from './time.js'
import type { Waking } from './zoom.js'

export type Stage = 'awake' | 'rem' | 'light' | 'deep'
export const stages: readonly Stage[] = ['awake', 'rem', 'light', 'deep']
export const stageText: Readonly<Record<Stage, string>> = { awake: 'Awake', rem: 'REM', light: 'Light', deep: 'Deep' }

/** What other words a source has for a stage; `asleep` without more is drawn as light sleep. */
const stageOf: Readonly<Record<string, Stage>> = {
  awake: 'awake',
  out_of_bed: 'awake',
  restless: 'awake',
  rem: 'rem',
  light: 'light',
  asleep: 'light',
  unknown: 'light',
  deep: 'deep',
}
export interface Block {
  readonly stage: Stage
  readonly from: number
  readonly to: number
}
export interface Night extends Waking {
  readonly record: RecordItem
  readonly blocks: readonly Block[]
  /** Are the stages told, or only that there was sleep? */
  readonly staged: boolean
}

/**
 * Where on the axis a record begins. An instant whose source told no offset is written in UTC, which is not where the
 * person was: it stands where the person's clock stood then, as other records tell.
 */
export const startOf = (record: RecordItem, offsetAt?: (at: number) => number): number =>
  offsetAt !== undefined && isBareInstant(record)
    ? record.startMs + offsetAt(record.startMs) * minuteMs
    : localMs(record.startLocal)

export const isBareInstant = (record: RecordItem): boolean =>
  record.offsetFrom === 'unknown' && record.start?.endsWith('Z') === true

/** Where on the axis a record begins and ends. */
export const placeOf = (record: RecordItem, offsetAt?: (at: number) => number): { from: number; to: number } => {
  const from = startOf(record, offsetAt)
  const length = record.endMs === undefined ? 0 : record.endMs - record.startMs
  return { from, to: from + length }
}

export const nightOf = (record: RecordItem): Night => {
  const { from, to } = placeOf(record)
  const listed = Array.isArray(record.detail?.['stages']) ? (record.detail['stages'] as unknown[]) : []
  const blocks = listed.flatMap((one) => block(one, from - record.startMs))
  return {
    record,
    day: record.day ?? dayOf(to),
    start: from,
    end: to,
    blocks: blocks.length === 0 ? [{ stage: 'light', from, to }] : blocks,
    staged: blocks.length > 0,
  }
}

const block = (value: unknown, shift: number): Block[] => {
  if (typeof value !== 'object' || value === null) return []
  const { stage, start, end } = value as Record<string, unknown>
  const known = typeof stage === 'string' ? stageOf[stage] : undefined
  const from = momentOnAxis(start, shift)
  const to = momentOnAxis(end, shift)
  return known === undefined || from === undefined || to === undefined || to <= from ? [] : [{ stage: known, from, to }]
}

/** A moment of the records: `{ time }`, `{ at, offset? }`, `{ local }`, a number or a text. */
export const momentOnAxis = (value: unknown, shift: number): number | undefined => {
  if (typeof value === 'number') return value + shift
  if (typeof value === 'string') {
    const at = /(Z|[+-]\d\d:?\d\d)$/.test(value) ? Date.parse(value) + shift : Date.parse(`${value}Z`)
    return Number.isNaN(at) ? undefined : at
  }
  if (typeof value !== 'object' || value === null) return undefined
  const { time, at, local } = value as { time?: unknown; at?: unknown; local?: unknown }
  if (typeof time === 'string') return momentOnAxis(time, shift)
  // One night is drawn on one clock, also when the clocks change during it: its lengths stay true.
  if (typeof at === 'number') return at + shift
  return typeof local === 'string' ? localMs(local) : undefined
}

/** Hours of each stage of all the sleep that belongs to a civil day. */
export const totals = (nights: readonly Night[]): Map<string, Record<Stage, number>> => {
  const days = new Map<string, Record<Stage, number>>()
  for (const { day, blocks } of nights) {
    const sum = days.get(day) ?? { awake: 0, rem: 0, light: 0, deep: 0 }
    for (const { stage, from, to } of blocks) sum[stage] += (to - from) / hourMs
    days.set(day, sum)
  }
  return days
}

/** How far the person's clock was from UTC at any time, as the nearest record with an offset tells. */
export const offsetTeller = (
  records: readonly RecordItem[],
  otherwise: (at: number) => number,
): ((at: number) => number) => {
  const known = records
    .filter(({ offsetFrom }) => offsetFrom !== 'unknown')
    .map((record) => ({
      at: record.startMs,
      offset: Math.round((localMs(record.startLocal) - record.startMs) / minuteMs),
    }))
    .sort((a, b) => a.at - b.at)
  return (at) => {
    if (known.length === 0) return otherwise(at)
    let [low, high] = [0, known.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((known[middle]?.at ?? 0) < at) low = middle + 1
      else high = middle
    }
    const after = known[low]
    const before = known[low - 1]
    return (
      (before !== undefined && (after === undefined || at - before.at < after.at - at) ? before : after)?.offset ??
      otherwise(at)
    )
  }
}
