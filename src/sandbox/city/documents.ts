/** What else a day leaves behind: workouts, quiet sessions, the scale, meals, tags. Each document with its life. */
import { hourMs, type Instant, minuteMs } from '../../core/index.js'
import type {
  Drink,
  Living,
  Meal,
  QuietSession,
  RestPeriod,
  Tag,
  TimeSpan,
  Totals,
  WeighIn,
  Workout,
} from '../person.js'
import { dice, uuid } from '../random.js'
import { type Edits, settleMs } from './nights.js'
import { type DayPlan, illnessNear, type PlannedWorkout } from './plan.js'
import type { Profile } from './profile.js'

/** What documents need of the person's day. */
export interface DaySource {
  readonly plan: DayPlan
  readonly totals: (span: TimeSpan) => Totals
  readonly heartRateAt: (at: Instant) => number | undefined
  readonly syncedAfter: (at: Instant) => Instant
  readonly edits: Edits
}

export const workoutsOf = (profile: Profile, source: DaySource): readonly Living<Workout>[] =>
  source.plan.workouts.map((planned, index) => workoutOf(profile, source, planned, index))

const names = {
  running: 'Around the lake',
  walking: 'Evening walk',
  cycling: 'Over the hills',
  swimming: 'Lengths',
  strength_training: 'Weights',
  yoga: 'On the mat',
} as const

const workoutOf = (profile: Profile, source: DaySource, planned: PlannedWorkout, index: number): Living<Workout> => {
  const { day } = source.plan
  const d = dice(profile.seed, 'training', day, index)
  const totals = source.totals(planned)
  const rates: number[] = []
  for (let at = planned.from; at < planned.to; at += minuteMs) {
    const rate = source.heartRateAt(at)
    if (rate !== undefined) rates.push(rate)
  }
  const first: Workout = {
    start: planned.from,
    end: planned.to,
    day,
    sport: planned.sport,
    source: d.chance(0.75) ? 'automatic' : 'manual',
    intensity: planned.intensity,
    ...(planned.metersPerMinute > 0 && { distanceMeters: Math.round(totals.distanceMeters) }),
    activeKcal: Math.round(totals.activeKcal * 10) / 10,
    steps: totals.steps,
    ...(totals.climbedMeters > 0 && { climbedMeters: Math.round(totals.climbedMeters) }),
    averageHeartRate:
      rates.length === 0
        ? profile.restingHeartRate + 60
        : Math.round(rates.reduce((sum, rate) => sum + rate, 0) / rates.length),
    maximumHeartRate: rates.length === 0 ? profile.restingHeartRate + 80 : Math.max(...rates),
  }
  const born = Math.min(source.syncedAfter(planned.to), planned.to + 40 * hourMs)
  const changed = born + d.whole(1, Math.floor((planned.to + settleMs - born) / minuteMs) - 1) * minuteMs
  const [renamed, removed] = [d.chance(0.35), d.chance(0.03)]
  const versions = [{ at: born, value: first }]
  if (source.edits !== 'none' && renamed)
    versions.push({
      at: changed,
      value: { ...first, name: names[planned.sport], activeKcal: Math.round(first.activeKcal * 10.4) / 10 },
    })
  const id = uuid(profile.seed, 'workout', day, index)
  return source.edits !== 'none' && removed ? { id, versions, deletedAt: changed + minuteMs } : { id, versions }
}

export const sessionsOf = (profile: Profile, source: DaySource): readonly Living<QuietSession>[] => {
  const { day } = source.plan
  const d = dice(profile.seed, 'quiet', day)
  if (profile.calendar.isTravelDay(day) || !d.chance(profile.habits.meditates)) return []
  const start =
    profile.calendar.wallClock(day, d.pick([12 * 60 + 10, 15 * 60 + 30, 20 * 60 + 45])) + d.whole(31, 59) * 1000
  const end = start + d.whole(5, 25) * minuteMs
  const mood = d.pick(['bad', 'worse', 'same', 'good', 'great', undefined])
  const value = { start, end, day, type: d.pick(['meditation', 'breathing', 'relaxation']), ...(mood && { mood }) }
  return [once(uuid(profile.seed, 'session', day), source.syncedAfter(end), value)]
}

export const weighInsOf = (profile: Profile, source: DaySource): readonly Living<WeighIn>[] => {
  const { day } = source.plan
  const d = dice(profile.seed, 'scale', day)
  const wake = source.plan.sleeps[0]?.to ?? profile.calendar.wallClock(day, 420)
  if (!d.chance(profile.habits.weighs)) return []
  const at = wake + d.whole(5, 25) * minuteMs + d.whole(0, 59) * 1000
  const weightKg = profile.weightOn(day)
  const bodyFatPercent =
    Math.round(((profile.sex === 'female' ? 24 : 16) + d.around() + (weightKg - profile.weightKg)) * 10) / 10
  const value = { at, day, weightKg, bodyFatPercent, source: d.chance(0.85) ? 'scale' : 'manual' } as const
  return [once(uuid(profile.seed, 'weight', day), at + d.whole(1, 3) * minuteMs, value)]
}

