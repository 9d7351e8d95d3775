/** Daily activity, and the heart between workouts. https://www.polar.com/accesslink-api/#daily-activity */
import { addDays, type Instant, type LocalDay, minuteMs } from '../../../kit/index.js'
import type { Person, Workout } from '../../../sandbox/index.js'
import { duration, keptByDay, minutesOf, unplaced, userUrl, wall } from './told.js'

/** Days of a range that hold anything by now. */
export const knownDays = (person: Person, from: LocalDay, to: LocalDay, now: Instant): readonly LocalDay[] => {
  const days: LocalDay[] = []
  const [first, last] = [person.dayAt(person.device.since), person.dayAt(person.syncedUntil(now))]
  for (let day = from < first ? first : from; day <= to && day <= last; day = addDays(day, 1)) days.push(day)
  return days
}

export const summary = (person: Person, day: LocalDay, now: Instant) => {
  const from = Math.ceil(Math.max(person.dayStart(day), person.device.since) / minuteMs) * minuteMs
  const to = Math.min(person.dayEnd(day), Math.floor(person.syncedUntil(now) / minuteMs) * minuteMs)
  if (to <= from) return undefined
  const totals = person.totals({ from, to })
  const { light, moderate, vigorous, sedentary } = totals.minutes
  return {
    start_time: `${day}T00:00:00`,
    end_time: to === person.dayEnd(day) ? `${day}T23:59:59` : wall(person, to),
    active_duration: duration((light + moderate + vigorous) * 60),
    inactive_duration: duration(sedentary * 60),
    daily_activity: Math.round(((light + 2 * moderate + 3 * vigorous) / 3) * 10) / 10,
    calories: Math.round(totals.activeKcal) + Math.round(totals.restingKcal),
    active_calories: Math.round(totals.activeKcal),
    steps: totals.steps,
    inactivity_alert_count: Math.floor(sedentary / 300),
    distance_from_steps: Math.round(totals.distanceMeters * 10) / 10,
  }
}

const zones = {
  asleep: 'SLEEP',
  'not-worn': 'SEDENTARY',
  sedentary: 'SEDENTARY',
  light: 'LIGHT',
  moderate: 'MODERATE',
  vigorous: 'VIGOROUS',
} as const

interface DaySamples {
  readonly steps: readonly { readonly steps: number; readonly timestamp: string }[]
  readonly zones: readonly { readonly zone: string; readonly timestamp: string }[]
  readonly total: number
  /** Minutes that took place after the last sample that is told, which nobody can know of. */
  readonly untold: number
}
/** Both leave out what is the same as before. */
export const samples = keptByDay((person, day, until): DaySamples => {
  const told = {
    steps: [] as { steps: number; timestamp: string }[],
    zones: [] as { zone: string; timestamp: string }[],
  }
  let total = 0
  let untold = 0
  for (const { at, local } of minutesOf(person, day, 1)) {
    if (at < person.device.since || at + minuteMs > until) continue
    const { steps, level } = person.minuteAt(at)
    total += steps
    untold++
    if (told.steps.at(-1)?.steps !== steps) {
      told.steps.push({ steps, timestamp: local })
      untold = 0
    }
    if (told.zones.at(-1)?.zone !== zones[level]) told.zones.push({ zone: zones[level], timestamp: `${local}:00` })
  }
  return { ...told, total, untold }
})
export const sampleDay = (person: Person, day: LocalDay, now: Instant) => {
  const { steps, zones: levels, total } = samples(person, day, now)
  return {
    date: day,
    steps: { interval_ms: 60_000, total_steps: total, samples: steps },
    activity_zones: { samples: levels },
    inactivity_stamps: [],
  }
}

/** Every five minutes, eight seconds past; not in workouts, as they were at first. */
export const heartRates = keptByDay((person, day, until) => {
  const span = { from: person.dayStart(day), to: person.dayEnd(day) + 86_400_000 }
  const workouts = person.workouts(span).map(({ versions }) => versions[0]?.value)
  const trains = (at: Instant): boolean =>
    workouts.some((one: Workout | undefined) => one !== undefined && one.start <= at && at < one.end)
  const told: { readonly heart_rate: number; readonly sample_time: string }[] = []
  for (const { at, local } of minutesOf(person, day, 5)) {
    const second = at + 8000
    if (second < person.device.since || second >= until || trains(second)) continue
    const rate = person.heartRateAt(second)
    if (rate !== undefined) told.push({ heart_rate: rate, sample_time: `${local.slice(11)}:08` })
  }
  return told
})
export const heartDay = (person: Person, day: LocalDay, now: Instant) => ({
  polar_user: userUrl(person),
  date: day,
  heart_rate_samples: heartRates(person, day, now),
})
export const heartTime = (day: LocalDay, time: string): Instant => unplaced(`${day}T${time}`)
