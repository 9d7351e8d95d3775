/**
 * Sleeps as documents: how a planned sleep becomes stages and figures, and the life of the document. A night appears
 * when the person opens the app, is worked over for up to two days, and may be edited or deleted by the person.
 */
import { addDays, hourMs, type Instant, minuteMs } from '../../core/index.js'
import type { Living, Sleep, Stage, TimeSpan } from '../person.js'
import { dice, uuid } from '../random.js'
import type { PlannedSleep } from './plan.js'
import type { Profile } from './profile.js'

/** What was measured while asleep, five minutes apart. */
export interface NightSeries {
  readonly heartRateAt: (at: Instant) => number | undefined
  readonly hrvAt: (at: Instant) => number | undefined
  readonly breathAt: (at: Instant) => number | undefined
}

/** Nothing changes by itself any more so long after waking. */
export const settleMs = 48 * hourMs

/** When the person may change things: inside the settling time, or up to two weeks later. */
export type Edits = 'none' | 'settling' | 'late'

export const nightOf = (
  profile: Profile,
  planned: PlannedSleep,
  series: NightSeries,
  syncedAfter: (at: Instant) => Instant,
  edits: Edits,
): Living<Sleep> => {
  const { seed, calendar } = profile
  const day = calendar.dayAt(planned.to)
  const d = dice(seed, 'night', day, planned.nap ? 1 : 0)
  const first = Math.min(syncedAfter(planned.to + d.whole(4, 95) * minuteMs), planned.to + 40 * hourMs)
  const latest = planned.to + settleMs - minuteMs
  const versions: { at: Instant; value: Sleep }[] = []
  const add = (at: Instant, span: TimeSpan, roll: number, edited: boolean): void => {
    const last = versions.at(-1)
    if (last !== undefined && at <= last.at) return
    versions.push({ at, value: { ...describe(profile, span, planned.nap, series, roll), day, edited } })
  }
  // The first reading sometimes misses the last minutes before waking.
  const short = d.chance(0.3) && !planned.nap ? d.whole(1, 12) * minuteMs : 0
  add(first, { from: planned.from, to: planned.to - short }, 0, false)
  if (d.chance(0.25))
    add(Math.min(first + d.whole(20, 300) * minuteMs, latest), { from: planned.from, to: planned.to - short }, 1, false)
  if (short > 0 || d.chance(0.4)) add(Math.min(first + d.whole(6 * 60, 30 * 60) * minuteMs, latest), planned, 2, false)

  // Drawn whatever `edits` says, so that one person differs between the modes by the edits alone.
  const [edit, remove, delay, shift] = [
    d.chance(0.04),
    d.chance(planned.nap ? 0.1 : 0.02),
    d.next(),
    d.whole(-6, 4) * 5 - 5,
  ]
  const when =
    edits === 'late'
      ? planned.to + Math.round(2 + delay * 12) * 24 * hourMs
      : first + Math.round((latest - first) * delay)
  const editedFrom = Math.max(planned.from + shift * minuteMs, calendar.dayStart(addDays(day, -1)) + 12 * hourMs)
  if (edits !== 'none' && edit)
    add(Math.max(when, (versions.at(-1)?.at ?? 0) + minuteMs), { from: editedFrom, to: planned.to }, 3, true)
  const id = uuid(seed, 'sleep', day, planned.nap ? 'nap' : 'night')
  return edits !== 'none' && remove ? { id, versions, deletedAt: Math.max(when, first + minuteMs) } : { id, versions }
}

const describe = (
  profile: Profile,
  span: TimeSpan,
  nap: boolean,
  series: NightSeries,
  roll: number,
): Omit<Sleep, 'day' | 'edited'> => {
  const stages = stagesOf(profile.seed, span, nap, roll)
  const rates: number[] = []
  const hrvs: number[] = []
  const breaths: number[] = []
  for (let at = span.from; at < span.to; at += 5 * minuteMs) {
    push(rates, series.heartRateAt(at))
    push(hrvs, series.hrvAt(at))
    push(breaths, series.breathAt(at))
  }
  const seconds = secondsIn(stages)
  const inBed = (span.to - span.from) / 1000
  const score = Math.round(
    40 +
      ((inBed - seconds.awake) / inBed) * 35 +
      Math.min(1, inBed / 28_800) * 15 +
      Math.min(1, seconds.deep / 5400) * 8,
  )
  return {
    start: span.from,
    end: span.to,
    nap,
    stages,
    latencySeconds: stages[0]?.stage === 'awake' ? (stages[0].end - stages[0].start) / 1000 : 0,
    averageHeartRate: mean(rates, profile.restingHeartRate + 4),
    lowestHeartRate: rates.length === 0 ? profile.restingHeartRate : Math.min(...rates),
    averageRmssd: Math.round(mean(hrvs, profile.rmssd)),
    averageBreath: mean(breaths, Math.round(profile.breath * 10) / 10),
    score: Math.max(1, Math.min(100, score)),
  }
}
const push = (list: number[], value: number | undefined): void => {
  if (value !== undefined) list.push(value)
}
const mean = (values: readonly number[], otherwise: number): number =>
  values.length === 0
    ? otherwise
    : Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 10) / 10

export const secondsIn = (stages: Sleep['stages']): Readonly<Record<Stage, number>> => {
  const seconds = { awake: 0, light: 0, deep: 0, rem: 0 }
  for (const { stage, start, end } of stages) seconds[stage] += (end - start) / 1000
  return seconds
}

/** Cycles of about ninety minutes: deep sleep early, dreams late, short waking between. Whole half minutes. */
const stagesOf = (seed: number, span: TimeSpan, nap: boolean, roll: number): Sleep['stages'] => {
  const d = dice(seed, 'stages', span.from, roll)
  const stages: { stage: Stage; start: Instant; end: Instant }[] = []
  let at = span.from
  const go = (stage: Stage, halfMinutes: number): void => {
    const end = Math.min(span.to, at + halfMinutes * 30_000)
    if (end <= at) return
    const last = stages.at(-1)
    if (last?.stage === stage) last.end = end
    else stages.push({ stage, start: at, end })
    at = end
  }
  go('awake', d.whole(4, nap ? 12 : 40))
  for (let cycle = 0; at < span.to; cycle++) {
    go('light', d.whole(16, 50))
    if (!nap || cycle > 0) go('deep', Math.max(0, d.whole(40, 90) - cycle * 18))
    go('light', d.whole(14, 40))
    if (!nap) go('rem', Math.min(70, d.whole(8, 24) + cycle * 12))
    if (d.chance(0.6)) go('awake', d.whole(1, 14))
  }
  return stages
}
