/** Which parts of a chart hold nothing, and why: the coverage of the day says whether anybody asked. */
import type { CoverageStrip } from '../api.js'
import { addDays, dayOf, localMs } from './time.js'

export type DayState = CoverageStrip['days'][number]['state']
export interface DayFact {
  readonly state: DayState
  readonly reason?: string | undefined
}
export interface Gap {
  readonly from: number
  readonly to: number
  readonly why: 'never' | 'failed' | 'nothing'
  readonly reason: string
}

const rank: Readonly<Record<DayState, number>> = { never: 0, failed: 1, empty: 2, provisional: 3, complete: 4 }

/** What is known of each day for one kind: the best any of its streams has, with the reason of that one. */
export const daysFor = (strips: readonly CoverageStrip[]): Map<string, DayFact> => {
  const days = new Map<string, DayFact>()
  for (const strip of strips)
    for (const { day, state, reason } of strip.days) {
      const known = days.get(day)
      if (known === undefined || rank[state] > rank[known.state]) days.set(day, { state, reason })
    }
  return days
}

/** The usual distance between neighbours; undefined when there are too few to tell. */
export const typicalSpacing = (times: readonly number[]): number | undefined => {
  if (times.length < 4) return undefined
  const apart = times.slice(1).map((time, index) => time - (times[index] ?? time))
  apart.sort((a, b) => a - b)
  return apart[Math.floor(apart.length / 2)]
}

interface GapQuestion {
  /** When there was something, in order. */
  readonly times: readonly number[]
  readonly stepMs: number
  readonly from: number
  readonly to: number
  /** Nothing can be missing that has not happened yet. */
  readonly now: number
  readonly days: ReadonlyMap<string, DayFact>
}

/** A hole is longer than this many usual distances. */
const holeFactor = 3

export const gapsOf = ({ times, stepMs, from, to, now, days }: GapQuestion): Gap[] => {
  const typical = typicalSpacing(times)
  // Values that come now and then (a weight) leave holes that mean nothing; only what was not asked is told.
  const isDense = typical !== undefined && typical <= 4 * stepMs
  const hole = Math.max(stepMs, typical ?? stepMs) * holeFactor
  const end = Math.min(to, now)
  const gaps: Gap[] = []
  let last = from
  const close = (until: number, isInner: boolean) => {
    if (until - last > hole) for (const gap of explained(last, until, days, isDense && isInner)) push(gaps, gap)
  }
  for (const time of times) {
    if (time < from) continue
    if (time > end) break
    close(time, true)
    last = Math.max(last, time + stepMs)
  }
  close(end, true)
  return gaps
}

function* explained(from: number, to: number, days: ReadonlyMap<string, DayFact>, tellNothing: boolean): Iterable<Gap> {
  for (let at = from; at < to; ) {
    const day = dayOf(at)
    const until = Math.min(to, localMs(addDays(day, 1)))
    const fact = days.get(day)
    // Of a day whose coverage is not known, nothing is claimed.
    if (fact === undefined) {
      at = until
      continue
    }
    if (fact.state === 'never') yield { from: at, to: until, why: 'never', reason: fact.reason ?? 'Never asked for.' }
    else if (fact.state === 'failed')
      yield { from: at, to: until, why: 'failed', reason: fact.reason ?? 'The answer could not be had.' }
    else if (tellNothing)
      yield {
        from: at,
        to: until,
        why: 'nothing',
        reason:
          fact.state === 'provisional'
            ? 'Nothing yet; the service may still bring some.'
            : 'Asked, and nothing was measured.',
      }
    at = until
  }
}

/** Neighbours with the same reason are one gap. */
const push = (gaps: Gap[], gap: Gap): void => {
  const last = gaps.at(-1)
  if (last !== undefined && last.to === gap.from && last.why === gap.why && last.reason === gap.reason)
    gaps[gaps.length - 1] = { ...last, to: gap.to }
  else gaps.push(gap)
}

export const gapAt = (gaps: readonly Gap[], at: number): Gap | undefined =>
  gaps.find(({ from, to }) => at >= from && at < to)
