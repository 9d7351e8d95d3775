/** Which of the city's workouts a file is: told by its times alone, so that a clock that was off does not hide it. */
import { hourMs, type Instant, minuteMs } from '../../core/index.js'
import type { Person } from '../person.js'
import { historyOf } from './history.js'
import { type Outline, outlineOf } from './outline.js'

const quarterMs = 15 * minuteMs
/** As far as clocks are ever off, and zones apart. */
const farthestMs = 38 * hourMs
const looseMs = 75_000

export const recognise = (person: Person, given: Outline, now: Instant): string | undefined => {
  let best: { readonly id: string; readonly off: number } | undefined
  for (const { id, versions } of historyOf(person, now + farthestMs)) {
    const workout = versions[0]?.value
    if (workout === undefined || Math.abs(workout.start - given.start.at) > farthestMs + minuteMs) continue
    const off = distanceOf(given, outlineOf(person, workout))
    if (off !== undefined && off < (best?.off ?? Number.POSITIVE_INFINITY)) best = { id, off }
  }
  return best?.id
}

/** How unlike they are; `undefined`: too much for one workout. A wrong clock weighs as much as a minute. */
const distanceOf = (given: Outline, truth: Outline): number | undefined => {
  const apart = given.start.at - truth.start.at
  const hours = Math.round(apart / quarterMs) * quarterMs
  const loose = Math.abs(apart - hours)
  if (loose > looseMs) return undefined
  const length = given.elapsedSeconds
  const lengthOff = Math.min(Math.abs(length - truth.elapsedSeconds), Math.abs(length - truth.timerSeconds))
  if (lengthOff > Math.max(20, truth.elapsedSeconds * 0.03)) return undefined
  const [way, trueWay] = [given.distanceMeters, truth.distanceMeters]
  const wayOff = way === undefined || trueWay === undefined ? 0 : Math.abs(way - trueWay)
  if (wayOff > 50 + (trueWay ?? 0) * 0.05) return undefined
  return loose / 1000 + lengthOff + wayOff / 10 + (hours === 0 ? 0 : 60)
}
