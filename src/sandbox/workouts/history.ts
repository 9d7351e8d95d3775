/**
 * All of a person's workouts that services of workouts know: those of their days since `training.since`, and before
 * that as many older ones as were asked for. The older ones are drawn without the days around them, so that thousands
 * cost milliseconds: they leave no trace in the person's days, and nobody but such services tells them.
 */
import { addDays, type Instant, minuteMs } from '../../core/index.js'
import type { Living, Person, Workout } from '../person.js'
import { dice, uuid } from '../random.js'

/** Up to those that ended before `to`, oldest first. */
export const historyOf = (person: Person, to: Instant): readonly Living<Workout>[] => {
  const days = recentOf(person, to)
  return person.training.older === 0 ? days : [...olderOf(person), ...days]
}

/** Of the person's days. */
export const recentOf = (person: Person, to: Instant): readonly Living<Workout>[] =>
  person.workouts({ from: person.training.since, to })

/** A bound on remembered histories, over everybody. */
const keptAtMost = 20
const none: readonly Living<Workout>[] = []
const kept = new Map<string, readonly Living<Workout>[]>()

/** Before them: the same list each time. */
export const olderOf = (person: Person): readonly Living<Workout>[] => {
  const { since, older } = person.training
  if (older === 0) return none
  const key = `${person.seed} ${since} ${older}`
  const known = kept.get(key)
  if (known !== undefined) return known
  const made = Array.from({ length: older }, (_, index) => olderWorkout(person, index)).reverse()
  if (kept.size >= keptAtMost) kept.delete(kept.keys().next().value as string)
  kept.set(key, made)
  return made
}

/** Five in four days: every fourth day has one in the morning, too. */
const olderWorkout = (person: Person, index: number): Living<Workout> => {
  const d = dice(person.seed, 'older workout', index)
  const day = addDays(person.dayAt(person.training.since), -1 - Math.floor((index * 4) / 5))
  const isMorning = index % 5 === 1
  const start = person.wallClock(day, isMorning ? d.whole(6 * 60, 8 * 60) : d.whole(16 * 60, 19 * 60))
  const minutes = d.whole(20, isMorning ? 60 : 150)
  const sport = d.pick([
    'running',
    'running',
    'cycling',
    'cycling',
    'cycling',
    'walking',
    'swimming',
    'strength_training',
    'yoga',
  ])
  const intensity = d.pick(['easy', 'moderate', 'moderate', 'hard'])
  const effort = { easy: 0.85, moderate: 1, hard: 1.15 }[intensity]
  const [metersPerMinute, kcalPerMinute, stepsPerMinute] = paces[sport]
  const pulse = Math.round(100 + 35 * effort + d.whole(-6, 6))
  const value: Workout = {
    start,
    end: start + minutes * minuteMs,
    day,
    sport,
    source: d.chance(0.9) ? 'automatic' : 'manual',
    intensity,
    ...(metersPerMinute > 0 && { distanceMeters: Math.round(metersPerMinute * minutes * effort + d.whole(0, 99)) }),
    activeKcal: Math.round(kcalPerMinute * minutes * effort),
    steps: Math.round(stepsPerMinute * minutes),
    ...(metersPerMinute > 50 && { climbedMeters: d.whole(5, 6 * minutes) }),
    averageHeartRate: pulse,
    maximumHeartRate: pulse + d.whole(12, 30),
  }
  const at = value.end + d.whole(1, 30) * minuteMs
  return { id: uuid(person.seed, 'older workout', index), versions: [{ at, value }] }
}
/** Metres, kilocalories and steps a minute. */
const paces = {
  running: [165, 10, 162],
  cycling: [400, 8, 0],
  walking: [88, 4, 112],
  swimming: [40, 8, 0],
  strength_training: [0, 5, 8],
  yoga: [0, 3, 0],
} as const
