/**
 * Pauses for a track that knows none, from the time its source says was spent moving: the longest silences of the
 * recording first, then the stretches over which the least way was made, until as much is recovered.
 */

import type { Activity, Pause, Track } from '../core/index.js'
import { metersBetween } from '../formats/index.js'

/** A silence no longer than so many usual intervals is how the device records, not a rest. */
const silenceIntervals = 2

/** Never changes the activity: `undefined` where there is nothing to be put in. */
export const autoPauses = (activity: Pick<Activity, 'track' | 'pauses'>, movingSeconds: number): readonly Pause[] => {
  const steps = stepsOf(activity.track)
  const [first, last] = [steps[0], steps.at(-1)]
  if (first === undefined || last === undefined || activity.pauses.length > 0) return []
  let toRecover = last.toMs - first.fromMs - movingSeconds * 1000
  const usual = usualInterval(steps)
  const silences = steps
    .filter(({ fromMs, toMs }) => toMs - fromMs > usual * silenceIntervals)
    .sort((one, other) => other.toMs - other.fromMs - (one.toMs - one.fromMs) || one.fromMs - other.fromMs)
  const slow = steps
    .filter(({ fromMs, toMs, meters }) => toMs - fromMs <= usual * silenceIntervals && meters !== undefined)
    .sort((one, other) => (one.meters as number) - (other.meters as number) || one.fromMs - other.fromMs)
  const chosen: PausedStep[] = []
  for (const step of [...silences, ...slow]) {
    // Half a step too much is nearer to the truth than half a step too little; a whole one is neither.
    if (toRecover < (step.toMs - step.fromMs) / 2) continue
    chosen.push(step)
    toRecover -= step.toMs - step.fromMs
    if (toRecover <= 0) break
  }
  return joined(chosen.sort((one, other) => one.fromMs - other.fromMs))
}

interface PausedStep {
  readonly fromMs: number
  readonly toMs: number
}
interface TrackStep extends PausedStep {
  /** From one point to the next, where it is known. */
  readonly meters: number | undefined
}

const stepsOf = (track: Track): readonly TrackStep[] => {
  const steps: TrackStep[] = []
  let before: number | undefined
  for (const [row, time] of track.timeMs.entries()) {
    if (Number.isNaN(time)) continue
    const fromMs = before === undefined ? undefined : (track.timeMs[before] as number)
    if (before !== undefined && fromMs !== undefined && time > fromMs)
      steps.push({ fromMs, toMs: time, meters: metersOf(track, before, row) })
    before = row
  }
  return steps
}

const metersOf = (track: Track, from: number, to: number): number | undefined => {
  const at = (column: Float64Array | undefined, row: number): number => column?.[row] ?? Number.NaN
  const along = at(track.distanceMeters, to) - at(track.distanceMeters, from)
  if (!Number.isNaN(along)) return Math.max(0, along)
  const between = metersBetween(
    [at(track.latitudeDeg, from), at(track.longitudeDeg, from)],
    [at(track.latitudeDeg, to), at(track.longitudeDeg, to)],
  )
  return Number.isNaN(between) ? undefined : between
}

/** The commonest interval, in whole seconds. */
const usualInterval = (steps: readonly TrackStep[]): number => {
  const counts = new Map<number, number>()
  for (const { fromMs, toMs } of steps) {
    const seconds = Math.max(1, Math.round((toMs - fromMs) / 1000))
    counts.set(seconds, (counts.get(seconds) ?? 0) + 1)
  }
  let usual = 1
  for (const [seconds, count] of counts) {
    const best = counts.get(usual) ?? 0
    if (count > best || (count === best && seconds < usual)) usual = seconds
  }
  return usual * 1000
}

const joined = (steps: readonly PausedStep[]): readonly Pause[] => {
  const pauses: Pause[] = []
  for (const { fromMs, toMs } of steps) {
    const last = pauses.at(-1)
    if (last?.toMs === fromMs) pauses[pauses.length - 1] = { ...last, toMs }
    else pauses.push({ fromMs, toMs, trigger: 'auto' })
  }
  return pauses
}
