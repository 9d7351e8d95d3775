/** Logs: nights, workouts, weighings, food. Edits keep the id, a deleted log just is not there any more. */
import { dayMs, type Instant, type LocalDay } from '../../../kit/index.js'
import { asOf, type Fact, type Living, type Person, secondsIn, type Sleep, type Sport, type WeighIn, type Workout } from '../../../sandbox/index.js'
import { clockOf, dayFact, heardAt, logIdOf } from './told.js'

interface Log<T> {
  readonly living: Living<T>
  readonly value: T
  readonly final: boolean
}
/** Those of the days asked for, wherever the person was then. */
const logsOf = <T extends { readonly day: LocalDay }>(
  list: (span: { from: Instant; to: Instant }) => readonly Living<T>[],
  person: Person,
  days: readonly LocalDay[],
  now: Instant,
): readonly Log<T>[] => {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return []
  return list({ from: person.dayStart(first) - dayMs, to: person.dayEnd(last) + dayMs }).flatMap((living) => {
    const known = asOf(living, now)
    if (known.state !== 'alive' || known.value.day < first || known.value.day > last) return []
    return [{ living, value: known.value, final: known.version === living.versions.length }]
  })
}

// Sleep

const levels = { awake: 'wake', light: 'light', deep: 'deep', rem: 'rem' } as const
const shortWakeMs = 180_000
type Segment = { level: string; start: Instant; end: Instant }

/** Wakes of three minutes or less stand apart, over the stage they interrupt. */
const staged = (stages: Sleep['stages']): { readonly data: readonly Segment[]; readonly shortData: readonly Segment[] } => {
  const data: Segment[] = []
  const shortData: Segment[] = []
  for (const { stage, start, end } of stages) {
    const last = data.at(-1)
    const short = stage === 'awake' && end - start <= shortWakeMs && last !== undefined
    if (short) shortData.push({ level: 'wake', start, end })
    if (last !== undefined && (short || last.level === levels[stage])) last.end = end
    else data.push({ level: levels[stage], start, end })
  }
  return { data, shortData }
}
/** Awake and asleep, to the minute. */
const classic = (stages: Sleep['stages']): readonly Segment[] => {
  const data: Segment[] = []
  for (const { stage, start, end } of stages) {
    const level = stage === 'awake' ? 'awake' : 'asleep'
    const last = data.at(-1)
    if (last?.level === level) last.end = end
    else data.push({ level, start, end })
  }
  return data
}