const dishes = {
  breakfast: ['Porridge with apple', 'Rye bread and cheese', 'Yoghurt and berries', 'Rice and egg'],
  lunch: ['Lentil soup', 'Noodle salad', 'Baked potato', 'Chickpea wrap'],
  dinner: ['Vegetable curry', 'Trout with beans', 'Mushroom risotto', 'Dumplings'],
  snack: ['Banana', 'Walnuts', 'Flapjack', 'Carrots'],
} as const

export const mealsOf = (profile: Profile, source: DaySource): readonly Living<Meal>[] => {
  const { day } = source.plan
  const d = dice(profile.seed, 'meals', day)
  if (!d.chance(0.6)) return []
  const meals = (
    [
      ['breakfast', 8 * 60 + 15],
      ['lunch', 12 * 60 + 40],
      ['snack', 16 * 60],
      ['dinner', 19 * 60 + 15],
    ] as const
  ).flatMap(([meal, minutes]) => {
    const at = profile.calendar.wallClock(day, minutes + d.whole(-25, 30))
    const grams = [d.whole(10, 95), d.whole(2, 40), d.whole(1, 35)] as const
    const skipped = d.chance(0.2)
    const [first, ...rest] = dishes[meal]
    const value: Meal = {
      at,
      day,
      meal,
      name: d.pick([first, ...rest]),
      energyKcal: grams[0] * 4 + grams[1] * 4 + grams[2] * 9,
      carbohydrateGrams: grams[0],
      proteinGrams: grams[1],
      fatGrams: grams[2],
    }
    return skipped ? [] : [once(uuid(profile.seed, 'meal', day, meal), at + d.whole(2, 200) * minuteMs, value)]
  })
  return oneAtATime(meals)
}

/** What falls into hours that a flight leaves out moves to where they end: only the first of it takes place. */
const oneAtATime = <T extends { readonly at: Instant }>(livings: readonly Living<T>[]): readonly Living<T>[] => {
  const times = new Set<Instant>()
  return livings.filter(({ versions: [first] }) => {
    if (first === undefined || times.has(first.value.at)) return false
    times.add(first.value.at)
    return true
  })
}

export const drinksOf = (profile: Profile, source: DaySource): readonly Living<Drink>[] => {
  const { day } = source.plan
  const d = dice(profile.seed, 'drinks', day)
  const drinks = Array.from({ length: d.whole(0, 6) }, (_, index) => {
    const at = profile.calendar.wallClock(day, 8 * 60 + index * 120 + d.whole(0, 90))
    return once(uuid(profile.seed, 'drink', day, index), at + minuteMs, { at, day, milliliters: d.whole(3, 12) * 50 })
  })
  return oneAtATime(drinks)
}

export const tagsOf = (profile: Profile, source: DaySource): readonly Living<Tag>[] => {
  const { day, ill } = source.plan
  const d = dice(profile.seed, 'tags', day)
  const code = ill ? 'sick' : d.pick(['caffeine', 'alcohol', 'late_meal', 'headache', 'sauna', 'custom'])
  if (!d.chance(ill ? 0.8 : 0.25)) return []
  const at = profile.calendar.wallClock(day, d.whole(12 * 60, 22 * 60))
  const value: Tag = {
    at,
    day,
    code,
    ...(code === 'sauna' && { end: at + 20 * minuteMs }),
    ...(code === 'custom' && { name: 'Choir practice' }),
    ...(d.chance(0.3) && { comment: 'noted later' }),
  }
  const living = once(uuid(profile.seed, 'tag', day), at + d.whole(1, 300) * minuteMs, value)
  return [
    source.edits !== 'none' && d.chance(0.05)
      ? { ...living, deletedAt: living.versions[0].at + d.whole(1, 24) * hourMs }
      : living,
  ]
}

/** Illness as a period of rest, on the day it ends; open until then it is not told. */
export const restPeriodsOf = (profile: Profile, source: DaySource): readonly Living<RestPeriod>[] => {
  const { day } = source.plan
  const illness = illnessNear(profile.seed, day)
  if (illness === undefined || illness.to !== day) return []
  const at = profile.calendar.wallClock(illness.from, 10 * 60)
  const end = profile.calendar.wallClock(day, 18 * 60)
  return [
    once(uuid(profile.seed, 'rest', day), end + minuteMs, {
      at,
      end,
      day: illness.from,
      endDay: day,
      reason: 'illness',
    }),
  ]
}

const once = <T>(
  id: string,
  at: Instant,
  value: T,
): { readonly id: string; readonly versions: readonly [{ readonly at: Instant; readonly value: T }] } => ({
  id,
  versions: [{ at, value }],
})
