/**
 * Series inside a document: values at even steps, and strings of codes with one letter per slot of time. Where a series is
 * found and what its letters mean is the connector's.
 */
import {
  type CodedDraft,
  type CodedKind,
  type CodeOf,
  coded,
  type ExtrasOf,
  type Moment,
  plus,
  quantity,
  type SampleDraft,
  type SampleKind,
  sample,
  type UnitFor,
} from '../core/index.js'

export interface Point {
  readonly value: number
  readonly start: Moment
  readonly end: Moment
}
export interface Run {
  readonly code: string
  /** Where it begins, counted in slots. */
  readonly slot: number
  readonly start: Moment
  readonly end: Moment
}

/**
 * Values at even steps, null for none: each with its own slot of time.
 *
 * @example for (const { value, start } of evenly(first, 300_000, [61, null, 63])) yield sample(…)
 */
export function* evenly(first: Moment, stepMs: number, values: Iterable<number | null>): Iterable<Point> {
  let index = 0
  for (const value of values) {
    const start = plus(first, index++ * stepMs)
    if (value !== null) yield { value, start, end: plus(start, stepMs) }
  }
}

/**
 * Equal neighbours of a string of codes, one per slot, as intervals cut at `endMs` from the first slot's start.
 *
 * @example [...runsOf('4422', bedtime, 30_000)] // '4' for a minute, from slot 0, and '2' for a minute, from slot 2
 */
export function* runsOf(codes: string, first: Moment, slotMs: number, endMs = Number.POSITIVE_INFINITY): Iterable<Run> {
  for (const { 0: run, 1: code = '', index: slot } of codes.matchAll(/(.)\1*/g)) {
    const fromMs = slot * slotMs
    const toMs = Math.min((slot + run.length) * slotMs, endMs)
    if (fromMs < toMs) yield { code, slot, start: plus(first, fromMs), end: plus(first, toMs) }
  }
}

/** One sample at the start of each point. */
export function* samplesAt<K extends SampleKind>(
  kind: K,
  unit: UnitFor<K>,
  points: Iterable<Point>,
  extras?: ExtrasOf<K>,
): Iterable<SampleDraft<K>> {
  for (const { value, start } of points) yield sample(kind, quantity(value, unit), { start }, extras)
}

/**
 * One coded record over each run; `meaning` holds the codes by letter, and a letter it does not hold is left out. The
 * last run of a document may grow: keyed by document and slot it stays one record, which changes.
 *
 * @example codedRuns('sleep_movement', { 1: 'still', 2: 'restless' }, runsOf('1122', bedtime, 30_000), night.id)
 */
export function* codedRuns<K extends CodedKind>(
  kind: K,
  meaning: Readonly<Record<string, CodeOf<K>>>,
  runs: Iterable<Run>,
  document: string | undefined,
): Iterable<CodedDraft<K>> {
  for (const { code, slot, start, end } of runs) {
    const value = Object.hasOwn(meaning, code) ? meaning[code] : undefined
    const key = document === undefined ? undefined : `${document}@${slot}`
    if (value !== undefined) yield coded(kind, value, { start, end }, { key, document })
  }
}

/** The runs of a hypnogram as the stages of a `sleep_session`; `undefined` where there are none. */
export const stagesOf = <Stage extends string>(runs: Iterable<Run>, meaning: Readonly<Record<string, Stage>>) => {
  const stages = Array.from(runs, ({ code, start, end }) => {
    const stage: Stage | 'unknown' = (Object.hasOwn(meaning, code) ? meaning[code] : undefined) ?? 'unknown'
    return { stage, start, end }
  })
  return stages.length === 0 ? undefined : stages
}