const night = (person: Person, { living, value, final }: Log<Sleep>) => {
  const { start, end } = value
  const isStaged = final && !value.nap
  const { data, shortData } = isStaged ? staged(value.stages) : { data: classic(value.stages), shortData: [] }
  const spent = secondsIn(value.stages)
  const minutes = (count: number): number => Math.floor(count / 60)
  const wire = (segments: readonly Segment[]) =>
    segments.map(({ level, start: from, end: to }) => ({ dateTime: `${clockOf(person, from)}.000`, level, seconds: (to - from) / 1000 }))
  const countOf = (stage: string): number => value.stages.filter((each) => each.stage === stage).length
  const inBed = (end - start) / 1000
  const asleep = inBed - spent.awake
  return {
    logId: logIdOf(living),
    dateOfSleep: value.day,
    startTime: `${clockOf(person, start)}.000`,
    endTime: `${clockOf(person, end)}.000`,
    duration: end - start,
    type: isStaged ? 'stages' : 'classic',
    logType: 'auto_detected',
    isMainSleep: !value.nap,
    infoCode: value.nap ? 2 : 0,
    efficiency: Math.round((asleep / inBed) * 100),
    minutesToFallAsleep: minutes(value.latencySeconds),
    minutesAfterWakeup: 0,
    minutesAsleep: minutes(asleep),
    minutesAwake: minutes(spent.awake),
    timeInBed: minutes(inBed),
    levels: {
      summary: isStaged
        ? Object.fromEntries((['deep', 'light', 'rem', 'awake'] as const).map((stage) => [levels[stage], { count: countOf(stage), minutes: minutes(spent[stage]) }]))
        : { asleep: { count: 0, minutes: minutes(asleep) }, restless: { count: 0, minutes: 0 }, awake: { count: countOf('awake'), minutes: minutes(spent.awake) } },
      data: wire(data),
      ...(isStaged && { shortData: wire(shortData) }),
    },
  }
}
export const sleep = (person: Person, days: readonly LocalDay[], now: Instant) => ({
  sleep: logsOf(person.sleeps, person, days, now).map((log) => night(person, log)),
})
const sleepFact = (person: Person, log: Log<Sleep>): Fact => {
  const told = night(person, log)
  const summary = told.levels.summary as Readonly<Record<string, { readonly minutes: number } | undefined>>
  const seconds = (name: string): number => (summary[name]?.minutes ?? 0) * 60
  return {
    kind: 'sleep_session',
    start: heardAt(person, told.startTime.slice(0, 19)),
    day: told.dateOfSleep,
    key: String(told.logId),
    detail: {
      totalSeconds: told.minutesAsleep * 60,
      recording: told.type,
      efficiency: told.efficiency,
      main: told.isMainSleep,
      ...(told.type === 'stages' && { deepSeconds: seconds('deep'), lightSeconds: seconds('light'), remSeconds: seconds('rem'), awakeSeconds: seconds('wake') }),
    },
  }
}

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
  const span = after === null ? { from: person.device.since, to: person.dayEnd(edge) } : { from: person.dayStart(edge), to: now + dayMs }
  const known = person.workouts(span).flatMap((living) => {
    const told = asOf(living, now)
    const local = told.state === 'alive' ? clockOf(person, told.value.start) : ''
    const wanted = after === null ? local < (before ?? '') : local > after
    return told.state === 'alive' && wanted ? [{ living, value: told.value, final: true }] : []
  })
  known.sort((one, other) => (sort === 'asc' ? one.value.start - other.value.start : other.value.start - one.value.start))
  const more = offset + limit < known.length
  const next = new URLSearchParams(query)
  next.set('offset', String(offset + limit))
  return {
    activities: known.slice(offset, offset + limit).map((log) => workout(person, log)),
    pagination: { afterDate: after ?? '', limit, next: more ? `https://api.fitbit.com/1/user/-/activities/list.json?${next}` : '', offset, previous: '', sort },
  }
}

// Weighings

const centi = (value: number): number => Math.round(value * 100) / 100
const weighing = (person: Person, { living, value }: Log<WeighIn>) => {
  const local = clockOf(person, value.at)
  return { logId: logIdOf(living), date: local.slice(0, 10), time: local.slice(11), source: value.source === 'scale' ? 'Aria' : 'API' }
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
  fat: logsOf(person.weighIns, person, days, now).map((log) => ({ ...weighing(person, log), logId: logIdOf(log.living, 1), fat: log.value.bodyFatPercent })),
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
      loggedFood: { accessLevel: 'PUBLIC', amount: 1, brand: '', calories: value.energyKcal, mealTypeId: meals[value.meal], name: value.name, unit: { id: 304, name: 'serving', plural: 'servings' } },
      nutritionalValues: { calories: value.energyKcal, carbs: value.carbohydrateGrams, fat: value.fatGrams, protein: value.proteinGrams },
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
export function* factsOfLogs(person: Person, day: LocalDay, now: Instant, may: (scope: string) => boolean): Iterable<Fact> {
  const days = [day]
  if (may('sleep')) for (const log of logsOf(person.sleeps, person, days, now)) yield sleepFact(person, log)
  if (may('activity'))
    for (const log of logsOf(person.workouts, person, days, now)) {
      const { value } = log
      const detail = { energyKcal: Math.round(value.activeKcal), averageHeartRate: Math.round(value.averageHeartRate), ...(value.distanceMeters !== undefined && { distanceMeters: value.distanceMeters }) }
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
    for (const start of new Set([person.dayStart(day), heardAt(person, `${day}T00:00:00`), Date.parse(`${day}T00:00:00Z`)]))
      for (const { value } of eaten) yield { kind: 'nutrition', start, day, optional: true, detail: { name: value.name, energyKcal: value.energyKcal } }
  }
}
