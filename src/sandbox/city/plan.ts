/** What a civil day is made of: when the person slept, trained, took the device off. Times only; no values yet. */
import { addDays, type Instant, type LocalDay, minuteMs } from '../../core/index.js'
import type { Sport, TimeSpan } from '../person.js'
import { dice } from '../random.js'
import type { Profile } from './profile.js'

export interface PlannedSleep extends TimeSpan {
  readonly nap: boolean
  readonly recorded: boolean
}
export interface PlannedWorkout extends TimeSpan {
  readonly sport: Sport
  readonly intensity: 'easy' | 'moderate' | 'hard'
  /** For those that cover ground. */
  readonly metersPerMinute: number
}
export interface DayPlan {
  readonly day: LocalDay
  /** The night that ends on this day, and perhaps a nap. */
  readonly sleeps: readonly PlannedSleep[]
  readonly workouts: readonly PlannedWorkout[]
  /** When the device lay on the shelf. */
  readonly unworn: readonly TimeSpan[]
  /** How the day is: 0 tired to 1 fresh. */
  readonly form: number
  readonly restless: boolean
  /** Two to five ill days in a row now and then. */
  readonly ill: boolean
}

const minutesOf = (at: Instant): Instant => Math.round(at / minuteMs) * minuteMs

export const planOf = (profile: Profile, day: LocalDay): DayPlan => {
  const { calendar, habits, seed } = profile
  const d = dice(seed, 'plan', day)
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  const free = weekday === 0 || weekday === 6
  const bed = minutesOf(
    calendar.wallClock(addDays(day, -1), habits.bedMinutes + Math.round(d.around() * 45) + (free ? 35 : 0)),
  )
  const wake = Math.max(
    minutesOf(calendar.wallClock(day, habits.wakeMinutes + Math.round(d.around() * 30) + (free ? 50 : 0))),
    bed + 210 * minuteMs,
  )
  // Bedtimes fall on half minutes: providers give seconds, and a client that drops them should be found out.
  const night: PlannedSleep = {
    from: bed + d.whole(0, 1) * 30_000,
    to: wake + d.whole(0, 1) * 30_000,
    nap: false,
    recorded: !d.chance(0.02),
  }
  const ill = isIll(seed, day)
  const travelling = calendar.isTravelDay(day)
  const sleeps: PlannedSleep[] = [night]
  const quiet = travelling || ill
  if (d.chance(quiet && !travelling ? 0.5 : habits.naps) && !travelling) {
    const from = minutesOf(calendar.wallClock(day, d.whole(13 * 60, 14 * 60 + 20)))
    sleeps.push({ from, to: from + d.whole(18, 75) * minuteMs, nap: true, recorded: true })
  }
  const workouts: PlannedWorkout[] = []
  if (!quiet && d.chance(habits.trains))
    workouts.push(
      workoutAt(
        profile,
        day,
        free ? d.whole(9 * 60 + 30, 11 * 60) : d.whole(16 * 60 + 30, 18 * 60 + 30),
        d.whole(0, 99),
      ),
    )
  if (!quiet && free && workouts.length > 0 && d.chance(0.2))
    workouts.push(workoutAt(profile, day, 16 * 60, d.whole(0, 99)))

  const unworn: TimeSpan[] = []
  if (!travelling && d.chance(0.8)) {
    const from = Math.max(minutesOf(calendar.wallClock(day, 8 * 60 + d.whole(0, 50))), minutesOf(wake) + 10 * minuteMs)
    unworn.push({ from, to: from + d.whole(25, 70) * minuteMs })
  }
  if (!travelling && d.chance(0.012))
    unworn.push({ from: calendar.wallClock(day, 9 * 60), to: calendar.wallClock(day, 20 * 60) })
  if (!night.recorded) unworn.push({ from: minutesOf(night.from), to: minutesOf(night.to) + 5 * minuteMs })
  return { day, sleeps, workouts, unworn, form: d.next(), restless: d.chance(0.2), ill }
}

const workoutAt = (profile: Profile, day: LocalDay, minutes: number, roll: number): PlannedWorkout => {
  const d = dice(profile.seed, 'workout', day, minutes, roll)
  const sport = d.pick(profile.habits.sports)
  const intensity = d.pick(['easy', 'moderate', 'moderate', 'hard'])
  const from = minutesOf(profile.calendar.wallClock(day, minutes))
  const speeds: Readonly<Record<Sport, number>> = {
    running: 165,
    walking: 88,
    cycling: 380,
    swimming: 40,
    strength_training: 0,
    yoga: 0,
  }
  const effort = { easy: 0.85, moderate: 1, hard: 1.15 }[intensity]
  return {
    from,
    to: from + d.whole(22, 80) * minuteMs,
    sport,
    intensity,
    metersPerMinute: Math.round(speeds[sport] * effort),
  }
}

/** Illness is planned in blocks of 40 days. */
export const illnessNear = (
  seed: number,
  day: LocalDay,
): { readonly from: LocalDay; readonly to: LocalDay } | undefined => {
  const number = Math.floor(Date.parse(`${day}T00:00:00Z`) / 86_400_000)
  const block = Math.floor(number / 40)
  const d = dice(seed, 'ill', block)
  if (!d.chance(0.15)) return undefined
  const first = block * 40 + d.whole(0, 34)
  const from = new Date(first * 86_400_000).toISOString().slice(0, 10)
  return { from, to: addDays(from, d.whole(1, 4)) }
}
const isIll = (seed: number, day: LocalDay): boolean => {
  const illness = illnessNear(seed, day)
  return illness !== undefined && illness.from <= day && day <= illness.to
}
