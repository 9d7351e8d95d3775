/** A civil day minute by minute, in columns of whole numbers, so that any sum is exact. */
import { type Instant, minuteMs } from '../../core/index.js'
import type { Minute, TimeSpan, Totals } from '../person.js'
import { hashNumbers, unit } from '../random.js'
import type { DayPlan, PlannedWorkout } from './plan.js'
import type { Profile } from './profile.js'

export interface DayMinutes {
  readonly start: Instant
  readonly count: number
  readonly steps: Uint16Array
  readonly distance: Uint32Array
  readonly active: Uint32Array
  readonly climbed: Uint16Array
  readonly floors: Uint8Array
  readonly met: Uint8Array
  readonly level: Uint8Array
  readonly restingCal: number
}

export const levels = ['not-worn', 'asleep', 'sedentary', 'light', 'moderate', 'vigorous'] as const
const notWorn = 0
const asleep = 1

/** MET in tenths while training, by sport. */
const sportMet = { running: 95, walking: 40, cycling: 75, swimming: 70, strength_training: 50, yoga: 27 } as const
const sportSteps = { running: 162, walking: 112, cycling: 0, swimming: 0, strength_training: 8, yoga: 0 } as const

/** One day's minutes out of its plan; the plan of the next day tells of the evening's bedtime. */
export const minutesOf = (profile: Profile, today: DayPlan, tomorrow: DayPlan, bounds: TimeSpan): DayMinutes => {
  const count = Math.round((bounds.to - bounds.from) / minuteMs)
  const start = bounds.from
  const level = new Uint8Array(count).fill(2)
  const paint = (span: TimeSpan, value: number): void => {
    const from = Math.max(0, Math.floor((span.from - start) / minuteMs))
    const to = Math.min(count, Math.ceil((span.to - start) / minuteMs))
    if (to > from) level.fill(value, from, to)
  }
  for (const sleep of [...today.sleeps, ...tomorrow.sleeps]) paint(sleep, asleep)
  for (const plan of [today, tomorrow]) for (const span of plan.unworn) paint(span, notWorn)
  if (start < profile.device.since) paint({ from: start, to: profile.device.since }, notWorn)

  const day: DayMinutes = {
    start,
    count,
    steps: new Uint16Array(count),
    distance: new Uint32Array(count),
    active: new Uint32Array(count),
    climbed: new Uint16Array(count),
    floors: new Uint8Array(count),
    met: new Uint8Array(count),
    level,
    restingCal: Math.round((profile.restingKcalOn(today.day) * 1000) / 1440),
  }
  const strideMillimeters = Math.round(profile.heightMeters * 414)
  const weight = profile.weightOn(today.day)
  const seed = profile.seed
  for (let i = 0; i < count; i++) {
    const state = level[i]
    if (state === notWorn) continue
    if (state === asleep) {
      day.met[i] = 9
      continue
    }
    const at = start + i * minuteMs
    const minute = at / minuteMs
    const chance = unit(hashNumbers(seed, minute, 1))
    const workout = today.workouts.find(({ from, to }) => from <= at && at < to)
    if (workout !== undefined) train(day, i, workout, chance)
    else {
      // Ten-minute blocks with a walk in them, and the odd few steps across the room.
      const walking = unit(hashNumbers(seed, Math.floor(minute / 10), 2)) < profile.habits.walks * (today.ill ? 0.2 : 1)
      const steps =
        walking && chance < 0.75 ? 45 + Math.floor(chance * 90) : chance < 0.12 ? 3 + Math.floor(chance * 150) : 0
      day.steps[i] = steps
      day.distance[i] = steps * strideMillimeters
      day.met[i] = steps === 0 ? 12 + Math.floor(chance * 3) : 14 + Math.floor(steps / 5)
      if (steps > 60 && chance > 0.68) {
        day.floors[i] = 1
        day.climbed[i] = 3000
      }
    }
    const met = day.met[i] ?? 0
    day.active[i] = Math.max(0, Math.round((((met - 13) / 10) * 3.5 * weight * 1000) / 200))
    level[i] = met < 15 ? 2 : met < 30 ? 3 : met < 60 ? 4 : 5
  }
  return day
}

const train = (day: DayMinutes, i: number, workout: PlannedWorkout, chance: number): void => {
  const effort = { easy: 88, moderate: 100, hard: 112 }[workout.intensity]
  day.met[i] = Math.round((sportMet[workout.sport] * effort) / 100 + chance * 6 - 3)
  day.steps[i] = Math.round(sportSteps[workout.sport] * (0.96 + chance * 0.08))
  day.distance[i] = Math.round(workout.metersPerMinute * (950 + chance * 100))
  if (workout.sport !== 'swimming' && workout.metersPerMinute > 0 && chance > 0.6)
    day.climbed[i] = Math.round(chance * 1200)
}

export const minuteIn = (day: DayMinutes, at: Instant): Minute => {
  const i = Math.floor((at - day.start) / minuteMs)
  return {
    steps: day.steps[i] ?? 0,
    distanceMillimeters: day.distance[i] ?? 0,
    activeCal: day.active[i] ?? 0,
    restingCal: day.restingCal,
    floors: day.floors[i] ?? 0,
    climbedMillimeters: day.climbed[i] ?? 0,
    met: (day.met[i] ?? 0) / 10,
    level: levels[day.level[i] ?? 0] ?? 'not-worn',
  }
}

/** Sums over the whole minutes that start in the span. */
export const totalsOver = (days: Iterable<DayMinutes>, span: TimeSpan): Totals => {
  let steps = 0
  let distance = 0
  let active = 0
  let resting = 0
  let floors = 0
  let climbed = 0
  let met = 0
  const spent = [0, 0, 0, 0, 0, 0]
  for (const day of days) {
    const from = Math.max(0, Math.ceil((span.from - day.start) / minuteMs))
    const to = Math.min(day.count, Math.ceil((span.to - day.start) / minuteMs))
    for (let i = from; i < to; i++) {
      steps += day.steps[i] ?? 0
      distance += day.distance[i] ?? 0
      active += day.active[i] ?? 0
      resting += day.restingCal
      floors += day.floors[i] ?? 0
      climbed += day.climbed[i] ?? 0
      met += day.met[i] ?? 0
      const level = day.level[i] ?? 0
      spent[level] = (spent[level] ?? 0) + 1
    }
  }
  return {
    steps,
    distanceMeters: distance / 1000,
    activeKcal: active / 1000,
    restingKcal: resting / 1000,
    floors,
    climbedMeters: climbed / 1000,
    metMinutes: met / 10,
    minutes: Object.fromEntries(levels.map((level, i) => [level, spent[i] ?? 0])) as Totals['minutes'],
  }
}
