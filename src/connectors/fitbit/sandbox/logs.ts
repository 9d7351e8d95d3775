/** Logs beside the nights: workouts, weighings, food. Edits keep the id, a deleted log just is not there any more. */
import { dayMs, type Instant, type LocalDay } from '../../../kit/index.js'
import {
  asOf,
  type Fact,
  type Living,
  type Person,
  type Sport,
  type WeighIn,
  type Workout,
} from '../../../sandbox/index.js'
import { type Log, logsOf, sleepFact } from './sleep-logs.js'
import { clockOf, dayFact, heardAt, logIdOf } from './told.js'

// Workouts

const sports: Readonly<Record<Sport, readonly [id: number, name: string]>> = {
  running: [90009, 'Run'],
  walking: [90013, 'Walk'],
  cycling: [90001, 'Bike'],
  swimming: [90024, 'Swim'],
  strength_training: [2131, 'Weights'],
  yoga: [52001, 'Yoga'],
}
const withMillis = (iso: string): string => `${iso.slice(0, 19)}.000${iso.slice(19)}`
const workout = (person: Person, { living, value }: Log<Workout>) => {
  const [activityTypeId, activityName] = sports[value.sport]
  return {
    logId: logIdOf(living),
    activityName,
    activityTypeId,
    startTime: withMillis(person.iso(value.start)),
    duration: value.end - value.start,
    activeDuration: value.end - value.start,
    calories: Math.round(value.activeKcal),
    averageHeartRate: Math.round(value.averageHeartRate),
    steps: value.steps,
    ...(value.distanceMeters !== undefined && { distance: value.distanceMeters / 1000, distanceUnit: 'Kilometer' }),
    ...(value.climbedMeters !== undefined && { elevationGain: value.climbedMeters }),
    logType: value.source === 'manual' ? 'manual' : 'auto_detected',
    hasGps: false,
    lastModified: new Date(asOfOrBirth(living)).toISOString(),
  }
}
const asOfOrBirth = ({ versions }: Living<unknown>): Instant => versions.at(-1)?.at ?? 0

/** Only from a date on, oldest first, or up to one, newest first. */
export const activityList = (person: Person, query: URLSearchParams, now: Instant): object | string => {
  const [after, before] = [query.get('afterDate'), query.get('beforeDate')]
  const [sort, limit, offset] = [query.get('sort'), Number(query.get('limit')), Number(query.get('offset'))]
  if ((after === null) === (before === null)) return 'Either afterDate or beforeDate should be specified.'
  if (sort !== (after === null ? 'desc' : 'asc')) return 'Invalid sort.'
  if (!(limit >= 1 && limit <= 100)) return 'Invalid limit.'
  if (query.get('offset') === null || !(offset >= 0)) return 'Invalid offset.'
  const edge = (after ?? before ?? '').slice(0, 10)
  const span =
    after === null
      ? { from: person.device.since, to: person.dayEnd(edge) }
      : { from: person.dayStart(edge), to: now + dayMs }
  const known = person.workouts(span).flatMap((living) => {
    const told = asOf(living, now)
    const local = told.state === 'alive' ? clockOf(person, told.value.start) : ''
    const wanted = after === null ? local < (before ?? '') : local > after
    return told.state === 'alive' && wanted ? [{ living, value: told.value, final: true }] : []
  })
  known.sort((one, other) =>
    sort === 'asc' ? one.value.start - other.value.start : other.value.start - one.value.start,
  )
  const more = offset + limit < known.length
  const next = new URLSearchParams(query)
  next.set('offset', String(offset + limit))
  return {
    activities: known.slice(offset, offset + limit).map((log) => workout(person, log)),
    pagination: {
      afterDate: after ?? '',
      limit,
      next: more ? `https://api.fitbit.com/1/user/-/activities/list.json?${next}` : '',
      offset,
      previous: '',
      sort,
    },
  }
}

// Weighings

const centi = (value: number): number => Math.round(value * 100) / 100
const weighing = (person: Person, { living, value }: Log<WeighIn>) => {
  const local = clockOf(person, value.at)
  return {
    logId: logIdOf(living),
    date: local.slice(0, 10),
    time: local.slice(11),
    source: value.source === 'scale' ? 'Aria' : 'API',
  }
}
export const weight = (person: Person, days: readonly LocalDay[], now: Instant) => ({
  weight: logsOf(person.weighIns, person, days, now).map((log) => ({
    ...weighing(person, log),
    weight: log.value.weightKg,
    bmi: centi(log.value.weightKg / person.heightMeters ** 2),
    fat: log.value.bodyFatPercent,
  })),
})
export const fat = (person: Person, days: readonly LocalDay[], now: Instant) => ({
  fat: logsOf(person.weighIns, person, days, now).map((log) => ({
    ...weighing(person, log),
    logId: logIdOf(log.living, 1),
    fat: log.value.bodyFatPercent,
  })),
})

// Food

const meals = { breakfast: 1, lunch: 3, dinner: 5, snack: 7 } as const
export const foods = (person: Person, day: LocalDay, now: Instant) => {
  const logs = logsOf(person.meals, person, [day], now)
  return {
    foods: logs.map(({ living, value }) => ({
      isFavorite: false,
      logDate: day,
      logId: logIdOf(living),
      loggedFood: {
        accessLevel: 'PUBLIC',
        amount: 1,
        brand: '',
        calories: value.energyKcal,
        mealTypeId: meals[value.meal],
        name: value.name,
        unit: { id: 304, name: 'serving', plural: 'servings' },
      },
      nutritionalValues: {
        calories: value.energyKcal,
        carbs: value.carbohydrateGrams,
        fat: value.fatGrams,
        protein: value.proteinGrams,
      },
    })),
    summary: { calories: logs.reduce((sum, { value }) => sum + value.energyKcal, 0) },
  }
}
export const water = (person: Person, day: LocalDay, now: Instant) => {
  const logs = logsOf(person.drinks, person, [day], now)
  return {
    summary: { water: logs.reduce((sum, { value }) => sum + value.milliliters, 0) },
    water: logs.map(({ living, value }) => ({ amount: value.milliliters, logId: logIdOf(living) })),
  }
}

/** What a client holds of the logs of a day. */
export function* factsOfLogs(
  person: Person,
  day: LocalDay,
  now: Instant,
  may: (scope: string) => boolean,
): Iterable<Fact> {
  const days = [day]
  if (may('sleep')) for (const log of logsOf(person.sleeps, person, days, now)) yield sleepFact(person, log)
  if (may('activity'))
    for (const log of logsOf(person.workouts, person, days, now)) {
      const { value } = log
      const detail = {
        energyKcal: Math.round(value.activeKcal),
        averageHeartRate: Math.round(value.averageHeartRate),
        ...(value.distanceMeters !== undefined && { distanceMeters: value.distanceMeters }),
      }
      yield { kind: 'exercise', start: value.start, end: value.end, key: String(logIdOf(log.living)), detail }
    }
  if (may('weight'))
    for (const { living, value } of logsOf(person.weighIns, person, days, now)) {
      const start = heardAt(person, clockOf(person, value.at))
      yield { kind: 'weight', start, value: value.weightKg, key: String(logIdOf(living)) }
      yield { kind: 'body_mass_index', start, value: centi(value.weightKg / person.heightMeters ** 2) }
      yield { kind: 'body_fat', start, value: value.bodyFatPercent }
    }
  if (may('nutrition')) {
    const { summary } = water(person, day, now)
    if (summary.water > 0) yield dayFact(person, 'hydration', day, summary.water)
    const eaten = logsOf(person.meals, person, days, now)
    // Without a time, food stands at the midnight of whichever zone a client knows.
    for (const start of new Set([
      person.dayStart(day),
      heardAt(person, `${day}T00:00:00`),
      Date.parse(`${day}T00:00:00Z`),
    ]))
      for (const { value } of eaten)
        yield {
          kind: 'nutrition',
          start,
          day,
          optional: true,
          detail: { name: value.name, energyKcal: value.energyKcal },
        }
  }
}
